internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// `studies/`: the kit with which a company measures its machines, the same for every specification and platform, and the
/// probe as a tenant of this one.
enum StudyFiles {
  static func files(for deployment: Deployment) -> FileTree {
    var tree = FileTree()
    let role = FileRole(onChange: .none)
    for text in Texts.all where text.path.hasPrefix("studies/") {
      tree.add(text.path, role: role, mode: text.text.fileMode) { RenderedText(verbatim: text.text) }
    }
    if let plan = deployment.probePlan {
      tree.add("studies/probe.yaml", role: role) { PlainLines(probe(plan)).rendered() }
    }
    return tree
  }

  private static func probe(_ plan: Located<Name>) -> [PlainLines.Line] {
    [
      "# The probe of the studies, a tenant like any other; README.md says where this is copied to.",
      "tenants:",
      "  probe:",
      .init("    plan: \(plan.value.text)", from: plan.origin),
      "    sites: { probe.example.net: { php: {}, tls: off } }",
      "    databases: { probe: { owner: probe, passwords: { probe: { secret: probe } } } }",
    ]
  }
}
