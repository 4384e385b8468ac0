internal import Printing

/// The inside of single quotes of a shell.
///
/// A single quote is written `'"'"'` and not `'\''`: systemd, which reads such files as well, takes everything behind a
/// backslash outside of quotes for unquoted text (systemd.exec(5), EnvironmentFile=; src/basic/env-file.c).
struct ShellQuoted: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    for byte in text {
      precondition(byte != 0, "a shell's word cannot express NUL")
      if byte == UInt8(ascii: "'") { bytes.append(contentsOf: #"'"'"'"#.utf8) } else { bytes.append(byte) }
    }
  }
}

/// Texts as words of a shell.
package enum Shell {
  /// The text as one word of a POSIX shell, in quotes where it needs them.
  package static func word(_ text: SingleLine) -> String {
    if !text.text.isEmpty, text.text.utf8.allSatisfy(isBare) { return text.text }
    var bytes: [UInt8] = [UInt8(ascii: "'")]
    ShellQuoted().append(text.text.utf8, to: &bytes)
    bytes.append(UInt8(ascii: "'"))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_./:,@+%".utf8.contains(byte)
    }
  }
}
