internal import Artefacts
internal import Diagnostics
internal import Printing
internal import Resolution
internal import Spec

/// How large a node's user-data is, and what makes it so.
struct UserDataSize {
  /// What Amazon EC2 takes at most, in bytes (its user guide, “Run commands when you launch an instance”); the
  /// smallest limit among the places that user-data comes from.
  static let limit = 16_384

  /// In bytes.
  let total: Int
  /// The keys of the document with the bytes of each, the largest first.
  let parts: [(key: String, bytes: Int)]

  init(_ text: RenderedText) {
    total = text.bytes.count
    var parts: [(key: String, bytes: Int)] = []
    for line in text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let isKey = line.first.map { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "#") } ?? false
      if isKey { parts.append((String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self), 0)) }
      if !parts.isEmpty { parts[parts.count - 1].bytes += line.count + 1 }
    }
    self.parts = parts.sorted { $0.bytes > $1.bytes }
  }

  static func check(_ deployment: Deployment, _ diagnostics: inout DiagnosticBag) {
    for node in deployment.nodes {
      let size = UserDataSize(UserData(deployment: deployment, node: node).cloudConfig.rendered())
      guard size.total > limit else { continue }
      let largest = size.parts.prefix(3).map { "\($0.key) \($0.bytes)" }.joined(separator: ", ")
      diagnostics.report(
        .largeUserData(node.name.text, size.total),
        at: node.origin.span ?? .none,
        notes: ["the largest parts, in bytes: \(largest)"],
        help: "name fewer admins or keys; a config drive, unlike EC2, takes it as it is"
      )
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func largeUserData(_ node: String, _ size: Int) -> Self {
    .init("W0343", "the user-data of “\(node)” has \(size) bytes, more than the \(UserDataSize.limit) that EC2 takes")
  }
}
