"""The register as CSV, sent while it is read."""

import csv
import io
from datetime import UTC
from itertools import batched, chain

HEADER = [
    "as_of",
    "number",
    "state",
    "holder",
    "employee_number",
    "e_mail",
    "unit",
    "title",
    "level",
    "policy",
    "issued",
    "expires",
    "evidence",
]
