internal import Diagnostics
internal import Printing

/// The inside of a string of JSON.
struct JSONString: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    JSONText.appendInside(String(decoding: text, as: UTF8.self), to: &bytes)
  }
}
