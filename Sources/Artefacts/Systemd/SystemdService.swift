// systemd.service(5), systemd.exec(5), systemd.kill(5).

extension SystemdUnit.Service {
  package enum StartType: String, Sendable { case simple, exec, oneshot, forking, notify }
  package enum Restart: String, Sendable {
    case no, always
    case onSuccess = "on-success"
    case onFailure = "on-failure"
    case onAbnormal = "on-abnormal"
  }

  package static func type(_ type: StartType) -> Clause<Self> { Clause("Type", .word([.data(type.rawValue)])) }
  package static func remainAfterExit(_ isOn: Bool) -> Clause<Self> { Clause("RemainAfterExit", .yesNo(isOn)) }
  package static func restart(_ restart: Restart) -> Clause<Self> {
    Clause("Restart", .word([.data(restart.rawValue)]))
  }
  package static func restartDelay(seconds: Int) -> Clause<Self> { Clause("RestartSec", .number(seconds)) }
  /// The time in which starts are counted; 0 sets no limit. By the name and in the section that systemd has understood
  /// since before version 230, which moved it to [Unit] as `StartLimitIntervalSec=`, and understands still.
  package static func startLimitInterval(seconds: Int) -> Clause<Self> {
    Clause("StartLimitInterval", .number(seconds))
  }
  package static func timeoutStart(seconds: Int) -> Clause<Self> { Clause("TimeoutStartSec", .number(seconds)) }
  package static func timeoutStop(seconds: Int) -> Clause<Self> { Clause("TimeoutStopSec", .number(seconds)) }
  package static func watchdog(seconds: Int) -> Clause<Self> { Clause("WatchdogSec", .number(seconds)) }
  package static func successExitStatus(_ statuses: Int...) -> Clause<Self> {
    Clause("SuccessExitStatus", operands: statuses.map { .number($0) })
  }

  package static func execStartPre(_ command: SystemdUnit.Command) -> Clause<Self> { Clause("ExecStartPre", command) }
  package static func execStart(_ command: SystemdUnit.Command) -> Clause<Self> { Clause("ExecStart", command) }
  /// In a drop-in: what the unit has so far is not run.
  package static var noExecStart: Clause<Self> { Clause("ExecStart", .keyword("")) }
  package static func execStartPost(_ command: SystemdUnit.Command) -> Clause<Self> { Clause("ExecStartPost", command) }
  package static func execReload(_ command: SystemdUnit.Command) -> Clause<Self> { Clause("ExecReload", command) }
  package static func execStop(_ command: SystemdUnit.Command) -> Clause<Self> { Clause("ExecStop", command) }
  package static func execStopPost(_ command: SystemdUnit.Command) -> Clause<Self> { Clause("ExecStopPost", command) }

  package enum KillMode: String, Sendable {
    case process, mixed, none
    case controlGroup = "control-group"
  }
  package static func killMode(_ mode: KillMode) -> Clause<Self> { Clause("KillMode", .word([.data(mode.rawValue)])) }
}

extension SystemdUnit.Executing {
  /// A variable of the processes' environment; specifiers are replaced in the value.
  package static func environment(_ name: StaticString, _ value: SystemdUnit.Word) -> Clause<Self> {
    Clause("Environment", .assignment(name, value))
  }
  /// A file of variables; the unit does not start without it unless it is optional.
  package static func environmentFile(_ path: SystemdUnit.Word, isOptional: Bool = false) -> Clause<Self> {
    Clause("EnvironmentFile", .word([.syntax(isOptional ? "-" : "")] + path.pieces))
  }
  package static func user(_ name: SystemdUnit.Word) -> Clause<Self> { Clause("User", .word(name)) }
  package static func group(_ name: SystemdUnit.Word) -> Clause<Self> { Clause("Group", .word(name)) }
  package static func workingDirectory(_ path: SystemdUnit.Word) -> Clause<Self> {
    Clause("WorkingDirectory", .word(path))
  }
  package static func runtimeDirectory(_ name: SystemdUnit.Word) -> Clause<Self> {
    Clause("RuntimeDirectory", .word(name))
  }
  /// The most memory of the unit's processes together (systemd.resource-control(5)); beyond it one of them ends.
  package static func memoryMax(mebibytes: Int) -> Clause<Self> {
    Clause("MemoryMax", .quantity(mebibytes, "M"))
  }
  /// A directory as the unit's processes see it at another path, where there is one (systemd.exec(5)).
  package static func bindPath(_ source: SystemdUnit.Word, at target: SystemdUnit.Word) -> Clause<Self> {
    Clause("BindPaths", .word([.syntax("-")] + source.pieces + [.syntax(":")] + target.pieces))
  }
  /// `/home`, `/root` and `/run/user` are empty, but for what is mounted there.
  package static var protectHomeByEmptyOne: Clause<Self> { Clause("ProtectHome", .keyword("tmpfs")) }
  package static func limitNOFILE(_ count: Int) -> Clause<Self> { Clause("LimitNOFILE", .number(count)) }
  package static func umask(_ mask: StaticString) -> Clause<Self> { Clause("UMask", .keyword(mask)) }
  package static func standardOutput(_ target: StaticString) -> Clause<Self> {
    Clause("StandardOutput", .keyword(target))
  }
  package static func syslogIdentifier(_ name: SystemdUnit.Word) -> Clause<Self> {
    Clause("SyslogIdentifier", .word(name))
  }
  package static func noNewPrivileges(_ isOn: Bool) -> Clause<Self> { Clause("NoNewPrivileges", .yesNo(isOn)) }
  package static func privateTmp(_ isOn: Bool) -> Clause<Self> { Clause("PrivateTmp", .yesNo(isOn)) }
}

extension SystemdUnit {
  /// The program and the arguments of an `Exec…=` line (systemd.service(5), Command lines).
  package struct Command: Sendable {
    let program: StaticString
    let arguments: [Word]
    let ignoresFailure: Bool

    /// The program's path is absolute: systemd before 239 knows no other.
    package init(_ program: StaticString, _ arguments: Word..., ignoringFailure: Bool = false) {
      self.init(program, arguments: arguments, ignoringFailure: ignoringFailure)
    }

    package init(_ program: StaticString, arguments: [Word], ignoringFailure: Bool = false) {
      precondition(program.description.hasPrefix("/"), "“\(program)” is not an absolute path")
      self.program = program
      self.arguments = arguments
      ignoresFailure = ignoringFailure
    }
  }
}

extension Clause {
  fileprivate init(_ keyword: StaticString, _ command: SystemdUnit.Command) {
    let program = Operand.argument([.syntax(command.ignoresFailure ? "-" : ""), .syntax(command.program)])
    self.init(keyword, operands: [program] + command.arguments.map { .argument($0) })
  }
}
