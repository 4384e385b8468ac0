/// Texts as parts of Markdown (CommonMark with GitHub's tables) and of the diagrams within it.
package enum Markdown {
  /// A text of a paragraph, a heading or a table's cell, which shows every character and nothing else.
  package static func text(_ text: SingleLine) -> String {
    var bytes: [UInt8] = []
    for byte in text.text.utf8 {
      switch byte {
      // All ASCII punctuation may be escaped; what is harmless within a line need be only where one begins.
      case UInt8(ascii: "!")...UInt8(ascii: "/"), UInt8(ascii: ":")...UInt8(ascii: "@"),
        UInt8(ascii: "[")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
        if !isHarmless(byte) || bytes.isEmpty { bytes.append(UInt8(ascii: "\\")) }
      default: break
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A text in a code span, as it is; also in a table's cell, where `|` would end the cell.
  package static func code(_ text: SingleLine) -> String {
    let longest = longestRun(of: UInt8(ascii: "`"), in: text.text)
    let fence = String(repeating: "`", count: longest + 1)
    let touches = text.text.hasPrefix("`") || text.text.hasSuffix("`") || text.text.hasPrefix(" ") || text.text.isEmpty
    let inner = String(
      decoding: text.text.utf8.flatMap { $0 == UInt8(ascii: "|") ? Array("\\|".utf8) : [$0] },
      as: UTF8.self
    )
    return touches ? "\(fence) \(inner) \(fence)" : "\(fence)\(inner)\(fence)"
  }

  /// A text in double quotes as the label of a Mermaid diagram's node.
  package static func mermaidLabel(_ text: SingleLine) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.text.utf8 {
      if byte >= 0x80 || byte == UInt8(ascii: " ") || isHarmless(byte) || isAlphanumeric(byte) {
        bytes.append(byte)
      } else {
        // Mermaid's entities are decimal, without `&`.
        bytes.append(contentsOf: "#\(byte);".utf8)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Bytes

  private static func isHarmless(_ byte: UInt8) -> Bool { ",./:@=%".utf8.contains(byte) || byte == UInt8(ascii: "-") }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func longestRun(of byte: UInt8, in text: String) -> Int {
    var longest = 0
    var run = 0
    for current in text.utf8 {
      run = current == byte ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
