"""Drills: the scripts that operators try their cluster with, on this one."""

import json
import os

from kit.machines import PREFIX
from kit.shell import wait_for
from scenarios.scaling import machines

NAME = "Drills"
VISITORS = "10.98.7.100"


def run(cluster, report):
    nobody_asked(cluster, report)
    update(cluster, report)
    scalability(cluster, report)
    modularity(cluster, report)
    node_comes(cluster, report)
    availability(cluster, report)


def drill(cluster, report, name, *arguments, **settings):
    """Runs a drill with all that it may ask answered; its verdict as it writes it, and what it said."""
    if "--node" not in arguments:
        wait_for("a whole cluster", cluster.whole, 300)
    result = cluster.work / f"drill-{name}.json"
    result.unlink(missing_ok=True)
    status, said = cluster.followed(str(cluster.generated / "drills" / name), *arguments, **{
        "DRILL_URL": "http://far.example/index.html", "DRILL_ADDRESS": VISITORS, "DRILL_RESULT": str(result),
        "DRILL_APPLY": "--no-images", "DRILL_STOP_NODE": f'docker kill {PREFIX}-"$1"',
        "DRILL_START_NODE": f'docker start {PREFIX}-"$1"'} | settings)
    verdict = json.loads(result.read_text()) if result.exists() else {}
    return status, verdict, said.strip()


def expect_passed(cluster, report, what, name, *arguments, **settings):
    status, verdict, said = drill(cluster, report, name, "--yes", *arguments, **settings)
    report.check(NAME, f"{what}: failed of {verdict.get('requests', 0)}", f"{verdict.get('allowed', 0)} at most",
                 verdict.get("failed", "no verdict"), holds=status == 0 and verdict.get("passed", False), note=said[-600:])
    seconds = wait_for("a whole cluster", cluster.whole, 420, required=False)
    report.check(NAME, f"{what}: the cluster is whole afterwards", True, seconds is not None)


def nobody_asked(cluster, report):
    status, _, said = drill(cluster, report, "availability", "core-3")
    report.check(NAME, "without --yes and nobody to ask nothing is done", 64, status, note=said[-200:])


def update(cluster, report):
    expect_passed(cluster, report, "each web server is replaced (update)", "update", "web-php82")


def scalability(cluster, report):
    expect_passed(cluster, report, "a web server comes (scalability)", "scalability", "web-php82")


def modularity(cluster, report):
    """The cache-like service of the company's own: no visitor of far.example needs it."""
    before = cluster.host_of("echo", "1").name
    expect_passed(cluster, report, "a service moves to another node (modularity)", "modularity", "echo")
    report.check(NAME, "and runs on another node", True, cluster.host_of("echo", "1").name != before, note=f"before {before}")


def bystander(cluster):
    """A node that does not hold the visitors' address: connections to that one break, which another scenario counts."""
    return next(node for node in cluster.nodes.values() if node not in cluster.holders(VISITORS))


def node_comes(cluster, report):
    """One that was shut down and is forgotten is a new one to the drill."""
    node = bystander(cluster)
    node.stop()
    wait_for("fleet to forget it", lambda: f"node={node.name}" not in machines(cluster), 120)
    expect_passed(cluster, report, "a node comes (scalability)", "scalability", "--node", node.name)


def availability(cluster, report):
    node = bystander(cluster)
    expect_passed(cluster, report, f"{node.name} loses its power (availability)", "availability", node.name, DRILL_DOWN="20")
    left = [line for line in os.popen("ps -e -o args").read().splitlines() if "far.example" in line and line.startswith("curl")]
    report.check(NAME, "no load is left", [], left)
