/// Texts that an escaper must get through unchanged.
enum HostileTexts {
  /// Each ASCII character but NUL: alone, first, last, and between letters; the empty text; what is not ASCII; and texts
  /// that try to end the value, the line or the file.
  static let all: [String] = alone + ["a\\nb", "日本 é ñ 😀", "ÿ\u{a0}x"] + breakouts

  /// As `all`, without control characters and line separators.
  static let lines: [String] = all.filter { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f } }

  private static let alone: [String] =
    [""]
    + (1..<128).flatMap { code -> [String] in
      let character = String(Unicode.Scalar(UInt8(code)))
      return [character, character + "ab", "ab" + character, "a" + character + "b", character + character]
    }

  private static let breakouts: [String] = [
    #"x"; evil "#, "x'; evil '", "x; } evil {", "x\nevil on;", "x\r\nevil", #"x\"; evil"#, #"x\\"; evil"#,
    #"x\'; evil"#,
    "# comment", "; comment", "$host", "${HOME}", "$(id)", "`id`", "%{HTTP_HOST}", "%i %n %%", "a  b", " a", "a ", "\\",
    "\\\\", "a\\ ", "[section]", "key = value", "- item", "key: value", "key: #", "!tag", "&anchor", "*alias", "yes",
    "no", "on", "off", "y", "N", "null", "~", "true", "0o17", "017", "0x1f", "1_000", "1:20:30", "1e3", ".inf", "1.5",
    "2026-11-23", "---", "...", "<<", "=", "$private_ipv4", "\\$private_ipv4", "$private_ipv42", "$$private_ipv4",
    "$private_ipv4$public_ipv4", "${private_ipv4}", "|", ">", "a\n", "a\n\n", "\na", "  a\nb\n", "\ta\nb\n", "a\n \n b",
    "\n", "\n\n", "tab\tin", "a: b\nc: d\n", "a\\\nb", "<script>", "a|b", "a`b``c", "EOF", "'\"'", "\"'\"",
  ]
}
