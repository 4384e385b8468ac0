import Foundation

/// `embed-texts FOLDER OUTPUT.swift`: writes every file below FOLDER as a `StaticString` into OUTPUT.swift.
@main
struct EmbedTexts {
  static func main() throws {
    let arguments = CommandLine.arguments
    precondition(arguments.count == 3, "usage: embed-texts FOLDER OUTPUT.swift")
    let folder = URL(filePath: arguments[1])
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { !folder.appending(path: $0).isDirectory }
      .sorted()
    var swift = "/// The texts of this target's folder `Texts`, embedded by `embed-texts`.\npackage enum Texts {\n"
    for path in paths {
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      swift += "  package static let \(identifier(of: path)): StaticString = \(literal(of: text))\n"
    }
    swift += "\n  /// Every text with its path below the folder, sorted by path.\n"
    swift += "  package static let all: [(path: String, text: StaticString)] = [\n"
    for path in paths { swift += "    (\"\(path)\", \(identifier(of: path))),\n" }
    swift += "  ]\n}\n"
    try swift.write(to: URL(filePath: arguments[2]), atomically: true, encoding: .utf8)
  }

  /// `bin/add-user.sh` becomes `bin_add_user_sh`.
  private static func identifier(of path: String) -> String {
    let name = String(path.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    return name.first?.isNumber == true ? "_" + name : name
  }

  /// A raw literal of several lines, with more number signs than the text has in a row.
  private static func literal(of text: String) -> String {
    var longest = 0
    var run = 0
    for character in text {
      run = character == "#" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "#", count: longest + 1)
    return "\(fence)\"\"\"\n\(text)\n\"\"\"\(fence)"
  }
}

extension URL {
  fileprivate var isDirectory: Bool {
    (try? resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
  }
}
