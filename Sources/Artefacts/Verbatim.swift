internal import Diagnostics
internal import Printing

/// A text of one line that has been escaped already, or that its type keeps from needing it.
struct Verbatim: Escaping {
  private static let oneLine = ByteSet { $0 != UInt8(ascii: "\n") }

  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(Self.oneLine.containsAll(of: text), "a line break passes for the text of one line")
    bytes.append(contentsOf: text)
  }
}

/// A text that was looked at before: nothing in it needs an escape.
struct AsItIs: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) { bytes.append(contentsOf: text) }
}
