internal import Printing

/// A text of one line that has been escaped already, or that its type keeps from needing it.
struct Verbatim: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(!text.contains(UInt8(ascii: "\n")), "a line break passes for the text of one line")
    bytes.append(contentsOf: text)
  }
}
