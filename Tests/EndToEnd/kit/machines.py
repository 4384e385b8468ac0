"""Containers that stand for machines, on a bridge network of the run's own, and their removal."""

import fcntl
import os
import pathlib
import shutil
import subprocess
import tempfile

from kit import share
from kit.shell import Failure, run, succeeds, wait_for

PREFIX = "infrac-e2e"
IMAGE = f"{PREFIX}/machine"
NETWORK = PREFIX
# The cluster has 10.98.7.0/24 of it; what is around it is outside, as the world is.
SUBNET, GATEWAY = "10.98.0.0/20", "10.98.7.1"
SURROUNDINGS, REGISTRY, SEEDING, CUSTOMER = "10.98.8.5", "10.98.8.7", "10.98.8.61", "10.98.7.60"
SEED = f"{PREFIX}-seed"
PROJECT = pathlib.Path(__file__).resolve().parents[3]
# The names of a run are fixed, so a machine has one run at a time; it holds this until its process ends.
LOCK = pathlib.Path(f"/run/lock/{PREFIX}")
# What systemd, an own Docker and an own firewall in a container need; --privileged asks for more than many hosts have.
RIGHTS = [
    *(f"--cap-add={name}" for name in ("SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_NICE", "IPC_LOCK", "NET_RAW", "AUDIT_WRITE")),
    *(f"--security-opt={what}=unconfined" for what in ("seccomp", "apparmor", "systempaths")),
    "--cgroupns=host", "--volume=/sys/fs/cgroup:/sys/fs/cgroup:rw",
    "--tmpfs=/run", "--tmpfs=/run/lock", "--tmpfs=/tmp",
]


# What this machine's Docker needs to push to the run's registry: its address, and the authority of its certificate.
HOSTS, AUTHORITIES = pathlib.Path("/etc/hosts"), pathlib.Path("/etc/docker/certs.d/registry.e2e.example")
HOSTS_LINE = f"{REGISTRY} registry.e2e.example  # {PREFIX}\n"


def know_registry(certificate):
    """Lets this machine's Docker push to the run's registry, until `remove_all`."""
    forget_registry()
    AUTHORITIES.mkdir(parents=True)
    shutil.copy(certificate, AUTHORITIES / "ca.crt")
    with HOSTS.open("a") as file:
        file.write(HOSTS_LINE)


def forget_registry():
    shutil.rmtree(AUTHORITIES, ignore_errors=True)
    text = HOSTS.read_text()
    if HOSTS_LINE in text:
        HOSTS.write_text(text.replace(HOSTS_LINE, ""))


class Machine:
    """A container that behaves like a machine, by its name and address."""

    def __init__(self, name, address):
        self.name, self.address = name, address
        self.container = f"{PREFIX}-{name}"

    def create(self, *options, command=()):
        run("docker", "run", "--detach", f"--name={self.container}", f"--hostname={self.name}", f"--network={NETWORK}",
            f"--ip={self.address}", f"--env=NODE={self.name}", f"--env=ADDRESS={self.address}",
            f"--env=DNS={SURROUNDINGS}", *options, IMAGE, *command)

    def run(self, script, *arguments, data=None, check=True, timeout=600):
        """Output of a shell script on the machine, as root."""
        interactive = ["--interactive"] if data is not None else []
        return run("docker", "exec", *interactive, self.container, "sh", "-c", script, "sh", *arguments,
                   data=data, check=check, timeout=timeout)

    def tries(self, script, timeout=60):
        """Whether a shell script succeeds on the machine."""
        return succeeds("docker", "exec", self.container, "sh", "-c", script, timeout=timeout)

    def container_of(self, name):
        """The identity of a container that runs on the machine; empty when none of this name does."""
        return self.run("docker inspect --format '{{if .State.Running}}{{.Id}}{{end}}' $1", name, check=False)

    def main_process(self, unit):
        """The number of a unit's main process; 0 when none runs."""
        return int(self.run("systemctl show --property=MainPID --value $1", unit, check=False) or 0)

    def kill(self):
        """As if its power had gone."""
        run("docker", "kill", self.container)

    def stop(self):
        run("docker", "stop", "--time=90", self.container)

    def start(self):
        run("docker", "start", self.container)

    def move(self, address):
        """Gives a machine that is stopped another address."""
        run("docker", "network", "disconnect", "--force", NETWORK, self.container)
        run("docker", "network", "connect", f"--ip={address}", NETWORK, self.container)
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(f"ADDRESS={address}\n")
            file.flush()
            run("docker", "cp", file.name, f"{self.container}:/etc/e2e-address")
        self.address = address

    def cut_off(self):
        """No frame goes in or out, ARP's included, and the link stays up: the switch forwards nothing."""
        self.switch_port("0")

    def heal(self):
        self.switch_port("3")

    def switch_port(self, state):
        """The state of the bridge's port, as bridge(8) numbers them: 0 disabled, 3 forwarding."""
        index = self.run("cat /sys/class/net/eth0/iflink")
        port, = (path.parent.name for path in pathlib.Path("/sys/class/net").glob("*/ifindex") if path.read_text().strip() == index)
        run("bridge", "link", "set", "dev", port, "state", state)


