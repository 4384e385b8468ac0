internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

private typealias Settings = VSFTPD.Settings

/// vsftpd's main file. What differs from node to node, its address, is given when it starts.
struct FTPServerSettings {
  let server: FTPServer
  let origin: Origin
  /// Whether it listens on IPv6; vsftpd then takes IPv4 clients as well.
  let usesIPv6: Bool
  /// The file in which sessions are logged; `nil` for the first process's output, a container's.
  var log: VSFTPD.Value?

  /// The most sessions: each may need a passive port.
  static func sessions(of server: FTPServer) -> Int { min(server.passivePorts.value.count, 200) }

  func artefact(header: Header) -> VSFTPD {
    VSFTPD(header: header) {
      listening
      BlankLine()
      users
      BlankLine()
      encryption
      BlankLine()
      transfers
      BlankLine()
      logging
    }
  }

  private var listening: Clauses<Settings> {
    Clauses {
      Settings.listen(!usesIPv6).from(origin)
      Settings.listenIPv6(usesIPv6).from(origin)
      Settings.listenPort(21)
      Settings.background(false)
      Settings.maxClients(Self.sessions(of: server)).from(origin)
      Settings.maxPerIP(10)
      Settings.maxLoginFails(3)
      Settings.delayFailedLogin(2)
      Settings.idleSessionTimeout(300)
      Settings.dataConnectionTimeout(120)
      Settings.noprivUser("nobody")
      Settings.secureChrootDir("/run/vsftpd/empty")
      Settings.ftpdBanner("ready")
    }
  }

  /// The users have the numbers of their tenants; “/./” in their homes separates root and first folder.
  private var users: Clauses<Settings> {
    Clauses {
      Settings.anonymousEnable(false)
      Settings.localEnable(true)
      Settings.pamServiceName("infrac-ftp")
      Settings.checkShell(false)
      Settings.userlistEnable(false)
      Settings.tcpWrappers(false)
      Settings.chrootLocalUser(true)
      Settings.passwdChrootEnable(true)
      Comment("A writable root would let an FTP user run programs of its own.")
      Settings.allowWriteableChroot(false)
    }
  }

  private var encryption: Clauses<Settings> {
    Clauses {
      Settings.sslEnable(true)
      Settings.allowAnonSSL(false)
      Settings.forceLocalLoginsSSL(true)
      Settings.forceLocalDataSSL(true)
      Comment("With OpenSSL 3 this means TLS 1.2 and 1.3.")
      Settings.sslTLSv1(true)
      Settings.sslSSLv2(false)
      Settings.sslSSLv3(false)
      Settings.sslCiphers("ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM")
      Comment("Many clients do not reuse sessions.")
      Settings.requireSSLReuse(false)
      Comment("Key and certificates in one file, replaced in one step.")
      Settings.rsaCertFile("/run/vsftpd/tls.pem")
    }
  }

  private var transfers: Clauses<Settings> {
    Clauses {
      Settings.writeEnable(true)
      Settings.localUmask("0027")
      Settings.fileOpenMode("0666")
      Settings.chmodEnable(false)
      Settings.forceDotFiles(true)
      Settings.hideIds(true)
      Settings.pasvEnable(true)
      Settings.pasvMinPort(server.passivePorts.value.low.number).from(server.passivePorts.origin)
      Settings.pasvMaxPort(server.passivePorts.value.high.number).from(server.passivePorts.origin)
      Settings.portEnable(false)
      Settings.connectFromPort20(false)
    }
  }

  private var logging: Clauses<Settings> {
    Clauses {
      Settings.xferlogEnable(true)
      Settings.xferlogStdFormat(false)
      Settings.dualLogEnable(false)
      Settings.logFTPProtocol(false)
      Settings.useLocaltime(false)
      if log == nil { Comment("The first process's output: the unit's journal.") }
      Settings.vsftpdLogFile(log ?? "/proc/1/fd/1")
    }
  }
}
