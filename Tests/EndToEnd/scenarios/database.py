"""Database: members die, one, the writer, all; every row that was confirmed is there."""

import time

from kit.rows import Writer, ask, on_member
from kit.shell import wait_for

NAME = "Database"


def run(cluster, report):
    wait_for("the members", lambda: serving(cluster) == set(cluster.nodes), 600)
    belongs(cluster, report)
    replicated(cluster, report)
    member_killed(cluster, report)
    writer_killed(cluster, report)
    stuck(cluster, report)
    empty_disk(cluster, report)
    two_joiners(cluster, report)
    etcd_away(cluster, report)
    full_outage(cluster, report)
    etcd_empty(cluster, report)
    one_never_returns(cluster, report)


def serving(cluster):
    return set(cluster.announced("database") or {})


def writer_of(cluster):
    name = cluster.any_node().run(
        f"curl -sS 'http://127.0.0.1:2379/v2/keys/infrac/{cluster.name}/database/writer?quorum=true' | jq -r .node.value")
    return cluster.nodes.get(name)


def all_serve(cluster, seconds=600):
    return wait_for("all members", lambda: serving(cluster) == set(cluster.nodes), seconds, required=False)


def duration(seconds):
    return "no" if seconds is None else f"after {seconds:.0f} s"


def belongs(cluster, report):
    def check(*rest, **more):
        report.check(NAME, *rest, **more)
    for tenant, other in (("alba", "brisa"), ("brisa", "alba")):
        wait_for("grants", lambda tenant=tenant: ask(cluster, tenant, "select database()") == tenant, 120, pause=3, required=False)
        check(f"{tenant} reaches its own", tenant, ask(cluster, tenant, "select database()"))
        refusal = ask(cluster, tenant, "select 1", database=other)
        check(f"{tenant} reaches no other", True, refusal.startswith("error: Access denied"), note=refusal)
    ask(cluster, "alba", "drop table if exists isam")
    refusal = ask(cluster, "alba", "create table isam (n int) engine=myisam")
    # Without NO_ENGINE_SUBSTITUTION the server may make it InnoDB, which is replicated, too.
    engine = ask(cluster, "alba", "select engine from information_schema.tables where table_name='isam'")
    check("a MyISAM table is refused", True, engine == "InnoDB" or (refusal.startswith("error") and "engine" in refusal.lower()),
          note=f"{refusal}; {engine}")
    settings = "@@innodb_flush_log_at_trx_commit, @@innodb_flush_method, @@innodb_doublewrite"
    found = {on_member(node, f"select concat_ws(' ', {settings})") for node in cluster.nodes.values()}
    check("a commit is on the disk: innodb_flush_log_at_trx_commit, _method, innodb_doublewrite, of each member", {"1 O_DIRECT ON"}, found,
          note="a killed container cannot show the loss of power; these settings stand for it")


def replicated(cluster, report):
    ask(cluster, "alba", "create table if not exists seen (n int primary key)")
    ask(cluster, "alba", "replace into seen values (42)")
    for node in cluster.nodes.values():
        wait_for("the row", lambda node=node: on_member(node, "select n from alba.seen") == "42", 10, required=False)
        report.check(NAME, f"written through the writer, read on {node.name}", "42", on_member(node, "select n from alba.seen"))


def during(cluster, report, what, table, act, gap):
    """Something happens while a customer writes; nothing confirmed may be lost."""
    cluster.rested()
    writer = Writer(cluster, table)
    wait_for("rows", lambda: len(writer.confirmed) >= 20, 120)
    begun = time.monotonic()
    act()
    back = all_serve(cluster)
    again = wait_for("rows again", lambda: writer.times[-1] > time.monotonic() - 3, 60, required=False)
    writer.stop()
    report.check(NAME, f"{what}: all members serve again", "within 600 s", duration(back), holds=back is not None)
    report.check(NAME, f"{what}: rows are written again", True, again is not None)
    report.check(NAME, f"{what}: time without a write", gap, f"{writer.gap(begun):.1f} s",
                 holds=writer.gap(begun) <= float(gap.split()[-2]), note=f"{len(writer.refused)} of "
                 f"{len(writer.refused) + len(writer.confirmed)} writes failed")
    complete(cluster, report, what, table, writer)


