"""`make e2e-server`: applies the output for debian-server, as it is written, to two servers in containers, Debian 12 and
Debian 13, and looks at what they serve, refuse, keep, take back, and do after a reboot.

    python3 Tests/Servers [--infrac PROGRAM] [--keep]

Needs root and what scripts/setup-docker sets up. --keep leaves the containers for a look at them.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import sys
import tempfile

import audit
import certificates
import customers
import web
from kit import HERE, NETWORK, PREFIX, ROOT, Server, check, check_that, clean_up, docker, failures, make_images, run, say

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--infrac", default=ROOT / ".build/debug/infrac", type=pathlib.Path)
arguments.add_argument("--keep", action="store_true")
options = arguments.parse_args()

work = pathlib.Path(tempfile.mkdtemp(prefix="infrac-servers-"))
out = work / "generated"
specification = work / "hosting.yaml"
run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", work / "sftp")
sftp_key = (work / "sftp.pub").read_text().strip()
old, new, application = Server("old"), Server("new"), Server("application")


def build(change=None):
    """Compiles the test's company, its text changed."""
    text = (HERE / "hosting.yaml").read_text()
    text = re.sub(r'(alba-key: { keys: \[")[^"]*', rf"\g<1>{sftp_key}", text)
    specification.write_text(change(text) if change else text)
    shutil.copy(HERE / "hosting.lock.yaml", work)
    run(options.infrac, "build", specification, "--locked", "--output", out, "--force")


def operate(*command, **more):
    env = {**os.environ, "INFRAC_SSH": str(HERE / "ssh"), "INFRAC_SSH_USER": "root"}
    return run(out / "bin" / command[0], *command[1:], env=env, **more)


def apply(*servers, fails=False):
    done = operate("apply", *servers, fails=fails)
    for line in (done.stdout + done.stderr).splitlines():
        if not re.search(r"install: wrote|storage: ", line):
            say(f"  {line}")
    return done


def footprint(server):
    """Every file that infrac has written, with its time; a run that changes nothing leaves it as it was."""
    return server.out("find /etc /usr/local /var/lib/infrac /srv/hosting -name incoming -prune -o -name '.switch' -o -type f"
                      " -printf '%p %T@ %i %m\\n' | grep -v -e known/ -e /.acme/ -e '/tenants/[^/]*/logs/' -e /infrac/logs/ | sort;"
                      " systemctl show -p MainPID nginx apache2 vsftpd mariadb 'infrac-php@*'")


def set_up():
    clean_up()
    make_images()
    docker("network", "create", "--subnet", NETWORK, PREFIX)
    trust = f"--volume={certificates.prepare(work)}/certificate.pem:/usr/local/share/ca-certificates/proof.crt:ro"
    old.create(trust)
    new.create(trust)
    application.create(*certificates.mounts(work))
    for server in (old, new, application):
        check(f"{server.name} has booted", "running", server.wait())
    application.sh("systemd-run --quiet --unit=application /usr/local/bin/application")
    certificates.start(application)


