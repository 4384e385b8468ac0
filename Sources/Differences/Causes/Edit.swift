package import Diagnostics

/// A change of what the specification or the lock file says: a cause.
package struct Edit: Sendable, Hashable {
  package enum Kind: String, Sendable {
    case added, removed, changed, renamed, moved
  }

  package enum Text: String, Sendable {
    case specification, lock
  }

  package let text: Text
  package let kind: Kind
  /// `tenants.forn-pages`, `cluster.nodes.core-1`, `images.debian:bookworm-slim`.
  package let section: String
  /// The field within the section; empty for all of it.
  package let path: String
  /// What was said; `nil` where nothing was, or where there is too much to say.
  package let old: String?
  package let new: String?
  /// The file that says it now, or did, relative to the main specification's folder.
  package let file: String?
  /// Where it stands in the texts of this run, if it is known.
  package let span: Span?
  /// Of a field that is no longer said, the first of those that stand in the same mapping, or around it.
  package var beside: Span?

  /// The whole path of what was edited.
  package var name: String { path.isEmpty ? section : "\(section).\(path)" }

  /// The tenant whose edit it is.
  package var tenant: String? { Self.entry(of: section, below: "tenants.") }
  package var node: String? { Self.entry(of: section, below: "cluster.nodes.") }
  /// The names of the server whose edit it is, the former one too; servers are no sections of their own.
  var servers: [String] {
    guard section == Self.serverSection, path.hasPrefix("servers.") else { return [] }
    let name = String(path.dropFirst("servers.".utf8.count).prefix { $0 != "." })
    return kind == .renamed ? [name] + [old].compactMap { $0 } : [name]
  }

  static let serverSection = "classic"

  /// Whether a field of a section (`Written.Field.path`) is at an edit's path.
  static func isField(_ field: String, of path: String) -> Bool {
    path.isEmpty || EditSearch.cause(of: field) == path || field.hasPrefix(path + ".")
  }

  /// Whether the record has a digest in place of a text, which is a secret.
  static func isDigest(_ text: String) -> Bool { text.hasPrefix("sha256:") && text.utf8.count == 23 }

  private static func entry(of section: String, below prefix: String) -> String? {
    section.hasPrefix(prefix) ? String(section.dropFirst(prefix.utf8.count)) : nil
  }
}

/// Finds the edits between two records.
struct EditSearch {
  let old: DeploymentRecord
  let new: DeploymentRecord
  /// The places of the new texts by section and field; empty where they are not at hand.
  let places: Places

  /// Where sections and their fields stand.
  struct Places: Sendable {
    var sections: [String: (span: Span, fields: @Sendable () -> [(path: String, span: Span)])] = [:]
    /// Where the lock file has what an edit with this name is about.
    var lock: @Sendable (String) -> Span? = { _ in nil }
  }

  var edits: [Edit] {
    let renames = renames
    var edits: [Edit] = []
    for section in old.differences(.written, to: new) {
      if renames[section] != nil || renames.values.contains(section) { continue }
      edits += compare(section, old[.written, section], section, new[.written, section])
    }
    for (name, former) in renames.sorted(by: { $0.key < $1.key }) {
      edits.append(renamed(name, from: former))
      edits += compare(former, old[.written, former], name, new[.written, name]).filter { $0.path != "was" }
    }
    return edits + lockEdits(renames)
  }

  // MARK: Names

  /// The new sections that say what their name was, by name.
  private var renames: [String: String] {
    var renames: [String: String] = [:]
    for section in new.names(of: .written, missingIn: old) {
      guard let dot = section.lastIndex(of: "."), let was = new[.written, section]?["fields"]?["was"]?.text else {
        continue
      }
      let former = String(section[...dot]) + was
      if old.has(.written, former), !new.has(.written, former) { renames[section] = former }
    }
    return renames
  }

  private func renamed(_ name: String, from former: String) -> Edit {
    Edit(
      text: .specification,
      kind: .renamed,
      section: name,
      path: "",
      old: former.split(separator: ".").last.map(String.init),
      new: name.split(separator: ".").last.map(String.init),
      file: new[.written, name]?["file"]?.text,
      span: place(name, "was") ?? places.sections[name]?.span
    )
  }

  // MARK: Fields

  private func compare(_ formerName: String, _ old: JSONValue?, _ name: String, _ new: JSONValue?) -> [Edit] {
    guard let old else { return [whole(.added, name, new)] }
    guard let new else { return [whole(.removed, name, old)] }
    var edits: [Edit] = []
    let file = new["file"]?.text
    if let former = old["file"]?.text, former != file {
      edits.append(
        Edit(
          text: .specification,
          kind: .moved,
          section: name,
          path: "",
          old: former,
          new: file,
          file: file,
          span: places.sections[name]?.span
        )
      )
    }
    var before = Self.fields(old)
    var after = Self.fields(new)
    if name == Edit.serverSection { edits += renamedServers(&before, &after, file) }
    for change in EditedFields.changes(from: before, to: after) {
      let kind: Edit.Kind = change.old == nil ? .added : change.new == nil ? .removed : .changed
      edits.append(
        Edit(
          text: .specification,
          kind: kind,
          section: name,
          path: change.path,
          old: change.old,
          new: change.new,
          file: file,
          span: place(name, change.path, of: change),
          beside: kind == .removed ? beside(name, change.path) : nil
        )
      )
    }
    return edits
  }

