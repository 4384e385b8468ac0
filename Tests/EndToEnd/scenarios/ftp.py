"""FTP: each customer in a root of its own, over TLS alone."""

import ftplib
import io
import ssl

from kit import web
from kit.shell import wait_for

NAME = "FTP"
ADDRESS, VISITORS = "10.98.7.101", "10.98.7.100"
PASSWORD = "correct horse"


def connect(user, password=PASSWORD):
    # The service listens for a moment before it is announced and after it moved.
    ftp = ftplib.FTP_TLS(ADDRESS, timeout=30, context=ssl._create_unverified_context())
    ftp.login(user, password)
    ftp.prot_p()
    return ftp


def refused(action):
    try:
        return f"allowed: {action()}"
    except ftplib.all_errors as error:
        return "refused" if str(error)[:1] == "5" else str(error)


def run(cluster, report):
    def check(*rest, **more):
        report.check(NAME, *rest, **more)

    check("no login without TLS", "refused", refused(lambda: ftplib.FTP(ADDRESS, timeout=30).login("alba", PASSWORD)))
    check("a wrong password", "refused", refused(lambda: connect("alba", "wrong horse")))
    alba = connect("alba")
    check("a customer sees its own sites and logs alone", ["alba.example", "logs"], sorted(alba.nlst()))
    with_web = connect("alba-web")
    with_web.storbinary("STOR uploaded.txt", io.BytesIO(b"by ftp\n"))

    def served():
        return web.request(VISITORS, "alba.example", "/uploaded.txt", tls=web.context()).text == "by ftp"
    seconds = wait_for("the upload", served, 6, pause=0.3, required=False)
    check("an upload is served within 6 s", True, seconds is not None, note=f"after {seconds:.1f} s" if seconds is not None else "")
    for path in ("/../brisa", "../brisa", "/srv/hosting/tenants/brisa", "/etc"):
        check(f"cd {path}", "refused", refused(lambda path=path: alba.cwd(path)))
    check("a file of a neighbour", "refused",
          refused(lambda: alba.retrbinary("RETR /../brisa/brisa.example/index.php", lambda _: None)))
    link = cluster.share / "tenants/alba/alba.example/public/neighbour"
    link.symlink_to("/srv/hosting/tenants/brisa/brisa.example")
    check("a link that leads out", "refused", refused(lambda: with_web.cwd("/neighbour")))
    link.unlink()
    check("the root is not to be written", "refused", refused(lambda: alba.storbinary("STOR x", io.BytesIO(b"x"))))
    passive = with_web.makepasv()
    check("passive address and port are those of the specification", f"{ADDRESS} True",
          f"{passive[0]} {50000 <= passive[1] <= 50019}")
    add_user(cluster, check)


def add_user(cluster, check):
    host = cluster.host_of("ftp", "1")
    before = host.run("docker inspect --format '{{.State.StartedAt}}' ftp-1")
    cluster.bin("add-user", "alba-new", "alba", "alba.example", data="a new password\n")

    def logs_in():
        try:
            return connect("alba-new", "a new password").nlst() == ["public"]
        except ftplib.all_errors:
            return False
    seconds = wait_for("the new user", logs_in, 30, required=False)
    check("a user added by bin/add-user logs in", True, seconds is not None, note=f"after {seconds:.0f} s" if seconds is not None else "")
    check("without a restart of the service", before, host.run("docker inspect --format '{{.State.StartedAt}}' ftp-1"))
    cluster.bin("add-user", "--remove", "alba-new")
    gone = wait_for("the end of the user", lambda: not logs_in(), 30, required=False)
    check("a user removed is out", True, gone is not None)
