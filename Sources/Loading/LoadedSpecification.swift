package import Diagnostics
package import YAML

/// A specification as it lies on the disk: the main text, what it includes, and the lock file beside it.
package struct LoadedSpecification: Sendable {
  /// One text that was read.
  package struct Document: Sendable {
    package let root: Node
    package let source: SourceSet.Source
    /// The path within the main specification's folder; the same wherever that folder is.
    package let localPath: String
  }

  /// All texts, also those that are no YAML.
  package internal(set) var sources = SourceSet()
  /// `nil` where it cannot be read as YAML; the diagnostics say why.
  package internal(set) var main: Document?
  /// In the order in which the patterns name them, each followed by what it includes itself.
  package internal(set) var included: [Document] = []
  /// `nil` where there is none, or where it cannot be read as YAML.
  package internal(set) var lock: Document?
  /// Whether there is a lock file, also one that is no YAML.
  package var lockExists: Bool { lockPath.map { path in sources.sources.contains { $0.path == path } } ?? false }
  /// Where the lock file lies or would lie; `nil` for a specification from standard input.
  package internal(set) var lockPath: String?
  package internal(set) var diagnostics = DiagnosticBag()

  /// Reads the specification at a path, or from standard input for `-`, with all that belongs to it.
  ///
  /// What is wrong in the texts is reported; what is wrong with the main file or the lock file itself is thrown.
  package static func load(_ path: String, limits: Limits = .language) throws(FileError) -> LoadedSpecification {
    var loader = Loader(path, limits: limits)
    try loader.load()
    return loader.result
  }

  /// The path of the lock file that belongs to a specification: `hosting.lock.yaml` for `hosting.yaml`.
  package static func lockPath(for path: String) -> String {
    for ending in [".yaml", ".yml"] where path.hasSuffix(ending) && path.utf8.count > ending.utf8.count {
      return path.dropLast(ending.count) + ".lock.yaml"
    }
    return path + ".lock.yaml"
  }

  /// The path of a text within the main specification's folder; `nil` for `Span.none`.
  package func localPath(of span: Span) -> String? {
    sources.source(of: span).map { localPaths[$0.base] ?? $0.path }
  }

  /// The same with other values in its texts and the lock file: as it would be if somebody had written them.
  package func changed(_ change: (Document) -> Node) -> LoadedSpecification {
    func changed(_ document: Document) -> Document {
      Document(root: change(document), source: document.source, localPath: document.localPath)
    }
    var copy = self
    copy.main = main.map(changed)
    copy.included = included.map(changed)
    copy.lock = lock.map(changed)
    return copy
  }

  /// The texts and the lock file, as far as they can be read.
  package var documents: [Document] { [main].compactMap { $0 } + included + [lock].compactMap { $0 } }

  /// By the base of the text.
  var localPaths: [UInt32: String] = [:]
}
