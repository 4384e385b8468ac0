"""Availability: something dies under steady load, and customers notice nothing, or what the table says."""

import os
import time

from kit import web
from kit.customers import php
from kit.drill import passes
from kit.load import Load
from kit.rows import Writer, sql
from kit.shell import wait_for
from scenarios.database import complete
from scenarios.scaling import has_gone

NAME = "Availability"
VISITORS = "10.98.7.100"
REQUESTS = 20_000
REGISTRY_ANSWERS = "curl -fsS --max-time 3 https://registry.e2e.example/v2/"


def run(cluster, report):
    kill_web(cluster, report)
    kill_post(cluster, report)
    kill_sidekicks(cluster, report)
    kill_member(cluster, report)
    kill_etcd(cluster, report)
    kill_proxy(cluster, report)
    kill_docker(cluster, report)
    registry_away(cluster, report)
    storage_hangs(cluster, report)
    kill_node(cluster, report)
    partition(cluster, report)


def under_load(cluster, report, what, act, recovered, expected="0", most=0, note="", **load_options):
    """Does something to the cluster while requests come in; counts those that failed, and waits until all is whole: what
    was hit has `recovered`, and everything is announced. An announcement alone may be one that nobody took back."""
    wait_for("a whole cluster", cluster.whole, 300)
    load = Load(VISITORS, "far.example", total=REQUESTS, **({"path": "/index.html"} | load_options))
    wait_for("the load", lambda: len(load.outcomes) > REQUESTS // 10, 300, pause=0.2)
    load.mark(what)
    begun = time.monotonic()
    act()
    whole = wait_for("redundancy", lambda: recovered() and cluster.whole(), 300, required=False)
    if whole is not None:
        load.mark("whole again")
    took = time.monotonic() - begun
    load.finish()
    failed = len(load.failed)
    report.load(what, load, load.marks)
    report.check(NAME, f"{what}: failed of {len(load.outcomes)}", expected, f"{failed}",
                 holds=failed <= most and len(load.outcomes) == REQUESTS,
                 note="; ".join(filter(None, [note, load.problems(), f"slowest {load.slowest():.1f} s",
                                              f"longest silence {load.gap():.1f} s"])))
    report.check(NAME, f"{what}: redundancy is back", "within 300 s", "no" if whole is None else f"after {took:.0f} s",
                 holds=whole is not None)
    return load


def kill_web(cluster, report):
    node = cluster.host_of("web-php82", "1")
    under_load(cluster, report, "a web container is killed, GET",
               lambda: node.run("docker kill web-php82-1"), cluster.renewed("web-php82", "1"))


def kill_post(cluster, report):
    node = cluster.host_of("web-php82", "2")
    under_load(cluster, report, "a web container is killed, POST", lambda: node.run("docker kill web-php82-2"),
               cluster.renewed("web-php82", "2"), expected="those in flight, 8 at most", most=8, method="POST", path=php("1"),
               note="a request that is not idempotent must not be repeated: what had reached the dying server is lost")


def kill_sidekicks(cluster, report):
    """Each kind that the units name; the one that carries the address takes it along, as its proxy's death does."""
    kinds = {path.name.partition("@")[0] for path in (cluster.generated / "units").glob("*@.service")
             if "MachineOf=" in path.read_text()} - {"proxy-vrrp"}
    killed = {}

    def kill_all():
        for node in cluster.nodes.values():
            killed[node] = dict(line.split() for line in node.run(
                "set -e; for unit in $(systemctl list-units --plain --no-legend --state=running $1 | cut -d ' ' -f 1); do "
                "echo $unit $(systemctl show --property=MainPID --value $unit); systemctl kill --signal=KILL $unit; done",
                " ".join(f"{kind}@*" for kind in sorted(kinds))).splitlines())

    def are_back():
        return all(node.main_process(unit) not in (0, int(process)) for node, units in killed.items() for unit, process in units.items())
    what = "all sidekicks of all kinds are killed"
    under_load(cluster, report, what, kill_all, are_back)
    report.check(NAME, f"{what}: their kinds", sorted(kinds),
                 sorted({unit.partition("@")[0] for units in killed.values() for unit in units}))


def kill_member(cluster, report):
    """A member that does not write; each page asks the database."""
    writer = cluster.nodes[cluster.etcd_value("database/writer")]
    node = next(node for node in cluster.nodes.values() if node is not writer)
    under_load(cluster, report, "a member of the database is killed, pages with a query",
               lambda: node.run(f"docker kill database-{node.name}"), cluster.renewed("database", node.name),
               path=php(sql(cluster, "far", "select 4200 + 42")), wanted=b"4242")


def kill_etcd(cluster, report):
    node = cluster.host_of("proxy", "1")
    before = node.main_process("etcd2.service")
    lists = [cluster.upstreams()]

    def kill():
        node.run("systemctl kill --signal=KILL etcd2.service")
        lists.append(cluster.upstreams())
    what = "etcd is killed on the node of a proxy"
    under_load(cluster, report, what, kill, lambda: node.main_process("etcd2.service") not in (0, before)
               and node.tries("curl -fsS http://127.0.0.1:2379/health", 5))
    lists.append(cluster.upstreams())
    report.check(NAME, f"{what}: the proxies' lists of web servers stay", True, all(found == lists[0] for found in lists), note=str(lists))


def kill_proxy(cluster, report):
    holder = address_holder(cluster)
    report.check(NAME, "one node holds the visitors' address", 1, len(holder))
    if not holder:
        return
    instance = next(i for i in cluster.expected("proxy") if cluster.host_of("proxy", i) is holder[0])
    what, moved = "the proxy that has the address is killed", []

    def kill():
        holder[0].run(f"docker kill proxy-{instance}")
        moved.append(wait_for("the address", lambda: address_holder(cluster) not in ([], holder), 20, pause=0.1, required=False))
    load = under_load(cluster, report, what, kill, cluster.renewed("proxy", instance), expected="those of 5 s", most=REQUESTS // 10,
                      note="connections to the dying nginx are reset, and new ones refused until the address has moved: "
                      "only clients that try again see nothing. Two addresses in DNS, of which browsers try the second, "
                      "or a second address of its own for each proxy would leave them less to notice")
    report.check(NAME, f"{what}: another node has the address", True, moved[0] is not None,
                 note="" if moved[0] is None else f"after {moved[0]:.1f} s")
    report.check(NAME, f"{what}: time without an answer", "5 s at most", f"{load.gap():.1f} s", holds=load.gap() <= 5)


def address_holder(cluster):
    return [node for node in cluster.nodes.values() if node.tries(f"ip -4 address show | grep -q 'inet {VISITORS}/'")]


def kill_docker(cluster, report):
    holders = address_holder(cluster)
    node = next(node for node in cluster.nodes.values() if node not in holders)
    before, names = node.main_process("docker.service"), containers(node)

    def is_back():
        return node.main_process("docker.service") not in (0, before) and set(containers(node)) >= set(names)
    under_load(cluster, report, "Docker is killed on a node without the address",
               lambda: node.run("systemctl kill --signal=KILL docker.service"), is_back)


def registry_away(cluster, report):
    """What restarts does so from the images that the node has."""
    what = "services restart while no registry answers"
    parts = [("web-php82", "3"), ("echo", "1"), ("ftp", "1")]
    cluster.around.run("pkill -STOP docker-registry")
    report.check(NAME, f"{what}: it gives none", False, cluster.any_node().tries(REGISTRY_ANSWERS, 10))
    renewed = [cluster.renewed(*part) for part in parts]

    def restart():
        for service, instance in parts:
            cluster.host_of(service, instance).run(f"systemctl restart --no-block {service}@{instance}.service")
    under_load(cluster, report, what, restart, lambda: all(is_new() for is_new in renewed))
    cluster.around.run("pkill -CONT docker-registry")
    report.check(NAME, f"{what}: afterwards it does", True, cluster.any_node().tries(REGISTRY_ANSWERS, 10))


def storage_hangs(cluster, report):
    """Files are on the storage: while it hangs, requests for them wait. What needs none of them goes on."""
    wait_for("a whole cluster", cluster.whole, 300)
    load = Load(VISITORS, "far.example", path="/index.html", total=200_000, rate=100)
    time.sleep(5)
    began = load.mark("the storage hangs")
    cluster.storage.hang()
    time.sleep(10)
    statuses = [status("duna.example", "/"), status("alba.example", "/old")]
    time.sleep(25)
    cluster.storage.go_on()
    ended = load.mark("the storage answers again")
    whole = wait_for("a whole cluster", cluster.whole, 120, required=False)
    time.sleep(15)
    load.finish(least=0)
    report.load("the storage hangs for half a minute", load, load.marks)
    report.check(NAME, "the storage hangs: an application of a customer's own and a redirect are served", "200 301",
                 " ".join(map(str, statuses)))
    waited = [outcome for outcome in load.outcomes if began <= outcome.begun <= ended and (outcome.problem or outcome.seconds > 10)]
    report.check(NAME, "the storage hangs: requests for files wait", "8 at least", len(waited), holds=len(waited) >= 8,
                 note="as many as are made at once; else this would show nothing")
    outside = [outcome for outcome in load.failed if outcome.begun < began - 1 or outcome.begun > ended + 10]
    report.check(NAME, f"the storage is back: failed of {len(load.outcomes)}, 10 s later", 0, len(outside),
                 note=f"{len(load.failed)} failed or waited longer than 15 s while it hung: {load.problems()}")
    report.check(NAME, "the storage is back: so is every instance, without a hand", "within 120 s",
                 "no" if whole is None else f"after {whole:.0f} s", holds=whole is not None)


def status(host, path):
    try:
        return web.request(VISITORS, host, path, tls=web.context(), timeout=10).status
    except OSError as error:
        return type(error).__name__


def kill_node(cluster, report):
    """By the drill for it, which has requests of its own, and gives the node its power back after twenty seconds."""
    holders = address_holder(cluster)
    node = next((node for node in cluster.nodes.values() if node not in holders), None)
    load = Load(VISITORS, "far.example", path="/index.html", total=10 * REQUESTS, rate=500)
    wait_for("the load", lambda: len(load.outcomes) > REQUESTS // 10, 300, pause=0.2)
    load.mark(f"{node.name} dies")
    passes(cluster, report, NAME, f"{node.name} loses its power (drills/availability)", "availability", node.name, DRILL_DOWN="20")
    load.mark("whole again")
    load.finish(least=REQUESTS)
    failed = len(load.failed)
    report.load("a node dies that does not have the address", load, load.marks)
    report.check(NAME, f"a node dies: failed of {len(load.outcomes)}", "0", failed, holds=failed == 0 and len(load.outcomes) >= REQUESTS,
                 note="; ".join(filter(None, [load.problems(), f"slowest {load.slowest():.1f} s"])))
    left = [line for line in os.popen("ps -e -o args").read().splitlines() if "far.example" in line and line.startswith("curl")]
    report.check(NAME, "no load of the drill is left", [], left)


def partition(cluster, report):
    holders = address_holder(cluster)
    node = next(node for node in cluster.nodes.values() if node not in holders)
    before = jobs(cluster)
    writer = Writer(cluster, f"cut{int(time.monotonic())}")
    wait_for("rows", lambda: len(writer.confirmed) >= 10, 120)
    load = Load(VISITORS, "far.example", path="/index.html", total=REQUESTS)
    wait_for("the load", lambda: len(load.outcomes) > REQUESTS // 20, 300, pause=0.2)
    load.mark(f"{node.name} is cut off")
    node.cut_off()
    load.finish()
    missed = wait_for("fleet to miss it", lambda: has_gone(cluster, node.name), 120, required=False)
    node.heal()
    report.load("a node is cut off", load, load.marks)
    report.check(NAME, "a node is cut off: fleet misses it", True, missed is not None)
    report.check(NAME, f"a node is cut off: failed of {len(load.outcomes)}", "those in flight, 8 at most", len(load.failed),
                 holds=len(load.failed) <= 8, note="; ".join(filter(None, [
                     "what a silent node was working on is answered by another one after proxy_read_timeout; a shorter one would cut "
                     "pages that are slow", load.problems(), f"slowest {load.slowest():.1f} s"])))
    seconds = wait_for("the node", cluster.whole, 420, required=False)
    report.check(NAME, "healed: everything is announced again", "within 420 s",
                 "no" if seconds is None else f"after {seconds:.0f} s", holds=seconds is not None)
    writer.stop()
    wait_for("jobs once", lambda: sorted(jobs(cluster)) == sorted(before), 120, pause=3, required=False)
    report.check(NAME, "healed: every job runs once", sorted(before), sorted(jobs(cluster)))
    complete(cluster, report, "a node was cut off", writer.table, writer)


def containers(node):
    """The names of a node's containers; none while its Docker does not answer."""
    return node.run("docker ps --format '{{.Names}}'", check=False).split()


def jobs(cluster):
    """The names of all containers on all nodes."""
    return [name for node in cluster.nodes.values() for name in containers(node)]
