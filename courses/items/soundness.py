"""Whether a question can be asked and scored: pure, the same for the editor and for imports."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from academy.words.replying import Account, Visibility
from academy.words.triage import FIELDS
from courses.items.scoring import CHOICES, ONE_KEY, answers, asked, prompts
from courses.items.wording import normalised

FEWEST_OPTIONS = 2
# The kinds for which a rule must say how several choices make one credit, and which rules those may be.
RULES = {
    "multiple_response": ("balanced", "weighted", "all_or_nothing"),
    "matching": ("balanced", "all_or_nothing"),
    "ordering": ("balanced", "all_or_nothing"),
}  # What an accepted value or a tolerance may look like: nothing that scoring could not work with.
NUMBER = re.compile(r"[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,2})?")

Question = dict[str, Any]


def faults(question: Question) -> list[str]:
    """What stands in the way of asking and scoring `question`, in sentences; empty if nothing does."""
    kind = question["kind"]
    found = list(_common(question))
    if kind in CHOICES:
        found += _choices(question)
    elif kind == "matching":
        found += _matching(question)
    elif kind == "ordering":
        found += _ordering(question)
    elif kind in ("short_answer", "numeric"):
        found += _accepted(question)
    elif kind == "triage":
        found += _triage(question)
    elif kind == "reply":
        found += _reply(question)
    return found


def _common(question: Question) -> Iterator[str]:
    if not question["stem"].strip():
        yield _("The stem is empty.")
    allowed = RULES.get(question["kind"], ("",))
    if question["rule"] not in allowed:
        yield _("An item of this kind is not scored by that rule.")
    if question["kind"] in ("triage", "reply") and not question["post"]:
        yield _("An item of this kind needs the post it is about.")
    if question["kind"] in ("triage", "reply") and question["options"]:
        yield _("An item of this kind has no options.")


def _choices(question: Question) -> Iterator[str]:
    kind, credits = question["kind"], [option["credit"] for option in question["options"]]
    right = [credit for credit in credits if credit > 0]
    if kind == "true_false" and len(credits) != FEWEST_OPTIONS:
        yield _("A true-or-false item has exactly two options.")
    elif len(credits) < FEWEST_OPTIONS:
        yield _("An item needs at least two options.")
    yield from _texts(question)
    if question["rule"] != "weighted" and min(credits, default=0) < 0:
        yield _("Only a multiple response item scored by weights may take credit away.")
    if kind in ("single_choice", "true_false"):
        if right != [1]:
            yield _("Exactly one option must carry credit, and all of it.")
    elif kind in ONE_KEY and max(credits, default=0) != 1:
        yield _("The best option must carry full credit.")
    elif not right:
        yield _("At least one option must carry credit.")
    if question["rule"] == "weighted" and not Decimal("0.999") <= _sum(right) <= Decimal("1.001"):
        yield _("The weights of the right options must add up to 1.")


def _sum(credits: list[Any]) -> Decimal:
    return sum((Decimal(str(credit)) for credit in credits), Decimal(0))


def _texts(question: Question) -> Iterator[str]:
    texts = [option["text"].strip() for option in question["options"]]
    if not all(texts):
        yield _("An option is empty.")
    if len(set(texts)) < len(texts):
        yield _("Two options say the same.")


def _matching(question: Question) -> Iterator[str]:
    texts = [option["text"] for option in prompts(question)]
    if len(texts) < FEWEST_OPTIONS or len(answers(question)) < FEWEST_OPTIONS:
        yield _("A matching item needs at least two prompts and two answers.")
    if len(set(texts)) < len(texts):
        yield _("Two prompts say the same.")
    if not all(option["match"].strip() for option in question["options"]):
        yield _("A prompt has no answer.")


def _ordering(question: Question) -> Iterator[str]:
    if len(question["options"]) < FEWEST_OPTIONS:
        yield _("An item needs at least two options.")
    yield from _texts(question)


def _accepted(question: Question) -> Iterator[str]:
    options = question["options"]
    if max((option["credit"] for option in options), default=0) != 1:
        yield _("At least one accepted answer must carry full credit.")
    if min((option["credit"] for option in options), default=0) < 0:
        yield _("An accepted answer cannot take credit away.")
    if question["kind"] == "numeric":
        if not all(_is_number(option["text"]) for option in options):
            yield _("An accepted value is not a number; write it with a decimal point, as 1234.5.")
        if not all(_is_number(option["tolerance"]) and option["tolerance"] >= 0 for option in options):
            yield _("A tolerance must be a number that is not negative.")
    elif not all(normalised(option["text"], question["language"]) for option in options):
        yield _("An accepted answer is empty.")


def _is_number(text: Any) -> bool:
    return bool(NUMBER.fullmatch(str(text)))


def _triage(question: Question) -> Iterator[str]:
    truth = question["truth"] or {"routes": []}
    if not asked(truth):
        yield _("A triage item needs the truth of at least one decision.")
    for field in ("sentiment", "topic", "priority", "track"):
        if truth.get(field) and truth[field] not in FIELDS[field].values:
            yield _("“%(value)s” is no value of %(field)s.") % {"value": truth[field], "field": field}
    for route in truth["routes"]:
        if route not in FIELDS["route"].values:
            yield _("“%(value)s” is no value of %(field)s.") % {"value": route, "field": "route"}


def _reply(question: Question) -> Iterator[str]:
    reply = question["reply"] or {}
    if reply.get("account") not in Account.values or reply.get("visibility") not in Visibility.values:
        yield _("A reply item says from which account, and whether in public or by direct message.")
    if not reply.get("key_points"):
        yield _("A reply item needs the points that its marker looks for.")
