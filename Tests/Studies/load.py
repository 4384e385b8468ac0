"""The machine that makes the load: a container's network, in which the generated `studies/run` works."""

import json
import os
import re
import resource
import signal
import subprocess
import time

from kit.shell import Failure, run, say, succeeds, wait_for

from arrangements import HOST

ASKED = 100_000
SCALES = (1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 200, 500, 1000)
# No run of a study may take longer, in seconds, whatever the warm-up has promised.
LIMIT = 1800


class Generator:
    """On a network of the run's, beside the machines that serve. It has a network of its own, and with it local ports of
    its own; its processes are this machine's, so that its commands reach every container."""

    def __init__(self, container, network, address):
        self.container = container
        run("docker", "run", "--detach", f"--name={container}", f"--network={network}", f"--ip={address}",
            "--sysctl=net.ipv4.ip_local_port_range=1024 65535", "debian:bookworm-slim", "sleep", "infinity")
        self.inside = ("nsenter", f"--target={process_of(container)}", "--net")

    def warm_up(self, url, study):
        """Waits until the probe answers, and tells how many requests a second are served once everything is in memory."""
        page = f"{url}/{study.page}"
        wait_for(page, lambda: succeeds(*self.inside, "curl", "-fsS", "-o", "/dev/null", "-m", "10", "-H", f"Host: {HOST}", page), 120)
        said = ""
        for requests in (500, 2000):
            said = run(*self.inside, "ab", "-q", "-r", "-H", f"Host: {HOST}", "-n", str(requests), "-c", "100", page)
        return float(re.search(r"^Requests per second: +([0-9.]+)", said, re.MULTILINE)[1])

    def measure(self, subject, study, options):
        """Runs a study against a subject and writes its result; whether `ab` came to its end in all runs."""
        rate = self.warm_up(subject.url, study)
        scale = options.scale or fitting(rate, study, options.seconds)
        say(f"study {study.number}, {subject.name}: about {rate:.0f} requests a second, 1 of {scale} requests, {options.runs} runs")
        # As root of this machine in the machine's place: the memory of other users' processes is told to nobody else.
        machines = [f"{name}=nsenter --target {process_of(container)} --mount --uts --ipc --net --pid sh -s"
                    for name, container in subject.machines.items()]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
        status, output = tracked(
            *self.inside, "sh", str(subject.kit / "run"), "--host", HOST, "--runs", str(options.runs), "--scale", str(scale),
            str(study.number), subject.name, subject.url, *machines)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if status > 1:
            raise Failure(f"studies/run ended with {status}")
        result = json.loads(output)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        result["notes"] += [f"of the processors' time in use the load generator took {share(used, result)}"]
        if any(re.search(r"^(Non-2xx responses|Failed requests): +[1-9]", entry["ab"], re.MULTILINE) for entry in result["runs"]):
            result["notes"] += subject.complaints(began)
        options.results.mkdir(parents=True, exist_ok=True)
        subject.path(options.results, study).write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        return status == 0


def process_of(container):
    """The first process of a container, by its number on this machine."""
    return run("docker", "inspect", "--format={{.State.Pid}}", container)


def fitting(rate, study, seconds):
    """One of how many requests is made, so that a run takes about so many seconds at most."""
    for scale in SCALES:
        if ASKED / scale <= max(rate * seconds, study.fewest):
            return scale
    return SCALES[-1]


def share(used, result):
    """Of the processors' time in use during all runs, in percent; `studies/sample` counts it in hundredths of a second."""
    def busy(sample):
        return int(re.search(r"^cpu (\d+)", sample, re.MULTILINE)[1]) / os.sysconf("SC_CLK_TCK")
    generators = [entry["machines"][0] for entry in result["runs"]]
    total = sum(busy(machine["after"]) - busy(machine["before"]) for machine in generators)
    return f"{100 * used / total:.0f}%" if total else "an unknown part"


def tracked(*command):
    """Status and output of a command, with all that it starts ended when this run is interrupted."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=LIMIT)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, output
