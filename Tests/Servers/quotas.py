"""`make quotas`: sets the quotas of customers on Debian 12 and 13 with Debian's own kernels, and writes as these customers,
by the files of the output, unchanged. Containers cannot show it: quotas are the kernel's.

    python3 Tests/Servers/quotas.py [--infrac PROGRAM] [--release bookworm|trixie]... [--accelerator tcg|kvm] [--keep]

Each machine runs in QEMU, emulated unless --accelerator says otherwise. What is tried, on each release:

  ext4, with quotacheck and quotaon    the disk of a Debian server, by bin/apply
  ext4, with the feature quota         a disk of /srv/hosting alone
  XFS                                  the storage server of a cluster, from a node, by NFS

and all three again after a reboot. Needs root and what scripts/setup-docker and `make quotas` set up. --keep leaves the
folder with the disks and the console; the images that the disks are made of stay for the next run.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from kit import HERE, ROOT, check, check_that, docker, failures, run, say

RELEASES = {"bookworm": "12", "trixie": "13"}
ADDRESS = "10.0.2.15"
FULL = "Disk quota exceeded"
STORAGE = "/var/lib/infrac/incoming/servers/server/storage"
# alba has bought 8 MiB, brisa 16.
SPECIFICATION = """\
infrac: 1
cluster:
  name: proof
  network: { subnet: 10.0.2.0/24 }
  nodes: { core-1: { address: 10.0.2.15, memory: 2GiB } }
classic:
  servers: { server: { address: 10.0.2.15, memory: 1GiB, debian: "DEBIAN" } }
  waive: { storage: it is tried with the cluster }
storage: { nfs: "10.0.2.15:/export/hosting" }
services:
  proxy: { memory: 64MiB, replicas: 1 }
  web: { memory: 256MiB, replicas: 1 }
plans:
  small: { disk: 8MiB }
  large: { disk: 16MiB }
tenants:
  alba: { plan: small, uid: 1004, sites: { alba.example: { static: true, tls: off } } }
  brisa: { plan: large, uid: 1005, sites: { brisa.example: { static: true, tls: off } } }
