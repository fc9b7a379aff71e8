"""What keeps a person from being erased. None of it can be overridden."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.desk.campaigns.lines import Record
from academy.desk.campaigns.signing import Signature
from academy.desk.records.holds import Hold
from academy.register.appeals import Appeal as DecisionAppeal
from academy.register.entitlement.clients import ApiClient
from academy.register.models import BrandedAccount
from courses.corrections.models import Appeal
from courses.exams.models import Attempt
from courses.marking.models import Script


@dataclass(frozen=True)
class Block:
    """One reason why somebody cannot be erased now, and where to look."""

    code: str
    words: Any
    url: str = ""


def _erased(people):
    return [(one.pk, Block("erased", _("They are erased already."))) for one in people if one.erased_at]


def _employed(people):
    return [(one.pk, Block("employed", _("They work here."))) for one in people if one.left_at is None]


def _held(people):
    return [
        (pk, Block("held", _("A legal hold covers them: %s.") % hold.reference, hold.get_absolute_url()))
        for pk, holds in Hold.objects.over(people).items()
        for hold in holds
    ]


def _found(code, words, rows, whose):
    def block(people):
        found = rows().filter(**{f"{whose}__in": people}).order_by().values_list(whose, flat=True).distinct()
        return [(pk, Block(code, words)) for pk in found]

    return block


# Each is asked of many people at once and gives pairs of primary key and `Block`. A room that opens something
# about a person that must be closed first adds its own.
BLOCKS = [
    _erased,
    _employed,
    _held,
    _found(
        "appeal",
        _("An appeal of theirs against a result is not decided."),
        lambda: Appeal.objects.open(),
        "attempt__candidate",
    ),
    _found(
        "decision_appeal",
        _("An appeal of theirs against a decision is not decided."),
        lambda: DecisionAppeal.objects.open(),
        "decision__certificate__person",
    ),
    _found("sitting", _("An exam of theirs is not closed."), lambda: Attempt.objects.open(), "candidate"),
    _found(
        "script",
        _("A reply of theirs waits to be marked."),
        lambda: Script.objects.waiting(),
        "item__attempt__candidate",
    ),
    _found("account", _("They hold a branded account."), lambda: BrandedAccount.objects.live(), "holder"),
    _found(
        "campaign",
        _("An audit that is not signed off reads a record of theirs."),
        lambda: Record.objects.exclude(campaign__signatures__part=Signature.Part.REVIEWER),
        "line__certificate__person",
    ),
    _found(
        "console",
        _("A console asks in their name."),
        lambda: ApiClient.objects.filter(revoked_at=None),
        "owner",
    ),
]


def blocks(people):
    """What keeps each of these people from being erased: `{primary key: [Block]}`."""
    found = defaultdict(list)
    for ask in BLOCKS if people else []:
        for pk, block in ask(people):
            found[pk].append(block)
    return {one.pk: found[one.pk] for one in people}
