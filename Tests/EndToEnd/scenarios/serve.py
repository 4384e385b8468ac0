"""Serve: every domain and alias, from outside, as a visitor sees it."""

import base64
import gzip
import json
import os
import secrets
import socket
import ssl

from kit import web
from kit.customers import php
from kit.shell import wait_for

NAME = "Serve"
VISITORS = "10.98.7.100"
CALA = "xn--cala-piol-r6a.example"


def run(cluster, report):
    # A browser's trust, in the authority of this run; while certificates are ordered, in whatever there is.
    trust = web.context()
    plain(report)
    secure(cluster, report, trust)
    redirects(report, trust)
    php_sees(cluster, report, trust)
    application(report, trust)
    limits(report, trust)
    hidden(report, trust)
    handshakes(report)
    logged(cluster, report)


def check(report, *rest, **more):
    report.check(NAME, *rest, **more)


def status(host, path="/", tls=None, **more):
    answer = web.request(VISITORS, host, path, tls=tls, **more)
    return answer.status if answer.status else answer.text


def plain(report):
    for host, address in (("alba.example", "https://alba.example/a?b=1"), ("brisa.example", "https://brisa.example/a?b=1")):
        answer = web.request(VISITORS, host, "/a?b=1")
        check(report, f"http://{host} leads to HTTPS", f"301 {address}", f"{answer.status} {answer.headers.get('Location')}")
    check(report, "a site without TLS is served over HTTP", "200 hello from far",
          f"{status('far.example', '/index.php')} {web.request(VISITORS, 'far.example', '/index.php').text}")
    answer = web.request(VISITORS, "nobody.example")
    check(report, "a host that nobody has is refused", "no answer", "no answer" if answer.status == 0 else answer.status)


def secure(cluster, report, trust):
    for host, text in (("alba.example", "hello from alba"), ("brisa.example", "hello from brisa"),
                       (f"www.{CALA}", "hello from cala")):
        answer = web.request(VISITORS, host, tls=trust)
        check(report, f"https://{host}", f"200 {text}", f"{answer.status} {answer.text[:60]}")
    answer = web.request(VISITORS, "estel.example", tls=trust)
    check(report, "a suspended customer's site says so", 503, answer.status)
    check(report, "an unknown name gets no certificate of another", "TLSV1_UNRECOGNIZED_NAME", handshake("nobody.example"))
    for host in ("alba.example", f"www.{CALA}"):
        check(report, f"{host} is served by PHP or as files, never as source", False,
              b"<?php" in web.request(VISITORS, host, tls=trust).body)


def handshake(host, ciphers=None, **limits):
    """The version and the cipher agreed upon, or the server's alert; no alert: it is the client that gave up."""
    context = web.context()
    if ciphers:
        context.set_ciphers(ciphers)
    for key, value in limits.items():
        setattr(context, key, value)
    try:
        with socket.create_connection((VISITORS, 443), timeout=10) as raw, context.wrap_socket(raw, server_hostname=host) as wrapped:
            return wrapped.version()
    except ssl.SSLError as error:
        return error.reason
    except OSError as error:
        return type(error).__name__


def redirects(report, trust):
    for host, path, expected in (
            ("www.alba.example", "/x", "301 https://alba.example/x"),
            (CALA, "/x", f"301 https://www.{CALA}/x"),
            ("alba.example", "/old", "301 https://alba.example/new"),
            ("alba.example", "/docs/a/b", "308 https://alba.example/help/a/b")):
        answer = web.request(VISITORS, host, path, tls=trust)
        location = answer.headers.get("Location") or ""
        if location.startswith("/"):
            location = f"https://{host}{location}"
        check(report, f"https://{host}{path} is redirected", expected, f"{answer.status} {location}")


def php_sees(cluster, report, trust):
    def ask(host, expression, **more):
        return web.request(VISITORS, host, php(expression), tls=trust, **more).text
    for tenant in ("alba", "brisa"):
        check(report, f"PHP of {tenant} runs as its own user", str(cluster.tenants[tenant]["uid"]),
              ask(f"{tenant}.example", "posix_getuid()"))
    check(report, "PHP has the version that was bought", "8.2", ask("alba.example", "PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION"))
    check(report, "PHP sees the visitor's address, not a header's", "10.98.7.1",
          ask("alba.example", "$_SERVER['REMOTE_ADDR']", headers={"X-Forwarded-For": "192.0.2.7"}))
    check(report, "PHP sees HTTPS", "on 443", ask("alba.example", "$_SERVER['HTTPS'] . ' ' . $_SERVER['SERVER_PORT']"))
    first = web.request(VISITORS, "alba.example", php("session_start() && ($_SESSION['n'] = 'kept') ? 'begun' : ''"), tls=trust)
    cookie = (first.headers.get("Set-Cookie") or "").partition(";")[0]
    found = {ask("alba.example", "session_start() ? $_SESSION['n'] ?? 'lost' : ''", headers={"Cookie": cookie}) for _ in range(6)}
    check(report, "a session outlives the request, on every web server", {"kept"}, found, note=first.text)
    check(report, "HSTS as bought", "max-age=31536000",
          web.request(VISITORS, "alba.example", tls=trust).headers.get("Strict-Transport-Security"))
    for tenant in ("alba", "brisa"):
        check(report, f"{tenant} reaches its database as localhost", tenant, wait_for_database(cluster, tenant, ask))


