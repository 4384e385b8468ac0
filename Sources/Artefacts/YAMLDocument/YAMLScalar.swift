internal import Diagnostics
internal import Printing

/// A text as the value of a key or as an element.
///
/// Before coreos-cloudinit parses a cloud-config it replaces `$private_ipv4` and its like in the whole text. Data that
/// happens to look so is protected: by a backslash, which the replacement takes away, or within double quotes by
/// writing the dollar as `\x24`.
struct YAMLScalar {
  private let text: String
  private let style: YAMLStyle
  private let origins: [LineOrigin]

  init(_ parts: [Piece]) {
    let pieces = Self.merged(parts)
    let joined = pieces.map(\.text).joined()
    style = YAMLStyle(joined, spansLines: joined.utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\\") })
    text = pieces.map { [style] piece in Self.written(piece, style) }.joined()
    origins = []
  }

  init(_ rendered: RenderedText) {
    style = YAMLStyle(rendered.string, spansLines: true)
    text = Self.written(.data(rendered.string), style)
    origins = rendered.origins
  }

  func print(to printer: inout Printer, inherited: Origin) {
    switch style {
    case .plain:
      printer.syntax(" ")
      printer.data(text, escapedBy: Verbatim())
      printer.endLine()
    case .doubleQuoted:
      printer.syntax(" \"")
      printer.data(text, escapedBy: Verbatim())
      printer.syntax("\"")
      printer.endLine()
    case .block: printBlock(to: &printer, inherited: inherited)
    }
  }

  private func printBlock(to printer: inout Printer, inherited: Origin) {
    printer.syntax(" |")
    // A reader takes the first line's indentation for the block's, unless it is told.
    if let first = text.utf8.first, " \t\n".utf8.contains(first) { printer.syntax("2") }
    if !text.hasSuffix("\n") { printer.syntax("-") } else if text.hasSuffix("\n\n") { printer.syntax("+") }
    printer.endLine()
    let origins = origins.isEmpty ? [LineOrigin(firstLine: 1, origin: inherited)] : origins
    printer.indented { $0.embed(RenderedText(bytes: Array(text.utf8), origins: origins)) }
  }

  // MARK: Pieces

  /// The same pieces with one for data that touch, so that no name hides in the seam.
  private static func merged(_ pieces: [Piece]) -> [Piece] {
    var merged: [Piece] = []
    for piece in pieces {
      switch (merged.last, piece) {
      case (.data(let left)?, .data(let right)): merged[merged.count - 1] = .data(left + right)
      case (.data(let left)?, .variable(let name)):
        precondition(!left.hasSuffix("\\"), "a backslash would keep “$\(name)” from being replaced")
        merged.append(piece)
      case (.variable?, .variable(let name)):
        preconditionFailure("coreos-cloudinit replaces only the first of two that touch: “$\(name)”")
      case (_, .data), (_, .variable), (_, .syntax): merged.append(piece)
      }
    }
    return merged
  }

  private static func written(_ piece: Piece, _ style: YAMLStyle) -> String {
    guard case .data(let text) = piece else { return piece.text }
    var bytes: [UInt8] = []
    switch style {
    case .plain, .block: CloudConfigText().append(text.utf8, to: &bytes)
    case .doubleQuoted: YAMLDoubleQuoted().append(text.utf8, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Piece {
  /// The piece as the reader is to see it.
  fileprivate var text: String {
    switch self {
    case .data(let text): text
    case .syntax(let text): text.description
    case .variable(let name): "$\(name)"
    }
  }
}

/// A text in which a backslash keeps coreos-cloudinit from replacing (initialize/env.go).
struct CloudConfigText: Escaping {
  /// What is replaced, without the dollar.
  static let names: [[UInt8]] = ["public_ipv4", "private_ipv4", "public_ipv6", "private_ipv6"].map { Array($0.utf8) }

  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "$"), Self.names.contains(where: { rest.starts(with: $0) }) {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
  }
}

/// The inside of double quotes of YAML, where `$` is written so that coreos-cloudinit replaces nothing.
struct YAMLDoubleQuoted: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\\", "\"": bytes.append(contentsOf: "\\\(scalar)".utf8)
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      case "$": bytes.append(contentsOf: "\\x24".utf8)
      default:
        if Self.isPrintable(scalar) {
          bytes.append(contentsOf: String(scalar).utf8)
        } else {
          bytes.append(contentsOf: Self.escape(scalar).utf8)
        }
      }
    }
  }

  /// What YAML 1.1 and 1.2 both allow in a document and nobody normalises.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff: false
    default: true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    let width = scalar.value < 0x100 ? 2 : 4
    return (width == 2 ? "\\x" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
  }
}
