internal import Artefacts
internal import Diagnostics
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// The user-data of a node: network, administrators, etcd, fleet, the share, and one script that fetches the rest.
struct UserData {
  let deployment: Deployment
  let node: DeployedNode

  var cloudConfig: CloudConfig {
    let admins = deployment.cluster.admins
    return CloudConfig(header: Header(source: deployment.file)) {
      CloudConfig.Main.hostname("\(node.name.text)").from(node.origin)
      if !admins.isEmpty {
        CloudConfig.Main.sshAuthorizedKeys(admins.flatMap { $0.value.keys.map(\.text) })
          .from(.covering(admins.map(\.key.origin)))
        CloudConfig.Main.users {
          for admin in admins {
            CloudConfig.Users.user("\(admin.key.value.text)") {
              CloudConfig.User.groups(["sudo"])
              CloudConfig.User.sshAuthorizedKeys(admin.value.keys.map(\.text))
            }
            .from(admin.key.origin)
          }
        }
      }
      CloudConfig.Main.writeFiles { files }
      CloudConfig.Main.coreos {
        CloudConfig.CoreOS.etcd2 { EtcdSection(deployment: deployment, node: node).clauses }.from(node.origin)
        CloudConfig.CoreOS.fleet {
          CloudConfig.Fleet.publicIP("\(node.address.text)").from(node.origin)
          CloudConfig.Fleet.metadata(node.metadata.map { (key: $0.key, value: $0.value) }).from(node.origin)
          CloudConfig.Fleet.etcdServers("http://127.0.0.1:2379")
        }
        CloudConfig.CoreOS.update {
          CloudConfig.Update.rebootStrategy(deployment.cluster.reboot.cloudConfig)
            .from(deployment.cluster.origins.reboot)
          CloudConfig.Update.group("\(deployment.cluster.channel.value.rawValue)")
            .from(deployment.cluster.channel.origin)
        }
        if let maintenance = deployment.cluster.maintenance {
          CloudConfig.CoreOS.locksmith {
            CloudConfig.Locksmith.windowStart("\(maintenance.windowStart)")
            CloudConfig.Locksmith.windowLength("\(maintenance.duration.value.seconds)s")
          }
          .from(maintenance.origin)
        }
        CloudConfig.CoreOS.units { units }
      }
    }
  }

  // MARK: Files

  private var files: Clauses<CloudConfig.Files> {
    Clauses {
      CloudConfig.Files.file("/etc/infrac/node.env") {
        CloudConfig.File.permissions("0644")
        CloudConfig.File.content(.rendered(ShellSettings.node(node, of: deployment).rendered()))
      }
      CloudConfig.Files.file("/etc/infrac/fetch") {
        CloudConfig.File.permissions("0755")
        CloudConfig.File.content(.rendered(RenderedText(verbatim: Texts.node_fetch)))
      }
      CloudConfig.Files.file("/etc/infrac/etcd.rules") {
        CloudConfig.File.permissions("0644")
        CloudConfig.File.content(.rendered(etcdRules.rendered()))
      }
      // Containers publish on the private address and cannot reach their neighbours, whatever a command forgets.
      CloudConfig.Files.file("/etc/docker/daemon.json") {
        CloudConfig.File.permissions("0644")
        CloudConfig.File.content(
          .rendered(
            JSONDocument(.object([("icc", .boolean(false)), ("ip", .string(node.address.text))]), from: node.origin)
              .rendered()
          )
        )
      }
      // Of the node's own network, which the proxies use.
      CloudConfig.Files.file("/etc/sysctl.d/60-infrac.conf") {
        CloudConfig.File.permissions("0644")
        CloudConfig.File.content(
          .lines([
            "# The longest queue of connections to accept: a rush of 10,000 waits, and is not refused.",
            "net.core.somaxconn = \(ConnectionLimits.backlog)",
            "net.ipv4.tcp_max_syn_backlog = \(ConnectionLimits.backlog)",
            "# An address that a proxy has just given up is on the loopback interface for a while: ARP does not answer for it.",
            "net.ipv4.conf.all.arp_ignore = 1",
            "# A local port is used again a second after its connection, not a minute: 28,000 ports would be 470",
            "# connections a second to a member of the database.",
            "net.ipv4.tcp_tw_reuse = 1",
          ])
        )
      }
      CloudConfig.Files.file("/etc/systemd/journald.conf.d/10-infrac.conf") {
        CloudConfig.File.permissions("0644")
        CloudConfig.File.content(
          .lines(["[Journal]", "SystemMaxUse=1G", "RuntimeMaxUse=128M", "MaxRetentionSec=30day"])
        )
      }
    }
  }

