internal import Diagnostics

/// What machines were called that stay under another name.
package struct FormerNames: Sendable {
  private let old: DeploymentRecord
  private let new: DeploymentRecord

  package init(_ old: DeploymentRecord, _ new: DeploymentRecord) { (self.old, self.new) = (old, new) }

  /// The former name of a node or server: what it says it was, or what had its address; `nil` for one that has its name still,
  /// or is new.
  package func former(_ kind: DeploymentRecord.Kind, _ name: String) -> String? {
    guard !old.has(kind, name) else { return nil }
    if let said = saidFormer(kind, name) { return said }
    guard let address = new[kind, name]?["address"]?.text else { return nil }
    return gone(kind).first { old[kind, $0]?["address"]?.text == address }
  }

  /// The former name that the specification says.
  package func saidFormer(_ kind: DeploymentRecord.Kind, _ name: String) -> String? {
    let said =
      switch kind {
      case .node: new[.written, "cluster.nodes.\(name)"]?["fields"]?["was"]?.text
      case .server: new[.written, Edit.serverSection]?["fields"]?["servers.\(name).was"]?.text
      case .cluster, .service, .tenant, .written, .locked: nil as String?
      }
    return !old.has(kind, name) && said.map(gone(kind).contains) ?? false ? said : nil
  }

  private func gone(_ kind: DeploymentRecord.Kind) -> [String] {
    old.names(of: kind).filter { !new.has(kind, $0) }
  }
}
