"""One cluster: compiled from its specification, on machines that are containers, run by the generated scripts."""

import contextlib
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import time

from kit import customers, images
from kit.machines import CUSTOMER, GATEWAY, NETWORK, PREFIX, REGISTRY, RIGHTS, SUBNET, SURROUNDINGS, Machine, know_registry, seed, sow
from kit.share import Share
from kit.shell import Failure, run, say, wait_for

HERE = images.HERE
VISITORS = "10.98.7.100"
TOKEN = "0123456789abcdef0123456789abcdef"
ECHO = "registry.e2e.example/hosting/echo:1"


class Cluster:
    """Folders: spec (a copy of the specification), generated, share (what the storage server would export), mounted (the
    share as the nodes see it)."""

    def __init__(self, spec, work, tenants=None, text=None, hanging_share=True):
        """`tenants` stands for customers.yaml where a scenario makes customers of its own, `text` for the specification.
        A share that cannot hang is a plain folder, and costs less."""
        self.work = pathlib.Path(work)
        self.spec = self.work / "spec" / spec
        self.generated = self.work / "generated"
        self.share = self.work / "storage/export/hosting"
        self.infrac = os.environ.get("INFRAC", str(images.PROJECT / ".build/release/infrac"))
        self.nodes, self.secrets, self.seconds = {}, {}, {}
        self.mounted = self.work / "mounted" if hanging_share else self.share
        for folder in (self.spec.parent, self.share, self.mounted, self.work / "surroundings"):
            folder.mkdir(parents=True, exist_ok=True)
        self.key = self.work / "key"
        public = self.make_key("key", "operator")
        (self.spec.parent / "customers.yaml").write_text(
            (tenants or (HERE / "customers.yaml").read_text()).replace("SFTP-KEY", self.make_key("customer")))
        self.spec.write_text((text or (HERE / spec).read_text()).replace('"KEY"', f'"{public}"'))

    def make_key(self, name, comment=""):
        """A pair of keys for ssh in the run's folder; the public one's text."""
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(self.work / name))
        return (self.work / f"{name}.pub").read_text().strip()

    # What the compiler says

    def compile(self):
        run(self.infrac, "build", str(self.spec), "--output", str(self.generated))
        rows = [json.loads(row) for row in (self.generated / "deployment.jsonl").read_text().splitlines()]
        self.tenants = {row["name"]: row for row in rows if row["kind"] == "tenant"}
        self.services = {row["name"]: row for row in rows if row["kind"] == "service"}
        self.addresses = {row["name"]: row["address"] for row in rows if row["kind"] == "node"}

    def edit(self, old, new, file=None):
        """Changes the specification and compiles it."""
        self.write(old, new, file)
        self.compile()

    def write(self, old, new, file=None):
        """Changes the specification."""
        path = self.spec.parent / (file or self.spec.name)
        text = path.read_text()
        if old not in text:
            raise Failure(f"{path.name} has no “{old}”")
        path.write_text(text.replace(old, new))

    def variant(self, old, new):
        """What a change would make, beside the cluster's own output: its folder."""
        folder = self.work / "variant"
        shutil.copytree(self.spec.parent, folder / "spec")
        spec = folder / "spec" / self.spec.name
        spec.write_text(spec.read_text().replace(old, new))
        run(self.infrac, "build", str(spec), "--output", str(folder / "generated"))
        return folder / "generated"

    # Machines

    def prepare(self):
        self.compile()
        self.images, self.seconds = images.prepare(self.generated)
        run("docker", "network", "create", f"--subnet={SUBNET}", f"--gateway={GATEWAY}", NETWORK)
        self.surround()
        know_registry(self.work / "surroundings/certificate.pem")
        if self.mounted != self.share:
            self.storage = Share(self.share, self.mounted)
        self.seed = seed(self.images)
        say("the images are ready for the nodes")
        for name in self.addresses:
            self.add_node(name)
        for node in self.nodes.values():
            self.await_docker(node)
        say(f"the nodes {', '.join(self.nodes)} are up")
        self.fill_share()

    def surround(self):
        """DNS, discovery and the certificate authority, and the customer's own machine."""
        folder = self.work / "surroundings"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=e2e surroundings",
            "-addext", f"subjectAltName=DNS:discovery.etcd.io,DNS:acme.e2e.example,DNS:registry.e2e.example,IP:{SURROUNDINGS}",
            "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"))
        (folder / "hosts").write_text(self.hosts())
        self.around = Machine("around", SURROUNDINGS)
        self.around.create(*RIGHTS, f"--volume={folder}:/surroundings",
                           command=("/usr/local/bin/surroundings", SURROUNDINGS))
        self.ask_token(TOKEN)
        run("docker", "run", "--detach", f"--name={PREFIX}-customer", f"--network={NETWORK}", f"--ip={CUSTOMER}", ECHO)

    def ask_token(self, token):
        """What the discovery service does for a new token: it keeps how many members it was asked for."""
        size = f"/v2/keys/_etcd/registry/{token}/_config/size"
        wait_for("the discovery service", lambda: self.around.tries(
            f"curl -fsS -X PUT -d value={self.founding()} http://127.0.0.1:2379{size}"), 60)

    def founding(self):
        return sum(1 for row in (self.generated / "deployment.jsonl").read_text().splitlines()
                   if '"kind":"node"' in row and '"etcd":"founding"' in row)

    def hosts(self):
        """dns.txt as a hosts file: addresses first, then the names that lead to them."""
        found, aliases = {}, []
        for line in (self.generated / "dns.txt").read_text().splitlines():
            words = line.split()
            if len(words) == 4 and words[2] == "A":
                found[words[0].rstrip(".")] = words[3]
            elif len(words) == 4 and words[2] == "CNAME":
                aliases.append((words[0].rstrip("."), words[3].rstrip(".")))
        for alias, name in aliases:
            found[alias] = found[name]
        found |= {"discovery.etcd.io": SURROUNDINGS, "acme.e2e.example": SURROUNDINGS, "registry.e2e.example": REGISTRY}
        return "".join(f"{address} {name}\n" for name, address in sorted(found.items()))

    def add_node(self, name):
        """A machine with the generated user-data, as a config drive would bring it."""
        node = Machine(name, self.addresses[name])
        folder = self.work / "nodes" / name
        folder.mkdir(parents=True)
        shutil.copy(self.generated / "nodes" / name / "user-data", folder / "user_data")
        programs = [f"--volume={path}:{place}:ro" for variable, place in (
            ("COREOS_CLOUDINIT", "/usr/local/bin/coreos-cloudinit"), ("FLEETD", "/usr/local/bin/fleetd"),
            ("FLEETCTL", "/usr/local/bin/fleetctl")) if (path := os.environ.get(variable))]
        for disk in ("docker", "etcd2"):
            (folder / disk).mkdir()
        sow(self.seed, folder / "docker")
        node.create(*RIGHTS, *programs, f"--volume={folder}/docker:/var/lib/docker", f"--volume={folder}/etcd2:/var/lib/etcd2",
                    # On a real disk: files in memory would count against the memory that each container may use.
                    "--volume=/var/lib/infrac", f"--volume={self.mounted}:/srv/hosting",
                    f"--volume={folder}/user_data:/var/lib/coreos-install/user_data:ro",
                    f"--volume={self.work}/surroundings/certificate.pem:/usr/local/share/ca-certificates/e2e.crt:ro",
                    f"--memory={os.environ.get('INFRAC_E2E_MEMORY', '6g')}")
        self.nodes[name] = node

    def await_docker(self, node):
        wait_for(f"Docker on {node.name}", lambda: node.tries("docker info >/dev/null", 10), 300)
        self.trust_authority(node)

    def provision(self, name):
        """A node gets its new user-data and boots, as somebody with its config drive would do it."""
        if name not in self.nodes:
            self.add_node(name)
            self.await_docker(self.nodes[name])
            return
        shutil.copy(self.generated / "nodes" / name / "user-data", self.work / "nodes" / name / "user_data")
        self.nodes[name].stop()
        if self.nodes[name].address != self.addresses[name]:
            self.nodes[name].move(self.addresses[name])
        self.nodes[name].start()

    def lose_etcd(self, token):
        """The power goes, and each node's data of etcd with it; a new cluster of etcd is founded with another token, by the
        steps of the cluster's README."""
        for node in self.nodes.values():
            node.kill()
            for path in (self.work / "nodes" / node.name / "etcd2").iterdir():
                shutil.rmtree(path)
        lock = self.spec.parent / f"{self.name}.lock.yaml"
        lock.write_text(re.sub(r"^(discovery|etcd):.*\n(  .*\n)*", "", lock.read_text(), flags=re.MULTILINE))
        self.edit(TOKEN, token)
        self.ask_token(token)
        for name in self.nodes:
            self.provision(name)
        wait_for("etcd", lambda: all(node.tries("curl -fsS http://127.0.0.1:2379/health", 5) for node in self.nodes.values()), 180)
        self.bin("apply", "--no-images")
        self.bin("start")

    def remove_node(self, name, cleanly=True):
        """A machine is gone for good, with its disk."""
        node = self.nodes.pop(name)
        if cleanly:
            node.stop()
        run("docker", "rm", "--force", "--volumes", node.container)
        shutil.rmtree(self.work / "nodes" / name)

    def trust_authority(self, node):
        """The image of the ACME client, built unchanged, gets one file more: the authority of this run is a private one."""
        reference = next((tag for tag in self.images if "/infrac-certificates:" in tag), None)
        if reference is None:
            return
        node.run("mkdir -p /run/authority && cp /usr/local/share/ca-certificates/e2e.crt /run/authority && cd /run/authority && "
                 "printf 'FROM %s\nUSER 0:0\nCOPY e2e.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n"
                 "USER 901:901\n' $1 >Dockerfile && DOCKER_BUILDKIT=0 docker build --pull=false --tag $1 .", reference)

    def set_up_storage(self):
        """The storage server's own set-up script."""
        run("sh", str(self.generated / "provision/storage/setup.sh"),
            env=os.environ | {"INFRAC_ROOT": str(self.work / "storage"), "INFRAC_EXPORTFS": "true"})

    def fill_share(self):
        """The share is set up; then what the customers have uploaded."""
        self.set_up_storage()
        active = {name: tenant for name, tenant in self.tenants.items() if tenant["state"] != "archived"}
        customers.write(self.share, active)

    # Operators' scripts

    def bin(self, script, *arguments, data=None, check=True, timeout=2400):
        """Runs a generated script as an operator would, over ssh; one that waits looks each second, to lose no time."""
        done = subprocess.run([str(self.generated / "bin" / script), *arguments], input=data, capture_output=True,
                              text=True, timeout=timeout, env=self.operator | {"INFRAC_PAUSE": "1"}, check=False)
        output = (done.stdout + done.stderr).strip()
        if check and done.returncode:
            raise Failure(f"bin/{script} {' '.join(arguments)}: exit status {done.returncode}\n{output[-3000:]}")
        return output if check else (done.returncode, output)

    @property
    def operator(self):
        """The environment in which an operator runs scripts."""
        ssh = (f"ssh -i {self.key} -o BatchMode=yes -o ConnectTimeout=10 -o StrictHostKeyChecking=no "
               "-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR")
        # As bin/common has them. The path of a socket has 107 bytes at most, and ssh's name for it takes 58.
        if len(str(self.work)) < 49:
            ssh += (f" -o ControlMaster=auto -o ControlPersist=20 -o ControlPath={self.work}/%C"
                    " -o ServerAliveInterval=5 -o ServerAliveCountMax=3")
        return os.environ | {"INFRAC_SSH": ssh, "INFRAC_SHARE": str(self.share), "INFRAC_WAIT": "900"}

    def interrupted(self, script, seconds):
        """Runs a generated script and kills it with all that it started after so many seconds; whether it still ran."""
        started = subprocess.Popen([str(self.generated / "bin" / script)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.operator, start_new_session=True)
        time.sleep(seconds)
        runs = started.poll() is None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        return runs

    def rollout(self, *edits):
        """Edits the specification, compiles it, and runs the steps that lead there; the script for a second run."""
        for old, new in edits:
            self.write(old, new)
        script = self.work / "rollout"
        script.write_text(run(self.infrac, "rollout", str(self.spec), "--output", str(self.generated), "--format", "sh") + "\n")
        self.compile()
        self.set_up_storage()
        return script

    def run_rollout(self, script):
        """A rollout's exit status and what it said."""
        return self.followed("sh", str(script))

    def followed(self, *command, **settings):
        """Exit status and output of an operator's command that may run a rollout; nodes that it wants to boot anew are booted."""
        asked = self.work / "asked"
        asked.mkdir(exist_ok=True)
        hook = self.work / "reprovision"
        hook.write_text(f'#!/bin/sh\n: >"{asked}/$1"\nwhile [ -e "{asked}/$1" ]; do sleep 1; done\n')
        hook.chmod(0o755)
        environment = self.operator | {
            "INFRAC_GENERATION": str(self.generated), "INFRAC_STATE": str(self.work / "rollout.state"),
            "INFRAC_LOOKED": "yes", "INFRAC_PAUSE": "1", "INFRAC_SETTLING": "15", "INFRAC_REPROVISION": str(hook)} | settings
        log = self.work / "rollout.log"
        with log.open("w") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment)
        while process.poll() is None:
            for path in asked.iterdir():
                self.provision(path.name)
                path.unlink()
            time.sleep(0.5)
        return process.returncode, log.read_text()

    def start(self):
        """From machines to a cluster that serves, by the steps that its README gives."""
        for row in self.bin("secrets", "list").splitlines():
            name, _, *kind = row.split()
            # bin/apply makes it.
            if kind:
                continue
            self.secrets[name] = secrets.token_hex(12)
            self.bin("secrets", "put", name, data=self.secrets[name] + "\n")
        self.bin("apply", "--no-images")
        self.hold_address()
        say("secrets and configuration are there; starting the services")
        say("\n".join(self.bin("start").splitlines()))

    def holders(self, address):
        """The nodes that have an address beside their own."""
        return [node for node in self.nodes.values() if node.tries(f"ip -4 address show | grep -q 'inet {address}/'")]

    def hold_address(self):
        """VRRP brings the visitors' address to a node; a generation without it has the operator do that, beforehand."""
        if any("vrrp" in unit.name or "keepalived" in unit.read_text() for unit in (self.generated / "units").iterdir()):
            return
        proxies = self.services["proxy"]["instances"]
        self.nodes[proxies["1"]].run(f"ip address replace {VISITORS}/24 dev eth0")
        say(f"nothing moves {VISITORS}: given by hand, as the README of the cluster says")

    # What runs

    def host_of(self, service, instance):
        """The node on which an instance runs."""
        for line in self.any_node().run("fleetctl list-units --no-legend --fields=unit,machine", check=False).splitlines():
            unit, machine = line.split("\t")
            if unit == f"{service}@{instance}.service":
                return next(node for node in self.nodes.values() if machine.endswith("/" + node.address))
        raise Failure(f"{service}@{instance} runs nowhere")

    def any_node(self):
        """A node whose etcd has a leader; while the members elect one, none has."""
        for _ in range(30):
            for node in self.nodes.values():
                if node.tries("curl -fsS http://127.0.0.1:2379/health", 5):
                    return node
            time.sleep(1)
        raise Failure("etcd has no leader on any node")

    def announced(self, service):
        """The announcements of a service, by instance; None when etcd does not answer."""
        return self.etcd_children(f"services/{service}")

    def etcd_children(self, key):
        """The names and values below a key; None when etcd does not answer."""
        node = self.etcd_node(key)
        return None if node is None else {
            child["key"].rsplit("/", 1)[1]: child["value"] for child in node.get("nodes", []) if "value" in child}

    def etcd_value(self, key):
        return (self.etcd_node(key) or {}).get("value")

    def etcd_node(self, key):
        answer = self.any_node().run(
            f"curl -sS --max-time 5 'http://127.0.0.1:2379/v2/keys/infrac/{self.name}/{key}?quorum=true'", check=False)
        try:
            return json.loads(answer).get("node", {})
        except ValueError:
            return None

    @property
    def name(self):
        return self.spec.stem

    def renewed(self, service, instance):
        """A condition: the instance runs in another container than now, on the same node."""
        node, name = self.host_of(service, instance), f"{service}-{instance}"
        before = node.container_of(name)
        return lambda: node.container_of(name) not in ("", before)

    def expected(self, service):
        return set(self.services[service]["instances"])

    def upstreams(self):
        """The web servers that each proxy knows, by node, in an order that says nothing."""
        nodes = [self.host_of("proxy", instance) for instance in sorted(self.expected("proxy"))]
        return {node.name: sorted(node.run("cat /run/infrac/proxy/upstreams.conf").splitlines()) for node in nodes}

    def rested(self):
        """As after five good minutes: what was started again for the last fault does not wait longer for the next one."""
        for node in self.nodes.values():
            node.run("rm -rf /run/infrac/starts", check=False)

    def whole(self):
        """Whether every instance of every service that announces itself is announced."""
        return all(set(self.announced(service) or {}) >= self.expected(service) for service in self.services
                   if (self.generated / f"units/{service}-announce@.service").exists())
