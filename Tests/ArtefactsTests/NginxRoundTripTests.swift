@testable import Artefacts
import Foundation
import Printing
import TestSupport
import Testing

private typealias Main = Nginx.Main
private typealias HTTP = Nginx.HTTP
private typealias Server = Nginx.Server
private typealias Location = Nginx.Location

@Suite("What nginx reads is what was meant")
struct NginxRoundTripTests {
  @Test("crossplane reads every argument as it was given")
  func crossplane() throws {
    let directory = try TemporaryDirectory()
    let file = Nginx(HTTP.self) {
      for text in HostileTexts.all { HTTP.defaultType(text) }
    }
    let path = try directory.write(file.rendered().string, to: "nginx.conf").path
    let arguments = try Validator.python(
      """
      import json, sys, crossplane
      config = crossplane.parse(sys.argv[1], single=True, check_ctx=False, check_args=False)
      assert config["status"] == "ok", config["errors"]
      print(json.dumps([statement["args"] for statement in config["config"][0]["parsed"]]))
      """,
      [path],
      as: [[String]].self
    )
    // crossplane keeps the backslashes that nginx takes away before n, r, t, quotes and backslashes.
    let read = arguments.map { $0.map(Self.unescaped) }
    for (text, read) in zip(HostileTexts.all, read) { #expect(read == [text]) }
    #expect(read.count == HostileTexts.all.count)
  }

  @Test("nginx answers with every text that it was given")
  func answers() throws {
    let texts = HostileTexts.all.filter { !$0.contains("$") }
    let directory = try TemporaryDirectory()
    let bodies = try serve(in: directory, asking: texts.indices.map { "/\($0)" }) {
      for (index, text) in texts.enumerated() {
        Server.location(.exact("/\(index)")) { Location.respond(200, Nginx.Word(text)) }
      }
    }
    for (text, body) in zip(texts, bodies) { #expect(body == text) }
    #expect(bodies.count == texts.count)
  }

  @Test("nginx takes every path of a location as it was given, also with a dollar")
  func locations() throws {
    let texts = HostileTexts.lines.filter { !$0.isEmpty && !$0.contains("/") && ![".", "...", ".."].contains($0) }
    let unique = Array(Set(texts)).sorted()
    let directory = try TemporaryDirectory()
    let bodies = try serve(in: directory, asking: unique.map { "/x" + Self.percentEncoded($0) }) {
      for (index, text) in unique.enumerated() {
        Server.location(.exact("/x" + text)) { Location.respond(200, "\(index)") }
      }
    }
    #expect(bodies == unique.indices.map(String.init))
    let other = try TemporaryDirectory()
    let matches = try serve(in: other, asking: unique.map { "/y" + Self.percentEncoded($0) }) {
      for (index, text) in unique.enumerated() {
        Server.location(.regex("\(syntax: "^/y")\(text)\(syntax: "$")")) { Location.respond(200, "\(index)") }
      }
    }
    #expect(matches == unique.indices.map(String.init))
  }

  @Test("nginx accepts one of every directive")
  func vocabulary() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "empty.conf")
    let file = NginxEverything.file(in: directory.url.path)
    let path = try directory.write(file.rendered().string, to: "nginx.conf").path
    let outcome = try Program("nginx", package: "nginx").run(["-t", "-q", "-p", directory.url.path, "-c", path])
    #expect(outcome.status == 0)
    #expect(outcome.text == "")
  }

  // MARK: Running nginx

  /// The bodies that nginx answers on a socket of its own.
  private func serve(
    in directory: TemporaryDirectory,
    asking paths: [String],
    @Block<Server> _ body: () -> Statements
  ) throws -> [String] {
    let folder = directory.url.path
    let locations = Clauses<Server>(body)
    let file = Nginx(Main.self) {
      Main.pid("\(folder)/pid")
      Main.errorLog("\(folder)/error.log", .warn)
      Main.workerProcesses(1)
      Main.events {}
      Main.http {
        NginxEverything.temporaryPaths(in: folder)
        HTTP.accessLogOff
        HTTP.mergeSlashes(false)
        HTTP.server {
          Server.listen(.unix("\(folder)/socket"))
          locations
        }
      }
    }
    let path = try directory.write(file.rendered().string, to: "nginx.conf").path
    let questions = paths.enumerated().map {
      "url = \"http://x\($0.element)\"\noutput = \"\(folder)/\($0.offset).out\"\n"
    }
    try directory.write(questions.joined(), to: "questions")
    // One shell for all: Foundation takes a program for running as long as its daemon runs.
    let outcome = try Program("sh", package: "dash").run([
      "-c",
      """
      set -e
      nginx -p "$1" -c "$2"
      trap 'kill -TERM "$(cat "$1/pid")"' EXIT
      curl -s -S --path-as-is --globoff --unix-socket "$1/socket" -K "$1/questions"
      """,
      "sh", folder, path,
    ])
    guard outcome.status == 0 else { throw Validator.Failure(text: outcome.text) }
    return try paths.indices.map { index in
      let file = directory.url.appending(path: "\(index).out")
      return FileManager.default.fileExists(atPath: file.path)
        ? String(decoding: try Data(contentsOf: file), as: UTF8.self) : ""
    }
  }

  private static func percentEncoded(_ text: String) -> String {
    text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("\\\\", with: "\u{0}").replacing("\\\"", with: "\"").replacing("\\n", with: "\n")
      .replacing("\\r", with: "\r").replacing("\\t", with: "\t").replacing("\u{0}", with: "\\")
  }
}
