"""Scaling: a node is added, gets work, and goes; all by the steps that `infrac rollout` gives, under load."""

import time

from kit.rows import ask
from kit.shell import wait_for
from scenarios.changes import under_load

NAME = "Scaling"
NODE = "    core-3: { address: 10.98.7.13, memory: 8GiB, cpus: 2 }\n"
FOURTH = "    core-4: { address: 10.98.7.14, memory: 8GiB, cpus: 2 }\n"
WEB = "web: { replicas: 3,"


def run(cluster, report):
    added(cluster, report)
    member_away(cluster, report)
    rolling(cluster, report)
    removed(cluster, report)


def roll_out(cluster, report, what, *edits):
    """A change of the specification, by its rollout, under load; and the rollout once more."""
    outcome = []

    def act():
        script = cluster.rollout(*edits)
        outcome.append(cluster.run_rollout(script))
        outcome.append(cluster.run_rollout(script))
    begun = time.monotonic()
    under_load(cluster, report, what, act, scenario=NAME)
    (status, said), (again, repeated) = outcome
    report.check(NAME, f"{what}: the rollout ends well", 0, status, note=said[-500:])
    report.check(NAME, f"{what}: a second run does nothing", "0 ''", f"{again} {repeated!r}")
    report.fact(f"{what}: seconds of the rollout", f"{time.monotonic() - begun:.0f}")


def machines(cluster):
    return cluster.any_node().run("fleetctl list-machines --no-legend --full --fields=metadata", check=False)


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
    gone = wait_for("fleet to miss it", lambda: "node=core-3" not in machines(cluster), 120, required=False)
    time.sleep(20)
    report.check(NAME, "a member's node is away: fleet misses it", True, gone is not None)
    report.check(NAME, "no other node starts a member", "", "".join(
        other.run("docker ps --format '{{.Names}}' | grep -x 'database-core-[34]' || true", check=False)
        for other in cluster.nodes.values() if other is not node))
    report.check(NAME, "the database goes on meanwhile", "alba", ask(cluster, "alba", "select database()"))
    node.start()
    back = wait_for("the member", lambda: "core-3" in (cluster.announced("database") or {}), 420, pause=2, required=False)
    report.check(NAME, "the member is back by itself", "within 420 s", "no" if back is None else f"after {back:.0f} s",
                 holds=back is not None)
    wait_for("a whole cluster", cluster.whole, 300, pause=2, required=False)


def rolling(cluster, report):
    """New units for a service: instances are replaced one at a time."""
    roll_out(cluster, report, "more memory for web", ("web: { replicas: 4, memory: 1GiB", "web: { replicas: 4, memory: 1100MiB"))
    limits = {cluster.host_of("web-php82", instance).run(f"docker inspect --format '{{{{.HostConfig.Memory}}}}' web-php82-{instance}")
              for instance in cluster.expected("web-php82")}
    report.check(NAME, "every web server has it", {str(1100 * 2**20)}, limits)


def removed(cluster, report):
    """The node is drained, taken out and switched off."""
    roll_out(cluster, report, "the fourth node is removed", (FOURTH, ""), ("web: { replicas: 4,", WEB))
    report.check(NAME, "nothing runs on the node any more", "", cluster.nodes["core-4"].run("docker ps --format '{{.Names}}'", check=False))
    under_load(cluster, report, "it is switched off", lambda: cluster.remove_node("core-4"), scenario=NAME)
    gone = wait_for("fleet", lambda: "node=core-4" not in machines(cluster), 60, required=False)
    report.check(NAME, "fleet has forgotten it", True, gone is not None)
