internal import Diagnostics

/// `HOST` or `HOST:PORT`: where a database server is that somebody else runs.
package struct DatabaseAddress: Hashable, Sendable {
  package let host: Host
  package let port: Int

  package init?(_ text: String) {
    // The notation of a URL without path and user.
    guard let url = HTTPURL("http://" + text), url.path.isEmpty else { return nil }
    host = url.host
    port = url.port?.number ?? 3306
  }

  /// As it is written where a name of a port belongs to it.
  package var text: String {
    host.text.contains(":") ? "[\(host.text)]:\(port)" : "\(host.text):\(port)"
  }
}

extension Schema<DatabaseAddress> {
  package static var databaseAddress: Schema {
    let type = ScalarType(
      "the address of a database server",
      "A host's name or address; then, unless it is 3306, a colon and the port.",
      examples: ["db.example.net", "10.20.0.50:3307"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let address = DatabaseAddress(text) { return address }
      throw Refusal(.notADatabase(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notADatabase(_ text: String) -> Self {
    .init("E0258", "expected a host such as db.example.net, perhaps with a port, found “\(text)”")
  }
}
