internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

private typealias Pool = PHP.Pool

/// The processes of one tenant in one version of PHP: its own user number, its own folders, its plan's limits.
///
/// The user number is what keeps tenants apart. `open_basedir` and the functions that are switched off are a second line.
struct PHPPool {
  let tenant: DeployedTenant
  let pool: DeployedPool
  let places: WebPlaces

  func artefact() -> PHP {
    guard let name = PHP.SettingName(places.pool(of: tenant)) else {
      preconditionFailure("“\(tenant.name.text)” passed for a name")
    }
    return PHP(fpm: Header(source: tenant.file)) {
      PHP.FPM.pool(name) {
        identity
        processes
        BlankLine()
        confinement
        BlankLine()
        limits
        if !pool.ini.isEmpty || !pool.raw.isEmpty { BlankLine() }
        wishes
        foreign
      }
      .from(pool.origin)
    }
  }

  private var identity: Clauses<Pool> {
    Clauses {
      Pool.user(tenant.uid).from(tenant.uidOrigin)
      Pool.group(tenant.uid).from(tenant.uidOrigin)
      Pool.listening(at: places.socket(of: places.pool(of: tenant)))
    }
  }

  /// Idle tenants cost no memory.
  private var processes: Clauses<Pool> {
    Clauses {
      Pool.manager(.ondemand)
      Pool.maxChildren(pool.workers.value).from(pool.workers.origin)
      Pool.processIdleTimeout(seconds: 30)
      Pool.maxRequests(1000)
      Pool.requestTerminateTimeout(seconds: pool.requestTime + 5)
      Pool.rlimitCore(bytes: 0)
      Pool.clearEnv(true)
      Pool.catchWorkersOutput(true)
      Pool.decorateWorkersOutput(false)
      Pool.limitExtensions(".php")
    }
  }

  private var confinement: Clauses<Pool> {
    let state = "\(places.state)/\(tenant.name.text)"
    return Clauses {
      Pool.adminValue("open_basedir", "\(openDirectories)")
        .from(.covering([pool.origin] + oldPaths.map(\.origin)))
      Pool.adminValue("disable_functions", "\(disabledFunctions)").from(pool.disabledFunctions.origin)
      Pool.adminValue("upload_tmp_dir", "\(state)/tmp")
      Pool.adminValue("sys_temp_dir", "\(state)/tmp")
      Pool.adminValue("session.save_path", "\(state)/sessions")
      Pool.adminValue("error_log", "\(state)/logs/php.log")
      if let mail = tenant.mail {
        Pool.adminValue("sendmail_path", "\(places.sendmail) \(state)").from(mail.origin)
      }
    }
  }

  private var oldPaths: [Located<OldPath>] { tenant.sites.flatMap(\.oldPaths) }

  private var openDirectories: String {
    let own = [places.directory(of: tenant), "\(places.state)/\(tenant.name.text)"]
    return (own + oldPaths.map(\.value.text)).map { $0 + "/" }.joined(separator: ":")
  }

  private var limits: Clauses<Pool> {
    Clauses {
      Pool.adminValue("memory_limit", bytes(pool.memory.value)).from(pool.memory.origin)
      Pool.adminValue("upload_max_filesize", bytes(pool.upload.value)).from(pool.upload.origin)
      Pool.adminValue("post_max_size", bytes(pool.upload.value.formBody)).from(pool.upload.origin)
    }
  }

  /// What the sites ask for; scripts may change it again.
  private var wishes: Clauses<Pool> {
    Clauses {
      if tenant.hasOwnTimeZone, !pool.ini.contains(where: { $0.key.value.text == "date.timezone" }) {
        Pool.value("date.timezone", "\(tenant.timeZone.value.text)").from(tenant.timeZone.origin)
      }
      for entry in pool.ini {
        if let name = PHP.SettingName(entry.key.value.text) {
          Pool.value(name, text(of: entry.value.value, for: entry.key.value)).from(entry.value.origin)
        }
      }
    }
  }

  /// What the raw texts of the sites say.
  private var foreign: Clauses<Pool> {
    Clauses {
      for setting in pool.raw { clause(for: setting.value).from(setting.origin) }
    }
  }

  private func clause(for setting: PHPPoolFragment.Setting) -> Clause<Pool> {
    switch setting {
    case .environment(let name, let value): Pool.environment(settingName(name.text), "\(value.text)")
    case .value(let name, let value): Pool.value(settingName(name.text), text(of: value, for: name))
    case .flag(let name, let isOn): Pool.flag(settingName(name.text), isOn)
    case .openFiles(let count): Pool.rlimitFiles(count)
    case .niceness(let niceness): Pool.processPriority(niceness)
    }
  }

  private func settingName(_ text: String) -> PHP.SettingName {
    guard let name = PHP.SettingName(text) else { preconditionFailure("“\(text)” passed for a name") }
    return name
  }

  private func text(of value: INIValue, for name: ININame) -> Artefacts.SingleLine {
    if name.text == "error_reporting", let levels = ErrorLevels(value.text) { return "\(levels.mask)" }
    return "\(value.seconds.map(String.init) ?? value.text)"
  }

  /// Each once, `dl` first: what it loads could call the others.
  private var disabledFunctions: String {
    let others = Set(pool.disabledFunctions.value.map(\.text)).subtracting(["dl"])
    return (["dl"] + others.sorted { $0.precedesByBytes($1) }).joined(separator: ",")
  }

  private func bytes(_ size: ByteCount) -> Int { Int(clamping: size.bytes) }
}

extension ByteCount {
  /// What a form with a file of this size may have in all: the fields and the boundaries besides.
  var formBody: ByteCount { self + ByteCount(mebibytes: 1) }
}
