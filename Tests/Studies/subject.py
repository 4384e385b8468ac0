"""What is put under load."""

import collections
import collections.abc
import dataclasses
import pathlib
import re

from arrangements import NAMES


@dataclasses.dataclass(frozen=True)
class Subject:
    """One arrangement that serves the probe."""

    name: str
    url: str
    # The folder `studies` of its build.
    kit: pathlib.Path
    # Its machines, and the containers that they are.
    machines: dict
    # What its daemons have said of failures since a time, in seconds of Unix: lines for people.
    complaints: collections.abc.Callable[[float], list[str]] = lambda _: []

    def path(self, folder, study):
        """The file of its result; files are shown in the order of their names."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.name.lower())
        return folder / f"{study.number}-{NAMES.index(self.name)}-{slug}.json"


# How nginx, Apache, PHP and HAProxy mark their complaints; grep's and Python's words for it are the same.
COMPLAINT = r"\[([a-z_]+:)?(warn|error|crit|alert|emerg)\]|WARNING|ALERT"


def counted(lines):
    """Lines of logs by how often they were written, numbers and visitors apart: the six that came most often."""
    counts = collections.Counter(re.sub(r"[0-9]+([.:][0-9]+)*", "N", re.split(r", client: |, referer: ", line)[0]) for line in lines)
    return [f"{count} times: {text[:300]}" for text, count in counts.most_common(6)]


def settings(password):
    """What the probe's page reads."""
    return f"<?php return ['user' => 'probe', 'password' => '{password}', 'database' => 'probe'];\n"
