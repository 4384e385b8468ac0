internal import ArgumentParser
internal import BackEnds
internal import Generations
internal import Resolution

/// `infrac init`
struct Initialize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a small specification that compiles, git's settings and a CI workflow.",
    discussion: """
      Asks nothing and overwrites nothing.

      Examples:
        infrac init company
        infrac init --target debian-server company
      """
  )

  @Argument(help: "The folder; it is made when it is missing.")
  var folder = "."

  @Option(
    help: ArgumentHelp(
      "What to write machines for: \(backEnds.map(\.name).joined(separator: ", ")).",
      valueName: "platform"
    )
  )
  var target = backEnds[0].name

  @OptionGroup var appearance: Appearance

  func run() throws {
    let hasServers = try TargetOption.platform(named: target).placement == .perServer
    var lines: [String] = []
    do throws(PlainFile.Failure) {
      for (path, text) in Starter.files(hasServers: hasServers) {
        let full = folder == "." ? path : "\(folder)/\(path)"
        let parent = full.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !parent.isEmpty { try PlainFile.makeFolder(parent) }
        lines.append(try PlainFile.create(full, text) ? "+ \(full)" : "  \(full) is there already")
      }
    } catch {
      throw Failure.machine(error.description)
    }
    lines.append("next: \(folder == "." ? "" : "cd \(folder) && ")infrac build")
    try StandardStream.output.write(lines.joined(separator: "\n") + "\n")
  }
}
