import Differences
import Testing

/// Order and layout vanish where the program does not care, and only there.
@Suite struct ReadingTests {
  @Test(
    "What a program does not see is no difference",
    arguments: [
      ("units/a.service", "[Unit]\nA=1\nB=2\n[Service]\nX=1\n", "# remark\n[Service]\nX = 1\n\n[Unit]\nB=2\nA=1\n"),
      ("units/a.service", "[Service]\nExecStart=a b\n", "[Service]\nExecStart=a \\\n  b\n"),
      ("php/8.2/pool.d/a.conf", "[a]\npm = static\nuser = 1\n", "; remark\n[a]\nuser=1\npm=static\n"),
      ("mysql/my.cnf", "[mariadbd]\nport = 1\nsocket = /a\n", "[mariadbd]\nsocket=/a\nport=1\n"),
      ("vsftpd/vsftpd.conf", "listen=YES\nssl_enable=YES\n", "ssl_enable=YES\n# remark\nlisten=YES\n"),
      ("nginx/a.conf", "server { listen 80; root /a; }", "# x\nserver {\n  root \"/a\"; listen 80;\n}\n"),
      (
        "nginx/a.conf", "location /a { return 1; } location /b { return 2; }",
        "location /b{return 2;}\nlocation /a{return 1;}"
      ),
      ("apache/a.conf", "ServerName a\nDocumentRoot /x\n", "documentroot \"/x\"\n  # x\n  ServerName a\n"),
      ("images/a/Dockerfile", "RUN a \\\n  && b\n", "# x\nRUN a \\\n  # y\n\n    && b\n"),
      ("bin/a", "#!/bin/sh\n# one\na\n", "#!/bin/sh\n# two\n\n  a\n"),
      ("a.json", "{\"a\": 1, \"b\": [2]}", "{\n  \"b\": [2],\n  \"a\": 1\n}\n"),
      (
        "a.jsonl", "{\"kind\":\"a\",\"name\":\"x\"}\n{\"kind\":\"b\",\"name\":\"x\"}\n",
        "{\"name\":\"x\",\"kind\":\"b\"}\n{\"kind\":\"a\",\"name\":\"x\"}\n"
      ),
      ("user-data", "#cloud-config\na: 1\nb: x\n", "#cloud-config\n# remark\nb: \"x\"\na: 1\n"),
      ("mysql/users/a.sql", "-- a\nSELECT 1;\n", "SELECT 1;\n"),
      (
        "sshd/sshd_config", "UsePAM no\nMaxSessions 4\nMatch User a\n  PermitTTY no\n",
        "# x\nmaxsessions  4\nusepam no\nMatch User a\nPermitTTY no\n"
      ),
      ("haproxy.cfg", "global\n  maxconn 1\n  nbthread 2\n", "global\n# x\n nbthread 2\n maxconn  1\n"),
      ("apache/a.conf", "ErrorDocument 404 'a  b'\n", "ErrorDocument  404 \"a  b\"\n"),
      ("images/a/Dockerfile", "# a\n# syntax=b\nRUN a\n", "RUN a\n"),
      ("vsftpd/users/a.conf", "# from a.yaml\nuser a\n", "# from b.yaml\nuser a\n"),
      ("backup/tenants/a", "# from a.yaml\nkeep 1\n", "keep 1\n"),
    ]
  )
  func same(path: String, old: String, new: String) {
    let difference = MeaningDifference(path, old: Array(old.utf8), new: Array(new.utf8))
    #expect(difference.isNone, "old \(difference.oldLines.sorted()), new \(difference.newLines.sorted())")
    let back = MeaningDifference(path, old: Array(new.utf8), new: Array(old.utf8))
    #expect(back.isNone)
  }

  @Test(
    "What it does see is one",
    arguments: [
      ("units/a.service", "[Service]\nExecStartPre=a\nExecStartPre=b\n", "[Service]\nExecStartPre=b\nExecStartPre=a\n"),
      ("units/a.service", "[Unit]\nA=1\n", "[Service]\nA=1\n"),
      ("vsftpd/users/a", "user a\nuser b\n", "user b\nuser a\n"),
      ("sshd_config.d/a.conf", "MaxSessions 4\nMaxSessions 5\n", "MaxSessions 5\nMaxSessions 4\n"),
      ("sshd_config", "PermitTTY no\nMatch User a\n", "Match User a\nPermitTTY no\n"),
      ("php/8.2/pool.d/a.conf", "[a]\npm = static\n", "[b]\npm = static\n"),
      (
        "nginx/a.conf", "location ~ a { return 1; } location ~ b { return 2; }",
        "location ~ b { return 2; } location ~ a { return 1; }"
      ),
      (
        "nginx/a.conf", "server { server_name a; } server { server_name b; }",
        "server { server_name b; } server { server_name a; }"
      ),
      ("nginx/a.conf", "rewrite a b; return 1;", "return 1; rewrite a b;"),
      ("nginx/a.conf", "root \"/a b\";", "root /a b;"),
      ("nginx/a.conf", "location / { root /a; }", "location /b { root /a; }"),
      ("apache/a.conf", "RewriteCond a b\nRewriteRule c d\n", "RewriteRule c d\nRewriteCond a b\n"),
      (
        "apache/a.conf", "<VirtualHost *:1>\nServerName a\n</VirtualHost>\n",
        "<VirtualHost *:2>\nServerName a\n</VirtualHost>\n"
      ),
      ("images/a/Dockerfile", "RUN a\nRUN b\n", "RUN b\nRUN a\n"),
      ("bin/a", "#!/bin/sh\necho '\n# one\n'\n", "#!/bin/sh\necho '\n# two\n'\n"),
      ("bin/a", "#!/bin/sh\ncat <<E\n# one\nE\n", "#!/bin/sh\ncat <<E\n# two\nE\n"),
      ("bin/a", "#!/bin/sh\na\nb\n", "#!/bin/sh\nb\na\n"),
      ("a.json", "[1, 2]", "[2, 1]"),
      ("user-data", "#cloud-config\na: |\n  x\n  # y\n", "#cloud-config\na: |\n  x\n  # z\n"),
      ("user-data", "#cloud-config\na: 1\n", "#!/bin/sh\na: 1\n"),
      ("mysql/users/a.sql", "-- infrac:secret a\n", "-- infrac:secret b\n"),
      ("dns.txt", "a\nb\n", "b\na\n"),
      ("nginx/a.conf", "root '", "root \""),
      ("vsftpd/vsftpd.conf", "listen=YES\n", "listen = YES\n"),
      ("node/a.env", "A=1\n", "A=1 \n"),
      ("apache/a.conf", "ErrorDocument 404 'a  b'\n", "ErrorDocument 404 'a b'\n"),
      ("apache/a.conf", "Define a b\\\nc\n", "Define a b \\\nc\n"),
      ("images/a/Dockerfile", "# syntax=a\nRUN a\n", "# syntax=b\nRUN a\n"),
      ("images/a/Dockerfile", "RUN a\\\nb\n", "RUN a \\\nb\n"),
      ("images/a/Dockerfile", "RUN 'a \\\n b'\n", "RUN 'a \\\nb'\n"),
      ("user-data", "#cloud-config\npermissions: \"0644\"\n", "#cloud-config\npermissions: 0644\n"),
    ]
  )
  func different(path: String, old: String, new: String) {
    #expect(!MeaningDifference(path, old: Array(old.utf8), new: Array(new.utf8)).isNone)
  }
}