def fast_folder():
    """Where machines keep their disks: in memory when there is plenty, since their etcd and databases wait for each
    write to be on the disk; else where temporary files are."""
    memory = {line.split(":")[0]: int(line.split()[1]) for line in pathlib.Path("/proc/meminfo").read_text().splitlines()}
    plenty = memory["MemAvailable"] > 14 * 2**20 and os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 10 * 2**30
    return "/dev/shm" if plenty else tempfile.gettempdir()


def seed(images):
    """A folder that holds the images as a machine's Docker keeps them, made once for all machines."""
    # With their names: one image may have those of two runs.
    identity = run("docker", "image", "inspect", "--format={{.Id}}", *images) + "\n" + "\n".join(images)
    folder = pathlib.Path(fast_folder(), SEED)
    mark = folder / "identity"
    if mark.exists() and mark.read_text() == identity:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    machine = Machine("seed", SEEDING)
    machine.create(*RIGHTS, f"--volume={folder}:/var/lib/docker")
    wait_for("the seed's Docker", lambda: machine.tries("systemctl start docker.service && docker info", 20), 120)
    with subprocess.Popen(["docker", "save", *images], stdout=subprocess.PIPE) as save:
        subprocess.run(["docker", "exec", "--interactive", machine.container, "docker", "load", "--quiet"],
                       stdin=save.stdout, stdout=subprocess.DEVNULL, check=True)
    machine.run("systemctl stop docker.socket docker.service")
    run("docker", "rm", "--force", "--volumes", machine.container)
    mark.write_text(identity)
    return folder


def sow(source, target):
    """Gives a machine's Docker what the seed has. Files are linked, not copied: Docker replaces them and never writes
    into them, as layers are read-only."""
    for part in ("overlay2", "image"):
        run("cp", "-al", str(source / part), str(target))


def left():
    """What of a run is on this machine: containers, networks, mounts, names."""
    found = run("docker", "ps", "--all", "--format={{.Names}}", f"--filter=name=^/{PREFIX}").split()
    found += run("docker", "network", "ls", "--format={{.Name}}", f"--filter=name=^{NETWORK}$").split()
    found += [line.split()[1] for line in pathlib.Path("/proc/mounts").read_text().splitlines() if share.OURS in line.split()[1]]
    files = {HOSTS: HOSTS_LINE in HOSTS.read_text(), AUTHORITIES: AUTHORITIES.exists()}
    return found + [str(path) for path, is_there in files.items() if is_there]


def begin(prefix):
    """Sees to it that no other run is going on, and that Docker does; removes what one left that was killed. Gives the
    run's folder, whose name begins with `prefix`, and the lock, which is held while it is referred to."""
    lock = LOCK.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Failure(f"another run is going on, which holds {LOCK}; wait for its end, or end it by Ctrl-C") from None
    # Without Docker nothing can be found and removed, and all images would count as this run's own.
    run(str(PROJECT / "scripts/setup-docker"), "none", timeout=600)
    remove_all()
    for place in ("/dev/shm", tempfile.gettempdir()):
        for folder in pathlib.Path(place).glob(f"{PREFIX}-*"):
            if folder.name != SEED:
                shutil.rmtree(folder, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=prefix, dir=fast_folder())
    os.chmod(folder, 0o755)
    return folder, lock


def remove_all():
    """Removes every container, network and mount of a run, also of one that died."""
    forget_registry()
    names = run("docker", "ps", "--all", "--quiet", f"--filter=name=^/{PREFIX}", check=False).split()
    if names:
        run("docker", "rm", "--force", "--volumes", *names, check=False)
    share.remove_all()
    if run("docker", "network", "ls", "--quiet", f"--filter=name=^{NETWORK}$", check=False):
        run("docker", "network", "rm", NETWORK, check=False)
    if not os.environ.get("INFRAC_E2E_KEEP"):
        shutil.rmtree(pathlib.Path(fast_folder(), SEED), ignore_errors=True)
