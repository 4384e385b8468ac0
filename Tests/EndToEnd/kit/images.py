"""The images of a run: those that infrac writes, unchanged, and the kit's own; built two at a time."""

import concurrent.futures
import os
import pathlib
import time

from kit.machines import IMAGE
from kit.shell import Failure, run, say, succeeds

HERE = pathlib.Path(__file__).resolve().parent.parent
PROJECT = HERE.parent.parent
# What this run has made, and what was there before.
made, there = [], set()


def bases(folders):
    """The releases of Debian that the Dockerfiles begin with."""
    found = set()
    for folder in folders:
        for line in (folder / "Dockerfile").read_text().splitlines():
            if line.startswith("FROM "):
                found.add(line.split()[1])
    for name in found:
        if not (name.startswith("debian:") and name.endswith("-slim")):
            raise Failure(f"no base image can be made for {name}")
    return sorted(name[len("debian:"):-len("-slim")] for name in found)


def build(tag, folder):
    """Builds an image that is not there; the seconds that it took. A tag of infrac's never changes its meaning."""
    there = succeeds("docker", "image", "inspect", tag)
    if there and HERE not in folder.parents:
        return 0.0
    begun = time.monotonic()
    run("docker", "build", "--pull=false", "--tag", tag, str(folder), timeout=1500,
        env=os.environ | {"DOCKER_BUILDKIT": "0"})
    if not there:
        made.append(tag)
    say(f"image {tag} built in {time.monotonic() - begun:.0f} s")
    return time.monotonic() - begun


def references(generated):
    """What `bin/images` would build: the folder of each image, and its reference."""
    rows = (generated / "bin/images.txt").read_text().splitlines()
    return {row.split()[1]: generated / "images" / row.split()[0] for row in rows if row and row[0] != "#"}


def prepare(generated):
    """Makes every image that the cluster and the kit need; the references of the cluster's own, and facts of them."""
    run(str(PROJECT / "scripts/install-packages"), "the cluster is run with", "bindfs", "openssh-client", "openssl", "rsync")
    wanted = references(generated)
    folders = {IMAGE: HERE / "machine", "registry.e2e.example/hosting/echo:1": HERE / "echo"} | wanted
    there.update(names())
    releases = bases(folders.values())
    run(str(PROJECT / "scripts/setup-docker"), *releases, timeout=1500)
    made.extend(f"debian:{name}-slim" for name in releases if f"debian:{name}-slim" not in there)
    # What installs most takes longest, and begins first.
    order = sorted(folders, key=lambda tag: (folders[tag] / "Dockerfile").stat().st_size, reverse=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        seconds = dict(zip(order, pool.map(lambda tag: build(tag, folders[tag]), order), strict=True))
    return [tag for tag in folders if tag != IMAGE], seconds


def size(tag):
    """Megabytes of an image."""
    return int(run("docker", "image", "inspect", "--format={{.Size}}", tag)) / 1e6


def names():
    """All that this machine's Docker has; none while it does not run."""
    return set(run("docker", "image", "ls", "--format={{.Repository}}:{{.Tag}}", check=False).split())


def left():
    """What was not there before this run, and is now."""
    return [] if os.environ.get("INFRAC_E2E_KEEP") else sorted(names() - there)


def remove():
    """Removes the images that this run made, and those that scripts of the output made in it, for the registry that is the
    run's own; those that were there stay. INFRAC_E2E_KEEP=1 keeps all."""
    if os.environ.get("INFRAC_E2E_KEEP"):
        return
    by_scripts = {name for name in names() - there if name.startswith("registry.e2e.example/")}
    if ours := [*sorted(by_scripts - set(made)), *reversed(made)]:
        run("docker", "image", "rm", "--force", *ours, check=False)
