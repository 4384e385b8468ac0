@testable import Artefacts
import Foundation
import Printing
import TestSupport
import Testing

@Suite("MariaDB's files")
struct MySQLTests {
  @Test("my_print_defaults reads every value as it was given")
  func options() throws {
    let texts = HostileTexts.lines.compactMap { text in SingleLine(text).map { (text, $0) } }
    let file = MySQL.OptionFile(header: Header(source: "hosting.yaml")) {
      MySQL.OptionFile.Groups.group("x") {
        for (_, line) in texts { MySQL.OptionFile.Options.set("v", line) }
        MySQL.OptionFile.Options.set("skip-name-resolve")
        MySQL.OptionFile.Options.set("size", bytes: 3 << 30)
      }
    }
    let directory = try TemporaryDirectory()
    let path = try directory.write(file.rendered().string, to: "my.cnf").path
    let outcome = try Program("my_print_defaults", package: "mariadb-client-core").run(["--defaults-file=\(path)", "x"])
    let read = outcome.output.split(separator: "\n").map(String.init)
    for ((text, _), read) in zip(texts, read) { #expect(read == "--v=\(text)") }
    #expect(read.suffix(2) == ["--skip-name-resolve", "--size=3G"])
    #expect(read.count == texts.count + 2)
  }

  @Test("Quotes are doubled, and the name of a database is no pattern in a grant")
  func script() throws {
    let account = MySQL.Account("o'brien", host: "10.0.0.%")
    let hash = try #require(MySQL.PasswordHash("*8280F6C175BFB81258CCB5E613983FD2C85439A1"))
    let script = MySQL.Script {
      MySQL.SQL.createDatabase("a`b")
      MySQL.SQL.createUser(account)
      MySQL.SQL.setPassword(account, hash)
      MySQL.SQL.grant([.select, .createTemporaryTables], on: "alba_1%\\", to: account)
      MySQL.SQL.lock(account)
    }
    let text = script.rendered().string
    #expect(text.contains("CREATE DATABASE IF NOT EXISTS `a``b` CHARACTER SET utf8mb4;\n"))
    #expect(text.contains(#"ON `alba\_1\%\\`.* TO 'o''brien'@'10.0.0.%';"#))
    #expect(text.contains("IDENTIFIED BY PASSWORD '*8280F6C175BFB81258CCB5E613983FD2C85439A1';"))
  }

  @Test(
    "A hash is upper-case hexadecimal behind a star",
    arguments: ["", "8280F6C1", "*8280f6c175bfb81258ccb5e613983fd2c85439a1"]
  )
  func hashes(text: String) {
    #expect(MySQL.PasswordHash(text) == nil)
  }
}
