package import Diagnostics

/// A hosting company: one specification with all that it includes, type-checked.
package struct HostingSpec: Sendable {
  package let origin: Origin
  /// The CoreOS machines; `nil` where there are servers alone.
  package let cluster: Cluster?
  /// The Debian servers; `nil` where there is a cluster alone.
  package let classic: Classic?
  package let storage: Storage?
  package let registry: Registry?
  package let mail: MailRelay?
  package let backup: BackupStore?
  package let services: Services
  package let plans: [Entry<Name, Plan>]
  /// Those of included files, too; in the order of files and within them as written.
  package let tenants: [Subscription]
  package let serviceLevel: ServiceLevel
}

/// A tenant with what its plan and its overrides come to.
///
/// A class, as `Site` is.
package final class Subscription: Sendable {
  package let name: Located<Name>
  package let tenant: Tenant
  /// The plan with the overrides laid over it.
  package let limits: Plan
  /// The file that says it, relative to the main specification's folder.
  package let file: String

  init(name: Located<Name>, tenant: Tenant, limits: Plan, file: String) {
    (self.name, self.tenant, self.limits, self.file) = (name, tenant, limits, file)
  }
}
