"""The shared directory as nodes see it: a file system in user space, which can hang as a mount over NFS does."""

import os
import pathlib
import signal
import subprocess

from kit.shell import run, wait_for

# In the path of every run's folder.
OURS = "/infrac-e2e-"


class Share:
    """What is in `source`, seen at `mounted`; every access waits while it hangs."""

    def __init__(self, source, mounted):
        run("bindfs", "--multithreaded", "-o", "allow_other", str(source), str(mounted))
        wait_for("the share", lambda: os.path.ismount(mounted), 10, pause=0.1)
        self.process = next(process for process, command in processes() if command[0].endswith("bindfs") and str(mounted) in command)

    def hang(self):
        os.kill(self.process, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.process, signal.SIGCONT)


def processes():
    """The number and command of each process of this machine."""
    for folder in pathlib.Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if folder.name.isdigit() and command[0]:
            yield int(folder.name), command


def remove_all():
    """Ends the mounts of a run, also of one that died while its share hung."""
    for process, command in processes():
        if command[0].endswith("bindfs") and any(OURS in word for word in command):
            os.kill(process, signal.SIGCONT)
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        words = line.split()
        if OURS in words[1] and words[2].startswith("fuse"):
            subprocess.run(["umount", "--lazy", words[1]], check=False)
