internal import Artefacts
internal import Resolution
internal import Scripts
internal import Spec

/// The images of the database and of its proxies.
enum DatabaseImages {
  /// MariaDB 10.11 with Galera, from the Debian release that carries it.
  static func member(_ service: DeployedService, in deployment: Deployment) -> ImageDirectory {
    var directory = ImageDirectory(name: "database")
    let dockerfile = Dockerfile(header: Header(source: deployment.file)) {
      Clauses<Dockerfile.Stage>.beginning(
        of: service,
        from: .bookworm,
        description: "A member of a database: MariaDB with Galera",
        accounts: [
          .command("groupadd --gid 902 mysql"),
          .command("useradd --uid 902 --gid 902 --groups infrac --no-create-home --home-dir /nonexistent mysql"),
        ],
        packages: ["galera-4", "mariadb-backup", "mariadb-client", "mariadb-server", "socat"],
        in: deployment
      )
      Dockerfile.Stage.copy("member", to: "/usr/local/bin/member")
      Dockerfile.Stage.run(
        .command("chmod 0755 /usr/local/bin/member"),
        .command("rm -rf /etc/mysql/* /var/lib/mysql"),
        .command("install -d -o mysql -g mysql -m 0700 /var/lib/infrac/database")
      )
      Dockerfile.Stage.user("902:902")
      Dockerfile.Stage.volume("/var/lib/infrac/database")
      Dockerfile.Stage.expose(3306, 4444, 4567, 4568)
      Dockerfile.Stage.healthCheck(
        .init(interval: 30, timeout: 10, startPeriod: 300, retries: 3),
        "/usr/local/bin/member",
        "healthy"
      )
      Dockerfile.Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/member")
    }
    directory.add("Dockerfile", dockerfile.rendered())
    directory.add("member", verbatim: Texts.images_database_member)
    return directory
  }

  /// haproxy, because members are switched and sessions with a former writer are cut while it runs. With nginx's stream
  /// module each switch is a reload, and old workers keep their sessions with the former writer.
  static func proxy(_ service: DeployedService, in deployment: Deployment) -> ImageDirectory {
    let isExternal = deployment.externalDatabase != nil
    var directory = ImageDirectory(name: "database-proxy")
    let dockerfile = Dockerfile(header: Header(source: deployment.file)) {
      Clauses<Dockerfile.Stage>.beginning(
        of: service,
        from: .bookworm,
        description: "The way from one node to the database: haproxy between unix sockets and the members",
        packages: isExternal ? ["haproxy", "mariadb-client", "socat"] : ["haproxy", "socat"],
        in: deployment
      )
      Dockerfile.Stage.copy("switch", to: "/usr/local/bin/switch")
      if isExternal { Dockerfile.Stage.copy("external", to: "/usr/local/bin/external") }
      if isExternal {
        Dockerfile.Stage.run(.command("chmod 0755 /usr/local/bin/external /usr/local/bin/switch"))
      } else {
        Dockerfile.Stage.run(.command("chmod 0755 /usr/local/bin/switch"))
      }
      Dockerfile.Stage.user("901:901")
      // haproxy lets sessions end after this one.
      Dockerfile.Stage.stopSignal("SIGUSR1")
      Dockerfile.Stage.healthCheck(
        .init(interval: 30, timeout: 5, startPeriod: 10, retries: 3),
        "/usr/local/bin/switch",
        "healthy"
      )
      Dockerfile.Stage.entryPoint("/usr/bin/tini", "--")
      // -W: a process above the one that works, which USR2 has start another one with the configuration of then.
      Dockerfile.Stage.command("/usr/sbin/haproxy", "-W", "-db", "-f", "/etc/infrac/config/current/mysql/haproxy.cfg")
    }
    directory.add("Dockerfile", dockerfile.rendered())
    directory.add("switch", verbatim: Texts.images_database_proxy_switch)
    if isExternal { directory.add("external", verbatim: Texts.images_database_proxy_external) }
    return directory
  }
}
