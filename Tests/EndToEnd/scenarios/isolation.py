"""Isolation: what a customer's PHP must not reach, and what a runaway must not do to others."""

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
    network(cluster, report)
    runaways(cluster, report)


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


def network(cluster, report):
    """Each place is first reached from a node, so that a refusal says something."""
    targets = []
    for node in cluster.nodes.values():
        targets += [(f"etcd of {node.name}", node.address, port) for port in (2379, 2380)]
        targets += [(f"SSH of {node.name}", node.address, 22)]
        targets += [(f"the database's port {port} of {node.name}", node.address, port) for port in (3306, 4567)]
        targets += [(f"the published web port of {node.name}", node.address, 8080)]
    targets += [("the storage server", "10.98.7.6", 2049), ("the registry", "10.98.8.7", 443)]
    control = cluster.any_node()

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
    report.check(NAME, "PHP does not reach the metadata address", "false",
                 ask("alba", "json_encode((bool) @fsockopen('169.254.169.254', 80, $n, $t, 2))"))
    inside = ask("alba", "json_encode((bool) @fsockopen('127.0.0.1', 2379, $n, $t, 2))")
    report.check(NAME, "PHP's own loopback has no etcd", "false", inside)


def runaways(cluster, report):
    for what, expression in {
        "endless loops": "(function () { set_time_limit(10); while (true) { } })()",
        "all the memory it can get": "(function () { $a = []; while (true) { $a[] = str_repeat('x', 1000000); } })()",
        "a flood of log lines": "(function () { for ($i = 0; $i < 50000; $i++) { error_log(str_repeat('x', 1000)); } return 1; })()",
        "a storm of processes": "(function () { exec('for i in $(seq 3000); do sleep 15 & done 2>/dev/null; wait'); return 1; })()",
        "a full temporary directory":
            "(function () { for ($i = 0; $i < 400; $i++) { "
            "@file_put_contents(sys_get_temp_dir() . '/f' . $i, str_repeat('x', 1000000)); } return 1; })()",
    }.items():
        # As many as its plan has workers.
        with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
            attackers = [pool.submit(ask, "brisa", expression, 100) for _ in range(4)]
            statuses = [ask("alba", "'fine'") for _ in range(20)]
            done = {future.result() for future in attackers}
        report.check(NAME, f"a customer's {what} do not stop a neighbour", 20, statuses.count("fine"), note=json.dumps(sorted(done))[:200])
    cleared = ask("brisa", "(function () { array_map('unlink', glob(sys_get_temp_dir() . '/f*')); return 'cleared'; })()")
    wait_for("brisa", lambda: ask("brisa", "'fine'") == "fine", 90, pause=3, required=False)
    report.check(NAME, "the runaway's own site recovers", "fine", ask("brisa", "'fine'"), note=cleared)
