internal import Diagnostics

/// A path that a site's directory had on another server, and at which the tenant's programs still find it.
///
/// Only where a customer's files can have been: what lies below a directory of the system hides nothing of it, and is
/// not mistaken for it.
package struct OldPath: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard let path = AbsolutePath(text), Self.owner(of: path.text) == nil else { return nil }
    self.text = path.text
  }

  /// The directories above it, the nearest first, without the root.
  package var parents: [String] {
    text.indices.dropFirst().filter { text[$0] == "/" }.map { String(text[..<$0]) }.reversed()
  }

  /// Whether one is the other, or lies below it.
  package func meets(_ directory: String) -> Bool {
    text == directory || text.hasPrefix(directory + "/") || directory.hasPrefix(text + "/")
  }

  /// What a path of nobody's site is: a directory of the system or one below it, or one that holds many sites; `nil` for
  /// any other.
  static func owner(of path: String) -> Owner? {
    let parts = path.split(separator: "/").map(String.init)
    guard let first = parts.first else { return .system("/") }
    if system.contains(first) { return .system("/\(first)") }
    guard parts.count > 1 else { return common.contains(first) ? .shared("/\(first)") : nil }
    if first == "var", variable.contains(parts[1]) { return .system("/var/\(parts[1])") }
    return nil
  }

  enum Owner { case system(String), shared(String) }

  // hier(7)
  private static let system: Set<String> = [
    "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run", "sbin", "sys", "tmp", "usr",
  ]
  private static let common: Set<String> = ["home", "media", "mnt", "opt", "srv", "var"]
  private static let variable: Set<String> = [
    "backups", "cache", "crash", "lib", "local", "lock", "log", "mail", "opt", "run", "spool", "tmp",
  ]
}

extension Schema<OldPath> {
  package static var oldPath: Schema {
    let type = ScalarType(
      "an old path",
      "A path from the root, of letters, digits, `.`, `_` and `-`, at which a site was on another server.",
      examples: ["/var/www/vhosts/acme.example/httpdocs", "/home/acme/www"],
      pattern: "^(/[A-Za-z0-9._-]+)+$"
    )
    return .scalar(type) { text throws(Refusal) in
      guard let path = AbsolutePath(text) else { throw Refusal(.notAnOldPath(text)) }
      switch OldPath.owner(of: path.text) {
      case .system(let directory):
        throw Refusal(.ofTheSystem(text, directory), help: "change the path in the customer's programs")
      case .shared(let directory):
        throw Refusal(.ofMany(directory), help: "write the path of this site alone, such as \(directory)/acme")
      case nil: break
      }
      guard let path = OldPath(text) else { throw Refusal(.notAnOldPath(text)) }
      return path
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAnOldPath(_ text: String) -> Self {
    .init("E0257", "expected an absolute path of letters, digits, “.”, “_” and “-”, found “\(text)”")
  }

  fileprivate static func ofTheSystem(_ text: String, _ directory: String) -> Self {
    .init("E0257", "“\(text)” cannot be a site's: “\(directory)” is the system's own")
  }

  fileprivate static func ofMany(_ directory: String) -> Self {
    .init("E0257", "“\(directory)” cannot be one site's: it holds what belongs to others")
  }
}
