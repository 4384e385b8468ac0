import ArgumentParser

@main
struct Infrac: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "compiles one YAML specification into a hosting cluster")
}
