internal import Artefacts
internal import Resolution
internal import Spec

extension ClusterGuide {
  /// What operators do on most days.
  var daily: [Part] {
    let scalable = deployment.services.first { !$0.isPinned && $0.webGroup != nil }
    let scale = scalable.map { ["bin/scale \($0.name) \($0.instances.count)"] } ?? []
    let adding = deployment.service(.ftp) == nil ? [] : ["bin/add-user NAME TENANT", "bin/add-user --list"]
    return [
      .heading(level: 2, "Every day"),
      commands(["bin/status", "bin/check", "bin/check --json"] + scale + adding + ["bin/stop", "bin/start"]),
      .paragraph([
        "`bin/check` looks at disks, the shared directory, etcd, units, the database, certificates and configurations of all nodes, with the exit",
        "statuses of Nagios. nginx's access log is on its node; each night every tenant gets the lines of its sites,",
        "and twice an hour what its programs log, in `tenants/TENANT/logs` of the shared directory, which FTP shows. The containers' own messages are in the journal, a gigabyte of it at most.",
      ]),
      .paragraph([
        "What `bin/scale` and `bin/add-user` change lasts until the specification says it too: both print what to write there."
      ]),
      .heading(level: 2, "Roll out a change"),
      .paragraph(["Edit the specification, build, look at what the build says, then:"]),
      commands(["bin/apply", "bin/apply --back"]),
      .list([
        "`bin/apply` brings images and the files of `shared/`, and makes them the target of each service. One instance after the other copies, verifies and tests them, takes them and proves it; the outcome of each is printed.",
        "What the first instance refuses, or goes back from, no other tries: fix it and build, or run `bin/apply --back`. What was in use stays, and goes on to follow the web servers that come and go.",
        "Instances that run with an older unit or image are replaced last, one at a time. Every run goes on where another was interrupted; one with nothing to do does nothing.",
        "A node's `user-data` is applied when it boots: make its config drive again and reboot one node at a time, waiting for `bin/status` in between.",
        "After a change of tenants run the storage server's set-up again.",
      ]),
    ]
  }

  /// What can be found out on the cluster itself.
  var trials: [Part] {
    let studies: Line = "`studies/` measures how many requests a second are served; `studies/README.md` says how."
    guard deployment.service(.proxy) != nil else {
      return [.heading(level: 2, "Measure"), .paragraph([studies])]
    }
    return [
      .heading(level: 2, "Try and measure"),
      .paragraph([
        "`drills/` has scripts that do to the running cluster what it promises to bear, under load, and say whether it passed:",
        "a node stops, a service grows, another moves, images are renewed. They take back what they change, also after Ctrl-C;",
        "`drills/README.md` says what can be set. Best before customers come, and after each change of the machines.",
      ]),
      commands(["drills/availability", "drills/scalability", "drills/modularity", "drills/update"]),
      .paragraph([studies]),
    ]
  }

  /// What to do when something is lost.
  var recovery: [Part] {
    let members = deployment.etcdMembers.count
    let survivable = (members - 1) / 2
    return [
      .heading(level: 2, "Recover"),
      .paragraph([
        "etcd works while more than half of its \(members) members do: it survives the loss of \(survivable).",
        "fleet starts the instances of a node that is gone on others within half a minute, where the specification allows it.",
      ]),
      .heading(level: 3, "A node came back"),
      .paragraph(["Nothing is to be done: it rejoins by its data. `bin/status` shows when its instances are healthy."]),
      .heading(level: 3, "A node lost its disk"),
      .steps([
        "Take it out of etcd, from another node: `sudo ETCDCTL_API=2 etcdctl member list`, then `sudo ETCDCTL_API=2 etcdctl member remove ID`.",
        "Add it again: `sudo ETCDCTL_API=2 etcdctl member add NAME http://ADDRESS:2380`.",
        "In the lock file, its role in etcd is now `joined`. Build, make its config drive and boot it: a token founds a cluster once, so it must not be asked again.",
        "Give it its secrets: `bin/secrets join NODE`; `bin/secrets status` shows which it lacks.",
      ]),
      .heading(level: 3, "More than half of etcd is lost"),
      .paragraph([
        "What runs goes on: proxies keep their last list and services their configuration. Get the members back if their disks",
        "exist. Otherwise found a new cluster from a copy of one member's data (`etcd --force-new-cluster`) and let the others join.",
      ]),
      .paragraph([
        "With no member's data at all, found etcd anew. Customers' files, databases and secrets are not in it: the database's members",
        "come back with what they have.",
      ]),
      .steps([
        forgetFounding,
        "Stop all nodes, empty `/var/lib/etcd2` on each, and boot each with its new config drive.",
        "When all are in fleet: `bin/apply`, then `bin/start`.",
      ]),
    ] + serviceRecovery
  }

