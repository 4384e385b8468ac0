"""What lynis, Debian's auditor, has against the servers: nothing that docs/debian-server.md does not give a reason for."""

import concurrent.futures

from kit import check, check_that

# The container's: its list of packages is another, and one resolver is Docker's.
WARNINGS = ["NETW-2705", "PKGS-7388"]
# Why each is left is said in docs/debian-server.md; the last line is the container's.
LEFT = set("""
LYNIS DEB-0280 DEB-0810 DEB-0811 DEB-0880 BOOT-5264 AUTH-9230 AUTH-9262 AUTH-9284 AUTH-9286 AUTH-9328 FILE-6310 FILE-7524
USB-1000 STRG-1846 PKGS-7370 PKGS-7394 HTTP-6640 HTTP-6643 HTTP-6710 SSH-7408 PHP-2376 LOGG-2154 LOGG-2190 BANN-7126 BANN-7130
ACCT-9622 ACCT-9626 ACCT-9628 FINT-4350 TOOL-5002 HOME-9304 KRNL-6000 HRDN-7222 HRDN-7230
BOOT-5180 KRNL-5788 NAME-4028 NETW-2705
""".split())
SSH = {"AllowTcpForwarding", "ClientAliveCountMax", "Compression", "MaxAuthTries", "MaxSessions", "Port", "TCPKeepAlive"}
INDEX = 66


def audit(server):
    server.sh("export DEBIAN_FRONTEND=noninteractive; apt-get -qq update && apt-get -qq install -y --no-install-recommends lynis"
              " >/dev/null 2>&1; lynis audit system --quick --quiet --no-colors >/dev/null 2>&1; true")
    report = server.out("grep -E '^(warning|suggestion|hardening_index)' /var/log/lynis-report.dat")
    return [line.partition("=") for line in report.splitlines()]


def run(*servers):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for server, report in zip(servers, pool.map(audit, servers), strict=True):
            found = {key: [value.split("|") for word, _, value in report if word == key] for key in ("warning[]", "suggestion[]")}
            check(f"{server.name}: lynis warns of nothing else", WARNINGS, sorted(words[0] for words in found["warning[]"]))
            check(f"{server.name}: it suggests nothing that is not answered", [],
                  sorted({words[0] for words in found["suggestion[]"]} - LEFT))
            settings = {words[2].split()[0] for words in found["suggestion[]"] if words[0] == "SSH-7408"}
            check(f"{server.name}: nor of sshd", set(), settings - SSH)
            index = next((int(value) for word, _, value in report if word == "hardening_index"), 0)
            check_that(f"{server.name}: its index is {index}, of at least {INDEX}", index >= INDEX, index)
