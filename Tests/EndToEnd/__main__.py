"""The generated cluster on real daemons, under faults: `make e2e`, `make e2e SCENARIO=…`, `make e2e-smoke`.

usage: python3 Tests/EndToEnd smoke | all | thousand | readdress | SCENARIO...

Needs root and Debian; everything is made in a temporary directory, on networks and in containers of its own, and is
removed at the end. The report is written to .build/e2e: report.json and report.html. Exit status 1: a check failed.
INFRAC_E2E_KEEP=1 keeps the images that were made, so that the next run is faster.
"""

import concurrent.futures
import os
import shutil
import signal
import sys
import threading
import time

from kit import images, machines
from kit.cluster import Cluster
from kit.report import Report
from kit.shell import Failure, say
from scenarios import (
    availability,
    certificates,
    changes,
    database,
    drills,
    ftp,
    hardening,
    isolation,
    outside,
    readdress,
    recovery,
    runaway,
    scaling,
    serve,
    thousand,
)

SCENARIOS = {module.NAME.lower(): module for module in (
    serve, certificates, ftp, hardening, isolation, runaway, changes, drills, availability, database, scaling, recovery, outside)}
SMOKE = (serve, certificates, ftp, hardening)
# The first mostly waits, and runs beside the others, which break nothing that it needs.
WAITING, LOOKING = certificates, (ftp, hardening, isolation)
# Each on a cluster of its own.
ALONE = {"thousand": ("thousand.yaml", thousand, thousand.customers), "readdress": ("e2e.yaml", readdress, None)}


def stop(*_):
    raise KeyboardInterrupt


def play(cluster, report, modules, smoke=False):
    """Runs scenarios one after the other, and one that mostly waits beside those that only look; some have a shorter form
    for the smoke test."""
    waiting = None
    for module in modules:
        if module is WAITING:
            waiting, beside = Report(), module
            # An interruption does not wait for it.
            thread = threading.Thread(target=play_one, args=(cluster, waiting, beside, smoke), daemon=True)
            thread.start()
            continue
        if waiting and module not in LOOKING:
            thread.join()
            report.take(waiting)
            waiting = None
        play_one(cluster, report, module, smoke)
    if waiting:
        thread.join()
        report.take(waiting)


def play_one(cluster, report, module, smoke):
    begun = time.monotonic()
    say(f"{module.NAME}: {module.__doc__.splitlines()[0]}")
    try:
        getattr(module, "smoke", module.run)(cluster, report) if smoke else module.run(cluster, report)
    except Exception as error:  # a scenario that breaks is a finding, and the next one runs
        report.check(module.NAME, "the scenario runs to its end", "it does", f"{type(error).__name__}: {error}", holds=False)
    report.fact(f"scenario {module.NAME}, seconds", f"{time.monotonic() - begun:.0f}")


def facts(cluster, report):
    for tag, seconds in cluster.seconds.items():
        name = tag.rsplit("/", 1)[1].split(":")[0]
        report.fact(f"image {name}", f"{images.size(tag):.0f} MB" + (f", built in {seconds:.0f} s" if seconds else ""))
    for node in cluster.nodes.values():
        for line in node.run("docker stats --no-stream --format '{{.Name}} {{.MemUsage}}'", check=False).splitlines():
            report.fact(f"memory on {node.name}", line)


def work(spec, modules, tenants=None):
    report, begun, left = Report(), time.monotonic(), []
    folder, _lock = machines.begin("infrac-e2e-")
    try:
        cluster = Cluster(spec, folder, tenants)
        cluster.prepare()
        begin = time.monotonic()
        # Some scenarios have something made that takes long, while the cluster starts.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            early = [pool.submit(module.early, cluster) for module in modules if hasattr(module, "early")]
            cluster.start()
            for made in early:
                made.result()
        report.fact("from bin/secrets to bin/start's end, seconds", f"{time.monotonic() - begin:.0f}")
        play(cluster, report, modules, smoke=spec == "smoke.yaml")
        facts(cluster, report)
        report.fact("the whole run, seconds", f"{time.monotonic() - begun:.0f}")
    finally:
        if not os.environ.get("INFRAC_E2E_STAY"):
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            machines.remove_all()
            images.remove()
            shutil.rmtree(folder, ignore_errors=True)
            left = machines.left() + images.left() + [name for name in (folder,) if os.path.exists(name)]
            if left:
                say(f"left behind: {', '.join(left)}")
    report.check("Run", "nothing is left behind", [], left)
    return report


def main(words):
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 64
    unknown = [word for word in words if word not in ("smoke", "all", *ALONE) and word not in SCENARIOS]
    if unknown or (len(words) > 1 and any(word in ALONE for word in words)):
        print(f"no scenario {', '.join(unknown or words)}; there are: {', '.join(SCENARIOS)}; by themselves all, smoke, "
              f"{', '.join(ALONE)}", file=sys.stderr)
        return 64
    if os.geteuid() != 0:
        print("Asking sudo for: the cluster of containers, whose files have many owners", file=sys.stderr)
        os.execvp("sudo", ["sudo", "--preserve-env", sys.executable, "-B", *sys.argv])
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    modules = SMOKE if words == ["smoke"] else [SCENARIOS[name] for name in SCENARIOS if "all" in words or name in words]
    try:
        if words[0] in ALONE:
            spec, module, customers = ALONE[words[0]]
            report = work(spec, [module], customers and customers())
        else:
            report = work("smoke.yaml" if words == ["smoke"] else "e2e.yaml", modules)
    except KeyboardInterrupt:
        print("interrupted; everything that was made is removed", file=sys.stderr)
        return 130
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 3
    folder = images.PROJECT / ".build/e2e"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(report.json())
    (folder / "report.html").write_text(report.page())
    print(report.table())
    return 1 if report.failed else 0


sys.exit(main(sys.argv[1:]))
