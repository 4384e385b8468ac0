"""Scaling: a node is added, gets work, and replaces another; all by the steps that `infrac rollout` gives, under load."""

import time

from kit.drill import passes
from kit.rows import ask, on_member
from kit.shell import wait_for
from scenarios.changes import under_load

NAME = "Scaling"
NODE = "    core-3: { address: 10.98.7.13, memory: 8GiB, cpus: 2 }\n"
FOURTH = "    core-4: { address: 10.98.7.14, memory: 8GiB, cpus: 2 }\n"
FIFTH = "    core-5: { address: 10.98.7.15, memory: 8GiB, cpus: 2 }\n"
WEB = "web: { replicas: 3,"


def run(cluster, report):
    ask(cluster, "alba", "create table if not exists seen (n int primary key)")
    ask(cluster, "alba", "replace into seen values (42)")
    added(cluster, report)
    member_away(cluster, report)
    rolling(cluster, report)
    replaced(cluster, report)


def roll_out(cluster, report, what, *edits, scenario=NAME):
    """A change of the specification, by its rollout, under load; and the rollout once more."""
    outcome = []

    def act():
        script = cluster.rollout(*edits)
        outcome.append(cluster.run_rollout(script))
        outcome.append(cluster.run_rollout(script))
    begun = time.monotonic()
    under_load(cluster, report, what, act, scenario=scenario)
    (status, said), (again, repeated) = outcome
    report.check(scenario, f"{what}: the rollout ends well", 0, status, note=said[-500:])
    report.check(scenario, f"{what}: a second run does nothing", "0 ''", f"{again} {repeated!r}")
    report.fact(f"{what}: seconds of the rollout", f"{time.monotonic() - begun:.0f}")


def machines(cluster):
    return cluster.any_node().run("fleetctl list-machines --no-legend --full --fields=metadata", check=False)


def has_gone(cluster, name):
    """Whether fleet has other machines, and not this one."""
    found = machines(cluster)
    return "node=" in found and f"node={name}" not in found


def added(cluster, report):
    """Another web server comes with the node: where it runs shows that the node gets work."""
    roll_out(cluster, report, "web from 3 to 4, on a fourth node", (NODE, NODE + FOURTH), (WEB, "web: { replicas: 4,"))
    report.check(NAME, "the fourth node is in fleet", True, "node=core-4" in machines(cluster))
    node = cluster.nodes["core-4"]
    report.check(NAME, "the fourth node reaches etcd as a proxy", True,
                 node.tries("curl -fsS http://127.0.0.1:2379/v2/keys/ >/dev/null", 10))
    report.check(NAME, "the fourth node has its way to the database", True,
                 node.tries("docker ps --format '{{.Names}}' | grep -qx database-proxy-core-4"))
    found = wait_for("the fourth web server", lambda: len(cluster.announced("web-php82") or {}) == 4, 120, required=False)
    report.check(NAME, "four web servers are announced", True, found is not None)
    report.check(NAME, "the fourth node has work", "core-4", cluster.host_of("web-php82", "4").name)


def member_away(cluster, report):
    """There are more nodes than members: a member stays away until fleet gives its node's work to others."""
    node = cluster.nodes["core-3"]
    node.kill()
    gone = wait_for("fleet to miss it", lambda: has_gone(cluster, "core-3"), 120, required=False)
    time.sleep(10)
    report.check(NAME, "a member's node is away: fleet misses it", True, gone is not None)
    report.check(NAME, "no other node starts a member", [], [
        name for other in cluster.nodes.values() if other is not node for name in other.run("docker ps --format '{{.Names}}'").split()
        if name in ("database-core-3", "database-core-4")])
    report.check(NAME, "the database goes on meanwhile", "alba", ask(cluster, "alba", "select database()"))
    # One that is forgotten is a new one to the drill.
    passes(cluster, report, NAME, "a node comes (drills/scalability)", "scalability", "--node", node.name)
    report.check(NAME, "the member is back by itself", True, "core-3" in (cluster.announced("database") or {}))


def rolling(cluster, report):
    """New units for a service: instances are replaced one at a time."""
    roll_out(cluster, report, "more memory for web", ("web: { replicas: 4, memory: 1GiB", "web: { replicas: 4, memory: 1100MiB"))
    limits = {cluster.host_of("web-php82", instance).run(f"docker inspect --format '{{{{.HostConfig.Memory}}}}' web-php82-{instance}")
              for instance in cluster.expected("web-php82")}
    report.check(NAME, "every web server has it", {str(1100 * 2**20)}, limits)


def replaced(cluster, report):
    """Two machines go for good, a member of etcd and of the database with one of them; a fifth one takes its place in both."""
    what = "a fifth node replaces the third, and the fourth goes"
    going = ["core-3", "core-4"]
    # The members of etcd and of the database stand in the user-data of all nodes, so that these are booted, too.
    roll_out(cluster, report, what, (NODE + FOURTH, FIFTH), ("web: { replicas: 4,", WEB))
    report.check(NAME, "nothing runs on them any more", ["", ""], [
        cluster.nodes[name].run("docker ps --format '{{.Names}}'") for name in going])

    def switch_off():
        for name in going:
            cluster.remove_node(name)
    under_load(cluster, report, "they are switched off", switch_off, scenario=NAME)
    gone = wait_for("fleet", lambda: all(has_gone(cluster, name) for name in going), 60, required=False)
    report.check(NAME, "fleet has forgotten them", True, gone is not None)
    members = cluster.any_node().run("ETCDCTL_API=2 etcdctl member list | sed 's/.* name=\\([^ ]*\\) .*/\\1/'").split()
    report.check(NAME, f"{what}: the members of etcd", ["core-1", "core-2", "core-5"], sorted(members))
    report.check(NAME, f"{what}: the members of the database", ["core-1", "core-2", "core-5"], sorted(cluster.announced("database") or {}))
    answer = on_member(cluster.nodes["core-5"], "select n from alba.seen")
    report.check(NAME, f"{what}: the new member has the rows", "42", answer)
