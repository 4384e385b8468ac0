"""Servers in containers: how they are made, asked and looked at."""

import pathlib
import shlex
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PREFIX = "infrac-server"
NETWORK = "10.99.0.0/24"
RELEASES = {"old": "bookworm", "new": "trixie", "application": "bookworm"}
# What the certificate authority, which is beside the application, needs.
PACKAGES = {"application": "ca-certificates curl dnsmasq-base openssl pebble"}
ADDRESSES = {"old": "10.99.0.12", "new": "10.99.0.13", "application": "10.99.0.20"}

# Names that everybody finds, as DNS would have them.
NAMES = {
    "application.proof.example": "application", "acme.proof.example": "application",
    **dict.fromkeys(("old.proof.example", "alba.example", "www.alba.example", "static.alba.example", "brisa.example",
                     "serra.example", "calma.example"), "old"),
    **dict.fromkeys(("new.proof.example", "nova.example", "www.nova.example", "veina.example", "xn--piol-hqa.example"), "new"),
}

# What systemd needs as the first process of a container, without being privileged.
FLAGS = [
    *(f"--cap-add={name}" for name in ("SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_NICE", "NET_RAW", "AUDIT_WRITE")),
    *(f"--security-opt={what}=unconfined" for what in ("seccomp", "apparmor", "systempaths")),
    "--cgroupns=host", "--volume=/sys/fs/cgroup:/sys/fs/cgroup:rw",
    "--tmpfs=/run", "--tmpfs=/run/lock", "--tmpfs=/tmp",
    *(f"--add-host={name}:{ADDRESSES[place]}" for name, place in NAMES.items()),
]

started = time.time()
failures = []


def say(text):
    print(f"{time.time() - started:5.0f} s  {text}", flush=True)


def check(what, expected, found):
    if expected == found:
        say(f"ok: {what}")
    else:
        say(f"FAILED: {what}: expected {expected!r}, found {found!r}")
        failures.append(what)


def check_that(what, holds, found=""):
    check(what, True, bool(holds)) if holds else check(what, "so", found or "not so")


def run(*command, input=None, fails=False, env=None):
    """The output and errors of a command; one that fails ends the test unless it may."""
    done = subprocess.run([str(word) for word in command], input=input, capture_output=True, text=True, env=env)
    if done.returncode and not fails:
        raise SystemExit(f"{shlex.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def docker(*words, **options):
    return run("docker", *words, **options).stdout.strip()


def clean_up():
    for name in ADDRESSES:
        run("docker", "rm", "--force", "--volumes", f"{PREFIX}-{name}", fails=True)
    run("docker", "network", "rm", PREFIX, fails=True)


def make_images():
    for name, release in RELEASES.items():
        docker("build", "--quiet", "--build-arg", f"RELEASE={release}", "--build-arg", f"PACKAGES={PACKAGES.get(name, '')}",
               "--tag", f"{PREFIX}/{name}", HERE / "machine",
               env={"DOCKER_BUILDKIT": "0", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})


class Server:
    """A container that a server runs in."""

    def __init__(self, name):
        self.name = name
        self.container = f"{PREFIX}-{name}"
        self.address = ADDRESSES[name]

    def create(self, *options):
        docker("run", "--detach", "--name", self.container, "--hostname", self.name, "--network", PREFIX, "--ip", self.address,
               *FLAGS, *options, f"{PREFIX}/{self.name}")

    def wait(self):
        """Until systemd has started everything; its word for how."""
        for _ in range(120):
            state = run("docker", "exec", self.container, "systemctl", "is-system-running", fails=True).stdout.strip()
            if state in ("running", "degraded"):
                return state
            time.sleep(1)
        return state

    def sh(self, script, *arguments, fails=False, input=None):
        return run("docker", "exec", "-i", self.container, "sh", "-c", script, "sh", *arguments, fails=fails, input=input)

    def out(self, script, *arguments):
        return self.sh(script, *arguments, fails=True).stdout.strip()

    def uid(self, tenant):
        table = "/var/lib/infrac/incoming/servers/*/storage/tenants.tsv"
        return int(self.out(f"awk -F'\\t' -v t=\"$1\" '$1 == t {{ print $2 }}' {table}", tenant))

    def as_tenant(self, tenant, script, input=None):
        """Runs a script as a tenant's own program, in the tenant's folder."""
        uid = self.uid(tenant)
        words = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "sh", "-c", f"umask 027; {script}"]
        return run("docker", "exec", "-i", "-w", f"/srv/hosting/tenants/{tenant}", self.container, *words, input=input)

    def curl(self, url, *options):
        """Status, redirect and body of an answer, the server taken for every host."""
        done = run("curl", "--silent", "--insecure", "--max-time", "60", "--path-as-is",
                   "--connect-to", f"::{self.address}:", "--write-out", "\n%{http_code} %{redirect_url}", *options, url, fails=True)
        if done.returncode:
            return f"curl {done.returncode}", "", ""
        body, _, rest = done.stdout.rpartition("\n")
        status, _, redirect = rest.partition(" ")
        return status, redirect, body

    def status(self, url, *options):
        return self.curl(url, *options)[0]
