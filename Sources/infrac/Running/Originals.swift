internal import Diagnostics
internal import FileTree
internal import Generations
internal import Glibc
internal import Printing

/// What was generated at the paths of hand edits, as far as the specification still compiles to it.
struct Originals {
  /// By path: the text with the origin of each line.
  private(set) var texts: [String: RenderedText] = [:]
  private(set) var sources = SourceSet()
  /// Whether a specification was there to be compiled.
  private(set) var haveSpec = false

  /// Nothing is known where there is no specification, as on a node.
  init(of folder: String, spec: String?, _ verification: Verification, _ reporting: Reporting) throws(Failure) {
    let edited = verification.findings.filter { $0.kind == .changed }
    guard !edited.isEmpty, spec != nil || access("hosting.yaml", F_OK) == 0 || access("specs/hosting.yaml", F_OK) == 0
    else { return }
    let saved = try GenerationFolder(folder)
    // A set of files on a node says nothing of its cluster.
    guard spec != nil || saved.cluster != nil else { return }
    let compiled: Compiled
    do throws(Failure) {
      compiled = try saved.compile(spec, reporting)
    } catch {
      // The specification of another cluster, that nobody named, is no help and no fault.
      if spec == nil, error.status == .usage { return }
      throw error
    }
    haveSpec = true
    sources = compiled.sources
    for finding in edited {
      if let text = compiled.tree[finding.path]?.render(), finding.wasWritten(text.bytes) { texts[finding.path] = text }
    }
  }
}
