internal import ArgumentParser
internal import Compilation
internal import Diagnostics
internal import Generations
internal import Resolution
internal import Spec

/// `infrac lock`
struct Lock: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Mends the lock file after a merge in which two branches took one uid.",
    discussion: """
      The tenant that the previous generation knows keeps its uid; the other one gets a new one.

      Example:
        infrac lock --repair specs/hosting.yaml
      """
  )

  @Flag(help: "Give a new uid to the tenant that the previous generation lacks.")
  var repair = false

  @OptionGroup var options: SpecificationOptions

  @Option(
    help: ArgumentHelp("The folder of the previous generation, in place of generated/CLUSTER.", valueName: "folder")
  )
  var output: String?

  func validate() throws {
    if !repair { throw ValidationError("expected --repair") }
  }

  func run() throws {
    let compilation = try options.compile()
    guard let path = compilation.lockPath, let lock = compilation.lockText else {
      throw Failure.machine("there is no lock file to mend")
    }
    let cluster = compilation.draft?.name ?? ""
    let known = try PreviousTenants.names(in: output ?? "generated/\(cluster)")
    var assignments = compilation.assignments
    let changed = assignments.separate(keeping: known)
    guard assignments.text.utf8.elementsEqual(lock) == false else {
      try StandardStream.output.write("\(path) needs no mending\n")
      return
    }
    try LockFileWriter.write(assignments, to: path)
    for name in changed { try StandardStream.output.write("\(name.text) gets another uid\n") }
    try StandardStream.output.write("\(path) is mended; build again, and run provision/storage/setup.sh\n")
  }
}
