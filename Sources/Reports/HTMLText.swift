internal import Diagnostics

/// The one rule by which texts become HTML, in elements and in quoted attributes (HTML Living Standard, 13.3).
///
/// What a browser would obey without showing it (control characters, marks of direction) becomes visible, as on a terminal.
package enum HTMLText {
  /// For a text of one line: a line break becomes a picture of one.
  package static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in VisibleText.of(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
