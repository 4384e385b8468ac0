internal import Artefacts
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// What the database and its proxies need on this platform: options, users, units and images.
enum Database {
  static func files(for deployment: Deployment) -> FileTree {
    var tree = FileTree()
    if let server = deployment.externalDatabase, let proxy = deployment.service(.databaseProxy) {
      addOptions(of: server, proxy, deployment, to: &tree)
      addUsers(of: deployment, for: proxy, to: &tree)
      addProxy(proxy, deployment, to: &tree)
      return tree
    }
    guard let service = deployment.service(.database), case .database(let database) = service.detail else {
      return tree
    }
    addOptions(of: database, service, deployment, to: &tree)
    addUsers(of: deployment, for: service, to: &tree)
    let image: String
    switch service.image {
    case .built:
      let directory = DatabaseImages.member(service, in: deployment)
      image = directory.reference(in: deployment.registry)
      tree.add(directory.files())
    case .published(let reference): image = reference.text
    case .packages: return FileTree()
    }
    tree.add(DatabaseUnits(service: service, deployment: deployment, image: image).files())
    if let proxy = deployment.service(.databaseProxy) { addProxy(proxy, deployment, to: &tree) }
    return tree
  }

  /// What each tenant has, in the set of the service whose sidekick brings it to the server.
  private static func addUsers(of deployment: Deployment, for service: DeployedService, to tree: inout FileTree) {
    for tenant in deployment.tenants where !tenant.databases.isEmpty || !tenant.databaseUsers.isEmpty {
      let role = FileRole(service: service.name, tenant: tenant.name.text, onChange: .reload)
      tree.add("shared/mysql/users/\(tenant.name.text).sql", role: role) { MySQL.Script.users(of: tenant).rendered() }
    }
  }

  private static func addProxy(_ proxy: DeployedService, _ deployment: Deployment, to tree: inout FileTree) {
    let directory = DatabaseImages.proxy(proxy, in: deployment)
    tree.add(directory.files())
    let image = directory.reference(in: deployment.registry)
    tree.add(DatabaseProxyUnits(service: proxy, deployment: deployment, image: image).files())
  }

  private static func addOptions(
    of server: DatabaseServer,
    _ proxy: DeployedService,
    _ deployment: Deployment,
    to tree: inout FileTree
  ) {
    tree.add("shared/mysql/external.env", role: FileRole(service: proxy.name, onChange: .reload)) {
      ShellSettings.external(server, in: deployment).rendered()
    }
    tree.add("shared/mysql/haproxy.cfg", role: FileRole(service: proxy.name, onChange: .rolling)) {
      HAProxy.database(server, in: deployment).rendered()
    }
  }

  private static func addOptions(
    of database: DatabaseCluster,
    _ service: DeployedService,
    _ deployment: Deployment,
    to tree: inout FileTree
  ) {
    tree.add("shared/mysql/my.cnf", role: FileRole(service: service.name, onChange: .rolling)) {
      MySQL.OptionFile.member(database, of: service, in: deployment).rendered()
    }
    tree.add("shared/mysql/members.env", role: FileRole(service: service.name, onChange: .reload)) {
      ShellSettings.members(of: database, in: deployment).rendered()
    }
    guard let proxy = deployment.service(.databaseProxy) else { return }
    tree.add("shared/mysql/proxy/members.env", role: FileRole(service: proxy.name, onChange: .reload)) {
      ShellSettings.members(of: database, in: deployment).rendered()
    }
    tree.add("shared/mysql/haproxy.cfg", role: FileRole(service: proxy.name, onChange: .rolling)) {
      HAProxy.database(database, in: deployment).rendered()
    }
  }
}
