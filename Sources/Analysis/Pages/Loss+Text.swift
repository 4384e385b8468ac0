internal import Reports
internal import Spec

extension Loss {
  /// What is lost, for a table's cell or within a sentence.
  package var title: String {
    switch cause {
    case .nodes(let names): names.map(\.text).joined(separator: " and ")
    case .host(let host, let nodes): "host \(host.text) (\(nodes.map(\.text).joined(separator: ", ")))"
    case .storage: "the storage"
    case .discovery: "the discovery service"
    case .address(let address, _): "the carrier of \(address.text)"
    }
  }

  /// What the services do, those first that fare worst.
  package var consequence: String {
    let degraded = effects.filter { $0.state == .degraded }
    let worstFirst: [(String, [String])] = [
      ("down", servicesDown),
      ("away until moved", effects.filter { $0.state == .interrupted }.map(\.whereTo)),
      ("moved", degraded.filter { !$0.moved.isEmpty }.map(\.whereTo)),
      ("fewer", degraded.filter { $0.running < $0.wanted }.map(\.service)),
    ]
    let parts = worstFirst.compactMap { words, names in
      names.isEmpty ? nil : "\(words): \(names.joined(separator: ", "))"
    }
    return parts.isEmpty ? "all as before" : parts.joined(separator: "; ")
  }

  /// For how long services are down, for a table's cell; empty where none is.
  var downFor: String { hoursDown?.duration ?? "" }

  /// Who is down and for how long; `nil` where nobody is.
  var outage: String? {
    let tenants = tenantsDown.isEmpty ? [] : [tenantsDown.count.of("tenant")]
    let who = tenants + servicesDown
    guard !who.isEmpty else { return nil }
    let isOne = who.count == 1 && tenantsDown.count < 2
    let mean = hoursDown.map { ", \($0.duration) in the mean" } ?? ""
    return "\(who.listed) \(isOne ? "is" : "are") down until \(back)\(mean)"
  }

  /// Whose return ends what is down.
  private var back: String {
    switch cause {
    case .nodes(let names) where names.count > 1: "enough of them are back"
    case .nodes, .host, .storage, .discovery, .address: "it is back"
    }
  }

  var remark: String { remarks.joined(separator: "; ") }

  /// What else is to be said.
  var remarks: [String] {
    var remarks: [String] = []
    if !keepsEtcd { remarks.append("etcd has no quorum: nothing moves, nothing can be changed") }
    if !overfull.isEmpty { remarks.append("memory is short on \(overfull.map(\.text).joined(separator: ", "))") }
    switch cause {
    case .discovery: remarks.append("only a cluster's first boot asks it")
    case .address(_, let carriers) where carriers.count > 1:
      remarks.append("carried by \(carriers.map(\.text).joined(separator: " or "))")
    case .address, .nodes, .host, .storage: break
    }
    return remarks
  }
}

extension Loss.Effect {
  /// The service, and the nodes to which instances of it have moved.
  fileprivate var whereTo: String {
    let nodes = Set(moved.map(\.to)).sorted().map(\.text)
    return nodes.isEmpty ? service : "\(service) to \(nodes.listed)"
  }
}
