internal import Diagnostics
internal import Foundation
internal import YAML

// coreos-cloudinit, config/*.go and config/validate/rules.go.

extension CloudConfigShape {
  static let root = record([
    "ssh_authorized_keys": .list(.text), "hostname": .text, "manage_etc_hosts": .pattern { $0 == "localhost" },
    "coreos": .record(coreos), "write_files": .list(.record(file, fileRule)), "users": .list(.record(user)),
  ])

  private static let coreos: [String: CloudConfigShape] = [
    "etcd2": .record(etcd2), "fleet": .record(fleet), "flannel": .record(flannel), "locksmith": .record(locksmith),
    "oem": .record(keys(text: "id name version_id home_url bug_report_url")), "units": .list(.record(unit, unitRule)),
    "update": .record(
      keys(text: "group server")
        .merging(["reboot_strategy": .words("etcd-lock reboot off")]) { $1 }
    ),
  ]

  private static let unit: [String: CloudConfigShape] =
    keys(text: "name content", flag: "mask enable runtime")
    .merging([
      "command": .words("start stop restart reload try-restart reload-or-restart reload-or-try-restart"),
      "drop_ins": .list(.record(keys(text: "name content"))),
    ]) { $1 }

  private static let file: [String: CloudConfigShape] =
    keys(text: "content owner path")
    .merging([
      "encoding": .words("base64 b64 gz gzip gz+base64 gz+b64 gzip+base64 gzip+b64"),
      "permissions": .pattern { text in
        let digits = text.count == 4 && text.hasPrefix("0") ? text.dropFirst() : text[...]
        return (3...4).contains(digits.count) && digits.allSatisfy { "01234567".contains($0) }
      },
    ]) { $1 }

  private static let user: [String: CloudConfigShape] =
    keys(
      text: "name passwd gecos homedir primary_group shell",
      flag: "no_create_home no_user_group system no_log_init"
    )
    .merging(["ssh_authorized_keys": .list(.text), "groups": .list(.text)]) { $1 }

  private static let etcd2: [String: CloudConfigShape] =
    keys(
      text: """
        advertise_client_urls cert_file cors data_dir discovery discovery_fallback discovery_srv discovery_proxy
        initial_advertise_peer_urls initial_cluster initial_cluster_state initial_cluster_token key_file
        listen_client_urls listen_peer_urls log_package_levels name peer_cert_file peer_key_file
        peer_trusted_ca_file trusted_ca_file wal_dir
        """,
      integer: """
        election_timeout heartbeat_interval max_snapshots max_wals proxy_dial_timeout proxy_failure_wait
        proxy_read_timeout proxy_refresh_interval proxy_write_timeout snapshot_count
        """,
      flag: """
        client_cert_auth debug enable_pprof force_new_cluster peer_client_cert_auth strict_reconfig_check
        """
    )
    .merging(["proxy": .words("on off readonly")]) { $1 }

  private static let fleet: [String: CloudConfigShape] = keys(
    text: """
      agent_ttl authorized_keys_file etcd_cafile etcd_certfile etcd_keyfile etcd_key_prefix etcd_servers
      etcd_username etcd_password metadata public_ip
      """,
    integer: "token_limit verbosity",
    number: "engine_reconcile_interval etcd_request_timeout",
    flag: "disable_engine verify_units"
  )

  private static let flannel: [String: CloudConfigShape] = keys(
    text: """
      etcd_endpoints etcd_cafile etcd_certfile etcd_keyfile etcd_prefix etcd_username etcd_password ip_masq
      subnet_file interface public_ip
      """
  )

  private static let locksmith: [String: CloudConfigShape] =
    keys(text: "endpoint etcd_cafile etcd_certfile etcd_keyfile etcd_username etcd_password group")
    .merging(["window_start": .pattern(isValid: isWindowStart), "window_length": .pattern(isValid: isDuration)]) { $1 }

  // MARK: Rules

  private static let fileRule: Rule = { values, findings in
    if let path = values["path"], let text = path.scalarText {
      if text.hasPrefix("/usr/") {
        findings.add("error", "file cannot be written to a read-only filesystem", at: path.span)
      }
      if !text.hasPrefix("/") { findings.add("error", "a path that is not absolute", at: path.span) }
    }
    if let content = values["content"], let encoding = values["encoding"]?.scalarText,
      encoding == "base64" || encoding == "b64", Data(base64Encoded: content.scalarText ?? "") == nil
    {
      findings.add("error", "content cannot be decoded as \"\(encoding)\"", at: content.span)
    }
    if values["path"] == nil, let any = values.values.first {
      findings.add("error", "a file without a path", at: any.span)
    }
  }

  private static let unitRule: Rule = { values, findings in
    if values["name"] == nil, let any = values.values.first {
      findings.add("error", "a unit without a name", at: any.span)
    }
  }

  /// `[Day ]H:M`.
  private static func isWindowStart(_ text: String) -> Bool {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    guard parts.count == 1 || parts.count == 2 && days.contains(String(parts[0].prefix(3)).lowercased()) else {
      return false
    }
    let time = (parts.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard time.count == 2, let hour = time[0], let minute = time[1] else { return false }
    return (0...23).contains(hour) && (0...59).contains(minute)
  }

  /// Numbers with units from `h` to `ns`.
  private static func isDuration(_ text: String) -> Bool {
    var rest = text[...]
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      let unit = rest.dropFirst(number.count).prefix { $0.isLetter }
      guard Double(number) != nil, ["h", "m", "s", "ms", "us", "ns"].contains(String(unit)) else { return false }
      rest = rest.dropFirst(number.count + unit.count)
    }
    return !text.isEmpty
  }

  // MARK: Keys

  private static func keys(
    text: String = "",
    integer: String = "",
    number: String = "",
    flag: String = ""
  ) -> [String: CloudConfigShape] {
    var keys: [String: CloudConfigShape] = [:]
    for (names, shape) in [(text, CloudConfigShape.text), (integer, .integer), (number, .number), (flag, .flag)] {
      for name in names.split(whereSeparator: \.isWhitespace) { keys[String(name)] = shape }
    }
    return keys
  }

  private static func words(_ words: String) -> CloudConfigShape {
    let known = words.split(separator: " ").map(String.init)
    return .pattern { known.contains($0) }
  }
}
