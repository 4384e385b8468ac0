"""Recovery: all power off and on again in any order; one node after the other rebooted."""

import random
import time

from kit.load import Load
from kit.rows import Writer, ask
from kit.shell import wait_for
from scenarios.changes import under_load
from scenarios.database import complete

NAME = "Recovery"
VISITORS = "10.98.7.100"


def run(cluster, report):
    all_power_off(cluster, report)
    rolling_reboot(cluster, report)
    disk_lost(cluster, report)


def all_power_off(cluster, report):
    wait_for("a whole cluster", cluster.whole, 300)
    writer = Writer(cluster, f"power{int(time.monotonic())}")
    wait_for("rows", lambda: len(writer.confirmed) >= 30, 120)
    nodes = list(cluster.nodes.values())
    for node in nodes:
        node.kill()
    writer.stop()
    random.shuffle(nodes)
    begun = time.monotonic()
    for node in nodes:
        node.start()
        time.sleep(3)
    order = ", ".join(node.name for node in nodes)
    serving = wait_for("a served page", lambda: ask(cluster, "alba", "select 1") == "1", 900, pause=2, required=False)
    report.check(NAME, "all power off: pages with the database are served again", "within 900 s",
                 "no" if serving is None else f"after {time.monotonic() - begun:.0f} s", holds=serving is not None,
                 note=f"started in the order {order}, by itself")
    whole = wait_for("all", cluster.whole, 900, pause=3, required=False)
    report.check(NAME, "all power off: every instance is back", "within 900 s",
                 "no" if whole is None else f"after {time.monotonic() - begun:.0f} s", holds=whole is not None)
    complete(cluster, report, "all power off", writer.table, writer)


def has_settled(node):
    """What the guard of locksmith asks before it gives the lock to the next node; a minute of fleet's is a quarter of one here."""
    return node.tries("INFRAC_SETTLING=15 /var/lib/infrac/node/current/settled")


def rolling_reboot(cluster, report):
    """Each node stops cleanly and boots; the next one follows when the guard says so and all is whole."""
    wait_for("a whole cluster", cluster.whole, 300)
    load = Load(VISITORS, "far.example", path="/index.html", total=200_000, rate=100)
    begun = time.monotonic()
    for node in cluster.nodes.values():
        load.mark(f"{node.name} reboots")
        node.stop()
        node.start()
        report.check(NAME, f"rolling reboot: the guard keeps {node.name}'s lock at first", False, has_settled(node))
        whole = wait_for("the node", lambda node=node: has_settled(node) and cluster.whole(), 600, pause=3, required=False)
        report.check(NAME, f"rolling reboot: {node.name} is back, and the guard would release the lock", "within 600 s",
                     "no" if whole is None else f"after {whole:.0f} s", holds=whole is not None)
    load.finish(least=0)
    report.load("a rolling reboot of all nodes", load, load.marks)
    report.check(NAME, f"rolling reboot: failed of {len(load.outcomes)}", 0, len(load.failed),
                 note="; ".join(filter(None, [load.problems(), f"slowest {load.slowest():.1f} s",
                                              f"{time.monotonic() - begun:.0f} s in all"])))


def disk_lost(cluster, report):
    """A machine dies with its disk and is made anew, by the steps of the cluster's README."""
    holders = cluster.holders(VISITORS)
    members = cluster.expected("database")
    name = next(node.name for node in reversed(cluster.nodes.values()) if node not in holders and node.name in members)
    address = cluster.addresses[name]

    def replace():
        cluster.remove_node(name, cleanly=False)
        other = cluster.any_node()
        member = other.run(f"ETCDCTL_API=2 etcdctl member list | sed -n 's/^\\([0-9a-f]*\\)[^:]*: name={name} .*/\\1/p'")
        other.run(f"export ETCDCTL_API=2; etcdctl member remove {member} && etcdctl member add {name} http://{address}:2380")
        # One that joined before does so again by what it has.
        lock = f"{cluster.name}.lock.yaml"
        if f"  {name}: founding" in (cluster.spec.parent / lock).read_text():
            cluster.edit(f"  {name}: founding", f"  {name}: joined", file=lock)
        cluster.provision(name)
        wait_for("ssh", lambda: "does not answer" not in cluster.bin("secrets", "status", check=False)[1], 120, required=False)
        cluster.bin("secrets", "join", name)
    begun = time.monotonic()
    under_load(cluster, report, "a machine is replaced by an empty one", replace, scenario=NAME)
    whole = wait_for("all", cluster.whole, 600, pause=3, required=False)
    report.check(NAME, "the new machine has its work", "within 900 s",
                 "no" if whole is None else f"after {time.monotonic() - begun:.0f} s", holds=whole is not None)
    healthy = cluster.any_node().run("ETCDCTL_API=2 etcdctl cluster-health", check=False)
    report.check(NAME, "etcd has all members again", len(cluster.nodes), healthy.count("is healthy: got healthy"), note=healthy[-300:])
    missing, said = cluster.bin("secrets", "status", check=False)
    report.check(NAME, "it has its secrets", 0, missing, note=said[-300:])
