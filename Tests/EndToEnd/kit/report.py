"""What a run has found: a table on the terminal, JSON, and one page of HTML that needs nothing else."""

import html
import json

from kit.shell import elapsed, say


class Report:
    """Findings in the order in which they were made; a scenario holds when each of its findings does."""

    def __init__(self):
        self.findings, self.loads, self.facts = [], [], []

    def check(self, scenario, what, expected, measured, holds=None, note=""):
        """One finding; without `holds` the measured value must be the expected one. `at` in its JSON: the run's seconds."""
        verdict = bool(measured == expected if holds is None else holds)
        self.findings.append({"scenario": scenario, "check": what, "expected": str(expected),
                              "measured": str(measured), "holds": verdict, "note": note, "at": round(elapsed())})
        say(f"ok: {what}" if verdict else f"FAILED {scenario}: {what}: expected {expected}, measured {measured}")
        return verdict

    def load(self, title, load, marks=()):
        """The course of a load, for the page's plots."""
        self.loads.append({"title": title, "seconds": load.course(), "marks": list(marks)})

    def fact(self, what, value):
        self.facts.append({"what": what, "value": str(value)})

    def take(self, other):
        """Adds what another one has found."""
        self.findings += other.findings
        self.loads += other.loads
        self.facts += other.facts

    @property
    def failed(self):
        return [finding for finding in self.findings if not finding["holds"]]

    def table(self):
        rows = [("scenario", "what", "expected", "measured", "verdict")]
        rows += [(f["scenario"], f["check"], f["expected"], f["measured"], "ok" if f["holds"] else "FAILED")
                 for f in self.findings]
        rows = [tuple(cell.replace("\n", " ")[:limit] for cell, limit in zip(row, (14, 64, 34, 46, 6), strict=True)) for row in rows]
        widths = [max(len(row[i]) for row in rows) for i in range(5)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        lines.insert(1, "  ".join("-" * width for width in widths))
        facts = [f"{fact['what']}: {fact['value']}" for fact in self.facts]
        return "\n".join([*lines, "", *facts, "", f"{len(self.findings)} checks, {len(self.failed)} failed"])

    def json(self):
        return json.dumps({"findings": self.findings, "facts": self.facts, "loads": self.loads}, indent=1) + "\n"

    def page(self):
        rows = "".join(
            f"<tr class={'good' if f['holds'] else 'bad'}><td>{cell(f['scenario'])}<td>{cell(f['check'])}"
            f"<td>{cell(f['expected'])}<td>{cell(f['measured'])}<td>{'ok' if f['holds'] else 'FAILED'}"
            f"<td>{long_cell(f['note'])}" for f in self.findings)
        facts = "".join(f"<tr><td>{cell(f['what'])}<td>{cell(f['value'])}" for f in self.facts)
        plots = "".join(plot(load) for load in self.loads)
        return PAGE.format(count=len(self.findings), failed=len(self.failed), rows=rows, facts=facts, plots=plots)


def cell(text):
    return html.escape(text)


def long_cell(text):
    """What a script has said is folded."""
    return cell(text) if len(text) <= 200 else f"<details><summary>{cell(text[:60])} …</summary>{cell(text)}</details>"


def plot(load):
    """Answers and failures of each second, as an SVG; a dashed line is what was done to the cluster."""
    seconds = load["seconds"]
    width, height, top = 860, 150, max([1] + [second["good"] + second["failed"] for second in seconds])
    step = width / max(1, len(seconds))
    bars = []
    for index, second in enumerate(seconds):
        # The topmost part is for the words of the marks.
        good, bad = ((height - 18) * second[kind] / top for kind in ("good", "failed"))
        bars.append(f"<rect class=answers x={index * step:.1f} y={height - good:.1f} width={max(step - 0.5, 0.5):.1f} height={good:.1f} />")
        if second["failed"]:
            bad = max(bad, 2)
            bars.append(f"<rect class=failures x={index * step:.1f} y={height - good - bad:.1f} "
                        f"width={max(step - 0.5, 0.5):.1f} height={bad:.1f} />")
    marks = "".join(f"<line class=mark x1={at * step:.1f} x2={at * step:.1f} y1=0 y2={height} />"
                    f"<text x={at * step + 4:.1f} y=12>{cell(text)}</text>" for at, text in load["marks"])
    failed = sum(second["failed"] for second in seconds)
    total = failed + sum(second["good"] for second in seconds)
    return (f"<figure><figcaption>{cell(load['title'])}: {total} requests, {failed} failed; "
            f"up to {top} a second, {len(seconds)} s</figcaption>"
            f"<svg viewBox='-4 -4 {width + 8} {height + 8}'>{''.join(bars)}{marks}</svg></figure>")


PAGE = """<!doctype html>
<html lang=en><meta charset=utf-8><title>infrac: the cluster under faults</title>
<meta name=viewport content="width=device-width">
<style>
body {{ font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; }}
.findings th:nth-child(1) {{ width: 9%; }} .findings th:nth-child(2) {{ width: 24%; }} .findings th:nth-child(5) {{ width: 7%; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #d8dee6; overflow-wrap: anywhere; }}
th {{ position: sticky; top: 0; background: #fff; }}
.bad td {{ background: #fde8e6; }}
.bad td:nth-child(5) {{ color: #b3261e; font-weight: 600; }}
.good td:nth-child(5) {{ color: #1b7f3b; }}
figure {{ margin: 1.2rem 0; }} figcaption {{ margin-bottom: .3rem; }}
svg {{ width: 100%; background: #f5f7fa; }} svg text {{ font-size: 12px; fill: #1c2430; }}
.answers {{ fill: #4a78b5; }} .failures {{ fill: #d33a2c; }} .mark {{ stroke: #1c2430; stroke-dasharray: 4 3; }}
</style>
<h1>The cluster under faults</h1>
<p>{count} checks, {failed} failed. Seen from outside, as a customer or an operator sees it.</p>
<h2>Load</h2>
<p>Blue: requests answered in each second. Red: requests that failed. Dashed: what was done to the cluster.</p>
{plots}
<h2>Scenarios</h2>
<table class=findings><thead><tr><th>Scenario<th>What<th>Expected<th>Measured<th>Verdict<th>Note</thead><tbody>{rows}</tbody></table>
<h2>Measured beside</h2>
<table><thead><tr><th>What<th>Value</thead><tbody>{facts}</tbody></table>
</html>
"""
