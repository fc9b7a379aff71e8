"""What the desk keeps so that it can be asked about any moment. All of it, but saved views, follows from the
register, from people and from the log, and can be made anew from them: `rebuilding`."""

import unicodedata

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from academy.desk.access.looks import Look
from academy.desk.campaigns.answers import Answer
from academy.desk.campaigns.campaign import Campaign
from academy.desk.campaigns.findings import Action, Finding, Step
from academy.desk.campaigns.lines import Line, Record
from academy.desk.campaigns.signing import Signature
from academy.desk.reach import Reach
from academy.desk.saved import SavedView
from academy.desk.spans import FOREVER, Span
from academy.people.models import Unit
from academy.words.canonical import digest
from academy.words.standing import Level, State

__all__ = [
    "Action",
    "Answer",
    "Campaign",
    "Finding",
    "Interval",
    "Line",
    "Look",
    "Posting",
    "Reach",
    "Record",
    "SavedView",
    "Scope",
    "SearchWord",
    "Signature",
    "Step",
]

# Rows that follow from others need no constraint to hold them, and a million are written without it.
DERIVED = {"on_delete": models.CASCADE, "related_name": "+", "db_constraint": False}
AT_ONCE = 1_000
_TIMES = ("valid_from", "valid_to", "known_from", "known_to")
# No reading shows what was foreseen and known better before it came.
CAME = Q(valid_from__lt=F("known_to"))


def _ordered(name, *columns):
    """An index for an order that has all that a filter or a sum asks: a page is found in it alone."""
    fields = dict.fromkeys([*columns, "certificate", *_TIMES, "state", "scope", "person"])
    return models.Index(fields=list(fields), condition=CAME, name=name)


def folded(text):
    """The text as it is searched and sorted: no capitals, no accents."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


class Scope(models.Model):
    """What certificates of one kind give and under which policy: there are few, and what is asked of levels,
    channels and languages is asked of these. No channels or languages: all."""

    level = models.CharField(max_length=30, choices=Level.choices)
    policy = models.CharField(max_length=80, blank=True)
    acts = models.JSONField()
    channels = models.JSONField()
    languages = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)

    SAYS = ("level", "policy", "acts", "channels", "languages")

    @classmethod
    def of(cls, certificate):
        said = {name: getattr(certificate, name) for name in cls.SAYS}
        return cls.objects.get_or_create(digest=digest(said), defaults=said)[0]

    def gives(self, *, channel="", language=""):
        """Whether it holds for the channel and the language, as far as they are asked."""
        return (not channel or not self.channels or channel in self.channels) and (
            not language or not self.languages or language in self.languages
        )


class IntervalQuerySet(models.QuerySet):
    def about(self, at, *, known):
        """Of each certificate the one that says how it stood at `at`, as it was known at `known`."""
        return self.filter(valid_from__lte=at, valid_to__gt=at, known_from__lte=known, known_to__gt=known)


class Interval(models.Model):
    """A certificate was in `state` from `valid_from` to before `valid_to`; the academy held it to be so from
    `known_from` to before `known_to`. The rest is the certificate's, for filters and order."""

    certificate = models.ForeignKey("register.Certificate", **DERIVED)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, **DERIVED)
    scope = models.ForeignKey(Scope, **DERIVED)
    state = models.CharField(max_length=10, choices=State.choices)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(default=FOREVER)
    name = models.CharField(max_length=150)  # of the holder, folded
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = IntervalQuerySet.as_manager()

    class Meta:
        verbose_name = _("interval of a state")
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="was_so_for_a_while"),
            models.CheckConstraint(condition=Q(known_from__lt=F("known_to")), name="was_known_for_a_while"),
        ]
        indexes = [
            _ordered("interval_by_name", "name", "issued_at", "expires_at"),
            _ordered("interval_by_issue", "issued_at", "expires_at"),
            _ordered("interval_by_expiry", "expires_at", "issued_at"),
            _ordered("interval_by_person", "person", "issued_at", "expires_at", "name"),
            models.Index(  # for sums, which need no order: as narrow as can be
                fields=["valid_to", "valid_from", "known_to", "known_from", "state", "scope", "person"],
                condition=CAME,
                name="interval_for_sums",
            ),
        ]

    def __str__(self):
        return f"{self.certificate_id}: {self.state}"

    @property
    def span(self):
        return Span(self.state, self.valid_from, self.valid_to, self.known_from, self.known_to)


class PostingQuerySet(models.QuerySet):
    def at(self, at):
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def in_unit(self, unit, *, at):
        """Who was in the unit, or in one below it, at a moment."""
        return self.at(at).filter(unit__path__startswith=unit.path)


class Posting(models.Model):
    """A person was in a unit from `begins_at` to before `ends_at`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, **DERIVED)
    unit = models.ForeignKey(Unit, **DERIVED)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(default=FOREVER)

    objects = PostingQuerySet.as_manager()


class SearchWordQuerySet(models.QuerySet):
    def people(self, text):
        """The ids of the people of whom each word of `text` begins a word by which they are found."""
        first, *others = words_of(text, parts=False) or [""]
        found = self.filter(word__startswith=first)
        for word in others:
            found = found.filter(person__in=self.filter(word__startswith=word).values("person"))
        return found.values_list("person")


class SearchWord(models.Model):
    """A word by which a person is found: of a name they have or had, their e-mail address, their number."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, **DERIVED)
    word = models.CharField(max_length=254, db_index=True)

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="one_search_word_a_person")]


def words_of(text, *, parts=True):
    """The words of a text as they are searched; with `parts`, those behind a hyphen or an apostrophe too."""
    words = folded(text).split()
    if parts:
        words += [part for word in words for part in word.replace("’", "-").replace("'", "-").split("-")[1:]]
    return sorted({word[:254] for word in words if word})
