import BackEnds
import Foundation
import TestSupport
import Resolution
import Testing

/// What nginx itself makes of the files; one after the other, since they share ports.
@Suite(.serialized)
struct NginxTests {
  /// A company of one node, with a site for each thing that is asked.
  static let spec = """
    infrac: 1
    cluster:
      name: tiny
      size: 1
      discovery: static
      network: { domain: tiny.example.net, subnet: 10.20.0.0/24 }
      nodes:
        core-1: { address: 10.20.0.11, memory: 16GiB, cpus: 2 }
      admins: { marta: { ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII4EIha4GocQfEtzcZODN3gL+EsfG/JiTGc5BXX/o/9v marta"] } }
    storage: { nfs: "nas.tiny.example.net:/export" }
    registry: registry.tiny.example.net
    services:
      proxy: { replicas: 1 }
      web: { replicas: 1, php: ["8.2"] }
      certificates: { contact: ops@tiny.example.net }
    plans:
      basic: { disk: 1GiB, sites: 9, php: { upload: 1MiB } }
    tenants:
      alba:
        plan: basic
        sites:
          alba.example:
            aliases: [www.alba.example, other.example]
            canonical: apex
            php: { version: "8.2" }
            tls: { acme: true, hsts: 1y }
            redirects:
              - { from: /shop, to: "https://shop.example/", code: 301 }
              - { from: /old/, to: /new/, code: 308 }
              - { from: /ask, to: "/form?kind=new", code: 302 }
              - { from: '/a "b" {c};''d $1', to: "https://shop.example/(x)!*&y", code: 307 }
              - { from: '/cafè & co/', to: "https://shop.example/cafe/", code: 303 }
          plain.example:
            static: true
            tls: off
      brisa:
        plan: basic
        state: suspended
        sites:
          brisa.example: { static: true, tls: { acme: true, hsts: 1y } }
      cala:
        plan: basic
        sites:
          cala.example: { upstream: ["http://10.20.0.40:3000", "http://10.20.0.41:3000"] }
          named.example: { upstream: ["http://app.cala.example:3000"] }
    """

  @Test(
    "nginx has nothing against the configuration, not even a warning",
    arguments: CompiledSpec.paths { $0.service(.proxy) != nil }
  )
  func accepted(_ path: String) throws {
    #expect(try NginxTrial(try CompiledSpec(path: path)).complaints() == "")
  }

  @Test("nginx loads 1,500 names without a warning")
  func manyNames() throws {
    let sites = (0..<1500).map { "          site-number-\($0).example: { static: true, tls: off }" }
    let text = Self.spec.replacingOccurrences(of: "sites: 9", with: "sites: 20000")
      .replacingOccurrences(
        of: "          plain.example:",
        with: sites.joined(separator: "\n") + "\n          plain.example:"
      )
    #expect(try NginxTrial(try CompiledSpec(text)).complaints() == "")
  }

  @Test(
    "Redirects lead where they should, whatever bytes their paths have",
    arguments: [
      ("/shop", 301, "https://shop.example/"),
      ("/shop?a=1&b=%20", 301, "https://shop.example/?a=1&b=%20"),
      ("/old/x/y%0d%0aSet-Cookie:z?q", 308, "/new/x/y%0d%0aSet-Cookie:z?q"),
      ("/old/", 308, "/new/"),
      ("/%6fld/x", 308, "/new/"),
      ("/ask?kind=old", 302, "/form?kind=new"),
      ("/a%20%22b%22%20%7Bc%7D;'d%20$1", 307, "https://shop.example/(x)!*&y"),
      ("/caf%C3%A8%20&%20co/b%C3%A9?z", 303, "https://shop.example/cafe/b%C3%A9?z"),
    ]
  )
  func redirects(path: String, status: Int, target: String) throws {
    let trial = try NginxTrial(try CompiledSpec(Self.spec))
    try trial.start()
    let answer = try trial.ask("https://alba.example\(path)", "--http1.1")
    #expect(answer.output.hasPrefix("HTTP/1.1 \(status) "), "\(answer.output)")
    #expect(NginxTrial.header("Location", of: answer) == target)
    #expect(NginxTrial.header("Set-Cookie", of: answer) == nil)
    #expect(NginxTrial.header("Strict-Transport-Security", of: answer) == "max-age=31536000")
  }

  @Test(
    "The access log has visitors' addresses, or their networks alone",
    arguments: [("full", "127.1.2.3", "::1"), ("short", "127.1.2.0", "::")]
  )
  func logs(choice: String, fourth: String, sixth: String) throws {
    let text = Self.spec.replacing("proxy: { replicas: 1 }", with: "proxy: { replicas: 1, log_addresses: \(choice) }")
    let trial = try NginxTrial(try CompiledSpec(text))
    try trial.start()
    _ = try trial.ask("http://plain.example/", "--interface", "127.1.2.3")
    _ = try Program("curl", package: "curl")
      .run([
        "--silent", "--globoff", "--noproxy", "*", "--header", "Host: plain.example", "http://[::1]:\(trial.http)/",
      ])
    let addresses = try trial.loggedAddresses()
    #expect(addresses.contains(fourth) && addresses.contains(sixth), "\(addresses)")
  }

