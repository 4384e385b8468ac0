// The settings of vsftpd.conf(5) under their own names; sizes are in bytes, times in seconds, rates in bytes per second.

extension VSFTPD.Settings {
  package static func allowAnonSSL(_ isOn: Bool) -> Clause<Self> { Clause("allow_anon_ssl", .vsftpd(isOn)) }
  package static func allowWriteableChroot(_ isOn: Bool) -> Clause<Self> {
    Clause("allow_writeable_chroot", .vsftpd(isOn))
  }
  package static func anonymousEnable(_ isOn: Bool) -> Clause<Self> { Clause("anonymous_enable", .vsftpd(isOn)) }
  package static func asciiDownloadEnable(_ isOn: Bool) -> Clause<Self> {
    Clause("ascii_download_enable", .vsftpd(isOn))
  }
  package static func asciiUploadEnable(_ isOn: Bool) -> Clause<Self> { Clause("ascii_upload_enable", .vsftpd(isOn)) }
  package static func asyncAborEnable(_ isOn: Bool) -> Clause<Self> { Clause("async_abor_enable", .vsftpd(isOn)) }
  package static func background(_ isOn: Bool) -> Clause<Self> { Clause("background", .vsftpd(isOn)) }
  package static func checkShell(_ isOn: Bool) -> Clause<Self> { Clause("check_shell", .vsftpd(isOn)) }
  package static func chmodEnable(_ isOn: Bool) -> Clause<Self> { Clause("chmod_enable", .vsftpd(isOn)) }
  package static func chownUploads(_ isOn: Bool) -> Clause<Self> { Clause("chown_uploads", .vsftpd(isOn)) }
  package static func chrootListEnable(_ isOn: Bool) -> Clause<Self> { Clause("chroot_list_enable", .vsftpd(isOn)) }
  package static func chrootLocalUser(_ isOn: Bool) -> Clause<Self> { Clause("chroot_local_user", .vsftpd(isOn)) }
  package static func connectFromPort20(_ isOn: Bool) -> Clause<Self> { Clause("connect_from_port_20", .vsftpd(isOn)) }
  package static func debugSSL(_ isOn: Bool) -> Clause<Self> { Clause("debug_ssl", .vsftpd(isOn)) }
  package static func deleteFailedUploads(_ isOn: Bool) -> Clause<Self> {
    Clause("delete_failed_uploads", .vsftpd(isOn))
  }
  package static func denyEmailEnable(_ isOn: Bool) -> Clause<Self> { Clause("deny_email_enable", .vsftpd(isOn)) }
  package static func dirlistEnable(_ isOn: Bool) -> Clause<Self> { Clause("dirlist_enable", .vsftpd(isOn)) }
  package static func dirmessageEnable(_ isOn: Bool) -> Clause<Self> { Clause("dirmessage_enable", .vsftpd(isOn)) }
  package static func downloadEnable(_ isOn: Bool) -> Clause<Self> { Clause("download_enable", .vsftpd(isOn)) }
  package static func dualLogEnable(_ isOn: Bool) -> Clause<Self> { Clause("dual_log_enable", .vsftpd(isOn)) }
  package static func forceDotFiles(_ isOn: Bool) -> Clause<Self> { Clause("force_dot_files", .vsftpd(isOn)) }
  package static func forceLocalDataSSL(_ isOn: Bool) -> Clause<Self> { Clause("force_local_data_ssl", .vsftpd(isOn)) }
  package static func forceLocalLoginsSSL(_ isOn: Bool) -> Clause<Self> {
    Clause("force_local_logins_ssl", .vsftpd(isOn))
  }
  package static func guestEnable(_ isOn: Bool) -> Clause<Self> { Clause("guest_enable", .vsftpd(isOn)) }
  package static func hideIds(_ isOn: Bool) -> Clause<Self> { Clause("hide_ids", .vsftpd(isOn)) }
  package static func implicitSSL(_ isOn: Bool) -> Clause<Self> { Clause("implicit_ssl", .vsftpd(isOn)) }
  package static func isolate(_ isOn: Bool) -> Clause<Self> { Clause("isolate", .vsftpd(isOn)) }
  package static func isolateNetwork(_ isOn: Bool) -> Clause<Self> { Clause("isolate_network", .vsftpd(isOn)) }
  package static func listen(_ isOn: Bool) -> Clause<Self> { Clause("listen", .vsftpd(isOn)) }
  package static func listenIPv6(_ isOn: Bool) -> Clause<Self> { Clause("listen_ipv6", .vsftpd(isOn)) }
  package static func localEnable(_ isOn: Bool) -> Clause<Self> { Clause("local_enable", .vsftpd(isOn)) }
  package static func lockUploadFiles(_ isOn: Bool) -> Clause<Self> { Clause("lock_upload_files", .vsftpd(isOn)) }
  package static func logFTPProtocol(_ isOn: Bool) -> Clause<Self> { Clause("log_ftp_protocol", .vsftpd(isOn)) }
  package static func lsRecurseEnable(_ isOn: Bool) -> Clause<Self> { Clause("ls_recurse_enable", .vsftpd(isOn)) }
  package static func mdtmWrite(_ isOn: Bool) -> Clause<Self> { Clause("mdtm_write", .vsftpd(isOn)) }
  package static func oneProcessModel(_ isOn: Bool) -> Clause<Self> { Clause("one_process_model", .vsftpd(isOn)) }
  package static func passwdChrootEnable(_ isOn: Bool) -> Clause<Self> { Clause("passwd_chroot_enable", .vsftpd(isOn)) }
  package static func pasvAddrResolve(_ isOn: Bool) -> Clause<Self> { Clause("pasv_addr_resolve", .vsftpd(isOn)) }
  package static func pasvEnable(_ isOn: Bool) -> Clause<Self> { Clause("pasv_enable", .vsftpd(isOn)) }
  package static func pasvPromiscuous(_ isOn: Bool) -> Clause<Self> { Clause("pasv_promiscuous", .vsftpd(isOn)) }
  package static func portEnable(_ isOn: Bool) -> Clause<Self> { Clause("port_enable", .vsftpd(isOn)) }
  package static func portPromiscuous(_ isOn: Bool) -> Clause<Self> { Clause("port_promiscuous", .vsftpd(isOn)) }
  package static func requireCert(_ isOn: Bool) -> Clause<Self> { Clause("require_cert", .vsftpd(isOn)) }
  package static func requireSSLReuse(_ isOn: Bool) -> Clause<Self> { Clause("require_ssl_reuse", .vsftpd(isOn)) }
  package static func runAsLaunchingUser(_ isOn: Bool) -> Clause<Self> {
    Clause("run_as_launching_user", .vsftpd(isOn))
  }
  package static func seccompSandbox(_ isOn: Bool) -> Clause<Self> { Clause("seccomp_sandbox", .vsftpd(isOn)) }
  package static func sessionSupport(_ isOn: Bool) -> Clause<Self> { Clause("session_support", .vsftpd(isOn)) }
  package static func setproctitleEnable(_ isOn: Bool) -> Clause<Self> { Clause("setproctitle_enable", .vsftpd(isOn)) }
  package static func sslEnable(_ isOn: Bool) -> Clause<Self> { Clause("ssl_enable", .vsftpd(isOn)) }
  package static func sslRequestCert(_ isOn: Bool) -> Clause<Self> { Clause("ssl_request_cert", .vsftpd(isOn)) }
  package static func sslSSLv2(_ isOn: Bool) -> Clause<Self> { Clause("ssl_sslv2", .vsftpd(isOn)) }
  package static func sslSSLv3(_ isOn: Bool) -> Clause<Self> { Clause("ssl_sslv3", .vsftpd(isOn)) }
  package static func sslTLSv1(_ isOn: Bool) -> Clause<Self> { Clause("ssl_tlsv1", .vsftpd(isOn)) }
  package static func strictSSLReadEof(_ isOn: Bool) -> Clause<Self> { Clause("strict_ssl_read_eof", .vsftpd(isOn)) }
  package static func strictSSLWriteShutdown(_ isOn: Bool) -> Clause<Self> {
    Clause("strict_ssl_write_shutdown", .vsftpd(isOn))
  }
  package static func syslogEnable(_ isOn: Bool) -> Clause<Self> { Clause("syslog_enable", .vsftpd(isOn)) }
  package static func tcpWrappers(_ isOn: Bool) -> Clause<Self> { Clause("tcp_wrappers", .vsftpd(isOn)) }
  package static func textUserdbNames(_ isOn: Bool) -> Clause<Self> { Clause("text_userdb_names", .vsftpd(isOn)) }
  package static func tildeUserEnable(_ isOn: Bool) -> Clause<Self> { Clause("tilde_user_enable", .vsftpd(isOn)) }
  package static func useLocaltime(_ isOn: Bool) -> Clause<Self> { Clause("use_localtime", .vsftpd(isOn)) }
  package static func useSendfile(_ isOn: Bool) -> Clause<Self> { Clause("use_sendfile", .vsftpd(isOn)) }
  package static func userlistDeny(_ isOn: Bool) -> Clause<Self> { Clause("userlist_deny", .vsftpd(isOn)) }
  package static func userlistEnable(_ isOn: Bool) -> Clause<Self> { Clause("userlist_enable", .vsftpd(isOn)) }
  package static func validateCert(_ isOn: Bool) -> Clause<Self> { Clause("validate_cert", .vsftpd(isOn)) }
  package static func virtualUseLocalPrivs(_ isOn: Bool) -> Clause<Self> {
    Clause("virtual_use_local_privs", .vsftpd(isOn))
  }
  package static func writeEnable(_ isOn: Bool) -> Clause<Self> { Clause("write_enable", .vsftpd(isOn)) }
  package static func xferlogEnable(_ isOn: Bool) -> Clause<Self> { Clause("xferlog_enable", .vsftpd(isOn)) }
  package static func xferlogStdFormat(_ isOn: Bool) -> Clause<Self> { Clause("xferlog_std_format", .vsftpd(isOn)) }

