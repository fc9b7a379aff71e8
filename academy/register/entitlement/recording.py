"""What was answered, waiting in memory to be written: no request waits for it.

A thread of each process writes every few seconds, and at once when much has come; the process writes once
more before it ends. What a process that is killed outright had not written is lost: at most the reads of
ten seconds.
"""

import atexit
import logging
import os
import threading

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils.timezone import now

from academy.register.entitlement import reads

log = logging.getLogger(__name__)

MANY = 500  # enough to be written at once
# So many only wait where they cannot be written: then whoever asks has to write them, or is not answered.
TOO_MANY = 10_000


class Waiting:
    """Reads on their way to the database. Safe for threads and across forks: a child begins with none,
    because its parent writes those that wait."""

    def __init__(self):
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self):
        self.asked, self.thread = [], None
        self.adding, self.writing, self.woken = threading.Lock(), threading.Lock(), threading.Event()

    def add(self, one):
        """Take in one read. Raises what the database raises where too many could not be written."""
        with self.adding:
            self.asked.append(one)
            count = len(self.asked)
            if self.thread is None:
                self.thread = threading.Thread(target=self._write_on, name="reads", daemon=True)
                self.thread.start()
        if count >= MANY:
            self.woken.set()
        if count >= TOO_MANY:
            self.write()

    def write(self):
        """Write all that waits. What cannot be written goes on waiting, in its order."""
        with self.writing:
            with self.adding:
                taken, self.asked = self.asked, []
            try:
                if taken:
                    reads.record(taken, at=now())
            except BaseException:
                with self.adding:
                    self.asked = taken + self.asked
                raise

    def _write_on(self):
        woken = self.woken
        while True:
            woken.wait(settings.ENTITLEMENT_READS_SECONDS)
            woken.clear()
            try:
                close_old_connections()
                self.write()
            except Exception:  # the database is away; the next round tries again
                log.warning("reads of entitlements wait: they could not be written", exc_info=True)
            finally:
                connections.close_all()  # this thread's; the next round opens another

    def close(self):
        """Before the process ends. What fails here is lost, and said."""
        try:
            self.write()
        except Exception:
            log.error("reads of entitlements are lost: %d", len(self.asked), exc_info=True)


waiting = Waiting()
atexit.register(waiting.close)
