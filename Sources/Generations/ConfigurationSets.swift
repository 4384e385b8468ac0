internal import Hashing

/// The hashes of the folders below `shared/`, by which nodes know one state of a configuration from another.
///
/// The hash of a set is that of its `MANIFEST`: a line per file as `sha256sum` prints it, the paths within the
/// set and sorted by their bytes. `bin/sync` writes the same text beside the files.
struct ConfigurationSets {
  private var texts: [(name: String, text: [UInt8])] = []

  /// Adds a file of the output, in the order of the bytes of their paths.
  mutating func add(_ path: String, hash: SHA256.Digest) {
    let parts = path.split(separator: "/", maxSplits: 2)
    guard parts.count == 3, parts[0] == "shared" else { return }
    if texts.last?.name != String(parts[1]) { texts.append((String(parts[1]), [])) }
    texts[texts.count - 1].text += Array("\(hash.hex)  \(parts[2])\n".utf8)
  }

  /// The sets, in the order in which they came.
  var hashes: [(name: String, hash: SHA256.Digest)] {
    texts.map { (name: $0.name, hash: SHA256.digest(of: $0.text)) }
  }
}
