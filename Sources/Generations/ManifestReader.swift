internal import Diagnostics
internal import FileTree
internal import Hashing

/// Reads a manifest line by line, so that one which was cut short, edited or merged tells all that it still can.
struct ManifestReader {
  private(set) var manifest = Manifest()
  /// Whether a line was found that is not a manifest's, or the end is missing.
  private(set) var isDamaged = false
  /// Whether git left the marks of a conflict.
  private(set) var hasConflict = false

  private let source: SourceSet.Source
  private var lines: [Manifest.Line] = []
  private var names: [UInt8] = []

  /// Reads the text; damage is not reported where it was accepted (`--force`).
  init(_ source: SourceSet.Source, isDamageAccepted: Bool, _ diagnostics: inout DiagnosticBag) {
    self.source = source
    read(isDamageAccepted: isDamageAccepted, &diagnostics)
    manifest = Manifest(source.bytes, names: names, lines)
  }

  private mutating func read(isDamageAccepted: Bool, _ diagnostics: inout DiagnosticBag) {
    var section = Section.start
    for line in 1...source.lineCount {
      let range = source.range(ofLine: line)
      if section == .end && range.isEmpty { continue }
      if let next = read(range, in: section) {
        section = next
      } else if isConflictMark(range) {
        hasConflict = true
      } else {
        report(.notAManifestLine, at: range, isDamageAccepted, &diagnostics)
        return
      }
    }
    if section == .newer {
      diagnostics.report(.newerManifest, at: span(source.range(ofLine: 2)))
    } else if section != .end {
      report(.endOfManifestMissing, at: source.range(ofLine: source.lineCount), isDamageAccepted, &diagnostics)
    } else if hasConflict {
      diagnostics.report(
        .conflictInManifest,
        at: source.span,
        help: "look at what this build changed, and commit it with the merge"
      )
    }
  }

  /// The parts of a manifest, in order.
  private enum Section { case start, version, sets, files, outside, end, newer }

  /// Takes in one line; the part that the next one is in, or `nil` for a line that cannot stand here.
  private mutating func read(_ line: Range<Int>, in section: Section) -> Section? {
    var scanner = LineScanner(source.bytes, line)
    switch section {
    case .start: return scanner.take("{") && scanner.isAtEnd ? .version : nil
    case .version:
      guard scanner.take("  \"infrac\": "), let number = scanner.number() else { return nil }
      if number > ManifestText.format { return .newer }
      return number == ManifestText.format && scanner.take(",") && scanner.isAtEnd ? .outside : nil
    case .outside:
      if scanner.take("  \"sets\": {") { return scanner.isAtEnd ? .sets : nil }
      if scanner.take("  \"files\": {") { return scanner.isAtEnd ? .files : nil }
      return scanner.take("}") && scanner.isAtEnd ? .end : nil
    case .sets:
      if scanner.take("  }") { return scanner.take(",") && scanner.isAtEnd ? .outside : nil }
      guard scanner.take("    "), scanner.string() != nil, scanner.take(": \""), scanner.hash() != nil,
        scanner.take("\"")
      else { return nil }
      return endOfItem(&scanner) ? .sets : nil
    case .files:
      if scanner.take("  }") { return scanner.isAtEnd ? .outside : nil }
      let start = names.count
      guard scanner.take("    "), scanner.string(addedTo: &names), Self.isFilePath(names[start...]), scanner.take(": ")
      else { return nil }
      let entry = scanner.offset
      guard Manifest.Entry(&scanner) != nil, endOfItem(&scanner) else { return nil }
      lines.append(Manifest.Line(start: UInt32(start), end: UInt32(names.count), entry: UInt32(entry)))
      return .files
    case .newer: return .newer
    case .end: return nil
    }
  }

  /// Whether it is the path of a file that a build may have written.
  private static func isFilePath(_ path: ArraySlice<UInt8>) -> Bool {
    FileTree.isPlain(path.span) && !path.starts(with: workingFolder)
  }

  private static let workingFolder = Array("\(Journal.folder)/".utf8)

  private func endOfItem(_ scanner: inout LineScanner) -> Bool {
    _ = scanner.take(",")
    return scanner.isAtEnd
  }

  /// The lines that git puts round the two sides of a conflict.
  private func isConflictMark(_ line: Range<Int>) -> Bool {
    var scanner = LineScanner(source.bytes, line)
    return scanner.take("<<<<<<<") || scanner.take("|||||||") || scanner.take("=======") || scanner.take(">>>>>>>")
  }

  private func span(_ range: Range<Int>) -> Span {
    Span(source.base + UInt32(range.lowerBound), source.base + UInt32(range.upperBound))
  }

  private mutating func report(
    _ message: Diagnostic.Message,
    at range: Range<Int>,
    _ isAccepted: Bool,
    _ diagnostics: inout DiagnosticBag
  ) {
    isDamaged = true
    guard !isAccepted else { return }
    diagnostics.report(
      message,
      at: span(range),
      help: "restore it (“git checkout -- \(source.path)”)",
      "or build with “--force”: files that it no longer lists stay where they are"
    )
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var notAManifestLine: Self {
    .init("E0504", "expected a line as infrac writes it in a manifest: this one was edited")
  }

  fileprivate static var endOfManifestMissing: Self {
    .init("E0504", "expected more lines: the manifest was cut short")
  }

  fileprivate static var newerManifest: Self {
    .init("E0505", "expected a manifest of format \(ManifestText.format) or older: a newer infrac wrote this one")
  }

  fileprivate static var conflictInManifest: Self {
    .init("W0506", "the manifest has the marks of a merge conflict: both sides count until this build replaces it")
  }
}
