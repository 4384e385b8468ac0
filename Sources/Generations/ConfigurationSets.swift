internal import Hashing

/// The hashes of what each service reads of `shared/`, by which nodes know one state of its configuration from another.
///
/// The hash of a set is that of its `MANIFEST`: a line per file as `sha256sum` prints it, sorted by the bytes of the
/// paths. `bin/sync` writes the same text beside the files. Paths begin below `shared/`, or below the service's own
/// folder there when the file is in one (`shared/node/announce` of `node` is `announce`).
struct ConfigurationSets {
  private var texts: [String: [UInt8]] = [:]

  /// Adds a file of a service, in the order of the bytes of their paths.
  mutating func add(_ path: String, of service: String?, hash: SHA256.Digest) {
    let parts = path.split(separator: "/", maxSplits: 2)
    guard let service, parts.count == 3, parts[0] == "shared" else { return }
    let name = parts[1] == service ? String(parts[2]) : "\(parts[1])/\(parts[2])"
    texts[service, default: []] += Array("\(hash.hex)  \(name)\n".utf8)
  }

  /// The sets, by the bytes of their names.
  var hashes: [(name: String, hash: SHA256.Digest)] {
    texts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { (name: $0.key, hash: SHA256.digest(of: $0.value)) }
  }
}
