"""Runaway: what one customer's program that is out of hand must not do to others."""

import concurrent.futures
import json
import time

from kit.shell import wait_for
from scenarios.isolation import ask

NAME = "Runaway"

# What a customer does, and what its answers, each a text and seconds, or the cluster have to show so that it was done.
RUNAWAYS = {
    # A limit is of time on a processor, of which there are two for all of them.
    "endless loops": (
        "(function () { set_time_limit(3); while (true) { } })()",
        lambda answers, _: all(text.startswith("status 5") and seconds > 3 for text, seconds in answers)),
    "all the memory it can get": (
        "(function () { $a = []; while (true) { $a[] = str_repeat('x', 1000000); } })()",
        lambda answers, _: all(text.startswith("status 5") for text, _ in answers)),
    "a flood of log lines": (
        "(function () { for ($i = 0; $i < 17000; $i++) { error_log(str_repeat('x', 1000)); } return $i; })()",
        lambda answers, _: all(text == "17000" for text, _ in answers)),
    "a storm of processes": (
        "(function () { exec('for i in $(seq 1000); do sleep 15 & done 2>/dev/null; wait'); return 1; })()",
        lambda _, most: most >= 1000),
    "a full temporary directory": (
        "(function () { for ($i = 0; $i < 40; $i++) { "
        "@file_put_contents(sys_get_temp_dir() . '/f' . getmypid() . '-' . $i, str_repeat('x', 1000000)); } "
        "return count(glob(sys_get_temp_dir() . '/f' . getmypid() . '-*')); })()",
        lambda answers, _: all(text.isdigit() and int(text) > 0 for text, _ in answers)),
}


def run(cluster, report):
    """As many requests at once as the plan has workers on all web servers; the neighbour is asked until they have ended."""
    count = 4 * len(cluster.expected("web-php82"))

    def attack(expression):
        begun = time.monotonic()
        return ask("brisa", expression, 100), time.monotonic() - begun
    for what, (expression, was_done) in RUNAWAYS.items():
        statuses, most = [], 0
        with concurrent.futures.ThreadPoolExecutor(max_workers=count) as pool:
            attackers = [pool.submit(attack, expression) for _ in range(count)]
            while len(statuses) < 20 or not all(attacker.done() for attacker in attackers):
                statuses.append(ask("alba", "'fine'"))
                most = max(most, sleeping(cluster) if "processes" in what else 0)
            answers = [attacker.result() for attacker in attackers]
        report.check(NAME, f"a customer's {what} do not stop a neighbour", len(statuses), statuses.count("fine"))
        report.check(NAME, f"a customer's {what}: they were real", True, was_done(answers, most),
                     note=f"{json.dumps(sorted({text for text, _ in answers}))[:200]}, {max(s for _, s in answers):.0f} s, {most}")
    cleared = ask("brisa", "(function () { array_map('unlink', glob(sys_get_temp_dir() . '/f*')); return 'cleared'; })()")
    wait_for("brisa", lambda: ask("brisa", "'fine'") == "fine", 90, pause=3, required=False)
    report.check(NAME, "the runaway's own site recovers", "fine", ask("brisa", "'fine'"), note=cleared)


def sleeping(cluster):
    """How many of a storm's processes there are on all nodes."""
    return sum(int(node.run("pgrep -cx sleep", check=False) or 0) for node in cluster.nodes.values())
