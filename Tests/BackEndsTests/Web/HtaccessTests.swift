import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// What Apache makes of tenants' `.htaccess` files, and what `bin/htaccess-report` says of them.
@Suite(.serialized)
struct HtaccessTests {
  private static let site = "alba/alba.example/public"

  /// Folders by what their `.htaccess` says.
  private static let folders = [
    "denied": "Require all denied",
    "old": "Order deny,allow\nDeny from all",
    "module":
      "<IfModule mod_authz_core.c>\nRequire all denied\n</IfModule>\n<IfVersion >= 2.4>\nDeny from all\n</IfVersion>",
    "section": "<RequireAll>\nRequire all denied\n</RequireAll>",
    "if": "<If \"true\">\nRequire all denied\n</If>",
    "except": "<LimitExcept POST>\nRequire all denied\n</LimitExcept>",
    "password": "AuthType Basic\nAuthName x\nAuthUserFile /nonexistent\nRequire valid-user",
    "handler": "SetHandler default-handler\nAddType text/plain .php\nRemoveHandler .php",
    "ifhandler": "<If \"true\">\nSetHandler default-handler\n</If>",
    "environment": "SetEnv HTTPS_BY nobody\nSetEnvIf Host . X=1\nnonsense",
    "rewrite": "RewriteEngine On\nRewriteRule ^ /denied/ [R=302]",
    "leak": "ErrorDocument 404 \"%{file:NEIGHBOUR}\"",
    "leaking": "Header set X-Leak \"expr=%{file:NEIGHBOUR}\"",
    "oracle": "Require expr \"file('NEIGHBOUR') =~ /secret/\"",
    "header": "Header set X-Mine yes\nErrorDocument 404 /gone.html\nRedirect 301 /header/away /there",
  ]

  private static func trial() throws -> ApacheTrial {
    var files = [
      "\(site)/index.php": "<?php echo 'front ', $_SERVER['REQUEST_URI'], ' ', $_SERVER['QUERY_STRING'];",
      "\(site)/.htaccess": """
      <IfModule mod_rewrite.c>
      RewriteEngine On
      RewriteRule . /index.php [L]
      </IfModule>
      RewriteEngine On
      """,
      "\(site)/admin/index.php": "<?php echo 'admin';",
      "\(site)/pages/index.html": "pages",
      "\(site)/gone.html": "my own page",
      "\(site)/a.trial": "typed",
      "\(site)/shout.PHP": "<?php secret",
      "\(site)/old.php5": "<?php secret",
      "\(site)/.hidden/index.html": "secret",
      "brisa/brisa.example/secret.php": "<?php secret of brisa",
      "alba/static.alba.example/a ${HOME} \"b\" $1 %/x.php": "<?php secret",
    ]
    for (folder, text) in folders {
      files["\(site)/\(folder)/.htaccess"] = text
      files["\(site)/\(folder)/index.html"] = "open"
      files["\(site)/\(folder)/x.php"] = "<?php echo 'run';"
    }
    let trial = try ApacheTrial(.trial(), group: "web-php82", pool: "tenant-alba", files: files)
    let neighbour = trial.directory.url.appending(path: "tenants/brisa/brisa.example/secret.php").path
    for (folder, text) in folders where text.contains("NEIGHBOUR") {
      try trial.directory.write(
        text.replacingOccurrences(of: "NEIGHBOUR", with: neighbour),
        to: "tenants/\(site)/\(folder)/.htaccess"
      )
    }
    return trial
  }

  @Test("What a .htaccess closes stays closed, and what could reach other tenants has no effect")
  func policy() throws {
    let trial = try Self.trial()
    func status(_ path: String) throws -> Substring { try trial.ask("alba.example", path).prefix(3) }
    for folder in ["denied", "old", "module", "section", "if", "except"] {
      for file in ["", "index.html", "x.php", "nothing"] {
        #expect(try status("/\(folder)/\(file)") == "403", "\(folder)/\(file)")
      }
    }
    #expect(try status("/password/x.php") == "401")
    for folder in ["handler", "ifhandler", "environment", "rewrite", "header"] {
      #expect(try trial.ask("alba.example", "/\(folder)/x.php") == "200 run", "\(folder)")
      #expect(try trial.ask("alba.example", "/\(folder)/index.html") == "200 open", "\(folder)")
    }
    for folder in ["leak", "leaking", "oracle"] {
      let answer = try trial.ask("alba.example", "/\(folder)/index.html", "--include")
      #expect(answer.hasPrefix("500") && !answer.contains("of brisa"), "\(folder): \(answer)")
    }
    #expect(try trial.ask("alba.example", "/header/", "--include").contains("X-Mine: yes"))
    #expect(try status("/header/away") == "301")
  }