  /// The servers that say what their name was; what they had by the old name they have by the new one then.
  private func renamedServers(
    _ before: inout [String: String],
    _ after: inout [String: String],
    _ file: String?
  ) -> [Edit] {
    var edits: [Edit] = []
    for path in after.keys.sorted() where path.hasPrefix("servers.") && path.hasSuffix(".was") {
      let (folder, former) = (String(path.dropLast("was".count)), "servers.\(after[path] ?? "").")
      func isNamed(_ fields: [String: String], _ prefix: String) -> Bool {
        fields.keys.contains { $0.hasPrefix(prefix) }
      }
      guard isNamed(before, former), !isNamed(before, folder), !isNamed(after, former) else { continue }
      edits.append(
        Edit(
          text: .specification,
          kind: .renamed,
          section: Edit.serverSection,
          path: String(folder.dropLast()),
          old: after[path],
          new: folder.split(separator: ".").last.map(String.init),
          file: file,
          span: place(Edit.serverSection, path)
        )
      )
      after[path] = nil
      for (key, value) in before where key.hasPrefix(former) {
        before[key] = nil
        before[folder + String(key.dropFirst(former.count))] = value
      }
    }
    return edits
  }

  private func whole(_ kind: Edit.Kind, _ name: String, _ value: JSONValue?) -> Edit {
    // A section of one value is that value.
    let fields = value.map(Self.fields) ?? [:]
    let single = fields.count == 1 ? fields[""] : nil
    return Edit(
      text: .specification,
      kind: kind,
      section: name,
      path: "",
      old: kind == .removed ? single : nil,
      new: kind == .added ? single : nil,
      file: value?["file"]?.text,
      span: kind == .added ? places.sections[name]?.span : nil
    )
  }

  /// The fields by path; those of a list of mappings together, since an element in front renumbers the others.
  private static func fields(_ value: JSONValue) -> [String: String] {
    var fields: [String: String] = [:]
    for (path, value) in value["fields"]?.members ?? [] {
      let key = cause(of: path)
      let text = key == path ? value.text ?? "" : "\(path.dropFirst(key.count)) \(value.text ?? "")"
      fields[key] = fields[key].map { "\($0)\n\(text)" } ?? text
    }
    return fields
  }

  /// A path up to the list that it goes through.
  static func cause(of path: String) -> String { String(path.prefix { $0 != "[" }) }

  /// Of a list of mappings the elements that are new in it, if there are any.
  private func place(_ section: String, _ path: String, of change: EditedFields.Change? = nil) -> Span? {
    let (old, new) = (ListElements(change?.old ?? ""), ListElements(change?.new ?? ""))
    let elements = new.missing(in: old).map { "\(path)[\($0.index)]" }
    let fields = places.sections[section]?.fields().filter { Edit.isField($0.path, of: path) } ?? []
    let known = fields.filter { field in elements.contains { field.path.hasPrefix($0) } }
    let spans = (known.isEmpty ? fields : known).map(\.span)
    guard let first = spans.first, let last = spans.last else { return nil }
    return last.start >= first.start ? first.extended(to: last) : first
  }

  private func beside(_ section: String, _ path: String) -> Span? {
    let fields = places.sections[section]?.fields() ?? []
    var words = path.split(separator: ".")
    while words.popLast() != nil {
      let parent = words.joined(separator: ".")
      let siblings = parent.isEmpty ? fields : fields.filter { Edit.isField($0.path, of: parent) }
      if let first = siblings.map(\.span).min() { return first }
    }
    return places.sections[section]?.span
  }

  // MARK: The lock file

  private func lockEdits(_ renames: [String: String]) -> [Edit] {
    var edits: [Edit] = []
    for name in old.differences(.locked, to: new) {
      let (before, after) = (old[.locked, name]?["fields"]?[""]?.text, new[.locked, name]?["fields"]?[""]?.text)
      // A record of an older compiler has no such lines.
      if old.names(of: .locked).isEmpty { continue }
      let kind: Edit.Kind = before == nil ? .added : after == nil ? .removed : .changed
      edits.append(
        Edit(
          text: .lock,
          kind: kind,
          section: name,
          path: "",
          old: before,
          new: after,
          file: nil,
          span: kind == .removed ? nil : places.lock(name)
        )
      )
    }
    for name in new.names(of: .tenant) {
      let former = renames["tenants.\(name)"]?.dropFirst("tenants.".count).description ?? name
      if let edit = assigned("uid", .tenant, "tenants.", former, name) { edits.append(edit) }
    }
    // Where the specification says who is where, an edit of it is behind the move.
    for move in ServerMoves(from: old, to: new).list where !move.isWritten {
      if let edit = assigned("server", .tenant, "tenants.", move.tenant, move.tenant) { edits.append(edit) }
    }
    for name in new.names(of: .node) {
      let former = renames["cluster.nodes.\(name)"]?.dropFirst("cluster.nodes.".count).description ?? name
      if let edit = assigned("etcd", .node, "cluster.nodes.", former, name) { edits.append(edit) }
    }
    return edits
  }

  private func assigned(
    _ key: String,
    _ kind: DeploymentRecord.Kind,
    _ prefix: String,
    _ former: String,
    _ name: String
  ) -> Edit? {
    guard old.isDifferent(kind, former, from: new, name), let before = old[kind, former]?[key],
      let after = new[kind, name]?[key], before.line != after.line
    else { return nil }
    return Edit(
      text: .lock,
      kind: .changed,
      section: prefix + name,
      path: key,
      old: before.text ?? before.line,
      new: after.text ?? after.line,
      file: nil,
      span: places.lock("\(prefix)\(name).\(key)")
    )
  }
}

extension DeploymentRecord {
  /// Whether two lines differ, and both are there.
  fileprivate func isDifferent(_ kind: Kind, _ name: String, from other: DeploymentRecord, _ otherName: String) -> Bool
  {
    has(kind, name) && other.has(kind, otherName) && (name != otherName || !sameLine(kind, name, other))
  }
}