  private var forgetFounding: Line {
    switch deployment.cluster.discovery {
    case .token:
      """
      Get a token that was never used: `infrac token --force`, or, where the specification has the token itself, put a new one there and \
      remove the sections `discovery` and `etcd` from the lock file. Build, and make the config drives.
      """
    case .members: "Remove the section `etcd` from the lock file. Build, and make the config drives."
    }
  }

  private var backups: [Part] {
    guard let store = deployment.usedBackupStore else { return [] }
    return [
      .heading(level: 3, "A tenant from its backup"),
      .paragraph([
        "From \(.checked(store.at.value.text)) on, every night, one node saves the files and databases of each tenant that has backups to a repository of its own, encrypted with the",
        "secret \(code: .checked(store.key.value.text)): without it nobody can read them, so keep a copy of it where the nodes are not. What became of a night is in etcd, below",
        "`backup/nights/DATE`, and in the journals of the units whose names have `-backup@`.",
      ]),
      commands([
        "bin/restore TENANT --list", "bin/restore TENANT", "bin/restore TENANT --at '2026-11-20 12:00'",
        "bin/restore TENANT --at yesterday --to DIR",
      ]),
      .paragraph([
        "What was there before is kept in `state/TENANT/before-restore-…` of the shared directory, and counts in the tenant's quota until you remove it."
      ]),
    ]
  }

  private var serviceRecovery: [Part] {
    var parts = backups
    if deployment.storage != nil {
      parts += [
        .heading(level: 3, "The shared directory is away"),
        .paragraph([
          "Processes that read tenants' files wait until it is back; nothing is to be restarted. Nodes that boot meanwhile start",
          "their services as soon as it can be mounted.",
        ]),
      ]
    }
    if let server = deployment.externalDatabase {
      parts += [
        .heading(level: 3, "The database"),
        .paragraph([
          "It is a server outside, at \(code: .checked(server.address.value.text)): what keeps it up, and its backup as a whole, are not this cluster's.",
          "Each node's proxy leads there from the socket that PHP knows as `localhost`; the sidekicks `database-users@NODE` bring databases, users",
          "and grants there, with the account whose `USER:PASSWORD` is the secret \(code: .checked(server.login.value.text)).",
          "`bin/check` says whether it answers. What goes there is not encrypted: the way has to be a network of your own.",
        ]),
        .paragraph(["The account is made there once, for the nodes' addresses:"]),
        .code(
          language: "sql",
          [
            "CREATE USER infrac@'%' IDENTIFIED BY '…';",
            "GRANT ALL PRIVILEGES ON *.* TO infrac@'%' WITH GRANT OPTION;",
          ]
        ),
      ]
    }
    if let database = deployment.databaseCluster {
      let names = database.members.map(\.text).joined(separator: ", ")
      parts += [
        .heading(level: 3, "The database"),
        .paragraph([
          "Its members (\(.checked(names))) stay on their nodes. After a loss of power all of them must be back before the one with",
          "the newest data revives the cluster; `bin/status` and `journalctl -u database@NODE` say whom the others wait for.",
          "Never delete a member's data to make it start.",
        ]),
      ]
    }
    return parts
  }
}
