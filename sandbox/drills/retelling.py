"""What was done to a post, what the reference did, and what it cost, in sentences."""

from typing import Any

from django.utils.dateformat import format as written
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from academy.words.listening import Action, Channel, Route, Topic
from academy.words.triage import DRILLED, NAMES
from sandbox.drills.times import scenario_time
from sandbox.grading.reaching import reached

LONGEST_QUOTE = 220


def what_you_did(decision: Any) -> list[str]:
    """The moves on the decision's post in order."""
    told = [_told(move, decision) for move in decision.moves]
    labels = {name: move[name] for move in decision.moves for name in DRILLED if move.get(name)}
    if labels:
        triaged = ", ".join(label(name, labels[name]) for name in DRILLED if name in labels)
        told.append(_("Triaged: %(labels)s.") % {"labels": triaged})
    return [sentence for sentence in told if sentence] or [_("Nothing. It went by.")]


def _told(move: dict[str, Any], decision: Any) -> str:
    after = move["second"] - decision.second
    facts = {
        "time": written(scenario_time(decision.edition, move["second"]), "H:i:s"),
        "after": _after(after),
        "text": Truncator(move.get("text", "")).chars(LONGEST_QUOTE),
        "team": label("route", move.get("route", "")),
        "note": Truncator(move.get("note", "")).chars(LONGEST_QUOTE),
    }
    return _sentence(move) % facts


def _sentence(move: dict[str, Any]) -> str:
    if move["kind"] in ("reply", "thank"):
        if move.get("visibility") == "direct":
            return _("Answered by direct message at %(time)s, %(after)s: “%(text)s”")
        if move["kind"] == "thank":
            return _("Thanked in public at %(time)s, %(after)s: “%(text)s”")
        return _("Answered in public at %(time)s, %(after)s: “%(text)s”")
    if move["kind"] == "merge":
        return _("Merged with another post at %(time)s.")
    if move["kind"] == "snooze":
        return _("Put off at %(time)s.")
    if move["kind"] == "release":
        return _("Let go at %(time)s.")
    if move["kind"] == "route":
        return _("Handed to %(team)s at %(time)s, %(after)s.")
    if move["kind"] == "escalate":
        return _("Escalated at %(time)s, %(after)s: “%(note)s”")
    return _("Marked as needing no action at %(time)s.") if move["kind"] == "none" else ""


def doing(move: dict[str, Any], post: Any) -> str:
    """What a move was, for somebody who looks over one's shoulder."""
    name = post.author.name if post and post.author else ""
    told = {
        "triage": _("Triaging %(name)s"),
        "claim": _("Taking %(name)s"),
        "release": _("Letting %(name)s go"),
        "snooze": _("Putting %(name)s off"),
        "merge": _("Merging %(name)s with another post"),
        "reply": _("Answering %(name)s"),
        "thank": _("Thanking %(name)s"),
        "route": _("Handing %(name)s over"),
        "escalate": _("Escalating %(name)s"),
        "none": _("Setting %(name)s aside"),
        "publish": _("Publishing help"),
    }
    return told[move["kind"]] % {"name": name or _("a post that needed nothing")}


def what_the_reference_did(post: Any) -> list[str]:
    """The reference's decision in sentences, and why."""
    truth, reference = post.truth, post.reference or {}
    if truth is None:
        return [_("Nobody has judged this post, so it counts neither way.")]
    if not truth["actionable"]:
        return [_("No action."), truth["why"]]
    acts = " / ".join(str(Action(act).label) for act in truth["actions"])
    told = [_("Right acts: %(acts)s.") % {"acts": acts}]
    if reference.get("text"):
        handed = reference.get("action") in ("route", "escalate")
        told.append((_("Its note: “%(text)s”") if handed else _("Its words: “%(text)s”")) % reference)
    teams = ", ".join(str(Route(route).label) for route in truth["routes"])
    labels = ", ".join(label(name, truth.get(name, "")) for name in DRILLED if truth.get(name))
    told.append(_("Triaged: %(labels)s.") % {"labels": f"{labels}, {teams}" if teams else labels})
    return [*told, truth["why"]]


