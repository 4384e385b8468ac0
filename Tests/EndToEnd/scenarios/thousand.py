"""A thousand customers: what starts and reloads take, and how much memory the daemons have."""

import ftplib
import os
import time

from kit import web
from kit.customers import FTP_PASSWORD, PAGE, php
from kit.shell import wait_for
from scenarios.changes import apply
from scenarios.ftp import connect

NAME = "Thousand"
VISITORS = "10.98.7.100"
COUNT = 1000
# PASSWORD('customer'), as a customer who moves in brings it.
DATABASE_HASH = "*71863C254516DFEB4FF64B27BA21FF236947E535"


def name(number):
    return f"t{number:04}"


def customers(count=COUNT):
    """Each has a site with PHP under two names, a database and an FTP user."""
    rows = ["tenants:"]
    for number in range(count):
        it = name(number)
        rows += [f"  {it}:", "    plan: basic",
                 f"    sites: {{ {it}.example: {{ aliases: [www.{it}.example], canonical: apex, tls: off, php: {{}} }} }}",
                 f'    databases: {{ {it}: {{ owner: {it}, passwords: {{ {it}: {{ hash: "{DATABASE_HASH}" }} }} }} }}',
                 f'    ftp: {{ {it}: {{ password: "{FTP_PASSWORD}" }} }}']
    return "\n".join(rows) + "\n"


def fill(cluster):
    """A page for each customer."""
    for tenant, row in cluster.tenants.items():
        folder = cluster.share / "tenants" / tenant / f"{tenant}.example"
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / "index.php"
        page.write_text(PAGE.replace("alba", tenant))
        for path in (folder, page):
            os.chown(path, row["uid"], 901)
        folder.chmod(0o2750)
        page.chmod(0o640)


def run(cluster, report):
    fill(cluster)
    served(cluster, report)
    restarts(cluster, report)
    change(cluster, report)
    memory(cluster, report)


def ask(tenant, expression="'fine'"):
    answer = web.request(VISITORS, f"{tenant}.example", php(expression), timeout=30)
    return answer.text if answer.status == 200 else f"status {answer.status}"


def served(cluster, report):
    sample = [name(number) for number in range(0, COUNT, 20)]
    report.check(NAME, "every twentieth customer's PHP answers", len(sample), [ask(tenant) for tenant in sample].count("fine"))
    it = name(7)
    found = ask(it, f"(new mysqli('localhost', '{it}', 'customer', '{it}'))->query('select database()')->fetch_row()[0]")
    report.check(NAME, "a customer has its database", it, found)
    report.check(NAME, "the last customer logs in by FTP", ["logs", f"{name(COUNT - 1)}.example"], sorted(connect(name(COUNT - 1)).nlst()))


def restarts(cluster, report):
    node = cluster.any_node()
    for service in ("web-php82", "proxy", "ftp"):
        begun = time.monotonic()
        node.run(f"systemctl restart {service}@1.service", timeout=300)
        seconds = wait_for(service, lambda service=service: "1" in (cluster.announced(service) or {}), 300, pause=0.2, required=False)
        report.check(NAME, f"{service} is announced again after a restart", "within 60 s",
                     f"after {time.monotonic() - begun:.0f} s", holds=seconds is not None and time.monotonic() - begun < 60)
    wait_for("PHP", lambda: ask(name(1)) == "fine", 60, required=False)


def change(cluster, report):
    """One customer's redirect: what the reload of all costs."""
    old = "t0500.example: {"
    begun = time.monotonic()
    cluster.edit(old, old + " redirects: [{ from: /old, to: https://t0500.example/new, code: 301 }],", file="customers.yaml")
    built = time.monotonic()
    status, said = apply(cluster, "--no-units")
    found = web.request(VISITORS, "t0500.example", "/old").headers.get("Location")
    report.check(NAME, "one customer's redirect is applied", "0 https://t0500.example/new", f"{status} {found}", note=said[-300:])
    report.fact("a thousand customers: infrac build after one change, seconds", f"{built - begun:.1f}")
    report.fact("a thousand customers: bin/apply of one redirect, seconds", f"{time.monotonic() - built:.0f}")
    begun = time.monotonic()
    cluster.any_node().run("docker exec proxy-1 /usr/local/bin/proxy test")
    report.fact("a thousand customers: nginx -t, seconds", f"{time.monotonic() - begun:.1f}")
    pool(cluster, report)
    user(cluster, report)


def pool(cluster, report):
    """One customer's PHP: Apache and PHP-FPM reload with all pools."""
    old = "t0600.example: { aliases: [www.t0600.example], canonical: apex, tls: off, php: {"
    cluster.edit(old, old + " ini: { max_execution_time: 17s } ", file="customers.yaml")
    begun = time.monotonic()
    status, said = apply(cluster, "--no-units")
    found = ask("t0600", "ini_get('max_execution_time')")
    report.check(NAME, "one customer's PHP is changed", "0 17", f"{status} {found}", note=said[-300:])
    report.fact("a thousand customers: bin/apply of one pool of PHP, seconds", f"{time.monotonic() - begun:.0f}")


def user(cluster, report):
    """One customer's second user of FTP."""
    old = f'    ftp: {{ t0700: {{ password: "{FTP_PASSWORD}" }}'
    cluster.edit(old, old + f', t0700-two: {{ password: "{FTP_PASSWORD}" }}', file="customers.yaml")
    begun = time.monotonic()
    status, said = apply(cluster, "--no-units")
    seconds = wait_for("the user", lambda: logs_in("t0700-two"), 30, required=False)
    report.check(NAME, "one customer's user of FTP is added", "0 True", f"{status} {seconds is not None}", note=said[-300:])
    report.fact("a thousand customers: bin/apply of one user of FTP, seconds", f"{time.monotonic() - begun:.0f}")


def logs_in(user):
    try:
        return "logs" in connect(user).nlst()
    except (OSError, EOFError, ftplib.Error):
        return False


def memory(cluster, report):
    for number in range(100):
        ask(name(number))
    for line in cluster.any_node().run("docker stats --no-stream --format '{{.Name}} {{.MemUsage}}'").splitlines():
        report.fact("a thousand customers, a hundred of them just asked: memory", line)
