"""Isolation: what a customer's PHP and programs must not reach."""

import concurrent.futures
import json
import os

from kit import web
from kit.customers import php
from kit.shell import wait_for

NAME = "Isolation"
VISITORS = "10.98.7.100"


def ask(tenant, expression, timeout=30):
    answer = web.request(VISITORS, f"{tenant}.example", php(expression), tls=web.context(), timeout=timeout)
    return answer.text if answer.status == 200 else f"status {answer.status}"


def run(cluster, report):
    files(cluster, report)
    programs(cluster, report)
    network(cluster, report)


def files(cluster, report):
    own = ask("alba", "strlen(file_get_contents('/srv/hosting/tenants/alba/alba.example/public/secret.php')) > 0 ? 'read' : ''")
    report.check(NAME, "PHP reads its own files", "read", own)
    for what, expression in {
        "a neighbour's file": "@file_get_contents('/srv/hosting/tenants/brisa/brisa.example/index.php')",
        "the list of tenants": "@scandir('/srv/hosting/tenants')",
        "a neighbour's sessions": "@scandir('/srv/hosting/state/brisa/sessions')",
        "a neighbour's temporary files": "@scandir('/srv/hosting/state/brisa/tmp')",
        "/etc/passwd": "@file_get_contents('/etc/passwd')",
        "other processes": "@scandir('/proc')",
        "Docker's socket": "(bool) @stream_socket_client('unix:///run/docker.sock')",
        "a neighbour's PHP": "(bool) @stream_socket_client('unix:///run/infrac/php/tenant-brisa.sock')",
        "a program": "function_exists('exec') || function_exists('proc_open') || function_exists('pcntl_fork')",
        "open_basedir": "@ini_set('open_basedir', '/') !== false",
    }.items():
        report.check(NAME, f"PHP does not reach {what}", "false", ask("alba", f"json_encode((bool) ({expression}))"))
    report.check(NAME, "PHP makes no link to a neighbour's folder", "not made", ask(
        "alba", "@symlink('/srv/hosting/tenants/brisa/brisa.example', __DIR__ . '/link') ? 'made' : 'not made'"))
    # One that came by other ways, such as an archive unpacked over FTP.
    public = cluster.share / "tenants/alba/alba.example/public"
    secret = cluster.share / "tenants/brisa/brisa.example/neighbour.txt"
    link = public / "link.txt"
    secret.write_text("brisa's\n")
    os.chown(secret, cluster.tenants["brisa"]["uid"], 901)
    secret.chmod(0o640)
    link.symlink_to("../../../brisa/brisa.example/neighbour.txt")
    os.lchown(link, cluster.tenants["alba"]["uid"], 901)
    answer = web.request(VISITORS, "alba.example", "/link.txt", tls=web.context())
    report.check(NAME, "a link to a neighbour's file is not served", True,
                 answer.status in (403, 404) and "brisa's" not in answer.text, note=str(answer.status))
    link.unlink()
    secret.unlink()


def programs(cluster, report):
    """A customer who may start programs: there PHP refuses nothing, and users' numbers and the container have to."""
    def output(command):
        return ask("brisa", f"trim((string) shell_exec({json.dumps(command + ' 2>/dev/null')}))")
    report.check(NAME, "a customer's program runs as its own user", str(cluster.tenants["brisa"]["uid"]), output("id -u"))
    report.check(NAME, "a program reads the customer's own files", "index.php", output("ls /srv/hosting/tenants/brisa/brisa.example"))
    others = "for p in /proc/[0-9]*; do [ -O $p ] || cat $p/environ $p/maps; done"
    for what, command in {
        "a neighbour's file": "cat /srv/hosting/tenants/alba/alba.example/public/secret.php",
        "the list of tenants": "ls /srv/hosting/tenants",
        "a neighbour's site": "ls /srv/hosting/tenants/alba/alba.example",
        "a neighbour's logs": "ls /srv/hosting/tenants/alba/logs",
        "a neighbour's sessions": "ls -a /srv/hosting/state/alba/sessions",
        "a neighbour's temporary files": "ls -a /srv/hosting/state/alba/tmp",
        "a neighbour's PHP": "test -w /run/infrac/php/tenant-alba.sock && echo it may",
        "other users' processes": others.replace("$", "\\$"),
        "a signal to the first process": "kill -0 1 && echo it may",
        "the image's files": "touch /usr/bin/x /etc/x && echo it may",
        "Docker's socket": "ls /run/docker.sock /var/run/docker.sock",
        "the root user": "sudo -n id -u || su -c 'id -u' </dev/null",
    }.items():
        report.check(NAME, f"a program does not reach {what}", "", output(command))


