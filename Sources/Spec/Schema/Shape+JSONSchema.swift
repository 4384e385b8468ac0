package import Diagnostics

extension Shape {
  /// The JSON Schema (draft 2020-12) of a document of this shape.
  ///
  /// Other readers of YAML guess at the type of a plain scalar, so a text field accepts what they may make of it.
  package func jsonSchema(title: String, identifier: String) -> JSONValue {
    .object(
      [
        (key: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
        (key: "$id", value: .string(identifier)),
        (key: "title", value: .string(title)),
      ] + members
    )
  }

  /// The schema of `hosting` or of `included` files, under its public name.
  package func languageSchema(_ name: String) -> JSONValue {
    let title = name == "included" ? "A file that a specification of infrac includes" : "A specification of infrac"
    return jsonSchema(title: title, identifier: "urn:infrac:schema:\(name):1")
  }

  private var jsonSchema: JSONValue { .object(members) }

  private var members: [(key: String, value: JSONValue)] {
    switch self {
    case .scalar(let type): type.jsonSchema
    case .list(let element, let minimum):
      [(key: "type", value: "array"), (key: "items", value: element.jsonSchema)]
        + (minimum > 0 ? [(key: "minItems", value: .integer(minimum))] : [])
    case .map(let key, let value):
      [(key: "type", value: "object"), (key: "additionalProperties", value: value.jsonSchema)]
        + (key.pattern.map { [(key: "propertyNames", value: ["pattern": .string($0)])] } ?? [])
    case .record(let record): record.jsonSchema(isPartial: false)
    case .partial(let record): record.jsonSchema(isPartial: true)
    case .oneOf(let shapes): [(key: "anyOf", value: .array(shapes.map(\.jsonSchema)))]
    case .word(let word, let summary):
      [(key: "description", value: .string(summary)), (key: "enum", value: .array(ScalarType.readings(of: word)))]
    }
  }
}

extension Shape.Record {
  /// With all keys optional, on every level, for a part of it.
  fileprivate func jsonSchema(isPartial: Bool) -> [(key: String, value: JSONValue)] {
    let properties = members.map { member in
      (key: member.key, value: member.jsonSchema(isPartial: isPartial))
    }
    var schema: [(key: String, value: JSONValue)] = [
      (key: "type", value: "object"), (key: "properties", value: .object(properties)),
      (key: "additionalProperties", value: .boolean(false)),
    ]
    let required = members.filter { $0.isRequired && !isPartial }.map { JSONValue.string($0.key) }
    if !required.isEmpty { schema.append((key: "required", value: .array(required))) }
    let pairs = exclusions
    if !pairs.isEmpty { schema.append((key: "allOf", value: .array(pairs))) }
    return schema
  }

  /// That of keys which exclude one another no two are there, and one of those without default is.
  private var exclusions: [JSONValue] {
    var groups: [String] = []
    for group in members.compactMap(\.group) where !groups.contains(group) { groups.append(group) }
    return groups.flatMap { group -> [JSONValue] in
      let keys = members.filter { $0.group == group }
      var rules: [JSONValue] = []
      for (index, first) in keys.enumerated() {
        for second in keys.dropFirst(index + 1) {
          rules.append(["not": ["required": [.string(first.key), .string(second.key)]]])
        }
      }
      if keys.allSatisfy({ $0.preset == nil }) {
        rules.append(["anyOf": .array(keys.map { ["required": [.string($0.key)]] })])
      }
      return rules
    }
  }
}

extension Shape.Member {
  fileprivate func jsonSchema(isPartial: Bool) -> JSONValue {
    let inner = if isPartial, case .record(let record) = shape { Shape.partial(of: record) } else { shape }
    var schema: [(key: String, value: JSONValue)] = [(key: "description", value: .string(summary))]
    if let preset { schema.append((key: "default", value: preset.json)) }
    guard case .object(let members) = inner.schemaValue else { return .object(schema) }
    schema += members.filter { $0.key != "description" }
    return .object(schema)
  }
}

extension Shape {
  fileprivate var schemaValue: JSONValue { jsonSchema }
}

extension Preset {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .list(let items): .array(items.map(\.json))
    case .mapping(let entries): .object(entries.map { (key: $0.key, value: $0.value.json) })
    }
  }
}

extension ScalarType {
  fileprivate var jsonSchema: [(key: String, value: JSONValue)] {
    let description = (key: "description", value: JSONValue.string(summary))
    if let choices { return [description, (key: "enum", value: .array(choices.flatMap(Self.readings)))] }
    if let range {
      return [
        description,
        (
          key: "anyOf",
          value: [
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)],
            ["type": "string", "pattern": "^(0|[1-9][0-9]*)$"],
          ]
        ),
      ]
    }
    var schema = [description, (key: "type", value: ["string", "number", "boolean", "null"])]
    if let pattern { schema.append((key: "pattern", value: .string(pattern))) }
    return schema
  }

  /// What readers of YAML make of a plain word: `301` and `true` are not texts to them.
  fileprivate static func readings(of word: String) -> [JSONValue] {
    switch word {
    case "true", "false": [.string(word), .boolean(word == "true")]
    case "off": [.string(word), .boolean(false)]
    case "on": [.string(word), .boolean(true)]
    default: Int(decimal: word).map { [.string(word), .integer($0)] } ?? [.string(word)]
    }
  }
}
