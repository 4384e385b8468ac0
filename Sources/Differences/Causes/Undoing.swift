internal import Diagnostics
internal import Resolution

/// What the texts said before edits, from the record of the old generation.
struct Undoing {
  private let edits: [Edit]
  private let old: DeploymentRecord
  private let new: DeploymentRecord

  init(_ edits: [Edit], from old: DeploymentRecord, to new: DeploymentRecord) {
    (self.edits, self.old, self.new) = (edits, old, new)
  }

  /// The edits that the record knows enough of to undo them: it has no passwords and no tokens.
  var known: Set<Int> { Set(edits.indices.filter { texts(without: [$0]) != nil }) }

  /// The texts without some of the edits; `nil` where one of these cannot be undone.
  func texts(without undone: Set<Int>) -> FormerTexts? {
    var texts = FormerTexts()
    let edited = undone.map { edits[$0] }
    for (name, edits) in Dictionary(grouping: edited.filter { $0.text == .specification }, by: \.section) {
      guard let section = section(name, edits) else { return nil }
      texts.sections.append(section)
    }
    texts.sections.sort { $0.name.precedesByBytes($1.name) }
    texts.assignments = assigned
    for (index, edit) in edits.enumerated() where edit.text == .lock {
      if undone.contains(index) {
        guard undo(edit, &texts.assignments) else { return nil }
      } else {
        keep(edit, &texts.assignments)
      }
    }
    return texts
  }

  // MARK: The specification

  private func section(_ name: String, _ edits: [Edit]) -> FormerTexts.Section? {
    var section = FormerTexts.Section(name)
    var formerName = name
    for edit in edits where edit.kind == .renamed {
      guard edit.path.isEmpty, let former = edit.old, let dot = name.lastIndex(of: ".") else { return nil }
      section.formerName = former
      section.additions.insert("was")
      formerName = name[...dot] + former
    }
    // The record of a renamed section has its old name, whether or not the new one stands.
    if !old.has(.written, formerName),
      let renamed = self.edits.first(where: { $0.section == name && $0.kind == .renamed }),
      let former = renamed.old, let dot = name.lastIndex(of: ".")
    {
      formerName = name[...dot] + former
    }
    let before = old[.written, formerName]
    if edits.contains(where: { $0.path.isEmpty && $0.kind == .added && before == nil }) {
      section.wasThere = false
      return section
    }
    guard let before else { return nil }
    if edits.contains(where: { $0.kind == .moved || $0.path.isEmpty && $0.kind == .removed }) {
      section.formerFile = before["file"]?.text
    }
    let fields = before["fields"]?.members ?? []
    let present = new[.written, name]?["fields"]?.members ?? []
    for edit in edits where edit.kind != .moved && edit.kind != .renamed {
      for (path, value) in fields where Edit.isField(path, of: edit.path) {
        guard let text = value.text, !Self.isHidden(text) else { return nil }
        section.values.append((path, text))
      }
      for (path, _) in present where Edit.isField(path, of: edit.path) && !fields.contains(where: { $0.key == path }) {
        section.additions.insert(path)
      }
    }
    return section
  }

  /// Whether the record has something else in place of a text: a digest of a secret, or a mark for too much to say.
  private static func isHidden(_ text: String) -> Bool {
    Edit.isDigest(text) || text.contains("{…}")
  }

  // MARK: The lock file

  private var assigned: FormerTexts.Assigned {
    var assigned = FormerTexts.Assigned()
    for name in old.names(of: .tenant) where !old.sameLine(.tenant, name, new) { add(name, &assigned) }
    for name in old.names(of: .node) { assigned.etcd[name] = old[.node, name]?["etcd"]?.text }
    assigned.database = old.nodes(of: "database")
    return assigned
  }

  private func add(_ tenant: String, _ assigned: inout FormerTexts.Assigned) {
    guard let value = old[.tenant, tenant], let uid = value["uid"]?.line, let number = Int(uid) else { return }
    assigned.tenants[tenant] = (number, value["server"]?.text)
  }

  private func undo(_ edit: Edit, _ assigned: inout FormerTexts.Assigned) -> Bool {
    if edit.tenant != nil || edit.node != nil { return true }
    guard edit.section.hasPrefix("images.") else { return false }
    assigned.digests.updateValue(edit.old, forKey: String(edit.section.dropFirst("images.".utf8.count)))
    return true
  }

  /// An edit of the lock file that stands: what it has now is taken.
  private func keep(_ edit: Edit, _ assigned: inout FormerTexts.Assigned) {
    if let tenant = edit.tenant { assigned.tenants[tenant] = nil }
    if let node = edit.node { assigned.etcd[node] = edit.new }
  }
}
