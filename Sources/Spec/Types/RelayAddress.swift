internal import Diagnostics

/// `HOST:PORT`
package struct RelayAddress: Hashable, Sendable {
  package let host: Host
  package let port: Port

  package init?(_ text: String) {
    // The notation of a URL without path and user.
    guard let url = HTTPURL("http://" + text), url.path.isEmpty, let port = url.port else { return nil }
    host = url.host
    self.port = port
  }
}

extension Schema<RelayAddress> {
  package static var relayAddress: Schema {
    let type = ScalarType(
      "the address of a server",
      "A host's name or address, a colon, and the port.",
      examples: ["smtp.example.net:587"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let address = RelayAddress(text) { return address }
      throw Refusal(.notARelay(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notARelay(_ text: String) -> Self {
    .init("E0254", "expected a host and a port such as smtp.example.net:587, found “\(text)”")
  }
}
