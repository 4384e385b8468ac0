"""What customers find on a server: their site at its old paths, and their logs."""

import certificates
import web
from kit import check, check_that, run

VHOST = "/var/www/vhosts/alba.example/httpdocs"
HOME = "/home/alba/www"


def inside(server, unit, tenant, script):
    """Runs a script as a tenant, with the files as a unit sees them."""
    uid = server.uid(tenant)
    enter = f"nsenter --mount --target $(systemctl show -p MainPID --value {unit})"
    return server.out(f"{enter} setpriv --reuid={uid} --regid={uid} --clear-groups sh -c \"$1\" 2>&1", script)


def old_paths(old, new):
    check("a site is run where it was", f"200 {VHOST}/public {VHOST}/public/index.php",
          web.php(old, "alba.example", "$_SERVER['DOCUMENT_ROOT'].' '.get_included_files()[0]"))
    check("on Debian 13, too", "200 /home/nova/www/index.php", web.php(new, "www.nova.example", "get_included_files()[0]"))
    check("another old path leads there", "200 alba\n", web.php(old, "alba.example", f"file_get_contents('{HOME}/public/a.txt')"))
    check("what is written there", "200 5", web.php(old, "alba.example", f"file_put_contents('{HOME}/public/old.txt', 'there')"))
    check("is the site's", ("200", "", "there"), old.curl("https://alba.example/old.txt"))
    check("the path by which the server knows it works on", "200 alba\n",
          web.php(old, "alba.example", "file_get_contents('/srv/hosting/tenants/alba/alba.example/public/a.txt')"))

    web.fill(old, "alba", "alba.example", {"passwords": "marta:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n"})
    web.fill(old, "alba", "alba.example/public/closed", {
        "index.html": "open\n",
        ".htaccess": f"AuthType Basic\nAuthName closed\nAuthUserFile {HOME}/passwords\nRequire valid-user\n"})
    check("what .htaccess closes is closed", "401", old.status("https://alba.example/closed/"))
    check("and opens by the password file at its old path", ("200", "", "open\n"),
          old.curl("https://alba.example/closed/", "--user", "marta:password"))

    pid = "$(systemctl show -p MainPID --value infrac-cron)"
    old.sh("set -a; . /etc/infrac/server.env; INFRAC_CONFIGURATION=/var/lib/infrac/config/php"
           f" nsenter --mount --target {pid} /usr/local/lib/infrac/infrac-cron run alba.1")
    check("a cron job begins where it was, and finds the other path", ("200", "", f"{VHOST}\n"),
          old.curl("https://alba.example/cron.txt"))

    php = "infrac-php@$(readlink /run/infrac-php/current)"
    for unit in (php, "infrac-cron"):
        read = inside(old, unit, "brisa", f"cat {HOME}/public/index.php")
        check_that(f"the neighbour does not read it there ({unit.partition('@')[0]})", "Permission denied" in read, read)
        check_that("nor write", "Permission denied" in inside(old, unit, "brisa", f"touch {VHOST}/x {HOME}/x"))
    check("nor by PHP", "200 closed", web.php(old, "brisa.example", f"@file_get_contents('{HOME}/public/a.txt') ? 'open' : 'closed'"))
    check("the server itself has nothing there", "", old.out(f"find /home/alba {VHOST} -mindepth 1 2>/dev/null"))


