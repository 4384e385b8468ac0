"""Logs in to the FTP server of scripts/try-containers, and tries what it must refuse."""

import ftplib
import io
import ssl
import sys

failures = 0


def connect(user, password="the secret"):
    ftp = ftplib.FTP_TLS(sys.argv[1], timeout=20, context=ssl._create_unverified_context())
    ftp.login(user, password)
    ftp.prot_p()
    return ftp


def check(what, expected, found):
    global failures
    print("ok:" if expected == found else "FAILED:", what, "" if expected == found else f"expected {expected}, found {found}")
    failures += expected != found


def refused(what, action):
    try:
        check(what, "refused", action())
    except ftplib.all_errors:
        check(what, "refused", "refused")


ftp = connect("alba-web")
check("the session starts at home", "/alba.example", ftp.pwd())
ftp.storbinary("STOR public/by-ftp.txt", io.BytesIO(b"by ftp\n"))
back = []
ftp.retrbinary("RETR public/by-ftp.txt", back.append)
check("what was sent comes back", b"by ftp\n", b"".join(back))
for path in ["/../brisa", "../../brisa", "/srv", "/srv/hosting/tenants/brisa"]:
    refused(f"cd {path}", lambda: ftp.cwd(path))
refused("get through a link", lambda: ftp.retrbinary("RETR public/neighbour.txt", back.append))
refused("a folder in the root", lambda: ftp.mkd("/new"))
refused("a file in the root", lambda: ftp.storbinary("STOR /new", io.BytesIO(b"")))
refused("chmod", lambda: ftp.sendcmd("SITE CHMOD 777 public"))
refused("active transfers", lambda: ftp.sendport("192.0.2.1", 4444))
ftp.quit()

ftp = connect("alba")
check("the root has the tenant's sites", ["alba.example", "new.alba.example", "static.alba.example"], sorted(ftp.nlst()))
ftp.quit()
ftp = connect("alba-added")
check("a user who was added", "/alba.example", ftp.pwd())
ftp.quit()
ftp = connect("brisa")
check("the specification's user wins", ["brisa.example"], ftp.nlst())
ftp.quit()
refused("an added name cannot take another's", lambda: connect("brisa", "another"))
refused("a wrong password", lambda: connect("alba", "wrong"))
refused("a suspended tenant", lambda: connect("calma"))
refused("an added user of a suspended tenant", lambda: connect("calma-added"))
refused("the system's own users", lambda: connect("root", ""))
plain = ftplib.FTP(sys.argv[1], timeout=20)
refused("a login in the clear", lambda: plain.login("alba", "the secret"))
sys.exit(failures > 0)
