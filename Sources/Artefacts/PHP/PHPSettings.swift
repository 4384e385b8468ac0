extension PHP.Settings {
  package static func set(_ name: PHP.SettingName, _ value: SingleLine) -> Clause<Self> {
    Clause("", .list([.data(name.text)]), .literal([.data(value.text)]))
  }
  package static func set(_ name: PHP.SettingName, _ number: Int) -> Clause<Self> {
    Clause("", .list([.data(name.text)]), .number(number))
  }
  package static func set(_ name: PHP.SettingName, _ isOn: Bool) -> Clause<Self> {
    Clause("", .list([.data(name.text)]), .keyword(isOn ? "on" : "off"))
  }
}

// php-fpm.conf(5), [global]

extension PHP.FPM {
  package static func global(@Block<PHP.Global> _ body: () -> Statements) -> Clause<Self> {
    Clause("global", body: body().list)
  }
  /// A pool; its name is also `$pool` in its settings.
  package static func pool(_ name: PHP.SettingName, @Block<PHP.Pool> _ body: () -> Statements) -> Clause<Self> {
    Clause("", .list([.data(name.text)]), body: body().list)
  }
}

extension PHP.Global {
  package static func pid(_ path: SingleLine) -> Clause<Self> { Clause("pid", .php(path)) }
  package static func errorLog(_ path: SingleLine) -> Clause<Self> { Clause("error_log", .php(path)) }
  package static func logLevel(_ level: StaticString) -> Clause<Self> { Clause("log_level", .keyword(level)) }
  package static func logLimit(bytes: Int) -> Clause<Self> { Clause("log_limit", .number(bytes)) }
  package static func daemonize(_ isOn: Bool) -> Clause<Self> { Clause("daemonize", .php(isOn)) }
  package static func include(_ path: SingleLine) -> Clause<Self> { Clause("include", .php(path)) }
  package static func emergencyRestartThreshold(_ count: Int) -> Clause<Self> {
    Clause("emergency_restart_threshold", .number(count))
  }
  package static func emergencyRestartInterval(seconds: Int) -> Clause<Self> {
    Clause("emergency_restart_interval", .quantity(seconds, "s"))
  }
  package static func processControlTimeout(seconds: Int) -> Clause<Self> {
    Clause("process_control_timeout", .quantity(seconds, "s"))
  }
  package static func processMax(_ count: Int) -> Clause<Self> { Clause("process.max", .number(count)) }
  package static func rlimitFiles(_ count: Int) -> Clause<Self> { Clause("rlimit_files", .number(count)) }
}

// php-fpm.conf(5), pool

extension PHP.Pool {
  package enum Manager: String, Sendable { case `static`, dynamic, ondemand }

