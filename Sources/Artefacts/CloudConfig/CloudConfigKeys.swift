// The keys of coreos-cloudinit, config/*.go, under their own names.

extension CloudConfig.Main {
  package static func hostname(_ name: CloudConfig.Word) -> Clause<Self> { Clause("hostname", .word(name)) }
  /// Keys of the user `core`.
  package static func sshAuthorizedKeys(_ keys: [String]) -> Clause<Self> { Clause("ssh_authorized_keys", keys) }
  /// Writes the host's name into /etc/hosts; no other value is known.
  package static var manageEtcHostsLocalhost: Clause<Self> { Clause("manage_etc_hosts", .keyword("localhost")) }
  package static func coreos(@Block<CloudConfig.CoreOS> _ body: () -> Statements) -> Clause<Self> {
    Clause("coreos", body: body().list)
  }
  package static func writeFiles(@Block<CloudConfig.Files> _ body: () -> Statements) -> Clause<Self> {
    Clause("write_files", body: body().list)
  }
  package static func users(@Block<CloudConfig.Users> _ body: () -> Statements) -> Clause<Self> {
    Clause("users", body: body().list)
  }
}

extension CloudConfig.CoreOS {
  package static func etcd2(@Block<CloudConfig.Etcd2> _ body: () -> Statements) -> Clause<Self> {
    Clause("etcd2", body: body().list)
  }
  package static func fleet(@Block<CloudConfig.Fleet> _ body: () -> Statements) -> Clause<Self> {
    Clause("fleet", body: body().list)
  }
  package static func flannel(@Block<CloudConfig.Flannel> _ body: () -> Statements) -> Clause<Self> {
    Clause("flannel", body: body().list)
  }
  package static func locksmith(@Block<CloudConfig.Locksmith> _ body: () -> Statements) -> Clause<Self> {
    Clause("locksmith", body: body().list)
  }
  package static func update(@Block<CloudConfig.Update> _ body: () -> Statements) -> Clause<Self> {
    Clause("update", body: body().list)
  }
  package static func oem(@Block<CloudConfig.OEM> _ body: () -> Statements) -> Clause<Self> {
    Clause("oem", body: body().list)
  }
  /// Units in the order in which their commands run, each waiting until its job is over.
  package static func units(@Block<CloudConfig.Units> _ body: () -> Statements) -> Clause<Self> {
    Clause("units", body: body().list)
  }
}

extension CloudConfig.Update {
  package enum RebootStrategy: String, Sendable {
    case etcdLock = "etcd-lock"
    case reboot, off
  }

  package static func rebootStrategy(_ strategy: RebootStrategy) -> Clause<Self> {
    Clause("reboot_strategy", .word([.data(strategy.rawValue)]))
  }
  package static func group(_ name: CloudConfig.Word) -> Clause<Self> { Clause("group", .word(name)) }
  package static func server(_ url: CloudConfig.Word) -> Clause<Self> { Clause("server", .word(url)) }
}

extension CloudConfig.Units {
  package static func unit(
    _ name: CloudConfig.Word,
    @Block<CloudConfig.Unit> _ body: () -> Statements
  ) -> Clause<Self> {
    let name: Clause<CloudConfig.Unit> = Clause("name", .word(name))
    return Clause("", body: [name.statement] + body().list)
  }
}

extension CloudConfig.Unit {
  package enum Command: String, Sendable {
    case start, stop, restart, reload
    case tryRestart = "try-restart"
    case reloadOrRestart = "reload-or-restart"
    case reloadOrTryRestart = "reload-or-try-restart"
  }

  package static func command(_ command: Command) -> Clause<Self> {
    Clause("command", .word([.data(command.rawValue)]))
  }
  package static func enable(_ isOn: Bool) -> Clause<Self> { Clause("enable", .flag(isOn)) }
  package static func mask(_ isOn: Bool) -> Clause<Self> { Clause("mask", .flag(isOn)) }
  package static func runtime(_ isOn: Bool) -> Clause<Self> { Clause("runtime", .flag(isOn)) }
  package static func content(_ text: CloudConfig.Text) -> Clause<Self> { Clause("content", text.operand) }
  package static func dropIns(@Block<CloudConfig.DropIns> _ body: () -> Statements) -> Clause<Self> {
    Clause("drop_ins", body: body().list)
  }
}

