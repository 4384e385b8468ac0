"""Certificates: ordered from an authority that speaks ACME, for every site that wants one."""

from kit import web
from kit.shell import wait_for

NAME = "Certificates"
VISITORS = "10.98.7.100"
HOSTS = ("alba.example", "brisa.example", "www.xn--cala-piol-r6a.example", "duna.example")


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
    node = cluster.host_of("certificates", "1")
    seconds = wait_for("certificates", lambda: all(host in names(cluster, host) for host in HOSTS), 420, pause=3, required=False)
    for host in HOSTS:
        found = names(cluster, host)
        report.check(NAME, f"{host} has a certificate of the authority", True, host in found, note="; ".join(found))
    report.check(NAME, "all certificates are there", "within 420 s", "no" if seconds is None else f"after {seconds:.0f} s",
                 holds=seconds is not None)
    log = node.run("journalctl --no-pager --unit=certificates@1.service --output=cat | tail -n 30", check=False)
    report.check(NAME, "the client reports no problem", [], [line for line in log.splitlines() if "tried again" in line])
