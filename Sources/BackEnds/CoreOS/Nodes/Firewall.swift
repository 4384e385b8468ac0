internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

extension Table {
  /// What the firewall of the nodes lets through and keeps apart (`shared/node/firewall.conf`).
  static func firewall(of deployment: Deployment) -> Table {
    var rows = deployment.nodes.map { Row(["node", $0.address.text], from: $0.origin) }
    rows += deployment.privatePorts.map { Row(["private", String($0.value)], from: $0.origin) }
    rows += deployment.connections.map { Row(["allow", "tcp", $0.address, String($0.port)], from: $0.origin) }
    rows += deployment.refusedHosts
    return Table(
      header: Header(source: deployment.file),
      columns: "the script firewall beside this file says what the words mean",
      rows: rows
    )
  }
}

extension Deployment {
  /// Ports on the nodes' own addresses that only nodes may reach.
  fileprivate var privatePorts: [Located<Int>] {
    let published = services.filter { service in
      switch service.detail {
      case .web, .database, .custom: true
      case .proxy, .databaseProxy, .ftp, .certificates: false
      }
    }
    var ports: [Int: Origin] = [:]
    for service in published {
      for port in service.ports.compactMap(\.host) where ports[port] == nil { ports[port] = service.origin }
    }
    if let database = service(.database) {
      for port in [3306, 4444, 4567, 4568] where ports[port] == nil { ports[port] = database.origin }
    }
    return ports.sorted { $0.key < $1.key }.map { Located($0.key, $0.value) }
  }

  /// What containers may reach in the cluster's subnet: the proxies, as every visitor, and the name servers.
  fileprivate var connections: [(address: String, port: Int, origin: Origin)] {
    guard let proxy = service(.proxy) else { return [] }
    var addresses = eligibleNodes(for: proxy).map { (address: $0.address.text, origin: $0.origin) }
    if case .proxy(.addresses(let shared)) = proxy.detail {
      addresses += shared.map { (address: $0.value.address.text, origin: $0.origin) }
    }
    return addresses.flatMap { address in [80, 443].map { (address.address, $0, address.origin) } }
  }

  /// Beyond the subnet: the storage server, where backups are, a database outside, and the registry.
  fileprivate var refusedHosts: [Table.Row] {
    var rows: [Table.Row] = []
    if let nfs = storage?.nfs { rows.append(Table.Row(["block", nfs.value.host.text], from: nfs.origin)) }
    if let to = usedBackupStore?.to, case .ssh(_, let host, _, _) = to.value {
      rows.append(Table.Row(["block", host.text], from: to.origin))
    }
    // Containers come to it by the socket of their node's proxy alone.
    if let address = externalDatabase?.address {
      rows.append(Table.Row(["block", address.value.host.text], from: address.origin))
    }
    if let registry {
      let host = registry.url.text.prefix { $0 != "/" }.prefix { $0 != ":" }
      rows.append(Table.Row(["block", String(host)], from: registry.origin))
    }
    return rows
  }
}