def network(cluster, report):
    """Each place is first reached from a node, so that a refusal says something."""
    targets = []
    for node in cluster.nodes.values():
        targets += [(f"etcd of {node.name}", node.address, port) for port in (2379, 2380)]
        targets += [(f"SSH of {node.name}", node.address, 22)]
        targets += [(f"the database's port {port} of {node.name}", node.address, port) for port in (3306, 4567)]
        targets += [(f"the published web port of {node.name}", node.address, 8080)]
    targets += [("the storage server", "10.98.7.6", 2049), ("the registry", "10.98.8.7", 443)]
    # Where nothing listens: etcd's old ports.
    control = cluster.any_node()
    other = next((node for node in cluster.nodes.values() if node is not control), control)
    seldom = (4001, 7001)
    targets += [(f"port {port} of {other.name}", other.address, port) for port in seldom]
    for port in seldom:
        other.run("setsid python3 -m http.server $2 --bind $1 --directory /run/lock >/dev/null 2>&1 </dev/null &",
                  other.address, str(port))
    wait_for("the ports", lambda: all(other.tries(f"bash -c '</dev/tcp/{other.address}/{port}'", 5) for port in seldom), 20, required=False)

    def tried(target):
        _, address, port = target
        reachable = control.tries(f"timeout 5 bash -c '</dev/tcp/{address}/{port}'", 10)
        return reachable, ask("alba", f"json_encode((bool) @fsockopen('{address}', {port}, $n, $t, 2))")
    # Each is a wait of two seconds.
    with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool:
        answers = list(pool.map(tried, targets))
    for (what, _, _), (reachable, found) in zip(targets, answers, strict=True):
        report.check(NAME, f"PHP does not reach {what}", "false", found, holds=found == "false" and reachable,
                     note="" if reachable else "not even a node reaches it, so this shows nothing")
    other.run("pkill -f 'http[.]server'")
    # Nobody answers there at most times: that it was the firewall shows in what it has dropped.
    for what, address, port in (("the metadata address", "169.254.169.254", 80), ("a transfer of state", other.address, 4444),
                                ("a transfer of rows", other.address, 4568)):
        found, packets = knock(cluster, address, port)
        report.check(NAME, f"PHP does not reach {what}, port {port}: the firewall drops it", "false, packets dropped",
                     f"{found}, {packets} packets dropped", holds=found == "false" and packets > 0)
    inside = ask("alba", "json_encode((bool) @fsockopen('127.0.0.1', 2379, $n, $t, 2))")
    report.check(NAME, "PHP's own loopback has no etcd", "false", inside)


def knock(cluster, address, port):
    """What PHP says of an address, and how many packets the firewalls dropped meanwhile. Each node's firewall is renewed
    each minute, and its counters begin anew: where that came between, once more."""
    for _ in range(3):
        before = dropped(cluster)
        found = ask("alba", f"json_encode((bool) @fsockopen('{address}', {port}, $n, $t, 2))")
        more = [now - was for now, was in zip(dropped(cluster), before, strict=True)]
        if min(more) >= 0:
            break
    return found, sum(number for number in more if number > 0)


def dropped(cluster):
    """How many packets of containers the firewall of each node has dropped."""
    def packets(node):
        lines = node.run("iptables -nvxL INFRAC-CONTAINER").splitlines()
        return sum(int(line.split()[0]) for line in lines if " DROP " in line)
    return [packets(node) for node in cluster.nodes.values()]
