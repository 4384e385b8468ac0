internal import Resolution
internal import Spec

/// How many connections the daemons of a deployment take at once; docs/studies.md says what 10,000 need.
struct ConnectionLimits {
  /// The longest queue of connections that wait to be accepted. The kernel bounds those of all sockets by
  /// `net.core.somaxconn`, which is raised to it: 128 before Linux 5.4, 4096 since.
  static let backlog = 16384

  /// The most descriptors that a daemon asks for. What Docker or systemd allows is more, where they have their own units.
  static let descriptors = 65536

  let deployment: Deployment

  /// Of each of nginx's processes, one for each processor. A visitor has one, and while the request is with a web server
  /// a second: 41 KiB together with TLS (measured, nginx 1.22), so that the memory says how many there may be.
  var ofEachProxyWorker: Int {
    guard let proxy = deployment.service(.proxy) else { return Self.fewestOfWorker }
    let slots = Int(proxy.memory.bytes / 20_480) / processors(for: proxy)
    return min(max(slots / 1024 * 1024, Self.fewestOfWorker), Self.descriptors / 2)
  }

  private static let fewestOfWorker = 4096

  /// Of one of Apache's two processes: 100 for each GiB that an instance has, which leaves nearly all of it to PHP.
  func threads(of group: WebGroup) -> Int {
    guard let service = deployment.services.first(where: { $0.webGroup?.name == group.name }) else { return 200 }
    return min(max(Int(service.memory.mebibytes) / 1024 * 100, 200), 800)
  }

  /// The most processes and threads of Apache's user on one node, where all groups' are one user's.
  var threadsOnNode: Int {
    let all = deployment.services.reduce(0) { sum, service in
      guard let group = service.webGroup else { return sum }
      let instances = service.spread == .none ? service.instances.count : 1
      return sum + instances * 2 * threads(of: group)
    }
    return max(all + 848, 2048)
  }

  /// The most that one of its machines has.
  private func processors(for proxy: DeployedService) -> Int {
    let homes = Set(proxy.instances.map(\.node))
    let counts =
      deployment.nodes.filter { node in node.matches(proxy.place) }.map(\.cpus)
      + deployment.servers.filter { homes.contains($0.name) }.map(\.cpus)
    return max(counts.max() ?? 1, 1)
  }
}
