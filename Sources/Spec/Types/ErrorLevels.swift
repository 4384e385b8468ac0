/// The value of `error_reporting`: which errors of PHP are reported (its manual, Error Handling, Predefined Constants).
///
/// Only php.ini itself reads such words; for a pool PHP-FPM takes them for 0, so that a number must be written there.
package struct ErrorLevels: Hashable, Sendable {
  package let mask: Int

  /// Words of the manual and numbers, joined by `&`, `|` and `^` from left to right, each perhaps behind a `~`.
  package init?(_ text: String) {
    var mask: Int?
    var joint: UInt8?
    var isInverted = false
    var rest = text.utf8[...]
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: " "): rest.removeFirst()
      case UInt8(ascii: "~"):
        isInverted.toggle()
        rest.removeFirst()
      case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"):
        guard mask != nil, joint == nil, !isInverted else { return nil }
        joint = byte
        rest.removeFirst()
      default:
        let word = rest.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        guard let level = Self.level(String(decoding: word, as: UTF8.self)) else { return nil }
        guard let joined = Self.join(mask, joint, isInverted ? ~level : level) else { return nil }
        (mask, joint, isInverted) = (joined, nil, false)
        rest = rest.dropFirst(word.count)
      }
    }
    guard let mask, joint == nil, !isInverted else { return nil }
    self.mask = mask & Self.all
  }

  private static let all = 32767
  /// From 1 on, each twice the one before.
  private static let names = [
    "E_ERROR", "E_WARNING", "E_PARSE", "E_NOTICE", "E_CORE_ERROR", "E_CORE_WARNING", "E_COMPILE_ERROR",
    "E_COMPILE_WARNING", "E_USER_ERROR", "E_USER_WARNING", "E_USER_NOTICE", "E_STRICT", "E_RECOVERABLE_ERROR",
    "E_DEPRECATED", "E_USER_DEPRECATED",
  ]

  private static func level(_ word: String) -> Int? {
    if word == "E_ALL" { return all }
    return names.firstIndex(of: word).map { 1 << $0 } ?? Int(decimal: word)
  }

  private static func join(_ left: Int?, _ joint: UInt8?, _ right: Int) -> Int? {
    switch (left, joint) {
    case (nil, nil): right
    case (let left?, UInt8(ascii: "&")?): left & right
    case (let left?, UInt8(ascii: "|")?): left | right
    case (let left?, UInt8(ascii: "^")?): left ^ right
    default: nil
    }
  }
}
