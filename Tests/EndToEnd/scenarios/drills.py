"""Drills: the scripts that operators try their cluster with, on this one. Those about nodes are run where others lose some:
in Availability, Scaling and Outside; drills/update brings a new image in Changes, too."""

from kit.drill import drill, passes

NAME = "Drills"


def run(cluster, report):
    nobody_asked(cluster, report)
    update(cluster, report)
    scalability(cluster, report)
    modularity(cluster, report)


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