  package static func acceptTimeout(_ number: Int) -> Clause<Self> { Clause("accept_timeout", .number(number)) }
  package static func connectTimeout(_ number: Int) -> Clause<Self> { Clause("connect_timeout", .number(number)) }
  package static func dataConnectionTimeout(_ number: Int) -> Clause<Self> {
    Clause("data_connection_timeout", .number(number))
  }
  package static func delayFailedLogin(_ number: Int) -> Clause<Self> { Clause("delay_failed_login", .number(number)) }
  package static func delaySuccessfulLogin(_ number: Int) -> Clause<Self> {
    Clause("delay_successful_login", .number(number))
  }
  package static func ftpDataPort(_ number: Int) -> Clause<Self> { Clause("ftp_data_port", .number(number)) }
  package static func idleSessionTimeout(_ number: Int) -> Clause<Self> {
    Clause("idle_session_timeout", .number(number))
  }
  package static func listenPort(_ number: Int) -> Clause<Self> { Clause("listen_port", .number(number)) }
  package static func localMaxRate(_ number: Int) -> Clause<Self> { Clause("local_max_rate", .number(number)) }
  package static func maxClients(_ number: Int) -> Clause<Self> { Clause("max_clients", .number(number)) }
  package static func maxLoginFails(_ number: Int) -> Clause<Self> { Clause("max_login_fails", .number(number)) }
  package static func maxPerIP(_ number: Int) -> Clause<Self> { Clause("max_per_ip", .number(number)) }
  package static func pasvMaxPort(_ number: Int) -> Clause<Self> { Clause("pasv_max_port", .number(number)) }
  package static func pasvMinPort(_ number: Int) -> Clause<Self> { Clause("pasv_min_port", .number(number)) }
  package static func transChunkSize(_ number: Int) -> Clause<Self> { Clause("trans_chunk_size", .number(number)) }

