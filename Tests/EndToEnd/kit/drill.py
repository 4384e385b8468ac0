"""The generated drills, run as an operator would, with all that they may ask answered."""

import json

from kit.machines import PREFIX
from kit.shell import wait_for

VISITORS = "10.98.7.100"


def drill(cluster, name, *arguments, **settings):
    """Runs a drill: its exit status, its verdict as it writes it, and what it said."""
    if "--node" not in arguments:
        wait_for("a whole cluster", cluster.whole, 300)
    result = cluster.work / f"drill-{name}.json"
    result.unlink(missing_ok=True)
    status, said = cluster.followed(str(cluster.generated / "drills" / name), *arguments, **{
        "DRILL_URL": "http://far.example/index.html", "DRILL_ADDRESS": VISITORS, "DRILL_RESULT": str(result),
        "DRILL_APPLY": "--no-images", "DRILL_STOP_NODE": f'docker kill {PREFIX}-"$1"',
        "DRILL_START_NODE": f'docker start {PREFIX}-"$1"'} | settings)
    verdict = json.loads(result.read_text()) if result.exists() else {}
    return status, verdict, said.strip()


def passes(cluster, report, scenario, what, name, *arguments, **settings):
    """A drill is to pass, and to leave a whole cluster."""
    status, verdict, said = drill(cluster, name, "--yes", *arguments, **settings)
    report.check(scenario, f"{what}: failed of {verdict.get('requests', 0)}", f"{verdict.get('allowed', 0)} at most",
                 verdict.get("failed", "no verdict"), holds=status == 0 and verdict.get("passed", False), note=said[-600:])
    seconds = wait_for("a whole cluster", cluster.whole, 420, required=False)
    report.check(scenario, f"{what}: the cluster is whole afterwards", True, seconds is not None)
