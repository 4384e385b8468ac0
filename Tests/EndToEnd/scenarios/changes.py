"""Changes: what operators do on a working day, under load."""

import concurrent.futures
import contextlib
import ftplib
import io
import re

from kit import images, shell, web
from kit.customers import php
from kit.drill import passes
from kit.load import Load
from kit.rows import ask
from kit.shell import wait_for
from scenarios.ftp import ADDRESS, connect, shown_key

NAME = "Changes"
VISITORS = "10.98.7.100"
# Requests a second while something is changed.
RATE = 250


def run(cluster, report):
    configuration(cluster, report)
    bad_file(cluster, report)
    fails_at_reload(cluster, report)
    away(cluster, report)
    copy_interrupted(cluster, report)
    two_operators(cluster, report)
    back(cluster, report)
    last_of_a_version(cluster, report)
    secret_missing(cluster, report)
    new_image(cluster, report)
    pinned_image(cluster, report)
    drained(cluster, report)


def under_load(cluster, report, what, act, until=None, scenario=NAME):
    """An operator's action while requests come in, until the cluster is whole, or another end: 0 may fail."""
    wait_for("a whole cluster", cluster.whole, 300)
    cluster.rested()
    load = Load(VISITORS, "far.example", path="/index.html", total=200_000, rate=RATE)
    load.mark(what)
    try:
        act()
        wait_for("the end of the change", until or cluster.whole, 300, pause=2, required=False)
    finally:
        load.finish(least=3000)
    report.load(what, load, load.marks)
    report.check(scenario, f"{what}: failed of {len(load.outcomes)}", 0, len(load.failed),
                 note="; ".join(filter(None, [load.problems(), f"slowest {load.slowest():.1f} s"])))


def apply(cluster, *arguments):
    """bin/apply's exit status and what it said. Images are on the nodes already, or were pushed before."""
    return cluster.bin("apply", "--no-images", *arguments, check=False, timeout=1500)


def location(path):
    return web.request(VISITORS, "alba.example", path, tls=web.context()).headers.get("Location")


def configuration(cluster, report):
    """A customer's redirect is added: new configuration for the proxies, one after the other."""
    outcome = []

    def change():
        old = "redirects: [{ from: /old,"
        added = '{ from: /added, to: "https://alba.example/there", code: 301 }'
        cluster.edit(old, old.replace("{", f"{added}, {{"), file="customers.yaml")
        outcome.append(apply(cluster))
    under_load(cluster, report, "a redirect is added, bin/apply", change)
    status, said = outcome[0]
    report.check(NAME, "bin/apply ends well", 0, status, note=said[-300:])
    report.check(NAME, "the new redirect is served", "https://alba.example/there", location("/added"))
    status, said = apply(cluster)
    report.check(NAME, "a second bin/apply does nothing", "0, no target set", f"{status}, {'a' if ': target' in said else 'no'} target set",
                 note=said[-300:])


@contextlib.contextmanager
def tampered(cluster, report, text):
    """More text in a customer's file for nginx than the compiler wrote, as if a check of the compiler were missing."""
    file = cluster.generated / "shared/nginx/tenants/brisa.conf"
    manifest = cluster.generated / "manifest.json"
    good, listed = file.read_text(), manifest.read_text()
    file.write_text(good + text)
    said = cluster.bin("sync", "--force", "proxy")
    digest = re.search(r"[0-9a-f]{64}", said)
    manifest.write_text(re.sub(r'("proxy": ")[0-9a-f]{64}', rf"\g<1>{digest.group()}", listed, count=1))
    yield
    file.write_text(good)
    manifest.write_text(listed)
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "the mended file is taken", 0, status, note=said[-300:])