"""
UIDS = {"alba": 1004, "brisa": 1005}

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--infrac", default=ROOT / ".build/debug/infrac", type=pathlib.Path)
arguments.add_argument("--release", action="append", choices=RELEASES)
arguments.add_argument("--accelerator", default="tcg", choices=("tcg", "kvm"))
arguments.add_argument("--keep", action="store_true")
options = arguments.parse_args()


class Machine:
    """A Debian server in QEMU: a disk of its own, and two empty ones."""

    def __init__(self, release, work):
        self.release = release
        self.work = work
        self.process = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (work / "ssh").write_text(
            f"Host *\n  HostName 127.0.0.1\n  Port {self.port}\n  User root\n  IdentityFile {work}/key\n  BatchMode yes\n"
            f"  ConnectTimeout 60\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n"
            f"  ControlMaster auto\n  ControlPath {work}/control\n  ControlPersist yes\n")
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", work / "key")
        self.ssh = f"ssh -F {work}/ssh"

    def make_disks(self, packages):
        image = f"infrac-quotas/{self.release}"
        docker("build", "--quiet", "--build-arg", f"RELEASE={self.release}", "--build-arg", f"PACKAGES={packages}", "--tag", image,
               HERE / "kernel", env={"DOCKER_BUILDKIT": "0", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
        root = self.work / "root"
        root.mkdir()
        container = docker("create", image, "true")
        run("sh", "-c", f"docker export {container} | tar -C {root} -x")
        docker("rm", container)
        for name in ("vmlinuz", "initrd"):
            shutil.copy(next((root / "boot").glob(f"{name}*")), self.work / name)
        (root / ".dockerenv").unlink(missing_ok=True)
        (root / "etc/hostname").write_text("server\n")
        (root / "etc/fstab").write_text("/dev/vda / ext4 errors=remount-ro 0 1\n")
        keys = root / "root/.ssh"
        keys.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(self.work / "key.pub", keys / "authorized_keys")
        run("truncate", "--size=3G", self.work / "vda")
        run("mke2fs", "-q", "-t", "ext4", "-d", root, self.work / "vda")
        for name in ("vdb", "vdc"):
            run("truncate", "--size=512M", self.work / name)
        shutil.rmtree(root)

    def start(self, may_fail="none"):
        begin = time.time()
        disks = [word for name in ("vda", "vdb", "vdc")
                 for word in ("-drive", f"file={self.work / name},if=virtio,format=raw,cache=unsafe")]
        patience = "systemd.default_timeout_start_sec=900"
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", options.accelerator, "-m", "1024", "-nodefaults", "-display", "none", "-no-reboot",
             "-serial", f"file:{self.work}/console", "-kernel", self.work / "vmlinuz", "-initrd", self.work / "initrd",
             "-append", f"root=/dev/vda rw console=ttyS0 quiet mitigations=off no_timer_check {patience}", *disks,
             "-netdev", f"user,id=lan,hostfwd=tcp:127.0.0.1:{self.port}-:22", "-device", "virtio-net-pci,netdev=lan",
             "-device", "virtio-rng-pci"], stdin=subprocess.DEVNULL)
        while self.process.poll() is None and time.time() - begin < 1200:
            if self.sh("true", fails=True).returncode == 0:
                break
            time.sleep(1)
        else:
            raise SystemExit(f"{self.release} does not boot; its console ended so:\n{(self.work / 'console').read_text()[-2000:]}")
        self.out("systemctl is-system-running --wait")
        check(f"Debian {RELEASES[self.release]} has booted (kernel {self.out('uname -r')}, {time.time() - begin:.0f} s)", "",
              self.out(f"systemctl --failed --plain --no-legend | grep -v '^{may_fail}'"))

    def reboot(self):
        self.sh("systemctl reboot", fails=True)
        run("ssh", "-F", self.work / "ssh", "-O", "exit", "server", fails=True)
        self.process.wait(timeout=900)
        # It is told to turn on what ext4's feature has turned on, and calls that a failure.
        self.start(may_fail="quotaon")

    def stop(self):
        run("ssh", "-F", self.work / "ssh", "-O", "exit", "server", fails=True)
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def sh(self, script, fails=False):
        return run("ssh", "-F", self.work / "ssh", "server", script, fails=fails)

    def out(self, script):
        done = self.sh(script, fails=True)
        return (done.stdout + done.stderr).strip()

    def copy(self, folder, to):
        run("sh", "-c", f"tar -C '{folder}' -c . | {self.ssh} server 'mkdir -p {to} && tar -C {to} --no-same-owner -xpf -'")


class Proof:
    """The checks on one machine."""

    def __init__(self, machine, work):
        self.machine = machine
        self.work = work
        self.out = machine.out

    def build(self, change=None):
        text = SPECIFICATION.replace("DEBIAN", RELEASES[self.machine.release])
        (self.work / "hosting.yaml").write_text(change(text) if change else text)
        # It would hold that a tenant has gone, and here the tenant comes back; the uids are in the specification.
        (self.work / "hosting.lock.yaml").unlink(missing_ok=True)
        for target in ("debian-server", "coreos-fleet"):
            run(options.infrac, "build", self.work / "hosting.yaml", "--target", target, "--output", self.work / target, "--force")

    def apply(self):
        """What bin/apply says, as an operator runs it."""
        env = {**os.environ, "INFRAC_SSH": self.machine.ssh, "INFRAC_SSH_USER": "root"}
        done = run(self.work / "debian-server/bin/apply", env=env, fails=True)
        check("bin/apply", 0, done.returncode)
        if done.returncode:
            say(done.stdout[-2000:] + done.stderr[-2000:])
        return done.stdout + done.stderr

    def storage(self):
        """What the script says that sets the quotas of a server, run as bin/apply runs it."""
        return self.out(f"INFRAC_STORAGE={STORAGE} sh /usr/local/lib/infrac/storage || echo status $?")

    def run_with(self, change=None):
        """Brings a changed specification's limits to the server: the part of bin/apply that concerns them."""
        self.build(change)
        self.machine.copy(self.work / "debian-server/servers/server/storage", STORAGE)
        return self.storage()

    def store(self, tenant, mebibytes, share="/srv/hosting"):
        """What the kernel says when a program with the tenant's uid writes so much more; '' when it has been written."""
        uid = UIDS[tenant]
        words = f"setpriv --reuid={uid} --regid={uid} --clear-groups env LC_ALL=C"
        file = f"{share}/tenants/{tenant}/{tenant}.example/file"
        said = self.out(f"{words} sh -c 'head -c {mebibytes}M /dev/zero >>{file}'")
        return FULL if FULL in said else said

    def remove(self):
        # On the server: a node's root is nobody there.
        self.machine.sh("rm -f /srv/hosting/tenants/*/*/file /srv/feature/tenants/*/*/file /export/hosting/tenants/*/*/file && sync")

    def limits(self, mount):
        report = self.out(f"repquota -un {mount}")
        rows = {line.split()[0]: line.split()[3:5] for line in report.splitlines() if line.startswith("#")}
        return [rows.get(f"#{uid}") for uid in UIDS.values()]

    def enforced(self, where, mount, share="/srv/hosting"):
        check(f"{where}: repquota shows what the plans sell", [["8192"] * 2, ["16384"] * 2], self.limits(mount))
        check("  alba stores 7 MiB of its 8", "", self.store("alba", 7, share))
        check("  but not two more", FULL, self.store("alba", 2, share))
        check("  brisa stores 15 MiB of its 16 meanwhile", "", self.store("brisa", 15, share))
        check("  but not two more", FULL, self.store("brisa", 2, share))
        self.remove()

    def unlimited(self, where, share="/srv/hosting"):
        check(f"{where}: indeed, alba stores 12 MiB of its 8", "", self.store("alba", 12, share))
        self.remove()

    def warned(self, where, expected, said):
        """The script by itself warns; bin/apply lists it at its end."""
        told = "storage: WARNING: " in said or "runs, but:" in said
        check_that(f"{where}: the warning", told and expected in said, said)

    def silent(self, where, said):
        whole = "2 tenants are ready" in said or "install: " in said
        check_that(f"{where}: no warning", whole and "WARNING" not in said and "nothing enforces" not in said, said)

    def unchanged(self, where):
        check(f"{where}: a second run would do nothing", "storage: 2 tenants are ready",
              self.out(f"INFRAC_STORAGE={STORAGE} sh /usr/local/lib/infrac/storage --dry-run"))

    # --- a Debian server whose disk is one ext4 file system

    def debian_server(self):
        self.warned("ext4 without usrquota", "user quotas are off on /,", self.apply())
        self.unlimited("ext4 without usrquota")
        # As docs/debian-server.md has it.
        self.machine.sh("sed -i 's,errors=remount-ro,&\\,usrquota,' /etc/fstab && mount -o remount /")
        self.warned("ext4 before quotaon", "user quotas are off on /,", self.storage())
        self.machine.sh("quotacheck -um / && quotaon -u /")
        self.silent("ext4 with quotaon", self.apply())
        self.enforced("ext4 with quotaon", "/")
        self.unchanged("ext4 with quotaon")

    def changes(self):
        self.run_with(lambda text: text.replace("8MiB", "10MiB"))
        check("a larger plan: repquota shows it", ["10240"] * 2, self.limits("/")[0])
        check("  alba stores 9 MiB of its 10", "", self.store("alba", 9))
        self.run_with()
        check("the smaller plan again: repquota shows it", ["8192"] * 2, self.limits("/")[0])
        check("  what is above it stays", str(9 << 20), self.out("stat -c %s /srv/hosting/tenants/alba/alba.example/file"))
        check("  and alba stores nothing more", FULL, self.store("alba", 1))
        self.unchanged("with more than the plan sells")
        self.remove()
        self.machine.sh("setquota -u 1004 0 0 0 0 /")
        self.unlimited("a limit that setquota lifted")
        self.storage()
        check("  comes back with the next run", ["8192"] * 2, self.limits("/")[0])
        # A customer's own programs may do so.
        self.machine.sh("rmdir /srv/hosting/state/alba/tmp")
        self.store("alba", 12)
        said = self.storage()
        check_that("a full customer without its own folder is named", "alba took state/alba/tmp away" in said and FULL in said, said)
        check_that("  and does not keep the others from theirs", "2 tenants are ready" in said and "status" not in said, said)
        self.remove()
        self.silent("ext4 with quotaon", self.storage())

    def a_tenant_leaves(self):
        self.run_with(lambda text: "".join(line for line in text.splitlines(True) if "brisa" not in line))
        check("a customer who leaves: the limit stays, as the files do", ["16384"] * 2, self.limits("/")[1])
        self.run_with()

    # --- a file system of its own, with ext4's feature

    def feature(self):
        self.machine.sh("mkfs.ext4 -q -O quota /dev/vdb && mount /dev/vdb /srv/hosting")
        self.warned("ext4 with the feature, without usrquota", "nothing enforces what the plans sell", self.storage())
        self.unlimited("ext4 with the feature, without usrquota")
        self.machine.sh("mount -o remount,usrquota /srv/hosting")
        self.silent("ext4 with the feature and usrquota", self.storage())
        self.enforced("ext4 with the feature and usrquota", "/srv/hosting")
        # / has other limits of the same uids.
        self.machine.sh("setquota -u 1004 100 100 0 0 /")
        self.unchanged("ext4 with the feature and usrquota")
        self.machine.sh("umount /srv/hosting && mkdir -p /srv/feature")
        self.storage()

    # --- the storage server of a cluster, on XFS

    def cluster(self):
        self.machine.copy(self.work / "coreos-fleet/provision/storage", "/root/infrac-storage")
        self.machine.sh("mkfs.xfs -q /dev/vdc && mkdir -p /export/hosting && mount -o uqnoenforce /dev/vdc /export/hosting")
        setup = "sh /root/infrac-storage/setup.sh || echo status $?"
        self.warned("XFS with uqnoenforce", "nothing enforces what the plans sell", self.out(setup))
        self.unlimited("XFS with uqnoenforce", "/export/hosting")
        self.machine.sh("exportfs -ua && umount /export/hosting && mount -o uquota /dev/vdc /export/hosting")
        self.silent("XFS with uquota", self.out(setup))
        self.enforced("XFS with uquota", "/export/hosting", "/export/hosting")
        check("XFS with uquota: a second run would do nothing", "storage: 2 tenants are ready",
              self.out("sh /root/infrac-storage/setup.sh --dry-run"))
        self.machine.sh("exportfs -ra")
        self.from_a_node()

    def from_a_node(self):
        mounted = re.search("Options=(nfsvers.*)", (self.work / "coreos-fleet/nodes/core-1/user-data").read_text())[1]
        self.machine.sh(f"mkdir -p /mnt/node && mount -t nfs -o {mounted} {ADDRESS}:/export/hosting /mnt/node")
        self.enforced("XFS with uquota, from a node", "/export/hosting", "/mnt/node")
        self.machine.sh("umount /mnt/node")

    def after_a_reboot(self):
        # Emulation is slow.
        patience = "x-systemd.device-timeout=900"
        for line in (f"/dev/vdb /srv/feature ext4 usrquota,{patience} 0 2", f"/dev/vdc /export/hosting xfs uquota,{patience} 0 2"):
            self.machine.sh(f"echo {line} >>/etc/fstab")
        self.machine.reboot()
        self.enforced("after a reboot, ext4 with quotaon", "/")
        self.enforced("after a reboot, ext4 with the feature", "/srv/feature", "/srv/feature")
        self.from_a_node()
        self.silent("after a reboot", self.storage())
        self.unchanged("after a reboot")


def prove(release):
    work = pathlib.Path(tempfile.mkdtemp(prefix="infrac-quotas-"))
    machine = Machine(release, work)
    try:
        proof = Proof(machine, work)
        proof.build()
        table = (work / "debian-server/servers/server/packages").read_text()
        machine.make_disks(" ".join(line for line in table.splitlines() if not line.startswith("#")))
        say(f"{release}: the disk is made")
        machine.start()
        proof.debian_server()
        proof.changes()
        proof.a_tenant_leaves()
        proof.feature()
        proof.cluster()
        proof.after_a_reboot()
    finally:
        machine.stop()
        if options.keep:
            say(f"kept: {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)


# So that a machine ends with what asked for it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
for each in options.release or RELEASES:
    prove(each)
say(f"{len(failures)} failures" + "".join(f"\n         {what}" for what in failures))
sys.exit(bool(failures))
