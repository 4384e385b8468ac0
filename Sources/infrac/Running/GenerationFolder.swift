internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import FileTree
internal import Generations
internal import Glibc
internal import Printing
internal import Resolution
internal import Spec

/// The folder of a generation on disk, and what its record says of itself.
struct GenerationFolder {
  /// As people name it.
  let path: String
  /// The name of the cluster or of the servers; `nil` where the record does not say, as an older or a damaged one.
  let cluster: String?
  /// The platform; `nil` where there is no record that can be read.
  private let target: String?

  /// Whether there is a manifest at all.
  let hasManifest: Bool
  private let manifest: Manifest

  init(_ path: String) throws(Failure) {
    self.path = path
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    var record = Record([])
    do throws(StoreFailure) {
      let saved = try SavedGeneration(path, &sources, &diagnostics)
      if case .file(let bytes, _)? = try saved?.content(of: SavedGeneration.deploymentPath) { record = Record(bytes) }
      (manifest, hasManifest) = (saved?.manifest ?? Manifest(), saved?.hasManifest ?? false)
    } catch {
      throw .machine(error.description)
    }
    (cluster, target) = (record.name, record.target)
  }

  /// What the record of the deployment says of the whole.
  private struct Record {
    var name: String?
    var target: String?

    /// A generation for servers begins with the first of them, and names itself where the specification does.
    init(_ bytes: [UInt8]) {
      let lines = bytes.split(separator: UInt8(ascii: "\n"))
      guard let first = lines.first.flatMap({ JSONValue(parsing: $0) }) else { return }
      target = first["target"]?.text ?? backEnds[0].name
      name = first["kind"]?.text == "cluster" ? first["name"]?.text : nil
      name = name ?? Self.written("cluster.name", "", lines) ?? Self.written("classic", "name", lines)
    }

    /// A field of a section of the specification.
    private static func written(_ section: String, _ field: String, _ lines: [ArraySlice<UInt8>]) -> String? {
      let start = Array("{\"kind\":\"written\",\"name\":\"\(section)\",".utf8)
      let line = lines.first { $0.starts(with: start) }
      return line.flatMap { JSONValue(parsing: $0) }?["fields"]?[field]?.text
    }
  }

  /// The back ends that may have made it.
  private func possibleBackEnds() throws(Failure) -> [any BackEnd] {
    guard let target else { return backEnds }
    let found = backEnds.filter { $0.name == target }
    if found.isEmpty { throw .usage("this infrac knows no platform “\(target)”") }
    return found
  }

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
      for backEnd in try possibleBackEnds() {
        guard let compiled = try compile(candidate, on: backEnd, reporting) else { continue }
        let name = compiled.deployment.name.text
        if spec != nil || (cluster == nil ? isWritten(from: compiled) : name == cluster) { return compiled }
        others.append("“\(candidate)” is cluster “\(name)”")
      }
    }
    guard let cluster else {
      throw .usage(
        "“\(path)” does not say whose it is: its \(SavedGeneration.deploymentPath) is missing, damaged or of an older infrac",
        help: "name the specification with “--spec”"
      )
    }
    throw .usage(
      "“\(path)” is cluster “\(cluster)”, and \(others.joined(separator: ", "))",
      help: "name the specification with “--spec”"
    )
  }

  /// `nil` where the specification has no machines of the platform, and another one may be meant.
  private func compile(
    _ candidate: String,
    on backEnd: any BackEnd,
    _ reporting: Reporting
  ) throws(Failure) -> Compiled? {
    let compilation = try reporting.compile(candidate, on: [backEnd.platform])
    guard let outcome = compilation.outcome else {
      if target == nil, compilation.spec.map({ !backEnd.platform.isDescribed(by: $0) }) ?? false { return nil }
      try reporting.report(compilation.diagnostics, in: compilation.sources)
      throw .silent(.faultySpecification)
    }
    return Compiled(
      path: candidate,
      compilation: compilation,
      deployment: outcome.deployment,
      tree: backEnd.files(for: outcome.deployment)
    )
  }

  /// Whether the manifest lists the record that a specification compiles to: what stands in the folder may be damaged.
  private func isWritten(from compiled: Compiled) -> Bool {
    let record = compiled.tree[SavedGeneration.deploymentPath]?.render().bytes
    return record.flatMap { manifest.wrote($0, at: SavedGeneration.deploymentPath) } ?? false
  }
}

extension GenerationFolder {
  /// What stands at a path of it, and whether that is what was written there; `nil` where there is no file.
  func file(at path: String) throws(Failure) -> (bytes: [UInt8], wasWritten: Bool)? {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    do throws(StoreFailure) {
      let saved = try SavedGeneration(self.path, &sources, &diagnostics)
      guard case .file(let bytes, _)? = try saved?.content(of: path) else { return nil }
      return (bytes, manifest.wrote(bytes, at: path) ?? true)
    } catch {
      throw .machine(error.description)
    }
  }
}
