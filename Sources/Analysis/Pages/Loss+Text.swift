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
  var consequence: String {
    let worstFirst: [(ServiceSurvival.State, String)] = [
      (.down, "down"), (.interrupted, "away until moved"), (.degraded, "fewer or moved"),
    ]
    let parts = worstFirst.compactMap { state, words -> String? in
      let names = effects.filter { $0.state == state }.map(\.service)
      return names.isEmpty ? nil : "\(words): \(names.joined(separator: ", "))"
    }
    return parts.isEmpty ? "all as before" : parts.joined(separator: "; ")
  }

  var remark: String {
    var remarks: [String] = []
    if !keepsEtcd { remarks.append("etcd has no quorum: nothing moves, nothing can be changed") }
    if !overfull.isEmpty { remarks.append("memory is short on \(overfull.map(\.text).joined(separator: ", "))") }
    switch cause {
    case .discovery: remarks.append("only a cluster's first boot asks it")
    case .address(_, let carriers) where carriers.count > 1:
      remarks.append("carried by \(carriers.map(\.text).joined(separator: " or "))")
    case .address, .nodes, .host, .storage: break
    }
    return remarks.joined(separator: "; ")
  }
}
