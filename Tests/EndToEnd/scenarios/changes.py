"""Changes: what operators do on a working day, under load."""

from kit import web
from kit.load import Load
from kit.shell import wait_for

NAME = "Changes"
VISITORS = "10.98.7.100"


def run(cluster, report):
    scaled(cluster, report)
    restarted_in_turn(cluster, report)
    drained(cluster, report)


def under_load(cluster, report, what, act, rate=150):
    """An operator's action while requests come in: 0 may fail."""
    wait_for("a whole cluster", cluster.whole, 300)
    load = Load(VISITORS, "far.example", path="/index.html", total=200_000, rate=rate)
    load.mark(what)
    try:
        act()
        wait_for("the end of the change", cluster.whole, 300, pause=2, required=False)
    finally:
        load.finish(least=3000)
    report.load(what, load, load.marks)
    report.check(NAME, f"{what}: failed of {len(load.outcomes)}", "0", len(load.failed), holds=not load.failed,
                 note="; ".join(filter(None, [load.problems(), f"slowest {load.slowest():.1f} s"])))


def scaled(cluster, report):
    """Two instances and three again: bin/scale takes one off the list before it stops."""
    under_load(cluster, report, "web from 3 to 2", lambda: cluster.bin("scale", "web-php82", "2"))
    wait_for("two instances", lambda: len(cluster.announced("web-php82") or {}) == 2, 60, required=False)
    report.check(NAME, "bin/scale stops an instance", 2, len(cluster.announced("web-php82") or {}))
    under_load(cluster, report, "web from 2 to 3", lambda: cluster.bin("scale", "web-php82", "3"))
    report.check(NAME, "bin/scale starts an instance", 3, len(cluster.announced("web-php82") or {}))


def restarted_in_turn(cluster, report):
    def restart():
        for instance in sorted(cluster.expected("web-php82")):
            cluster.host_of("web-php82", instance).run(f"systemctl restart web-php82@{instance}.service", timeout=300)
            wait_for("the instance", cluster.whole, 300, pause=2, required=False)
    under_load(cluster, report, "each web server is replaced, one after the other", restart)


def drained(cluster, report):
    """A service moves: its node's machine stops cleanly, and fleet starts it elsewhere with its address."""
    node = cluster.host_of("ftp", "1")
    other = web.request(VISITORS, "alba.example", tls=web.context()).status
    report.check(NAME, "served before", 200, other)
    node.run("systemctl stop fleet.service", timeout=300)

    def moved():
        return any(name != node.name for name in places(cluster, "ftp"))
    seconds = wait_for("ftp elsewhere", moved, 180, pause=2, required=False)
    report.check(NAME, "ftp moves when its node leaves fleet", "within 180 s", "no" if seconds is None else f"after {seconds:.0f} s",
                 holds=seconds is not None)
    node.run("systemctl start fleet.service")
    wait_for("a whole cluster", cluster.whole, 300, required=False)


def places(cluster, service):
    """The nodes on which containers of a service run."""
    return [name for name, node in cluster.nodes.items() if node.tries(f"docker ps --format '{{{{.Names}}}}' | grep -q '^{service}-[0-9]'")]
