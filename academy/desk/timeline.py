"""What the log says, in words: one sentence for each act, from its facts."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.audit.models import Entry
from academy.audit.reading import UNREADABLE, Unreadable
from academy.people.models import User
from courses.corrections.models import Appeal
from courses.items import correcting


@dataclass(frozen=True)
class Act:
    """How an act is told: a verb, a sentence that the facts fill, an icon, a tone."""

    verb: Any
    sentence: Any
    icon: str
    tone: str = ""


ACTS = {
    "person_joined": Act(_("Joined"), _("%(name)s, employee number %(employee_number)s"), "user-plus"),
    "person_moved": Act(_("Changed"), _("%(changes)s"), "pencil"),
    "person_left": Act(_("Left"), _("Employee number %(employee_number)s"), "arrow-right"),
    "role_granted": Act(_("Role given"), _("The role %(role)s"), "lock"),
    "role_withdrawn": Act(_("Role taken"), _("The role %(role)s"), "minus"),
    "item_published": Act(
        _("Item published"), _("%(item)s in the bank %(bank)s, revision %(revision)s"), "list-check"
    ),
    "item_retired": Act(_("Item retired"), _("%(item)s of the bank %(bank)s"), "archive"),
    "lesson_withdrawn": Act(_("Lesson withdrawn"), _("“%(title)s”"), "archive"),
    "exam_withdrawn": Act(_("Exam withdrawn"), _("“%(title)s”"), "archive"),
    "lesson_published": Act(_("Lesson published"), _("“%(title)s”, revision %(revision)s"), "book"),
    "policy_published": Act(_("Policy published"), _("%(policy)s, version %(version)s"), "file-text"),
    "edition_published": Act(_("Scenario published"), _("%(scenario)s, version %(version)s"), "headset"),
    "programme_assigned": Act(
        _("Assigned"), _("%(title)s, due %(due)s, because: %(reason)s"), "calendar-due"
    ),
    "lesson_finished": Act(_("Learned"), _("“%(title)s”"), "book"),
    "policy_attested": Act(
        _("Signed"), _("%(policy)s, version %(version)s, with the name %(signature)s"), "signature"
    ),
    "attempt_started": Act(_("Began an exam"), _("“%(title)s”, open until %(closes)s"), "pencil"),
    "attempt_submitted": Act(_("Handed in"), _("“%(title)s”, at %(submitted)s"), "check"),
    "attempt_scored": Act(
        _("Scored"), _("“%(title)s”: %(score)s of 100, %(cut_score)s needed, %(result)s"), "gauge"
    ),
    "attempt_voided": Act(_("Voided"), _("“%(title)s”: %(reason)s"), "x", "is-warn"),
    "attempt_granted": Act(_("Attempt granted"), _("One more at “%(title)s”: %(reason)s"), "plus"),
    "allowance_granted": Act(
        _("Allowance granted"),
        _("%(extra_percent)s%% extra time, %(break_minutes)s minutes of breaks an hour"),
        "clock-plus",
    ),
    "allowance_withdrawn": Act(
        _("Allowance withdrawn"),
        _("%(extra_percent)s%% extra time, %(break_minutes)s minutes of breaks an hour"),
        "clock-off",
    ),
    "exam_published": Act(
        _("Exam published"), _("“%(title)s”, revision %(revision)s, %(cut_score)s needed"), "list-check"
    ),
    "reply_marked": Act(_("Marked"), _("A reply of “%(title)s”, question %(position)s"), "pencil"),
    "regrade_proposed": Act(
        _("Regrading proposed"),
        _("%(item)s, revision %(revision)s: %(change)s, because: %(reason)s"),
        "pencil",
    ),
    "regrade_decided": Act(
        _("Regrading decided"), _("%(item)s, revision %(revision)s, %(decision)s"), "gauge"
    ),
    "attempt_regraded": Act(
        _("Score put right"),
        _("“%(title)s”, question %(position)s: %(old_score)s before, %(score)s of 100 now, %(result)s"),
        "gauge",
        "is-warn",
    ),
    "appeal_filed": Act(_("Appealed"), _("“%(title)s”, to be decided by %(due)s"), "message"),
    "appeal_decided": Act(_("Appeal decided"), _("“%(title)s”: %(outcome)s. %(answer)s"), "gauge"),
    "run_started": Act(
        _("Began a drill"), _("“%(title)s”, version %(version)s, %(mode)s, at speed %(speed)s"), "player-play"
    ),
    "run_graded": Act(_("Drilled"), _("“%(title)s”, version %(version)s: %(score)s of 100"), "headset"),
    "certificate_issued": Act(
        _("Certified"),
        _("%(title)s, certificate %(certificate)s, until %(expires)s"),
        "certificate",
        "is-good",
    ),
    "certificate_expired": Act(
        _("Expired"), _("%(title)s, certificate %(certificate)s, at %(expires)s"), "clock-off", "is-warn"
    ),
}

# Which fact leads where: the fact, the right to open it (None: anybody's), icon, words, address.
EVIDENCE = [
    ("reading", "curriculum.view_reading", "book", _("What was read"), lambda f: ("reading", [f["reading"]])),
    ("attempt", "exams.view_attempt", "file-text", _("Result"), lambda f: ("attempt_result", [f["attempt"]])),
    ("run", "drills.view_run", "file-text", _("After-action report"), lambda f: ("run_report", [f["run"]])),
    (
        "certificate",
        "register.view_certificate",
        "file-certificate",
        _("Certificate"),
        lambda f: ("certificate", [f["certificate"]]),
    ),
    (
        "policy",
        None,
        "file-text",
        _("Policy as published"),
        lambda f: ("policy_version", [f["policy"], f["version"]]),
    ),
]
# Facts whose values have names.
LABELS = {"change": correcting.Act, "outcome": Appeal.Outcome}
# There is something to open only once the act is done.
UNFINISHED = {"attempt_started", "run_started"}


@dataclass(frozen=True)
class Link:
    icon: str
    words: str
    url: str


@dataclass(frozen=True)
class Told:
    """One entry in words. `by` and `about` are names, or "" where nobody is known by the key."""

    entry: Entry
    verb: str
    sentence: str
    icon: str
    tone: str
    by: str
    about: str
    links: list[Link] = field(default_factory=list)

    @property
    def readable(self):
        return isinstance(self.entry, Entry)

    @property
    def numbered(self):
        """Whether the entry has a page of its own."""
        return type(self.entry.index) is int and self.entry.index >= 0

    @property
    def year(self):
        return self.readable and self.entry.at.astimezone(UTC).year


def tell(entries, *, to):
    """The entries in words, as the person `to` may read and open them. One query for all names."""
    entries = list(entries)
    names = _names(entries)
    return [_tell(entry, names, to) for entry in entries]


def _tell(entry, names, to):
    if isinstance(entry, Unreadable):
        return _unreadable(entry)
    act = ACTS.get(entry.act) or Act(entry.act.replace("_", " "), "", "file-text")
    if entry.erased:
        sentence, links = gettext("The facts of this entry were erased."), []
    else:
        sentence, links = _sentence(act, entry.facts), _links(entry, to)
    return Told(
        entry=entry,
        verb=str(act.verb),
        sentence=sentence,
        icon=act.icon,
        tone="is-warn" if _failed(entry) else act.tone,
        by=_by(entry, names),
        about=names.get(entry.subject, ""),
        links=links,
    )


def _sentence(act, facts):
    try:
        return str(act.sentence) % _words(facts)
    except UNREADABLE:
        return gettext("These facts are not of the shape that this act has; the entry shows them.")


def _unreadable(entry):
    sentence = gettext("This entry can no longer be read (%(why)s): the log was altered.")
    return Told(
        entry, gettext("Unreadable"), sentence % {"why": entry.why}, "alert-circle", "is-warn", "", ""
    )


def _failed(entry):
    return entry.act == "attempt_scored" and bool(entry.facts) and not entry.facts.get("passed")


def _by(entry, names):
    if entry.actor is None:
        return gettext("the academy itself")
    return "" if entry.actor == entry.subject else names.get(entry.actor, entry.actor)


def _names(entries):
    """The names of the people whom the entries know by key, as far as they are still here."""
    entries = [entry for entry in entries if isinstance(entry, Entry)]
    keys = {key for entry in entries for key in (entry.subject, entry.actor) if _is_key(key)}
    return {str(key): name for key, name in User.objects.filter(key__in=keys).values_list("key", "name")}


def _is_key(text):
    try:
        return bool(uuid.UUID(text or ""))
    except ValueError:
        return False


def _words(facts):
    """The facts as the sentences want them: moments in UTC, whole scores without a point."""
    words = defaultdict(lambda: "…")
    for name, value in facts.items():
        words[name] = _word(value)
    words["result"] = gettext("passed") if facts.get("passed") else gettext("not passed")
    words["decision"] = gettext("approved") if facts.get("approved") else gettext("declined")
    for name, values in LABELS.items():
        if facts.get(name) in values:
            words[name] = values(facts[name]).label
    if isinstance(facts.get("changes"), dict):
        words["changes"] = "; ".join(
            gettext("%(what)s from %(old)s to %(new)s")
            % {"what": what.replace("_", " "), "old": old or "…", "new": new or "…"}
            for what, (old, new) in sorted(facts["changes"].items())
        )
    return words


def _word(value):
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str) and value[10:11] == "T":
        try:
            return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        except ValueError:
            return value
    return value


def _links(entry, to):
    if entry.act in UNFINISHED:
        return []
    links = []
    for fact, right, icon, words, where in EVIDENCE:
        if not isinstance(entry.facts.get(fact), str | int) or (right and not to.has_perm(right)):
            continue
        try:
            name, args = where(entry.facts)
            links.append(Link(icon, str(words), reverse(name, args=args)))
        except (KeyError, NoReverseMatch):  # a fact that leads nowhere is still a fact
            continue
    return links