def bad_file(cluster, report):
    """A file that nginx refuses, and everything else goes on."""
    with tampered(cluster, report, "bogus_directive on;\n"):
        outcome = []
        under_load(cluster, report, "a customer's file that nginx refuses", lambda: outcome.append(apply(cluster, "--no-units", "proxy")))
        status, said = outcome[0]
        report.check(NAME, "bin/apply says that it is refused", "1 refused", f"{status} {'refused' if 'refused' in said else said[-200:]}",
                     note=said[-300:])
        report.check(NAME, "all sites are served as before", 200, web.request(VISITORS, "alba.example", tls=web.context()).status)
        # One that hangs: a killed one may be back before its announcement ends.
        host = cluster.host_of("web-php82", "1")
        processes = host.run("docker top web-php82-1 -eo pid | tail -n +2 | xargs")
        host.run(f"kill -STOP {processes}")
        server = cluster.announced("web-php82")["1"]
        gone = wait_for("the lists", lambda: not any(server in line for line in lists(cluster)), 60, required=False)
        report.check(NAME, "failover works meanwhile: every proxy gives up a server that hangs", "within 60 s",
                     "no" if gone is None else f"after {gone:.0f} s", holds=gone is not None)
        host.run(f"kill -CONT {processes} || true")
        again = wait_for("the lists", lambda: all(any(server in line for line in found) for found in cluster.upstreams().values()), 240,
                         required=False)
        report.check(NAME, "failover works meanwhile: every proxy takes it back", True, again is not None)
        wait_for("a whole cluster", cluster.whole, 240)


def lists(cluster):
    """All lines of the proxies' lists of web servers."""
    return [line for found in cluster.upstreams().values() for line in found]


def fails_at_reload(cluster, report):
    """A file that passes the test, since only binding shows that etcd has the port: the first proxy goes back."""
    before = statuses(cluster, "proxy")
    with tampered(cluster, report, "server { listen 127.0.0.1:2379; server_name taken.example; return 204; }\n"):
        outcome = []
        under_load(cluster, report, "a customer's file that fails at reload", lambda: outcome.append(apply(cluster, "--no-units", "proxy")))
        status, said = outcome[0]
        report.check(NAME, "bin/apply says that it was rolled back", "1 rolled-back",
                     f"{status} {'rolled-back' if 'rolled-back' in said else said[-200:]}", note=said[-300:])
        now = statuses(cluster, "proxy")
        touched = [instance for instance in before if now.get(instance) != before[instance]]
        report.check(NAME, "the second instance is untouched", 1, len(touched), note=str(now))
        report.check(NAME, "all sites are served as before", 200, web.request(VISITORS, "alba.example", tls=web.context()).status)


def statuses(cluster, service):
    """What each instance says of its configuration: “SEQUENCE HASH OUTCOME”."""
    return cluster.etcd_children(f"config/{service}/status") or {}


def away(cluster, report):
    """A node is without power while a change is made: it has the change when it is back."""
    node = next(node for node in cluster.nodes.values() if node not in cluster.holders(VISITORS))
    node.kill()
    status, said = cluster.bin("check", check=False)
    report.check(NAME, "a node is away: bin/check says which", "2 True", f"{status} {f'{node.name} node: does not answer' in said}",
                 note=said[:300])
    wait_for("its announcements to end", lambda: not cluster.whole(), 60, required=False)
    cluster.edit("https://alba.example/there", "https://alba.example/away", file="customers.yaml")
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "a change while a node is away", "https://alba.example/away", location("/added"), note=f"{status} {said[-300:]}")
    node.start()
    seconds = wait_for("the node", cluster.whole, 420, pause=2, required=False)
    caught = wait_for("one configuration everywhere", lambda: is_everywhere(cluster, "proxy"), 120, pause=2, required=False)
    report.check(NAME, "the node catches up when it is back", True, seconds is not None and caught is not None,
                 note=str(statuses(cluster, "proxy")))
    wait_for("bin/check", lambda: cluster.bin("check", check=False)[0] == 0, 60, required=False)
    status, said = cluster.bin("check", check=False)
    report.check(NAME, "the node is back: bin/check finds all well", 0, status, note=said[:300])


def is_everywhere(cluster, service):
    """Whether every instance has the target."""
    target = cluster.etcd_value(f"config/{service}/target")
    found = statuses(cluster, service)
    return set(found) >= cluster.expected(service) and all(value == f"{target} ok" for value in found.values())


def copy_interrupted(cluster, report):
    """bin/sync is killed while it copies: no node takes what is half there, and the next run finishes it."""
    cluster.edit("https://alba.example/away", "https://alba.example/half", file="customers.yaml")
    before = location("/added")
    ran = [cluster.interrupted("sync", seconds) for seconds in (0.02, 0.05, 0.1, 0.2)]
    report.check(NAME, "bin/sync was still at it when it was killed", True, any(ran), note=str(ran))
    report.check(NAME, "after bin/sync was killed, all is as before", before, location("/added"))
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "the next bin/apply finishes it", "0 https://alba.example/half", f"{status} {location('/added')}", note=said[-300:])


