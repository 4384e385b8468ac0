internal import Artefacts
internal import Resolution
internal import Spec

/// The cluster's `README.md`: how to boot, start, scale, roll out and recover this cluster.
struct ClusterGuide {
  let deployment: Deployment

  typealias Part = MarkdownPage.Part
  typealias Line = MarkdownPage.Line

  var page: MarkdownPage {
    MarkdownPage(
      header: Header(source: deployment.file),
      from: deployment.cluster.origin,
      opening + [.code(language: "mermaid", ClusterPicture(deployment: deployment).lines)] + contents + boot + start
        + daily + trials + recovery
    )
  }

  // MARK: What there is

  private var opening: [Part] {
    [
      .heading(level: 1, "The cluster \(.checked(deployment.cluster.name.text))"),
      .paragraph([
        "\(deployment.nodes.count) nodes and \(deployment.services.count) services; `deployment.jsonl` lists the tenants.",
        "Everything here is made from \(code: .checked(deployment.file)); a build never touches the folder `local/`.",
        "The commands are run in this folder, on a machine that reaches the nodes by SSH as user `core`.",
      ]),
    ]
  }

  private var contents: [Part] {
    [
      .heading(level: 2, "What runs where"),
      .table(
        columns: ["Node", "Address", "Memory", "Processors", "Hypervisor", "etcd"],
        rows: deployment.nodes.map { node in
          [
            "\(code: .checked(node.name.text))", "\(code: .checked(node.address.text))",
            "\(.checked(node.memory.text))", "\(node.cpus)", "\(.checked(node.host?.text ?? "–"))",
            "\(.checked(node.role.rawValue))",
          ]
        }
      ),
      .table(
        columns: ["Service", "Instances", "Memory of each", "Ports on the nodes"],
        rows: deployment.services.map { service in
          let ports = service.ports.map { "\($0.name) \($0.host.map(String.init) ?? "by Docker")" }
          return [
            "\(code: .checked(service.name))", "\(.checked(service.instances.map(\.name).joined(separator: ", ")))",
            "\(.checked(service.memory.text))", "\(.checked(ports.isEmpty ? "–" : ports.joined(separator: ", ")))",
          ]
        }
      ),
      .paragraph([
        "Domains point here by the records of `dns.txt`. What is in `manifest.json` and `deployment.jsonl` is for programs."
      ]),
    ] + entrance + sftp
  }

  private var sftp: [Part] {
    guard case .ftp(let server) = deployment.service(.ftp)?.detail, let key = server.hostKey else { return [] }
    let address = "\(FTPService.portOfSFTP) \(server.hostName)"
    return [
      .paragraph([
        "Customers with keys come by SFTP, beside FTP in the same container. They know the server by its host key, the secret",
        "\(code: .checked(key.value.text)): `bin/apply` makes it once and gives it to every node that may run `ftp`. Keep a copy where the nodes are not: should all",
        "of them lose it, the next one makes every client warn. What customers use, and the fingerprint to tell them:",
      ]),
      commands([
        "sftp -P \(FTPService.portOfSFTP) USER@\(server.hostName)", "ssh-keyscan -p \(address) | ssh-keygen -lf -",
      ]),
    ]
  }

  private var entrance: [Part] {
    guard let proxy = deployment.service(.proxy) else { return [] }
    switch proxy.detail {
    case .proxy(.balancer):
      return [.paragraph(["A balancer of your own is in front of the proxies: ports 80 and 443 of their nodes."])]
    case .proxy(.addresses(let shared)) where shared.isEmpty:
      return [
        .paragraph([
          "The proxies answer at their nodes' own addresses, by DNS alone: when one node is away, clients that got its",
          "address wait until they try another. `services.proxy.addresses` or a balancer avoids that.",
        ])
      ]
    case .proxy(.addresses(let shared)):
      let list = shared.map(\.value.address.text).joined(separator: ", ")
      return [
        .paragraph([
          "Clients come to \(.checked(list)), ports 80 and 443. keepalived beside each proxy (`proxy-vrrp@`) carries these addresses:",
          "each has a node that is first in line for it, and goes to another one within seconds when nginx or the node is lost.",
          "Several go back when that node is there again; one alone stays where it is.",
          "`ip address` on a node shows which it has. The nodes must share the network in which the addresses are.",
        ])
      ]
    case .web, .database, .databaseProxy, .ftp, .certificates, .custom: return []
    }
  }
}