def complete(cluster, report, what, table, writer):
    """Each confirmed row is on each member."""
    wanted = len(writer.confirmed)
    for node in (cluster.nodes[name] for name in sorted(cluster.expected("database"))):
        found = on_member(node, f"select count(*) from alba.{table} where n in ({','.join(map(str, writer.confirmed))})")
        report.check(NAME, f"{what}: confirmed rows on {node.name}", wanted, int(found) if found.isdigit() else found)


def kill(cluster, node):
    """A member dies, and another container is there before anything else is looked at: what it announced is left."""
    is_new = cluster.renewed("database", node.name)
    node.run(f"docker kill database-{node.name}")
    wait_for("another container", is_new, 120)


def member_killed(cluster, report):
    writer = writer_of(cluster)
    node = next(node for node in cluster.nodes.values() if node is not writer)
    during(cluster, report, "a member that does not write is killed", "a1", lambda: kill(cluster, node), "at most 10 s")


def writer_killed(cluster, report):
    node = writer_of(cluster)
    during(cluster, report, "the writer is killed", "a2", lambda: kill(cluster, node), "at most 30 s")
    report.check(NAME, "the writer is killed: another one writes", True, writer_of(cluster) is not node)


def stuck(cluster, report):
    """A process that is alive and does not answer is no member."""
    writer = writer_of(cluster)
    node = next(node for node in cluster.nodes.values() if node is not writer)
    began = node.run(f"docker inspect --format '{{{{.Id}}}}' database-{node.name}")
    waited = []

    def stop():
        node.run("pkill -STOP mariadbd")
        waited.append(wait_for("the watchdog", lambda: node.run(
            f"docker inspect --format '{{{{.Id}}}}' database-{node.name}", check=False) not in ("", began), 400, pause=3, required=False))
    during(cluster, report, "a member is stuck, the watchdog restarts it", "a3", stop, "at most 120 s")
    now = node.run(f"docker inspect --format '{{{{.Id}}}}' database-{node.name}", check=False)
    report.check(NAME, "a stuck member was replaced by a new container", True, now not in ("", began))
    # A minute's patience, two questions of fifteen seconds, ten seconds until it is killed, and the new one's start.
    report.check(NAME, "which took", "130 s at most", f"{waited[0] or 400:.0f} s", holds=waited[0] is not None and waited[0] <= 130)


def empty_disk(cluster, report):
    writer = writer_of(cluster)
    node = next(node for node in cluster.nodes.values() if node is not writer)

    def lose():
        stop_and_empty(node)
        node.run(f"systemctl start --no-block database@{node.name}.service")
    during(cluster, report, "a member's disk is empty", "a4", lose, "at most 30 s")


def stop_and_empty(node):
    node.run(f"systemctl stop database@{node.name}.service && rm -r /var/lib/infrac/database", timeout=300)


def two_joiners(cluster, report):
    """Two members left in order, and both have an empty disk: they join one after the other, from the third."""
    writer = writer_of(cluster)
    others = [node for node in cluster.nodes.values() if node is not writer]

    def lose():
        for node in others:
            stop_and_empty(node)
        for node in others:
            node.run(f"systemctl start --no-block database@{node.name}.service")
    during(cluster, report, "two members join at once, both empty", "a5", lose, "at most 30 s")


def etcd_away(cluster, report):
    """Two members of etcd are stopped, so that the third answers errors; then that one is stopped, too."""
    cluster.rested()
    node = next(node for node in cluster.nodes.values() if node is not writer_of(cluster))
    others = [other for other in cluster.nodes.values() if other is not node]
    unit = f"database@{node.name}.service"
    is_new = cluster.renewed("database", node.name)
    for other in others:
        other.run("systemctl stop etcd2.service")
    wait_for("an error", lambda: '"errorCode"' in node.run(
        "curl -sS --max-time 10 'http://127.0.0.1:2379/v2/keys/infrac?quorum=true'", check=False), 60)
    begun = time.monotonic()

    def says_so():
        since = f"--since=-{time.monotonic() - begun:.0f}s"
        return node.tries(f"journalctl --unit={unit} {since} --output=cat | grep -q 'etcd does not answer'")
    node.run(f"docker kill database-{node.name}")
    said = wait_for("its word", says_so, 90, required=False)
    report.check(NAME, "a member starts while etcd answers errors: it waits and says so", True, said is not None)
    node.run("systemctl stop etcd2.service")
    for other in others:
        other.run("systemctl start --no-block etcd2.service")
    begun = time.monotonic()
    node.run(f"systemctl restart --no-block {unit}")
    said = wait_for("its word", says_so, 90, required=False)
    report.check(NAME, "a member starts while its etcd is away: it waits and says so", True, said is not None)
    report.check(NAME, "it does not start on its own", "", node.container_of(f"database-{node.name}"))
    node.run("systemctl start etcd2.service", timeout=120)
    back = wait_for("the member", lambda: is_new() and is_synced(node) and serving(cluster) == set(cluster.nodes), 300, required=False)
    report.check(NAME, "it joins when etcd answers", "within 300 s", duration(back), holds=back is not None)


