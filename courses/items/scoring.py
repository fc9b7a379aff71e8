"""From one response to its credit: pure, exact, the same for exam and knowledge check.

A *question* is what a form froze of an item:
`{"kind", "options": [{"key", "credit", …}, …], …}`; a *response* is a list of option keys.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

ONE_KEY = {"single_choice", "true_false"}


def credit(question: dict[str, Any], response: Sequence[str]) -> Decimal:
    """The credit of `response` between 0 and 1; an empty response earns 0.

    Single choice and true/false: the credit of the chosen option.
    Multiple response: every right option chosen counts one, every wrong one
    chosen takes one away; the sum is divided by the number of right options
    and never below 0. Choosing everything therefore earns nothing by itself.
    Raises `ValueError` for a key the question does not have, a repeated key,
    or more than one key where only one may be chosen.
    """
    credits = {option["key"]: Decimal(str(option["credit"])) for option in question["options"]}
    _check(question["kind"], credits, response)
    if question["kind"] in ONE_KEY:
        return credits[response[0]] if response else Decimal(0)
    right = [key for key, worth in credits.items() if worth > 0]
    chosen = sum(1 if key in right else -1 for key in response)
    return max(Decimal(0), Decimal(chosen) / len(right))


def right_keys(question: dict[str, Any]) -> list[str]:
    """The keys of the options that carry credit."""
    return [option["key"] for option in question["options"] if Decimal(str(option["credit"])) > 0]


def _check(kind: str, credits: dict[str, Decimal], response: Sequence[str]) -> None:
    unknown = [key for key in response if key not in credits]
    if unknown:
        raise ValueError(f"the item has no option {unknown[0]!r}")
    if len(set(response)) != len(response):
        raise ValueError("an option was chosen twice")
    if kind in ONE_KEY and len(response) > 1:
        raise ValueError("only one option may be chosen")
