"""Availability: something dies under steady load, and customers notice nothing, or what the table says."""

import time

from kit import web
from kit.customers import php
from kit.load import Load
from kit.shell import wait_for

NAME = "Availability"
VISITORS = "10.98.7.100"
REQUESTS = 20_000


def run(cluster, report):
    kill_web(cluster, report)
    kill_post(cluster, report)
    kill_sidekicks(cluster, report)
    kill_etcd(cluster, report)
    kill_proxy(cluster, report)
    kill_docker(cluster, report)
    registry_away(cluster, report)
    storage_hangs(cluster, report)
    kill_node(cluster, report)
    partition(cluster, report)


def under_load(cluster, report, what, act, expected="0", most=0, total=REQUESTS, least=None, note="", **load_options):
    """Does something to the cluster while requests come in; counts those that failed, and waits until all is whole."""
    wait_for("a whole cluster", cluster.whole, 300)
    load = Load(VISITORS, "far.example", total=total, **({"path": "/index.html"} | load_options))
    wait_for("the load", lambda: len(load.outcomes) > total // 10, 300, pause=0.2)
    at = load.mark(what)
    act()
    whole = wait_for("redundancy", cluster.whole, 300, required=False)
    if whole is not None:
        load.mark("whole again")
    load.finish(least=least)
    failed = len(load.failed)
    report.load(what, load, load.marks)
    after = [outcome for outcome in load.failed if outcome.begun > at - 1]
    report.check(NAME, f"{what}: failed of {len(load.outcomes)}", expected, f"{failed}", holds=failed <= most,
                 note="; ".join(filter(None, [note, load.problems(), f"slowest {load.slowest():.1f} s",
                                              f"longest silence {load.gap():.1f} s"])))
    report.check(NAME, f"{what}: redundancy is back", "within 300 s", "no" if whole is None else f"after {whole:.0f} s",
                 holds=whole is not None)
    return after


def kill_web(cluster, report):
    node = cluster.host_of("web-php82", "1")
    under_load(cluster, report, "a web container is killed, GET",
               lambda: node.run("docker kill web-php82-1"))


def kill_post(cluster, report):
    node = cluster.host_of("web-php82", "2")
    under_load(cluster, report, "a web container is killed, POST", lambda: node.run("docker kill web-php82-2"),
               expected="those in flight, 8 at most", most=8, method="POST", path=php("1"), total=4000,
               note="a request that is not idempotent must not be repeated: what had reached the dying server is lost")


def kill_sidekicks(cluster, report):
    killed = []

    def kill_all():
        for node in cluster.nodes.values():
            killed.extend(node.run(
                "set -e; for unit in $(systemctl list-units --plain --no-legend --state=running '*-announce@*' '*-watch@*' "
                "'*-config@*' 'database-users@*' | cut -d ' ' -f 1); do systemctl kill --signal=KILL $unit; echo $unit; done").split())
    under_load(cluster, report, "all sidekicks of all kinds are killed", kill_all)
    kinds = sorted({unit.partition("@")[0] for unit in killed})
    report.check(NAME, "all sidekicks of all kinds are killed: so many kinds", "12 at least", len(kinds), holds=len(kinds) >= 12,
                 note=f"{len(killed)}: {', '.join(kinds)}")


def kill_etcd(cluster, report):
    node = cluster.host_of("proxy", "1")
    under_load(cluster, report, "etcd is killed on the node of a proxy",
               lambda: node.run("systemctl kill --signal=KILL etcd2.service"))


def kill_proxy(cluster, report):
    holder = address_holder(cluster)
    report.check(NAME, "one node holds the visitors' address", 1, len(holder))
    if not holder:
        return
    instance = next(i for i in cluster.expected("proxy") if cluster.host_of("proxy", i) is holder[0])
    under_load(cluster, report, "the proxy that has the address is killed",
               lambda: holder[0].run(f"docker kill proxy-{instance}"), expected="those of 5 s", most=REQUESTS // 10,
               note="connections to the dying nginx are reset, and new ones refused until the address has moved: "
               "only clients that try again see nothing")


def address_holder(cluster):
    return [node for node in cluster.nodes.values() if node.tries(f"ip -4 address show | grep -q 'inet {VISITORS}/'")]


def kill_docker(cluster, report):
    holders = address_holder(cluster)
    node = next(node for node in cluster.nodes.values() if node not in holders)
    under_load(cluster, report, "Docker is killed on a node without the address",
               lambda: node.run("systemctl kill --signal=KILL docker.service"))


def registry_away(cluster, report):
    """What restarts does so from the images that the node has."""
    cluster.around.run("pkill -STOP docker-registry")
    node = cluster.host_of("web-php82", "3")
    node.run("systemctl restart web-php82@3.service", timeout=300)
    seconds = wait_for("web-php82@3", cluster.whole, 180, required=False)
    report.check(NAME, "a service restarts while no registry answers", True, seconds is not None)
    cluster.around.run("pkill -CONT docker-registry")


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
    holders = address_holder(cluster)
    node = next((node for node in cluster.nodes.values() if node not in holders), None)
    load = Load(VISITORS, "far.example", path="/index.html", total=REQUESTS)
    wait_for("the load", lambda: len(load.outcomes) > REQUESTS // 10, 300, pause=0.2)
    load.mark(f"{node.name} dies")
    node.kill()
    load.finish()
    failed = len(load.failed)
    report.load("a node dies that does not have the address", load, load.marks)
    report.check(NAME, f"a node dies: failed of {len(load.outcomes)}", "0", failed, holds=failed == 0,
                 note="; ".join(filter(None, [load.problems(), f"slowest {load.slowest():.1f} s"])))
    node.start()
    seconds = wait_for("the node", cluster.whole, 420, required=False)
    report.check(NAME, "the node comes back by itself", "within 420 s", "no" if seconds is None else f"after {seconds:.0f} s",
                 holds=seconds is not None)


def partition(cluster, report):
    holders = address_holder(cluster)
    node = next(node for node in cluster.nodes.values() if node not in holders)
    before = jobs(cluster)
    load = Load(VISITORS, "far.example", path="/index.html", total=REQUESTS)
    wait_for("the load", lambda: len(load.outcomes) > REQUESTS // 20, 300, pause=0.2)
    load.mark(f"{node.name} is cut off")
    node.cut_off()
    load.finish(least=REQUESTS)
    node.heal()
    report.load("a node is cut off", load, load.marks)
    report.check(NAME, f"a node is cut off: failed of {len(load.outcomes)}", "those in flight, 8 at most", len(load.failed),
                 holds=len(load.failed) <= 8, note="; ".join(filter(None, [
                     "what a silent node was working on is answered by another one after proxy_read_timeout; a shorter one would cut "
                     "pages that are slow", load.problems(), f"slowest {load.slowest():.1f} s"])))
    seconds = wait_for("the node", cluster.whole, 420, required=False)
    report.check(NAME, "healed: everything is announced again", "within 420 s",
                 "no" if seconds is None else f"after {seconds:.0f} s", holds=seconds is not None)
    wait_for("jobs once", lambda: sorted(jobs(cluster)) == sorted(set(jobs(cluster))), 120, pause=3, required=False)
    doubled = sorted(name for name in set(jobs(cluster)) if jobs(cluster).count(name) > 1)
    report.check(NAME, "healed: no job runs twice", [], doubled, note=f"{len(before)} jobs before")


def jobs(cluster):
    """The names of all containers on all nodes that are up."""
    return [name for node in cluster.nodes.values() for name in node.run("docker ps --format '{{.Names}}'", check=False).split()]
