"""A mail server that keeps what it is given, and refuses whom it is told to refuse: as much of RFC 5321 as a
mail takes."""

import contextlib
import socketserver
import threading
from email import message_from_bytes, policy


class PostOffice(socketserver.ThreadingTCPServer):
    """`answers` has, by recipient, what is said instead of 250; `kept` the mails that were taken."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Counter)
        self.answers, self.kept, self.lines = {}, [], 0

    @property
    def port(self):
        return self.server_address[1]

    def settle_in(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", self.port


class _Counter(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.lines += 1
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.decode().split()[0].upper().rstrip(":") if line.strip() else ""
            if word == "RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                self.say(self.server.answers.get(to, "250 well"))
            elif word == "DATA":
                self.say("354 go on")
                self.server.kept.append(message_from_bytes(self.body(), policy=policy.default))
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def body(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


@contextlib.contextmanager
def opened():
    """A post office for as long as the block runs."""
    with PostOffice() as office:
        thread = threading.Thread(target=office.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield office
        finally:
            office.shutdown()
            thread.join()
