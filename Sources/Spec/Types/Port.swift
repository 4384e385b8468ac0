internal import Diagnostics

/// The number of a TCP or UDP port, from 1 to 65535.
package struct Port: Hashable, Sendable, Comparable {
  package let number: Int

  package init?(_ number: Int) {
    guard (1...65535).contains(number) else { return nil }
    self.number = number
  }

  package static func < (left: Port, right: Port) -> Bool { left.number < right.number }
}

/// The ports from one to another, both included.
package struct PortRange: Hashable, Sendable {
  package let low: Port
  package let high: Port

  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      .map { Int(decimal: String(decoding: $0, as: UTF8.self)).flatMap { Port($0) } }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low <= high else { return nil }
    self.low = low
    self.high = high
  }

  package var text: String { "\(low.number)-\(high.number)" }
  package var count: Int { high.number - low.number + 1 }
  package func contains(_ port: Port) -> Bool { (low...high).contains(port) }
}

extension Schema<Port> {
  package static var port: Schema {
    let type = ScalarType("a port", "A number from 1 to 65535.", examples: ["6379"], range: 1...65535)
    return .scalar(type) { text throws(Refusal) in
      if let port = Int(decimal: text).flatMap({ Port($0) }) { return port }
      throw Refusal(.notAPort(text))
    }
  }
}

extension Schema<PortRange> {
  package static var portRange: Schema {
    let type = ScalarType(
      "a range of ports",
      "Two ports with a hyphen between, the lower first.",
      examples: ["50000-50099"],
      pattern: "^[1-9][0-9]{0,4}-[1-9][0-9]{0,4}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let range = PortRange(text) { return range }
      throw Refusal(.notAPortRange(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAPort(_ text: String) -> Self {
    .init("E0214", "expected a port from 1 to 65535, found “\(text)”")
  }

  fileprivate static func notAPortRange(_ text: String) -> Self {
    .init("E0215", "expected a range of ports such as 50000-50099, found “\(text)”")
  }
}
