// The keys of coreos-cloudinit, config/*.go, under their own names.

extension CloudConfig.Etcd2 {
  package static func advertiseClientURLs(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("advertise_client_urls", .word(value))
  }
  package static func certFile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("cert_file", .word(value)) }
  package static func cors(_ value: CloudConfig.Word) -> Clause<Self> { Clause("cors", .word(value)) }
  package static func dataDir(_ value: CloudConfig.Word) -> Clause<Self> { Clause("data_dir", .word(value)) }
  package static func discovery(_ value: CloudConfig.Word) -> Clause<Self> { Clause("discovery", .word(value)) }
  package static func discoveryFallback(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("discovery_fallback", .word(value))
  }
  package static func discoverySRV(_ value: CloudConfig.Word) -> Clause<Self> { Clause("discovery_srv", .word(value)) }
  package static func discoveryProxy(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("discovery_proxy", .word(value))
  }
  package static func initialAdvertisePeerURLs(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("initial_advertise_peer_urls", .word(value))
  }
  package static func initialCluster(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("initial_cluster", .word(value))
  }
  package static func initialClusterState(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("initial_cluster_state", .word(value))
  }
  package static func initialClusterToken(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("initial_cluster_token", .word(value))
  }
  package static func keyFile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("key_file", .word(value)) }
  package static func listenClientURLs(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("listen_client_urls", .word(value))
  }
  package static func listenPeerURLs(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("listen_peer_urls", .word(value))
  }
  package static func logPackageLevels(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("log_package_levels", .word(value))
  }
  package static func name(_ value: CloudConfig.Word) -> Clause<Self> { Clause("name", .word(value)) }
  package static func peerCertFile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("peer_cert_file", .word(value)) }
  package static func peerKeyFile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("peer_key_file", .word(value)) }
  package static func peerTrustedCaFile(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("peer_trusted_ca_file", .word(value))
  }
  package static func trustedCaFile(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("trusted_ca_file", .word(value))
  }
  package static func walDir(_ value: CloudConfig.Word) -> Clause<Self> { Clause("wal_dir", .word(value)) }
  package static func electionTimeout(_ number: Int) -> Clause<Self> { Clause("election_timeout", .number(number)) }
  package static func heartbeatInterval(_ number: Int) -> Clause<Self> { Clause("heartbeat_interval", .number(number)) }
  package static func maxSnapshots(_ number: Int) -> Clause<Self> { Clause("max_snapshots", .number(number)) }
  package static func maxWALs(_ number: Int) -> Clause<Self> { Clause("max_wals", .number(number)) }
  package static func proxyDialTimeout(_ number: Int) -> Clause<Self> { Clause("proxy_dial_timeout", .number(number)) }
  package static func proxyFailureWait(_ number: Int) -> Clause<Self> { Clause("proxy_failure_wait", .number(number)) }
  package static func proxyReadTimeout(_ number: Int) -> Clause<Self> { Clause("proxy_read_timeout", .number(number)) }
  package static func proxyRefreshInterval(_ number: Int) -> Clause<Self> {
    Clause("proxy_refresh_interval", .number(number))
  }
  package static func proxyWriteTimeout(_ number: Int) -> Clause<Self> {
    Clause("proxy_write_timeout", .number(number))
  }
  package static func snapshotCount(_ number: Int) -> Clause<Self> { Clause("snapshot_count", .number(number)) }
  package static func clientCertAuth(_ isOn: Bool) -> Clause<Self> { Clause("client_cert_auth", .flag(isOn)) }
  package static func debug(_ isOn: Bool) -> Clause<Self> { Clause("debug", .flag(isOn)) }
  package static func enablePprof(_ isOn: Bool) -> Clause<Self> { Clause("enable_pprof", .flag(isOn)) }
  package static func forceNewCluster(_ isOn: Bool) -> Clause<Self> { Clause("force_new_cluster", .flag(isOn)) }
  package static func peerClientCertAuth(_ isOn: Bool) -> Clause<Self> { Clause("peer_client_cert_auth", .flag(isOn)) }
  package static func strictReconfigCheck(_ isOn: Bool) -> Clause<Self> { Clause("strict_reconfig_check", .flag(isOn)) }
}

