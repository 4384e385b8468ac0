internal import Artefacts
internal import Spec

private typealias Server = Nginx.Server
private typealias Location = Nginx.Location

/// A redirect of a site: of one path, or of everything below it.
struct NginxRedirect {
  private let from: String
  private let to: String
  private let status: Int

  init(_ redirect: Redirect) {
    from = redirect.from.value.text
    to = redirect.to.value.text
    status = redirect.code.status
  }

  var location: Clause<Nginx.Server> {
    Server.location(from.hasSuffix("/") ? .preferredPrefix(from) : .exact(from)) {
      if keepsRest {
        // Out of the address as it was sent, never decoded: a line break could get into the header.
        Location.ifRequestURI(matches: "\(syntax: "^")\(Self.percentEncoded(from))\(syntax: "([^?]*)")") {
          Location.respond(status, "\(to)\(variable: "1")\(variable: "is_args")\(variable: "args")")
        }
      }
      Location.respond(status, target)
    }
  }

  /// A slash at the end of both: the rest of the path follows.
  private var keepsRest: Bool { from.hasSuffix("/") && to.hasSuffix("/") && !hasQuery }

  /// The query follows as well, unless the target has its own.
  private var target: Nginx.Word { hasQuery ? "\(to)" : "\(to)\(variable: "is_args")\(variable: "args")" }

  private var hasQuery: Bool { to.utf8.contains(UInt8(ascii: "?")) || to.utf8.contains(UInt8(ascii: "#")) }

  /// A path as browsers send it (WHATWG URL, “path percent-encode set”).
  private static func percentEncoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if byte <= 0x20 || byte >= 0x7f || "\"#<>?`{}%^|\\".utf8.contains(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension RedirectCode {
  fileprivate var status: Int {
    switch self {
    case .movedPermanently: 301
    case .found: 302
    case .seeOther: 303
    case .temporary: 307
    case .permanent: 308
    }
  }
}
