"""Whose evidence a pack has: people who are named, or a sample of all whom a query of the register finds.

A sample is drawn as an audit's is, see `campaigns.drawing`, with a weight of one each. Its seed is SHA-256
over the root of the tree head that the pack stands under and a text that whoever asks may choose: neither the
academy nor they alone could know it before. The pack has the list it was drawn from, `population.csv`.
"""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.desk.campaigns.drawing import draw, seed_of
from academy.desk.exporting import query
from academy.desk.ledger import Ledger
from academy.people.models import User


class TooFew(Exception):
    """The query finds nobody."""


@dataclass(frozen=True)
class Named:
    """People in the order in which they were named."""

    people: list[User]

    def choose(self, root: str, *, at: datetime) -> tuple[list[User], dict[str, Any], str]:
        """`(the people, how they were chosen, the list they were drawn from or "")`"""
        return self.people, {"people": [str(person.key) for person in self.people]}, ""


@dataclass(frozen=True)
class Sampled:
    """`size` people of those who hold a certificate that `asked` (forms.LedgerForm.asked) finds."""

    size: int
    seed: str
    asked: dict[str, Any]

    def choose(self, root: str, *, at: datetime) -> tuple[list[User], dict[str, Any], str]:
        """As `Named.choose`; the people in the order in which they are drawn. Raises `TooFew`."""
        ledger = Ledger(self.asked.get("at", at), self.asked, now=at)
        held = ledger.rows().order_by().values("person")
        keys = list(User.objects.filter(pk__in=held).order_by("key").values_list("key", flat=True))
        if not keys:
            raise TooFew
        lines = draw(seed_of(root, self.seed), ((line, 1) for line in range(1, len(keys) + 1)), self.size)
        drawn = [keys[line - 1] for line in lines]
        found = {person.key: person for person in User.objects.filter(key__in=drawn)}
        population = _listed(keys)
        said = {
            "sample": self.size,
            "seed": self.seed,
            "query": query(self.asked | {"at": ledger.at}, moment=True),
            "population": len(keys),
            "population_sha256": hashlib.sha256(population.encode()).hexdigest(),
            "drawn": lines,
        }
        return [found[key] for key in drawn], said, population


def _listed(keys):
    """The list as the verifier of a draw reads it: who it is stays with the academy."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["line", "person", "weight"])
    rows.writerows((line, key, 1) for line, key in enumerate(keys, start=1))
    return text.getvalue()
