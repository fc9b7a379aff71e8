"""The desk's figures on PostgreSQL: a page of the register, its totals, coverage, an export, the intervals.

`BENCH_PEOPLE=300000` seeds the whole of it; a run of `make bench` seeds a few thousand. With `DATABASE_URL`
set it asks the database there, which must have been seeded, and writes nothing but the desk's own tables.
"""

import os
import sys

from tests import servers

if __name__ == "__main__":
    os.environ.setdefault("BENCH_PEOPLE", "2000")
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.desk_asked"]
    if os.environ.get("DATABASE_URL"):
        os.execv(sys.executable, command)
    sys.exit(servers.main(command))
