// systemd.unit(5), [Unit] and [Install]; systemd.timer(5), systemd.path(5), systemd.socket(5), systemd.mount(5).

extension SystemdUnit.Unit {
  package static func description(_ text: SystemdUnit.Word) -> Clause<Self> { Clause("Description", .prose(text)) }
  package static func documentation(_ url: SystemdUnit.Word) -> Clause<Self> { Clause("Documentation", .word(url)) }
  package static func requires(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("Requires", units) }
  package static func wants(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("Wants", units) }
  package static func bindsTo(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("BindsTo", units) }
  package static func partOf(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("PartOf", units) }
  package static func conflicts(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("Conflicts", units) }
  package static func after(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("After", units) }
  package static func before(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("Before", units) }
  package static func requiresMountsFor(_ paths: SystemdUnit.Word...) -> Clause<Self> {
    Clause("RequiresMountsFor", paths)
  }
  package static func conditionPathExists(_ path: SystemdUnit.Word) -> Clause<Self> {
    Clause("ConditionPathExists", .word(path))
  }
  package static func defaultDependencies(_ isOn: Bool) -> Clause<Self> { Clause("DefaultDependencies", .yesNo(isOn)) }
  package static func stopWhenUnneeded(_ isOn: Bool) -> Clause<Self> { Clause("StopWhenUnneeded", .yesNo(isOn)) }
}

extension SystemdUnit.Install {
  package static func wantedBy(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("WantedBy", units) }
  package static func requiredBy(_ units: SystemdUnit.Word...) -> Clause<Self> { Clause("RequiredBy", units) }
}

extension SystemdUnit.Timer {
  /// A calendar expression (systemd.time(7)).
  package static func onCalendar(_ expression: SystemdUnit.Word) -> Clause<Self> {
    Clause("OnCalendar", .word(expression))
  }
  package static func onBoot(seconds: Int) -> Clause<Self> { Clause("OnBootSec", .number(seconds)) }
  package static func onUnitActive(seconds: Int) -> Clause<Self> { Clause("OnUnitActiveSec", .number(seconds)) }
  package static func onUnitInactive(seconds: Int) -> Clause<Self> { Clause("OnUnitInactiveSec", .number(seconds)) }
  package static func randomizedDelay(seconds: Int) -> Clause<Self> { Clause("RandomizedDelaySec", .number(seconds)) }
  package static func accuracy(seconds: Int) -> Clause<Self> { Clause("AccuracySec", .number(seconds)) }
  package static func persistent(_ isOn: Bool) -> Clause<Self> { Clause("Persistent", .yesNo(isOn)) }
  package static func unit(_ name: SystemdUnit.Word) -> Clause<Self> { Clause("Unit", .word(name)) }
}

extension SystemdUnit.Path {
  package static func pathExists(_ path: SystemdUnit.Word) -> Clause<Self> { Clause("PathExists", .word(path)) }
  package static func pathChanged(_ path: SystemdUnit.Word) -> Clause<Self> { Clause("PathChanged", .word(path)) }
  package static func pathModified(_ path: SystemdUnit.Word) -> Clause<Self> { Clause("PathModified", .word(path)) }
  package static func unit(_ name: SystemdUnit.Word) -> Clause<Self> { Clause("Unit", .word(name)) }
}

extension SystemdUnit.Socket {
  package static func listenStream(_ address: SystemdUnit.Word) -> Clause<Self> {
    Clause("ListenStream", .word(address))
  }
  package static func socketMode(_ mode: StaticString) -> Clause<Self> { Clause("SocketMode", .keyword(mode)) }
  package static func socketUser(_ name: SystemdUnit.Word) -> Clause<Self> { Clause("SocketUser", .word(name)) }
  package static func accept(_ isOn: Bool) -> Clause<Self> { Clause("Accept", .yesNo(isOn)) }
}

