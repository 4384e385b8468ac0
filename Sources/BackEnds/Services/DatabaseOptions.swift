internal import Diagnostics
internal import Artefacts
internal import Resolution
internal import Spec

extension MySQL.OptionFile {
  /// The option file of a member of the database (`shared/mysql/my.cnf`).
  ///
  /// What differs by member, its name, its addresses and with whom it starts, is decided at every start and given on
  /// the command line: a cluster's address in a file would let a lone member found a cluster of its own.
  static func member(_ database: DatabaseCluster, of service: DeployedService, in deployment: Deployment) -> Self {
    MySQL.OptionFile(header: Header(source: deployment.file)) {
      Groups.group("mariadbd") {
        Options.set("port", 3306)
        Options.set("bind_address", "0.0.0.0")
        Options.set("datadir", "/var/lib/infrac/database/data")
        Options.set("tmpdir", "/var/lib/infrac/database/tmp")
        Options.set("socket", "/run/mysqld/mysqld.sock")
        Options.set("pid_file", "/run/mysqld/mysqld.pid")
        common
        BlankLine()
        Options.set("max_connections", database.connections).from(service.origin)
        // Above haproxy's limit for idle sessions, which then ends them in order.
        Options.set("wait_timeout", 3900)
        Options.set("innodb_buffer_pool_size", bytes: bufferPool(of: service)).from(service.origin)
        Comment("Every commit is on disk before the client hears of it.")
        Options.set("innodb_flush_log_at_trx_commit", 1)
        Comment("Nothing else is replicated.")
        Options.set("enforce_storage_engine", "InnoDB")
        Options.set("default_storage_engine", "InnoDB")
        BlankLine()
        Options.set("binlog_format", "ROW")
        Options.set("innodb_autoinc_lock_mode", 2)
        Options.set("wsrep_on", true)
        Options.set("wsrep_provider", "/usr/lib/galera/libgalera_smm.so")
        Options.set("wsrep_cluster_name", "infrac-\(deployment.cluster.name.text)")
          .from(deployment.cluster.origins.name)
        Comment("Who revives the cluster is decided by what all members hold, not by what one remembers.")
        Options.set("wsrep_provider_options", "gcache.size=512M;pc.recovery=FALSE")
        Options.set("wsrep_slave_threads", 4)
        Options.set("wsrep_sst_method", "mariabackup")
        Comment("The system's user mysql enters over the socket without a password.")
        Options.set("wsrep_sst_auth", "mysql:")
      }
      BlankLine()
      Groups.group("sst") {
        Comment("Otherwise the log of a transfer goes to a syslog that no container has.")
        Options.set("sst-syslog", -1)
        Options.set("tmpdir", "/var/lib/infrac/database/tmp")
      }
    }
  }

  /// The option file of a server's one database, beside those of Debian's package, which it follows: clients come over
  /// the socket only.
  static func server(_ database: DatabaseCluster, of service: DeployedService, in deployment: Deployment) -> Self {
    MySQL.OptionFile(header: Header(source: deployment.file)) {
      Groups.group("mariadbd") {
        Options.set("skip_networking", true)
        common
        BlankLine()
        Options.set("max_connections", database.connections).from(service.origin)
        Options.set("innodb_buffer_pool_size", bytes: bufferPool(of: service)).from(service.origin)
        Comment("Every commit is on disk before the client hears of it.")
        Options.set("innodb_flush_log_at_trx_commit", 1)
        Options.set("default_storage_engine", "InnoDB")
      }
    }
  }

  /// What holds for every database.
  private static var common: Clauses<Options> {
    Clauses {
      Options.set("skip_name_resolve", true)
      Options.set("local_infile", false)
      Options.set("symbolic_links", false)
      Options.set("character_set_server", "utf8mb4")
      Options.set("collation_server", "utf8mb4_unicode_ci")
    }
  }

  /// Half of the memory, in bytes; the rest is for connections, the replication's queues and transfers.
  private static func bufferPool(of service: DeployedService) -> Int {
    max(Int(service.memory.mebibytes) / 2 / 8 * 8, 16) << 20
  }
}
