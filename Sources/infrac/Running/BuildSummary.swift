internal import Diagnostics
internal import FileTree
internal import Generations

/// What a build did, or would do.
struct BuildSummary {
  let folder: String
  let comparison: Comparison
  let recovery: Store.Recovery
  /// Lines that the lock file gets.
  let lock: [String]
  /// Whether it is done already.
  let isDone: Bool
  /// What the changes mean, for people.
  let meaning: [String]

  /// Of more changes than this only the number in each folder is shown.
  private static let mostLines = 40

  var text: String {
    var lines: [String] = []
    switch recovery {
    case .none: break
    case .discarded: lines.append("an interrupted build was discarded: it had not begun to replace files")
    case .finished: lines.append("an interrupted build was finished")
    case .undone: lines.append("an interrupted build was taken back")
    case .pending: lines.append("an interrupted build waits to be finished: the next `infrac build` does it")
    }
    let changes = comparison.changes
    if changes.isEmpty {
      lines.append(
        comparison.isEmpty
          ? "\(folder) is up to date" : "\(folder): manifest.json \(isDone ? "changed" : "would change")"
      )
    } else {
      lines += changes.count > Self.mostLines ? counts : changes.map { "\($0.kind.mark) \($0.path)" }
      lines.append("\(folder): \(total)\(isDone ? "" : ", when it is built")")
      let tenants = comparison.tenants
      if !tenants.isEmpty {
        let names = tenants.prefix(12).joined(separator: ", ")
        lines.append("tenants: \(names)\(tenants.count > 12 ? " and \(tenants.count - 12) more" : "")")
      }
    }
    lines += meaning
    if !lock.isEmpty {
      lines.append(
        "lock file: \(lock.count == 1 ? "1 line" : "\(lock.count) lines") \(isDone ? "added; commit it" : "missing")"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `docs/schemas/build.schema.json`
  var json: String {
    let changes = comparison.changes.map { change -> JSONValue in
      .object([
        (key: "kind", value: .string(change.kind.rawValue)), (key: "path", value: .string(change.path)),
        (key: "service", value: change.role.service.map(JSONValue.string) ?? .null),
        (key: "tenant", value: change.role.tenant.map(JSONValue.string) ?? .null),
        (key: "node", value: change.role.node.map(JSONValue.string) ?? .null),
        (key: "onChange", value: .string(change.role.onChange.rawValue)),
      ])
    }
    let document: JSONValue = .object([
      (key: "version", value: .integer(1)), (key: "folder", value: .string(folder)),
      (key: "done", value: .boolean(isDone)),
      (key: "recovery", value: .string(recovery.rawValue)), (key: "changes", value: .array(changes)),
      (key: "tenants", value: .array(comparison.tenants.map(JSONValue.string))),
      (key: "lock", value: .array(lock.map(JSONValue.string))),
    ])
    return document.document
  }

  private var total: String {
    Change.Kind.allCases.compactMap { kind in
      let count = comparison.changes.count { $0.kind == kind }
      return count == 0 ? nil : "\(count) \(count == 1 ? "file" : "files") \(kind.rawValue)"
    }
    .joined(separator: ", ")
  }

  /// A line for each folder below the top, with numbers.
  private var counts: [String] {
    struct Place: Hashable {
      let folder: String
      let kind: Change.Kind
    }
    var numbers: [Place: Int] = [:]
    for change in comparison.changes {
      numbers[Place(folder: Self.folder(of: change.path), kind: change.kind), default: 0] += 1
    }
    return Set(numbers.keys.map(\.folder)).sorted().map { folder in
      let marks = Change.Kind.allCases.compactMap { kind in
        numbers[Place(folder: folder, kind: kind)].map { "\(kind.mark)\($0)" }
      }
      return "\(marks.joined(separator: " "))  \(folder.isEmpty ? "." : folder + "/")"
    }
  }

  /// The folder of a file, the second one below the top at most.
  private static func folder(of path: String) -> String {
    let bytes = path.utf8Span.span
    var (length, slashes) = (0, 0)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "/") && slashes < 2 {
      (length, slashes) = (index, slashes + 1)
    }
    return String(Substring(path.utf8.prefix(length)))
  }
}

extension Change.Kind {
  fileprivate var mark: String {
    switch self {
    case .created: "+"
    case .changed: "~"
    case .removed: "-"
    }
  }
}
