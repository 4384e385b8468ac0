import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing

/// What can be seen in the files without a running nginx.
@Suite struct NginxStructureTests {
  @Test(
    "Each site has one server for its content, and all of its names lead to it or to its redirect",
    arguments: CompiledSpec.paths { $0.service(.proxy) != nil }
  )
  func servers(_ path: String) throws {
    let compiled = try CompiledSpec(path: path)
    let trial = try NginxTrial(compiled)
    let crossplane = try Program("crossplane", package: "crossplane")
    // Without `--strict`, which knows no entries of a map: that all directives exist nginx itself says elsewhere.
    let outcome = try crossplane.run([
      "parse", trial.directory.url.appending(path: "nginx/nginx.conf").path,
    ])
    let parsed = try JSONDecoder().decode(Parsed.self, from: Data(outcome.output.utf8))
    try #require(parsed.status == "ok", "\(outcome.output)")
    for tenant in compiled.deployment.livingTenants {
      let file = try #require(parsed.config.first { $0.file.hasSuffix("/tenants/\(tenant.name.text).conf") })
      let servers = file.parsed.filter { $0.directive == "server" }.compactMap(\.block)
      for site in tenant.sites {
        let port = String(site.tls == nil ? trial.http : trial.https)
        let names = site.names.map(\.value.ascii) + site.redirected.map(\.value.ascii)
        for name in names {
          let places = servers.filter { server in
            server.contains { $0.directive == "server_name" && $0.args.contains(name) }
              && server.contains { $0.directive == "listen" && $0.args[0] == port }
          }
          #expect(places.count == 1, "\(name) on \(port)")
        }
        if let tls = site.tls {
          let named = servers.filter {
            $0.contains { $0.directive == "ssl_certificate" && $0.args[0].contains("/\(tls.certificate)/") }
          }
          #expect(named.count == (site.redirected.isEmpty ? 1 : 2), "\(tls.certificate)")
        }
      }
    }
  }

  @Test(
    "gixy finds nothing that is open to attack",
    arguments: CompiledSpec.paths { $0.service(.proxy) != nil }
  )
  func security(_ path: String) throws {
    let trial = try NginxTrial(try CompiledSpec(path: path))
    let gixy = try Program("gixy", package: "gixy-ng")
    let outcome = try gixy.run(["-lll", trial.directory.url.appending(path: "nginx/nginx.conf").path])
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test("A tenant's sites make one file, the certificates another")
  func golden() throws {
    let compiled = try CompiledSpec(NginxTests.spec)
    let paths = [
      "nginx/tenants/alba.conf", "nginx/tenants/brisa.conf", "nginx/tenants/cala.conf",
      "nginx/certificates/alba", "nginx/applications/cala", "certificates/tenants/alba", "certificates/settings",
    ]
    var files: [String: String] = [:]
    for path in paths { files[path] = compiled.tree["shared/\(path)"]?.render().string }
    try Golden("nginx").expect(files)
  }

  /// What crossplane prints.
  private struct Parsed: Decodable {
    let status: String
    let config: [File]

    struct File: Decodable {
      let file: String
      let parsed: [Directive]
    }
    struct Directive: Decodable {
      let directive: String
      let args: [String]
      let block: [Directive]?
    }
  }
}
