"""A thousand tenants on one Debian 12 server in a container: how long the server takes to install, start and reload, and
how much memory it uses. The figures stand in docs/debian-server.md; they are no test.

    python3 Tests/Servers/thousand.py [--infrac PROGRAM]

Needs root and what scripts/setup-docker sets up.
"""

import argparse
import os
import pathlib
import tempfile
import time

from kit import HERE, NETWORK, PREFIX, ROOT, Server, clean_up, docker, make_images, run, say

TENANTS = 1000

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--infrac", default=ROOT / ".build/debug/infrac", type=pathlib.Path)
options = arguments.parse_args()

work = pathlib.Path(tempfile.mkdtemp(prefix="infrac-thousand-"))
out = work / "generated"
server = Server("old")


def specification(redirect=""):
    lines = ["infrac: 1", "classic:", "  name: thousand",
             "  servers: { old: { address: 10.99.0.12, memory: 8GiB, debian: \"12\" } }",
             "services:", "  proxy: { memory: 1GiB }", "  web: { memory: 4GiB, php: [\"8.2\"] }", "  database: { memory: 1GiB }",
             "  ftp: {}", "plans: { basic: { disk: 1GiB, sites: 2, databases: 1, php: { memory: 64MiB, workers: 2 } } }", "tenants:"]
    for number in range(TENANTS):
        rest = redirect if number == 500 else ""
        database = f"d{number}: {{ owner: u{number}, passwords: {{ u{number}: {{ secret: s }} }} }}"
        lines.append(f"  t{number}: {{ plan: basic, sites: {{ t{number}.example: {{ aliases: [www.t{number}.example], canonical: apex,"
                     f" tls: off, php: {{}}{rest} }} }}, databases: {{ {database} }} }}")
    (work / "hosting.yaml").write_text("\n".join(lines) + "\n")


def timed(what, action):
    begin = time.time()
    result = action()
    say(f"{what}: {time.time() - begin:.1f} s")
    return result


def build():
    run(options.infrac, "build", work / "hosting.yaml", "--output", out)


def apply():
    return run(out / "bin/apply", env={**os.environ, "INFRAC_SSH": str(HERE / "ssh"), "INFRAC_SSH_USER": "root"})


def memory():
    """Proportional set sizes in MiB: what each daemon's processes have for themselves, and their parts of what they share."""
    for name in ("nginx", "apache2", "php-fpm", "mariadbd", "vsftpd"):
        each = f"for p in $(pgrep {name}); do awk '/^Pss:/ {{ print $2 }}' /proc/$p/smaps_rollup; done"
        total = server.out(each + " | awk '{ s += $1 } END { print int(s / 1024) }'")
        say(f"memory of {name}: {total} MiB")


clean_up()
make_images()
docker("network", "create", "--subnet", NETWORK, PREFIX)
server.create()
server.wait()
specification()
timed("compiling (a debug build unless --infrac says otherwise)", build)
timed("installing, packages included", apply)
timed("a run that changes nothing", apply)
specification(", redirects: [{ from: /a, to: /b }]")
build()
timed("one tenant's redirect", apply)
for unit in ("nginx", "apache2", "infrac-php@$(readlink /run/infrac-php/current)", "vsftpd", "mariadb"):
    timed(f"restart of {unit.partition('@')[0]}", lambda unit=unit: server.sh(f"systemctl restart {unit}"))
for what, command in {"nginx -t": "nginx -t -q -c /var/lib/infrac/config/nginx/current/nginx/nginx.conf",
                      "apache2 -t": "/usr/local/lib/infrac/apache /var/lib/infrac/config/apache/current -t",
                      "php-fpm -t": "/usr/local/lib/infrac/daemon php test /var/lib/infrac/config/php/current"}.items():
    timed(what, lambda command=command: server.sh(command))
memory()
server.sh("for n in $(seq 0 99); do curl -s -o /dev/null -H Host:t$n.example http://10.99.0.12/; done")
say("after a request to each of a hundred tenants")
memory()
docker("restart", "--time", "60", server.container)
timed("boot, until everything runs", server.wait)
clean_up()
