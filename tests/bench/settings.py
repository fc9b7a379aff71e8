"""The academy as it is, with a floor to measure against and a count of queries in each answer."""

from academy.settings import *  # noqa: F403
from academy.settings import MIDDLEWARE

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.counting.Counting", *MIDDLEWARE]
