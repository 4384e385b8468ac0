"""The five studies on this machine: `make studies`.

Each subject is what the output makes of it, unchanged: the Debian server by its install.sh, the cluster on nodes that are
containers, the all-in-one container by its Dockerfile. The load comes from `studies/run` of the output. Results are written
to docs/studies: results/*.json, one for a study of an arrangement, and all that are there as results.md and results.html.

Needs root and Debian. All is made in a temporary directory, on networks and in containers of its own, and is removed at the
end; INFRAC_E2E_KEEP=1 keeps the images, so that the next run is faster. It must not run beside `make e2e`, whose kit it uses.
Exit status 1: something could not be measured.
"""

import argparse
import os
import pathlib
import shutil
import signal
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
sys.path.insert(1, str(HERE.parent / "EndToEnd"))

from kit import images, machines  # noqa: E402
from kit.shell import Failure, run, say  # noqa: E402

import cluster  # noqa: E402
import single  # noqa: E402
from arrangements import ALL_IN_ONE, CLUSTERS, NAMES, STUDIES  # noqa: E402

SUBJECTS = {"server": "the Debian server", "one": f"the {ALL_IN_ONE}",
            **{f"cluster-{nodes}": f"the cluster with {nodes} node{'s' * (nodes > 1)}" for nodes in CLUSTERS}}


def arguments():
    parser = argparse.ArgumentParser(
        prog="python3 Tests/Studies", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="SUBJECT: " + "; ".join(f"{name}, {what}" for name, what in SUBJECTS.items()))
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help="measures these alone; without it, all")
    parser.add_argument("--studies", default="1,2,3,4,5", type=lambda text: {int(word) for word in text.split(",")},
                        help="these alone: %(default)s without it")
    parser.add_argument("--runs", default=3, type=int, help="runs of each study, %(default)s without it")
    parser.add_argument("--seconds", default=40, type=int,
                        help="a run takes about so many at most: as many of the 100,000 requests are made as are served in this time; "
                             "%(default)s without it, with which all takes an hour at most on two processors")
    parser.add_argument("--scale", type=int, metavar="N", help="an Nth of the requests in all studies, whatever the time")
    parser.add_argument("--results", default=PROJECT / "docs/studies/results", type=pathlib.Path, help="where results go: %(default)s")
    found = parser.parse_args()
    unknown = [word for word in found.subjects if word not in SUBJECTS]
    if unknown or not found.studies <= {study.number for study in STUDIES}:
        parser.error(f"no {', '.join(unknown)}; there are {', '.join(SUBJECTS)}" if unknown else "studies are 1 to 5")
    found.subjects = found.subjects or list(SUBJECTS)
    return found


class Measuring:
    """The studies, one subject after the other; what fails is said, and the next subject has its turn."""

    def __init__(self, options, work):
        self.options, self.work, self.failures = options, work, []
        self.infrac = os.environ.get("INFRAC", str(PROJECT / ".build/release/infrac"))

    def studies(self, kind):
        return [study for study in STUDIES if study.number in self.options.studies and kind in study.subjects.split()]

    def use(self, generator, subject, kinds):
        for study in dict.fromkeys(study for kind in kinds for study in self.studies(kind)):
            self.attempt(f"study {study.number}, {subject.name}", lambda study=study: self.one(generator, subject, study))

    def one(self, generator, subject, study):
        if not generator.measure(subject, study, self.options):
            self.failures.append(f"study {study.number}, {subject.name}: ab gave up in a run; its result says why")

    def attempt(self, what, action):
        try:
            action()
        except (Exception, SystemExit) as error:  # the kit of the servers exits where that of the cluster raises
            say(f"FAILED {what}: {error}")
            self.failures.append(what)

    def single(self):
        with single.network() as generator:
            for name, make in (("server", single.debian_server), ("one", single.all_in_one)):
                if name in self.options.subjects and self.studies(name):
                    self.attempt(name, lambda name=name, make=make: self.serve(generator, name, make))

    def serve(self, generator, name, make):
        with make(self.infrac, self.work) as subject:
            self.use(generator, subject, [name])

    def cluster(self, nodes):
        largest = NAMES[NAMES.index(ALL_IN_ONE) - 1]
        cluster.measured(nodes, self.work / f"cluster-{nodes}", lambda generator, subject: self.use(
            generator, subject, ["cluster", "largest"] if subject.name == largest else ["cluster"]))

    def all(self):
        if {"server", "one"} & set(self.options.subjects):
            self.attempt("the network of the single machines", self.single)
        for nodes in CLUSTERS:
            if f"cluster-{nodes}" in self.options.subjects and (self.studies("cluster") or self.studies("largest")):
                self.attempt(f"the cluster with {nodes} nodes", lambda nodes=nodes: self.cluster(nodes))


def report(infrac, folder):
    """All results that are there, side by side."""
    results = sorted(str(path) for path in folder.glob("*.json"))
    for ending, form in (("md", "markdown"), ("html", "html")):
        folder.with_suffix(f".{ending}").write_text(run(infrac, "study", "report", *results, "--format", form) + "\n")


def stop(*_):
    raise KeyboardInterrupt


def main():
    options = arguments()
    if os.geteuid() != 0:
        print("Asking sudo for: the studies, whose containers are machines", file=sys.stderr)
        os.execvp("sudo", ["sudo", "--preserve-env", sys.executable, "-B", *sys.argv])
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    run(str(PROJECT / "scripts/install-packages"), "the studies are run with", "apache2-utils", "curl", "util-linux", timeout=600)
    run(str(PROJECT / "scripts/setup-docker"), "bookworm", timeout=1500)
    try:
        folder, _lock = machines.begin("infrac-e2e-studies-")
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 3
    work = pathlib.Path(folder)
    # Also what programs that are ended in the middle leave behind.
    os.environ["TMPDIR"] = str(work)
    measuring = Measuring(options, work)
    try:
        single.remove_all()
        measuring.all()
        report(measuring.infrac, options.results)
    except KeyboardInterrupt:
        print("interrupted; everything that was made is removed", file=sys.stderr)
        return 130
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 3
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        single.remove_all()
        if any(name.startswith("cluster") for name in options.subjects):
            machines.remove_all()
        images.remove()
        shutil.rmtree(work, ignore_errors=True)
    say(f"{len(measuring.failures)} failures" + "".join(f"\n          {what}" for what in measuring.failures))
    return 1 if measuring.failures else 0


sys.exit(main())
