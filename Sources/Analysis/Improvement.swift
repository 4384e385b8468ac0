internal import Resolution
internal import Spec

/// What one thing more would change.
package struct Improvement: Sendable {
  /// Of the service that has one instance more.
  package struct Change: Sendable {
    package let before: Availability
    package let after: Availability
  }

  package let what: String
  package let mean: MeanTenant
  /// `nil` where it is a node that is more.
  package let service: Change?
  package let singlePoints: Int
  package let money: YearlyMoney?

  /// `subjects` are those of the deployment as it is.
  init(_ variant: Variants.Variant, of deployment: Deployment, _ subjects: [Analysis.Subject], _ spec: HostingSpec) {
    let level = spec.serviceLevel
    let changed = Analysis.subjects(of: variant.deployment, level)
    let tenants = Array(changed.dropFirst(variant.deployment.services.count))
    what = variant.what
    mean = MeanTenant(tenants)
    singlePoints = Losses(variant.deployment, level).singlePoints.count
    service = variant.service.map { index in
      Change(before: subjects[index].availability, after: changed[index].availability)
    }
    let isNode = variant.service == nil
    let added = isNode ? deployment.nodes.last.map { [spec.price(ofNode: $0.name)] } : nil
    money = YearlyMoney(spec.clusterPrices + (added ?? []), spec, tenants)
  }
}

/// A cluster with one thing more, each in turn.
struct Variants {
  struct Variant {
    let what: String
    let deployment: Deployment
    /// The index of the service that has one instance more; `nil` of a node.
    let service: Int?
  }

  private(set) var list: [Variant] = []
  /// The services of which no node may take one more instance.
  private(set) var withoutPlace: [String] = []

  /// `size` is the number of members of etcd, `nil` being as many as nodes.
  init(of deployment: Deployment, size: Int?) {
    if let variant = deployment.addingNode(size: size) {
      list.append(Variant(what: "one more node", deployment: variant, service: nil))
    }
    // The one is on every node that needs it, of the other there is never more than one.
    for (index, service) in deployment.services.enumerated()
    where service.kind != .databaseProxy && service.kind != .certificates {
      if let variant = deployment.addingReplica(of: service.name) {
        list.append(Variant(what: "one more instance of \(service.name)", deployment: variant, service: index))
      } else {
        withoutPlace.append(service.name)
      }
    }
  }
}
