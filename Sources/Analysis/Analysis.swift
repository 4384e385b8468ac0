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
  }

  /// What one thing more would change.
  package struct Improvement: Sendable {
    package let what: String
    /// Of the mean tenant, in hours per year.
    package let downtime: Double
    package let singlePoints: Int
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
  package let money: YearlyMoney?
  package let assumptions: Assumptions
  /// As it is with nothing lost.
  package let placement: Placement

  package init(of deployment: Deployment, _ spec: HostingSpec, losing chosen: [Name] = []) {
    let level = spec.serviceLevel
    let subjects = Self.subjects(of: deployment, level)
    cluster = deployment.cluster.name.text
    target = level.target.value
    losses = Losses(deployment, level)
    self.chosen = chosen.isEmpty ? nil : Losses.chosen(chosen, deployment, level)
    services = Array(subjects.prefix(deployment.services.count))
    tenants = Array(subjects.dropFirst(deployment.services.count))
    capacity = Capacity(deployment, spec)
    improvements = Self.improvements(of: deployment, level)
    money = YearlyMoney(spec, tenants)
    assumptions = Assumptions(level, deployment, remainder: subjects.first?.availability.remainder ?? 0)
    placement = Placement(of: deployment.services, on: deployment.nodes)
  }

  /// Hours per year in which the mean tenant is not served.
  package var downtime: Double { Self.mean(of: tenants) { $0.availability.downtimeHoursPerYear } }

  /// The share of its fees that the mean tenant is given back.
  package var credit: Double { Self.mean(of: tenants, \.credit) }

  private static func mean(of subjects: [Subject], _ value: (Subject) -> Double) -> Double {
    let count = subjects.reduce(0) { $0 + $1.tenants.count }
    return count == 0 ? 0 : subjects.reduce(0) { $0 + value($1) * Double($1.tenants.count) } / Double(count)
  }

  /// The services, then the groups of tenants.
  private static func subjects(of deployment: Deployment, _ level: ServiceLevel) -> [Subject] {
    var model = ClusterModel(deployment, level)
    let credits = MonthlyCredit(level)
    let named = deployment.services.map { ($0.name, []) } + model.groups.map { ($0.name, $0.tenants.map(\.name)) }
    return zip(named, Availability.of(&model)).map { named, availability in
      Subject(
        name: named.0,
        tenants: named.1,
        availability: availability,
        keeping: MonthlyCredit.probability(ofKeeping: level.target.value, availability),
        credit: credits.share(for: availability)
      )
    }
  }

  private static func improvements(of deployment: Deployment, _ level: ServiceLevel) -> [Improvement] {
    let replicas = deployment.services.filter { $0.kind != .databaseProxy && $0.kind != .certificates }.map { service in
      ("one more instance of \(service.name)", deployment.addingReplica(of: service.name))
    }
    return ([("one more node", deployment.addingNode())] + replicas).compactMap { what, variant in
      guard let variant else { return nil }
      let tenants = subjects(of: variant, level).dropFirst(variant.services.count)
      return Improvement(
        what: what,
        downtime: mean(of: Array(tenants)) { $0.availability.downtimeHoursPerYear },
        singlePoints: Losses(variant, level).singlePoints.count
      )
    }
  }
}
