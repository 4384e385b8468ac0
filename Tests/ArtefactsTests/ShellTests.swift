@testable import Artefacts
import Foundation
import Printing
import TestSupport
import Testing

@Suite("Settings and words of the shell")
struct ShellTests {
  private static let texts = HostileTexts.lines.filter { SingleLine($0) != nil }

  @Test("A shell reads every setting as it was given")
  func shell() throws {
    let directory = try TemporaryDirectory()
    let names = Self.texts.indices.map { "V\($0)" }
    try directory.write(Self.settings, to: "settings")
    let script = ". ./settings\n" + names.map { "printf '%s\\n' \"$\($0)\"\n" }.joined()
    let outcome = try Program("sh", package: "dash").run(["-euc", script], in: directory.url)
    #expect(
      outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) == Self.texts
    )
  }

  @Test("systemd reads every setting as it was given")
  func environmentFile() {
    let read = EnvironmentFile.values(of: Self.settings)
    #expect(Self.texts.indices.map { read["V\($0)"] } == Self.texts)
  }

  @Test("A shell reads every word as it was given")
  func words() throws {
    let words = Self.texts.compactMap(SingleLine.init).map(Shell.word)
    let outcome = try Program("sh", package: "dash").run(["-euc", "printf '%s\\n' " + words.joined(separator: " ")])
    #expect(
      outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) == Self.texts
    )
  }

  /// The same lines as `ShellSettings` prints, under names that are made up here.
  private static var settings: String {
    texts.indices.map { index in
      let text = SingleLine(texts[index]) ?? ""
      let line = ShellSettings { ShellSettings.Settings.set("V", text) }.rendered().string
      return "V\(index)" + line.dropFirst(1)
    }.joined()
  }
}

/// A reader of `EnvironmentFile=` after src/basic/env-file.c of systemd 252.
private enum EnvironmentFile {
  private enum State { case preValue, value, escape, single, double, doubleEscape }

  static func values(of text: String) -> [String: String] {
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      values[String(line[..<equals])] = value(of: line[line.index(after: equals)...])
    }
    return values
  }

  private static func value(of text: Substring) -> String {
    var state = State.preValue
    var value = ""
    var trailing = 0
    for character in text.unicodeScalars {
      switch (state, character) {
      case (.preValue, "'"): state = .single
      case (.preValue, "\""): state = .double
      case (.preValue, "\\"), (.value, "\\"): state = .escape
      case (.preValue, " "), (.preValue, "\t"): continue
      case (.preValue, _), (.value, _), (.escape, _):
        trailing = state != .escape && (character == " " || character == "\t") ? trailing + 1 : 0
        value.unicodeScalars.append(character)
        state = .value
      case (.single, "'"), (.double, "\""): state = .preValue
      case (.double, "\\"): state = .doubleEscape
      case (.doubleEscape, _):
        if !"\"\\`$".unicodeScalars.contains(character) { value += "\\" }
        value.unicodeScalars.append(character)
        state = .double
      case (.single, _), (.double, _): value.unicodeScalars.append(character)
      }
    }
    return String(value.dropLast(state == .value ? trailing : 0))
  }
}
