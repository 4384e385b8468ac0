package import Diagnostics
internal import Differences
internal import FileTree

/// The steps of a rollout for people and for programs.
package struct RolloutText {
  private let steps: [Step]
  private let labels: (old: String, new: String)

  package init(_ steps: [Step], old: String, new: String) { (self.steps, labels) = (steps, (old, new)) }

  package var text: String {
    guard !steps.isEmpty else { return "nothing runs differently between \(labels.old) and \(labels.new)\n" }
    let count = steps.count == 1 ? "1 step" : "\(steps.count) steps"
    var rows = ["\(count) from \(labels.old) to \(labels.new)"]
    for step in steps {
      let indent = String(repeating: " ", count: step.id.count + 1)
      rows += [
        "", "\(step.id) \(step.title)", "\(indent)check: \(step.check)", "\(indent)way back: \(step.wayBack)",
      ]
      if step.effect != .none { rows.append("\(indent)effect: \(step.effect.words)") }
      if !step.services.isEmpty { rows.append("\(indent)services: \(step.services.joined(separator: ", "))") }
      if !step.tenants.isEmpty { rows.append(indent + Report.tenantNames(step.tenants, 8)) }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  /// `docs/schemas/rollout.schema.json`
  package var json: JSONValue {
    let list = steps.map { step -> JSONValue in
      .object([
        (key: "id", value: .string(step.id)), (key: "title", value: .string(step.title)),
        (key: "action", value: .array(step.words.map(JSONValue.string))), (key: "check", value: .string(step.check)),
        (key: "wayBack", value: .string(step.wayBack)), (key: "effect", value: .string(step.effect.rawValue)),
        (key: "services", value: .array(step.services.map(JSONValue.string))),
        (key: "tenants", value: .array(step.tenants.map(JSONValue.string))),
      ])
    }
    return .object([
      (key: "version", value: 1), (key: "old", value: .string(labels.old)), (key: "new", value: .string(labels.new)),
      (key: "steps", value: .array(list)),
    ])
  }
}