def is_synced(node):
    return on_member(node, "select variable_value from information_schema.global_status "
                           "where variable_name = 'wsrep_local_state_comment'") == "Synced"


def full_outage(cluster, report):
    what = "all members are killed while writing"
    cluster.rested()
    writer = Writer(cluster, f"full{int(time.monotonic())}")
    wait_for("rows", lambda: len(writer.confirmed) >= 50, 120)
    renewed = [cluster.renewed("database", name) for name in cluster.nodes]
    for node in cluster.nodes.values():
        node.run(f"docker kill database-{node.name}")
    time.sleep(2)
    back = wait_for("all members", lambda: serving(cluster) == set(cluster.nodes) and all(is_new() for is_new in renewed), 600,
                    required=False)
    again = wait_for("rows again", lambda: writer.times[-1] > time.monotonic() - 3, 60, required=False)
    writer.stop()
    report.check(NAME, f"{what}: all serve again without a hand", "within 600 s", duration(back), holds=back is not None)
    report.check(NAME, f"{what}: rows are written again", True, again is not None)
    complete(cluster, report, what, writer.table, writer)


def etcd_empty(cluster, report):
    """The members come with their data to an etcd that knows nothing of them, nor of anything else."""
    what = "etcd is rebuilt empty"
    cluster.rested()
    writer = Writer(cluster, f"anew{int(time.monotonic())}")
    wait_for("rows", lambda: len(writer.confirmed) >= 50, 120)
    began = time.monotonic()
    cluster.lose_etcd("fedcba9876543210fedcba9876543210")
    back = wait_for("the members", lambda: serving(cluster) == set(cluster.nodes) and cluster.whole(), 300, required=False)
    seconds = time.monotonic() - began
    again = wait_for("rows again", lambda: writer.times[-1] > time.monotonic() - 3, 60, required=False)
    writer.stop()
    report.check(NAME, f"{what}: all serve again by the README's steps", "within 600 s", duration(back and seconds), holds=back is not None)
    report.check(NAME, f"{what}: rows are written again", True, again is not None)
    complete(cluster, report, what, writer.table, writer)


def one_never_returns(cluster, report):
    cluster.rested()
    what = "one of all never returns"
    table = f"lost{int(time.monotonic())}"
    writer = Writer(cluster, table)
    wait_for("rows", lambda: len(writer.confirmed) >= 20, 120)
    lost = writer_of(cluster)
    others = [node for node in cluster.nodes.values() if node is not lost]
    lost.kill()
    for node in others:
        node.run(f"docker kill database-{node.name}")

    def complaint():
        """What the other says, once it waits."""
        return others[0].run(f"journalctl --unit=database@{others[0].name}.service --since=-{time.monotonic() - killed:.0f}s --output=cat"
                             " | grep waiting | grep -v ^backoff: | tail -n 1", check=False)
    killed = time.monotonic()
    time.sleep(25)
    seconds = wait_for("the others to say for whom", lambda: lost.name in complaint(), 95, pause=5, required=False)
    writer.stop()
    report.check(NAME, f"{what}: the others wait", {}, cluster.announced("database"))
    report.check(NAME, f"{what}: they say for whom", True, seconds is not None, note=complaint())
    force = f"/var/lib/infrac/node/current/database-admin force-bootstrap {others[0].name} --yes"
    others[0].run(force)
    back = wait_for("the forced start", lambda: serving(cluster) >= {node.name for node in others}, 300, required=False)
    report.check(NAME, f"{what}: force-bootstrap starts the others", "within 300 s", duration(back), holds=back is not None)
    ask(cluster, "alba", f"delete from {table}")
    report.check(NAME, f"{what}: they take writes", "0", ask(cluster, "alba", f"select count(*) from {table}"))
    lost.start()
    back = all_serve(cluster)
    report.check(NAME, f"{what}: the lost one joins later", "within 600 s", duration(back), holds=back is not None)
    report.check(NAME, f"{what}: with what the others have", "0", on_member(lost, f"select count(*) from alba.{table}"))
