"""Certificates from an authority that speaks ACME (pebble), as a server gets them, also when things go wrong."""

import time

from kit import ADDRESSES, NAMES, ROOT, check, check_that, run

SHARED = ROOT / "Tests/EndToEnd/machine"
STORE = "/srv/hosting/certificates"
HOSTS = {"old": ("alba.example", "static.alba.example", "brisa.example", "serra.example", "calma.example"),
         "new": ("www.nova.example", "veina.example", "xn--piol-hqa.example")}


def prepare(work):
    """The folder of the authority's files: its own key and certificate, and the names as its DNS has them."""
    folder = work / "surroundings"
    folder.mkdir()
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=proof surroundings",
        "-addext", f"subjectAltName=DNS:acme.proof.example,IP:{ADDRESSES['application']}",
        "-keyout", folder / "key.pem", "-out", folder / "certificate.pem")
    (folder / "hosts").write_text("".join(f"{ADDRESSES[place]} {name}\n" for name, place in NAMES.items()))
    return folder


def mounts(work):
    programs = [f"--volume={SHARED / name}:/usr/local/bin/{name}:ro" for name in ("authority", "aged")]
    return [f"--volume={work / 'surroundings'}:/surroundings", *programs]


def start(application):
    application.sh(f"systemd-run --quiet --unit=authority /usr/local/bin/authority {application.address}")


def root(work):
    path = work / "root.pem"
    if not path.exists():
        path.write_text(run("curl", "-fsSk", "--retry", "10", "--retry-connrefused", f"https://{ADDRESSES['application']}:15000/roots/0").stdout)
    return path


def is_trusted(server, host, work):
    done = run("curl", "--silent", "--output", "/dev/null", "--cacert", root(work), "--connect-to", f"::{server.address}:",
               f"https://{host}/", fails=True)
    return done.returncode == 0


def within(seconds, condition):
    until = time.time() + seconds
    while not (found := condition()) and time.time() < until:
        time.sleep(1)
    return found


def ordered(old, new, work):
    """Every site that wants one has one, from the first run on."""
    for server in (old, new):
        for host in HOSTS[server.name]:
            found = within(60, lambda server=server, host=host: is_trusted(server, host, work))
            check_that(f"{host} has a certificate of the authority", found, certificates_log(server))
        own = f"{STORE}/{server.name}.proof.example/fullchain.pem"
        check_that(f"{server.name} itself has one", within(60, lambda server=server, own=own: server.out(f"ls {own} 2>/dev/null")))
        check(f"{server.name}: no order failed", "", server.out(f"ls {STORE}/.acme/failed 2>/dev/null"))


def certificates_log(server):
    return server.out("journalctl --no-pager --unit=infrac-certificates --output=cat | tail -n 20")


def once(server):
    """One round of the client; pauses after failures are over. The names that failed."""
    server.sh(f"rm -rf {STORE}/.acme/failed; systemctl restart infrac-certificates")
    # A round ends by a pause of five minutes.
    within(120, lambda: server.out("pgrep --uid infrac --full '^sleep 300$'"))
    return server.out(f"ls {STORE}/.acme/failed 2>/dev/null").split()


def serial(server, host):
    shown = run("openssl", "s_client", "-connect", f"{server.address}:443", "-servername", host, input="", fails=True).stdout
    return run("openssl", "x509", "-noout", "-serial", input=shown, fails=True).stdout.strip()


def lead(server, name, address):
    """Has a name lead elsewhere, as the server sees it. Docker's file is mounted: it stays the same one."""
    server.sh('text=$(sed "s/^[^ \\t]*\\([ \\t]$1\\)\\$/$2\\1/" /etc/hosts) && printf "%s\\n" "$text" >/etc/hosts', name, address)


def faults(old, application, work):
    """What is there stays while the authority is down, and while another name fails; what expired is renewed."""
    good, first = serial(old, "serra.example"), serial(old, "brisa.example")

    lead(old, "acme.proof.example", "127.0.0.1")
    old.sh(f"rm {STORE}/brisa.example/*.pem")
    check("the authority is down: the order fails and is put off", ["brisa.example"], once(old))
    check("the authority is down: the certificate that there was is served on", first, serial(old, "brisa.example"))
    lead(old, "acme.proof.example", application.address)
    check("the authority is back: the next round gets it", [], once(old))

    lead(old, "alba.example", "192.0.2.1")
    old.sh(f"rm {STORE}/alba.example/*.pem {STORE}/brisa.example/*.pem")
    check("one name leads elsewhere: it alone fails", ["alba.example"], once(old))
    check_that("one name leads elsewhere: the next one is ordered", old.out(f"ls {STORE}/brisa.example/fullchain.pem"))
    check_that("one name leads elsewhere: it is served on", is_trusted(old, "alba.example", work))
    lead(old, "alba.example", old.address)

    application.sh("aged brisa.example 20200101000000Z 20200201000000Z 2>/dev/null")
    for name, source in (("fullchain", "pem"), ("privkey", "key")):
        old.sh(f"cat >{STORE}/brisa.example/{name}.new && chown 901:901 {STORE}/brisa.example/{name}.new &&"
               f" mv -f {STORE}/brisa.example/{name}.new {STORE}/brisa.example/{name}.pem",
               input=(work / "surroundings" / source).read_text())
    check("an expired one is renewed", [], once(old))
    check_that("and the new one is served", within(60, lambda: serial(old, "brisa.example") not in (first, "")
                                                   and is_trusted(old, "brisa.example", work)))
    check("one that is good is not ordered again", good, serial(old, "serra.example"))
