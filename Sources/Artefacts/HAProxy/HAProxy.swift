internal import Diagnostics
package import Printing

/// A configuration of haproxy 2.6: sections of one statement a line (haproxy's configuration manual, chapter 2).
package struct HAProxy: Artefact {
  package typealias Word = Artefacts.Word<HAProxy>

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Section> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for (index, statement) in statements.enumerated() {
      if index > 0 || header != nil { printer.endLine() }
      statement.printHAProxy(to: &printer, inherited: .template)
    }
  }

  /// The file, which consists of sections.
  package enum Section {
    package static func global(@Block<Global> _ body: () -> Statements) -> Clause<Self> {
      Clause("global", body: body().list)
    }
    package static func defaults(@Block<Proxy> _ body: () -> Statements) -> Clause<Self> {
      Clause("defaults", body: body().list)
    }
    /// A frontend and a backend in one.
    package static func listen(_ name: HAProxy.Word, @Block<Proxy> _ body: () -> Statements) -> Clause<Self> {
      Clause("listen", .word(name), body: body().list)
    }
    /// Where names of servers are looked up while it runs.
    package static func resolvers(_ name: HAProxy.Word, @Block<Resolvers> _ body: () -> Statements) -> Clause<Self> {
      Clause("resolvers", .word(name), body: body().list)
    }
  }

  package enum Global {}
  package enum Proxy {}
  package enum Resolvers {}
}

extension HAProxy.Global {
  package static func maxConnections(_ count: Int) -> Clause<Self> { Clause("maxconn", .number(count)) }
  /// Where fewer descriptors are allowed than `maxconn` asks for, it warns and serves fewer connections, and does start.
  package static var lowerLimitsWillDo: Clause<Self> { Clause("no strict-limits") }
  /// In bytes, of which each busy session needs two.
  package static func bufferSize(_ bytes: Int) -> Clause<Self> { Clause("tune.bufsize", .number(bytes)) }
  package static func logToStandardOutput(_ level: StaticString) -> Clause<Self> {
    Clause("log stdout format raw daemon", .keyword(level))
  }
  /// A socket on which the running process takes commands.
  package static func adminSocket(_ path: HAProxy.Word) -> Clause<Self> {
    Clause("stats socket", .word(path), .keyword("mode 600 level admin"))
  }
  /// How long sessions may go on after the signal to stop.
  package static func hardStop(afterSeconds seconds: Int) -> Clause<Self> {
    Clause("hard-stop-after", .quantity(seconds, "s"))
  }
}

extension HAProxy.Resolvers {
  /// Those of `/etc/resolv.conf`.
  package static var systems: Clause<Self> { Clause("parse-resolv-conf") }
  /// How long an answer of some kind (`valid`, `nx`, `timeout`, …) leaves a server as it is.
  package static func hold(_ answer: StaticString, seconds: Int) -> Clause<Self> {
    Clause("hold", .keyword(answer), .quantity(seconds, "s"))
  }
}

extension HAProxy.Proxy {
  package static var tcp: Clause<Self> { Clause("mode tcp") }
  package static var logGlobally: Clause<Self> { Clause("log global") }
  package static func maxConnections(_ count: Int) -> Clause<Self> { Clause("maxconn", .number(count)) }
  package static func connectTimeout(seconds: Int) -> Clause<Self> {
    Clause("timeout connect", .quantity(seconds, "s"))
  }
  package static func clientTimeout(seconds: Int) -> Clause<Self> { Clause("timeout client", .quantity(seconds, "s")) }
  package static func serverTimeout(seconds: Int) -> Clause<Self> { Clause("timeout server", .quantity(seconds, "s")) }
  package static func retries(_ count: Int) -> Clause<Self> { Clause("retries", .number(count)) }
  /// Tries another server when one does not take the connection.
  package static var redispatch: Clause<Self> { Clause("option redispatch 1") }
  package static var keepServersAlive: Clause<Self> { Clause("option srvtcpka") }
  package static var leastConnections: Clause<Self> { Clause("balance leastconn") }
  /// A unix socket that every user may connect to.
  package static func bindSocket(_ path: HAProxy.Word) -> Clause<Self> {
    let place: HAProxy.Word = "unix@\(path)"
    return Clause("bind", .word(place), .keyword("mode 666"))
  }
  /// A server that gets nothing until a command says so.
  package static func disabledServer(_ name: HAProxy.Word, _ address: HAProxy.Word) -> Clause<Self> {
    Clause("server", .word(name), .word(address), .keyword("disabled"))
  }
  /// A server that gets everything. Without a check: to a database each would be a client that breaks off.
  package static func server(_ name: HAProxy.Word, _ address: HAProxy.Word) -> Clause<Self> {
    Clause("server", .word(name), .word(address))
  }
  /// The same by a name, which need not be known when the program starts.
  package static func server(
    _ name: HAProxy.Word,
    _ address: HAProxy.Word,
    resolvedBy resolvers: HAProxy.Word
  ) -> Clause<Self> {
    let unknown: Operand = .keyword("init-addr last,libc,none")
    return Clause("server", .word(name), .word(address), .keyword("resolvers"), .word(resolvers), unknown)
  }
}

// MARK: Grammar

extension Statement {
  fileprivate func printHAProxy(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .directive(let directive): directive.printHAProxy(to: &printer, inherited: inherited)
    case .comment(let text):
      printer.beginLine(from: inherited)
      printer.syntax("# ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Directive {
  fileprivate func printHAProxy(to printer: inout Printer, inherited: Origin) {
    let origin = origin ?? inherited
    printer.beginLine(from: origin)
    printer.syntax(keyword)
    for operand in operands {
      printer.syntax(" ")
      operand.printHAProxy(to: &printer)
    }
    printer.endLine()
    guard let body else { return }
    printer.indented { printer in
      for statement in body { statement.printHAProxy(to: &printer, inherited: origin) }
    }
  }
}

extension Operand {
  fileprivate func printHAProxy(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .quantity(let number, let unit):
      printer.integer(number)
      printer.syntax(unit)
    case .word(let pieces):
      for case .data(let text) in pieces { printer.data(text, escapedBy: HAProxyWord()) }
    case .literal, .list, .argument, .prose, .rendered, .assignment:
      preconditionFailure("haproxy knows keywords, numbers and words")
    }
  }
}

/// An argument without quotes (haproxy's configuration manual, 2.2): what separates, quotes or begins a comment gets a
/// backslash.
struct HAProxyWord: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(!text.isEmpty, "an empty word would disappear")
    for byte in text {
      precondition(byte >= 0x20 && byte != 0x7f, "a word of haproxy cannot express control characters")
      if " #\\\"'".utf8.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
  }
}
