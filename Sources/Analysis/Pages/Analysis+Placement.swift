internal import Reports
internal import Resolution
internal import Spec

extension Analysis {
  /// Where the engine puts each instance with nothing lost: services in the order in which they start, each by node.
  var placed: [(service: String, instance: String, node: Name)] {
    var placed: [(service: String, instance: String, node: Name)] = []
    for service in services {
      for node in placement.nodes {
        for instance in placement.hosted[node.name] ?? [] where instance.service == service.name {
          placed.append((service: service.name, instance: instance.name, node: node.name))
        }
      }
    }
    return placed
  }

  var placementSection: Report.Section {
    let rows = placed.map { [$0.service, $0.instance, $0.node.text] }
    return Report.Section(
      "Where fleet puts each instance",
      [.table(Report.Table(["service", "instance", "node"], rows))]
    )
  }
}
