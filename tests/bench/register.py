"""The register's figures on PostgreSQL: seeding, verifying, settling, printing; each beside a floor.

`BENCH_PEOPLE=300000` seeds the whole of it; a run of `make bench` seeds a few thousand. Beside the seconds
stand those of the processor, of this process and those it began, without the database's.
"""

import os
import sys

from tests import servers

if __name__ == "__main__":
    os.environ.setdefault("BENCH_PEOPLE", "2000")
    sys.exit(servers.main([sys.executable, "-W", "ignore", "-m", "tests.bench.registered"]))
