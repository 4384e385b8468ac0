internal import Diagnostics

/// An address and the length of its prefix (RFC 4632).
package struct Subnet: Hashable, Sendable {
  /// As written: of a subnet the first address, of an interface its own.
  package let address: IPAddress
  /// In bits.
  package let prefix: Int

  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.count == 2, let address = IPAddress(parts[0]), let prefix = Int(decimal: parts[1]),
      prefix <= address.width
    else { return nil }
    self.address = address
    self.prefix = prefix
  }

  package var text: String { "\(address.text)/\(prefix)" }

  /// The address with which the subnet begins.
  package var first: IPAddress { address.masked(prefix) }
  /// The address with which the subnet ends; for IPv4 its broadcast address.
  package var last: IPAddress { address.masked(prefix, filling: true) }

  package func contains(_ other: IPAddress) -> Bool {
    other.isIPv6 == address.isIPv6 && other.masked(prefix) == first
  }

  /// Whether some address lies in both.
  package func overlaps(_ other: Subnet) -> Bool { contains(other.first) || other.contains(first) }
}

extension Schema<Subnet> {
  /// A whole subnet: no bit behind the prefix is set.
  package static var subnet: Schema {
    let type = ScalarType(
      "a subnet",
      "The first address of a network and the length of its prefix.",
      examples: ["10.20.0.0/24", "fd00:20::/64"]
    )
    return .scalar(type) { text throws(Refusal) in
      guard let subnet = Subnet(text) else { throw Refusal(.notASubnet(text)) }
      guard subnet.address == subnet.first else {
        throw Refusal(.notASubnet(text), help: "the network of this address is \(subnet.first.text)/\(subnet.prefix)")
      }
      return subnet
    }
  }

  /// Clients: one address, or a whole subnet.
  package static var clients: Schema {
    let type = ScalarType(
      "an address or a subnet",
      "The address of a client, or of a network with the length of its prefix.",
      examples: ["203.0.113.7", "198.51.100.0/24", "2001:db8::/32"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let address = IPAddress(text), let subnet = Subnet("\(address.text)/\(address.width)") { return subnet }
      guard let subnet = Subnet(text) else { throw Refusal(.notClients(text)) }
      guard subnet.address == subnet.first else {
        throw Refusal(.notClients(text), help: "the network of this address is \(subnet.first.text)/\(subnet.prefix)")
      }
      return subnet
    }
  }

  /// An address together with the prefix of the network that it is in.
  package static var interfaceAddress: Schema {
    let type = ScalarType(
      "an address with its prefix",
      "An address and the length of its network's prefix.",
      examples: ["203.0.113.10/24", "2001:db8::10/64"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let subnet = Subnet(text) { return subnet }
      throw Refusal(
        .notAnInterfaceAddress(text),
        help: IPAddress(text).map { "write \($0.text)/\($0.isIPv6 ? 64 : 24), with your network's own length" } ?? ""
      )
    }
  }
}

/// The addresses from one to another, both included.
package struct AddressRange: Hashable, Sendable {
  package let addresses: [IPAddress]

  /// `10.20.0.11-10.20.0.13`; at most 1,000 IPv4 addresses.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.count == 2, case .v4(let low) = IPAddress(parts[0]), case .v4(let high) = IPAddress(parts[1]) else {
      return nil
    }
    guard low <= high, high - low < 1000 else { return nil }
    addresses = (low...high).map(IPAddress.v4)
  }
}

extension Schema<AddressRange> {
  package static var addressRange: Schema {
    let type = ScalarType(
      "a range of addresses",
      "Two IPv4 addresses with a hyphen between, the lower first; at most 1,000 addresses.",
      examples: ["10.20.0.11-10.20.0.13"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let range = AddressRange(text) { return range }
      throw Refusal(.notARange(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notASubnet(_ text: String) -> Self {
    .init("E0213", "expected a subnet such as 10.20.0.0/24, found “\(text)”")
  }

  fileprivate static func notClients(_ text: String) -> Self {
    .init("E0245", "expected an address or a subnet such as 198.51.100.0/24, found “\(text)”")
  }

  fileprivate static func notAnInterfaceAddress(_ text: String) -> Self {
    .init("E0213", "expected an address with its prefix such as 203.0.113.10/24, found “\(text)”")
  }

  fileprivate static func notARange(_ text: String) -> Self {
    .init("E0212", "expected a range of addresses such as 10.20.0.11-10.20.0.13, found “\(text)”")
  }
}
