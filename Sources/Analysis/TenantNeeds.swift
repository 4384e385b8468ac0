package import Resolution
internal import Spec

/// Tenants that need the same services: what happens to one happens to all.
package struct TenantGroup: Sendable {
  /// Names of services, in the order in which they start.
  package let services: [String]
  package let needsStorage: Bool
  /// By name.
  package let tenants: [DeployedTenant]

  package var name: String { services.joined(separator: " + ") + (needsStorage ? " + storage" : "") }

  /// The groups of those tenants whose sites are to be seen, the largest first.
  package static func all(in deployment: Deployment) -> [TenantGroup] {
    var groups: [[String]: [DeployedTenant]] = [:]
    let byName = Dictionary(deployment.services.map { ($0.name, $0) }) { first, _ in first }
    for tenant in deployment.tenants where tenant.isVisible {
      // A database that somebody else runs is none of them.
      groups[needs(of: tenant).filter { byName[$0] != nil }, default: []].append(tenant)
    }
    return groups.map { names, tenants in
      let services = deployment.services.map(\.name).filter(names.contains)
      let needsStorage = deployment.storage != nil && services.contains { byName[$0]?.needsStorage == true }
      return TenantGroup(services: services, needsStorage: needsStorage, tenants: tenants)
    }
    .sorted { ($1.tenants.count, $0.name) < ($0.tenants.count, $1.name) }
  }

  private static func needs(of tenant: DeployedTenant) -> [String] {
    var names: Set<String> = [ServiceKind.proxy.name]
    for site in tenant.sites {
      switch site.content {
      case .php(let group, _), .files(let group): names.insert(group)
      case .upstream: break
      }
    }
    if !tenant.databases.isEmpty { names.insert(ServiceKind.database.name) }
    return names.sorted()
  }
}

extension DeployedTenant {
  /// Whether it has sites that are to be seen.
  var isVisible: Bool { state == .active && !sites.isEmpty }
}
