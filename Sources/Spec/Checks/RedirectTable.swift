/// Which redirect of a site answers for a path: the first that matches it, as nginx is told.
///
/// A path is looked up by its own text and by those of its beginnings that end in a slash, so that the work does not grow
/// with the number of redirects.
struct RedirectTable {
  private var exact: [String: Int] = [:]
  private var prefixes: [String: Int] = [:]
  /// How many bytes prefixes have: no other beginning of a path needs to be looked up.
  private var lengths: Set<Int> = []

  /// Of two with one path the first counts.
  mutating func add(_ path: RequestPath, _ index: Int) {
    guard path.text.hasSuffix("/") else {
      exact[path.text] = exact[path.text] ?? index
      return
    }
    prefixes[path.text] = prefixes[path.text] ?? index
    lengths.insert(path.text.utf8.count)
  }

  /// The index of the first redirect that matches a path.
  func first(matching path: String) -> Int? {
    var found = exact[path]
    for length in lengths where length <= path.utf8.count {
      let prefix = path.utf8.prefix(length)
      guard prefix.last == UInt8(ascii: "/") else { continue }
      if let index = prefixes[String(decoding: prefix, as: UTF8.self)] { found = min(found ?? index, index) }
    }
    return found
  }
}
