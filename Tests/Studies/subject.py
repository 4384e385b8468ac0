"""What is put under load."""

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


def settings(password):
    """What the probe's page reads."""
    return f"<?php return ['user' => 'probe', 'password' => '{password}', 'database' => 'probe'];\n"