def clause(truth: dict[str, Any] | None, edition: Any) -> dict[str, str] | None:
    """The policy clause a post is judged by: its number and the wording the edition keeps."""
    number = (truth or {}).get("clause") or ""
    if not number:
        return None
    kept = edition.clauses.get(number) or {}
    wording = {"title": "", "text": kept} if isinstance(kept, str) else kept
    return {
        "number": number.rpartition("#")[2],
        "title": wording.get("title", ""),
        "text": wording.get("text", ""),
    }


def lost_points(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Each part that was lost: in words, with its points."""
    return [{"words": _loss(loss), "points": loss["points"]} for loss in row["lost"]]


def _loss(loss: dict[str, Any]) -> str:
    part = loss["decision"]
    if part == "act":
        return _("%(given)s was not right; right: %(right)s") % {
            "given": _acts(loss["given"]),
            "right": _acts(loss["right"]),
        }
    if part in DRILLED:
        right = loss["right"] if isinstance(loss["right"], list) else [loss["right"]]
        facts = {
            "field": NAMES[part],
            "given": label(part, loss["given"]) or _("not decided"),
            "right": " / ".join(label(part, value) for value in right) or _("none"),
        }
        return _("%(field)s: taken as %(given)s, reference %(right)s") % facts
    if part == "pain point":
        facts = {"given": _topics(loss["given"]), "right": _topics(loss["right"])}
        return _("Published on %(given)s; people needed %(right)s") % facts
    return {
        "missed": _("Nobody answered it"),
        "no note": _("Handed over without a note"),
        "never spotted": _("Nobody took up any of its posts"),
        "spotted late": _("Spotted late"),
        "never escalated": _("Its owners never had it"),
        "spotted in vain": _("Taken up, and never handed over"),
        "escalated late": _("With its owners late"),
        "nothing published": _("No help was published"),
        "another fits": _("On the right topic; another piece fits better"),
        "published late": _("The help that fits was late, or never came"),
        "dismissed": _("Set aside, though it needed us"),
        "late": _("After its service level"),
        "wrongly taken": _("It needed nothing from us"),
    }[part]


def _topics(topics: list[str]) -> str:
    return " / ".join(str(Topic(topic).label) for topic in topics if topic) or _("nothing in particular")


def contained(row: dict[str, Any], edition: Any) -> dict[str, Any]:
    """An issue that spread: when it began, when it was spotted and handed over, what that cost and why."""
    issue = next(one for one in edition.issues if one["id"] == row["issue"])
    return {
        "title": row["title"],
        "row": row,
        "starts": scenario_time(edition, row["starts"]),
        "spotted": None if row["spotted"] is None else scenario_time(edition, row["spotted"]),
        "escalated": None if row["escalated"] is None else scenario_time(edition, row["escalated"]),
        "spot_by": scenario_time(edition, row["starts"] + issue["spot"]),
        "escalate_by": scenario_time(edition, row["starts"] + issue["escalate"]),
        "owners": " / ".join(str(Route(route).label) for route in issue["routes"]),
        "why": issue["why"],
        "clause": clause(issue, edition),
        "losses": lost_points(row),
    }


def reaching(row: dict[str, Any], edition: Any, second: float) -> dict[str, Any]:
    """What was published in a run, whom it had reached by `second`, when it ended, and what was wanted;
    that is not `told` of a run that was ended before it was due."""
    pain, titles = edition.outreach["pain"], {one["url"]: one["title"] for one in edition.articles}
    pieces = reached(row["published"], edition.outreach, second)
    return {
        "row": row,
        "pieces": [
            piece
            | {"channel": Channel(piece["channel"]).label, "at": scenario_time(edition, piece["second"])}
            for piece in pieces
        ],
        "told": second >= min(pain["by"], edition.ends),
        "topic": Topic(pain["topic"]).label,
        "fitting": [titles.get(url, url) for url in pain["articles"]],
        "by": scenario_time(edition, pain["by"]),
        "why": pain["why"],
        "clause": clause(pain, edition),
        "losses": lost_points(row),
    }


def _acts(kinds: list[str] | str) -> str:
    kinds = [kinds] if isinstance(kinds, str) else kinds  # one alone, in runs graded before 2026-11-23
    return " / ".join(str(Action(kind).label) for kind in kinds)


def label(field: str, value: str) -> str:
    return str(DRILLED[field](value).label) if value in DRILLED[field].values else ""


def _after(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return _("%(minutes)s:%(seconds)s after it appeared") % {"minutes": minutes, "seconds": f"{rest:02}"}
