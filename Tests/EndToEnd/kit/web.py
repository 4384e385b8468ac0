"""HTTP as a visitor speaks it, to an address of our choice."""

import http.client
import socket
import ssl


class Answer:
    """Status, headers and body of an answer; status 0: there was none, and body says why."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace").strip()


def context(authority=None):
    """TLS that trusts the given certificate authority; without one it takes every certificate."""
    found = ssl.create_default_context(cafile=authority)
    if authority is None:
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    return found


def connect(address, host, tls, timeout):
    if tls is None:
        return http.client.HTTPConnection(address, 80, timeout=timeout)
    connection = http.client.HTTPSConnection(host, 443, timeout=timeout, context=tls)
    connection._create_connection = lambda _, *rest: socket.create_connection((address, 443), *rest)
    return connection


def request(address, host, path="/", method="GET", tls=None, body=None, headers=None, timeout=20):
    """One request over a new connection; tls: a context, or None for plain HTTP."""
    connection = connect(address, host, tls, timeout)
    try:
        connection.request(method, path, body=body, headers={"Host": host} | (headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, {}, f"{type(error).__name__}: {error}".encode())
    finally:
        connection.close()


def certificate_names(address, host, tls):
    """The names in the certificate that is shown for a host."""
    with socket.create_connection((address, 443), timeout=10) as plain, tls.wrap_socket(plain, server_hostname=host) as wrapped:
        return sorted(value for _, value in wrapped.getpeercert().get("subjectAltName", ()))
