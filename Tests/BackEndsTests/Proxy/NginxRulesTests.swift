import BackEnds
import Foundation
import TestSupport
import Testing

/// The rules of sites, asked of a running nginx by clients with several addresses.
@Suite(.serialized)
struct NginxRulesTests {
  private static let spec = """
    infrac: 1
    cluster:
      name: tiny
      network: { subnet: 10.20.0.0/24 }
      nodes: { core-1: { address: 10.20.0.11, memory: 16GiB } }
    storage: { nfs: "nas.tiny.example.net:/export" }
    services: { proxy: { replicas: 1 }, web: { replicas: 1, php: ["8.2"] } }
    plans: { basic: { disk: 1GiB, sites: 9 } }
    tenants:
      alba:
        plan: basic
        sites:
          denied.example: { tls: off, deny: [127.0.0.3, 198.51.100.0/24], errors: { 403: /errors/no.html } }
          allowed.example: { tls: off, allow: [127.0.0.2/31], deny: [127.0.0.3], redirects: [{ from: /a, to: /b }] }
          often.example: { tls: off, limits: { requests: 2/m }, errors: { 429: /errors/slow.html } }
          many.example: { tls: off, limits: { connections: 1 } }
          app.example: { tls: off, upstream: ["http://app.alba.example:3000"], errors: { 500: /errors/oops.html } }
          raw.example:
            tls: off
            deny: [127.0.0.3]
            redirects: [{ from: /old, to: /new }]
            raw:
              nginx.server: |
                add_header X-Server yes;
                location = /ping { return 200 "it's {pong};\\n"; }
                location /office/ { allow 127.0.0.2; allow 127.0.0.3; deny all; }
                location ~* "^/[a-z]{2}\\.css$" { expires 1d; add_header X-Style "a;b}"; }
                if ($http_user_agent ~* "bad bot") { return 418; }
                rewrite ^/post/([0-9]+)$ /read?id=$1 last;
              nginx.location: |
                proxy_hide_header X-Powered-By; # not everybody's business
                limit_rate 1m;
    """

  private static func started() throws -> NginxTrial {
    let trial = try NginxTrial(try CompiledSpec(spec))
    #expect(try trial.complaints() == "")
    try trial.start()
    return trial
  }

  @Test("Clients are let in and kept out by their addresses, with the site's own page")
  func access() throws {
    let trial = try Self.started()
    func status(_ host: String, from address: String) throws -> Substring {
      try trial.ask("http://\(host)/", "--interface", address).output.prefix(12).suffix(3)
    }
    #expect(try status("denied.example", from: "127.0.0.1") == "200")
    #expect(try status("denied.example", from: "127.0.0.3") == "403")
    #expect(try trial.ask("http://denied.example/x", "--interface", "127.0.0.3").output.contains("GET /errors/no.html"))
    #expect(try status("allowed.example", from: "127.0.0.2") == "200")
    #expect(try status("allowed.example", from: "127.0.0.3") == "403")
    #expect(try status("allowed.example", from: "127.0.0.4") == "403")
  }

  @Test("A client that asks more than the limit is told so; another one is not")
  func limits() throws {
    let trial = try Self.started()
    let answers = try (0..<6).map { _ in try trial.ask("http://often.example/").output }
    #expect(answers.map { $0.prefix(12).suffix(3) } == ["200", "200", "200", "200", "200", "429"])
    #expect(answers[5].contains("/errors/slow.html"))
    #expect(try trial.ask("http://often.example/", "--interface", "127.0.0.2").output.hasPrefix("HTTP/1.1 200"))

    let host = "http://many.example:\(trial.http)"
    let outcome = try Program("sh", package: "dash").run(
      [
        "-c",
        """
        alias ask='curl -s --noproxy "*" --connect-to "::127.0.0.1:\(trial.http)" -o /dev/null -w "%{http_code} "'
        ask \(host)/slow & sleep 1; ask \(host)/; ask --interface 127.0.0.2 \(host)/; wait; ask \(host)/
        """,
      ]
    )
    #expect(outcome.output == "429 200 200 200 ", "\(outcome.text)")
  }

  @Test("Raw texts do what they say, and take nothing away that is infrac's")
  func raw() throws {
    let trial = try Self.started()
    func ask(_ path: String, _ options: String..., from address: String = "127.0.0.1") throws -> String {
      try trial.ask("http://raw.example\(path)", "--interface", address, "--user-agent", options.first ?? "x").output
    }
    let ping = try ask("/ping")
    #expect(ping.hasPrefix("HTTP/1.1 200") && ping.hasSuffix("it's {pong};\n"), "\(ping)")
    for header in ["X-Server: yes", "X-Content-Type-Options: nosniff"] { #expect(ping.contains(header), "\(ping)") }
    let style = try ask("/ab.css")
    #expect(style.contains("GET /ab.css") && style.contains("X-Style: a;b}") && style.contains("nosniff"), "\(style)")
    #expect(style.contains("Cache-Control: max-age=86400"))
    #expect(try ask("/office/", from: "127.0.0.2").contains("GET /office/"))
    #expect(try ask("/office/").hasPrefix("HTTP/1.1 403"))
    #expect(try ask("/office/", from: "127.0.0.3").hasPrefix("HTTP/1.1 403"), "the site's own rule is gone")
    #expect(try ask("/", "A Bad Bot").hasPrefix("HTTP/1.1 418"))
    #expect(try ask("/post/7").contains("GET /read?id=7"))
    #expect(try ask("/old").contains("Location: /new"))
  }

  @Test("The application's own errors are replaced by the pages that the specification names")
  func application() throws {
    let trial = try Self.started()
    let answer = try trial.ask("http://app.example/boom").output
    #expect(answer.hasPrefix("HTTP/1.1 500") && answer.hasSuffix("fresh GET\n"), "\(answer)")
  }
}
