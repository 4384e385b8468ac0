"""Drills: the scripts that operators try their cluster with, on this one; drills/update brings a new image in Changes, too."""

import os

from kit.drill import drill, passes
from kit.shell import wait_for
from scenarios.scaling import has_gone

NAME = "Drills"
VISITORS = "10.98.7.100"


def run(cluster, report):
    nobody_asked(cluster, report)
    update(cluster, report)
    scalability(cluster, report)
    modularity(cluster, report)
    node_comes(cluster, report)
    availability(cluster, report)


def nobody_asked(cluster, report):
    status, _, said = drill(cluster, "availability", "core-3")
    report.check(NAME, "without --yes and nobody to ask nothing is done", 64, status, note=said[-200:])


def update(cluster, report):
    """Nothing is new, so instances are replaced by themselves. The one of the company's own: visitors do not need it."""
    passes(cluster, report, NAME, "an instance is replaced by itself (update)", "update", "echo")


def scalability(cluster, report):
    passes(cluster, report, NAME, "a web server comes (scalability)", "scalability", "web-php82")


def modularity(cluster, report):
    """The cache-like service of the company's own: no visitor of far.example needs it."""
    before = cluster.host_of("echo", "1").name
    passes(cluster, report, NAME, "a service moves to another node (modularity)", "modularity", "echo")
    report.check(NAME, "and runs on another node", True, cluster.host_of("echo", "1").name != before, note=f"before {before}")


def bystander(cluster):
    """A node that does not hold the visitors' address: connections to that one break, which another scenario counts."""
    return next(node for node in cluster.nodes.values() if node not in cluster.holders(VISITORS))


def node_comes(cluster, report):
    """One that was shut down and is forgotten is a new one to the drill."""
    node = bystander(cluster)
    node.stop()
    wait_for("fleet to forget it", lambda: has_gone(cluster, node.name), 120)
    passes(cluster, report, NAME, "a node comes (scalability)", "scalability", "--node", node.name)


def availability(cluster, report):
    node = bystander(cluster)
    passes(cluster, report, NAME, f"{node.name} loses its power (availability)", "availability", node.name, DRILL_DOWN="20")
    left = [line for line in os.popen("ps -e -o args").read().splitlines() if "far.example" in line and line.startswith("curl")]
    report.check(NAME, "no load is left", [], left)
