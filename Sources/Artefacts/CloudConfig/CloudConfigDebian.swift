// Keys that Debian's cloud-init knows and coreos-cloudinit does not (cloudinit.readthedocs.io, Module reference).

extension CloudConfig.Main {
  /// The whole name of the machine.
  package static func fqdn(_ name: CloudConfig.Word) -> Clause<Self> { Clause("fqdn", .word(name)) }
  package static func timeZone(_ name: CloudConfig.Word) -> Clause<Self> { Clause("timezone", .word(name)) }
  package static func sshPasswordAuthentication(_ isOn: Bool) -> Clause<Self> { Clause("ssh_pwauth", .flag(isOn)) }
  package static func packageUpdate(_ isOn: Bool) -> Clause<Self> { Clause("package_update", .flag(isOn)) }
  package static func packages(_ names: [PackageName]) -> Clause<Self> {
    Clause("packages", operands: names.map { .list([.data($0.text)]) })
  }
  /// Lines for a shell, once in the life of the machine, when everything else is done.
  package static func runCommands(_ commands: CloudConfig.Word...) -> Clause<Self> {
    Clause("runcmd", operands: commands.map { .list($0.pieces) })
  }
}

extension CloudConfig.User {
  /// A rule of sudoers(5).
  package static func sudo(_ rule: StaticString) -> Clause<Self> { Clause("sudo", .word([.syntax(rule)])) }
  package static func lockPassword(_ isOn: Bool) -> Clause<Self> { Clause("lock_passwd", .flag(isOn)) }
}
