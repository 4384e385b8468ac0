internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Generations
internal import Glibc
internal import Resolution
internal import Spec

/// The folder of a generation on disk, and what its record says of itself.
struct GenerationFolder {
  /// As people name it.
  let path: String
  let cluster: String?
  /// The platform; the default one for generations that do not say.
  let target: String

  init(_ path: String) throws(Failure) {
    self.path = path
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    var record: JSONValue?
    do throws(StoreFailure) {
      let saved = try SavedGeneration(path, &sources, &diagnostics)
      if case .file(let bytes, _)? = try saved?.content(of: SavedGeneration.deploymentPath) {
        record = bytes.split(separator: UInt8(ascii: "\n")).first.flatMap { JSONValue(parsing: $0) }
      }
    } catch {
      throw .machine(error.description)
    }
    // A generation for servers begins with the first of them.
    cluster = record?["kind"]?.text == "cluster" ? record?["name"]?.text : nil
    target = record?["target"]?.text ?? backEnds[0].name
  }

  var backEnd: (any BackEnd)? { backEnds.first { $0.name == target } }

  /// The folder above a file that has a manifest, and the file's path in it.
  static func containing(_ file: String) throws(Failure) -> (folder: GenerationFolder, path: String) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for count in stride(from: parts.count - 1, through: 0, by: -1) {
      let folder = count == 0 ? "." : parts[..<count].joined(separator: "/")
      guard access("\(folder.isEmpty ? "/" : folder)/\(Manifest.path)", F_OK) == 0 else { continue }
      return (try GenerationFolder(folder), parts[count...].filter { !$0.isEmpty && $0 != "." }.joined(separator: "/"))
    }
    throw .usage(
      "“\(file)” is in no folder with a \(Manifest.path)",
      help: "name a file that infrac generated, as in generated/CLUSTER/README.md"
    )
  }
}

extension GenerationFolder {
  /// The specification that the generation comes from: the one that is named, or the one here whose cluster it is.
  func compile(_ spec: String?, _ reporting: Reporting) throws(Failure) -> Compiled {
    var others: [String] = []
    var candidates = [try SpecificationOptions.path(spec)]
    if spec == nil, candidates != ["specs/hosting.yaml"], access("specs/hosting.yaml", F_OK) == 0 {
      candidates.append("specs/hosting.yaml")
    }
    for candidate in candidates {
      let compilation = try reporting.compile(candidate, on: backEnd.map { [$0.platform] } ?? TargetOption.all)
      guard let outcome = compilation.outcome else {
        try reporting.report(compilation.diagnostics, in: compilation.sources)
        throw .silent(.faultySpecification)
      }
      let name = outcome.deployment.name.text
      if spec != nil || cluster == nil || name == cluster {
        guard let backEnd else { throw .usage("this infrac knows no platform “\(target)”") }
        return Compiled(
          path: candidate,
          compilation: compilation,
          deployment: outcome.deployment,
          tree: backEnd.files(for: outcome.deployment)
        )
      }
      others.append("“\(candidate)” is cluster “\(name)”")
    }
    throw .usage(
      "“\(path)” is cluster “\(cluster ?? "")”, and \(others.joined(separator: ", "))",
      help: "name the specification with “--spec”"
    )
  }
}
