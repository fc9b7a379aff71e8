"""The generated day, and the first page of any query over it."""

import os
from pathlib import Path
from statistics import median

from django.core.management import call_command

from sandbox.background.day import Recipe, posts
from sandbox.scenarios.index import Index
from sandbox.scenarios.query import parse
from sandbox.scenarios.terms import Searchable
from tests.bench.timing import say, timed

PAGE = 50
QUERIES = (
    *(
        "larkspur*",
        '"wren 13"',
        "NOT larkspur",
        "language:ja",
        "author:anna*",
        "reach>100000",
        "ラークスパー",
    ),
    *(
        "电池 OR 配達",
        "배터리",
        "batter* NEAR/4 (hot OR dead)",
        "a* NEAR/9 t*",
        "NOT (a* NEAR/3 the)",
        "xyzzy",
        "😭",
    ),
    'channel:forum AND NOT (wifi OR "wi-fi" OR firmware) AND reach>=10 AND language:de',
    " OR ".join(f"w{number}*" for number in range(50)),
)


def bench_streams():
    _generating()
    _searching()


def _generating():
    """25,000 posts to a file, against writing the same bytes."""
    path = Path(os.environ["ACADEMY_DATA"]) / "day.jsonl"

    def generate():
        call_command(
            "generate_stream", posts=25_000, languages="all", seed=7, days=1, out=path, stderr=_Quiet()
        )

    taken = timed(generate, 3)
    content = path.read_bytes()
    say(
        "generate a day of 25,000 posts",
        taken,
        timed(lambda: path.write_bytes(content)),
        "write the same bytes",
    )


class _Quiet:
    def write(self, text):
        pass


def _searching():
    """The first page of each query, read anew each time, against trying every post."""
    rows = posts(Recipe(25_000, 7))
    searchable = [
        Searchable(row | {"author": {"name": row["name"], "handle": row["author"], "reach": row["reach"]}})
        for row in rows
    ]
    index = Index(searchable)

    def page(query):
        return index.newest(parse(query), before=len(searchable), most=PAGE)

    cold = {query: timed(lambda query=query: page(query), 1) for query in QUERIES}
    warm = {query: timed(lambda query=query: page(query), 5) for query in QUERIES}
    slowest = max(QUERIES, key=cold.get)

    def all_of_them():
        read = parse(slowest)
        return [post for post in searchable if read.matches(post)]

    print(
        f"first pages of {len(QUERIES)} queries: median {median(warm.values()) * 1000:.1f} ms, "
        f"slowest asked again {max(warm.values()) * 1000:.1f} ms"
    )
    say(
        f"the slowest first page, asked first: {slowest[:40]}",
        cold[slowest],
        timed(all_of_them, 3),
        "try every post",
    )