def first_apply():
    build()
    old.sh("mkdir -p /etc/logrotate.d && echo mine >/etc/logrotate.d/infrac")
    done = operate("apply", "old", fails=True)
    check("a foreign file stops everything", 1, done.returncode)
    check_that("and is named", "/etc/logrotate.d/infrac was not written by infrac" in done.stdout + done.stderr, done.stderr)
    check("nothing was changed", "", old.out("ls /usr/local/lib/infrac /etc/infrac 2>/dev/null; dpkg -l nginx 2>/dev/null | grep ^ii"))
    old.sh("rm /etc/logrotate.d/infrac")
    # Whoever had both would be that account: an administrator's, with sudo.
    old.sh("useradd --uid 1004 somebody")
    done = operate("apply", "old", fails=True)
    check("a tenant with the number of an account stops everything", 1, done.returncode)
    check_that("and both are named", "brisa has the number 1004, which is somebody's" in done.stdout + done.stderr, done.stderr)
    old.sh("userdel somebody")
    # The next account of the system's would get the tenant's number.
    old.sh("for uid in 1000 1001 1002 1003; do useradd --uid $uid taken-$uid; done")
    done = operate("apply", "--dry-run", "old")
    check_that("a dry run says what would come",
               "would install" in done.stdout and "would write into /etc/infrac: server.env" in done.stdout, done.stdout)
    check_that("in few lines", done.stdout.count("would write") < 25, done.stdout)
    check_that("among it the time zone", "would set the time zone: Europe/Madrid" in done.stdout, done.stdout)
    missing = "- secrets are missing: alba-ro alba-wp backup brisa calma:"
    check_that("and what the server would lack", "old would run, but:" in done.stdout and missing in done.stdout, done.stdout)
    check("and changes nothing", "", old.out("ls /usr/local/lib/infrac /etc/infrac 2>/dev/null"))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in pool.map(lambda name: apply(name), ("old", "new")):
            check("the first run", 0, done.returncode)
            check_that("lists what is yet to be brought", "secrets are missing: " in done.stdout and
                       "- the folder of the backups, /var/backups/hosting, is not there" in done.stdout, done.stdout)
    check("an administrator has not the number of a tenant", "1005", old.out("id -u marta"))
    check("and is root by sudo alone", "0", old.out("su marta -c 'sudo -n id -u'"))


def secrets():
    for name, value in {
        "alba-wp": "password of alba_wp", "alba-ro": "password of alba_ro", "brisa": "password of brisa",
        "nova": "password of nova", "calma": "password of calma", "backup": "key of the backups",
    }.items():
        operate("secrets", "put", name, input=value)
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
        "/CN=celler.example", "-addext", "subjectAltName=DNS:celler.example", "-keyout", work / "key", "-out", work / "certificate")
    operate("secrets", "put", "celler-tls", input=(work / "key").read_text() + (work / "certificate").read_text())
    done = apply()
    check("with the secrets", 0, done.returncode)
    check_that("none is missing", "secrets are missing" not in done.stdout, done.stdout)


def certificate_of_own():
    seen = run("curl", "--silent", "--cacert", work / "certificate", "--connect-to", f"::{new.address}:",
               "https://celler.example/", fails=True)
    check("a certificate of the customer's own", (0, "celler\n"), (seen.returncode, seen.stdout))


def refused_certificate():
    operate("secrets", "put", "celler-tls", input="junk\n")
    done = apply("new", fails=True)
    check("a certificate that is none", 1, done.returncode)
    check_that("is named", "nginx: refused: the certificates of celler.example" in done.stdout, done.stdout)
    check_that("and no unit fails of it", not new.out("systemctl start infrac-certificates-reload 2>&1"))
    certificate_of_own()
    operate("secrets", "put", "celler-tls", input=(work / "key").read_text() + (work / "certificate").read_text())
    check("mended", 0, apply("new").returncode)


def news_of_certificates_together():
    """A certificate is renewed while `bin/apply` runs: both have nginx take what is new."""
    refresh = "/usr/local/lib/infrac/daemon nginx refresh"
    renew = "rm -rf /var/lib/infrac/tls/celler.example"
    ends = new.out(f"for turn in 1 2 3 4 5; do {renew}; for run in 1 2 3 4; do ({refresh} >/dev/null; echo $?) & done; wait; done")
    check("news of certificates that come together", ["0"] * 20, ends.split())
    certificate_of_own()


