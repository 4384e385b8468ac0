"""What the servers serve, and what one tenant can do to another."""

import base64
import ftplib
import io
import ssl
import urllib.parse

from kit import check, check_that, run

# Evaluates the expression in the query: what a visitor of a careless site, or its owner, can have it do.
PROGRAM = """<?php header("Content-Type: text/plain"); parse_str($_SERVER["QUERY_STRING"] ?? "", $q);
echo eval("return " . base64_decode($q["e"] ?? "MQ==") . ";");"""


def php(server, host, expression):
    code = urllib.parse.quote(base64.b64encode(expression.encode()).decode())
    status, _, body = server.curl(f"https://{host}/?e={code}")
    return f"{status} {body}"


def fill(server, tenant, folder, files):
    for name, text in files.items():
        encoded = base64.b64encode(text.encode()).decode()
        server.as_tenant(tenant, f"mkdir -p \"$(dirname '{folder}/{name}')\" && echo {encoded} | base64 -d >'{folder}/{name}'")


def content(old, new):
    fill(old, "alba", "alba.example/public", {"index.php": PROGRAM, "a.txt": "alba\n", ".env": "secret\n"})
    fill(old, "alba", "static.alba.example", {"index.html": "static\n", "x.php": "<?php secret\n"})
    fill(old, "brisa", "brisa.example", {"index.php": PROGRAM, "secret.php": "<?php $secret = 'hidden';\n"})
    fill(old, "plain", "plain.example", {"index.html": "plain\n"})
    fill(new, "nova", "nova.example", {"index.php": PROGRAM})
    fill(new, "veina", "veina.example", {"index.php": PROGRAM, "secret.php": "<?php $secret = 'hidden';\n"})
    fill(new, "pinol", "xn--piol-hqa.example", {"index.php": PROGRAM})
    fill(new, "celler", "celler.example", {"index.html": "celler\n"})


