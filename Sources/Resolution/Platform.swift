package import Spec

/// What resolution has to know of the machines that a back end writes for: each back end declares its own.
package struct Platform: Sendable, Hashable {
  /// As `--target` names it.
  package let name: String
  package let placement: PlacementRule
  /// What it can give; the rest is an error where the specification asks for it, unless it is waived.
  package let capabilities: Set<Capability>

  package init(name: String, placement: PlacementRule, capabilities: Set<Capability>) {
    self.name = name
    self.placement = placement
    self.capabilities = capabilities
  }

  /// Where services and tenants come to be.
  package enum PlacementRule: Sendable {
    /// Instances of services wherever the nodes of `cluster` have room; every tenant everywhere.
    case scheduled
    /// All services on each server of `classic`; every tenant on one of them.
    case perServer
  }

  /// The nodes of `cluster`, with everything that the language can ask for.
  package static let cluster = Platform(
    name: "coreos-fleet",
    placement: .scheduled,
    capabilities: Set(Capability.allCases)
  )

  /// Whether a specification has the machines that the platform needs.
  package func isDescribed(by spec: HostingSpec) -> Bool {
    switch placement {
    case .scheduled: spec.cluster != nil
    case .perServer: spec.classic != nil
    }
  }
}
