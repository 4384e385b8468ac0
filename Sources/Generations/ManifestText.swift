internal import FileTree
internal import Hashing

/// A part of the text of a manifest, line by line as files are compared.
struct ManifestText: Sendable {
  /// The lines of the files, each with a comma and a line break.
  private var files: [UInt8] = []
  private var sets = ConfigurationSets()

  /// The number of the format.
  static let format = 1

  /// Adds the line of a file, in the order of the bytes of their paths.
  mutating func add(_ path: String, _ entry: Manifest.Entry) {
    append("    ")
    JSONText.append(path, to: &files)
    append(": {\"mode\": \"")
    files += (entry.mode == .executable ? "0755" : "0644").utf8
    append("\", \"size\": ")
    files += String(entry.size).utf8
    append(", \"sha256\": \"")
    entry.hash.appendHex(to: &files)
    append("\", \"onChange\": \"")
    files += entry.role.onChange.rawValue.utf8
    files.append(UInt8(ascii: "\""))
    append("service", entry.role.service)
    append("tenant", entry.role.tenant)
    append("node", entry.role.node)
    append("},\n")
    sets.add(path, of: entry.role.service, hash: entry.hash)
  }

  private mutating func append(_ text: StaticString) { text.withUTF8Buffer { files.append(contentsOf: $0) } }

  private mutating func append(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    append(", \"")
    append(key)
    append("\": ")
    JSONText.append(value, to: &files)
  }

  /// The whole text, of its parts in order.
  static func document(of parts: [ManifestText]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(parts.reduce(4096) { $0 + $1.files.count })
    text += "{\n  \"infrac\": \(Self.format),\n  \"sets\": {\n".utf8
    for set in ConfigurationSets.hashes(of: parts.map(\.sets)) {
      text += "    ".utf8
      JSONText.append(set.name, to: &text)
      text += ": \"".utf8
      set.hash.appendHex(to: &text)
      text += "\",\n".utf8
    }
    Self.dropComma(&text)
    text += "  },\n  \"files\": {\n".utf8
    for part in parts { text += part.files }
    Self.dropComma(&text)
    text += "  }\n}\n".utf8
    return text
  }

  /// Takes the comma from the last item.
  private static func dropComma(_ text: inout [UInt8]) {
    guard text.suffix(2).elementsEqual(",\n".utf8) else { return }
    text.removeLast(2)
    text.append(UInt8(ascii: "\n"))
  }
}
