/// Makes text safe and honest to show: what a terminal would obey, and what nobody would see, becomes visible.
///
/// Texts of a specification reach messages and excerpts. An escape sequence in them must not move the cursor,
/// and a right-to-left override must not reorder the line that it is reported for.
package enum VisibleText {
  /// The same text with every control, format and unassigned character replaced by a picture or its number.
  package static func of(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if let picture = picture(of: scalar) { result += picture } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  /// What stands for a character that must not be written as it is; `nil` for all others.
  static func picture(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x20..<0x7F: return nil
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) }
    case 0x7F: return "\u{2421}"
    default: break
    }
    return isInvisible(scalar) ? "<U+\(hexadecimal(scalar.value))>" : nil
  }

  /// Whether a character beyond ASCII shows nothing of itself, or changes how others are shown.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }

  /// At least four digits, as Unicode writes its code points.
  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
