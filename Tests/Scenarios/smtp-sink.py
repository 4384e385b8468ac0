"""An SMTP server on loopback that keeps what it is sent: a file per message in FOLDER, with envelope and login in front.

usage: smtp-sink.py PORT FOLDER CERTIFICATE KEY
It wants STARTTLS and the login “relay:p:w”, and refuses recipients of refused.example for good.
"""
import base64, pathlib, socketserver, ssl, sys

port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[3], sys.argv[4])


class Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()

    def handle(self):
        secure, login, sender, recipients = False, "", "", []
        self.say("220 sink")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            word = line.upper()
            if word.startswith("EHLO"):
                self.say("250-sink")
                self.say("250 AUTH PLAIN" if secure else "250 STARTTLS")
            elif word == "STARTTLS":
                self.say("220 go ahead")
                self.request = context.wrap_socket(self.request, server_side=True)
                self.setup()
                secure = True
            elif word.startswith("AUTH PLAIN"):
                data = line.split(" ")[2] if line.count(" ") > 1 else ""
                if not data:
                    self.say("334 ")
                    data = self.rfile.readline().decode()
                login = base64.b64decode(data).decode().replace("\0", " ").strip()
                self.say("235 welcome" if login == "relay p:w" else "535 who are you")
            elif word.startswith("MAIL"):
                sender, recipients = line, []
                self.say("250 ok" if secure and login == "relay p:w" else "530 log in first")
            elif word.startswith("RCPT"):
                if "refused.example" in line:
                    self.say("550 no such user")
                else:
                    recipients.append(line)
                    self.say("250 ok")
            elif word == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline().decode()) != ".\r\n":
                    lines.append(part.replace("\r\n", "\n"))
                count = len(list(folder.iterdir()))
                (folder / f"{count}.eml").write_text("\n".join([login, sender, *recipients, "".join(lines)]))
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", port), Session).serve_forever()
