internal import Diagnostics
internal import Hashing

/// The hashes of what each service reads of `shared/`, by which nodes know one state of its configuration from another.
///
/// The hash of a set is that of its `MANIFEST`: a line per file as `sha256sum` prints it, sorted by the bytes of the
/// paths. `bin/sync` writes the same text beside the files. Paths begin below `shared/`, or below the service's own
/// folder there when the file is in one (`shared/node/announce` of `node` is `announce`).
struct ConfigurationSets: Sendable {
  /// Few, so that a list is the fastest table.
  private var texts: [(service: String, text: [UInt8])] = []

  /// Adds a file of a service, in the order of the bytes of their paths.
  mutating func add(_ path: String, of service: String?, hash: SHA256.Digest) {
    guard let service, path.utf8.starts(with: "shared/".utf8) else { return }
    let name = path.utf8.dropFirst("shared/".utf8.count)
    guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return }
    let isOwn = name[..<slash].elementsEqual(service.utf8)
    let index = index(of: service)
    hash.appendHex(to: &texts[index].text)
    texts[index].text += "  ".utf8
    texts[index].text += isOwn ? name[name.index(after: slash)...] : name
    texts[index].text.append(UInt8(ascii: "\n"))
  }

  private mutating func index(of service: String) -> Int {
    if let index = texts.firstIndex(where: { $0.service == service }) { return index }
    texts.append((service, []))
    return texts.count - 1
  }

  /// The sets, by the bytes of their names, of which each part has the files that come next.
  static func hashes(of parts: [ConfigurationSets]) -> [(name: String, hash: SHA256.Digest)] {
    Set(parts.flatMap { $0.texts.map(\.service) }).sorted { $0.precedesByBytes($1) }.map { service in
      var hash = SHA256()
      for part in parts {
        for (name, text) in part.texts where name == service { hash.update(text) }
      }
      return (name: service, hash: hash.finish())
    }
  }
}
