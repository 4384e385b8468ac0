internal import Diagnostics
internal import Printing

/// The inside of a string of JSON (RFC 8259, 7).
struct JSONString: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    JSONText.appendInside(String(text), to: &bytes)
  }
}
