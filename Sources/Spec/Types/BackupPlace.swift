internal import Diagnostics

/// A folder: of the machine itself, or of another one that is reached by ssh.
package enum BackupPlace: Hashable, Sendable {
  case folder(AbsolutePath)
  case ssh(user: UserName, host: Host, port: Int, folder: AbsolutePath)

  /// `/FOLDER` or `ssh://USER@HOST[:PORT]/FOLDER`
  package init?(_ text: String) {
    guard text.hasPrefix("ssh://") else {
      guard let folder = AbsolutePath(text) else { return nil }
      self = .folder(folder)
      return
    }
    let rest = text.dropFirst("ssh://".count)
    guard let at = rest.firstIndex(of: "@"), let user = UserName(String(rest[..<at])) else { return nil }
    // The rest has the notation of a URL.
    guard let url = HTTPURL("http://" + rest[rest.index(after: at)...]), let folder = AbsolutePath(url.path) else {
      return nil
    }
    self = .ssh(user: user, host: url.host, port: url.port?.number ?? 22, folder: folder)
  }

  /// The name of an account on another machine (useradd(8)).
  package struct UserName: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
      guard (1...32).contains(text.utf8.count), let first = text.utf8.first,
        first.isLowercaseLetter || first == UInt8(ascii: "_"),
        text.utf8.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || "._-".utf8.contains($0) })
      else { return nil }
      self.text = text
    }
  }
}

/// Names of files for restic's `--exclude-file`, whose lines have variables and comments: letters, digits, `/ . _ -` and
/// the wildcards `*` and `?`.
package struct PathPattern: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    var text = text[...]
    if text.utf8.last == UInt8(ascii: "/") { text = text.dropLast() }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard text.utf8.count <= 255, text.utf8.first != UInt8(ascii: "-") else { return nil }
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && part.allSatisfy { $0.isLetter || $0.isDigit || "._-*?".utf8.contains($0) }
    }
    guard isPlain, !parts.allSatisfy({ $0.allSatisfy { $0 == UInt8(ascii: "*") } }) else { return nil }
    self.text = String(text)
  }
}

extension Schema<BackupPlace> {
  package static var backupPlace: Schema {
    let type = ScalarType(
      "a place for backups",
      "An absolute path, or `ssh://USER@HOST/PATH`, with `:PORT` behind the host where it is not 22.",
      examples: ["/mnt/backup/hosting", "ssh://backup@nas.example.net/srv/backup"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let place = BackupPlace(text) { return place }
      throw Refusal(.notAPlace(text))
    }
  }
}

extension Schema<PathPattern> {
  package static var pathPattern: Schema {
    let type = ScalarType(
      "a pattern of paths",
      "A name, or a path without `/` at its beginning: letters, digits, `.`, `_`, `-` and the wildcards `*` and `?`.",
      examples: ["cache", "*.log", "fornpages.example/tmp"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let pattern = PathPattern(text) { return pattern }
      throw Refusal(.notAPattern(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAPlace(_ text: String) -> Self {
    .init("E0255", "expected an absolute path or ssh://USER@HOST/PATH, found “\(text)”")
  }

  fileprivate static func notAPattern(_ text: String) -> Self {
    .init("E0256", "expected a name or a relative path, perhaps with “*” or “?”, found “\(text)”")
  }
}