extension SystemdUnit.Mount {
  /// What is mounted, such as `storage:/srv/hosting`.
  package static func what(_ source: SystemdUnit.Word) -> Clause<Self> { Clause("What", .word(source)) }
  /// The mount point, from which the unit has its name (`SystemdUnit.mountName(of:)`).
  package static func `where`(_ path: SystemdUnit.Word) -> Clause<Self> { Clause("Where", .word(path)) }
  package static func type(_ name: StaticString) -> Clause<Self> { Clause("Type", .keyword(name)) }
  package static func options(_ options: String...) -> Clause<Self> {
    Clause("Options", .word([.data(options.joined(separator: ","))]))
  }
  package static func timeout(seconds: Int) -> Clause<Self> { Clause("TimeoutSec", .number(seconds)) }
}

// fleet, “Unit files and scheduling”: [X-Fleet]

extension SystemdUnit.Fleet {
  /// The machine with this identity (`/etc/machine-id`).
  package static func machineID(_ id: SystemdUnit.Word) -> Clause<Self> { Clause("MachineID", .fleet(id.pieces)) }
  /// The machine that runs this unit.
  package static func machineOf(_ unit: SystemdUnit.Word) -> Clause<Self> { Clause("MachineOf", .fleet(unit.pieces)) }
  /// Machines whose metadata has this pair; the same key several times means “or”, different keys mean “and”.
  package static func machineMetadata(_ key: SystemdUnit.Word, _ value: SystemdUnit.Word) -> Clause<Self> {
    Clause("MachineMetadata", .word(key.pieces + [.syntax("=")] + value.pieces))
  }
  /// No machine that runs a unit of such a name; a shell pattern.
  package static func conflicts(_ pattern: SystemdUnit.Word) -> Clause<Self> {
    Clause("Conflicts", .fleet(pattern.pieces))
  }
  /// On every machine at once.
  package static var global: Clause<Self> { Clause("Global", .keyword("true")) }
  /// Unloads units of such a name where this one is scheduled.
  package static func replaces(_ pattern: SystemdUnit.Word) -> Clause<Self> {
    Clause("Replaces", .fleet(pattern.pieces))
  }
}

extension Operand {
  /// A value that fleet reads: it replaces four specifiers and knows no `%%`.
  fileprivate static func fleet(_ pieces: [Piece]) -> Operand {
    for case .data(let text) in pieces {
      precondition(!text.utf8.contains(UInt8(ascii: "%")), "fleet cannot express a “%” in “\(text)”")
    }
    return .word(pieces)
  }
}

// systemd.network(5)

extension SystemdUnit.NetworkMatch {
  package static func name(_ name: SystemdUnit.Word) -> Clause<Self> { Clause("Name", .word(name)) }
  package static func macAddress(_ address: SystemdUnit.Word) -> Clause<Self> { Clause("MACAddress", .word(address)) }
}

extension SystemdUnit.Network {
  /// An address with the length of its prefix.
  package static func address(_ address: SystemdUnit.Word) -> Clause<Self> { Clause("Address", .word(address)) }
  package static func gateway(_ address: SystemdUnit.Word) -> Clause<Self> { Clause("Gateway", .word(address)) }
  package static func dns(_ address: SystemdUnit.Word) -> Clause<Self> { Clause("DNS", .word(address)) }
  package static func ntp(_ server: SystemdUnit.Word) -> Clause<Self> { Clause("NTP", .word(server)) }
  package static func domains(_ names: SystemdUnit.Word...) -> Clause<Self> { Clause("Domains", names) }
  package static var dhcp: Clause<Self> { Clause("DHCP", .keyword("yes")) }
  /// `DHCP=yes` for one family of addresses.
  package static func dhcp(_ family: StaticString) -> Clause<Self> { Clause("DHCP", .keyword(family)) }
}

extension Clause {
  fileprivate init(_ keyword: StaticString, _ words: [SystemdUnit.Word]) {
    self.init(keyword, operands: words.map { .list($0.pieces) })
  }
}
