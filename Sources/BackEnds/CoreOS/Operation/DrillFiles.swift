internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// `drills/`: scripts that do to the running cluster what it promises to bear, and what they ask for unless they are told.
enum DrillFiles {
  static func files(for deployment: Deployment) -> FileTree {
    var tree = FileTree()
    // Nothing to ask, and nobody to notice.
    guard deployment.service(.proxy) != nil else { return tree }
    let role = FileRole(onChange: .none)
    for text in Texts.all where text.path.hasPrefix("drills/") {
      // `lib` is read by the others; nobody runs it.
      let mode = text.path == "drills/lib" ? .file : text.text.fileMode
      tree.add(text.path, role: role, mode: mode) { RenderedText(verbatim: text.text) }
    }
    tree.add("drills/drill.env", role: role) { ShellSettings.drills(deployment).rendered() }
    return tree
  }
}

extension ShellSettings {
  /// What the drills ask for: the first site that web servers have, at the first address of the proxies.
  fileprivate static func drills(_ deployment: Deployment) -> ShellSettings {
    let site = deployment.livingTenants.lazy.filter(\.isServed).flatMap(\.sites).first(where: \.isOnWebServers)
    let url = site.map { "\($0.tls == nil ? "http" : "https")://\($0.canonical.ascii)/" } ?? ""
    let address = deployment.entrance
    return ShellSettings(header: Header(source: deployment.file)) {
      Comment("Whoever runs a drill may set these; README.md beside this says what else.")
      Settings.set("DRILL_URL", .checked(url)).from(site?.name.origin ?? .template)
      Settings.set("DRILL_ADDRESS", .checked(address.text)).from(address.origin)
    }
  }
}

extension Deployment {
  /// The first address of the proxies, in brackets where it is one of IPv6; empty behind somebody else's balancer.
  fileprivate var entrance: (text: String, origin: Origin) {
    guard let proxy = service(.proxy), case .proxy(let entry) = proxy.detail else { return ("", .template) }
    switch entry {
    case .balancer: return ("", .template)
    case .addresses(let addresses):
      if let first = addresses.first { return (first.value.address.urlHost, first.origin) }
      let home = nodes.first { node in proxy.instances.contains { $0.node == node.name } }
      return (home?.address.urlHost ?? "", home?.origin ?? .template)
    }
  }
}

extension DeployedTenant {
  fileprivate var isServed: Bool { state == .active }
}

extension DeployedSite {
  fileprivate var isOnWebServers: Bool {
    switch content {
    case .php, .files: true
    case .upstream: false
    }
  }
}
