internal import ArgumentParser
internal import Compilation
internal import Diagnostics
internal import Generations
internal import Resolution
internal import Spec

/// `infrac pin`
struct Pin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Writes the digest of a base image into the lock file.",
    discussion: """
      Example:
        infrac pin specs/hosting.yaml debian:bookworm-slim=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
      """
  )

  @Argument(help: "The specification.")
  var spec: String

  @Argument(help: ArgumentHelp("The image and its digest.", valueName: "image=digest"))
  var pin: String

  @OptionGroup var reporting: Reporting

  func run() throws {
    let (image, digest) = try parts()
    let compilation = try reporting.compile(try SpecificationOptions.path(spec))
    guard let path = compilation.lockPath else {
      throw Failure.usage("a specification from standard input has no lock file")
    }
    guard compilation.isLockReadable else {
      try reporting.report(compilation.diagnostics, in: compilation.sources)
      throw Failure.silent(.faultySpecification)
    }
    var assignments = compilation.assignments
    assignments.digests[image.text] = Located(digest, .template)
    try LockFileWriter.write(assignments, to: path)
    try StandardStream.output.write("\(path): \(image.text) is pinned; build again\n")
  }

  private func parts() throws(Failure) -> (ImageReference, String) {
    let parts = pin.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let image = ImageReference(parts[0]), image.digest == nil, image.tag != nil else {
      throw .usage("expected IMAGE:TAG=DIGEST, found “\(pin)”", help: "as in debian:bookworm-slim=sha256:…")
    }
    guard ImageReference.isDigest(parts[1]) else {
      throw .usage(
        "expected “sha256:” and 64 hexadecimal digits, found “\(parts[1])”",
        help: "`docker image inspect` shows it under RepoDigests"
      )
    }
    return (image, parts[1])
  }
}