  /// A user's number; it needs no entry in the container's passwd.
  package static func user(_ uid: Int) -> Clause<Self> { Clause("user", .number(uid)) }
  package static func group(_ gid: Int) -> Clause<Self> { Clause("group", .number(gid)) }
  package static func user(_ name: SingleLine) -> Clause<Self> { Clause("user", .php(name)) }
  package static func group(_ name: SingleLine) -> Clause<Self> { Clause("group", .php(name)) }
  package static func listen(_ path: SingleLine) -> Clause<Self> { Clause("listen", .php(path)) }
  package static func listenOwner(_ name: SingleLine) -> Clause<Self> { Clause("listen.owner", .php(name)) }
  package static func listenGroup(_ name: SingleLine) -> Clause<Self> { Clause("listen.group", .php(name)) }
  /// An octal number, such as `0600`.
  package static func listenMode(_ mode: StaticString) -> Clause<Self> { Clause("listen.mode", .keyword(mode)) }
  package static func listenBacklog(_ length: Int) -> Clause<Self> { Clause("listen.backlog", .number(length)) }
  package static func manager(_ manager: Manager) -> Clause<Self> { Clause("pm", .list([.data(manager.rawValue)])) }
  package static func maxChildren(_ count: Int) -> Clause<Self> { Clause("pm.max_children", .number(count)) }
  package static func startServers(_ count: Int) -> Clause<Self> { Clause("pm.start_servers", .number(count)) }
  package static func minSpareServers(_ count: Int) -> Clause<Self> { Clause("pm.min_spare_servers", .number(count)) }
  package static func maxSpareServers(_ count: Int) -> Clause<Self> { Clause("pm.max_spare_servers", .number(count)) }
  package static func processIdleTimeout(seconds: Int) -> Clause<Self> {
    Clause("pm.process_idle_timeout", .quantity(seconds, "s"))
  }
  package static func maxRequests(_ count: Int) -> Clause<Self> { Clause("pm.max_requests", .number(count)) }
  package static func statusPath(_ path: SingleLine) -> Clause<Self> { Clause("pm.status_path", .php(path)) }
  package static func pingPath(_ path: SingleLine) -> Clause<Self> { Clause("ping.path", .php(path)) }
  package static func pingResponse(_ text: SingleLine) -> Clause<Self> { Clause("ping.response", .php(text)) }
  package static func requestTerminateTimeout(seconds: Int) -> Clause<Self> {
    Clause("request_terminate_timeout", .quantity(seconds, "s"))
  }
  package static func requestSlowlogTimeout(seconds: Int) -> Clause<Self> {
    Clause("request_slowlog_timeout", .quantity(seconds, "s"))
  }
  package static func slowlog(_ path: SingleLine) -> Clause<Self> { Clause("slowlog", .php(path)) }
  package static func rlimitFiles(_ count: Int) -> Clause<Self> { Clause("rlimit_files", .number(count)) }
  /// `process.priority`: -19 to 20, as of nice(2).
  package static func processPriority(_ niceness: Int) -> Clause<Self> {
    Clause("process.priority", .number(niceness))
  }
  package static func rlimitCore(bytes: Int) -> Clause<Self> { Clause("rlimit_core", .number(bytes)) }
  package static func clearEnv(_ isOn: Bool) -> Clause<Self> { Clause("clear_env", .php(isOn)) }
  package static func workingDirectory(_ path: SingleLine) -> Clause<Self> { Clause("chdir", .php(path)) }
  package static func limitExtensions(_ list: SingleLine) -> Clause<Self> {
    Clause("security.limit_extensions", .php(list))
  }
  package static func catchWorkersOutput(_ isOn: Bool) -> Clause<Self> { Clause("catch_workers_output", .php(isOn)) }
  package static func decorateWorkersOutput(_ isOn: Bool) -> Clause<Self> {
    Clause("decorate_workers_output", .php(isOn))
  }
  package static func accessLog(_ path: SingleLine) -> Clause<Self> { Clause("access.log", .php(path)) }

  /// `env[NAME]`: a variable of the scripts' environment.
  package static func environment(_ name: PHP.SettingName, _ value: SingleLine) -> Clause<Self> {
    Clause("env", .list([.data(name.text)]), .php(value))
  }
  /// `php_admin_value[NAME]`: a setting that scripts cannot change.
  package static func adminValue(_ name: PHP.SettingName, _ value: SingleLine) -> Clause<Self> {
    Clause("php_admin_value", .list([.data(name.text)]), .php(value))
  }
  package static func adminValue(_ name: PHP.SettingName, _ number: Int) -> Clause<Self> {
    Clause("php_admin_value", .list([.data(name.text)]), .number(number))
  }
  package static func adminFlag(_ name: PHP.SettingName, _ isOn: Bool) -> Clause<Self> {
    Clause("php_admin_flag", .list([.data(name.text)]), .php(isOn))
  }
  /// `php_value[NAME]`: a setting that scripts may change.
  package static func value(_ name: PHP.SettingName, _ value: SingleLine) -> Clause<Self> {
    Clause("php_value", .list([.data(name.text)]), .php(value))
  }
  package static func flag(_ name: PHP.SettingName, _ isOn: Bool) -> Clause<Self> {
    Clause("php_flag", .list([.data(name.text)]), .php(isOn))
  }
}

extension Operand {
  fileprivate static func php(_ value: SingleLine) -> Operand { .literal([.data(value.text)]) }
  fileprivate static func php(_ isOn: Bool) -> Operand { .keyword(isOn ? "yes" : "no") }
}
