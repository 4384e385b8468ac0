/// The one rule by which texts become JSON strings (RFC 8259, 7).
package enum JSONText {
  /// Appends a text as a JSON string, with its quotation marks.
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    appendInside(text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends what stands between the quotation marks.
  ///
  /// What nobody sees is written as a number, so that the document can be printed to a terminal as it is.
  package static func appendInside(_ text: String, to bytes: inout [UInt8]) {
    if isPlain(text) {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case _ where scalar.value < 0x80 || VisibleText.isInvisible(scalar):
        for unit in String(scalar).utf16 { appendNumber(unit, to: &bytes) }
      default: bytes += String(scalar).utf8
      }
    }
  }

  /// Whether a text is printable ASCII without quotation marks and backslashes.
  ///
  /// It is looked at to its end in any case, which the compiler turns into many bytes at a time.
  private static func isPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var special: UInt8 = 0
      for byte in bytes {
        special |= byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0
      }
      return special == 0
    }
  }

  private static func appendNumber(_ unit: UInt16, to bytes: inout [UInt8]) {
    let digits = String(unit, radix: 16)
    bytes += "\\u".utf8
    bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
    bytes += digits.utf8
  }
}
