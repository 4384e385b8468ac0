package import FileTree
package import Hashing

/// What a build wrote: a line per file, by which the next build tells its own files from those of others.
///
/// It goes into git with the files. Two branches change it on the same lines, so `.gitattributes` has git keep
/// the lines of both (`merge=union`); a path may therefore have several entries, until the next build.
package struct Manifest: Sendable {
  /// One file as it was written.
  package struct Entry: Hashable, Sendable {
    package let mode: FileMode
    /// In bytes.
    package let size: Int
    package let hash: SHA256.Digest
    package let role: FileRole
  }

  /// The name of the file, in the folder that it describes.
  package static let path = "manifest.json"

  /// The entries by path; more than one where git merged two generations.
  package private(set) var entries: [String: [Entry]] = [:]

  package init() {}

  package mutating func add(_ entry: Entry, at path: String) {
    let others = entries[path, default: []]
    if !others.contains(entry) { entries[path] = others + [entry] }
  }

  /// The paths, sorted by their bytes.
  package var paths: [String] {
    entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

// MARK: The text

extension Manifest {
  /// The number of the format.
  static let format = 1

  /// The file's bytes. `sets` are the hashes of what is below `shared/`, by its folder.
  func text(sets: [(name: String, hash: SHA256.Digest)]) -> [UInt8] {
    var lines = ["{", "  \"infrac\": \(Self.format),", "  \"sets\": {"]
    lines += separated(sets.map { "    \(JSONText.quoted($0.name)): \"\($0.hash.hex)\"" })
    lines += ["  },", "  \"files\": {"]
    lines += separated(
      paths.flatMap { path in
        entries[path, default: []].map { "    \(JSONText.quoted(path)): \($0.text)" }
      }
    )
    lines += ["  }", "}"]
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// The lines with a comma after each but the last.
  private func separated(_ lines: [String]) -> [String] {
    lines.enumerated().map { $0.offset + 1 < lines.count ? $0.element + "," : $0.element }
  }
}

extension Manifest.Entry {
  fileprivate var text: String {
    var members = [
      "\"mode\": \"0\(String(mode.rawValue, radix: 8))\"", "\"size\": \(size)", "\"sha256\": \"\(hash.hex)\"",
      "\"onChange\": \"\(role.onChange.rawValue)\"",
    ]
    for (key, value) in [("service", role.service), ("tenant", role.tenant), ("node", role.node)] {
      if let value { members.append("\"\(key)\": \(JSONText.quoted(value))") }
    }
    return "{\(members.joined(separator: ", "))}"
  }
}
