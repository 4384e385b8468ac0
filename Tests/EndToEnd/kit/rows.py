"""A customer who writes rows through PHP all the time, and knows which of them were confirmed."""

import threading
import time

from kit import web
from kit.customers import php

VISITORS = "10.98.7.100"


def sql(cluster, tenant, statement, database=None, host="localhost"):
    """A PHP expression that runs SQL as a customer and tells the first value, or why there is none."""
    return (f"(function () {{ try {{ mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT); "
            f"$d = new mysqli('{host}', '{tenant}', '{cluster.secrets[tenant]}', '{database or tenant}'); "
            f"$r = $d->query(\"{statement}\"); return is_bool($r) ? 'done' : ($r->fetch_row()[0] ?? 'none'); }} "
            "catch (Throwable $e) { return 'error: ' . $e->getMessage(); } })()")


def ask(cluster, tenant, statement, timeout=20, **more):
    """What a customer's SQL answers, asked through its own site."""
    answer = web.request(VISITORS, f"{tenant}.example", php(sql(cluster, tenant, statement, **more)), tls=web.context(),
                         timeout=timeout)
    return answer.text if answer.status == 200 else f"error: status {answer.status}"


class Writer:
    """Inserts the numbers 1, 2, 3 … until it is stopped; `confirmed` are those for which the server said so."""

    def __init__(self, cluster, table):
        self.cluster, self.table = cluster, table
        self.confirmed, self.refused, self.times = [], [], []
        ask(cluster, "alba", f"create table if not exists {table} (n int primary key) engine=innodb")
        self.running = True
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        number = 0
        while self.running:
            number += 1
            if ask(self.cluster, "alba", f"insert into {self.table} values ({number})", timeout=10) == "done":
                self.confirmed.append(number)
                self.times.append(time.monotonic())
            else:
                self.refused.append(number)
            time.sleep(0.05)

    def stop(self):
        self.running = False
        self.thread.join(timeout=30)
        self.stopped = time.monotonic()

    def gap(self, since):
        """The longest time without a confirmed row between a moment and the writer's end."""
        times = [since, *(moment for moment in self.times if moment > since), self.stopped]
        return max(later - earlier for earlier, later in zip(times, times[1:], strict=False))


def on_member(node, statement):
    """SQL on one member, past all proxies."""
    return node.run(f"docker exec -i database-{node.name} /usr/local/bin/member sql", data=statement + ";\n", check=False)
