"""FTP and SFTP: each customer in a root of its own, over TLS or by key alone."""

import ftplib
import io
import ssl
import subprocess
import time

from kit import web
from kit.shell import run as command
from kit.shell import wait_for
from scenarios.hardening import reachable

NAME = "FTP"
ADDRESS, VISITORS = "10.98.7.101", "10.98.7.100"
PORT = "2222"
PASSWORD = "correct horse"


def connect(user, password=PASSWORD):
    """A session, or why there is none. Who connects just when vsftpd starts anew, as for a new certificate, is cut off and
    asks again."""
    try:
        return log_in(user, password)
    except (EOFError, ConnectionError):
        time.sleep(3)
        return log_in(user, password)


def log_in(user, password):
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
    check("the server does not tell its version", False, any(letter.isdigit() for letter in alba.getwelcome()[3:]), note=alba.getwelcome())
    for user, session, sites in (("alba", alba, ["alba.example"]), ("brisa", connect("brisa"), ["brisa.example"]),
                                 ("cala", connect("cala"), ["xn--cala-piol-r6a.example"])):
        check(f"{user} sees its own sites and logs alone", sorted([*sites, "logs"]), sorted(session.nlst()))
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
    sftp(cluster, check)
    doors(cluster, check)
    host_key(cluster, check)
    another_key(cluster, check)


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


def by_ssh(cluster, program, *rest, key="customer", data=None):
    """What a client of OpenSSH prints, as a customer who has a key."""
    options = ["-i", str(cluster.work / key), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=accept-new",
               "-o", f"UserKnownHostsFile={cluster.work}/known", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", f"Port={PORT}"]
    done = subprocess.run([program, *options, *rest], input=data or "", capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def session(cluster, *lines, user="alba-key", key="customer"):
    return by_ssh(cluster, "sftp", "-b", "-", f"{user}@{ADDRESS}", key=key, data="\n".join(lines) + "\n")


def sftp(cluster, check):
    """By key into the tenant's folder, and nowhere else."""
    work = cluster.work
    (work / "by-sftp.txt").write_text("by sftp\n")
    steal = [f"-get {path} {work}/stolen" for path in (
        "/../brisa/brisa.example/index.php", "/etc/passwd", "/srv/hosting/tenants/brisa/brisa.example/index.php")]
    for target in ("/srv/hosting/tenants/brisa/brisa.example", "../../../brisa/brisa.example"):
        steal += [f"symlink {target} out", f"-get out/index.php {work}/stolen", "rm out"]
    said = session(cluster, "pwd", f"put {work}/by-sftp.txt", "ls -1 /", "-mkdir /new", *steal, f"-put {work}/by-sftp.txt /logs/access.log")
    tenant = cluster.share / "tenants/alba"
    check("SFTP begins at home", True, "Remote working directory: /alba.example/public" in said, note=said[-200:])
    check("SFTP: a customer sees its own sites and logs alone", True, "/alba.example\n/logs\n" in said + "\n")
    check("SFTP: the root is not to be written", False, (tenant / "new").exists())
    check("SFTP: nothing of a neighbour's or the system's, by paths or links", False, (work / "stolen").exists())
    seconds = wait_for("the upload", lambda: web.request(VISITORS, "alba.example", "/by-sftp.txt", tls=web.context()).text == "by sftp",
                       6, pause=0.3, required=False)
    check("SFTP: an upload is served within 6 s", True, seconds is not None)
    facts = (tenant / "alba.example/public/by-sftp.txt").stat()
    check("SFTP: what came has the tenant's number and mode 640", f"{cluster.tenants['alba']['uid']}:901 640",
          f"{facts.st_uid}:{facts.st_gid} {facts.st_mode & 0o777:o}")


def doors(cluster, check):
    """A key opens SFTP, and nothing else does."""
    user = f"alba-key@{ADDRESS}"
    for what, words in (("shell", ["-T", user]), ("command", [user, "id"])):
        said = by_ssh(cluster, "ssh", *words)
        check(f"SFTP: no {what}", True, "sftp connections only" in said and "uid=" not in said, note=said[-200:])
    said = by_ssh(cluster, "ssh", "-tt", user)
    check("SFTP: no terminal", True, "PTY allocation request failed" in said, note=said[-200:])
    said = by_ssh(cluster, "ssh", "-W", f"{cluster.any_node().address}:2379", user, data="GET /version HTTP/1.0\r\n\r\n")
    check("SFTP: no tunnel", True, "prohibited" in said and "etcd" not in said, note=said[-200:])
    said = by_ssh(cluster, "ssh", "-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:80", user)
    check("SFTP: no tunnel backwards", True, "forwarding failed" in said, note=said[-200:])
    said = by_ssh(cluster, "ssh", "-o", "PubkeyAuthentication=no", "-v", user, "id")
    check("SFTP: a key is the only way in", True, "Authentications that can continue: publickey\n" in said.replace("\r", ""))
    for name, key in (("alba", "customer"), ("root", "customer"), ("alba-key", "key"), ("root", "key")):
        said = session(cluster, "pwd", user=name, key=key)
        check(f"SFTP: {name} with the {'operator' if key == 'key' else key}'s key", True, "Permission denied" in said, note=said[-200:])
    check("who comes by key alone has no FTP", "refused", refused(lambda: connect("alba-key")))
    node = cluster.host_of("ftp", "1")
    check("SFTP is at the address of FTP, not at the node's", "True False",
          f"{reachable(ADDRESS, int(PORT))} {reachable(node.address, int(PORT))}")


def shown_key():
    """The host key that clients are shown."""
    return command("ssh-keyscan", "-t", "ed25519", "-p", PORT, ADDRESS, check=False).rpartition(" ")[2]


def host_key(cluster, check):
    """One on all nodes that may have the service."""
    holders = next(row.split()[1] for row in cluster.bin("secrets", "list").splitlines() if row.startswith("sftp-host-key "))
    keys = {cluster.nodes[name].run("ssh-keygen -y -f /etc/infrac/secrets/sftp-host-key").split()[1] for name in holders.split(",")}
    check("SFTP: the host key is the same on all nodes, made once", {shown_key()}, keys, note=holders)


def another_key(cluster, check):
    """A customer gets another key, by a generation of the configuration."""
    host = cluster.host_of("ftp", "1")
    before = host.run("docker inspect --format '{{.State.StartedAt}}' ftp-1")
    cluster.edit((cluster.work / "customer.pub").read_text().strip(), cluster.make_key("another"), "customers.yaml")
    said = cluster.bin("apply", "--no-images", "--no-units", "ftp")
    check("SFTP: another key, bin/apply", True, "ftp 1: ok" in said, note=said[-200:])
    check("SFTP: the new key is the one", "True False", " ".join(
        str("Remote working directory" in session(cluster, "pwd", key=key)) for key in ("another", "customer")))
    check("SFTP: another key restarts nothing", before, host.run("docker inspect --format '{{.State.StartedAt}}' ftp-1"))
