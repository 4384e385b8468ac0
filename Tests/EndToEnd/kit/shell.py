"""Programs that the kit runs: their output, or an error that says what they said."""

import subprocess
import sys
import time

started = time.monotonic()


class Failure(Exception):
    """Something that the run cannot go on without did not work."""


def elapsed():
    """Seconds since the run began."""
    return time.monotonic() - started


def say(text):
    """One line of progress, with the seconds since the run began."""
    print(f"{elapsed():6.0f} s  {text}", file=sys.stderr, flush=True)


def run(*command, data=None, check=True, timeout=600, env=None):
    """Standard output of a command, stripped; with check=False whatever it printed, also when it failed."""
    try:
        done = subprocess.run(command, input=data, capture_output=True, text=True, timeout=timeout, env=env, check=False)
    except subprocess.TimeoutExpired as late:
        if check:
            raise Failure(f"{' '.join(command)[:200]}: not done after {timeout} s") from late
        return ""
    if check and done.returncode:
        raise Failure(f"{' '.join(command)[:300]}: exit status {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout.strip()


def succeeds(*command, timeout=60):
    """Whether a command ends with 0."""
    try:
        return subprocess.run(command, capture_output=True, timeout=timeout, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def wait_for(what, condition, seconds, pause=1.0, required=True):
    """The seconds until a condition holds; a Failure when it does not in time (None when it is not required)."""
    begun = time.monotonic()
    while True:
        if condition():
            return time.monotonic() - begun
        if time.monotonic() - begun > seconds:
            if required:
                raise Failure(f"{what}: not within {seconds} s")
            return None
        time.sleep(pause)
