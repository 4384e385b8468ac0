import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing

@Suite("nginx on Debian servers") struct ServerNginxTests {
  @Test("nginx accepts each server's sites without a warning", arguments: CompiledServers.paths)
  func accepts(path: String) throws {
    let compiled = try CompiledServers(path: path)
    for server in compiled.deployment.servers where server.services.contains(where: { $0.kind == .proxy }) {
      let directory = try TemporaryDirectory()
      let root = directory.url.path
      let folder = try compiled.write("servers/\(server.name.text)/config/nginx", to: directory)
      try directory.write("", to: "buffers/.keep")
      for entry in compiled.tree.sorted where entry.path.hasPrefix("servers/\(server.name.text)/config/nginx/") {
        guard entry.path.hasSuffix(".conf") else { continue }
        try directory.write(Self.adapted(entry.entry.render().string, root), to: entry.path)
      }
      try writeCertificates(of: compiled.deployment.part(on: server), to: directory)
      try writeUpstreams(of: compiled, folder, to: directory)
      let outcome = try Program("nginx", package: "nginx")
        .run(["-t", "-q", "-c", folder.appending(path: "nginx.conf").path])
      let complaints = outcome.text.split(separator: "\n").filter { !$0.contains("the \"user\" directive") }
      #expect(outcome.status == 0 && complaints.isEmpty, "\(outcome.text)")
    }
  }

  /// With paths and ports of the test; Debian 12's nginx, which is asked here, does not know Debian 13's directive.
  private static func adapted(_ text: String, _ root: String) -> String {
    text.replacing("/run/nginx", with: root).replacing("/var/cache/infrac/nginx", with: "\(root)/buffers")
      .replacing("/var/log/infrac/proxy", with: root)
      .replacing("/run/infrac/proxy/upstreams.conf", with: "\(root)/upstreams.conf")
      .replacing("/var/lib/infrac/tls", with: "\(root)/tls").replacing("user infrac;", with: "user \(NSUserName());")
      .replacing("  http2 on;\n", with: "").replacing("listen 80", with: "listen 18080")
      .replacing("listen 443", with: "listen 18443").replacing("]:80", with: "]:18080").replacing(
        "]:443",
        with: "]:18443"
      )
      .replacing("127.0.0.1:80", with: "127.0.0.1:18081")
  }

  private func writeCertificates(of deployment: Deployment, to directory: TemporaryDirectory) throws {
    let root = directory.url.path
    let made = try Program("openssl", package: "openssl").run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test",
      "-keyout", "\(root)/privkey.pem", "-out", "\(root)/fullchain.pem",
    ])
    #expect(made.status == 0, "\(made.text)")
    for certificate in deployment.certificates {
      for file in ["privkey.pem", "fullchain.pem"] {
        let text = try String(contentsOf: directory.url.appending(path: file), encoding: .utf8)
        try directory.write(text, to: "tls/\(certificate.name)/\(file)")
      }
    }
  }

  /// As `lib/upstreams` does, with nobody behind the names.
  private func writeUpstreams(of compiled: CompiledServers, _ folder: URL, to directory: TemporaryDirectory) throws {
    let script = try compiled.write("lib", to: directory).appending(path: "upstream").path
    var groups = try String(contentsOf: folder.appending(path: "groups"), encoding: .utf8).split(separator: "\n").map(
      String.init
    )
    let applications = folder.appending(path: "applications")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: applications.path)) ?? [] {
      let text = try String(contentsOf: applications.appending(path: name), encoding: .utf8)
      groups += text.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    }
    let list = try Program("sh", package: "dash").run([script] + Set(groups).sorted())
    #expect(list.status == 0, "\(list.text)")
    try directory.write(list.output, to: "upstreams.conf")
  }
}