  @Test("Permalinks lead to index.php; folders and files of one's own do not, also with a .htaccess of WordPress")
  func permalinks() throws {
    let trial = try Self.trial()
    func ask(_ path: String) throws -> String { try trial.ask("alba.example", path) }
    #expect(try ask("/2026/a-post?a=1") == "200 front /2026/a-post?a=1 a=1")
    #expect(try ask("/") == "200 front / ")
    #expect(try ask("/admin/") == "200 admin")
    #expect(try ask("/pages/") == "200 pages")
    #expect(try ask("/rewrite/nothing") == "200 front /rewrite/nothing ")
    #expect(try ask("/shout.PHP").hasPrefix("403"))
    #expect(try ask("/old.php5").hasPrefix("403"))
    for path in ["/.hidden/", "/.htaccess"] { #expect(try ask(path).hasPrefix("404"), "\(path)") }
    #expect(try ask("/.hidden/").contains("my own page"))
    #expect(try ask("/office/").hasPrefix("403"))
    #expect(try trial.ask("alba.example", "/a.trial", "--include").contains("Content-Type: text/x-trial"))
    #expect(try trial.ask("static.alba.example", "/x.php").hasPrefix("403"))
    #expect(try trial.ask("unknown.example", "/").hasPrefix("403"))
  }

  @Test("bin/htaccess-report names what is lost, what would be open, and the field that replaces it")
  func report() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      """
      # BEGIN WordPress
      <IfModule mod_rewrite.c>
      RewriteEngine On
      RewriteRule ^index\\.php$ - [L]
      RewriteCond %{REQUEST_FILENAME} !-f
      RewriteRule . /index.php [L]
      </IfModule>
      Options -Indexes
      ErrorDocument 404 /404.html
      <Files wp-config.php>
      Require all denied
      </Files>

      """,
      to: "kept/.htaccess"
    )
    let script = try Program(
      PackageRoot.url.appending(path: "Sources/Scripts/Texts/bin/htaccess-report").path,
      package: ""
    )
    let kept = try script.run([directory.url.path])
    #expect(kept.status == 0 && kept.text.isEmpty, "\(kept.text)")

    try directory.write(
      """
      RewriteRule ^private/ - [F,L]\r
      php_value memory_limit \\
        256M
      Require ldap-user x
      AuthUserFile "/home/x/.htpasswd"
      RewriteRule ^old$ /new [R=301]
      \u{1B}[31m x
      """,
      to: "lost/a 'b' $(id)/.htaccess"
    )
    let lost = try script.run([directory.url.path])
    let name = "\(directory.url.path)/lost/a 'b' $(id)/.htaccess"
    #expect(lost.status == 1 && lost.errors.isEmpty, "\(lost.text)")
    #expect(
      lost.output == """
        \(name):1: OPEN: RewriteRule ^private/ refuses: `RedirectMatch 403`, on the whole path, in the same .htaccess
        \(name):2: lost: memory_limit: `overrides: { php: { memory: … } }` of the tenant
        \(name):4: 500: Require ldap-user: there is no such module; `allow:` of the site, or AuthType Basic
        \(name):5: look: AuthUserFile /home/x/.htpasswd: an absolute path: write the one that the file has here
        \(name):6: lost: RewriteRule ^old$ redirects: `redirects: [{ from: …, to: /new }]` of the site
        \(name):7: lost: ?[31m: `raw: { apache.vhost: … }` of the site, if it takes it

        """
    )
    #expect(try script.run(["/nonexistent"]).status == 2)
    #expect(try script.run(["--wrong"]).status == 64)
  }

  @Test("The report and the configuration name the same directives")
  func sameList() throws {
    let script = try String(
      contentsOf: PackageRoot.url.appending(path: "Sources/Scripts/Texts/bin/htaccess-report"),
      encoding: .utf8
    )
    let start = try #require(script.range(of: "taken='")).upperBound
    let names = script[start...].prefix { $0 != "'" }.split(whereSeparator: \.isWhitespace).map(String.init)
    let entry = try #require(try CompiledSpec.trial().tree["shared/apache/web-php82/httpd.conf"])
    let line = try #require(entry.render().string.split(separator: "\n").first { $0.contains("AllowOverrideList") })
    #expect(line.split(separator: " ").dropFirst().map(String.init) == names)
  }
}
