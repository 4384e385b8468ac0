@testable import Artefacts
import Foundation
import Printing
import TestSupport
import Testing

/// One of every directive, before the program that reads it.
@Suite("Vocabularies")
struct VocabularyTests {
  @Test("Apache accepts one of every directive")
  func apache() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.url.path
    for name in ["run", "site"] { try directory.write("", to: "\(name)/empty.conf") }
    let path = try directory.write(ApacheEverything.file(in: folder).rendered().string, to: "httpd.conf").path
    let outcome = try Program("apache2", package: "apache2").run(["-t", "-f", path])
    #expect(outcome.status == 0)
    #expect(outcome.text == "Syntax OK\n")
  }

  @Test("PHP-FPM accepts one of every setting")
  func fpm() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.url.path
    let path = try directory.write(Self.fpm(in: folder).rendered().string, to: "fpm.conf").path
    let outcome = try Program("php-fpm8.2", package: "php8.2-fpm").run(["-t", "-y", path])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("test is successful") && !outcome.text.contains("ERROR"), "\(outcome.text)")
  }

  private static func fpm(in folder: String) -> PHP {
    let path = { (name: String) in SingleLine(stringLiteral: "\(folder)/\(name)") }
    return PHP(fpm: Header(source: "hosting.yaml")) {
      PHP.FPM.global {
        PHP.Global.pid(path("pid"))
        PHP.Global.errorLog(path("log"))
        PHP.Global.logLevel("notice")
        PHP.Global.logLimit(bytes: 8192)
        PHP.Global.daemonize(false)
        PHP.Global.emergencyRestartThreshold(10)
        PHP.Global.emergencyRestartInterval(seconds: 60)
        PHP.Global.processControlTimeout(seconds: 10)
        PHP.Global.processMax(100)
        PHP.Global.rlimitFiles(1024)
      }
      PHP.FPM.pool("www") {
        PHP.Pool.user("www-data")
        PHP.Pool.group("www-data")
        PHP.Pool.listen(path("sock"))
        PHP.Pool.listenOwner("www-data")
        PHP.Pool.listenGroup("www-data")
        PHP.Pool.listenMode("0600")
        PHP.Pool.listenBacklog(128)
        PHP.Pool.manager(.dynamic)
        PHP.Pool.maxChildren(5)
        PHP.Pool.startServers(2)
        PHP.Pool.minSpareServers(1)
        PHP.Pool.maxSpareServers(3)
        PHP.Pool.processIdleTimeout(seconds: 30)
        PHP.Pool.maxRequests(1000)
        PHP.Pool.processPriority(5)
        PHP.Pool.statusPath("/status")
        PHP.Pool.pingPath("/ping")
        PHP.Pool.pingResponse("pong")
        PHP.Pool.requestTerminateTimeout(seconds: 60)
        PHP.Pool.requestSlowlogTimeout(seconds: 5)
        PHP.Pool.slowlog(path("slow"))
        PHP.Pool.rlimitFiles(1024)
        PHP.Pool.clearEnv(true)
        PHP.Pool.workingDirectory("/")
        PHP.Pool.limitExtensions(".php")
        PHP.Pool.catchWorkersOutput(true)
        PHP.Pool.decorateWorkersOutput(false)
        PHP.Pool.accessLog(path("access"))
        PHP.Pool.environment("HOME", "/srv")
        PHP.Pool.adminValue("memory_limit", "128M")
        PHP.Pool.adminValue("max_input_vars", 1000)
        PHP.Pool.adminFlag("log_errors", true)
        PHP.Pool.value("date.timezone", "Europe/Madrid")
        PHP.Pool.flag("display_errors", false)
      }
    }
  }
}
