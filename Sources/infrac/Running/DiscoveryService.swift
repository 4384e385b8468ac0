internal import Glibc
internal import Spec

/// A service that hands out tokens (etcd's discovery protocol): `GET /new?size=N` answers with a URL.
struct DiscoveryService {
  let url: HTTPURL

  /// Seconds until the service must have answered.
  private static let patience = 20

  /// The URL of a new token for so many members.
  func token(size: Int) throws(Failure) -> HTTPURL {
    var base = url.text
    while base.hasSuffix("/") { base.removeLast() }
    let answer = try fetch("\(base)/new?size=\(size)")
    let text = answer.trimmingNewlines
    guard let token = text.split(separator: "/").last.map(String.init), token.utf8.count == 32,
      token.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { throw .machine("“\(base)” answered with something else than a token: “\(text.prefix(80))”") }
    // The host of the answer is what the service believes to be called; the one that was asked is known to work.
    guard let found = HTTPURL("\(base)/\(token)") else { throw .machine("“\(base)/\(token)” is no URL") }
    return found
  }

  /// What curl prints for a URL.
  private func fetch(_ address: String) throws(Failure) -> String {
    let words = [
      "curl", "--fail", "--silent", "--show-error", "--location", "--max-time", "\(Self.patience)", "--", address,
    ]
    let (answer, status) = try Subprocess.output(of: words, limit: 65_536)
    guard status == 0 else { throw .machine("the discovery service “\(url.text)” did not answer") }
    return String(decoding: answer, as: UTF8.self)
  }
}

extension String {
  fileprivate var trimmingNewlines: Substring {
    var text = self[...]
    while text.hasSuffix("\n") || text.hasSuffix("\r") { text = text.dropLast() }
    return text
  }
}
