"""The five studies, and the arrangements of the cluster that they compare: nodes, and web servers on them."""

import dataclasses
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
HOST = "probe.example.net"
# In this order in the report.
SERVER, ALL_IN_ONE = "Debian server", "all-in-one container"
# Web servers for each number of nodes, in the order in which a running cluster grows. One node has everything on it, at
# last three web servers; with two and three nodes each web server has a node of its own.
CLUSTERS = {1: (1, 3), 2: (2,), 3: (1, 2, 3)}


@dataclasses.dataclass(frozen=True)
class Study:
    """Which page, how many at once; the fewest requests with which the figure still says something of so many at once."""

    number: int
    page: str
    concurrency: int
    subjects: str

    @property
    def fewest(self):
        return max(2000, 2 * self.concurrency)


STUDIES = (
    Study(1, "probe.html", 100, "server cluster"),
    Study(2, "probe.php", 100, "server cluster"),
    Study(3, "probe.html", 1000, "server one"),
    Study(4, "probe.php", 1000, "server one"),
    # The largest cluster as well: its limits for 10,000 connections are others' than the server's.
    Study(5, "probe.php", 10_000, "server one largest"),
)


def cluster_name(nodes, webs):
    return f"{nodes} node{'s' * (nodes > 1)}, {webs} web server{'s' * (webs > 1)}"


NAMES = [SERVER, *(cluster_name(nodes, webs) for nodes in CLUSTERS for webs in CLUSTERS[nodes]), ALL_IN_ONE]


def web_replicas(webs):
    """The words of the specification that say how many web servers there are."""
    return f"web: {{ replicas: {webs},"


def cluster_text(nodes, webs):
    """The specification of the cluster with so many nodes and web servers. Three nodes have a database and a proxy that
    survive the loss of one; with fewer there is one of each."""
    whole = nodes == 3
    lines = "".join(f'    core-{n}: {{ address: 10.98.7.1{n}, memory: 8GiB, cpus: 2, metadata: {{ edge: "{str(n < 3).lower()}" }} }}\n'
                    for n in range(1, nodes + 1))
    spread = "none" if nodes == 1 else "node"
    return ((HERE / "cluster.yaml").read_text()
            .replace("    NODES\n", lines)
            .replace("SIZE", "3" if whole else "1")
            .replace("PROXIES", "2" if whole else "1")
            .replace("MEMBERS", "3" if whole else "1")
            .replace("WEB,", f"{web_replicas(webs)} spread: {spread},"))


def tenants():
    """The probe, as in server.yaml."""
    text = (HERE / "server.yaml").read_text()
    return text[text.index("tenants:"):]