def wait_for_database(cluster, tenant, ask):
    """Grants follow the first start within seconds; what is answered after a minute counts."""
    secret = cluster.secrets[tenant]
    expression = (f"(function () {{ try {{ $d = new mysqli('localhost', '{tenant}', '{secret}', '{tenant}');"
                  " return $d->query('select database()')->fetch_row()[0]; } catch (Throwable $e) { return $e->getMessage(); } })()")
    answers = []

    def answered():
        answers.append(ask(f"{tenant}.example", expression))
        return answers[-1] == tenant
    wait_for("the database", answered, 60, required=False)
    return answers[-1]


def application(report, trust):
    answer = web.request(VISITORS, "duna.example", "/path?q=1", tls=trust)
    lines = answer.text.splitlines()
    check(report, "a proxied application is asked", "GET /path?q=1", lines[0] if lines else answer.status)
    for line in ("host: duna.example", "x-forwarded-proto: https", "x-forwarded-for: 10.98.7.1"):
        check(report, f"it is told “{line}”", True, line in lines)
    check(report, "WebSocket through the proxy", "hello", websocket("duna.example", trust))


def websocket(host, trust, text=b"hello"):
    key = base64.b64encode(os.urandom(16)).decode()
    try:
        with socket.create_connection((VISITORS, 443), timeout=10) as raw, trust.wrap_socket(raw, server_hostname=host) as wrapped:
            wrapped.sendall((f"GET /socket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
            stream = wrapped.makefile("rb")
            first = stream.readline().decode()
            if " 101 " not in first:
                return first.strip()
            while stream.readline().strip():
                pass
            mask = os.urandom(4)
            wrapped.sendall(bytes([0x81, 0x80 | len(text)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text)))
            frame = stream.read(2)
            return stream.read(frame[1]).decode()
    except OSError as error:
        return str(error)


def limits(report, trust):
    """Plan: upload 4 MiB."""
    def upload(size):
        body = (b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Type: text/plain\r\n\r\n'
                + b"u" * size + b"\r\n--x--\r\n")
        return web.request(VISITORS, "alba.example", "/upload.php", method="POST", tls=trust, body=body, timeout=60,
                           headers={"Content-Type": "multipart/form-data; boundary=x"})
    at_limit = upload(4 * 2**20)
    check(report, "an upload at the plan's limit is accepted", f"200 0 {4 * 2**20}", f"{at_limit.status} {at_limit.text[:40]}")
    # The form around the file has 150 bytes, for which there is room.
    above = upload(4 * 2**20 + 2**16)
    check(report, "one above it is refused", True, above.status == 413 or above.text.startswith("1 "),
          note=f"{above.status} {above.text[:60]}")
    above = upload(6 * 2**20)
    check(report, "one far above it is refused by the proxy", 413, above.status if above.status else above.text)


def hidden(report, trust):
    answer = web.request(VISITORS, "alba.example", tls=trust)
    for name in ("X-Powered-By", "X-Generator"):
        check(report, f"no header {name}", None, answer.headers.get(name))
    check(report, "the server does not tell its version", "nginx", answer.headers.get("Server"))
    for host, path in (("alba.example", "/nothing"), ("estel.example", "/"), ("alba.example", "/%zz")):
        answer = web.request(VISITORS, host, path, tls=trust)
        check(report, f"nor does the page of {host}{path}", False, any(
            name in answer.text.lower() for name in ("nginx/", "apache/", "php/", "debian")), note=f"{answer.status} {answer.text[:80]}")
    for path in ("/.git/config", "/.env", "/../secret.php"):
        check(report, f"{path} is not served", True, status("alba.example", path, tls=trust) in (400, 403, 404),
              note=json.dumps(status("alba.example", path, tls=trust)))


def handshakes(report):
    """Which versions and ciphers are taken; the client would take each, OpenSSL's own levels aside."""
    version = ssl.TLSVersion
    old, weak = "TLSV1_ALERT_PROTOCOL_VERSION", "SSLV3_ALERT_HANDSHAKE_FAILURE"
    rows = [("TLS 1.0", version.TLSv1, None, old), ("TLS 1.1", version.TLSv1_1, None, old),
            ("TLS 1.2", version.TLSv1_2, None, "TLSv1.2"), ("TLS 1.3", version.TLSv1_3, None, "TLSv1.3"),
            ("TLS 1.2 without forward secrecy", version.TLSv1_2, "AES128-GCM-SHA256", weak),
            ("TLS 1.2 with CBC", version.TLSv1_2, "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA", weak),
            ("TLS 1.2 without encryption", version.TLSv1_2, "eNULL", weak)]
    for host in ("alba.example", "duna.example"):
        for what, only, ciphers, expected in rows:
            check(report, f"{host} with {what} alone", expected, handshake(
                host, f"{ciphers or 'ALL'}:@SECLEVEL=0", minimum_version=only, maximum_version=only))


def logged(cluster, report):
    """At night each customer gets the lines of its sites; here at once, on each proxy."""
    mark = f"/marked-{secrets.token_hex(8)}"
    web.request(VISITORS, "far.example", mark)
    folder = cluster.share / "tenants/far/logs"
    for instance in sorted(cluster.expected("proxy")):
        cluster.host_of("proxy", instance).run("INFRAC_DAY=2020-01-01 /var/lib/infrac/node/current/logs")
    text = "".join(gzip.decompress(path.read_bytes()).decode() for path in sorted(folder.glob("access-2020-01-01-*.log.gz")))
    check(report, "a customer gets the lines of its own sites", "1 line True",
          f"{text.count(mark)} line {all(line.startswith('far.example ') for line in text.splitlines())}", note=text[-200:])
