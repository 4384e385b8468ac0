import FileTree
import Foundation
import Printing
import TestSupport
import Resolution
import Testing

/// The units as systemd and fleet see them.
@Suite struct UnitTests {
  private let units: [(name: String, text: String)]

  init() throws { units = try CompiledSpec.paths.flatMap { Self.units(of: try CompiledSpec(path: $0)) } }

  private static func units(of compiled: CompiledSpec) -> [(name: String, text: String)] {
    compiled.tree.sorted.filter { $0.path.hasPrefix("units/") }
      .map { (String($0.path.dropFirst("units/".count)), $0.entry.render().string) }
  }

  /// The key and the value of each line, continuation lines joined.
  private func settings(of text: String) -> [(key: String, value: String)] {
    text.replacingOccurrences(of: " \\\n  ", with: " ").split(separator: "\n").compactMap { line in
      guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return nil }
      return (String(line[..<equals]), String(line[line.index(after: equals)...]))
    }
  }

  @Test("systemd gives up no unit that it starts anew: the sixth attempt in ten seconds would be the last")
  func neverGivenUp() throws {
    let kept = units.filter { $0.text.contains("\nRestart=always\n") }
    #expect(kept.count > 10)
    for (name, text) in kept {
      #expect(settings(of: text).contains { $0 == (key: "StartLimitInterval", value: "0") }, "\(name)")
    }
    let folder = PackageRoot.url.appending(path: "Sources/Scripts/Texts/server/root/etc/systemd/system")
    let servers = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "service" }
      .map { (name: $0.lastPathComponent, text: try String(contentsOf: $0, encoding: .utf8)) }
      .filter { $0.text.contains("\nRestart=always\n") }
    #expect(servers.count == 7)
    for (name, text) in servers { #expect(text.contains("\nStartLimitIntervalSec=0\n"), "\(name)") }
  }

  @Test("A script that takes back what it told etcd is ended by itself: what it starts for that is not")
  func endedByItself() throws {
    let folder = PackageRoot.url.appending(path: "Sources/Scripts/Texts/node")
    let scripts = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).filter {
      try String(contentsOf: $0, encoding: .utf8).contains(/\n *trap ('remove_key.*'|leave) TERM/)
    }
    #expect(scripts.count == 4)
    for script in scripts.map(\.lastPathComponent) {
      let users = units.filter { $0.text.contains("ExecStart=/var/lib/infrac/node/current/\(script) ") }
      #expect(!users.isEmpty, "\(script)")
      for (name, text) in users { #expect(text.contains("\nKillMode=mixed\n"), "\(name)") }
    }
  }

  @Test(
    "systemd has nothing to say about any unit",
    arguments: CompiledSpec.paths { !$0.services.isEmpty }
  )
  func verified(_ path: String) throws {
    let root = try TemporaryDirectory()
    let place = "etc/systemd/system"
    var names: [String] = []
    for (name, text) in Self.units(of: try CompiledSpec(path: path)) {
      try root.write(text, to: "\(place)/\(name)")
      // A template is looked at by an instance of it.
      names.append(name.replacingOccurrences(of: "@.", with: "@1."))
      for (key, value) in settings(of: text) where key.hasPrefix("Exec") {
        let program = value.prefix { $0 != " " }.drop { $0 == "-" }
        let file = try root.write("#!/bin/sh\n", to: String(program.dropFirst()))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      }
    }
    for service in ["docker", "infrac-node", "infrac-firewall"] {
      try root.write("[Service]\nExecStart=/usr/bin/docker\n", to: "\(place)/\(service).service")
    }
    try root.write("#!/bin/sh\n", to: "usr/bin/docker")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: root.url.appending(path: "usr/bin/docker").path
    )
    for target in ["sysinit", "basic", "shutdown", "timers"] {
      try root.write("[Unit]\nDescription=\(target)\n", to: "\(place)/\(target).target")
    }
    #expect(!names.isEmpty)
    let analyze = try Program("systemd-analyze", package: "systemd")
    let outcome = try analyze.run(
      ["verify", "--man=no", "--generators=no", "--root=\(root.url.path)"] + Set(names).sorted()
    )
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
  }

  @Test("fleet takes every unit: names, keys, lines, no [Install]")
  func fleet() {
    for (name, text) in units {
      #expect(FleetUnit.problems(name: name, text: text) == [], "\(name)")
      #expect(text.contains("[X-Fleet]\n"), "\(name) says nothing to fleet")
    }
  }

  @Test("Units that follow an instance are those with which its weight is counted", arguments: CompiledSpec.paths)
  func weight(_ path: String) throws {
    let compiled = try CompiledSpec(path: path)
    let followed = Self.units(of: compiled).flatMap { settings(of: $0.text) }.filter { $0.key == "MachineOf" }
      .map(\.value)
    for service in compiled.deployment.services {
      let sidekicks = followed.count { $0 == "\(service.name)@%i.service" }
      #expect(service.sidekicks.count == sidekicks, "\(service.name)")
      for instance in service.instances {
        let alone = followed.count { $0 == "\(service.name)@\(instance.name).service" }
        #expect(service.units(with: instance) == 1 + sidekicks + alone, "\(service.name)@\(instance.name)")
      }
    }
  }

  @Test("A service wants its sidekick, which is bound to it and goes where it is")
  func wiring() throws {
    let names = Set(units.map(\.name))
    for (name, text) in units where name.hasSuffix("-announce@.service") {
      let service = String(name.dropLast("-announce@.service".count))
      #expect(names.contains("\(service)@.service"))
      let sidekick = settings(of: text)
      for key in ["BindsTo", "After", "MachineOf"] {
        #expect(sidekick.contains { $0.key == key && $0.value == "\(service)@%i.service" }, "\(name): \(key)")
      }
      let main = try #require(units.first { $0.name == "\(service)@.service" })
      let settings = settings(of: main.text)
      #expect(settings.contains { $0.key == "Wants" && $0.value.contains("\(service)-announce@%i.service") })
      #expect(!settings.contains { ["Requires", "BindsTo"].contains($0.key) && $0.value.contains("-announce@") })
    }
  }

  @Test("Every container runs in the foreground with few rights and a limit on memory and processes")
  func containers() {
    for (name, text) in units {
      for (key, value) in settings(of: text) where key == "ExecStart" && value.hasPrefix("/usr/bin/docker run ") {
        for word in ["--rm", "--log-driver=none", "--cap-drop=ALL", "--security-opt=no-new-privileges"] {
          #expect(value.contains(" \(word) "), "\(name): \(word)")
        }
        #expect(value.contains(" --memory=") && value.contains(" --pids-limit="), "\(name)")
        #expect(!value.contains(" --privileged") && !value.contains(" -d ") && !value.contains("0.0.0.0"), "\(name)")
      }
    }
  }
}
