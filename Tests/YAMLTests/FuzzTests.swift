import Diagnostics
import TestSupport
import Testing
import YAML

@Suite("Hostile texts")
struct FuzzTests {
  private static let specification = """
    infrac: 1
    cluster: {name: lleida, nodes: {core-1: {address: 10.20.0.11, metadata: {rack: "a"}}}}
    plans: &plans
      basic: &basic {disk: 5GiB, php: {memory: 128MiB}}
      pro: {<<: *basic, disk: 50GiB}
    tenants:
      forn-pagès:
        plan: basic   # più tardi
        sites:
          "botiga-piñol.example":
            aliases: ['*.piñol.example', "日本\\u00e9.example"]
            note: |
              première ligne

              дальше 👩‍👩‍👧
            folded: >-
              a
              b
        list:
        - !!str a
        - ? b
          : c
        - - d
          - {e, f: , g: [h, ]}
    ...

    """

  /// Pieces that mean something to YAML.
  private static let pieces = [
    "&a ", "*a", "<<: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "\"", "'", "|\n", ">", "#", "\t", "\n", "\r\n",
    "---\n",
    "...\n", "%YAML 1.2\n", "!!str ", "!x ", "\\", "\u{0}", "\u{FEFF}", "\u{2028}", "é", "👩‍👩‍👧", "<<<<<<< HEAD\n", "@",
    "  ",
  ]

  @Test("Whatever stands in a text: a tree or a diagnostic, each with its places in the text", arguments: 0..<8)
  func mutations(part: Int) {
    var numbers = SeededNumbers(seed: UInt64(part))
    let original = Array(Self.specification.utf8)
    for _ in 0..<500 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) { Self.mutate(&bytes, &numbers) }
      Self.check(bytes)
    }
  }

  @Test("Random bytes and random pieces are survived as well", arguments: 0..<4)
  func random(part: Int) {
    var numbers = SeededNumbers(seed: UInt64(part + 100))
    for _ in 0..<500 {
      let count = Int.random(in: 0...60, using: &numbers)
      Self.check((0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) })
      Self.check((0..<count).map { _ in UInt8.random(in: 32...126, using: &numbers) })
      Self.check((0..<count).flatMap { _ in Array((Self.pieces.randomElement(using: &numbers) ?? "").utf8) })
    }
  }

  @Test("Each beginning of a specification is survived")
  func prefixes() {
    let bytes = Array(Self.specification.utf8)
    for count in bytes.indices { Self.check(Array(bytes[..<count])) }
  }

  private static func mutate(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
    let place = Int.random(in: 0...bytes.count, using: &numbers)
    let end = min(bytes.count, place + Int.random(in: 0...8, using: &numbers))
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &numbers))
    case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &numbers) ?? "").utf8, at: place)
    default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &numbers) }
    }
  }

  /// Reads a text, and looks at every place that the tree and the diagnostics name.
  private static func check(_ bytes: [UInt8]) {
    let reading = Reading(bytes)
    let text = reading.source.span
    func isInside(_ span: Span) -> Bool { span.start >= text.start && span.end <= text.end }
    var spans: [Span] = []
    if let root = reading.root { collect(root, into: &spans) }
    for diagnostic in reading.diagnostics {
      spans.append(diagnostic.primary.span)
      spans += diagnostic.secondary.map(\.span)
    }
    let isAnswered = reading.root != nil || !reading.diagnostics.isEmpty
    guard isAnswered, spans.allSatisfy(isInside) else {
      Issue.record("\(reading.codes) for \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      return
    }
  }

  private static func collect(_ node: Node, into spans: inout [Span]) {
    spans.append(node.span)
    spans.append(node.place)
    switch node.content {
    case .scalar: break
    case .sequence(let nodes): for child in nodes { collect(child, into: &spans) }
    case .mapping(let pairs):
      for pair in pairs {
        spans.append(pair.keySpan)
        collect(pair.value, into: &spans)
      }
    }
  }
}
