"""What the figures should be, how they are shown, and instruction counts."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

# What is measured, at how many tenants, on which file system, and the goal.
GOALS = [
    ("first build, CPU / cp", 10_000, "memory", 1.20),
    ("first build, CPU / cp", 10_000, "disk", 1.10),
    ("first build, wall / cp", 10_000, "memory", 0.85),
    ("unchanged build, CPU / cp", 10_000, "disk", 0.20),
    ("one tenant changed, CPU / unchanged", 10_000, "memory", 1.2),
    ("check, CPU / libyaml", 10_000, "memory", 3),
    ("memory / specification", 10_000, "memory", 12),
    ("first build, wall / cp", 100, "memory", 1.3),
    ("start, wall / true", 100, "memory", 6),
    ("mistakes, CPU / check", 10_000, "memory", 2),
    ("diff of 10 tenants, CPU / check", 10_000, "memory", 1.5),
    ("diff of trees, CPU / diff -rq", 10_000, "memory", 1),
    ("git:REV more than a folder, CPU / git archive", 10_000, "memory", 2),
]


def find(document, kind, tenants):
    return next((result for result in document[kind] if result["tenants"] == tenants), None)


def table(document):
    """Markdown: the goals, then everything."""
    machine = document["machine"]
    lines = [
        "# Benchmarks",
        "",
        "<!-- `make bench` writes this page. -->",
        "",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory'] / 2**30:.0f} GiB, Linux {machine['kernel']}, "
        f"load {machine['load']:.1f} at the beginning, {machine['date']}.  ",
        f"infrac {machine['infrac']}; {machine['swift']}; {machine['cp']}; {machine['python']}, {machine['packages']}.",
        "",
        "Medians of the ratios within rounds in which every job runs once; CPU is user + system.",
        "",
        "| what | tenants | on | goal | measured |",
        "| --- | ---: | --- | ---: | ---: |",
    ]
    for name, tenants, kind, goal in GOALS:
        result = find(document, kind, tenants)
        measured = f"{result[name]:.2f}" if result else "-"
        lines.append(f"| {name} | {tenants:,} | {kind} | ≤ {goal:g} | {measured} |")
    # A cluster has 40,000 uids for tenants, so the largest company is of that size.
    small, large = find(document, "memory", 1_000), find(document, "memory", 40_000)
    if small and large:
        growth = large["user microseconds a tenant"] / small["user microseconds a tenant"]
        lines.append(f"| user CPU a tenant, 40,000 / 1,000 | 40,000 | memory | ≤ 1.1 | {growth:.2f} |")
        peak = large["jobs"]["first build"]["memory"] / 2**30
        lines.append(f"| peak memory, GiB | 40,000 | memory | ≤ 2 | {peak:.2f} |")
    for kind, name in (("memory", "In memory"), ("disk", "On the disk")):
        if document[kind]:
            lines += ["", f"## {name}", ""] + jobs(document[kind])
    if "instructions" in document:
        lines += ["", "## Instructions at 1,000 tenants", ""]
        lines += [f"- {name}: {count:,}" for name, count in document["instructions"].items()]
    return "\n".join(lines) + "\n"


def jobs(results):
    lines = ["| tenants | specification | files | output | job | CPU s | user s | wall s | memory |"]
    lines.append("| ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |")
    for result in results:
        head = f"| {result['tenants']:,} | {result['specification'] / 1e6:.2f} MB | {result['files']:,} | {result['bytes'] / 1e6:.1f} MB |"
        for job, sample in result["jobs"].items():
            lines.append(
                f"{head} {job} | {sample['cpu']:.3f} | {sample['user']:.3f} | {sample['wall']:.3f} | {sample['memory'] / 1e6:.0f} MB |"
            )
            head = "| | | | |"
    return lines


def count_instructions(infrac, folder, make_spec):
    """The instructions of user mode that `check` and `build` execute at 1,000 tenants, as callgrind counts them."""
    work = Path(tempfile.mkdtemp(prefix="infrac-count-", dir=folder))
    try:
        with open(work / "hosting.yaml", "wb") as file:
            subprocess.run([make_spec, "1000"], stdout=file, check=True)
        counts = {}
        for name, command in (
            ("check", ["check", "hosting.yaml"]),
            ("first build", ["build", "hosting.yaml", "--output", "out"]),
            ("unchanged build", ["build", "hosting.yaml", "--output", "out"]),
        ):
            valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", infrac, *command]
            output = subprocess.run(valgrind, cwd=work, capture_output=True, text=True, check=True).stderr
            counts[name] = int(re.search(r"Collected : (\d+)", output)[1])
        return counts
    finally:
        shutil.rmtree(work)


def compare(counts, path, record):
    """Says how the counts differ from those written down; they hold for one compiler and one machine's libraries."""
    if record or not path.exists():
        path.write_text(json.dumps(counts, indent=2) + "\n")
        return
    before = json.loads(path.read_text())
    for name, count in counts.items():
        if name not in before:
            print(f"instructions of {name} at 1,000 tenants: {count:,}: not written down yet (--record)")
            continue
        change = count / before[name] - 1
        mark = "MORE THAN BEFORE" if change > 0.03 else "less than before" if change < -0.03 else "as before"
        print(f"instructions of {name} at 1,000 tenants: {count:,}, {change:+.1%}: {mark}")