def serving(old, new):
    """Every tenant, from outside."""
    who = "PHP_MAJOR_VERSION.'.'.PHP_MINOR_VERSION.' '.posix_getuid()"
    check("PHP 8.2 as its tenant", f"200 8.2 {old.uid('alba')}", php(old, "alba.example", who))
    check("PHP 8.4 as its tenant", f"200 8.4 {new.uid('nova')}", php(new, "www.nova.example", who))
    limits = "ini_get('memory_limit').' '.ini_get('upload_max_filesize').' '.ini_get('max_execution_time')"
    check("limits of the plan", "200 67108864 8388608 90", php(old, "alba.example", limits))
    check("time zone", "200 Europe/Madrid", php(old, "alba.example", "date_default_timezone_get()"))
    check("an extension of the specification", "200 1", php(old, "alba.example", "extension_loaded('apcu')"))
    check("the visitor's address and scheme", "200 10.99.0.1 on", php(old, "alba.example", "$_SERVER['REMOTE_ADDR'].' '.$_SERVER['HTTPS']"))
    check("to HTTPS", ("301", "https://alba.example/a?b=1"), old.curl("http://alba.example/a?b=1")[:2])
    check("to the apex", ("301", "https://alba.example/x"), old.curl("https://www.alba.example/x")[:2])
    check("to www", ("301", "https://www.nova.example/x"), new.curl("https://nova.example/x")[:2])
    check("a redirect", ("301", "https://alba.example/new"), old.curl("https://alba.example/old")[:2])
    check("a redirect of a folder", ("302", "https://elsewhere.example/b"), old.curl("https://alba.example/away/b")[:2])
    check("front controller", "200", old.status("https://alba.example/pretty/url"))
    check("IDN", f"200 {new.uid('pinol')}", php(new, "xn--piol-hqa.example", "posix_getuid()"))
    check("HSTS", "200", new.status("https://xn--piol-hqa.example/"))
    check_that("HSTS header", "max-age=31536000" in new.curl("https://xn--piol-hqa.example/", "--include")[2])
    check("static files", ("200", "", "static\n"), old.curl("https://static.alba.example/"))
    check("HTTP alone", ("200", "", "plain\n"), old.curl("http://plain.example/"))
    check("no HTTPS where it is off", "curl 35", old.status("https://plain.example/"))
    check("PHP source of a static site", "403", old.status("https://static.alba.example/x.php"))
    check("a dot file", "404", old.status("https://alba.example/.env"))
    check("an application by address", "200", old.status("https://serra.example/x"))
    check_that("its headers", "X-Forwarded-Proto: https" in old.curl("https://serra.example/")[2])
    check("an application by name", "200", old.status("http://named.serra.example/"))
    check("a suspended tenant", "503", old.status("https://calma.example/"))
    check("an archived tenant", "curl 35", old.status("https://ombra.example/"))
    check_that("an unknown host", old.status("http://nobody.example/") in ("curl 52", "curl 56"))
    check("an unknown host over TLS", "curl 35", old.status("https://nobody.example/"))
    check("TLS 1.1", "curl 35", old.status("https://alba.example/", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"))
    check("TLS 1.2 and HTTP/2", "200", old.status("https://alba.example/", "--tls-max", "1.2", "--http2"))
    check("TLS 1.3", "200", new.status("https://www.nova.example/", "--tlsv1.3"))


def isolation(server, attacker, host, victim, victim_host):
    """The matrix of attacks from one tenant's PHP on another's files, sockets and the server."""
    prey = f"/srv/hosting/tenants/{victim}/{victim_host}/secret.php"
    for what, attack in {
        "file_get_contents": f"@file_get_contents('{prey}')",
        "include": f"@include '{prey}'",
        "scandir": f"@scandir('/srv/hosting/tenants/{victim}/{victim_host}')",
        "/etc/passwd": "@file_get_contents('/etc/passwd')",
        "the list of secrets": "@scandir('/etc/infrac/secrets')",
        "keys of certificates": f"@file_get_contents('/var/lib/infrac/tls/{victim_host}/privkey.pem')",
        "leaving open_basedir": "@ini_set('open_basedir', '/')",
        "symlink": f"@symlink('{prey}', __DIR__ . '/link.txt')",
        "the neighbour's pool": f"@stream_socket_client('unix:///run/infrac-php/current/tenant-{victim}.sock')",
        "the database without a password": f"@mysqli_connect('localhost', '{victim}', '')",
        "Apache past nginx": "@fsockopen('127.0.0.1', 8080, $n, $t, 2)",
        "the server's own address": f"@fsockopen('{server.address}', 80, $n, $t, 2)",
        "the neighbour server": "@fsockopen('10.99.0.20', 3000, $n, $t, 2)",
        "a provider's metadata": "@fsockopen('169.254.169.254', 80, $n, $t, 2)",
    }.items():
        expression = f"(function () {{ try {{ return ({attack}) ? 'open' : 'closed'; }} catch (Throwable $e) {{ return 'closed'; }} }})()"
        check(f"{attacker}: {what}", "200 closed", php(server, host, expression))
    for name in ("shell_exec", "exec", "system", "proc_open", "popen", "passthru", "pcntl_exec", "dl"):
        check(f"{attacker}: {name}", "200 no", php(server, host, f"function_exists('{name}') ? 'yes' : 'no'"))
    # What PHP's guards would not stop: the tenant's own uid, without PHP.
    read = server.as_tenant(attacker, f"cat '{prey}' 2>&1 || true").stdout
    check_that(f"{attacker}: the kernel refuses the neighbour's file", "Permission denied" in read, read)
    folder = host.removeprefix("www.") + ("/public" if attacker == "alba" else "")
    server.as_tenant(attacker, f"ln -sf '{prey}' '{folder}/link.txt'")
    check(f"{attacker}: a link to the neighbour's file", "403", server.status(f"https://{host}/link.txt"))
    server.as_tenant(attacker, f"rm '{folder}/link.txt'")


def connect(server, user, password):
    ftp = ftplib.FTP_TLS(server.address, timeout=20, context=ssl._create_unverified_context())
    ftp.login(user, password)
    ftp.prot_p()
    return ftp


def refused(what, action):
    try:
        check(what, "refused", action())
    except ftplib.all_errors:
        check(what, "refused", "refused")


def ftps(server, tenant, site, neighbour, suspended=None):
    ftp = connect(server, tenant, "the secret of alba")
    ftp.cwd("/" + site)
    ftp.storbinary("STOR by-ftp.txt", io.BytesIO(b"by ftp\n"))
    mode = server.out('stat -c "%u:%g %a" "$1"', f"/srv/hosting/tenants/{tenant}/{site}/by-ftp.txt")
    check(f"{tenant}: what came by FTP", f"{server.uid(tenant)}:901 640", mode)
    for path in (f"/../{neighbour}", f"../../{neighbour}", "/srv", f"/srv/hosting/tenants/{neighbour}"):
        refused(f"{tenant}: cd {path}", lambda path=path: ftp.cwd(path))
    refused(f"{tenant}: a folder in the root", lambda: ftp.mkd("/new"))
    ftp.quit()
    refused(f"{tenant}: a wrong password", lambda: connect(server, tenant, "guess"))
    plain = ftplib.FTP(server.address, timeout=20)
    refused(f"{tenant}: without encryption", lambda: plain.login(tenant, "the secret of alba"))
    plain.close()
    complaints = "journalctl --quiet --no-pager --output=cat --boot | grep 'PAM.*no default config'"
    check(f"{tenant}: PAM finds all that it looks for", "", server.out(complaints))
    if suspended:
        refused("a suspended tenant's FTP", lambda: connect(server, suspended, "the secret of alba"))


def sftp(server, work, user, site, neighbour):
    """By key into the tenant's folder, and nowhere else."""
    options = ["-i", str(work / "sftp"), "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={work}/known", "-o", "BatchMode=yes"]
    steal = [f"-get {path} {work}/stolen" for path in (f"/../{neighbour}", "/etc/passwd")]
    batch = "\n".join(["pwd", f"put {work}/sftp.pub by-sftp.txt", "cd /", "-mkdir new", *steal, ""])
    done = run("sftp", "-b", "-", *options, f"{user}@{server.address}", input=batch, fails=True)
    check_that("SFTP begins at home", f"Remote working directory: /{site}" in done.stdout, done.stdout + done.stderr)
    check_that("the root takes nothing", not server.out("ls -d /srv/hosting/tenants/alba/new 2>/dev/null"))
    check_that("and leads nowhere", not (work / "stolen").exists())
    mode = server.out('stat -c "%u:%g %a" "$1"', f"/srv/hosting/tenants/alba/{site}/by-sftp.txt")
    check("what came by SFTP", f"{server.uid('alba')}:901 640", mode)
    shell = run("ssh", *options, f"{user}@{server.address}", "id", fails=True)
    check_that("no shell", shell.returncode != 0 and "uid=" not in shell.stdout, shell.stdout)
    request = "GET / HTTP/1.0\n\n"
    tunnel = run("ssh", *options, "-W", "127.0.0.1:80", f"{user}@{server.address}", input=request, fails=True)
    check("no tunnel", "", tunnel.stdout)


def databases(old, new):
    """Each user on its own database, with its own rights, over PHP's default socket."""
    def query(server, host, user, password, database, sql):
        code = (f"(function () {{ try {{ $d = new PDO('mysql:host=localhost;dbname={database}', '{user}', '{password}');"
                f" $d->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION); $r = $d->query('{sql}');"
                " return $r->columnCount() ? 'got ' . $r->fetchColumn() : 'done'; } catch (Throwable $e) { return 'refused'; } })()")
        return php(server, host, code)

    def alba(user, sql, database="alba_wp", password=None):
        return query(old, "alba.example", user, password or f"password of {user}", database, sql)

    check("the owner makes a table", "200 done", alba("alba_wp", "CREATE TABLE IF NOT EXISTS t (n INT)"))
    check("and writes", "200 done", alba("alba_wp", "INSERT INTO t VALUES (7)"))
    check("the reader reads", "200 got 7", alba("alba_ro", "SELECT MIN(n) FROM t"))
    check("and does not write", "200 refused", alba("alba_ro", "INSERT INTO t VALUES (8)"))
    check("a wrong password", "200 refused", alba("alba_wp", "SELECT 1", password="guess"))
    check("the neighbour's database", "200 refused", query(old, "brisa.example", "brisa", "password of brisa", "alba_wp", "SELECT 1"))
    check("a suspended tenant's user", "200 refused", alba("calma", "SELECT 1", database="calma"))
    check("the system's tables", "200 refused", alba("alba_wp", "SELECT 1 FROM mysql.user", database="mysql"))
    check("on Debian 13", "200 got 1", query(new, "www.nova.example", "nova", "password of nova", "nova", "SELECT 1"))
    check("no port", "", old.out("ss -Hltn 'sport = :3306'"))


def backups(server, operate, tenant, site, folder):
    """A tenant that was destroyed comes back from its backup, made by the units as they are."""
    server.sh("mkdir -p /var/backups/hosting")
    fill(server, tenant, folder, {"kept.txt": "kept"})
    server.sh(f"systemctl start infrac-backup@{tenant}.service")
    server.sh(f"rm -rf /srv/hosting/tenants/{tenant}/{folder}/*; mariadb -e 'DROP DATABASE alba_wp'")
    check("a destroyed site", "404", server.status(f"https://{site}/kept.txt"))
    shown = operate("restore", tenant, "--list").stdout.splitlines()
    check_that("the backup is listed with the servers' time", len(shown) == 1 and shown[0].split()[2] in ("+0100", "+0200"), shown)
    operate("restore", tenant)
    check("is restored", ("200", "", "kept"), server.curl(f"https://{site}/kept.txt"))
    check("with its database", "7", server.out("mariadb -N -e 'SELECT MIN(n) FROM alba_wp.t'"))
    server.sh("systemctl start infrac-backup.service")
    lists = "grep -L archived /var/lib/infrac/config/backup/current/backup/tenants/* | wc -l"
    check("every tenant is saved", server.out(lists), server.out("ls /var/backups/hosting/proof | wc -l"))


def settled(server):
    """Whether everything runs."""
    check(f"{server.name}: the system runs", "running", server.wait())
    check(f"{server.name}: nothing failed", "", server.out("systemctl --failed --no-legend --plain | cut -d ' ' -f 1"))
