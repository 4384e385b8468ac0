"""Changes: what operators do on a working day, under load."""

import re

from kit import web
from kit.load import Load
from kit.shell import wait_for

NAME = "Changes"
VISITORS = "10.98.7.100"


def run(cluster, report):
    configuration(cluster, report)
    bad_file(cluster, report)
    back(cluster, report)
    suspended(cluster, report)
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


def apply(cluster, *arguments):
    """bin/apply's exit status and what it said. Images are on the nodes already: this run has no registry."""
    return cluster.bin("apply", "--no-images", *arguments, check=False, timeout=1500)


def location(path):
    return web.request(VISITORS, "alba.example", path, tls=web.context()).headers.get("Location")


def configuration(cluster, report):
    """A customer's redirect is added: new configuration for the proxies, one after the other."""
    outcome = []

    def change():
        old = "redirects: [{ from: /old,"
        added = '{ from: /added, to: "https://alba.example/there", code: 301 }'
        cluster.edit(old, old.replace("{", f"{added}, {{"), file="customers.yaml")
        outcome.append(apply(cluster))
    under_load(cluster, report, "a redirect is added, bin/apply", change)
    status, said = outcome[0]
    report.check(NAME, "bin/apply ends well", 0, status, note=said[-300:])
    report.check(NAME, "the new redirect is served", "https://alba.example/there", location("/added"))
    status, said = apply(cluster)
    report.check(NAME, "a second bin/apply does nothing", "0, no target set", f"{status}, {'a' if ': target' in said else 'no'} target set",
                 note=said[-300:])


def bad_file(cluster, report):
    """A file that the compiler would not have written: nginx refuses it, and everything else goes on."""
    file = cluster.generated / "shared/nginx/tenants/brisa.conf"
    manifest = cluster.generated / "manifest.json"
    good, listed = file.read_text(), manifest.read_text()
    file.write_text(good + "bogus_directive on;\n")
    said = cluster.bin("sync", "--force", "proxy")
    digest = re.search(r"[0-9a-f]{64}", said)
    manifest.write_text(re.sub(r'("proxy": ")[0-9a-f]{64}', rf"\g<1>{digest.group()}", listed, count=1))
    outcome = []
    under_load(cluster, report, "a customer's file that nginx refuses", lambda: outcome.append(apply(cluster, "--no-units", "proxy")))
    status, said = outcome[0]
    report.check(NAME, "bin/apply says that it is refused", "1 refused", f"{status} {'refused' if 'refused' in said else said[-200:]}",
                 note=said[-300:])
    report.check(NAME, "all sites are served as before", 200, web.request(VISITORS, "alba.example", tls=web.context()).status)
    cluster.host_of("web-php82", "1").run("docker kill web-php82-1")
    gone = wait_for("the list", lambda: "1" not in (cluster.announced("web-php82") or {"1": ""}), 40, required=False)
    whole = wait_for("a whole cluster", cluster.whole, 240, required=False)
    report.check(NAME, "failover works meanwhile", True, gone is not None and whole is not None)
    file.write_text(good)
    manifest.write_text(listed)
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "the mended file is taken", 0, status, note=said[-300:])


def back(cluster, report):
    """Another redirect, and back: what was in force is in force again."""
    cluster.edit("https://alba.example/there", "https://alba.example/elsewhere", file="customers.yaml")
    status, _ = apply(cluster, "--no-units")
    report.check(NAME, "a change is applied", "0 https://alba.example/elsewhere", f"{status} {location('/added')}")
    status, said = cluster.bin("apply", "--back", check=False)
    report.check(NAME, "bin/apply --back", "0 https://alba.example/there", f"{status} {location('/added')}", note=said[-300:])
    cluster.edit("https://alba.example/elsewhere", "https://alba.example/there", file="customers.yaml")
    apply(cluster, "--no-units")


def suspended(cluster, report):
    """A customer is suspended, and pays."""
    def state():
        return web.request(VISITORS, "brisa.example", tls=web.context()).status
    cluster.edit("  brisa:\n    plan: basic\n", "  brisa:\n    plan: basic\n    state: suspended\n", file="customers.yaml")
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "a customer is suspended", "0 503", f"{status} {state()}", note=said[-300:])
    cluster.edit("    state: suspended\n    sites:\n      brisa", "    sites:\n      brisa", file="customers.yaml")
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "and is back", "0 200", f"{status} {state()}", note=said[-300:])


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
