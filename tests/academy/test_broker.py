"""The folder of messages of an embedded academy."""

from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
from kombu import Connection

from academy.celery import app

SENT, LARGE = 10, 4_000_000  # so that writing one takes a while


@pytest.fixture
def folder(tmp_path):
    places = {"data_folder_in": tmp_path, "data_folder_out": tmp_path, "control_folder": tmp_path / "control"}
    return {name: str(place) for name, place in places.items()}


def connect(folder):
    return Connection(
        "filesystem://", transport=app.connection_for_write().transport_cls, transport_options=folder
    )


def test_a_worker_never_reads_half_a_message_while_it_is_written(folder):
    def write():
        with connect(folder) as line:
            for number in range(SENT):
                line.channel()._put("celery", {"body": str(number) * LARGE})

    def read():
        with connect(folder) as line:
            channel, found = line.channel(), set()
            while len(found) < SENT:
                try:
                    body = channel._get("celery")["body"]
                except Empty:
                    continue
                found.add((body[0], len(body)))
            return found

    with ThreadPoolExecutor(2) as pool:
        reader, writer = pool.submit(read), pool.submit(write)
        writer.result()
        assert reader.result() == {(str(number), LARGE) for number in range(SENT)}


def test_whoever_begins_the_table_of_an_exchange_another_reads_it_whole(folder):
    def begin(number):
        exchange = f"exchange{number // 8}"  # eight begin each
        with connect(folder) as line:
            channel = line.channel()
            channel._queue_bind(exchange, "celery", "", "celery")
            return channel.get_table(exchange)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(begin, range(400))) == [[("celery", "", "celery")]] * 400
