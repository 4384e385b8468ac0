internal import Artefacts
internal import Diagnostics
package import FileTree
internal import Printing
package import Resolution
internal import Spec

/// The folder `certificates/`: which certificates the client orders, a list for each tenant, and from whom.
package struct CertificateLists: Sendable {
  let deployment: Deployment

  package init(_ deployment: Deployment) { self.deployment = deployment }

  /// The files, with paths below the folder.
  package func tree(below folder: String) -> FileTree {
    var tree = FileTree()
    guard case .certificates(let service) = deployment.service(.certificates)?.detail else { return tree }
    let shared = FileRole(service: "certificates", onChange: .reload)
    let settings = settings(service)
    tree.add("\(folder)/settings", role: shared) { settings.rendered() }
    if let ftp = deployment.service(.ftp), case .ftp(let server) = ftp.detail, !isSite(server.hostName) {
      tree.add("\(folder)/services", role: shared) {
        PlainLines([.init("\(server.hostName) http-01 - \(server.hostName)", from: ftp.origin)]).rendered()
      }
    }
    let certificates = Dictionary(grouping: deployment.certificates, by: \.tenant)
    for tenant in deployment.livingTenants {
      let lines = (certificates[tenant.name] ?? []).compactMap(Self.line)
      guard !lines.isEmpty else { continue }
      let role = FileRole(service: "certificates", tenant: tenant.name.text, onChange: .reload)
      tree.add("\(folder)/tenants/\(tenant.name.text)", role: role) { PlainLines(lines).rendered() }
    }
    return tree
  }

  private func settings(_ service: CertificateService) -> ShellSettings {
    let origin = deployment.service(.certificates)?.origin ?? .template
    return ShellSettings(header: Header(source: deployment.file)) {
      ShellSettings.Settings.set("ACME_CONTACT", Self.oneLine(service.contact.text)).from(origin)
      ShellSettings.Settings.set("ACME_DIRECTORY", Self.oneLine(service.directory.text)).from(origin)
      // Nothing where only the outside knows them: then each host is asked for a file of ours instead.
      ShellSettings.Settings.set("ACME_ADDRESSES", Self.oneLine(publicAddresses.joined(separator: " ")))
        .from(deployment.service(.proxy)?.origin ?? .template)
    }
  }

  private static func oneLine(_ text: String) -> Artefacts.SingleLine {
    guard let line = Artefacts.SingleLine(text) else { preconditionFailure("“\(text)” has more than one line") }
    return line
  }

  private var publicAddresses: [String] {
    guard case .proxy(.addresses(let addresses)) = deployment.service(.proxy)?.detail else { return [] }
    // The FTP server's own is on a node that may run a proxy, which then answers there.
    return addresses.map(\.value.address.text) + (ftpAddress.map { [$0] } ?? [])
  }

  private var ftpAddress: String? {
    guard case .ftp(let server) = deployment.service(.ftp)?.detail else { return nil }
    return server.address?.address.text
  }

  private func isSite(_ host: String) -> Bool {
    deployment.livingTenants.contains { tenant in tenant.sites.contains { $0.allNames.contains(host) } }
  }

  /// “NAME CHALLENGE CREDENTIALS HOST...”; `nil` for certificates of the tenant's own.
  private static func line(of certificate: DeployedCertificate) -> PlainLines.Line? {
    let (hosts, origin) = (certificate.names.joined(separator: " "), certificate.origin)
    switch certificate.source {
    case .http01: return .init("\(certificate.name) http-01 - \(hosts)", from: origin)
    case .dns01(let credentials): return .init("\(certificate.name) dns-01 \(credentials.text) \(hosts)", from: origin)
    case .secret: return nil
    }
  }
}