extension CloudConfig.DropIns {
  /// A file `NAME.conf` beside the unit.
  package static func dropIn(_ name: CloudConfig.Word, _ text: CloudConfig.Text) -> Clause<Self> {
    let name: Clause<CloudConfig.Unit> = Clause("name", .word(name))
    return Clause("", body: [name.statement, CloudConfig.Unit.content(text).statement])
  }
}

extension CloudConfig.Files {
  /// A file; relative paths and paths below /usr are refused.
  package static func file(
    _ path: String,
    @Block<CloudConfig.File> _ body: () -> Statements
  ) -> Clause<Self> {
    precondition(path.hasPrefix("/") && !path.hasPrefix("/usr"), "coreos-cloudinit cannot write “\(path)”")
    let path: Clause<CloudConfig.File> = Clause("path", .word([.data(path)]))
    return Clause("", body: [path.statement] + body().list)
  }
}

extension CloudConfig.File {
  /// Permissions as three or four octal digits; setuid and sticky bits get lost.
  package static func permissions(_ mode: StaticString) -> Clause<Self> {
    Clause("permissions", .word([.data(mode.description)]))
  }
  /// A user, or `user:group`, that exists when files are written.
  package static func owner(_ owner: CloudConfig.Word) -> Clause<Self> { Clause("owner", .word(owner)) }
  package static func content(_ text: CloudConfig.Text) -> Clause<Self> { Clause("content", text.operand) }
  /// Content in base64.
  package static func contentBase64(_ text: String) -> [Clause<Self>] {
    [Clause("encoding", .keyword("base64")), Clause("content", .word([.data(text)]))]
  }
}

extension CloudConfig.Users {
  package static func user(
    _ name: CloudConfig.Word,
    @Block<CloudConfig.User> _ body: () -> Statements
  ) -> Clause<Self> {
    let name: Clause<CloudConfig.User> = Clause("name", .word(name))
    return Clause("", body: [name.statement] + body().list)
  }
}

extension CloudConfig.User {
  package static func passwordHash(_ hash: CloudConfig.Word) -> Clause<Self> { Clause("passwd", .word(hash)) }
  package static func sshAuthorizedKeys(_ keys: [String]) -> Clause<Self> { Clause("ssh_authorized_keys", keys) }
  package static func gecos(_ text: CloudConfig.Word) -> Clause<Self> { Clause("gecos", .word(text)) }
  package static func homedir(_ path: CloudConfig.Word) -> Clause<Self> { Clause("homedir", .word(path)) }
  package static func noCreateHome(_ isOn: Bool) -> Clause<Self> { Clause("no_create_home", .flag(isOn)) }
  /// A group that exists: a missing one fails the whole run.
  package static func primaryGroup(_ name: CloudConfig.Word) -> Clause<Self> { Clause("primary_group", .word(name)) }
  package static func groups(_ names: [String]) -> Clause<Self> { Clause("groups", names) }
  package static func noUserGroup(_ isOn: Bool) -> Clause<Self> { Clause("no_user_group", .flag(isOn)) }
  package static func system(_ isOn: Bool) -> Clause<Self> { Clause("system", .flag(isOn)) }
  package static func noLogInit(_ isOn: Bool) -> Clause<Self> { Clause("no_log_init", .flag(isOn)) }
  package static func shell(_ path: CloudConfig.Word) -> Clause<Self> { Clause("shell", .word(path)) }
}

extension Clause {
  /// A list of texts.
  fileprivate init(_ keyword: StaticString, _ texts: [String]) {
    self.init(keyword, operands: texts.map { .list([.data($0)]) })
  }
}

extension CloudConfig.Text {
  fileprivate var operand: Operand {
    switch self {
    case .rendered(let text): .rendered(text)
    case .lines(let lines): .word(lines.flatMap { $0.pieces + [.data("\n")] })
    }
  }
}
