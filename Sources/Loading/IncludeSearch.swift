internal import Diagnostics

/// Finds the files that one pattern of an `include` list names.
struct IncludeSearch {
  private let pattern: String
  private let span: Span
  /// The components of the including file's folder, within the main specification's folder.
  private let directory: [String]
  private let folder: String
  private let root: String

  init(_ pattern: String, at span: Span, from directory: [String], folder: String, root: String) {
    self.pattern = pattern
    self.span = span
    self.directory = directory
    self.folder = folder
    self.root = root
  }

  /// The paths within the main specification's folder, sorted by bytes; reports where there are none.
  func paths(into diagnostics: inout DiagnosticBag) -> [String] {
    guard !pattern.hasPrefix("/"), !pattern.utf8.contains(0) else {
      diagnostics.report(.outside(pattern), at: span, help: "name files relative to this one")
      return []
    }
    guard let glob = Glob(pattern), !pattern.contains("**"), !glob.components.isEmpty else {
      diagnostics.report(.wrongPattern(pattern), at: span, help: "use “*”, “?” and “[a-z]” within one name")
      return []
    }
    var found: [[String]] = [directory]
    for component in glob.components {
      guard component.text != ".." || found.allSatisfy({ !$0.isEmpty }) else {
        diagnostics.report(.outside(pattern), at: span, help: "move the files below the main specification's folder")
        return []
      }
      found = found.flatMap { matches(component, in: $0) }
    }
    if found.isEmpty {
      diagnostics.report(.noMatch(pattern), at: span, help: suggestion(glob))
      return []
    }
    let paths = found.map { $0.joined(separator: "/") }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.filter { isInside($0, &diagnostics) }
  }

  /// What a pattern for one name stands for in a folder.
  private func matches(_ component: Glob.Component, in directory: [String]) -> [[String]] {
    if component.text == ".." { return [Array(directory.dropLast())] }
    let path = folder + directory.map { $0 + "/" }.joined()
    if component.isLiteral {
      return TextFile.exists(path + component.text) ? [directory + [component.text]] : []
    }
    let names = TextFile.names(in: path.isEmpty ? "." : path) ?? []
    return names.filter(component.matches).map { directory + [$0] }
  }

  /// Whether a file lies in the main specification's folder when all links are followed.
  private func isInside(_ path: String, _ diagnostics: inout DiagnosticBag) -> Bool {
    let canonical: String
    do {
      canonical = try TextFile.canonicalPath(of: folder + path)
    } catch {
      diagnostics.report(.unreadable(path, error), at: span, help: "check what it links to, and its permissions")
      return false
    }
    let isInside = root == "/" || canonical.hasPrefix(root + "/")
    if !isInside {
      diagnostics.report(
        .outside(path),
        at: span,
        notes: ["it links to “\(canonical)”"],
        help: "copy the file instead of linking to it"
      )
    }
    return isInside
  }

  /// A file beside the one that is missing, if it has a near name.
  private func suggestion(_ glob: Glob) -> String {
    guard let last = glob.components.last, glob.components.allSatisfy(\.isLiteral) else {
      return "create a file that it names, or remove it"
    }
    let names = glob.components.dropLast().map(\.text)
    let path = folder + (directory + names).map { $0 + "/" }.joined()
    let near = Suggestion.nearest(to: last.text, among: TextFile.names(in: path.isEmpty ? "." : path) ?? [])
    return near.map { "did you mean “\((names + [$0]).joined(separator: "/"))”?" } ?? "create the file, or remove it"
  }
}

extension Diagnostic.Message {
  fileprivate static func noMatch(_ pattern: String) -> Self {
    .init("E0148", "no file is named by “\(pattern)”")
  }

  fileprivate static func outside(_ path: String) -> Self {
    .init("E0149", "“\(path)” lies outside the main specification's folder")
  }

  fileprivate static func wrongPattern(_ pattern: String) -> Self {
    .init("E0150", "“\(pattern)” is not a pattern for file names")
  }
}