def logs(server, work):
    """A tenant's lines reach it and nobody else, and nothing that it does changes what is there or where it goes."""
    shown = "/srv/hosting/tenants/alba/logs"
    for host, path in (("alba.example", "/of-alba"), ("brisa.example", "/of-brisa")):
        server.status(f"https://{host}{path}")
    # Apache refuses the one, nginx does not reach the other.
    web.fill(server, "alba", "alba.example/public", {"broken.php": "<?php error_log('from a program'); echo 1;"})
    server.status("https://alba.example/broken.php")
    server.as_tenant("alba", "ln -s /etc/shadow alba.example/public/link")
    server.status("https://alba.example/link")
    # Links where root writes next, if it followed them.
    server.as_tenant("alba", "ln -sf /etc/shadow /srv/hosting/state/alba/logs/cron.log; mkfifo /srv/hosting/state/alba/logs/mail.log")
    server.sh("systemctl start infrac-logs infrac-tidy")
    server.sh("systemctl start infrac-logs")

    ftp = web.connect(server, "alba", "the secret of alba")
    ftp.cwd("/logs")
    names = set(ftp.nlst())
    check_that("the logs are there", {"access.log", "error.log", "php.log"} <= names, names)
    check_that("and nothing that a link led to", not names & {"cron.log", "mail.log"}, names)
    text = {name: fetch(ftp, name) for name in ("access.log", "error.log", "php.log")}
    check("a request is there once", 1, text["access.log"].count("/of-alba "))
    check("the neighbour's is not", 0, text["access.log"].count("/of-brisa") + text["access.log"].count("brisa"))
    check_that("with the visitor's network alone", " 10.99.0.0 " in text["access.log"] and "10.99.0.1 " not in text["access.log"])
    check_that("what Apache refused, too", "/link" in text["error.log"] and "[client 10.99.0.0]" in text["error.log"], text["error.log"])
    check_that("but not by whom", "10.99.0.1" not in text["error.log"])
    check_that("and what a program says", "from a program" in text["php.log"])
    for what, action in {
        "deletes": lambda: ftp.delete("access.log"), "renames": lambda: ftp.rename("access.log", "mine.log"),
        "replaces": lambda: ftp.storlines("STOR access.log", web.io.BytesIO(b"nothing\n")),
        "adds to": lambda: ftp.storlines("APPE access.log", web.io.BytesIO(b"nothing\n")),
        "puts anything beside": lambda: ftp.storlines("STOR new.log", web.io.BytesIO(b"nothing\n")),
        "removes the folder of": lambda: (ftp.cwd("/"), ftp.rmd("logs")),
        "moves the folder of": lambda: (ftp.cwd("/"), ftp.rename("logs", "old-logs")),
        "reads the neighbour's by": lambda: ftp.retrbinary("RETR /../brisa/logs/access.log", len),
    }.items():
        web.refused(f"by FTP nobody {what} the logs", action)
    ftp.close()

    options = ["-i", str(work / "sftp"), "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={work}/known", "-o", "BatchMode=yes"]
    batch = "\n".join([f"get /logs/access.log {work}/by-sftp", "-rm /logs/access.log", "-rename /logs/access.log /logs/x",
                       f"-put {work}/sftp.pub /logs/access.log", "-symlink /etc/shadow /logs/error.log.1", "-rmdir /logs",
                       "-rename /logs /alba.example/logs", "-chmod 777 /logs", f"-get /../brisa/logs/access.log {work}/stolen", ""])
    run("sftp", "-b", "-", *options, f"alba-key@{server.address}", input=batch, fails=True)
    check("by SFTP they are read", text["access.log"], (work / "by-sftp").read_text() if (work / "by-sftp").exists() else "nothing")
    check_that("and nobody else's", not (work / "stolen").exists())
    check("and changed by nobody", f"901:{server.uid('alba')} 2750\naccess.log 901:{server.uid('alba')} 640",
          server.out(f"stat -c '%u:%g %a' {shown}; cd {shown} && ls | grep -v -e error -e php; stat -c '%n %u:%g %a' access.log")
          .replace("access.log\naccess.log", "access.log"))
    for attack in (f"rm -f {shown}/access.log", f"ln -s /etc/shadow {shown}/x", f"mv {shown} {shown}.old", f"echo x >>{shown}/error.log",
                   "cat /srv/hosting/tenants/brisa/logs/access.log"):
        done = server.as_tenant("alba", f"{attack} 2>&1 || echo refused").stdout
        check_that(f"the kernel refuses {attack.split('/')[0]}", "refused" in done, done)

    # A day later.
    server.sh(f"touch -d yesterday {shown}/access.log {shown}/error.log")
    server.status("https://alba.example/next-day")
    server.sh("systemctl start infrac-logs")
    day = server.out("date -d yesterday +%F")
    check("the day before is compressed", f"901:{server.uid('alba')} 640", server.out(f"stat -c '%u:%g %a' {shown}/access-{day}.log.gz"))
    check("and a new one begun", "1 0", server.out(f"echo $(grep -c next-day {shown}/access.log) $(grep -c of-alba {shown}/access.log)"))
    # nginx's log is rotated, with a line that was not delivered yet; at midnight the timer would rotate it once more.
    server.sh("systemctl stop logrotate.timer")
    server.status("https://alba.example/before-rotation")
    server.sh("logrotate --force /etc/logrotate.d/infrac")
    server.status("https://alba.example/after-rotation")
    server.sh("systemctl start infrac-logs")
    server.sh("systemctl start logrotate.timer")
    check("a rotation loses nothing and repeats nothing", "1 1 1",
          server.out(f"for w in next-day before-rotation after-rotation; do grep -c $w {shown}/access.log; done | paste -sd ' '"))
    server.sh("systemctl restart nginx")
    check_that("and nginx starts again", certificates.within(20, lambda: server.status("https://alba.example/a.txt") == "200"))
    server.as_tenant("alba", "rm -f alba.example/public/link /srv/hosting/state/alba/logs/cron.log /srv/hosting/state/alba/logs/mail.log")


def fetch(ftp, name):
    parts = []
    ftp.retrbinary(f"RETR {name}", parts.append)
    return b"".join(parts).decode()
