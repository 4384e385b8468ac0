// Context: server config.

extension Apache.Main {
  package static func serverRoot(_ path: StaticString) -> Clause<Self> {
    Clause("ServerRoot", .literal([.syntax(path)]))
  }
  package static func defaultRuntimeDir(_ path: Apache.Word) -> Clause<Self> {
    Clause("DefaultRuntimeDir", .word(path))
  }
  package static func pidFile(_ path: Apache.Word) -> Clause<Self> { Clause("PidFile", .word(path)) }
  package static func mutex(_ mechanism: Apache.Word) -> Clause<Self> {
    Clause("Mutex", .word(mechanism), .keyword("default"))
  }
  /// What `${name}` stands for in all lines that follow; the value is not looked at again.
  package static func define(_ name: StaticString, as value: StaticString) -> Clause<Self> {
    Clause("Define", .keyword(name), .literal([.syntax(value)]))
  }
  package static func listen(_ port: Int) -> Clause<Self> { Clause("Listen", .number(port)) }
  /// An address of IPv4, or one of IPv6 in brackets.
  package static func listen(_ address: Apache.Word, _ port: Int) -> Clause<Self> {
    Clause("Listen", .word(address.pieces + [.data(":\(port)")]))
  }
  package static func user(_ name: StaticString) -> Clause<Self> { Clause("User", .keyword(name)) }
  package static func group(_ name: StaticString) -> Clause<Self> { Clause("Group", .keyword(name)) }

  /// `LoadModule` of a module of Debian's packages.
  package static func load(_ module: StaticString) -> Clause<Self> {
    Clause(
      "LoadModule",
      .literal([.syntax(module), .syntax("_module")]),
      .literal([.syntax("/usr/lib/apache2/modules/mod_"), .syntax(module), .syntax(".so")])
    )
  }

  /// Refuses to start before a version of Apache.
  package static func refuse(before version: StaticString, _ message: StaticString) -> Clause<Self> {
    let error = Clause<Self>("Error", .literal([.syntax(message)]))
    return Clause("IfVersion", .keyword("<"), .keyword(version), body: [error.statement])
  }

  package static func include(_ path: String) -> Clause<Self> { Clause("Include", .literal([.data(path)])) }
  package static func virtualHost(
    port: Int,
    @Block<Apache.VirtualHost> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause("VirtualHost", .literal([.data("*:\(port)")]), body: body().list)
  }

  package static func startServers(_ count: Int) -> Clause<Self> { Clause("StartServers", .number(count)) }
  package static func serverLimit(_ count: Int) -> Clause<Self> { Clause("ServerLimit", .number(count)) }
  package static func threadsPerChild(_ count: Int) -> Clause<Self> { Clause("ThreadsPerChild", .number(count)) }
  package static func threadLimit(_ count: Int) -> Clause<Self> { Clause("ThreadLimit", .number(count)) }
  package static func maxRequestWorkers(_ count: Int) -> Clause<Self> { Clause("MaxRequestWorkers", .number(count)) }
  package static func minSpareThreads(_ count: Int) -> Clause<Self> { Clause("MinSpareThreads", .number(count)) }
  package static func maxSpareThreads(_ count: Int) -> Clause<Self> { Clause("MaxSpareThreads", .number(count)) }
  package static func maxConnectionsPerChild(_ count: Int) -> Clause<Self> {
    Clause("MaxConnectionsPerChild", .number(count))
  }
  package static func asyncRequestWorkerFactor(_ factor: Int) -> Clause<Self> {
    Clause("AsyncRequestWorkerFactor", .number(factor))
  }
  package static func listenBackLog(_ length: Int) -> Clause<Self> { Clause("ListenBackLog", .number(length)) }
  package static func gracefulShutdownTimeout(seconds: Int) -> Clause<Self> {
    Clause("GracefulShutdownTimeout", .number(seconds))
  }

  package static var serverTokensProd: Clause<Self> { Clause("ServerTokens", .keyword("Prod")) }
  package static func typesConfig(_ path: StaticString) -> Clause<Self> {
    Clause("TypesConfig", .literal([.syntax(path)]))
  }
  /// Headers with names that are not tokens are refused, and lines end in CR LF.
  package static var httpProtocolOptionsStrict: Clause<Self> {
    Clause("HttpProtocolOptions", .keyword("Strict"), .keyword("Require1.0"))
  }
}