def two_operators(cluster, report):
    """Two operators apply at once: one of the two changes is in force everywhere, and nobody was told otherwise."""
    cluster.edit("https://alba.example/half", "https://alba.example/there", file="customers.yaml")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(apply, cluster, "--no-units") for _ in range(2)]
        ends = [run.result() for run in runs]
    report.check(NAME, "two operators at once: each ends well, or is told of the other", True,
                 all(status == 0 or "somebody else" in said for status, said in ends) and any(status == 0 for status, _ in ends),
                 note="; ".join(f"{status} {said[-150:]}" for status, said in ends))
    report.check(NAME, "the change is in force", "https://alba.example/there", location("/added"))
    report.check(NAME, "and on every proxy", True, is_everywhere(cluster, "proxy"), note=str(statuses(cluster, "proxy")))


def back(cluster, report):
    """Another redirect, and back: what was in force is in force again."""
    cluster.edit("https://alba.example/there", "https://alba.example/elsewhere", file="customers.yaml")
    status, _ = apply(cluster, "--no-units")
    report.check(NAME, "a change is applied", "0 https://alba.example/elsewhere", f"{status} {location('/added')}")
    status, said = cluster.bin("apply", "--back", check=False)
    report.check(NAME, "bin/apply --back", "0 https://alba.example/there", f"{status} {location('/added')}", note=said[-300:])
    cluster.edit("https://alba.example/elsewhere", "https://alba.example/there", file="customers.yaml")
    apply(cluster, "--no-units")


def last_of_a_version(cluster, report):
    """Every customer with PHP is suspended, so no pool is left but infrac's own; and they are back."""
    def state(tenant):
        return web.request(VISITORS, f"{tenant}.example", tls=None if tenant == "far" else web.context()).status

    def suspend(tenant):
        cluster.write(f"  {tenant}:\n    plan: ", f"  {tenant}:\n    state: suspended\n    plan: ", file="customers.yaml")
    for tenant in ("alba", "brisa", "far"):
        suspend(tenant)
    cluster.compile()
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "the last customer of a PHP version is suspended", "0 503 503 503",
                 f"{status} {state('alba')} {state('brisa')} {state('far')}", note=said[-300:])
    node = cluster.host_of("web-php82", "1")
    node.run("systemctl restart web-php82@1.service", timeout=300)
    whole = wait_for("the web server", cluster.whole, 180, required=False)
    report.check(NAME, "its web servers start without a customer", True, whole is not None)
    cluster.edit("    state: suspended\n    plan: ", "    plan: ", file="customers.yaml")
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "and all are back", "0 200 200 200", f"{status} {state('alba')} {state('brisa')} {state('far')}", note=said[-300:])


def secret_missing(cluster, report):
    """A database's password is on no node: the change that needs it is refused by name, and what there was goes on."""
    place, away = "/etc/infrac/secrets/brisa", "/root/brisa"
    for node in cluster.nodes.values():
        node.run(f"mv {place} {away} 2>/dev/null || true")
    status, said = cluster.bin("secrets", "status", check=False)
    report.check(NAME, "a secret is missing: bin/secrets status", "1 missing", f"{status} {'missing' if 'missing' in said else said}")
    old = "    databases: { brisa: {"
    shop = "brisa_shop: { owner: brisa, passwords: { brisa: { secret: brisa } } }"
    cluster.edit(old, old.replace("{ ", f"{{ {shop}, ", 1), file="customers.yaml")
    status, said = apply(cluster, "--no-units")
    report.check(NAME, "a secret is missing: bin/apply says which", "1 brisa",
                 f"{status} {'brisa' if 'brisa' in said else said[-200:]}", note=said[-300:])
    report.check(NAME, "a secret is missing: a neighbour has its database", "alba", ask(cluster, "alba", "select database()"))
    for node in cluster.nodes.values():
        node.run(f"mv {away} {place} 2>/dev/null || true")
    status, said = apply(cluster, "--no-units", "--again")
    found = wait_for("the new database", lambda: ask(cluster, "brisa", "select 1", database="brisa_shop") == "1", 60, pause=2,
                     required=False)
    report.check(NAME, "the secret is back: bin/apply --again", "0 True", f"{status} {found is not None}", note=said[-300:])


