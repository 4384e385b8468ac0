internal import Diagnostics
package import FileTree
package import Resolution
internal import Artefacts
internal import Printing
internal import Spec

/// The folder `nginx/`: nginx.conf, what all sites share, and for each tenant its sites and the lists of what they need.
package struct NginxFiles: Sendable {
  let deployment: Deployment
  let paths: NginxPaths

  package init(_ deployment: Deployment, at paths: NginxPaths) {
    self.deployment = deployment
    self.paths = paths
  }

  /// The files, with paths below the folder.
  package func tree(below folder: String) -> FileTree {
    var tree = FileTree()
    let shared = FileRole(service: "proxy", onChange: .reload)
    let main = NginxMain(deployment: deployment, paths: paths)
    let snippets = NginxSnippets(header: Header(source: deployment.file), paths: paths)
    tree.add("\(folder)/nginx.conf", role: shared) { main.file.rendered() }
    tree.add("\(folder)/snippets/challenge.conf", role: shared) { snippets.challenge.rendered() }
    tree.add("\(folder)/snippets/site.conf", role: shared) { snippets.site.rendered() }
    tree.add("\(folder)/snippets/application.conf", role: shared) { snippets.application.rendered() }
    let groups = deployment.services.compactMap { service in
      service.webGroup.map { PlainLines.Line($0.name, from: service.origin) }
    }
    tree.add("\(folder)/groups", role: shared) { PlainLines(groups).rendered() }
    let certificates = Dictionary(grouping: deployment.certificates, by: \.tenant)
    for tenant in deployment.livingTenants {
      add(tenant, with: certificates[tenant.name] ?? [], to: &tree, below: folder)
    }
    return tree
  }

  private func add(
    _ tenant: DeployedTenant,
    with certificates: [DeployedCertificate],
    to tree: inout FileTree,
    below folder: String
  ) {
    let role = FileRole(service: "proxy", tenant: tenant.name.text, onChange: .reload)
    let file = NginxTenant(tenant: tenant, paths: paths)
    tree.add("\(folder)/tenants/\(tenant.name.text).conf", role: role) { file.file.rendered() }
    if !certificates.isEmpty {
      tree.add("\(folder)/certificates/\(tenant.name.text)", role: role) {
        PlainLines(certificates.map(Self.line)).rendered()
      }
    }
    let names = tenant.sites.flatMap(\.allNames)
    if !names.isEmpty {
      // By which the access log is split: “UID NAME...”.
      tree.add("\(folder)/logs/\(tenant.name.text)", role: role) {
        PlainLines([.init("\(tenant.uid) \(names.joined(separator: " "))", from: tenant.origin)]).rendered()
      }
    }
    let applications = file.namedApplications
    if !applications.isEmpty {
      tree.add("\(folder)/applications/\(tenant.name.text)", role: role) {
        PlainLines(applications.map { PlainLines.Line($0, from: tenant.origin) }).rendered()
      }
    }
  }

  /// “NAME SOURCE FROM”: where the certificate's files come from.
  private static func line(of certificate: DeployedCertificate) -> PlainLines.Line {
    switch certificate.source {
    case .http01, .dns01: .init("\(certificate.name) acme \(certificate.name)", from: certificate.origin)
    case .secret(let secret): .init("\(certificate.name) secret \(secret.text)", from: certificate.origin)
    }
  }
}