  package static func bannerFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("banner_file", .vsftpd(value)) }
  package static func caCertsFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("ca_certs_file", .vsftpd(value)) }
  package static func cmdsAllowed(_ value: VSFTPD.Value) -> Clause<Self> { Clause("cmds_allowed", .vsftpd(value)) }
  package static func cmdsDenied(_ value: VSFTPD.Value) -> Clause<Self> { Clause("cmds_denied", .vsftpd(value)) }
  package static func denyFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("deny_file", .vsftpd(value)) }
  package static func ftpdBanner(_ value: VSFTPD.Value) -> Clause<Self> { Clause("ftpd_banner", .vsftpd(value)) }
  package static func guestUsername(_ value: VSFTPD.Value) -> Clause<Self> { Clause("guest_username", .vsftpd(value)) }
  package static func hideFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("hide_file", .vsftpd(value)) }
  package static func listenAddress(_ value: VSFTPD.Value) -> Clause<Self> { Clause("listen_address", .vsftpd(value)) }
  package static func listenAddress6(_ value: VSFTPD.Value) -> Clause<Self> {
    Clause("listen_address6", .vsftpd(value))
  }
  package static func localRoot(_ value: VSFTPD.Value) -> Clause<Self> { Clause("local_root", .vsftpd(value)) }
  package static func noprivUser(_ value: VSFTPD.Value) -> Clause<Self> { Clause("nopriv_user", .vsftpd(value)) }
  package static func pamServiceName(_ value: VSFTPD.Value) -> Clause<Self> {
    Clause("pam_service_name", .vsftpd(value))
  }
  package static func pasvAddress(_ value: VSFTPD.Value) -> Clause<Self> { Clause("pasv_address", .vsftpd(value)) }
  package static func rsaCertFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("rsa_cert_file", .vsftpd(value)) }
  package static func rsaPrivateKeyFile(_ value: VSFTPD.Value) -> Clause<Self> {
    Clause("rsa_private_key_file", .vsftpd(value))
  }
  package static func secureChrootDir(_ value: VSFTPD.Value) -> Clause<Self> {
    Clause("secure_chroot_dir", .vsftpd(value))
  }
  package static func sslCiphers(_ value: VSFTPD.Value) -> Clause<Self> { Clause("ssl_ciphers", .vsftpd(value)) }
  package static func userConfigDir(_ value: VSFTPD.Value) -> Clause<Self> { Clause("user_config_dir", .vsftpd(value)) }
  package static func userSubToken(_ value: VSFTPD.Value) -> Clause<Self> { Clause("user_sub_token", .vsftpd(value)) }
  package static func userlistFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("userlist_file", .vsftpd(value)) }
  package static func vsftpdLogFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("vsftpd_log_file", .vsftpd(value)) }
  package static func xferlogFile(_ value: VSFTPD.Value) -> Clause<Self> { Clause("xferlog_file", .vsftpd(value)) }

  /// An octal number, such as `0027`.
  package static func fileOpenMode(_ mode: StaticString) -> Clause<Self> { Clause("file_open_mode", .keyword(mode)) }
  /// An octal number, such as `0027`.
  package static func localUmask(_ mode: StaticString) -> Clause<Self> { Clause("local_umask", .keyword(mode)) }
}

extension Operand {
  fileprivate static func vsftpd(_ isOn: Bool) -> Operand { .keyword(isOn ? "YES" : "NO") }
  fileprivate static func vsftpd(_ value: VSFTPD.Value) -> Operand { .literal([.data(value.text)]) }
}
