internal import Differences
internal import FileTree

extension RolloutPlan {
  /// Whether a machine has to have a secret that it needed not before.
  var needsSecrets: Bool {
    guard let change = report.files.first(where: { $0.path == "bin/secrets.txt" }) else { return false }
    let known = Set(Self.uses(change.old))
    return Self.uses(change.new).contains { !known.contains(Use(secret: $0.secret, machine: former($0.machine))) }
  }

  private struct Use: Hashable {
    let secret: String
    let machine: String
  }

  /// The rows `SECRET MACHINE,MACHINE…` of the table.
  private static func uses(_ content: FileContent?) -> [Use] {
    (lines(content) ?? []).flatMap { line -> [Use] in
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard words.count > 1 else { return [] }
      return words[1].split(separator: ",").map { Use(secret: words[0], machine: String($0)) }
    }
  }
}
