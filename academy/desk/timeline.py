"""What the log says, in words: one sentence for each act, from its facts."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from academy.audit.models import Entry
from academy.audit.reading import UNREADABLE, Unreadable
from academy.desk.acts import ACTS, EVIDENCE, LABELS, UNFINISHED, Act
from academy.people.models import User
from academy.words.looking import Shell


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
    if entry.actor == str(Shell.key):
        return gettext("a command on the server")
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
