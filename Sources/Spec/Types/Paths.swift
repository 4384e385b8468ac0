internal import Diagnostics

/// A path below a directory: no `..`, no empty part, no control characters. Empty for the directory itself.
package struct RelativePath: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    var text = text[...]
    while text.utf8.last == UInt8(ascii: "/") { text = text.dropLast() }
    guard !text.utf8.isEmpty else {
      self.text = ""
      return
    }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard text.utf8.count <= 1024, text.isPlainText else { return nil }
    guard
      parts.allSatisfy({ !$0.isEmpty && $0.count <= 255 && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
      )
    else { return nil }
    self.text = String(text)
  }

  /// The first of its parts; `nil` for the directory itself.
  package var first: String? {
    text.isEmpty ? nil : String(Substring(text.utf8.prefix { $0 != UInt8(ascii: "/") }))
  }

  /// The path with a directory before it.
  package func below(_ directory: String) -> String { text.isEmpty ? directory : "\(directory)/\(text)" }
}

/// A path from the root, of letters, digits and `/ . _ -` only: it is written into files of every grammar.
package struct AbsolutePath: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard text.utf8.first == UInt8(ascii: "/"), text.utf8.count <= 255 else { return nil }
    let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && part.allSatisfy {
          $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }
    guard isPlain else { return nil }
    self.text = text
  }
}

/// The address of a page on a site: from the root, of letters, digits and `/ . _ -` only, since Apache takes what else
/// could stand there for an expression.
package struct PagePath: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard let path = AbsolutePath(text) else { return nil }
    self.text = path.text
  }
}

/// What an NFS server exports: a host and a path.
package struct NFSExport: Hashable, Sendable {
  package let host: Host
  package let path: AbsolutePath

  package var text: String {
    switch host {
    case .address(let address): "\(address.urlHost):\(path.text)"
    case .name(let name): "\(name.ascii):\(path.text)"
    }
  }
}

/// A machine, by address or by name.
package enum Host: Hashable, Sendable {
  case address(IPAddress)
  case name(DomainName)

  package init?(_ text: String) {
    if let address = IPAddress(text) {
      self = .address(address)
    } else if let name = try? DomainName(text) {
      self = .name(name)
    } else {
      return nil
    }
  }

  package var text: String {
    switch self {
    case .address(let address): address.text
    case .name(let name): name.ascii
    }
  }
}

extension Schema<RelativePath> {
  package static var relativePath: Schema {
    let type = ScalarType(
      "a relative path",
      "A path without `..`, without control characters, not beginning with `/`.",
      examples: ["public", "app/web"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let path = RelativePath(text) { return path }
      let isAbsolute = text.hasPrefix("/")
      throw Refusal(.notARelativePath(text), help: isAbsolute ? "leave out the “/” at the beginning" : "")
    }
  }
}

extension Schema<AbsolutePath> {
  package static var absolutePath: Schema {
    let type = ScalarType(
      "an absolute path",
      "A path from the root, of letters, digits, `.`, `_` and `-`.",
      examples: ["/srv/hosting"],
      pattern: "^(/[A-Za-z0-9._-]+)+$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let path = AbsolutePath(text) { return path }
      throw Refusal(.notAnAbsolutePath(text))
    }
  }
}

extension Schema<PagePath> {
  package static var pagePath: Schema {
    let type = ScalarType(
      "a page of the site",
      "A path from the site's root, of letters, digits, `.`, `_` and `-`.",
      examples: ["/errors/404.html"],
      pattern: "^(/[A-Za-z0-9._-]+)+$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let path = PagePath(text) { return path }
      throw Refusal(.notAPage(text))
    }
  }
}

extension Schema<NFSExport> {
  package static var nfsExport: Schema {
    let type = ScalarType(
      "an NFS export",
      "The server's name or address, a colon, and the exported path.",
      examples: ["nas.lleida.example.net:/export/hosting", "10.20.0.5:/export/hosting"]
    )
    return .scalar(type) { text throws(Refusal) in
      guard let colon = text.range(ofLast: ":/") else { throw Refusal(.notAnExport(text)) }
      var host = String(text[..<colon])
      if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
      guard let host = Host(host), let path = AbsolutePath(String(text[text.index(after: colon)...])) else {
        throw Refusal(.notAnExport(text))
      }
      return NFSExport(host: host, path: path)
    }
  }
}

extension String {
  /// Where the last occurrence of a text of two ASCII characters begins.
  fileprivate func range(ofLast pair: String) -> String.Index? {
    let bytes = utf8
    var index = bytes.endIndex
    while index > bytes.startIndex {
      index = bytes.index(before: index)
      if bytes[index...].starts(with: pair.utf8) { return index }
    }
    return nil
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notARelativePath(_ text: String) -> Self {
    .init("E0219", "expected a relative path without “..”, found “\(text)”")
  }

  fileprivate static func notAnAbsolutePath(_ text: String) -> Self {
    .init("E0219", "expected an absolute path of letters, digits, “.”, “_” and “-”, found “\(text)”")
  }

  fileprivate static func notAPage(_ text: String) -> Self {
    .init("E0247", "expected a page of the site such as /errors/404.html, found “\(text)”")
  }

  fileprivate static func notAnExport(_ text: String) -> Self {
    .init("E0241", "expected an NFS export such as nas.example.net:/export/hosting, found “\(text)”")
  }
}
