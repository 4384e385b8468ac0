internal import Spec

/// A unit that comes with each instance of a service, by the same engine: `SERVICE-announce@.service`.
///
/// fleet counts each like any other unit when it places an instance.
package enum Sidekick: String, Sendable {
  /// Tells etcd where the instance is.
  case announce
  /// Follows the target of its configuration.
  case config
  /// Follows what else etcd says.
  case watch
  /// Carries the proxies' addresses.
  case vrrp
  /// Makes the users of the database.
  case users
  case backup
  case cron
  case mail
}

/// Which sidekicks a service has, by what the specification asks for.
struct SidekickRule {
  let spec: HostingSpec
  let tenants: [DeployedTenant]
  /// By version of PHP.
  let groups: [WebGroup]

  func sidekicks(of kind: ServiceKind) -> [Sidekick] {
    switch kind {
    case .web:
      [.announce, .config] + backup(kind) + one(.cron, if: hasCron(kind.name)) + one(.mail, if: sendsMail(kind.name))
    case .proxy: [.announce, .watch] + one(.vrrp, if: carriesAddresses)
    case .database: [.announce, .config, .users] + backup(kind)
    case .databaseProxy: [.announce, .config] + one(.users, if: isDatabaseOutside) + backup(kind)
    case .ftp: [.announce, .config]
    case .certificates: [.config, .watch]
    case .custom: [.announce]
    }
  }

  // MARK: Conditions

  private func one(_ sidekick: Sidekick, if isWanted: Bool) -> [Sidekick] { isWanted ? [sidekick] : [] }

  private var isDatabaseOutside: Bool { spec.services.database?.external != nil }

  private var carriesAddresses: Bool {
    guard case .addresses(let addresses)? = spec.services.proxy?.entry else { return false }
    return !addresses.isEmpty
  }

  private var active: [DeployedTenant] { tenants.filter { $0.state == .active } }

  private func hasCron(_ group: String) -> Bool {
    active.contains { tenant in tenant.pools.contains { $0.group == group && !$0.cron.isEmpty } }
  }

  private func sendsMail(_ group: String) -> Bool { active.contains { $0.sendsMail(from: group) } }

  private func backup(_ kind: ServiceKind) -> [Sidekick] {
    let isUsed = spec.backup != nil && tenants.contains { $0.backup != nil }
    return one(.backup, if: isUsed && kind == backupMaker)
  }

  /// The service whose nodes make backups: the database, whose members dump what they hold themselves; where the
  /// database is a server outside, its proxies; without a database the first web servers.
  private var backupMaker: ServiceKind? {
    if isDatabaseOutside { return .databaseProxy }
    return spec.services.database != nil ? .database : groups.first.map { ServiceKind.web($0.php) }
  }
}

extension DeployedTenant {
  /// Whether its mail leaves from a group of web servers: it has one queue, whose turn is its first version's.
  package func sendsMail(from group: String) -> Bool { mail != nil && pools.first?.group == group }
}

extension DeployedService {
  /// The units that fleet counts with an instance: its own and its sidekicks; with the first of a version of PHP the
  /// timer that tidies up for all and what it starts, which come when everything has its place.
  package func units(with instance: Instance) -> Int {
    let hasTimer = webGroup?.php != nil && instance.name == instances.first?.name
    return 1 + sidekicks.count + (hasTimer ? 2 : 0)
  }
}
