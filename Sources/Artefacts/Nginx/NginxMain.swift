// Directives of the core module: contexts main, events, and those of every context.

extension Nginx.Includable {
  /// `include`; the path may be a mask (`*.conf`), and is taken from the folder of nginx.conf when relative.
  package static func include(_ path: String) -> Clause<Self> { Clause("include", .literal([.data(path)])) }
}

extension Nginx.Main {
  package static func user(_ name: String) -> Clause<Self> { Clause("user", .literal([.data(name)])) }
  package static func workerProcesses(_ count: Int) -> Clause<Self> { Clause("worker_processes", .number(count)) }
  /// One worker per processor.
  package static var workerProcessesAuto: Clause<Self> { Clause("worker_processes", .keyword("auto")) }
  package static func workerShutdownTimeout(seconds: Int) -> Clause<Self> {
    Clause("worker_shutdown_timeout", .seconds(seconds))
  }
  package static func workerRlimitNofile(_ count: Int) -> Clause<Self> {
    Clause("worker_rlimit_nofile", .number(count))
  }
  package static func pid(_ path: String) -> Clause<Self> { Clause("pid", .literal([.data(path)])) }
  package static func daemon(_ isOn: Bool) -> Clause<Self> { Clause("daemon", .onOff(isOn)) }
  package static func loadModule(_ path: String) -> Clause<Self> { Clause("load_module", .literal([.data(path)])) }
  package static func pcreJIT(_ isOn: Bool) -> Clause<Self> { Clause("pcre_jit", .onOff(isOn)) }
  package static func errorLog(_ target: String, _ level: Nginx.LogLevel) -> Clause<Self> {
    Clause("error_log", .literal([.data(target)]), .literal([.data(level.rawValue)]))
  }
  package static func events(@Block<Nginx.Events> _ body: () -> Statements) -> Clause<Self> {
    Clause("events", body: body().list)
  }
  package static func http(@Block<Nginx.HTTP> _ body: () -> Statements) -> Clause<Self> {
    Clause("http", body: body().list)
  }
  package static func stream(@Block<Nginx.Stream> _ body: () -> Statements) -> Clause<Self> {
    Clause("stream", body: body().list)
  }
}

extension Nginx.Events {
  package static func workerConnections(_ count: Int) -> Clause<Self> {
    Clause("worker_connections", .number(count))
  }
  package static func multiAccept(_ isOn: Bool) -> Clause<Self> { Clause("multi_accept", .onOff(isOn)) }
}
