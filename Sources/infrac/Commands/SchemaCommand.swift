internal import ArgumentParser
internal import Diagnostics
internal import Spec

/// `infrac schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of the language, for editors.",
    discussion: """
      Example:
        infrac schema >hosting.schema.json
      """
  )

  @Flag(help: "The schema of files that are included.")
  var included = false

  @OptionGroup var appearance: Appearance

  func run() throws {
    let shape = included ? Draft.includedShape : Draft.shape
    let name = included ? "included" : "hosting"
    let title = included ? "A file that a specification of infrac includes" : "A specification of infrac"
    try StandardStream.output.write(
      shape.jsonSchema(title: title, identifier: "https://infrac.dev/schemas/\(name).schema.json").document
    )
  }
}
