"""What one machine serves: the Debian server by its generated install.sh, and the all-in-one container."""

import contextlib
import importlib.util
import os
import secrets
import shutil

from kit import images
from kit.shell import run, say

from arrangements import ALL_IN_ONE, HERE, HOST, SERVER
from load import Generator
from subject import COMPLAINT, Subject, counted, settings

NETWORK, SUBNET = "infrac-studies", "10.97.0.0/24"
SERVER_ADDRESS, ONE_ADDRESS, GENERATOR_ADDRESS = "10.97.0.21", "10.97.0.31", "10.97.0.41"
ONE, GENERATOR = f"{NETWORK}-one", f"{NETWORK}-generator"


def servers_kit():
    """Tests/Servers/kit.py, with names of its own for this run: both kits are called kit."""
    place = HERE.parent / "Servers/kit.py"
    found = importlib.util.spec_from_file_location("servers_kit", place)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    module.PREFIX, module.RELEASES, module.ADDRESSES = NETWORK, {"server": "bookworm"}, {"server": SERVER_ADDRESS}
    return module


servers = servers_kit()


def remove_all():
    run("docker", "rm", "--force", "--volumes", ONE, GENERATOR, check=False)
    servers.clean_up()


@contextlib.contextmanager
def network():
    """The network, and the machine that makes the load there."""
    run("docker", "network", "create", f"--subnet={SUBNET}", NETWORK)
    yield Generator(GENERATOR, NETWORK, GENERATOR_ADDRESS)
    remove_all()


def tag(name):
    """The name of an image of this run, which is removed at its end unless it was there."""
    name = f"{NETWORK}/{name}"
    if not run("docker", "image", "ls", "--quiet", name):
        images.made.append(name)
    return name


def build(infrac, work):
    """The output for the Debian server; the lock file that comes of it is not kept."""
    out = work / "server"
    if not out.exists():
        shutil.copy(HERE / "server.yaml", work)
        run(infrac, "build", str(work / "server.yaml"), "--output", str(out))
    return out


@contextlib.contextmanager
def debian_server(infrac, work):
    out = build(infrac, work)
    tag("server")
    servers.make_images()
    server = servers.Server("server")
    server.create()
    server.wait()
    password = secrets.token_hex(12)
    env = os.environ | {"INFRAC_SSH": str(servers.HERE / "ssh"), "INFRAC_SSH_USER": "root"}
    run(str(out / "bin/apply"), env=env, timeout=1800)
    run(str(out / "bin/secrets"), "put", "probe", data=password + "\n", env=env)
    run(str(out / "bin/apply"), env=env)
    kit = out / "studies"
    for name, text in (*((name, (kit / name).read_text()) for name in ("probe.html", "probe.php")),
                       ("probe-settings.php", settings(password))):
        server.as_tenant("probe", f"cat >{HOST}/{name}", input=text)
    server.sh("mariadb probe", input=(kit / "probe.sql").read_text())
    say("the Debian server serves")
    yield Subject(SERVER, f"http://{SERVER_ADDRESS}", kit, {"server": server.container}, lambda since: counted(server.out(
        f"journalctl --quiet --output=cat --since=@{since:.0f} | grep -E '{COMPLAINT}' || true").splitlines()))
    servers.docker("rm", "--force", "--volumes", server.container)


@contextlib.contextmanager
def all_in_one(infrac, work):
    """By the two commands of studies/README.md, on the network of this run."""
    kit = build(infrac, work) / "studies"
    image = tag("all-in-one")
    run("docker", "build", "--pull=false", "--tag", image, "--file", str(kit / "all-in-one/Dockerfile"), str(kit), timeout=1500,
        env=os.environ | {"DOCKER_BUILDKIT": "0"})
    run("docker", "run", "--detach", f"--name={ONE}", f"--network={NETWORK}", f"--ip={ONE_ADDRESS}",
        "--sysctl=net.core.somaxconn=16384", image)
    yield Subject(ALL_IN_ONE, f"http://{ONE_ADDRESS}", kit, {"one": ONE})
    run("docker", "rm", "--force", "--volumes", ONE)