def edited():
    """By hand: a file of the configuration in use, one that goes away, one of the system."""
    tenants = "/var/lib/infrac/config/nginx/current/nginx/tenants"
    old.sh(f"echo '# mine' >>{tenants}/alba.conf; rm {tenants}/brisa.conf; echo '# mine' >>/etc/logrotate.d/infrac")
    for options in ((), ("--dry-run",)):
        done = apply(*options, "old", fails=True)
        check("an edit stops the run", 1, done.returncode)
        for what in (f"{tenants}/alba.conf was edited", f"{tenants}/brisa.conf was removed", "/etc/logrotate.d/infrac was edited"):
            check_that(f"and {what.rpartition('/')[2]} is said", f"{what} since it was written" in done.stdout, done.stdout)
    done = apply("--force", "old")
    check("with --force it goes on", 0, done.returncode)
    for path in (f"{tenants}/alba.conf", "/etc/logrotate.d/infrac"):
        check_that("and says where the copy is", f"a copy is /var/lib/infrac/before{path}" in done.stdout, done.stdout)
        check("which has the edit", "1", old.out(f"grep -c '# mine' /var/lib/infrac/before{path}"))
        check("and the file has it no more", "0", old.out(f"grep -c '# mine' {path}"))
    check("the site that was taken away is back", "200", old.status("https://brisa.example/"))
    check("logrotate finds nothing twice", "", old.out("logrotate --debug /etc/logrotate.conf 2>&1 | grep -i duplicate"))


def second_run():
    before = footprint(old), footprint(new)
    done = apply()
    check_that("a second run says that nothing changed", done.stdout.count("nothing changed") == 2, done.stdout)
    check_that("and touches nothing", before == (footprint(old), footprint(new)))


def refused_change():
    """The customer brisa gets a redirect, while alba's files of every daemon are spoilt."""
    build(lambda text: text.replace("brisa.example: { php: { version: \"8.2\" } }",
                                    "brisa.example: { php: { version: \"8.2\" }, redirects: [{ from: /r, to: /s, code: 302 }] }"))
    config = out / "servers/old/config"
    for path, text in {
        "nginx/tenants/alba.conf": "server { nonsense; }\n", "apache/web-php82/tenants/alba.conf": "<VirtualHost\n",
        "php/8.2/pool.d/alba.conf": "[tenant-alba]\nnonsense = 1\n", "vsftpd/users/alba": "tenant alba nonsense\n",
        "mysql/users/alba.sql": "nonsense;\n",
    }.items():
        (config / path).write_text(text)
    done = apply("old", fails=True)
    check("a refused change", 1, done.returncode)
    for name in ("mysql", "php", "apache", "vsftpd", "nginx"):
        check_that(f"{name} names the tenant", f"{name}: refused alba" in done.stdout, done.stdout)
    check("the neighbour's change is made", ("302", "https://brisa.example/s"), old.curl("https://brisa.example/r")[:2])
    check("the tenant is served as before", f"200 {old.uid('alba')}", web.php(old, "alba.example", "posix_getuid()"))
    build()
    check("mended", 0, apply("old").returncode)
    check("and the neighbour's is taken back", "200", old.status("https://brisa.example/r"))


def rolled_back_change():
    """A port that is taken: nginx's test passes, its reload does not."""
    build()
    main = out / "servers/old/config/nginx/nginx.conf"
    main.write_text(main.read_text().replace("http {\n", "http {\n  server { listen 21; return 444; }\n", 1))
    before = old.out("readlink /var/lib/infrac/config/nginx/current")
    done = apply("old", fails=True)
    check("a change that does not work", 1, done.returncode)
    check_that("is taken back", "nginx: rolled-back" in done.stdout, done.stdout)
    check("the former configuration is in use", before, old.out("readlink /var/lib/infrac/config/nginx/current"))
    check("and serves", "200", old.status("https://alba.example/a.txt"))
    build()
    check("without it", 0, apply("old").returncode)


def no_request_is_lost():
    """A new pool replaces PHP-FPM while a request runs."""
    web.fill(old, "alba", "alba.example/public", {"slow.php": "<?php sleep(6); echo 'whole';"})
    with concurrent.futures.ThreadPoolExecutor() as pool:
        slow = pool.submit(old.curl, "https://alba.example/slow.php")
        build(lambda text: text.replace("workers: 2, upload: 8MiB", "workers: 3, upload: 8MiB"))
        check("another number of workers", 0, apply("old").returncode)
        check("a request that began before it", ("200", "", "whole"), slow.result())
    build()
    check("as it was", 0, apply("old").returncode)


