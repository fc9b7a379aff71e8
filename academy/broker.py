"""The embedded broker: kombu's folder of messages, in which nobody ever sees half a message.

Kombu opens a message under its name and then writes it. A worker that looks in between reads
nothing where JSON should be, and ends (celery/kombu issue 1551): what was asked of it is lost
until a sweep. Here a file gets its name when it is whole.
"""

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **options):
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"  # as `_get` sorts and seeks them
        draft = self._draft(self.data_folder_out, dumps(payload))
        draft.rename(draft.with_name(name))

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        """Begin the table of an exchange whole as well; kombu locks it whenever it changes one."""
        table = self._exchange_file(exchange)
        if not table.exists():
            self.control_folder.mkdir(exist_ok=True)
            draft = self._draft(self.control_folder, "[]")
            with suppress(FileExistsError):  # another process has begun it meanwhile
                os.link(draft, table)
            draft.unlink()
        super()._queue_bind(exchange, routing_key, pattern, queue)

    @staticmethod
    def _draft(folder, text):
        draft = Path(folder, f"{uuid4()}.draft")
        draft.write_text(text, encoding="utf-8")
        return draft


class Transport(filesystem.Transport):
    Channel = Channel
