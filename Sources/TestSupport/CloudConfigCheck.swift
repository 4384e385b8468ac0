internal import Diagnostics
internal import YAML

/// What `coreos-cloudinit -validate` finds in a user-data, from its config/validate and config/*.go.
///
/// The warnings that `coreos.etcd2` and `coreos.fleet` are deprecated are left out: they come for every config of ours.
/// Hyphens in keys, which the original takes for underscores, are a finding: its successor drops such keys.
package enum CloudConfigCheck {
  /// The findings as `line N: level: text`, in order; none for a good one.
  package static func findings(_ text: String) -> [String] {
    let firstLine = text.prefix { $0 != "\n" && $0 != "\r\n" }
    guard trimmed(firstLine) == "#cloud-config" else {
      return ["line 1: error: must be \"#cloud-config\" or begin with \"#!\""]
    }
    var sources = SourceSet()
    let source = sources.add(path: "user-data", bytes: Array(text.utf8))
    var diagnostics = DiagnosticBag()
    guard let root = Node.parse(source, into: &diagnostics), diagnostics.isEmpty else {
      return diagnostics.sorted.map { diagnostic in
        "line \(sources.location(of: diagnostic.primary.span)?.line ?? 0): error: \(diagnostic.message.text)"
      }
    }
    var findings = Findings(sources: sources)
    CloudConfigShape.root.check(root, key: "", into: &findings)
    return findings.list
  }

  struct Findings {
    let sources: SourceSet
    var list: [String] = []

    mutating func add(_ level: String, _ text: String, at span: Span) {
      list.append("line \(sources.location(of: span)?.line ?? 0): \(level): \(text)")
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return text
  }
}
