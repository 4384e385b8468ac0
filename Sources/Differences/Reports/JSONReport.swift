package import Diagnostics
internal import FileTree

/// A report for programs: `docs/schemas/diff.schema.json`.
package struct JSONReport {
  private let report: Report
  private let sources: SourceSet

  package init(_ report: Report, _ sources: SourceSet) { (self.report, self.sources) = (report, sources) }

  package var document: JSONValue {
    .object([
      (key: "version", value: 1), (key: "old", value: .string(report.old)), (key: "new", value: .string(report.new)),
      (key: "strongest", value: .string(report.strongest.rawValue)),
      (key: "files", value: .array(report.files.map(Self.value))),
      (key: "items", value: .array(report.items.map(value))),
    ])
  }

  private static func value(of change: FileChange) -> JSONValue {
    .object([
      (key: "path", value: .string(change.path)), (key: "kind", value: .string(change.kind.rawValue)),
      (key: "service", value: .optional(change.role.service)), (key: "tenant", value: .optional(change.role.tenant)),
      (key: "node", value: .optional(change.role.node)),
    ])
  }

  private func value(of item: Report.Item) -> JSONValue {
    .object([
      (key: "cause", value: value(of: item.cause)), (key: "effect", value: .string(item.effect.rawValue)),
      (key: "nodes", value: .strings(item.nodes)), (key: "services", value: .strings(item.services)),
      (key: "tenants", value: .strings(item.tenants)), (key: "interruption", value: .string(item.interruption)),
      (key: "files", value: .array(item.files.map(Self.value))),
    ])
  }

  private func value(of cause: Report.Cause) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      (key: "kind", value: .string(cause.word)), (key: "title", value: .string(cause.title)),
    ]
    if case .edit(let edit) = cause {
      let location = edit.span.flatMap { sources.location(of: $0) }
      members += [
        (key: "change", value: .string(edit.kind.rawValue)), (key: "field", value: .string(edit.name)),
        (key: "old", value: .optional(edit.old.map(SecretText.masked))),
        (key: "new", value: .optional(edit.new.map(SecretText.masked))),
        (key: "file", value: .optional(location?.path ?? edit.file)),
        (key: "line", value: location.map { .integer($0.line) } ?? .null),
      ]
    }
    return .object(members)
  }

  private static func value(of file: Report.File) -> JSONValue {
    .object([
      (key: "path", value: .string(file.change.path)), (key: "kind", value: .string(file.change.kind.rawValue)),
      (key: "effect", value: .string(file.effect.rawValue)),
      (
        key: "stretches",
        value: .array(
          zip(file.stretches, ChangedLines(file).stretches).map { place, lines in
            .object([
              (key: "oldLine", value: .integer(place.old.lowerBound + 1)), (key: "old", value: .strings(lines.old)),
              (key: "newLine", value: .integer(place.new.lowerBound + 1)), (key: "new", value: .strings(lines.new)),
            ])
          }
        )
      ),
    ])
  }
}

extension JSONValue {
  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
