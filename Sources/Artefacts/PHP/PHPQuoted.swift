internal import Diagnostics
internal import Printing

/// The inside of double quotes of PHP's INI language (Zend/zend_ini_scanner.l, normal mode).
///
/// `${NAME}` is replaced in double quotes and has no escape there: the dollar is put into single quotes, since strings
/// that touch are one string.
struct PHPQuoted: Escaping {
  private static let plain = ByteSet { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "$") }

  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    if Self.plain.containsAll(of: text) {
      bytes.append(contentsOf: text)
      return
    }
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case UInt8(ascii: "$"): bytes.append(contentsOf: #""'$'""#.utf8)
      default: bytes.append(byte)
      }
    }
  }
}