extension CloudConfig.Fleet {
  package static func agentTTL(_ value: CloudConfig.Word) -> Clause<Self> { Clause("agent_ttl", .word(value)) }
  package static func etcdCafile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_cafile", .word(value)) }
  package static func etcdCertfile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_certfile", .word(value)) }
  package static func etcdKeyfile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_keyfile", .word(value)) }
  package static func etcdKeyPrefix(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("etcd_key_prefix", .word(value))
  }
  package static func etcdServers(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_servers", .word(value)) }
  package static func etcdUsername(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_username", .word(value)) }
  package static func etcdPassword(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_password", .word(value)) }
  package static func publicIP(_ value: CloudConfig.Word) -> Clause<Self> { Clause("public_ip", .word(value)) }
  package static func tokenLimit(_ number: Int) -> Clause<Self> { Clause("token_limit", .number(number)) }
  package static func verbosity(_ number: Int) -> Clause<Self> { Clause("verbosity", .number(number)) }
  package static func engineReconcileInterval(_ number: Int) -> Clause<Self> {
    Clause("engine_reconcile_interval", .number(number))
  }
  package static func etcdRequestTimeout(_ number: Int) -> Clause<Self> {
    Clause("etcd_request_timeout", .number(number))
  }
  package static func disableEngine(_ isOn: Bool) -> Clause<Self> { Clause("disable_engine", .flag(isOn)) }
}

extension CloudConfig.Flannel {
  package static func etcdEndpoints(_ value: CloudConfig.Word) -> Clause<Self> {
    Clause("etcd_endpoints", .word(value))
  }
  package static func etcdCafile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_cafile", .word(value)) }
  package static func etcdCertfile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_certfile", .word(value)) }
  package static func etcdKeyfile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_keyfile", .word(value)) }
  package static func etcdPrefix(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_prefix", .word(value)) }
  package static func etcdUsername(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_username", .word(value)) }
  package static func etcdPassword(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_password", .word(value)) }
  package static func ipMasq(_ value: CloudConfig.Word) -> Clause<Self> { Clause("ip_masq", .word(value)) }
  package static func subnetFile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("subnet_file", .word(value)) }
  package static func interface(_ value: CloudConfig.Word) -> Clause<Self> { Clause("interface", .word(value)) }
  package static func publicIP(_ value: CloudConfig.Word) -> Clause<Self> { Clause("public_ip", .word(value)) }
}

extension CloudConfig.Locksmith {
  package static func endpoint(_ value: CloudConfig.Word) -> Clause<Self> { Clause("endpoint", .word(value)) }
  package static func etcdCafile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_cafile", .word(value)) }
  package static func etcdCertfile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_certfile", .word(value)) }
  package static func etcdKeyfile(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_keyfile", .word(value)) }
  package static func etcdUsername(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_username", .word(value)) }
  package static func etcdPassword(_ value: CloudConfig.Word) -> Clause<Self> { Clause("etcd_password", .word(value)) }
  package static func group(_ value: CloudConfig.Word) -> Clause<Self> { Clause("group", .word(value)) }
  package static func windowStart(_ value: CloudConfig.Word) -> Clause<Self> { Clause("window_start", .word(value)) }
  package static func windowLength(_ value: CloudConfig.Word) -> Clause<Self> { Clause("window_length", .word(value)) }
}

extension CloudConfig.OEM {
  package static func id(_ value: CloudConfig.Word) -> Clause<Self> { Clause("id", .word(value)) }
  package static func name(_ value: CloudConfig.Word) -> Clause<Self> { Clause("name", .word(value)) }
  package static func versionID(_ value: CloudConfig.Word) -> Clause<Self> { Clause("version_id", .word(value)) }
  package static func homeURL(_ value: CloudConfig.Word) -> Clause<Self> { Clause("home_url", .word(value)) }
  package static func bugReportURL(_ value: CloudConfig.Word) -> Clause<Self> { Clause("bug_report_url", .word(value)) }
}

extension CloudConfig.Etcd2 {
  package enum ProxyMode: String, Sendable { case on, off, readonly }

  package static func proxy(_ mode: ProxyMode) -> Clause<Self> { Clause("proxy", .word([.data(mode.rawValue)])) }
}

extension CloudConfig.Fleet {
  /// Pairs by which units choose machines; values have no comma, which separates the pairs.
  package static func metadata(_ pairs: [(key: String, value: String)]) -> Clause<Self> {
    let text = pairs.map { "\($0.key)=\($0.value)" }
    precondition(!text.contains { $0.utf8.contains(UInt8(ascii: ",")) }, "a comma separates fleet's metadata: \(text)")
    return Clause("metadata", .word([.data(text.joined(separator: ","))]))
  }
}

extension Operand {
  static func flag(_ isOn: Bool) -> Operand { .keyword(isOn ? "true" : "false") }
}
