"""The cluster in its arrangements: started anew for each number of nodes, and grown by `infrac rollout`."""

import os
import shutil

from kit import machines
from kit.cluster import VISITORS, Cluster
from kit.rows import on_member
from kit.shell import Failure, say, wait_for

from arrangements import CLUSTERS, HOST, cluster_name, cluster_text, tenants, web_replicas
from load import Generator
from subject import COMPLAINT, Subject, counted, settings

GENERATOR_ADDRESS = "10.98.8.70"


def measured(nodes, work, use):
    """Brings up a cluster of so many nodes and calls `use` with the load generator and each arrangement in turn."""
    machines.remove_all()
    first, *others = CLUSTERS[nodes]
    work.mkdir()
    cluster = Cluster("studies.yaml", work, tenants(), cluster_text(nodes, first), hanging_share=False)
    cluster.prepare()
    cluster.start()
    put_probe(cluster)
    generator = Generator(f"{machines.PREFIX}-generator", machines.NETWORK, GENERATOR_ADDRESS)
    use(generator, subject(cluster, nodes, first))
    webs = first
    for more in others:
        status, said = cluster.run_rollout(cluster.rollout((web_replicas(webs), web_replicas(more))))
        if status:
            raise Failure(f"the rollout from {webs} to {more} web servers: exit status {status}\n{said[-2000:]}")
        webs = more
        wait_for("all instances", cluster.whole, 300)
        say(f"grown to {cluster_name(nodes, webs)}")
        use(generator, subject(cluster, nodes, webs))
    machines.remove_all()
    shutil.rmtree(work, ignore_errors=True)


def subject(cluster, nodes, webs):
    watched = {name: node.container for name, node in cluster.nodes.items()}
    return Subject(cluster_name(nodes, webs), f"http://{VISITORS}", cluster.generated / "studies", watched,
                   lambda since: complaints(cluster, since))


def complaints(cluster, since):
    """What nginx, Apache, PHP and HAProxy wrote into their error logs, and what moved or left the list."""
    return counted(line for node in cluster.nodes.values() for line in node.run(
        f"journalctl --quiet --output=cat --since=@{since:.0f} --unit='proxy*' --unit='web-*' --unit='database-*'"
        f" | grep -E '{COMPLAINT}|Entering|not healthy|withdrawn'", check=False).splitlines())


def put_probe(cluster):
    """What studies/README.md has the operator do."""
    kit, uid = cluster.generated / "studies", cluster.tenants["probe"]["uid"]
    folder = cluster.share / "tenants/probe" / HOST
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("probe.html", "probe.php"):
        (folder / name).write_text((kit / name).read_text())
    (folder / "probe-settings.php").write_text(settings(cluster.secrets["probe"]))
    for path in (folder, *folder.iterdir()):
        os.chown(path, uid, 901)
        path.chmod(0o2750 if path.is_dir() else 0o640)
    said = on_member(cluster.any_node(), "use probe;\n" + (kit / "probe.sql").read_text())
    if said:
        raise Failure(f"the probe's table: {said}")


