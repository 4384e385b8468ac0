/// Operands that nginx's manual has names for.
extension Operand {
  static func onOff(_ isOn: Bool) -> Operand { .keyword(isOn ? "on" : "off") }

  static func seconds(_ seconds: Int) -> Operand { .quantity(seconds, "s") }

  /// A size in the largest unit that expresses it exactly.
  static func bytes(_ bytes: Int) -> Operand {
    switch bytes {
    case 0: .number(0)
    case _ where bytes.isMultiple(of: 1 << 20): .quantity(bytes >> 20, "m")
    case _ where bytes.isMultiple(of: 1 << 10): .quantity(bytes >> 10, "k")
    default: .number(bytes)
    }
  }
}

extension Nginx {
  /// A regular expression: syntax, with data that stands for itself.
  package struct Pattern: Sendable, ExpressibleByStringInterpolation {
    let pieces: [Piece]

    /// An expression of the program's own.
    package init(_ syntax: StaticString) { pieces = [.syntax(syntax)] }

    package init(stringLiteral text: String) { pieces = [.data(Self.escaped(text))] }

    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    package struct StringInterpolation: StringInterpolationProtocol {
      var pieces: [Piece] = []

      package init(literalCapacity: Int, interpolationCount: Int) {}

      package mutating func appendLiteral(_ literal: String) { pieces.append(.data(Pattern.escaped(literal))) }
      package mutating func appendInterpolation(_ data: String) { pieces.append(.data(Pattern.escaped(data))) }
      package mutating func appendInterpolation(syntax: StaticString) { pieces.append(.syntax(syntax)) }
    }

    /// Puts a backslash before each byte that means something in a PCRE outside and inside of brackets.
    static func escaped(_ text: String) -> String {
      var bytes: [UInt8] = []
      for byte in text.utf8 {
        if byte < 0x80, byte > 0x20, byte != 0x7f, !NginxQuoted.isNameByte(byte), byte != UInt8(ascii: "/") {
          bytes.append(UInt8(ascii: "\\"))
        }
        bytes.append(byte)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Which requests a `location` takes.
  package enum LocationMatch: Sendable {
    /// This path and those that begin with it.
    case prefix(String)
    /// As `prefix`, and regular expressions are not tried.
    case preferredPrefix(String)
    /// This path only.
    case exact(String)
    /// Not asked for by clients: a place for `error_page` and `try_files` (`@name`).
    case named(StaticString)
    case regex(Pattern)
    case regexIgnoringCase(Pattern)
    /// What a checker has parsed: a path, or a modifier and a path or an expression.
    case words([String])

    var operands: [Operand] {
      switch self {
      case .prefix(let path): [.literal([.data(path)])]
      case .preferredPrefix(let path): [.keyword("^~"), .literal([.data(path)])]
      case .exact(let path): [.keyword("="), .literal([.data(path)])]
      case .named(let name): [.keyword(name)]
      case .regex(let pattern): [.keyword("~"), .literal(pattern.pieces)]
      case .regexIgnoringCase(let pattern): [.keyword("~*"), .literal(pattern.pieces)]
      case .words(let words): words.map { .literal([.data($0)]) }
      }
    }
  }

  /// The address of a `listen` or of an upstream's `server`.
  package enum Endpoint: Hashable, Sendable {
    /// A port on every IPv4 address.
    case port(Int)
    /// A port on every IPv6 address.
    case portIPv6(Int)
    /// A name or an IPv4 address.
    case host(String, port: Int)
    /// An IPv6 address, without brackets.
    case ipv6(String, port: Int)
    /// The path of a socket.
    case unix(String)

    var operand: Operand {
      switch self {
      case .port(let port): .number(port)
      case .portIPv6(let port): .literal([.data("[::]:\(port)")])
      case .host(let host, let port): .literal([.data("\(host):\(port)")])
      case .ipv6(let address, let port): .literal([.data("[\(address)]:\(port)")])
      case .unix(let path): .literal([.data("unix:\(path)")])
      }
    }
  }

  /// An option of `listen`.
  package enum ListenOption: Hashable, Sendable {
    case ssl
    /// HTTP/2 as nginx before 1.25.1 spells it; later ones have the directive `http2`.
    case http2
    case defaultServer
    case proxyProtocol
    case reusePort
    case ipv6Only(Bool)
    /// The length of the queue of connections to accept.
    case backlog(Int)

    var operand: Operand {
      switch self {
      case .ssl: .keyword("ssl")
      case .http2: .keyword("http2")
      case .defaultServer: .keyword("default_server")
      case .proxyProtocol: .keyword("proxy_protocol")
      case .reusePort: .keyword("reuseport")
      case .ipv6Only(let isOn): .keyword(isOn ? "ipv6only=on" : "ipv6only=off")
      case .backlog(let length): .assignment("backlog", [.data(String(length))])
      }
    }
  }

  /// A parameter of an upstream's `server`.
  package enum UpstreamOption: Hashable, Sendable {
    case weight(Int)
    case maxFails(Int)
    case failTimeout(seconds: Int)
    case maxConnections(Int)
    case backup
    case down

    var operand: Operand {
      switch self {
      case .weight(let weight): .assignment("weight", [.data(String(weight))])
      case .maxFails(let count): .assignment("max_fails", [.data(String(count))])
      case .failTimeout(let seconds): .assignment("fail_timeout", [.data("\(seconds)s")])
      case .maxConnections(let count): .assignment("max_conns", [.data(String(count))])
      case .backup: .keyword("backup")
      case .down: .keyword("down")
      }
    }
  }

  /// How much is logged.
  package enum LogLevel: String, Sendable {
    case debug, info, notice, warn, error, crit, alert, emerg
  }
}