  /// For iptables-restore, until the firewall script makes the same chains anew. Only members need one another to have a
  /// quorum; all other nodes are let in by the script, so that one more of them changes no node's user-data.
  private var etcdRules: PlainLines {
    let members = deployment.nodes.filter { $0.role != .proxy && $0.address.isIPv6 == node.address.isIPv6 }
    let ends: [PlainLines.Line] = ["-A INFRAC-NODES -j DROP", "-I INPUT 1 -j INFRAC-INPUT", "COMMIT"]
    return PlainLines(
      ["*filter", ":INFRAC-INPUT - [0:0]", ":INFRAC-NODES - [0:0]", "-A INFRAC-INPUT -i lo -j RETURN"]
        + ["-A INFRAC-INPUT -p tcp -m multiport --dports 2379,2380,4001,7001 -j INFRAC-NODES"]
        + members.map { PlainLines.Line("-A INFRAC-NODES -s \($0.address.text) -j RETURN", from: $0.origin) } + ends
    )
  }

  // MARK: Units

  /// In the order in which they start: coreos-cloudinit waits for each. What fails is logged and does not stop the rest.
  private var units: Clauses<CloudConfig.Units> {
    let own = NodeUnits(deployment: deployment)
    return Clauses {
      if let interface = deployment.cluster.network.interface {
        CloudConfig.Units.unit("00-infrac.network") {
          CloudConfig.Unit.content(.rendered(own.network(of: node, interface: interface).rendered()))
        }
        .from(interface.origin)
      }
      running("systemd-journald.service", .restart)
      running("systemd-sysctl.service", .restart)
      running("infrac-timezone.service", own.timeZone)
      running("infrac-etcd-guard.service", own.guardOfEtcd)
      running("etcd2.service", .start)
      running("fleet.service", .start)
      running("docker.service", .start)
      if let storage = deployment.storage {
        running("\(mountUnitName(of: storage.mount.value.text))", own.mount(storage)).from(storage.origin)
      }
      running("infrac-node.service", own.scripts)
      running("infrac-firewall.service", own.firewall)
      CloudConfig.Units.unit("infrac-refresh.service") {
        CloudConfig.Unit.content(.rendered(own.refresh.rendered()))
      }
      running("infrac-refresh.timer", own.refreshTimer)
      if deployment.service(.proxy) != nil {
        CloudConfig.Units.unit("infrac-logs.service") {
          CloudConfig.Unit.content(.rendered(own.logs.rendered()))
        }
        running("infrac-logs.timer", own.logsTimer)
      }
      if deployment.cluster.reboot == .etcdLock {
        CloudConfig.Units.unit("locksmithd.service") {
          CloudConfig.Unit.dropIns {
            CloudConfig.DropIns.dropIn("20-infrac.conf", .rendered(own.rebootGuard.rendered()))
          }
        }
      }
      if let maintenance = deployment.cluster.maintenance, maintenance.needsTimer {
        CloudConfig.Units.unit("infrac-window.service") {
          CloudConfig.Unit.content(.rendered(own.window(maintenance).rendered()))
        }
        .from(maintenance.origin)
        running("infrac-window.timer", own.windowTimer).from(maintenance.origin)
      }
    }
  }

  private func running(_ name: CloudConfig.Word, _ command: CloudConfig.Unit.Command) -> Clause<CloudConfig.Units> {
    CloudConfig.Units.unit(name) { CloudConfig.Unit.command(command) }
  }

  private func running(_ name: CloudConfig.Word, _ unit: SystemdUnit) -> Clause<CloudConfig.Units> {
    CloudConfig.Units.unit(name) {
      CloudConfig.Unit.content(.rendered(unit.rendered()))
      CloudConfig.Unit.command(.start)
    }
  }
}

extension RebootStrategy {
  fileprivate var cloudConfig: CloudConfig.Update.RebootStrategy {
    switch self {
    case .etcdLock: .etcdLock
    case .reboot: .reboot
    case .off: .off
    }
  }
}

extension Maintenance {
  /// locksmith knows one day or all of them; of several the first, until the timer names the next.
  fileprivate var windowStart: String {
    let isDaily = days.isEmpty || days.count == Weekday.allCases.count
    return isDaily ? at.text : "\(days[0].value.rawValue) \(at.text)"
  }

  fileprivate var needsTimer: Bool { (2..<Weekday.allCases.count).contains(days.count) }
}

extension RenderedText {
  /// A text that is a program of its own.
  init(verbatim text: StaticString) {
    var printer = Printer()
    printer.verbatim(text)
    self = printer.finish()
  }
}
