/// What is known of one field: for `infrac explain FIELD.PATH` and the reference.
package struct FieldReference: Sendable {
  /// From the top of the specification: `tenants.NAME.sites.DOMAIN.tls`.
  package let path: String
  package let member: Shape.Member
  /// Other keys of which only one may be written.
  package let excluded: [String]
}

extension Shape {
  /// All fields of this shape and of those within, in the order of their declarations.
  package func fields(below path: String = "") -> [FieldReference] {
    switch self {
    case .scalar, .word: []
    case .list(let element, _): element.fields(below: path + "[]")
    case .map(let key, let value): value.fields(below: path + "." + key.placeholder)
    case .oneOf(let shapes): shapes.flatMap { $0.fields(below: path) }
    case .partial: []
    case .record(let record):
      record.members.flatMap { member -> [FieldReference] in
        let name = path.isEmpty ? member.key : path + "." + member.key
        let excluded = member.group.map { group in
          record.members.filter { $0.group == group && $0.key != member.key }.map(\.key)
        }
        return [FieldReference(path: name, member: member, excluded: excluded ?? [])] + member.shape.fields(below: name)
      }
    }
  }

  /// The field that a path of keys leads to; a key that the user chooses stands for any.
  package func field(at path: String) -> FieldReference? { field(along: Self.words(of: path)) }

  /// The same by the keys themselves, which may have full stops in them.
  package func field(along words: [String]) -> FieldReference? {
    fields().first { field in
      let parts = Self.words(of: field.path)
      return parts.count == words.count
        && zip(parts, words).allSatisfy { part, word in part == word || part.utf8.first?.isUppercaseLetter == true }
    }
  }
}

extension Shape {
  /// What `infrac explain` prints of a field, or of an entry of a mapping whose keys the user chooses (`tenants.NAME`):
  /// what it means and the keys in it, as Markdown; `nil` where a path leads to neither.
  package func explanation(at path: String) -> String? {
    if let field = field(at: path) { return field.markdown + field.member.shape.keys(at: field.path) }
    let words = Self.words(of: path)
    guard let field = field(at: words.dropLast().joined(separator: ".")) else { return nil }
    let entry = field.member.shape.records(at: field.path).first { Self.words(of: $0.path).count == words.count }
    guard let entry else { return nil }
    return "### `\(entry.path)`\n\n\(entry.record.name.capitalizedFirst): an entry of `\(field.path)`.\n"
      + field.member.shape.keys(at: field.path)
  }

  /// The keys of each mapping with fixed keys that can stand here, with what they mean.
  private func keys(at path: String) -> String {
    records(at: path).map { entry in
      let rows = entry.record.members.map { member in
        "- `\(member.key)`\(member.isRequired && !entry.isPartial ? " (required)" : ""): \(member.summary)\n"
      }
      return "\nKeys of `\(entry.path)`:\n\n" + rows.joined()
    }
    .joined()
  }

  private func records(at path: String) -> [(path: String, record: Record, isPartial: Bool)] {
    switch self {
    case .scalar, .word: []
    case .list(let element, _): element.records(at: path + "[]")
    case .map(let key, let value): value.records(at: path + "." + key.placeholder)
    case .oneOf(let shapes): shapes.flatMap { $0.records(at: path) }
    case .record(let record): [(path: path, record: record, isPartial: false)]
    case .partial(let record): [(path: path, record: record, isPartial: true)]
    }
  }

  private static func words(of path: String) -> [String] {
    path.replacing("[]", with: "").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
}

extension ScalarType {
  /// What stands for a key of this type in a path.
  fileprivate var placeholder: String {
    switch name {
    case "a domain name": "DOMAIN"
    case "a metadata word": "KEY"
    case "a status": "STATUS"
    case "a directive of php.ini": "DIRECTIVE"
    case "the name of a database": "DATABASE"
    case "the name of a database user", "the name of an FTP user": "USER"
    default: "NAME"
    }
  }
}

extension FieldReference {
  /// What it means, as Markdown.
  package var markdown: String {
    var lines = ["### `\(path)`", "", member.summary, "", "- Type: \(member.shape.name)"]
    if let preset = member.preset {
      lines.append("- Default: `\(preset.text.isEmpty ? "\"\"" : preset.text)`")
    } else if member.isRequired {
      lines.append("- Required")
    }
    if !excluded.isEmpty { lines.append("- Excludes: " + excluded.map { "`\($0)`" }.joined(separator: ", ")) }
    for type in member.shape.scalars {
      lines.append("- \(type.name.capitalizedFirst): \(type.summary)")
      if let choices = type.choices {
        lines.append("  One of " + choices.map { "`\($0)`" }.joined(separator: ", ") + ".")
      } else {
        lines.append("  Example: " + type.examples.map { "`\($0)`" }.joined(separator: ", "))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Shape {
  /// The types of the texts that can stand here; not those of fields within.
  package var scalars: [ScalarType] {
    switch self {
    case .scalar(let type): [type]
    case .list(let element, _): element.scalars
    case .map(let key, let value): [key] + value.scalars
    case .oneOf(let shapes): shapes.flatMap(\.scalars)
    case .word(let word, let summary): [ScalarType("“\(word)”", summary, examples: [word])]
    case .record, .partial: []
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
