internal import Diagnostics
internal import YAML

/// Reads the texts of one specification, one after the other.
struct Loader {
  /// How a text came to be read.
  private struct Visit {
    /// Where the including text names it; `Span.none` for the main text and the lock file.
    let span: Span
    /// Whether its own includes are still being read.
    var isOpen = true
  }

  private(set) var result = LoadedSpecification()

  private let path: String
  private let limits: Limits
  /// The main specification's folder as the user names it, with a slash at its end; may be empty.
  private let folder: String
  /// The same without links; no text outside it is read.
  private var root = ""
  /// By canonical path.
  private var visits: [String: Visit] = [:]
  private var depth = 0

  private static let deepestInclude = 64

  init(_ path: String, limits: Limits) {
    self.path = path
    self.limits = limits
    folder = path == "-" ? "" : String(path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)])
  }

  mutating func load() throws(FileError) {
    let isStandardInput = path == "-"
    let name = isStandardInput ? "<stdin>" : String(path.dropFirst(folder.count))
    let bytes = try readMain(isStandardInput: isStandardInput, name: name)
    root = try TextFile.canonicalPath(of: folder.isEmpty ? "." : folder)
    if !isStandardInput {
      note(path, Visit(span: .none))
      result.lockPath = LoadedSpecification.lockPath(for: path)
    }
    guard let bytes else { return }
    result.main = parse(bytes, localPath: name)
    if let main = result.main { include(from: main) }
    try loadLock()
  }

  // MARK: The main text and the lock file

  /// `nil` where it is too large, which is reported.
  private mutating func readMain(isStandardInput: Bool, name: String) throws(FileError) -> [UInt8]? {
    do {
      return isStandardInput
        ? try TextFile.readStandardInput(named: name, limit: room) : try TextFile.read(path, limit: room)
    } catch .tooLarge {
      result.diagnostics.report(.tooLarge(name), at: .none)
      return nil
    }
  }

  private mutating func loadLock() throws(FileError) {
    guard let lockPath = result.lockPath else { return }
    do {
      let bytes = try TextFile.read(lockPath, limit: room)
      result.lock = parse(bytes, localPath: String(lockPath.dropFirst(folder.count)))
    } catch .missing {
      return
    } catch .tooLarge {
      result.diagnostics.report(.tooLarge(String(lockPath.dropFirst(folder.count))), at: .none)
    }
  }

  /// How many bytes of text are still allowed.
  private var room: Int { max(0, SourceSet.capacity - Int(result.sources.nextBase)) }

  private mutating func parse(_ bytes: [UInt8], localPath: String) -> LoadedSpecification.Document? {
    let isMain = result.sources.sources.isEmpty
    let shown = isMain && path == "-" ? localPath : folder + localPath
    let source = result.sources.add(path: shown, bytes: bytes)
    result.localPaths[source.base] = localPath
    return Node.parse(source, limits: limits, into: &result.diagnostics).map {
      LoadedSpecification.Document(root: $0, source: source, localPath: localPath)
    }
  }

  private mutating func note(_ path: String, _ visit: Visit) {
    if let canonical = try? TextFile.canonicalPath(of: path) { visits[canonical] = visit }
  }

  // MARK: Includes

  private mutating func include(from document: LoadedSpecification.Document) {
    guard case .mapping(let pairs) = document.root.content,
      let list = pairs.first(where: { $0.key == "include" })?.value
    else { return }
    guard depth < Self.deepestInclude else {
      result.diagnostics.report(.deepInclude(limit: Self.deepestInclude), at: list.place)
      return
    }
    depth += 1
    defer { depth -= 1 }
    let directory = document.localPath.split(separator: "/").dropLast().map(String.init)
    for (pattern, span) in patterns(of: list) {
      let search = IncludeSearch(pattern, at: span, from: directory, folder: folder, root: root)
      for localPath in search.paths(into: &result.diagnostics) { include(localPath, at: span) }
    }
  }

  /// The texts of an `include` list, with their places; other values are reported where fields are decoded.
  private func patterns(of list: Node) -> [(String, Span)] {
    guard case .sequence(let elements) = list.content else { return [] }
    return elements.compactMap { element in
      guard case .scalar(let scalar) = element.content, !scalar.isAbsent, !element.isDamaged else { return nil }
      return (scalar.text, element.place)
    }
  }

  private mutating func include(_ localPath: String, at span: Span) {
    guard let canonical = try? TextFile.canonicalPath(of: folder + localPath),
      checkFirst(canonical, localPath, at: span)
    else {
      return
    }
    visits[canonical] = Visit(span: span)
    defer { visits[canonical]?.isOpen = false }
    do {
      let bytes = try TextFile.read(canonical, limit: room)
      guard let document = parse(bytes, localPath: localPath) else { return }
      result.included.append(document)
      include(from: document)
    } catch .tooLarge {
      result.diagnostics.report(.tooLarge(localPath), at: span)
    } catch .notAFile(_, let kind) {
      let help = kind == "a directory" ? "name the files in it: \(localPath)/*.yaml" : ""
      result.diagnostics.report(.notAFile(localPath, kind: kind), at: span, help: help)
    } catch {
      result.diagnostics.report(.unreadable(localPath, error), at: span)
    }
  }

  /// Whether a file was not read before; reports where it was.
  private mutating func checkFirst(_ canonical: String, _ localPath: String, at span: Span) -> Bool {
    if let lockPath = result.lockPath, canonical == (try? TextFile.canonicalPath(of: lockPath)) {
      result.diagnostics.report(.includedLock(localPath), at: span, help: "let the pattern name the other files only")
      return false
    }
    guard let visit = visits[canonical] else { return true }
    let labels = visit.span == .none ? [] : [Diagnostic.Label(visit.span, "included here")]
    if visit.isOpen {
      result.diagnostics.report(
        .cyclicInclude(localPath),
        at: span,
        also: labels,
        help: "remove it, or let the pattern name the other files only"
      )
    } else {
      result.diagnostics.report(.repeatedInclude(localPath), at: span, also: labels, help: "remove one of the two")
    }
    return false
  }
}

extension Diagnostic.Message {
  fileprivate static func tooLarge(_ path: String) -> Self {
    .init("E0140", "with “\(path)” the files have more than \(SourceSet.capacity >> 20) MiB")
  }

  fileprivate static func cyclicInclude(_ path: String) -> Self {
    .init("E0142", "“\(path)” includes itself, here or through others")
  }

  fileprivate static func repeatedInclude(_ path: String) -> Self {
    .init("E0143", "“\(path)” is already included")
  }

  fileprivate static func includedLock(_ path: String) -> Self {
    .init("E0144", "“\(path)” is the lock file, not a part of the specification")
  }

  fileprivate static func notAFile(_ path: String, kind: String) -> Self {
    .init("E0145", "expected a file, found \(kind) at “\(path)”")
  }

  static func unreadable(_ path: String, _ error: FileError) -> Self {
    .init("E0146", "“\(path)” cannot be read: \(error.reason)")
  }

  fileprivate static func deepInclude(limit: Int) -> Self {
    .init("E0147", "files include one another more than \(limit) levels deep")
  }
}
