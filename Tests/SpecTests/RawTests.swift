@testable import Spec
import Testing

/// What may stand in raw texts, and what may not.
@Suite("Raw texts")
struct RawTests {
  @Test(
    "Directives of nginx that reach nothing but the site are taken",
    arguments: [
      "location = /ping { return 204; }", "location /a/ { expires 30d; add_header Cache-Control 'public' always; }",
      "location ~* \\.(?:css|js)$ { expires modified 1h; }", "if ($http_user_agent ~* \"bad bot\") { return 403; }",
      "if ($request_method = POST) { return 405; } # no forms", "rewrite ^/a/([0-9]+)$ /b?id=$1 last;",
      "rewrite ^/a/(\\d+)$ /${host}/$1;", "return 301 https://new.example$request_uri;",
      "location /admin/ { allow 10.0.0.0/8; deny all; }", "valid_referers none blocked *.alba.example;",
      "gzip off; proxy_buffering off;", "add_header X-A \"a;b}\";", "return 200 \"it's {fine};\\n\";",
      "rewrite \"^/a/\\d{2}$\" /b;",
    ]
  )
  func nginx(text: String) {
    #expect(throws: Never.self) { try NginxFragment(text, in: .server) }
  }

  @Test(
    "What leaves its block, reads files, asks others or takes a rule of infrac's away is refused",
    arguments: [
      "}", "} server { listen 81;", "location / {", "location /a { return 204; } }", "gzip on", "gzip on; {",
      "include /etc/passwd;", "location /x { alias /srv/hosting/tenants/; }", "root /;", "try_files /etc/passwd =404;",
      "location /x { proxy_pass http://127.0.0.1:2379; }", "proxy_pass http://unix:/run/docker.sock;",
      "fastcgi_pass unix:/x;",
      "load_module x.so;", "lua_code_cache on;", "content_by_lua_block { x }", "perl_set $x 'sub {}';", "js_import x;",
      "set $infrac_hsts x;", "auth_basic_user_file /etc/shadow;", "access_log /srv/x;", "error_log /srv/x;", "ssi on;",
      "client_max_body_size 0;", "proxy_set_header X-Forwarded-For 1;", "listen 80;", "server_name brisa.example;",
      "ssl_certificate x;", "error_page 404 /x;", "limit_req zone=x;", "deny all;", "resolver 8.8.8.8;", "mirror /x;",
      "location @unavailable { return 200; }", "location /a { location /b { return 204; } }",
      "location a { return 204; }",
      "location ~ (a { return 204; }", "location ~ (a+)+$ { return 204; }", "location ~ (?<x>a) { return 204; }",
      "location ~ [z-a] { return 204; }", "location /a { return 204; } location /a { return 205; }",
      "expires 1d; expires 2d;",
      "if (-f /etc/passwd) { return 204; }", "if ($uri = $http_x) { return 204; }", "if ($host) { gzip off; }",
      "if $host { return 204; }", "return 200 $ssl_client_cert;", "return 301 https://x$uri;", "return 301 /$1;",
      "return 200 \"$\";", "return 99;", "return 200 a b;", "add_header X \"a\\nSet-Cookie: b\";",
      "add_header X-Accel-Redirect /x;",
      "add_header Strict-Transport-Security max-age=0;", "add_header X $upstream_addr;", "rewrite ^ http;",
      "rewrite ^ /x forever;",
      "gzip on\\\n;", "gzip \"on", "gzip \"on\"x;", "return 200 a}b;", "a{b c;", "\"gzip\"x on;", "location /a;",
      "gzip { on; }",
      "limit_rate 1x;", "default_type text/plain;", "expires -;", "location ~ a** { return 204; }",
    ]
  )
  func noNginx(text: String) {
    #expect(throws: RawProblem.self) { try NginxFragment(text, in: .server) }
  }

  @Test("Words are what nginx makes of them")
  func words() throws {
    let fragment = try NginxFragment(
      "location ~ \"^/a b\\.\" { return 200 'it\\'s \\\\ \"x\"'; }\nif ( $args ~ x ) { return 403; }",
      in: .server
    )
    #expect(fragment.statements[0].words == ["~", "^/a b\\."])
    #expect(fragment.statements[0].body?[0].words == ["200", "it's \\ \"x\""])
    #expect(fragment.statements[1].words == ["$args", "~", "x"])
    let problem = #expect(throws: RawProblem.self) { try NginxFragment("gzip on;\n\n# x\nroot /;", in: .server) }
    #expect(problem?.line == 4)
  }

