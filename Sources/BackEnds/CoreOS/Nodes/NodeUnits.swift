internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

/// The units that a node has from its user-data: what must work before the cluster can tell it anything.
struct NodeUnits {
  let deployment: Deployment

  /// Without DHCP: the node's address, gateway and name servers.
  func network(of node: DeployedNode, interface: Located<InterfaceName>) -> SystemdUnit {
    let network = deployment.cluster.network
    return SystemdUnit {
      SystemdUnit.Section.match { SystemdUnit.NetworkMatch.name("\(interface.value.text)").from(interface.origin) }
      SystemdUnit.Section.network {
        SystemdUnit.Network.address("\(node.address.text)/\(network.subnet.value.prefix)").from(node.origin)
        if let gateway = network.gateway {
          SystemdUnit.Network.gateway("\(gateway.value.text)").from(gateway.origin)
        }
        for server in network.dns { SystemdUnit.Network.dns("\(server.value.text)").from(server.origin) }
      }
    }
  }

  var timeZone: SystemdUnit {
    oneshot(
      "Time zone of the node",
      .init("/usr/bin/timedatectl", "set-timezone", "\(deployment.cluster.timeZone.text)"),
      from: deployment.cluster.origins.timeZone
    )
  }

  /// Keeps all but the nodes from etcd until the whole firewall is there.
  var guardOfEtcd: SystemdUnit {
    let program: SystemdUnit.Word =
      deployment.nodes.contains { $0.address.isIPv6 } ? "ip6tables-restore" : "iptables-restore"
    return oneshot(
      "etcd for the nodes of the cluster only",
      .init("/bin/sh", "-c", "exec \(program) --noflush </etc/infrac/etcd.rules"),
      from: .covering(deployment.nodes.map(\.origin))
    )
  }

