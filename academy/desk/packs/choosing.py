"""Whose evidence a pack has: people who are named, or a sample of all whom a query of the register finds.

A sample is drawn as an audit's is, see `campaigns.drawing`, with a weight of one each. Its seed is SHA-256
over the root of the tree head that the pack stands under and a text that whoever asks may choose. What is
asked and the digest of the list it is drawn from, `population.csv`, are in the log before that head is made,
and with them 32 random bytes: nobody knows whom it draws. Who asks again leaves an entry each time.
"""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from academy.desk.campaigns.drawing import draw, seed_of
from academy.desk.exporting import query
from academy.desk.ledger import Ledger
from academy.people.models import User


class TooFew(Exception):
    """The query finds nobody."""


@dataclass(frozen=True)
class Named:
    """People in the order in which they were named."""

    named: list[User]

    def fix(self, *, at: datetime) -> tuple[dict[str, Any], str]:
        """`(what is asked, the list they are drawn from or "")`"""
        return {"people": [str(person.key) for person in self.named]}, ""

    def people(self, root: str, population: str) -> tuple[list[User], dict[str, Any]]:
        """`(the people, what is added to what was asked)`, under the head with that root."""
        return self.named, {}


@dataclass(frozen=True)
class Sampled:
    """`size` people of those who hold a certificate that `asked` (forms.LedgerForm.asked) finds."""

    size: int
    seed: str
    asked: dict[str, Any]

    def fix(self, *, at: datetime) -> tuple[dict[str, Any], str]:
        """As `Named.fix`: from then on only the root is missing. Raises `TooFew`."""
        ledger = Ledger(self.asked.get("at", at), self.asked, now=at)
        held = ledger.rows().order_by().values("person")
        keys = list(User.objects.filter(pk__in=held).order_by("key").values_list("key", flat=True))
        if not keys:
            raise TooFew
        population = _listed(keys)
        said = {
            "sample": self.size,
            "seed": self.seed,
            "query": query(self.asked | {"at": ledger.at}, moment=True),
            "population": len(keys),
            "population_sha256": hashlib.sha256(population.encode()).hexdigest(),
        }
        return said, population

    def people(self, root: str, population: str) -> tuple[list[User], dict[str, Any]]:
        """As `Named.people`, in the order in which they are drawn."""
        keys = {int(row["line"]): UUID(row["person"]) for row in csv.DictReader(io.StringIO(population))}
        lines = draw(seed_of(root, self.seed), ((line, 1) for line in keys), self.size)
        found = {person.key: person for person in User.objects.filter(key__in=[keys[line] for line in lines])}
        return [found[keys[line]] for line in lines], {"drawn": lines}


def _listed(keys):
    """The list as the verifier of a draw reads it: who it is stays with the academy."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["line", "person", "weight"])
    rows.writerows((line, key, 1) for line, key in enumerate(keys, start=1))
    return text.getvalue()
