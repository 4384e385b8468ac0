internal import Diagnostics

/// The lines in front of a document that begin with `%`.
///
/// They are checked before libyaml sees them: it compares each `%TAG` with all the others.
struct Directives {
  private let text: UnsafeBufferPointer<UInt8>
  private let base: UInt32

  init(_ text: UnsafeBufferPointer<UInt8>, base: UInt32) {
    self.text = text
    self.base = base
  }

  /// Reports the first directive that the language doesn't have; whether there is none.
  func check(into diagnostics: inout DiagnosticBag) -> Bool {
    var offset = 0
    while offset < text.count {
      let line = text[offset...].prefix { $0 != UInt8(ascii: "\n") }
      let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
      guard let first = words.first?.first else {
        offset = line.endIndex + 1
        continue
      }
      if line.first == UInt8(ascii: "%") {
        guard isVersion(words) else {
          let span = Span(base + UInt32(offset), base + UInt32(words[0].endIndex))
          let word = String(decoding: words[0], as: UTF8.self)
          diagnostics.report(
            .unknownDirective(word),
            at: span,
            help: "remove the line; only “%YAML 1.1” and “%YAML 1.2” are read"
          )
          return false
        }
      } else if first != UInt8(ascii: "#") {
        return true
      }
      offset = line.endIndex + 1
    }
    return true
  }

  private func isVersion(_ words: [Slice<UnsafeBufferPointer<UInt8>>]) -> Bool {
    guard words.count >= 2, words[0].elementsEqual("%YAML".utf8) else { return false }
    guard words[1].elementsEqual("1.1".utf8) || words[1].elementsEqual("1.2".utf8) else { return false }
    return words.count == 2 || words[2].first == UInt8(ascii: "#")
  }
}

/// What stands behind the first document of a text; there must be nothing.
///
/// It isn't left to libyaml, so that nothing of a second document is read.
struct Remainder {
  private let text: UnsafeBufferPointer<UInt8>
  private let base: UInt32
  private let start: Int

  init(_ text: UnsafeBufferPointer<UInt8>, from start: Int, base: UInt32) {
    self.text = text
    self.base = base
    self.start = start
  }

  /// Reports what is there besides comments and the end marker (`...`); whether there is nothing.
  func check(into diagnostics: inout DiagnosticBag) -> Bool {
    var offset = start
    while offset < text.count {
      switch text[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        offset += 1
      case UInt8(ascii: "#"):
        offset = text[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      default:
        guard line(at: offset).elementsEqual("...".utf8) else {
          report(at: offset, into: &diagnostics)
          return false
        }
        offset += 3
      }
    }
    return true
  }

  private func report(at offset: Int, into diagnostics: inout DiagnosticBag) {
    let line = line(at: offset)
    let span = Span(base + UInt32(offset), base + UInt32(line.endIndex))
    if line.starts(with: "---".utf8) {
      let marker = Span(span.start, span.start + 3)
      diagnostics.report(
        .severalDocuments,
        at: marker,
        help: "put the second document into a file of its own, and include it"
      )
    } else {
      diagnostics.report(
        .textBehindDocument,
        at: span,
        also: [Diagnostic.Label(Span(base, base), "the document begins here")],
        help: "check the indentation and the quotes of the lines above"
      )
    }
  }

  /// The rest of a line, without blanks at its end.
  private func line(at offset: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
    var line = text[offset...].prefix { $0 != UInt8(ascii: "\n") }
    while let last = line.last, last <= UInt8(ascii: " ") { line.removeLast() }
    return line
  }
}

extension Diagnostic.Message {
  fileprivate static let severalDocuments = Self("E0116", "expected one document in a file, found a second one")

  fileprivate static let textBehindDocument = Self("E0117", "expected the end of the file, found text behind its value")

  fileprivate static func unknownDirective(_ word: String) -> Self {
    .init("E0118", "the directive “\(word)” is not part of the language")
  }
}