def images_of(cluster, service):
    return {node.run(f"docker inspect --format '{{{{.Config.Image}}}}' {service}-{instance}", check=False)
            for instance in cluster.expected(service) for node in [cluster.host_of(service, instance)]}


ONE_EXTENSION_MORE = ('php: ["8.2"] }', 'php: ["8.2"], extensions: [apcu] }')


def early(cluster):
    """While the cluster starts and waits: Docker then has the layers of the image that `new_image` has built, whose packages
    take two minutes."""
    images.build("infrac-e2e/early", cluster.variant(*ONE_EXTENSION_MORE) / "images/web-php82")


def new_image(cluster, report):
    """One extension more for PHP: a new image, built and pushed to the registry, fetched by the nodes, instance by instance.
    Only this service's images go to the registry: all of them, with what every node then fetches, took four minutes."""
    said = cluster.bin("images", "push", "web-php82")
    report.check(NAME, "bin/images push brings an image to the registry", 1, said.count("pushing"), note=said[-300:])
    said = cluster.bin("images", "push", "web-php82")
    report.check(NAME, "a second bin/images push does nothing", 1, said.count("is in the registry"), note=said[-300:])
    before = images_of(cluster, "web-php82")
    cluster.edit(*ONE_EXTENSION_MORE)
    images.made.extend(tag for tag in images.references(cluster.generated) if tag not in cluster.images)
    cluster.bin("images", "push", "web-php82")

    def has_extension():
        return web.request(VISITORS, "alba.example", php("json_encode(extension_loaded('apcu'))"), tls=web.context()).text

    def replaced():
        return cluster.whole() and not images_of(cluster, "web-php82") & before
    under_load(cluster, report, "a new image of web, drills/update with bin/apply",
               lambda: passes(cluster, report, NAME, "a new image of web (update)", "update"), until=replaced)
    after = images_of(cluster, "web-php82")
    report.check(NAME, "each instance runs the new image", True, len(after) == 1 and not after & before, note=f"{before}, {after}")
    report.check(NAME, "the new extension is there", "true", has_extension())


def pinned_image(cluster, report):
    """A service of the company's own by the digest that the registry gave."""
    shell.run("docker", "push", "--quiet", "registry.e2e.example/hosting/echo:1")
    name = shell.run("docker", "image", "inspect", "--format={{index .RepoDigests 0}}", "registry.e2e.example/hosting/echo:1")
    cluster.edit("image: registry.e2e.example/hosting/echo:1", f"image: {name}")
    status, said = apply(cluster)
    report.check(NAME, "an image that is pinned by its digest, bin/apply", 0, status, note=said[-300:])
    whole = wait_for("a whole cluster", cluster.whole, 180, required=False)
    report.check(NAME, "the instance runs the pinned image", f"True {{'{name}'}}", f"{whole is not None} {images_of(cluster, 'echo')}")


def drained(cluster, report):
    """A service moves: its node stops cleanly, and fleet starts it elsewhere, with its users, their files and its address."""
    node = cluster.host_of("ftp", "1")
    key = shown_key()
    connect("brisa").storbinary("STOR brisa.example/before.txt", io.BytesIO(b"before\n"))
    node.stop()
    seconds = wait_for("ftp elsewhere", lambda: "before.txt" in listing("brisa", "brisa.example"), 180, pause=2, required=False)
    report.check(NAME, "ftp moves when its node is stopped: a user finds its files", "within 180 s",
                 "no" if seconds is None else f"after {seconds:.0f} s", holds=seconds is not None)
    report.check(NAME, "its address is on the node where it runs now", [cluster.host_of("ftp", "1").name],
                 [holder.name for holder in cluster.holders(ADDRESS)])
    lines = []
    connect("brisa").retrlines("RETR brisa.example/before.txt", lines.append)
    report.check(NAME, "what was uploaded before is read there", ["before"], lines)
    wait_for("SFTP", lambda: shown_key() != "", 60, required=False)
    report.check(NAME, "the host key of SFTP is the same there", key or "a key", shown_key())
    node.start()
    wait_for("a whole cluster", cluster.whole, 300, required=False)


def listing(user, folder):
    """What a user of FTP sees; nothing while nobody answers."""
    try:
        return [name.rpartition("/")[2] for name in connect(user).nlst(folder)]
    except (OSError, EOFError, ftplib.Error):
        return []
