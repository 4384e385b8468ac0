"""Outside: the database moves to a server of somebody else's, as docs/operations.md says, with the drill `modularity`."""

from kit import shell
from kit.drill import passes
from kit.machines import NETWORK, PREFIX
from kit.rows import ask
from kit.shell import wait_for
from scenarios.database import writer_of

NAME = "Outside"
ADDRESS, PASSWORD = "10.98.8.9", "outside-e2e"
SERVER = f"{PREFIX}-outside"
MEMBERS = "database: { replicas: 3, memory: 768MiB, connections: 100 }"
# Lines about users that every server has.
SERVERS_OWN = "[\\`'](root|mysql|mariadb[.]sys)[\\`']@"


def run(cluster, report):
    ask(cluster, "alba", "create table if not exists moved (n int primary key)")
    ask(cluster, "alba", "replace into moved values (42)")
    serve(cluster)
    script = cluster.rollout((MEMBERS, f"database: {{ external: {ADDRESS}, connections: 300 }}"))
    cluster.bin("secrets", "put", "database", data=f"infrac:{PASSWORD}\n")
    copy(cluster)
    passes(cluster, report, "Drills", "the database moves to a server outside (modularity)", "modularity", "--database", "sh", str(script))
    report.check(NAME, "customers reach the server outside", "outside", ask(cluster, "alba", "select @@hostname"))
    report.check(NAME, "and find their rows there", "42", ask(cluster, "alba", "select n from moved"))
    report.check(NAME, "a neighbour has its own", "brisa", ask(cluster, "brisa", "select database()"))
    left = {node.name: node.run("docker ps --format '{{.Names}}' | grep '^database-core' || true") for node in cluster.nodes.values()}
    report.check(NAME, "no member is left", {name: "" for name in left}, left)


def serve(cluster):
    """A MariaDB that is nobody's cluster: the program of the members' image with none of its files."""
    image = next(tag for tag in cluster.images if "/infrac-database:" in tag)
    script = ("mkdir /srv/data && chown mysql /srv/data && mariadb-install-db --no-defaults --user=mysql --datadir=/srv/data --skip-test-db"
              " && exec mariadbd --no-defaults --user=mysql --datadir=/srv/data --socket=/tmp/mariadb.sock --skip-name-resolve")
    shell.run("docker", "run", "--detach", f"--name={SERVER}", "--hostname=outside", f"--network={NETWORK}", f"--ip={ADDRESS}",
              "--user=0:0", "--entrypoint=sh", image, "-c", script)
    wait_for("the server outside", lambda: shell.succeeds("docker", "exec", SERVER, *client(), "--execute=SELECT 1"), 120)
    load(f"CREATE USER infrac@'%' IDENTIFIED BY '{PASSWORD}'; GRANT ALL PRIVILEGES ON *.* TO infrac@'%' WITH GRANT OPTION;")


def client():
    return "mariadb", "--no-defaults", "--socket=/tmp/mariadb.sock"


def load(statements):
    shell.run("docker", "exec", "--interactive", SERVER, *client(), data=statements)


def copy(cluster):
    """What the writer has, then the tenants' users: until the sidekicks beside the proxies run, nobody makes them there."""
    node = writer_of(cluster)
    dump = f"docker exec -i database-{node.name} mariadb-dump --no-defaults --socket=/run/mysqld/mysqld.sock"
    load(node.run(f"{dump} --single-transaction --all-databases --ignore-database=mysql --ignore-database=sys"))
    load(node.run(f"{dump} --system=users --insert-ignore | grep -Ev \"{SERVERS_OWN}\""))
