"""Certificates: ordered from an authority that speaks ACME, for every site that wants one, also when things go wrong."""

import datetime

from kit import web
from kit.shell import wait_for

NAME = "Certificates"
VISITORS = "10.98.7.100"
HOSTS = ("alba.example", "brisa.example", "www.xn--cala-piol-r6a.example", "duna.example")
STORE = "certificates"


def trust(cluster):
    """The authority's root of this run, as a browser would have it."""
    path = cluster.work / "root.pem"
    if not path.exists():
        path.write_text(cluster.around.run("curl -fsSk https://$1:15000/roots/0", cluster.around.address) + "\n")
    return web.context(str(path))


def names(cluster, host):
    try:
        return web.certificate_names(VISITORS, host, trust(cluster))
    except OSError as error:
        return [str(error)]


def run(cluster, report):
    ordered(cluster, report)
    faults(cluster, report)


def smoke(cluster, report):
    ordered(cluster, report)
    log = client(cluster).run("journalctl --no-pager --unit='certificates@*' --output=cat | tail -n 30", check=False)
    report.check(NAME, "the client reports no problem", [], [line for line in log.splitlines() if "tried again" in line])


def ordered(cluster, report):
    seconds = wait_for("certificates", lambda: all(host in names(cluster, host) for host in HOSTS), 420, pause=3, required=False)
    for host in HOSTS:
        found = names(cluster, host)
        report.check(NAME, f"{host} has a certificate of the authority", True, host in found, note="; ".join(found))
    report.check(NAME, "all certificates are there", "within 420 s", "no" if seconds is None else f"after {seconds:.0f} s",
                 holds=seconds is not None)


def client(cluster):
    return cluster.host_of("certificates", "1")


def once(cluster):
    """One round of the client, as its timer would begin it; pauses after failures are over. The names that failed."""
    node = client(cluster)
    node.run("docker exec certificates-1 rm -rf /srv/certificates/.acme/failed")
    node.run("docker exec certificates-1 /usr/local/bin/certificates once", check=False)
    return node.run("docker exec certificates-1 sh -c 'cd /srv/certificates/.acme && if [ -d failed ]; then ls failed; fi'").split()


def serial(cluster, host):
    return cluster.around.run(f"true | openssl s_client -connect {VISITORS}:443 -servername {host} 2>/dev/null | "
                              "openssl x509 -noout -serial", check=False)


def faults(cluster, report):
    """What is there stays while the authority is down, and while another name fails; what expired is renewed."""
    store = cluster.share / STORE
    # The FTP server's may be under way still.
    report.check(NAME, "before the faults nothing is missing", [], once(cluster))
    before = serial(cluster, "brisa.example")
    report.check(NAME, "a certificate has a number", True, before.startswith("serial="), note=before)
    forget(store, "alba.example")
    cluster.around.run("pkill -STOP pebble")
    failed = once(cluster)
    report.check(NAME, "the authority hangs: the order fails and is put off", ["alba.example"], failed)
    report.check(NAME, "the authority hangs: what is there is served on", True, "alba.example" in names(cluster, "alba.example"))
    cluster.around.run("pkill -CONT pebble")
    report.check(NAME, "the authority is back: the next round gets it", "[] True",
                 f"{once(cluster)} {(store / 'alba.example/fullchain.pem').exists()}")
    wrong_name(cluster, report, store)
    now = datetime.datetime.now(datetime.UTC)
    aged(cluster, report, store, "one that was over years ago", datetime.datetime(2020, 1, 1), datetime.datetime(2020, 2, 1))
    aged(cluster, report, store, "one with a quarter of its life left", now - datetime.timedelta(60), now + datetime.timedelta(20))
    report.check(NAME, "a certificate that is good is not ordered again", before, serial(cluster, "brisa.example"))


def forget(store, name):
    for part in (store / name).glob("*.pem"):
        part.unlink()


def wrong_name(cluster, report, store):
    """One customer's name leads elsewhere."""
    hosts = cluster.work / "surroundings/hosts"
    text = hosts.read_text()
    hosts.write_text(text.replace("10.98.7.100 alba.example", "192.0.2.1 alba.example"))
    cluster.around.run("pkill -HUP dnsmasq")
    forget(store, "alba.example")
    forget(store, "duna.example")
    failed = once(cluster)
    report.check(NAME, "one name leads elsewhere: it alone fails", ["alba.example"], failed)
    report.check(NAME, "one name leads elsewhere: the next one is ordered", True, (store / "duna.example/fullchain.pem").exists())
    hosts.write_text(text)
    cluster.around.run("pkill -HUP dnsmasq")
    report.check(NAME, "the name leads here again: the next round gets it", "[] True",
                 f"{once(cluster)} {(store / 'alba.example/fullchain.pem').exists()}")


def aged(cluster, report, store, what, begin, end):
    """In the place of a good one lies another."""
    served = serial(cluster, "duna.example")
    cluster.around.run("aged $1 $2 $3", "duna.example", *(f"{moment:%Y%m%d%H%M%SZ}" for moment in (begin, end)))
    folder, planted = store / "duna.example", (cluster.work / "surroundings/pem").read_text()
    for name, source in (("fullchain.pem", "pem"), ("privkey.pem", "key")):
        path = folder / name
        path.chmod(0o640)
        path.write_text((cluster.work / "surroundings" / source).read_text())
    failed = once(cluster)
    report.check(NAME, f"{what} is renewed", "[] True", f"{failed} {(folder / 'fullchain.pem').read_text() != planted}")
    # The planted one may be served for a moment, too, and nobody trusts it.
    good = wait_for("the new one", lambda: serial(cluster, "duna.example") not in ("", served)
                    and "duna.example" in names(cluster, "duna.example"), 90, pause=3, required=False)
    report.check(NAME, f"{what}: its successor is served", True, good is not None)
