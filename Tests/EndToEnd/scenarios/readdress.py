"""Readdress: a node gets another address, a member of etcd and of the database with it; by the steps of `infrac rollout`."""

from kit.rows import ask, on_member
from kit.shell import wait_for
from scenarios.scaling import NODE, machines, roll_out

NAME = "Readdress"
OLD, NEW = "10.98.7.13", "10.98.7.16"


def run(cluster, report):
    what = "a node gets another address"
    ask(cluster, "alba", "create table if not exists seen (n int primary key)")
    ask(cluster, "alba", "replace into seen values (42)")
    roll_out(cluster, report, what, (NODE, NODE.replace(OLD, NEW)), scenario=NAME)
    whole = wait_for("a whole cluster", cluster.whole, 300, required=False)
    report.check(NAME, f"{what}: everything runs", True, whole is not None)
    report.check(NAME, f"{what}: fleet has all machines", len(cluster.nodes), machines(cluster).count("node="))
    members = cluster.any_node().run("ETCDCTL_API=2 etcdctl member list")
    report.check(NAME, f"{what}: etcd knows it by that one alone", "True False", f"{f'http://{NEW}:2380' in members} {OLD in members}",
                 note=members)
    report.check(NAME, f"{what}: the members of the database", sorted(cluster.nodes), sorted(cluster.announced("database") or {}))
    report.check(NAME, f"{what}: the member has the rows", "42", on_member(cluster.nodes["core-3"], "select n from alba.seen"))
    status, said = cluster.bin("check", check=False)
    report.check(NAME, f"{what}: bin/check finds all well", 0, status, note=said[:300])
