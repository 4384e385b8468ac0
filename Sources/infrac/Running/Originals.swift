internal import Diagnostics
internal import Differences
internal import FileTree
internal import Generations
internal import Glibc
internal import Printing
internal import Resolution

/// What was written at the paths of hand edits, as far as it can be had: from the specification that still compiles to
/// it, or from git.
struct Originals {
  /// By path.
  private(set) var texts: [String: Original] = [:]
  private(set) var specification = Specification.missing
  /// What the specification compiles to; `nil` where there is none without errors.
  private(set) var compiled: Compiled?

  /// What was there to be compiled.
  enum Specification {
    case missing
    /// That of something else, or the generation does not say whose it is: why, in a sentence.
    case unknown(String)
    /// Its errors were reported.
    case faulty
    case compiled
  }

  init(of folder: String, spec: String?, _ verification: Verification, _ reporting: Reporting) throws(Failure) {
    let edited = verification.findings.filter { $0.kind == .changed }
    guard !edited.isEmpty else { return }
    try compile(folder, spec, reporting)
    for finding in edited {
      let entry = compiled?.tree[finding.path] ?? (verification.isOfSet ? inSet(finding) : nil)
      let text = entry?.render()
      let written = text.flatMap { finding.wasWritten($0.bytes) ? $0.bytes : nil }
      if let bytes = written ?? GitRevision.version(of: finding.path, in: folder, where: finding.wasWritten) {
        texts[finding.path] = Original(bytes, text, entry?.role)
      }
    }
  }

  /// Nothing is known where there is no specification, as on a node.
  private mutating func compile(_ folder: String, _ spec: String?, _ reporting: Reporting) throws(Failure) {
    guard spec != nil || access("hosting.yaml", F_OK) == 0 || access("specs/hosting.yaml", F_OK) == 0 else { return }
    let saved = try GenerationFolder(folder)
    // A set of files on a node says nothing of its cluster.
    guard spec != nil || saved.hasManifest else { return }
    do throws(Failure) {
      compiled = try saved.compile(spec, reporting)
      specification = .compiled
    } catch {
      switch error.status {
      // The specification of another cluster, that nobody named, is no help and no fault.
      case .usage where spec == nil: specification = .unknown(error.message)
      case .faultySpecification: specification = .faulty
      case .done, .differences, .machine, .usage, .interrupted: throw error
      }
    }
  }

  /// The file of a generation that lies in a set of files by a path within it.
  private func inSet(_ finding: Verification.Finding) -> FileTree.Entry? {
    let files = compiled?.tree.sortedFiles.filter { $0.path.hasSuffix("/" + finding.path) } ?? []
    return files.first { finding.wasWritten($0.entry.render().bytes) }?.entry
      ?? (files.count == 1 ? files[0].entry : nil)
  }
}

/// What was written in a file that somebody edited.
struct Original {
  let bytes: [UInt8]
  /// What the specification compiles to there now; `nil` where none is at hand or it has no such file.
  let compiled: RenderedText?
  let role: FileRole?
  private let map: LineMap

  init(_ bytes: [UInt8], _ compiled: RenderedText?, _ role: FileRole?) {
    (self.bytes, self.compiled, self.role) = (bytes, compiled, role)
    map = LineMap(from: bytes, to: compiled?.bytes ?? [])
  }

  /// The lines, 0-based, that stand in their place in what the specification compiles to, as they were or with another
  /// value; `nil` where there are none.
  func compiledLines(_ lines: Range<Int>) -> Range<Int>? {
    let numbers = lines.map { map.counterpart(of: $0) }
    guard let first = numbers.first ?? nil, let last = numbers.last ?? nil, last - first == numbers.count - 1 else {
      return nil
    }
    return first..<(last + 1)
  }

  /// Where a line, 0-based, comes from; `nil` where the specification has nothing in its place.
  func origin(of line: Int) -> Origin? {
    guard let compiled, let number = map.counterpart(of: line) else { return nil }
    return compiled.origin(ofLine: number + 1)
  }
}
