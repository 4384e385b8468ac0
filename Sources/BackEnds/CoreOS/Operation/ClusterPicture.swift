internal import Artefacts
internal import Resolution
internal import Spec

/// The cluster as a Mermaid diagram: how requests go, and what runs on which node.
struct ClusterPicture {
  let deployment: Deployment

  var lines: [Artefacts.SingleLine] {
    (["flowchart TB"] + paths + nodes).map { .checked($0) }
  }

  // MARK: Requests

  private var paths: [String] {
    var lines = ["  visitors([\(label("visitors"))])"]
    lines += deployment.services.enumerated().map { "  s\($0.offset)[\(label(title(of: $0.element)))]" }
    if deployment.storage != nil { lines.append("  share[(\(label("shared directory")))]") }
    if let server = deployment.externalDatabase {
      lines.append("  outside[(\(label("database at \(server.address.value.text)")))]")
    }
    for (index, service) in deployment.services.enumerated() { lines += arrows(from: service, "s\(index)") }
    return lines
  }

  private func arrows(from service: DeployedService, _ name: String) -> [String] {
    switch service.detail {
    case .proxy: ["  visitors --> \(name)"] + indices { $0.webGroup != nil }.map { "  \(name) --> \($0)" }
    case .web: indices { $0.kind == .databaseProxy }.map { "  \(name) --> \($0)" } + toShare(from: name)
    case .databaseProxy(.some): ["  \(name) --> outside"]
    case .databaseProxy(nil): indices { $0.kind == .database }.map { "  \(name) --> \($0)" }
    case .ftp: ["  visitors --> \(name)"] + toShare(from: name)
    case .certificates: toShare(from: name)
    case .database, .custom: []
    }
  }

  private func toShare(from name: String) -> [String] { deployment.storage == nil ? [] : ["  \(name) -.-> share"] }

  private func indices(where isWanted: (DeployedService) -> Bool) -> [String] {
    deployment.services.enumerated().filter { isWanted($0.element) }.map { "s\($0.offset)" }
  }

  private func title(of service: DeployedService) -> String {
    service.instances.count == 1 ? service.name : "\(service.name) (\(service.instances.count) instances)"
  }

  // MARK: Nodes

  /// Where the engine would put the instances on an empty cluster; `bin/status` tells where they are.
  private var nodes: [String] {
    deployment.nodes.enumerated().flatMap { index, node in
      let instances = deployment.services.flatMap { service in
        service.instances.filter { $0.node == node.name }.map { "\(service.name)@\($0.name)" }
      }
      let etcd = node.role == .proxy ? "etcd proxy" : "etcd member"
      return ["  subgraph n\(index) [\(label("\(node.name.text), \(node.address.text)"))]"]
        + ["    n\(index)x0[\(label(etcd))]"]
        + instances.enumerated().map { "    n\(index)x\($0.offset + 1)[\(label($0.element))]" } + ["  end"]
    }
  }

  private func label(_ text: String) -> String { Markdown.mermaidLabel(.checked(text)) }
}