  @Test(
    "Directives of Apache that reach nothing but the site are taken",
    arguments: [
      "AddType font/woff2 .woff2\naddtype application/wasm wasm", "Header always set X-A \"a b\"",
      "Redirect 301 /a https://b.example/",
      "RedirectMatch 410 ^/old/", "<Files \"*.log\">\n  Require all denied\n</Files>",
      "ExpiresByType text/css \"access plus 1 month\"",
      "<LocationMatch ^/a/(?:b|c)$>\nRequire ip 10.0.0.0/8 ::1\nHeader unset X-B\n</LocationMatch>", "# nothing\n\n",
      "AddCharset utf-8 \\\n  .txt",
    ]
  )
  func apache(text: String) {
    #expect(throws: Never.self) { try ApacheFragment(text) }
  }

  @Test(
    "What leaves its section, runs programs, reads files or lets somebody in is refused",
    arguments: [
      "</VirtualHost>\n<VirtualHost *:80>", "<Files x>", "</Files>", "<Files x>\n</Directory>",
      "<Directory />\nRequire all granted\n</Directory>",
      "<Location />\nRequire all granted\n</Location>", "<Location />\nSetHandler server-status\n</Location>",
      "Include /etc/passwd",
      "IncludeOptional /srv/*", "LoadModule x x.so", "SetHandler proxy:unix:/run/x.sock|fcgi://x",
      "ProxyPass / http://127.0.0.1:2379/",
      "RewriteRule ^ unix:/x|fcgi://y [P]", "Alias /x /etc", "DocumentRoot /", "php_admin_value open_basedir /",
      "SetEnv PHP_VALUE x",
      "ErrorDocument 404 %{file:/etc/passwd}", "Header set X expr=%{file:/etc/passwd}",
      "Header set X \"EXPR=file('/x')\"",
      "Header set X %{HTTP_HOST}e", "Header set X-Accel-Redirect /x", "Header set X a env=y", "Header set X ${HOME}",
      "AddType application/x-httpd-php .jpg .php", "AddType proxy:unix:/x .x", "AddHandler cgi-script .x",
      "CustomLog \"|sh\" x",
      "Redirect 301 /a javascript:x", "RedirectMatch (a+)+$ /x", "<If true>\n</If>",
      "<Files x>\n<If true>\n</If>\n</Files>",
      "<Files ../x>\n</Files>", "Header set X \"a", "Require all denied", "Options +ExecCGI", "AllowOverride All",
      "Define x y",
      "LogLevel debug", "ServerAlias brisa.example", "<Location />\nRequire expr true\n</Location>", "Header \\",
    ]
  )
  func noApache(text: String) {
    #expect(throws: RawProblem.self) { try ApacheFragment(text) }
  }

  @Test(
    "Settings of PHP-FPM that reach nothing but the pool are taken, others are not",
    arguments: [
      ("env[APP_ENV] = production", true),
      ("; x\n\nphp_value[max_input_vars] = 3000\nphp_flag[display_errors] = on", true),
      ("rlimit_files = 4096\nprocess.priority = 5", true), ("env[APP] = \"a b\"", true),
      ("[global]", false), ("[other]\nuser = root", false), ("user = root", false), ("listen = /x", false),
      ("php_admin_value[open_basedir] = /", false), ("php_admin_value[disable_functions] =", false),
      ("php_value[open_basedir] = /", false),
      ("php_value[extension] = x.so", false), ("php_value[disable_functions] = x", false),
      ("env[LD_PRELOAD] = /x.so", false),
      ("env[PHP_VALUE] = x", false), ("env[A] = $HOME", false), ("env[A] = a ; b", false), ("env[A] = a\\", false),
      ("env[A]] = a", false),
      ("include = /etc/passwd", false), ("access.log = /x", false), ("pm.max_children = 999", false),
      ("process.priority = -19", false),
      ("env[A] = 1\nenv[A] = 2", false), ("env", false), ("catch_workers_output = no", false),
      ("env[A] = ", false), ("env[A] = \"\"", false), ("php_value[max_input_vars] = ", true),
    ]
  )
  func pool(text: String, isTaken: Bool) {
    #expect(((try? PHPPoolFragment(text)) != nil) == isTaken, "\(text)")
  }
}
