internal import ArgumentParser

/// The generation that a fresh compile is compared with.
struct PreviousGeneration: ParsableArguments {
  @Option(help: ArgumentHelp("The previous generation: a folder, or git:REVISION.", valueName: "generation"))
  var against: String?

  @Option(help: ArgumentHelp("The repository of git:REVISION, in place of the one here.", valueName: "folder"))
  var repository: String?

  @OptionGroup var target: TargetOption

  @Option(help: ArgumentHelp("Where builds write, in place of generated/CLUSTER.", valueName: "folder"))
  var output: String?

  @Option(
    name: .customLong("allow-removal"),
    parsing: .singleValue,
    help: ArgumentHelp("Let a tenant go that was not archived. Can be given several times.", valueName: "tenant")
  )
  var allowedRemovals: [String] = []
}
