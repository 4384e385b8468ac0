"""What fleetd and fleetctl share: the units of the cluster in etcd, and who may run what.

A small stand-in for fleet 1.0, for machines without it. It keeps fleet's rules: MachineID, MachineOf, MachineMetadata,
Conflicts and Global; the machine with the fewest units wins, ties go to the smaller machine id; what is placed stays.
"""

import fnmatch
import json
import os
import re
import socket
from urllib.parse import quote

ROOT = "/v2/keys/_e2e.fleet"


class NoAnswer(Exception):
    """etcd did not answer, which is never taken for “there is nothing”."""


class Conflict(Exception):
    """A condition of a write did not hold."""


def endpoint():
    address = os.environ.get("FLEET_ETCD_SERVERS", "http://127.0.0.1:2379").split(",")[0]
    host, _, port = address.rpartition("/")[2].partition(":")
    return host, int(port)


def call(method, path, values=None, timeout=5):
    """One request to etcd; None when the key is absent. By a socket: every fleetctl would take as long again to import urllib."""
    form = "&".join(f"{quote(key, safe='')}={quote(str(value), safe='')}" for key, value in (values or {}).items())
    place, body = ROOT + quote(path), b""
    if method == "PUT":
        body = form.encode()
    elif form:
        place += "?" + form
    head = (f"{method} {place} HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n")
    try:
        with socket.create_connection(endpoint(), timeout) as connection, connection.makefile("rb") as answer:
            connection.sendall(head.encode() + body)
            status = int(answer.readline().split()[1])
            text = answer.read().partition(b"\r\n\r\n")[2]
        if status == 404:
            return None
        if status == 412:
            raise Conflict(path)
        if status not in (200, 201):
            raise NoAnswer(f"etcd: {status}")
        return json.loads(text).get("node", {})
    except (OSError, ValueError, IndexError) as error:
        raise NoAnswer(f"etcd: {error}") from error


def folder(path):
    """The values of a folder, by name."""
    node = call("GET", path, {"quorum": "true", "recursive": "true"})
    return {child["key"].rsplit("/", 1)[1]: child.get("value", "") for child in (node or {}).get("nodes", [])}


def units():
    """Every unit that was submitted: its text and the state that is wanted (inactive, loaded, launched)."""
    return {name: json.loads(value) for name, value in folder("/units").items()}


def put_unit(name, content, desired):
    call("PUT", "/units/" + name, {"value": json.dumps({"content": content, "desired": desired})})


def machines():
    return {name: json.loads(value) for name, value in folder("/machines").items()}


def options(name, content):
    """The lists of values of [X-Fleet], with %n, %N, %p and %i replaced."""
    whole, _, _ = name.rpartition(".")
    prefix, _, instance = whole.partition("@")
    found, section = {}, ""
    for line in re.sub(r"\\\n", " ", content).splitlines():
        line = line.strip()
        if line.startswith("["):
            section = line
        elif section == "[X-Fleet]" and "=" in line and line[0] not in "#;":
            key, _, value = line.partition("=")
            for letter, text in (("n", name), ("N", whole), ("p", prefix), ("i", instance)):
                value = value.replace("%" + letter, text)
            found.setdefault(key.strip(), []).append(value.strip())
    return found


def is_global(wanted):
    return bool(wanted.get("Global")) and wanted["Global"][-1].lower() in ("true", "yes", "1", "on", "t")


def has_metadata(wanted, metadata):
    """Values of one key are alternatives, different keys must all hold."""
    demands = {}
    for value in wanted.get("MachineMetadata", []):
        for pair in re.findall(r'"([^"]*)"', value) or [value]:
            key, separator, text = pair.partition("=")
            if separator and key and text and "=" not in text:
                demands.setdefault(key, set()).add(text)
    return all(metadata.get(key) in texts for key, texts in demands.items())


def globs(wanted):
    return [glob for value in wanted.get("Conflicts", []) for glob in value.split()]


def conflict(name, wanted, other, others):
    """Conflicts work in both directions; a unit never conflicts with itself."""
    if name == other:
        return False
    return any(fnmatch.fnmatchcase(other, glob) for glob in globs(wanted)) or any(
        fnmatch.fnmatchcase(name, glob) for glob in globs(others))


def place(name, known, schedule, present):
    """The machine on which a unit may start; None: it waits."""
    wanted = options(name, known[name]["content"])
    candidates = []
    for machine, facts in present.items():
        here = [unit for unit, where in schedule.items() if where == machine and unit in known]
        peers = [peer for value in wanted.get("MachineOf", []) for peer in re.findall(r'"([^"]*)"', value) or [value]]
        if wanted.get("MachineID") and machine not in wanted["MachineID"]:
            continue
        if not has_metadata(wanted, facts["metadata"]) or any(peer not in here for peer in peers):
            continue
        if any(conflict(name, wanted, unit, options(unit, known[unit]["content"])) for unit in here):
            continue
        candidates.append((len(here), machine))
    return min(candidates)[1] if candidates else None
