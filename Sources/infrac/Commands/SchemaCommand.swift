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
    let schema = included ? Draft.includedShape.languageSchema("included") : Draft.shape.languageSchema("hosting")
    try StandardStream.output.write(schema.document)
  }
}
