/// Finds the first element of a list by a key: a handful one by one, more of them by their hashes.
///
/// Lists of the specification are short, and a table for each would cost more than it saves; one that somebody makes long
/// must not make the work grow with its square.
package struct Lookup<Key: Hashable, Element> {
  private let few: [(key: Key, element: Element)]
  private let many: [Key: Element]

  /// What is searched one by one.
  private static var handful: Int { 8 }

  package init(_ elements: some Collection<Element>, by key: (Element) -> Key) {
    if elements.count <= Self.handful {
      (few, many) = (elements.map { (key($0), $0) }, [:])
    } else {
      (few, many) = ([], Dictionary(elements.map { (key($0), $0) }) { first, _ in first })
    }
  }

  package subscript(key: Key) -> Element? { few.first { $0.key == key }?.element ?? many[key] }

  package func contains(_ key: Key) -> Bool { self[key] != nil }
}
