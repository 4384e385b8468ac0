internal import ArgumentParser
internal import Reports
internal import Studies

/// `infrac study`
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Reads what `studies/run` of the output has measured.",
    subcommands: [StudyReportCommand.self]
  )
}

/// `infrac study report`
struct StudyReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Puts the results of studies side by side.",
    discussion: """
      Examples:
        infrac study report results/*.json
        infrac study report results/*.json --format html >studies.html
      """
  )

  @Argument(
    help: ArgumentHelp("Files that `studies/run` wrote, in the order in which they are shown.", valueName: "results")
  )
  var results: [String]

  @Option(help: "The form: \(PageFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = PageFormat.text

  func run() throws {
    try StandardStream.output.write(format.text(of: StudyReport(try StudyResults.read(results)).report))
  }
}
