"""Hardening: what the containers may do, as Docker runs them, and what they weigh."""

import concurrent.futures
import json

from kit.shell import run as command

NAME = "Hardening"
# The least that each service works with, by experiment; a capability more is a finding, one less a service that fails.
RIGHTS = {
    "proxy": {"CHOWN", "NET_BIND_SERVICE", "SETGID", "SETUID"},
    "web-php82": {"CHOWN", "KILL", "SETGID", "SETUID"},
    "proxy-vrrp": {"NET_ADMIN", "NET_RAW", "SETGID"},
    "ftp": {"KILL", "NET_BIND_SERVICE", "SETGID", "SETUID", "SYS_CHROOT"},
    "database": set(), "database-proxy": set(), "certificates": set(),
}


def run(cluster, report):
    instances = {f"{service}-{instance}": service for service in RIGHTS for instance in instances_of(cluster, service)}
    found = []
    for node in cluster.nodes.values():
        for name in sorted(node.run("docker ps --format '{{.Names}}'").split()):
            found.append(name)
            if name in instances:
                container(report, node, name, RIGHTS[instances[name]])
    report.check(NAME, "the containers are those that were looked at, and the company's own", sorted([*instances, "echo-1"]), sorted(found))
    own_units(cluster, report)
    started_while_stopping(cluster, report)
    taken_back(cluster, report)


def instances_of(cluster, service):
    """The sidekick that carries addresses is beside each proxy."""
    return cluster.expected("proxy" if service == "proxy-vrrp" else service)


def container(report, node, name, rights):
    facts = json.loads(node.run("docker inspect $1", name))[0]
    host = facts["HostConfig"]
    report.check(NAME, f"{name}: capabilities", ", ".join(sorted(rights)) or "none",
                 ", ".join(sorted(cap.removeprefix("CAP_") for cap in host["CapAdd"] or [])) or "none")
    wanted = {"drops": ["ALL"], "privileged": False, "read-only": True, "new privileges": False, "memory limit": True,
              "process limit": True, "default seccomp": True}
    options = host["SecurityOpt"] or []
    found = {"drops": host["CapDrop"], "privileged": host["Privileged"], "read-only": host["ReadonlyRootfs"],
             "new privileges": "no-new-privileges" not in options, "memory limit": host["Memory"] > 0,
             "process limit": (host["PidsLimit"] or 0) > 0, "default seccomp": not any("seccomp" in o for o in options)}
    report.check(NAME, f"{name}: flags", "as listed", "as listed" if found == wanted else
                 ", ".join(f"{key} {found[key]}" for key in wanted if found[key] != wanted[key]))
    socket = [mount["Source"] for mount in facts["Mounts"] if "docker.sock" in mount["Source"] or mount["Source"] in ("/", "/etc", "/run")]
    report.check(NAME, f"{name}: no path to the node's insides", [], socket)


def own_units(cluster, report):
    """Ports that a node offers to the world: only those of the specification."""
    for node in cluster.nodes.values():
        lines = node.run("ss -Hltn | awk '{ print $4 }'").split()
        ports = sorted({int(line.rsplit(":", 1)[1]) for line in lines if line.startswith(("0.0.0.0:", "*:", "[::]:"))})
        report.check(NAME, f"{node.name} listens on all addresses for", "22, and 80 and 443 at most", ", ".join(map(str, ports)),
                     holds={22} <= set(ports) <= {22, 80, 443})
        open_ports = those_open(node.address, (2379, 2380, 3306, 4567, 8080, 3000))
        report.check(NAME, f"{node.name}: etcd, database, web and custom ports from outside the cluster", [], open_ports)


# Each request is an attempt, which systemd makes again when the stop comes to its next state.
ASKED_OFTEN = """cat >/run/systemd/system/asked.service <<END
[Service]
ExecStart=/bin/sleep 1000
ExecStop=/bin/sleep 2
$1
END
systemctl daemon-reload
systemctl start asked
systemctl stop --no-block asked
sleep 0.3
for attempt in 1 2 3 4 5 6; do systemctl start --no-block asked; done
sleep 3
systemctl is-active asked
systemctl stop asked; rm /run/systemd/system/asked.service; systemctl daemon-reload; systemctl reset-failed asked"""


def started_while_stopping(cluster, report):
    """A unit that is started while it stops, as when it is replaced, is started in the end."""
    node = cluster.host_of("web-php82", "1")
    ours = node.run("grep -E '^(Restart|RestartSec|StartLimit[A-Za-z]*)=' /run/fleet/units/web-php82@1.service")
    for what, lines, expected in (
            ("with systemd's own limit (the control)", "Restart=always", "failed"), ("with the lines of web's unit", ours, "active")):
        found = node.run(ASKED_OFTEN, lines, check=False).splitlines()[0]
        report.check(NAME, f"a unit is started while it stops, {what}", expected, found)


# Stopped at different moments of its round. With systemd's own KillMode 4 of 25 keys were left.
STOPPED_OFTEN = """cat >/run/systemd/system/stopped.service <<END
[Service]
EnvironmentFile=/etc/infrac/node.env
ExecStart=/var/lib/infrac/node/current/announce stopped 1 2379 -- /bin/true
$1
END
systemctl daemon-reload
key=http://127.0.0.1:2379/v2/keys/infrac/$2/services/stopped/1
is() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$key")" = "$1" ]; }
left=0 round=0
while [ $round -lt 15 ]; do
  round=$((round + 1))
  systemctl start stopped
  until is 200; do sleep 0.1; done
  sleep 0.$((round % 10))
  systemctl stop stopped
  is 404 || left=$((left + 1))
done
rm /run/systemd/system/stopped.service; systemctl daemon-reload
echo "$left of $round left"
"""


def taken_back(cluster, report):
    """A sidekick that is stopped takes its announcement back, before the instance itself is stopped."""
    node = cluster.host_of("web-php82", "1")
    ours = node.run("grep -E '^KillMode=' /run/fleet/units/web-php82-announce@1.service || true")
    report.check(NAME, "announcements of a sidekick that was stopped", "0 of 15 left", node.run(STOPPED_OFTEN, ours, cluster.name))


def those_open(address, ports):
    """Each of the others is a wait of three seconds."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda port: reachable(address, port), ports))
    return [port for port, is_open in zip(ports, answers, strict=True) if is_open]


def reachable(address, port):
    return command("timeout", "3", "bash", "-c", f"exec 3<>/dev/tcp/{address}/{port} && echo open", check=False) == "open"
