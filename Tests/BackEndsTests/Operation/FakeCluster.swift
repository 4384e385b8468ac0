import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

/// The output of the reference company, with an etcd of its own and stand-ins for ssh, fleetctl, docker and the like.
final class FakeCluster {
  let folder: TemporaryDirectory
  private let instances = Process()
  private var etcd = Process()
  private var port = 0

  init() throws {
    folder = try TemporaryDirectory()
    for (path, entry) in try CompiledSpec.reference().tree.sorted {
      let file = try folder.write(entry.render().string, to: "out/\(path)")
      try FileManager.default.setAttributes([.posixPermissions: Int(entry.mode.rawValue)], ofItemAtPath: file.path)
    }
    try folder.write(manifest(of: CompiledSpec.reference().tree), to: "out/manifest.json")
    for stub in Stubs.all {
      let file = try folder.write(stub.text, to: "stubs/\(stub.name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    try folder.write("", to: "fake/calls")
    for part in ["config", "ftp-local"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: "share/\(part)"),
        withIntermediateDirectories: true
      )
    }
    try startEtcd()
  }

  deinit {
    if instances.isRunning { instances.terminate() }
    if etcd.isRunning { etcd.terminate() }
    etcd.waitUntilExit()
  }

  /// Runs a script of the output; paths are relative to it.
  @discardableResult
  func run(
    _ script: String,
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> Program.Outcome {
    try folder.write("", to: "fake/calls")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let settings = [
      "PATH": "\(folder.url.path)/stubs:\(path)", "FAKE": folder.url.appending(path: "fake").path,
      "INFRAC_ETCD": "http://127.0.0.1:\(port)", "INFRAC_PAUSE": "1", "INFRAC_WAIT": "3",
      "INFRAC_UNITS": folder.url.appending(path: "fake/units").path,
      "INFRAC_SHARE": folder.url.appending(path: "share").path,
    ]
    return try Program(folder.url.appending(path: "out/\(script)").path, package: "infrac")
      .run(arguments, input: input, environment: settings.merging(environment) { $1 })
  }

  /// Runs `bin/apply` for two services alone, with the patience that stand-ins on a busy machine need.
  @discardableResult
  func apply(_ option: String = "--no-units") throws -> Program.Outcome {
    let environment = ["INFRAC_WAIT": "60"]
    if option == "--back" { return try run("bin/apply", option, environment: environment) }
    return try run("bin/apply", option, "--no-units", "--no-images", "web-php82", "proxy", environment: environment)
  }

  /// What the stand-ins were asked for in the last run that begins with a word.
  func calls(_ word: String) throws -> [String] {
    try text("fake/calls").split(separator: "\n").map(String.init).filter { $0.hasPrefix(word) }
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
  }

  func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: path).path)) ?? []).sorted()
  }

  /// The address of the configurations' folder in etcd.
  func keys() throws -> String { "http://127.0.0.1:\(port)/v2/keys/infrac/lleida/config" }

  /// Everything below etcd's folder for the cluster, as etcd prints it.
  func etcdKeys() throws -> String {
    try Program("curl", package: "curl")
      .run(["-sS", "http://127.0.0.1:\(port)/v2/keys/infrac/lleida?recursive=true"]).output
  }

  /// Has stand-ins follow the targets: an instance for each unit that runs, and the nodes. Those that `fake/refuse`
  /// lists as SERVICE/INSTANCE refuse.
  func startInstances() throws {
    instances.executableURL = URL(filePath: "/bin/sh")
    instances.arguments = [folder.url.appending(path: "stubs/instances").path]
    instances.environment = [
      "PATH": "/usr/bin:/bin", "FAKE": folder.url.appending(path: "fake").path,
      "KEYS": "http://127.0.0.1:\(port)/v2/keys/infrac/lleida/config",
    ]
    try instances.run()
  }

  /// The hashes of the sets, computed here in another way than by the compiler or by `bin/sync`, and the files' services.
  private func manifest(of tree: FileTree) throws -> String {
    var files = ""
    var services: [String: [String]] = [:]
    for (path, entry) in tree.sorted where path.hasPrefix("shared/") {
      guard let service = entry.role.service else { continue }
      files += "    \"\(path)\": {\"mode\": \"0644\", \"service\": \"\(service)\"},\n"
      services[service, default: []].append(path)
    }
    let out = folder.url.appending(path: "out")
    var sets = ""
    for (service, paths) in services.sorted(by: { $0.key < $1.key }) {
      let script = "sha256sum \"$@\" | sed 's,  shared/,  ,; s,  \(service)/,  ,' | sha256sum"
      let hash = try Program("sh", package: "dash").run(["-c", script, "sh"] + paths, in: out).output.prefix(64)
      sets += "    \"\(service)\": \"\(hash)\",\n"
    }
    return "{\n  \"sets\": {\n\(sets)  },\n  \"files\": {\n\(files)  }\n}\n"
  }

  /// As after a build that changed a file of a service.
  func rewrite(_ path: String, _ text: String) throws {
    try folder.write(text, to: "out/\(path)")
    try folder.write(manifest(of: CompiledSpec.reference().tree), to: "out/manifest.json")
  }

  /// Starts etcd on a port of its own: on one that another test's has, that one would answer, so it is asked for its name.
  private func startEtcd() throws {
    try #require(FileManager.default.isExecutableFile(atPath: "/usr/bin/etcd"), "etcd is missing: etcd-server")
    let name = folder.url.lastPathComponent
    let curl = try Program("curl", package: "curl")
    for _ in 0..<3 {
      port = Int.random(in: 21000...31000)
      etcd = Process()
      etcd.executableURL = URL(filePath: "/usr/bin/etcd")
      etcd.arguments = [
        "--name", name, "--enable-v2", "--data-dir", folder.url.appending(path: "etcd").path, "--log-level", "error",
        "--listen-client-urls", "http://127.0.0.1:\(port)", "--advertise-client-urls", "http://127.0.0.1:\(port)",
        "--listen-peer-urls", "http://127.0.0.1:0",
      ]
      etcd.standardError = FileHandle.nullDevice
      try etcd.run()
      for _ in 0..<100 where etcd.isRunning {
        if try curl.run(["-fsS", "http://127.0.0.1:\(port)/v2/stats/self"]).output.contains("\"name\":\"\(name)\"") {
          return
        }
        usleep(100_000)
      }
    }
    Issue.record("etcd does not answer; the last try was on port \(port)")
  }
}
