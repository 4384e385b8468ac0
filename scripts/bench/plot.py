"""Draws cost against the number of tenants, both axes logarithmic, as SVG."""

import math

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
JOBS = [
    ("python", "Python and Jinja2", "#8c564b"),
    ("first build", "infrac, first build", "#d62728"),
    ("cp", "cp -r of the output", "#7f7f7f"),
    ("unchanged build", "infrac, unchanged", "#ff7f0e"),
    ("c", "C, the same files", "#2ca02c"),
    ("check", "infrac check", "#1f77b4"),
    ("libyaml", "libyaml, events alone", "#9467bd"),
]


def svg(document):
    results = document["memory"]
    values = [max(result["jobs"][job]["cpu"], 1e-3) for result in results for job, _, _ in JOBS]
    sizes = [result["tenants"] for result in results]
    x = scale(min(sizes), max(max(sizes), 10 * min(sizes)), LEFT, WIDTH - RIGHT)
    y = scale(10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values))), HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="14">CPU seconds by number of tenants, in memory</text>',
    ]
    for exponent in range(-3, 4):
        if HEIGHT - BOTTOM >= y(10.0**exponent) >= TOP - 1:
            at = y(10.0**exponent)
            parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
            parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**exponent:g}</text>')
    for size in sizes:
        parts.append(f'<path d="M{x(size):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    parts += lines(results, x, y)
    return "\n".join(parts) + "\n</svg>\n"


def scale(low, high, start, end):
    return lambda value: start + (end - start) * math.log(value / low) / math.log(high / low)


def lines(results, x, y):
    parts, labels = [], []
    for job, name, colour in JOBS:
        points = [(x(result["tenants"]), y(max(result["jobs"][job]["cpu"], 1e-3))) for result in results]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        labels.append([points[-1][1], name, colour])
    # Names that would lie on one another move apart.
    labels.sort()
    for before, label in zip(labels, labels[1:]):
        label[0] = max(label[0], before[0] + 15)
    for at, name, colour in labels:
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{at + 4:.1f}" fill="{colour}">{name}</text>')
    return parts
