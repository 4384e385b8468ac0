internal import Diagnostics
internal import Artefacts
internal import Resolution
internal import Spec

private typealias Pool = PHP.Pool

/// What all pools of one version of PHP share: `php.ini`, and the main file of PHP-FPM with a pool of infrac's own.
struct PHPRuntime {
  /// A pool that answers `/healthz`, so that PHP-FPM starts without tenants, and its health can be asked.
  static let healthPool = "infrac"

  let places: WebPlaces
  let timeZone: Located<Spec.TimeZone>

  /// Settings of every script; extensions and their own settings are in the image.
  func settings(header: Header) -> PHP {
    PHP(settings: header) {
      PHP.Settings.set("expose_php", false)
      PHP.Settings.set("date.timezone", "\(timeZone.value.text)").from(timeZone.origin)
      PHP.Settings.set("user_ini.filename", "")
      PHP.Settings.set("register_argc_argv", false)
      PHP.Settings.set("output_buffering", 4096)
      PHP.Settings.set("realpath_cache_size", "4M")
      PHP.Settings.set("allow_url_include", false)
      PHP.Settings.set("ffi.enable", false)
      BlankLine()
      Comment("E_ALL & ~E_DEPRECATED")
      PHP.Settings.set("error_reporting", 24575)
      PHP.Settings.set("display_errors", false)
      PHP.Settings.set("log_errors", true)
      PHP.Settings.set("zend.exception_ignore_args", true)
      BlankLine()
      PHP.Settings.set("mysqli.default_socket", "\(places.databaseSocket)")
      PHP.Settings.set("pdo_mysql.default_socket", "\(places.databaseSocket)")
      BlankLine()
      Comment("A timer removes old sessions.")
      PHP.Settings.set("session.gc_probability", 0)
      PHP.Settings.set("session.use_strict_mode", true)
      PHP.Settings.set("session.cookie_httponly", true)
      PHP.Settings.set("session.cookie_samesite", "Lax")
      BlankLine()
      PHP.Settings.set("opcache.enable", true)
      PHP.Settings.set("opcache.validate_timestamps", true)
      Comment("Seconds, after which a changed script is noticed on every node.")
      PHP.Settings.set("opcache.revalidate_freq", 2)
      PHP.Settings.set("opcache.max_accelerated_files", 20000)
      Comment("A script that another tenant has compiled is no less closed for that.")
      PHP.Settings.set("opcache.validate_permission", true)
      PHP.Settings.set("opcache.validate_root", true)
      PHP.Settings.set("opcache.restrict_api", "/nonexistent")
    }
  }

  /// PHP-FPM refuses to include from a folder that is not there, so without pools of tenants (`nil`) nothing is included.
  func manager(header: Header, tenants: Origin?) -> PHP {
    PHP(fpm: header) {
      PHP.FPM.global {
        PHP.Global.daemonize(false)
        PHP.Global.pid("\(places.phpRuntime)/fpm.pid")
        PHP.Global.errorLog("\(places.log)")
        PHP.Global.logLevel("warning")
        PHP.Global.logLimit(bytes: 8192)
        PHP.Global.processControlTimeout(seconds: 20)
        if let tenants { PHP.Global.include("pool.d/*.conf").from(tenants) }
      }
      BlankLine()
      PHP.FPM.pool("infrac") {
        Pool.user(901)
        Pool.group(901)
        Pool.listening(at: places.socket(of: Self.healthPool))
        Pool.manager(.static)
        Pool.maxChildren(1)
        Pool.pingPath("/healthz")
        Pool.pingResponse("ok")
        Pool.clearEnv(true)
        Comment("It runs no scripts.")
        Pool.limitExtensions(".none")
      }
    }
  }
}

extension PHP.Pool {
  /// A socket that Apache alone can connect to.
  static func listening(at socket: String) -> Clauses<Self> {
    Clauses {
      listen("\(socket)")
      listenOwner("901")
      listenGroup("901")
      listenMode("0600")
      // Apache's threads wait here for a worker. Where the queue is full the kernel refuses, which is an error 503.
      listenBacklog(ConnectionLimits.backlog)
    }
  }
}
