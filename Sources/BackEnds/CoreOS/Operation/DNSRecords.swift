internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

/// The DNS records that the cluster and each of its domains need, for whoever runs their zones (`dns.txt`).
struct DNSRecords {
  let deployment: Deployment
  /// The public addresses of the proxies; none when a balancer of somebody else's is in front.
  private let entrances: [Located<IPAddress>]
  /// The authority that gives the certificates, as CAA records name it.
  private let issuer: Artefacts.SingleLine?

  init(deployment: Deployment) {
    self.deployment = deployment
    entrances = Self.entrances(of: deployment)
    issuer = Self.issuer(of: deployment)
  }

  var zone: Zone {
    Zone(header: Header(source: deployment.file)) {
      Comment("Names are complete; enter each in its zone. Nothing here is set up by infrac.")
      BlankLine()
      Comment("The cluster")
      for node in deployment.nodes {
        address("\(node.name.text).\(deployment.cluster.domain)", node.address).from(node.origin)
      }
      entrance
      fileServer
      tenants
    }
  }

  /// The records of all tenants' sites.
  var tenants: Clauses<Zone.Records> {
    Clauses {
      for tenant in deployment.livingTenants where !tenant.sites.isEmpty {
        BlankLine()
        Comment("Tenant \(tenant.name.text)")
        for site in tenant.sites { records(of: site) }
      }
    }
  }

  // MARK: The cluster

  private static func entrances(of deployment: Deployment) -> [Located<IPAddress>] {
    guard let proxy = deployment.service(.proxy) else { return [] }
    switch proxy.detail {
    case .proxy(.balancer): return []
    case .proxy(.addresses(let shared)) where !shared.isEmpty:
      return shared.map { Located($0.value.address, $0.origin) }
    case .proxy, .web, .database, .databaseProxy, .ftp, .certificates, .custom:
      return deployment.eligibleNodes(for: proxy).map { Located($0.address, $0.origin) }
    }
  }

  private var entrance: Clauses<Zone.Records> {
    Clauses {
      if deployment.service(.proxy) != nil {
        if entrances.isEmpty {
          Comment("The balancer's address belongs to this name and to all names of the sites below.")
          Comment("proxy.\(deployment.cluster.domain)")
        }
        addresses("proxy.\(deployment.cluster.domain)")
      }
    }
  }

  private var fileServer: Clauses<Zone.Records> {
    Clauses {
      for service in deployment.services {
        if case .ftp(let server) = service.detail {
          if let shared = server.address {
            address(server.hostName, shared.address).from(service.origin)
          } else {
            Comment("FTP has no address of its own: it is where its instance runs (bin/status).")
            for node in deployment.eligibleNodes(for: service) {
              address(server.hostName, node.address).from(service.origin)
            }
          }
        }
      }
    }
  }

  // MARK: Sites

  private func records(of site: DeployedSite) -> Clauses<Zone.Records> {
    let main = site.name.value
    var others = site.names.map { Located($0.value.ascii, $0.origin) }
    others += site.redirected.map { Located($0.value.ascii, $0.origin) }
    if site.canonical != main { others.append(Located(site.canonical.ascii, site.origin)) }
    var seen: Set<String> = [main.ascii]
    return Clauses {
      if main.shown != main.ascii { Comment(main.shown) }
      addresses(main.ascii).from(site.name.origin)
      if let tls = site.tls { authority(of: tls, for: main) }
      for other in others where seen.insert(other.value).inserted {
        // A name below the site's own follows it; at the top of a zone DNS allows addresses only.
        if other.value.hasSuffix(".\(main.ascii)") {
          Zone.Records.canonicalName(.checked(other.value), of: .checked(main.ascii)).from(other.origin)
        } else {
          addresses(other.value).from(other.origin)
        }
      }
    }
  }

  /// Who may issue certificates for the site, when an authority does.
  private func authority(of tls: DeployedTLS, for name: DomainName) -> Clauses<Zone.Records> {
    let certificate = deployment.certificate(named: tls.certificate)
    return Clauses {
      switch certificate?.source {
      case .secret, nil: Clauses {}
      case .http01: issue(for: name).from(tls.origin)
      case .dns01:
        issue(for: name).from(tls.origin)
        Comment("_acme-challenge.\(name.ascii) is written by the hook for the DNS provider.")
      }
    }
  }

  private func issue(for name: DomainName) -> [Clause<Zone.Records>] {
    issuer.map { [Zone.Records.certificationAuthority(.checked(name.ascii), issue: $0)] } ?? []
  }

  private static func issuer(of deployment: Deployment) -> Artefacts.SingleLine? {
    for service in deployment.services {
      guard case .certificates(let client) = service.detail, case .name(let host) = client.directory.host else {
        continue
      }
      let isLetsEncrypt = host.ascii == "letsencrypt.org" || host.ascii.hasSuffix(".letsencrypt.org")
      // Another authority's identifier stands in its own documentation; its host is a guess that may be wrong.
      return isLetsEncrypt ? "letsencrypt.org" : nil
    }
    return nil
  }

  // MARK: Addresses

  private func addresses(_ name: String) -> [Clause<Zone.Records>] {
    entrances.map { address(name, $0.value).from($0.origin) }
  }

  func address(_ name: String, _ address: IPAddress) -> Clause<Zone.Records> {
    address.isIPv6
      ? Zone.Records.address(.checked(name), ipv6: .checked(address.text))
      : Zone.Records.address(.checked(name), ipv4: .checked(address.text))
  }
}

extension Zone.Name {
  /// A name whose type has been checked.
  fileprivate static func checked(_ text: String) -> Zone.Name {
    guard let name = Zone.Name(text) else { preconditionFailure("“\(text)” is no name of a record") }
    return name
  }
}

extension [Clause<Zone.Records>] {
  fileprivate func from(_ origin: Origin) -> [Clause<Zone.Records>] { map { $0.from(origin) } }
}
