/// A JSON document, or a part of one.
package enum JSONValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number as it is written (RFC 8259, 6).
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in the order in which they are written.
  case object([(key: String, value: JSONValue)])

  /// The document, indented by two spaces, with a line break at its end.
  package var document: String {
    var bytes: [UInt8] = []
    append(to: &bytes, depth: 0)
    bytes.append(UInt8(ascii: "\n"))
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(to bytes: inout [UInt8], depth: Int) {
    switch self {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let text): bytes += text.utf8
    case .string(let text): JSONText.append(text, to: &bytes)
    case .array(let elements):
      Self.append(elements, between: (UInt8(ascii: "["), UInt8(ascii: "]")), to: &bytes, depth: depth) {
        element,
        bytes in
        element.append(to: &bytes, depth: depth + 1)
      }
    case .object(let members):
      Self.append(members, between: (UInt8(ascii: "{"), UInt8(ascii: "}")), to: &bytes, depth: depth) { member, bytes in
        JSONText.append(member.key, to: &bytes)
        bytes += ": ".utf8
        member.value.append(to: &bytes, depth: depth + 1)
      }
    }
  }

  /// One item a line, between brackets.
  private static func append<Items: Collection>(
    _ items: Items,
    between brackets: (open: UInt8, close: UInt8),
    to bytes: inout [UInt8],
    depth: Int,
    item append: (Items.Element, inout [UInt8]) -> Void
  ) {
    bytes.append(brackets.open)
    var isFirst = true
    for item in items {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      breakLine(depth: depth + 1, in: &bytes)
      append(item, &bytes)
    }
    if !isFirst { breakLine(depth: depth, in: &bytes) }
    bytes.append(brackets.close)
  }

  private static func breakLine(depth: Int, in bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
  package init(stringLiteral text: String) { self = .string(text) }

  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { (key: $0.0, value: $0.1) })
  }
}