  @Test("Requests reach the web servers as they came, and clients cannot say who they are")
  func forwarding() throws {
    let trial = try NginxTrial(try CompiledSpec(Self.spec))
    try trial.start()
    let got = try trial.ask(
      "https://alba.example/a%2fb?c=%20",
      "--header",
      "X-Forwarded-For: 9.9.9.9",
      "--header",
      "Upgrade: h2c",
      "--http1.1"
    )
    #expect(
      got.output.hasSuffix("GET /a%2fb?c=%20 host=alba.example for=127.0.0.1 proto=https connection= upgrade=\n"),
      "\(got.output)"
    )
    #expect(NginxTrial.header("Server", of: got) == "nginx")
    #expect(NginxTrial.header("X-Content-Type-Options", of: got) == "nosniff")
    #expect(NginxTrial.header("Retry-After", of: got) == nil)
    let posted = try trial.ask("https://other.example/", "--data", "x=1")
    #expect(posted.output.hasSuffix("fresh POST\n"), "\(posted.output)")
    let plain = try trial.ask("http://plain.example/x")
    #expect(plain.output.contains("proto=http "), "\(plain.output)")
    let large = try trial.directory.write(String(repeating: "x", count: 3 << 20), to: "large")
    let refused = try trial.ask("https://alba.example/", "--data-binary", "@\(large.path)", "--header", "Expect:")
    #expect(refused.output.contains(" 413"), "\(refused.output)")
  }

  @Test("HTTP leads to HTTPS, after the certificate authority has been answered")
  func encryption() throws {
    let trial = try NginxTrial(try CompiledSpec(Self.spec))
    try trial.start()
    let token = try trial.ask("http://www.alba.example/.well-known/acme-challenge/token")
    #expect(token.output.hasSuffix("\r\n\r\nthe token\n"), "\(token.output)")
    let missing = try trial.ask("http://brisa.example/.well-known/acme-challenge/none")
    #expect(missing.output.hasPrefix("HTTP/1.1 404 "), "\(missing.output)")
    let other = try trial.ask("http://other.example/a?b=1")
    #expect(NginxTrial.header("Location", of: other) == "https://other.example/a?b=1")
    let www = try trial.ask("https://www.alba.example/a?b=1")
    #expect(NginxTrial.header("Location", of: www) == "https://alba.example/a?b=1")
  }

  @Test("Hosts that nobody has get no answer and no certificate")
  func strangers() throws {
    let trial = try NginxTrial(try CompiledSpec(Self.spec))
    try trial.start()
    // curl: 35 is a refused handshake, 52 and 56 a connection that ends without an answer.
    for url in ["http://unknown.example/", "http://unknown.example/.well-known/infrac/status"] {
      let answer = try trial.ask(url)
      #expect([52, 56].contains(answer.status) && answer.output.isEmpty, "\(answer)")
    }
    #expect(try trial.ask("https://unknown.example/").status == 35)
  }

  @Test("A suspended tenant's visitors see a page; those of a site without servers are told when to come back")
  func unavailable() throws {
    let trial = try NginxTrial(try CompiledSpec(Self.spec), isWebDown: true)
    try trial.start()
    let suspended = try trial.ask("https://brisa.example/x")
    #expect(suspended.output.contains(" 503"), "\(suspended.output)")
    #expect(suspended.output.contains("This site is suspended."))
    #expect(NginxTrial.header("Strict-Transport-Security", of: suspended) == "max-age=31536000")
    #expect(NginxTrial.header("Retry-After", of: suspended) == nil)
    let down = try trial.ask("https://alba.example/x")
    #expect(down.output.contains(" 503"), "\(down.output)")
    #expect(NginxTrial.header("Retry-After", of: down) == "30", "\(down)")
    #expect(NginxTrial.header("Strict-Transport-Security", of: down) == "max-age=31536000")
    #expect(!down.output.contains("nginx</center>"))
  }

  @Test("The loopback page says which node and which configuration answer")
  func status() throws {
    let trial = try NginxTrial(try CompiledSpec(Self.spec))
    try trial.start()
    let curl = try Program("curl", package: "curl")
    let answer = try curl.run(["-sS", "http://127.0.0.1:\(trial.http + 1)/.well-known/infrac/status"])
    #expect(answer.text == "10.20.0.11 0123abcd\n")
  }
}
