import BackEnds
import FileTree
import Foundation
import Printing
import Resolution
import TestSupport
import Testing

/// nginx with the configuration of a specification, on this machine: paths of a temporary directory, other ports,
/// self-signed certificates, and itself as the web server behind it. A class, because a `deinit` stops it.
final class NginxTrial {
  let directory: TemporaryDirectory
  let nginx: Program
  let http: Int
  let https: Int
  private var process: Process?

  /// What the web server behind it answers: how the request reached it.
  private static let backend = """
    server {
      listen unix:BACKEND/web.sock;
      location = /moved { return 302 /else; }
      location / { default_type text/plain; return 200 "$request_method $request_uri host=$http_host \
    for=$http_x_forwarded_for proto=$http_x_forwarded_proto connection=$http_connection upgrade=$http_upgrade\\n"; }
      location /broken { return 502; }
      location = /slow { limit_rate 20; return 200 "\(String(repeating: ".", count: 100))"; }
    }
    server { listen unix:BACKEND/fresh.sock; location = /boom { return 500 "its own"; } location / { return 200 "fresh $request_method\\n"; } }

    """

  init(_ compiled: CompiledSpec, isWebDown: Bool = false) throws {
    directory = try TemporaryDirectory()
    nginx = try Program("nginx", package: "nginx")
    // Three ports below those that the kernel gives to clients.
    http = Int.random(in: 10_000..<30_000)
    https = http + 2
    let root = directory.url.path
    let paths = NginxPaths(
      user: NSUserName(),
      work: root,
      buffers: "\(root)/buffers",
      logs: root,
      upstreams: "\(root)/upstreams.conf",
      certificates: "\(root)/tls",
      challenges: "\(root)/acme"
    )
    for (path, entry) in NginxFiles(compiled.deployment, at: paths).tree(below: "nginx").sorted {
      try directory.write(adapted(entry.render().string), to: path)
    }
    try directory.write("", to: "buffers/.keep")
    try directory.write("the token\n", to: "acme/.well-known/acme-challenge/token")
    try writeCertificates(of: compiled)
    try writeUpstreams(of: compiled, isWebDown: isWebDown)
  }

  deinit {
    process?.terminate()
    process?.waitUntilExit()
  }

  private var configuration: String { directory.url.appending(path: "nginx/nginx.conf").path }

  /// What nginx has against its files; empty when it has nothing, not even a warning.
  func complaints() throws -> String {
    let outcome = try nginx.run(["-t", "-q", "-c", configuration])
    let lines = outcome.text.split(separator: "\n").filter { line in
      // Said of a test that is not run by root; on the nodes nginx is.
      !line.contains("the \"user\" directive makes sense only")
    }
    return lines.joined(separator: "\n") + (outcome.status == 0 ? "" : "\nexit status \(outcome.status)")
  }

  /// Runs it in the foreground, until the trial is over: Foundation waits for daemons for ever.
  func start() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/sbin/nginx")
    process.arguments = ["-c", configuration, "-g", "daemon off;"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    let answer = try Program("curl", package: "curl").run(
      ["-sS", "--retry", "20", "--retry-delay", "1", "--retry-connrefused", "http://127.0.0.1:\(http + 1)/"]
    )
    let complaints = try complaints()
    try #require(answer.status == 0, "\(answer.text) \(complaints)")
  }

  /// Asks for a URL, whose host leads to this nginx; the head of the answer and its body.
  func ask(_ url: String, _ options: String...) throws -> Program.Outcome {
    let curl = try Program("curl", package: "curl")
    let host = url.split(separator: "/")[1].prefix { $0 != ":" }
    let port = url.hasPrefix("https:") ? https : http
    let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).dropFirst(2).first ?? ""
    let scheme = url.prefix { $0 != ":" }
    return try curl.run(
      [
        "--silent", "--insecure", "--include", "--path-as-is", "--globoff", "--max-time", "10", "--noproxy", "*",
        "--resolve", "\(host):\(port):127.0.0.1", "--connect-to", "::127.0.0.1:\(port)",
      ] + options + ["\(scheme)://\(host):\(port)/\(rest)"]
    )
  }

  /// The visitors' addresses in the access log, as it has them.
  func loggedAddresses() throws -> [String] {
    try String(contentsOf: directory.url.appending(path: "access.log"), encoding: .utf8)
      .split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
  }

  /// The value of a header in what `ask` returned.
  static func header(_ name: String, of outcome: Program.Outcome) -> String? {
    outcome.output.split(whereSeparator: \.isNewline)
      .first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }

  // MARK: Adaptation

  /// The text with the trial's ports.
  private func adapted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.trimmingCharacters(in: .whitespaces).hasPrefix("listen ") else { return String(line) }
      var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      words = words.map { word in
        let end = word.hasSuffix(";") ? ";" : ""
        switch word.dropLast(end.count) {
        case "80": return "\(http)\(end)"
        case "443": return "\(https)\(end)"
        case "[::]:80": return "[::]:\(http)\(end)"
        case "[::]:443": return "[::]:\(https)\(end)"
        // The loopback page: its own port, since this test asks for everything over loopback.
        case "127.0.0.1:80": return "127.0.0.1:\(http + 1)\(end)"
        default: return word
        }
      }
      return words.joined(separator: " ")
    }
    .joined(separator: "\n")
  }

  private func writeCertificates(of compiled: CompiledSpec) throws {
    let openssl = try Program("openssl", package: "openssl")
    let made = try openssl.run(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=trial",
        "-keyout", "privkey.pem", "-out", "fullchain.pem",
      ],
      in: directory.url
    )
    try #require(made.status == 0, "\(made.text)")
    for certificate in compiled.deployment.certificates {
      for file in ["fullchain.pem", "privkey.pem"] {
        let text = try String(contentsOf: directory.url.appending(path: file), encoding: .utf8)
        try directory.write(text, to: "tls/\(certificate.name)/\(file)")
      }
    }
  }

  /// What the node writes, made by the script that writes it there.
  private func writeUpstreams(of compiled: CompiledSpec, isWebDown: Bool) throws {
    let script = try Program(PackageRoot.url.appending(path: "Sources/Scripts/Texts/node/upstream").path, package: "")
    let applications = compiled.tree.sorted.filter { $0.path.hasPrefix("shared/nginx/applications/") }
      .flatMap { $0.entry.render().string.split(separator: "\n").map { String($0.prefix { $0 != " " }) } }
    let groups = compiled.deployment.webGroups.map(\.name) + applications
    let servers = isWebDown ? "" : groups.map { "\($0) unix:\(directory.url.path)/web.sock\n" }.joined()
    let outcome = try script.run(
      groups,
      input: servers,
      environment: ["INFRAC_PROXY_ADDRESS": "10.20.0.11", "INFRAC_GENERATION": "0123abcd"]
    )
    try #require(outcome.status == 0, "\(outcome.text)")
    var text = outcome.output
    if !isWebDown {
      // The two pools lead to two servers, so that a test sees which of them was taken.
      var isFresh = false
      text = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
        if line.hasPrefix("upstream ") { isFresh = line.contains("-fresh ") }
        return isFresh ? line.replacingOccurrences(of: "web.sock", with: "fresh.sock") : String(line)
      }
      .joined(separator: "\n")
    }
    let backend = Self.backend.replacingOccurrences(of: "BACKEND", with: directory.url.path)
    try directory.write(text + backend, to: "upstreams.conf")
  }
}
