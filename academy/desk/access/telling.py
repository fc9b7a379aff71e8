"""Looks in words: who, at what, and where that is."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from academy.desk.access.looks import Look, names
from academy.words.looking import Page

SHOWN = 10  # on a dossier


@dataclass(frozen=True)
class Told:
    """One look. `reader` and `person` are names; a key where nobody is known by it any more."""

    look: Look
    reader: str
    person: str
    what: Any
    url: str

    @property
    def sealed(self):
        return self.look.batch is not None


def tell(looks):
    """The looks in words, with all their names in one query."""
    looks = list(looks)
    known = names(looks) if looks else {}
    return [
        Told(
            look,
            known.get(look.reader, str(look.reader)),
            known.get(look.person, str(look.person)) if look.person else "",
            Page(look.page).label if look.page in Page.values else look.page,
            _url(look),
        )
        for look in looks
    ]


def newest(person):
    """The newest looks at the record of `person`."""
    return tell(Look.objects.at_record_of(person)[:SHOWN])


# Where a page is, by what the look says of it; files are not taken again by a click.
_PLACES = {
    Page.DOSSIER: lambda look: [look.person],
    Page.LOG_ENTRY: lambda look: [look.about],
    Page.CERTIFICATE: lambda look: [look.about],
    Page.DECISION_APPEAL: lambda look: [look.about],
    Page.ACCOUNT: lambda look: [look.about],
    Page.ATTEMPT: lambda look: [look.about],
    Page.INTEGRITY: lambda look: [look.about],
    Page.RUN: lambda look: [look.about],
    Page.READING: lambda look: [look.about],
    Page.LETTER: lambda look: [look.about],
    Page.CANDIDATE: lambda look: [look.person],
    Page.APPEAL: lambda look: [look.about],
    Page.PREVIEW: lambda look: [look.person],
    Page.PROPOSAL: lambda look: [look.about],
}


def _url(look):
    try:
        return reverse(look.page, args=_PLACES[Page(look.page)](look))
    except (KeyError, ValueError, NoReverseMatch):
        return ""