def leaving():
    """The customer brisa leaves, step by step as docs/debian-server.md has it, and takes nothing of a neighbour's along."""
    uid, last = old.uid("brisa"), work / "last"

    def become(change, *more):
        text = specification.read_text()
        specification.write_text(change(text))
        run(options.infrac, "build", specification, "--output", out, *more)
        check("a step of leaving", 0, apply("old").returncode)

    build()
    become(lambda text: text.replace("    uid: 1004\n", "    uid: 1004\n    state: suspended\n"))
    check("suspended", "503", old.status("https://brisa.example/"))
    become(lambda text: text.replace("    uid: 1004\n    state: suspended\n", "    uid: 1004\n    state: archived\n"))
    check("archived", "curl 35", old.status("https://brisa.example/"))
    operate("restore", "brisa", "--to", last)
    check("the last copy has the files", 1, len(list((last / "files").rglob("secret.php"))))
    check_that("and the database", any(b"`brisa`" in file.read_bytes() for file in (last / "databases").iterdir()),
               sorted(last.rglob("*"))[:20])
    become(lambda text: re.sub(r"(?m)^  brisa:\n(?:    .*\n)+", "", text), "--allow-removal", "brisa")
    check_that("nothing is erased by itself", old.out(f"find /srv/hosting -uid {uid} -type f"))
    text = (ROOT / "docs/debian-server.md").read_text().partition("## 6. A customer leaves")[2]
    commands = re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1]
    for word, value in {
        "TENANT": "brisa", "DATABASE_NAME": "brisa", "USER'": "brisa'", "NAME": "brisa", "DOMAIN": "brisa.example",
        "FOLDER/CLUSTER": "/var/backups/hosting/proof",
    }.items():
        commands = re.sub(rf"\b{word}", value, commands)
    old.sh("set -e\n" + commands)
    check("no file has the tenant's number", "", old.out(f"find / -xdev -uid {uid} -not -path '/proc/*'"))
    # Former configurations go with later ones.
    check("or its name", "", old.out("find / -xdev -name '*brisa*' -not -path '/var/lib/infrac/config/*'"))
    check("no database", "", old.out("mariadb -N -e \"SHOW DATABASES LIKE 'brisa'; SELECT user FROM mysql.user WHERE user = 'brisa'\""))
    second_run()
    check("the neighbour is served", "200", old.status("https://alba.example/a.txt"))


def reboot():
    for server in (old, new):
        docker("restart", "--time", "60", server.container)
    for server in (old, new):
        web.settled(server)


try:
    set_up()
    first_apply()
    secrets()
    web.content(old, new)
    web.settled(old)
    web.settled(new)
    web.serving(old, new)
    certificates.ordered(old, new, work)
    certificates.faults(old, application, work)
    certificate_of_own()
    customers.old_paths(old, new)
    customers.logs(old, work)
    web.databases(old, new)
    web.ftps(old, "alba", "alba.example", "brisa", suspended="calma")
    web.sftp(old, work, "alba-key", "alba.example", "brisa")
    web.ftps(new, "nova", "nova.example", "veina")
    web.backups(old, operate, "alba", "alba.example", "alba.example/public")
    web.isolation(old, "alba", "alba.example", "brisa", "brisa.example")
    web.isolation(new, "nova", "www.nova.example", "veina", "veina.example")
    audit.run(old, new)
    second_run()
    refused_certificate()
    news_of_certificates_together()
    edited()
    second_run()
    refused_change()
    rolled_back_change()
    no_request_is_lost()
    reboot()
    web.serving(old, new)
    web.databases(old, new)
    web.ftps(old, "alba", "alba.example", "brisa")
    second_run()
    leaving()
finally:
    if not options.keep:
        clean_up()
        shutil.rmtree(work, ignore_errors=True)
say(f"{len(failures)} failures" + "".join(f"\n         {what}" for what in failures))
sys.exit(bool(failures))
