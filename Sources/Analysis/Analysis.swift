package import Resolution
package import Spec

/// What a cluster survives, how much of the time its tenants are served, and what is left for more of them.
package struct Analysis: Sendable {
  /// Something whose availability is known.
  package struct Subject: Sendable {
    /// A service, or the needs of a group of tenants.
    package let name: String
    /// Who has these needs, by name; nobody for a service.
    package let tenants: [Name]
    package let availability: Availability
    /// The probability that a month keeps the target.
    package let keeping: Double
    /// The share of the fees that is given back in the mean.
    package let credit: Double

    init(_ name: String, _ tenants: [Name], _ availability: Availability, _ level: ServiceLevel) {
      self.name = name
      self.tenants = tenants
      self.availability = availability
      keeping = MonthlyCredit.probability(ofKeeping: level.target.value, availability)
      credit = MonthlyCredit(level).share(for: availability)
    }
  }

  package let cluster: String
  package let target: Percentage
  package let losses: Losses
  /// What somebody asked about.
  package let chosen: Loss?
  package let services: [Subject]
  /// Groups of tenants, the largest first.
  package let tenants: [Subject]
  package let capacity: Capacity
  package let improvements: [Improvement]
  /// The services of which no node may take one more instance.
  package let withoutPlace: [String]
  package let money: YearlyMoney?
  package let assumptions: Assumptions
  /// As it is with nothing lost.
  package let placement: Placement
  package let architecture: Architecture
  /// The same tenants on the servers of `classic`; `nil` without such servers.
  package let servers: ServersAnalysis?

  /// Looks at a cluster, and beside it at the same specification resolved on servers.
  package init(
    of deployment: Deployment,
    _ spec: HostingSpec,
    losing chosen: [Name] = [],
    beside servers: Deployment? = nil
  ) {
    let level = spec.serviceLevel
    let subjects = Self.subjects(of: deployment, level)
    cluster = deployment.cluster.name.text
    target = level.target.value
    losses = Losses(deployment, level)
    self.chosen = chosen.isEmpty ? nil : Losses.chosen(chosen, deployment, level)
    services = Array(subjects.prefix(deployment.services.count))
    tenants = Array(subjects.dropFirst(deployment.services.count))
    capacity = Capacity(deployment, spec)
    let variants = Variants(of: deployment, size: spec.cluster?.size?.value)
    improvements = variants.list.map { Improvement($0, of: deployment, subjects, spec) }
    withoutPlace = variants.withoutPlace
    money = YearlyMoney(spec.clusterPrices, spec, tenants)
    assumptions = Assumptions(level, deployment, servers, remainder: subjects.first?.availability.remainder ?? 0)
    placement = Placement(of: deployment.services, on: deployment.nodes)
    architecture = Architecture(of: deployment, placement)
    self.servers = servers.map { ServersAnalysis(of: $0, spec) }
  }

  package var mean: MeanTenant { MeanTenant(tenants) }

  /// The services, then the groups of tenants.
  static func subjects(of deployment: Deployment, _ level: ServiceLevel) -> [Subject] {
    var model = ClusterModel(deployment, level)
    let named = deployment.services.map { ($0.name, []) } + model.groups.map { ($0.name, $0.tenants.map(\.name)) }
    return zip(named, Availability.of(&model)).map { named, availability in
      Subject(named.0, named.1, availability, level)
    }
  }
}
