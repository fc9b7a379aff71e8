"""The lines bench: 1,000 trainees at once on the stream of a day of 25,000 posts, in one web process.

Each has a graded run of their own at 4 times speed, begun at another moment of the day; then 100 at 60 times
speed. Measured are the processor time of the process, how late each post comes against the second it is due,
the memory a line takes and the connections to the database that are held. The floor of the same run is a bare
server that writes one line a second to as many connections. `BENCH_LINES=200` asks for fewer.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from tests import servers
from tests.bench.exams import Bench, processor_seconds

LINES = int(os.environ.get("BENCH_LINES", "1000"))
SECONDS = 30
PREPARE = Path(__file__).with_name("prepare_lines.py").read_text()
MEMORY = Path(__file__).with_name("memory_of_lines.py").read_text()
FLOOR = Path(__file__).with_name("bare.py")
COLUMNS = "{:<34}{:>9}{:>11}{:>13}{:>13}{:>12}{:>11}{:>9}"


class Lines(Bench):
    """One web process, as `compose.yaml` starts the streams."""

    def start_site(self):
        quiet = ["--lifespan", "off", "--no-access-log", "--log-level", "error"]
        self._start("uvicorn", "academy.asgi:application", "--port", str(self.port), *quiet)
        self._wait_until_up()

    def runs(self, number, speed):
        self.environment |= {"BENCH_PEOPLE": str(number), "BENCH_SPEED": str(speed)}
        return json.loads(self.shell(PREPARE).strip().splitlines()[-1])


class Line:
    """One open line: when each post came, against when its run's clock had it due."""

    def __init__(self, run):
        self.run, self.late, self.posts, self.counted = run, [], 0, False
        first = run["clock"][0]
        self.begun = datetime.fromisoformat(first["at"]).timestamp()
        self.first, self.speed = first["second"], first["speed"]

    async def listen(self, port):
        reader, writer = await asyncio.open_connection("localhost", port, limit=2**24)
        writer.write(
            f"GET /runs/{self.run['code']}/stream?after={self.run['after']} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: academy_session={self.run['session']}\r\n\r\n".encode()
        )
        try:
            event = b""
            while line := await reader.readline():
                if line.startswith(b"event: "):
                    event = line[7:].strip()
                elif event == b"posts" and line.startswith(b"data: "):
                    self._came(json.loads(line[6:]))
        finally:
            writer.close()

    def _came(self, posts):
        now = time.time()
        for post in posts:
            due = self.begun + (post["at"] - self.first) / self.speed
            self.posts += 1
            if self.counted:
                self.late.append(now - due)


async def listened(lines, port, roots):
    """Opens them all, waits until they are calm, and measures for a while: processor time of a second."""
    tasks = []
    for line in lines:
        tasks.append(asyncio.create_task(line.listen(port)))
        if len(tasks) % 20 == 0:
            await asyncio.sleep(0.2)
    await asyncio.sleep(8)
    for line in lines:
        line.counted = True
    before, begun = processor_seconds(roots), time.perf_counter()
    await asyncio.sleep(SECONDS)
    used = (processor_seconds(roots) - before) / (time.perf_counter() - begun)
    if broken := [task for task in tasks if task.done()]:
        raise AssertionError(f"{len(broken)} lines broke: {broken[0].exception()!r}")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return used


async def warmed(line, port):
    """The process has read the edition: it does so once, whoever comes first."""
    listening = asyncio.create_task(line.listen(port))
    while not line.posts:
        await asyncio.sleep(0.2)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


def resident(roots):
    """Bytes that these processes hold."""
    pages = [int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) for pid in roots]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def connections(url):
    """How many connections the database at `url` holds but our own; None for SQLite."""
    import psycopg

    if not url:
        return None
    with psycopg.connect(url) as server:
        name = url.rsplit("/", 1)[1].partition("?")[0]
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        return server.execute(asked, [name]).fetchone()[0]


def floor(number):
    """Of a bare server that writes a line a second to `number` connections: processor time of a second, and
    bytes a connection."""

    async def read(port):
        reader, writer = await asyncio.open_connection("localhost", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            while await reader.readline():
                pass
        finally:
            writer.close()

    async def all_of(port, root):
        empty = resident([root])
        tasks = [asyncio.create_task(read(port)) for _ in range(number)]
        await asyncio.sleep(4)
        memory = (resident([root]) - empty) / number
        before, begun = processor_seconds([root]), time.perf_counter()
        await asyncio.sleep(10)
        used = (processor_seconds([root]) - before) / (time.perf_counter() - begun)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return used, memory

    with tempfile.TemporaryDirectory() as folder:
        bare = Lines(folder)
        bare._start(
            "uvicorn", "tests.bench.bare:application", "--port", str(bare.port), "--log-level", "error"
        )
        bare._wait_until_up()
        measured = asyncio.run(all_of(bare.port, bare.processes[0].pid))
        bare.kill()
    return measured


def measure(bench, number, speed, floor):
    """`floor` is what a bare server uses for as many lines: of a core, and of memory for each."""
    bench.start_site()
    lines = [Line(run) for run in bench.runs(number, speed)]
    asyncio.run(warmed(lines[0], bench.port))
    roots = [process.pid for process in bench.processes]
    used = asyncio.run(listened(lines, bench.port, roots))
    held = connections(bench.environment.get("DATABASE_URL"))
    bench.kill()
    # The process has room to spare once it has read the edition, so that its size says nothing of a line.
    memory = floor[1] + int(bench.shell(MEMORY).strip().splitlines()[-1])
    late = sorted(second for line in lines for second in line.late)
    at = lambda share: f"{1000 * late[int(share * (len(late) - 1))]:.0f} ms"  # noqa: E731
    print(
        COLUMNS.format(
            f"{number} lines at {speed} times speed",
            f"{100 * used:.0f} %",
            f"{used / floor[0]:.2f}",
            at(0.5),
            at(0.99),
            len(late),
            f"{memory / 1000:.0f} kB",
            "-" if held is None else held,
        ),
        flush=True,
    )


def main():
    def all_of(name):
        with tempfile.TemporaryDirectory() as folder:
            bench = Lines(folder)
            bench.prepare()
            print(f"\n{name}")
            print(
                COLUMNS.format("", "a core", "of a bare", "median late", "99% by", "posts", "a line", "held")
            )
            bare = floor(LINES)
            measure(bench, LINES, 4, bare)
            measure(bench, LINES // 10, 60, bare)

    all_of("One process, SQLite, no Redis")
    with servers.running() as names:
        os.environ |= names
        all_of("One process beside others, PostgreSQL and Redis")


if __name__ == "__main__":
    sys.exit(main())
