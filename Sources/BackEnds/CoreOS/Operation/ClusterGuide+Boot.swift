internal import Artefacts
internal import Resolution
internal import Spec

extension ClusterGuide {
  /// From bare machines to a cluster that has formed.
  var boot: [Part] {
    var parts: [Part] = [.heading(level: 2, "Boot")]
    if let storage = deployment.storage {
      parts += [
        .paragraph([
          "First the storage server, \(code: .checked(storage.nfs.value.host.text)): its export, the tenants' folders and",
          "their quotas. Again after each build that changes tenants.",
        ]),
        commands([
          "rsync -r provision/storage/ root@\(storage.nfs.value.host.text):infrac-storage/",
          "ssh root@\(storage.nfs.value.host.text) sh infrac-storage/setup.sh",
        ]),
      ]
    } else {
      parts.append(
        .paragraph([
          "There is no storage server: \(code: .checked(deployment.mountPoint)) is a folder of the node itself, to which",
          "`bin/apply` and `bin/add-user` write with `INFRAC_SHARE=` and that path, run there as root.",
        ])
      )
    }
    return parts + machines + formation
  }

  private var machines: [Part] {
    let hosts = Set(deployment.nodes.compactMap(\.host)).sorted().map(\.text)
    let choices = hosts.isEmpty ? [""] : hosts.map { " --host \($0)" }
    return [
      .paragraph([
        "Then the machines, each with the disk image of the operating system and a config drive that holds its user-data;",
        "on KVM, or on XenServer (copy this folder to the hypervisor first):",
      ]),
      commands(
        ["provision/make-config-drives"]
          + choices.map { "provision/kvm --image /var/lib/libvirt/images/coreos.qcow2\($0)" }
      ),
      commands(
        choices.map { "provision/xenserver --template CoreOS --network cluster --iso-library /var/opt/xen/iso\($0)" }
      ),
    ]
  }

  private var formation: [Part] {
    let members = deployment.etcdMembers.map(\.name.text).joined(separator: ", ")
    let how: Line =
      switch deployment.cluster.discovery {
      case .token: "They find each other by the discovery token, which founds this cluster and no other."
      case .members: "They know each other by the list in their user-data."
      }
    return [
      .paragraph([
        "etcd forms once its founding members run (of \(.checked(members))); until then each waits for the others.",
        how,
        deployment.nodes.contains { $0.role == .proxy }
          ? "Then these are in fleet; nodes that forward to etcd follow once `bin/apply` has had the members let them in:"
          : "Then all nodes are in fleet:",
      ]),
      commands(["ssh core@\(deployment.nodes[0].address.text) sudo fleetctl list-machines"]),
    ]
  }

  /// From a cluster that has formed to one that serves.
  var start: [Part] {
    let secrets =
      deployment.secretUsers.isEmpty ? [] : ["bin/secrets list", "bin/secrets put NAME", "bin/secrets status"]
    return [
      .heading(level: 2, "Start"),
      .paragraph([
        "Secrets lie on the nodes alone; each of the list is read from standard input or asked for, but for an `ssh-key`, which `bin/apply` makes. `bin/apply` builds the images",
        "and pushes them to the registry, and copies the configuration to the shared directory. `bin/start` goes through the services in the order in which they need each other and",
        "waits until each is healthy. Every command can be run again: what is done is left alone.",
      ]),
      commands(secrets + ["bin/apply", "bin/start", "bin/status"]),
    ]
  }

  func commands(_ lines: [String]) -> Part { .code(language: "sh", lines.map { .checked($0) }) }
}
