internal import Compilation
internal import Diagnostics
internal import FileTree
internal import Resolution

/// A specification with the files that it compiles to.
struct Compiled {
  let path: String
  let compilation: Compilation
  let deployment: Deployment
  let tree: FileTree

  var sources: SourceSet { compilation.sources }

  /// How a line of the output came to be, in a word, and the place to show.
  func account(of origin: Origin) -> (kind: Kind, span: Span?) {
    switch origin {
    case .written(let span) where span != .none:
      let path = sources.source(of: span)?.path
      return (path == compilation.lockPath ? .lock : .specification, span)
    case .preset(let span) where span != .none: return (.preset, span)
    case .written, .preset, .template: return (.template, nil)
    }
  }

  /// What an output line comes from.
  enum Kind: String {
    case specification
    case lock
    case preset = "default"
    case template
  }
}