  /// The shared directory; `hard`, since a half-written file is worse than one that waits.
  func mount(_ storage: Storage) -> SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Shared directory of the cluster")
        SystemdUnit.Unit.wants("network-online.target")
        SystemdUnit.Unit.after("network-online.target")
      }
      SystemdUnit.Section.mount {
        SystemdUnit.Mount.what("\(storage.nfs.value.text)").from(storage.nfs.origin)
        SystemdUnit.Mount.where("\(storage.mount.value.text)").from(storage.mount.origin)
        SystemdUnit.Mount.type("nfs")
        SystemdUnit.Mount.options(
          "nfsvers=4.1",
          "hard",
          "noatime",
          "nosuid",
          "nodev",
          "actimeo=3",
          "lookupcache=positive"
        )
        SystemdUnit.Mount.timeout(seconds: 60)
      }
    }
  }

  /// The scripts that everything else on the node runs.
  var scripts: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Scripts of infrac for this node")
        afterShare
        SystemdUnit.Unit.after("etcd2.service")
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.type(.oneshot)
        SystemdUnit.Service.remainAfterExit(true)
        SystemdUnit.Service.execStart(.init("/etc/infrac/fetch", "node"))
      }
    }
  }

  /// Applied again whenever Docker starts, which puts its own rules first.
  var firewall: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Firewall of infrac")
        SystemdUnit.Unit.requires("docker.service", "infrac-node.service")
        SystemdUnit.Unit.after("docker.service", "infrac-node.service")
        SystemdUnit.Unit.partOf("docker.service")
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.type(.oneshot)
        SystemdUnit.Service.remainAfterExit(true)
        // For containers of infrac's own that must reach other nodes; it exists at the second start.
        SystemdUnit.Service.execStartPre(
          .init(
            "/usr/bin/docker",
            "network",
            "create",
            "--opt=com.docker.network.bridge.name=infrac0",
            "infrac",
            ignoringFailure: true
          )
        )
        SystemdUnit.Service.execStart(.init("/var/lib/infrac/node/current/firewall"))
      }
    }
  }

  /// Looks for newer scripts and rules, and heals what could not start because the share or etcd was away.
  var refresh: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Newest scripts and firewall of infrac")
        afterShare
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.type(.oneshot)
        SystemdUnit.Service.execStart(.init("/etc/infrac/fetch", "node"))
        SystemdUnit.Service.execStart(
          .init("/bin/systemctl", "start", "infrac-node.service", "infrac-firewall.service")
        )
        SystemdUnit.Service.execStart(.init("/var/lib/infrac/node/current/firewall"))
        SystemdUnit.Service.execStart(
          .init("/var/lib/infrac/node/current/config", "report", "node", ignoringFailure: true)
        )
      }
    }
  }

  var refreshTimer: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit { SystemdUnit.Unit.description("Newest scripts and firewall of infrac, every minute") }
      SystemdUnit.Section.timer {
        SystemdUnit.Timer.onBoot(seconds: 60)
        SystemdUnit.Timer.onUnitInactive(seconds: 60)
        SystemdUnit.Timer.accuracy(seconds: 5)
      }
    }
  }

  /// The access logs of the night, for the tenants.
  var logs: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Access logs of the day before, split by tenant")
        SystemdUnit.Unit.requires("infrac-node.service")
        SystemdUnit.Unit.after("infrac-node.service")
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.type(.oneshot)
        SystemdUnit.Service.execStart(.init("/var/lib/infrac/node/current/logs"))
      }
    }
  }

  /// A little after midnight: the nodes' files are of one day each.
  var logsTimer: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit { SystemdUnit.Unit.description("Access logs, each night") }
      SystemdUnit.Section.timer { SystemdUnit.Timer.onCalendar("*-*-* 00:05:00") }
    }
  }

  /// For locksmithd, which at its start gives the lock of a reboot back and so lets the next node go: it starts when this
  /// node has taken up its work again. Not by `ExecStartPre=`: whoever starts it waits for that.
  var rebootGuard: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.service {
        SystemdUnit.Service.noExecStart
        SystemdUnit.Service.execStart(
          .init(
            "/bin/sh",
            "-c",
            "until /var/lib/infrac/node/current/settled; do sleep 10; done; exec /usr/lib/locksmith/locksmithd"
          )
        )
      }
    }
  }

  /// Several days of maintenance: locksmith knows one window only, so it is told the next one each day.
  func window(_ maintenance: Maintenance) -> SystemdUnit {
    let days = maintenance.days.map { SystemdUnit.Word("\($0.value.rawValue)") }
    return SystemdUnit {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Next window for reboots")
        SystemdUnit.Unit.requires("infrac-node.service")
        SystemdUnit.Unit.after("infrac-node.service")
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.type(.oneshot)
        SystemdUnit.Service.execStart(
          .init(
            "/var/lib/infrac/node/current/maintenance-window",
            arguments: ["\(maintenance.at.text)", "\(maintenance.duration.value.seconds)s"] + days
          )
        )
        .from(maintenance.origin)
      }
    }
  }

  /// At the start of each day and after a boot.
  var windowTimer: SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit { SystemdUnit.Unit.description("Next window for reboots, each day") }
      SystemdUnit.Section.timer {
        SystemdUnit.Timer.onBoot(seconds: 120)
        SystemdUnit.Timer.onCalendar("*-*-* 00:00:00")
      }
    }
  }

  // MARK: Parts

  private var afterShare: Clauses<SystemdUnit.Unit> {
    Clauses {
      if let storage = deployment.storage {
        SystemdUnit.Unit.wants("\(mountUnitName(of: storage.mount.value.text))").from(storage.mount.origin)
        SystemdUnit.Unit.after("\(mountUnitName(of: storage.mount.value.text))").from(storage.mount.origin)
      }
    }
  }

  private func oneshot(
    _ description: SystemdUnit.Word,
    _ command: SystemdUnit.Command,
    from origin: Origin
  ) -> SystemdUnit {
    SystemdUnit {
      SystemdUnit.Section.unit { SystemdUnit.Unit.description(description) }
      SystemdUnit.Section.service {
        SystemdUnit.Service.type(.oneshot)
        SystemdUnit.Service.remainAfterExit(true)
        SystemdUnit.Service.execStart(command).from(origin)
      }
    }
  }
}
