"""A steady, bounded load: so many requests, each over a connection of its own, and what became of each."""

import collections
import random
import socket
import threading
import time

Outcome = collections.namedtuple("Outcome", "begun seconds problem")


class Load:
    """Requests in the background. `addresses` may be a list, as DNS with several records gives them; an answer without the
    `wanted` bytes has failed."""

    def __init__(self, addresses, host, path="/", method="GET", total=20_000, workers=8, rate=None, wanted=b""):
        self.addresses = [addresses] if isinstance(addresses, str) else list(addresses)
        body = b"x=1" if method == "POST" else b""
        self.bytes = (f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
                      + (f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if body else "")
                      + "\r\n").encode() + body
        self.total, self.pause, self.wanted = total, workers / rate if rate else 0, wanted
        self.outcomes, self.left, self.lock = [], total, threading.Lock()
        self.began = time.monotonic()
        self.marks = []
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(workers)]
        for thread in self.threads:
            thread.start()

    def work(self):
        while True:
            with self.lock:
                if self.left <= 0:
                    return
                self.left -= 1
            begun = time.monotonic()
            problem = self.ask()
            done = time.monotonic()
            with self.lock:
                self.outcomes.append(Outcome(begun - self.began, done - begun, problem))
            if self.pause:
                time.sleep(max(0.0, self.pause * random.uniform(0.8, 1.2) - (done - begun)))

    def ask(self):
        """None, or why the request failed: anything but a whole answer with status 200."""
        try:
            with socket.create_connection((random.choice(self.addresses), 80), timeout=15) as connection:
                connection.sendall(self.bytes)
                data = b""
                while part := connection.recv(65536):
                    data += part
        except OSError as error:
            return type(error).__name__
        head, separator, body = data.partition(b"\r\n\r\n")
        if not separator:
            return "cut off"
        status = head[9:12].decode("latin-1")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:") and len(body) < int(line.split(b":")[1]):
                return "cut off"
        if status != "200":
            return status
        return None if self.wanted in body else "another answer"

    def mark(self, text):
        """Remembers what was done to the cluster just now; the seconds since the load began."""
        at = time.monotonic() - self.began
        self.marks.append((at, text))
        return at

    def finish(self, least=None):
        """Waits until all requests are done, or at least so many; then no more are made."""
        limit = self.total if least is None else least
        while any(thread.is_alive() for thread in self.threads) and len(self.outcomes) < limit:
            time.sleep(0.2)
        with self.lock:
            self.left = 0
        for thread in self.threads:
            thread.join(timeout=30)
        return self

    @property
    def failed(self):
        return [outcome for outcome in self.outcomes if outcome.problem]

    def slowest(self):
        return max((outcome.seconds for outcome in self.outcomes), default=0.0)

    def gap(self):
        """The longest time, in seconds, in which no request was answered, up to the load's end."""
        good = [outcome.begun + outcome.seconds for outcome in self.outcomes if not outcome.problem]
        last = max((outcome.begun + outcome.seconds for outcome in self.outcomes), default=0.0)
        ends = [0.0, *sorted(good), last]
        return max(later - earlier for earlier, later in zip(ends, ends[1:], strict=False))

    def problems(self):
        counted = collections.Counter(outcome.problem for outcome in self.failed)
        return ", ".join(f"{count} × {problem}" for problem, count in counted.most_common(4))

    def course(self):
        length = int(max((outcome.begun + outcome.seconds for outcome in self.outcomes), default=0)) + 1
        seconds = [{"good": 0, "failed": 0} for _ in range(length)]
        for outcome in self.outcomes:
            seconds[int(outcome.begun + outcome.seconds)]["failed" if outcome.problem else "good"] += 1
        return seconds
