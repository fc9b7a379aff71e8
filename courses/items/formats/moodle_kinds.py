"""What each of Moodle's kinds of questions is as one of ours: exactly, or refused."""

from collections.abc import Callable
from typing import Any

from courses.items.formats.html_text import plain_words
from courses.items.formats.moodle_feedback import refuse_after, say_after
from courses.items.formats.moodle_question import Asked, is_true
from courses.items.formats.moodle_text import raw
from courses.items.formats.moodle_typed import numeric, short_answer
from courses.items.formats.qti_ours import longest
from courses.items.formats.qti_text import Refusal
from courses.items.soundness import RULES

_ONE_OF = {"single_choice", "true_false", "situational_judgement"}
_DRAWS = "It draws its numbers anew each time (calculated)."
_SEVERAL = "It asks several things in one text (cloze)."
_REFUSED = {
    "description": "It asks nothing: it is a description.",
    "cloze": _SEVERAL,
    "multianswer": _SEVERAL,
    "calculated": _DRAWS,
    "calculatedsimple": _DRAWS,
    "calculatedmulti": _DRAWS,
    "random": "It stands for another question that is drawn each time.",
    "randomsamatch": "It stands for other questions that are drawn each time.",
    "gapselect": "It has several gaps in one text (gapselect).",
    "ddwtos": "It has several gaps in one text (ddwtos).",
    "ddimageortext": "It is answered on a picture (ddimageortext).",
    "ddmarker": "It is answered on a picture (ddmarker).",
    "": "It does not say of which kind it is.",
}
# What the ordering question calls the ways to count, in its older files too; all others count neighbours.
_COUNTED = {
    "ALL_OR_NOTHING": "all_or_nothing",
    "ABSOLUTE_POSITION": "balanced",
    "ABSOLUTE": "balanced",
    "ABS": "balanced",
}
_FEWEST_SHOWN = 2

Details = dict[str, Any]


def details(asked: Asked) -> Details:
    """The kind and what else a question of ours needs, but for what all kinds have.

    Raises `Refusal`."""
    reader = _READERS.get(asked.type)
    if reader is None:
        raise Refusal(_REFUSED.get(asked.type, f"It is of a kind that we do not have ({asked.type[:40]})."))
    return reader(asked)


def _multichoice(asked: Asked) -> Details:
    answers = asked.answers()
    options = [asked.option(answer, asked.words(answer), asked.credit(answer)) for answer in answers]
    if is_true(asked.value("single", "true")):
        return _one_choice(asked, options)
    rule = asked.said("rule") if asked.said("kind") == "multiple_response" else ""
    if rule not in RULES["multiple_response"]:
        rule = "weighted"
    for answer, option in zip(answers, options, strict=True):
        if rule != "weighted":
            option["credit"] = asked.own_credit(answer, float(option["credit"] > 0))
    refuse_after(asked)
    return {"kind": "multiple_response", "rule": rule, "options": options}


def _one_choice(asked: Asked, options: list[Details]) -> Details:
    credits = [option["credit"] for option in options]
    if min(credits, default=0) < 0:
        raise Refusal("It takes points away in a choice of one, and here such an item never does.")
    is_plain = sorted(credits) == [0.0] * (len(credits) - 1) + [1.0]
    said = asked.said("kind")
    kind = said if said in _ONE_OF and (is_plain or said == "situational_judgement") else ""
    say_after(asked, options)
    return {"kind": kind or ("single_choice" if is_plain else "situational_judgement"), "options": options}


def _true_false(asked: Asked) -> Details:
    options = []
    for answer in asked.answers():
        word = raw(answer).strip()
        if word not in ("true", "false"):
            raise Refusal(f"One of its answers is “{word[:40]}”, neither true nor false.")
        options.append(asked.option(answer, word.capitalize(), asked.credit(answer)))
    return {"kind": "true_false", "options": options}


def _matching(asked: Asked) -> Details:
    options = []
    for pair in asked.element.findall("subquestion"):
        answer = pair.find("answer")
        if answer is None:
            raise Refusal("A part of it has no answer that it belongs to.")
        match = asked.plain(answer)
        if not asked.ours:
            match = plain_words(match, "moodle", asked.notes)
        option = asked.option(pair, asked.words(pair), match=match)
        if option["text"] or option["match"]:
            options.append(option)
    refuse_after(asked)
    said = asked.said("rule")
    rule = said if said in RULES["matching"] else "balanced"
    return {"kind": "matching", "rule": rule, "options": options}


def _ordering(asked: Asked) -> Details:
    answers = asked.answers()
    grading = asked.value("gradingtype", "RELATIVE").upper()
    if grading not in _COUNTED:
        raise Refusal(f"It counts the steps in a way that we do not have ({grading[:40]}).")
    if not _shows_all(asked, len(answers)):
        raise Refusal("It asks for some of its steps only, another few each time.")
    options = [asked.option(answer, asked.words(answer)) for answer in answers]
    refuse_after(asked)
    return {"kind": "ordering", "rule": _COUNTED[grading], "options": options}


def _shows_all(asked: Asked, steps: int) -> bool:
    """Whether every step is shown each time. What is not said is six at random, as Moodle takes it."""
    select = asked.value("selecttype", asked.value("logical", "RANDOM")).upper()
    count = asked.value("selectcount", asked.value("studentsee", "6"))
    return select in ("ALL", "EXACT") or (count.isdecimal() and int(count[:9]) >= max(steps, _FEWEST_SHOWN))


def _essay(asked: Asked) -> Details:
    """Our own triage and reply items, which Moodle can only show; any other is refused."""
    if asked.said("kind") == "triage":
        truth: Details = {
            name: asked.said(f"truth-{name}") for name in ("sentiment", "topic", "priority", "track")
        }
        return {"kind": "triage", "truth": truth | {"routes": asked.said("truth-routes").split()}}
    if asked.said("kind") == "reply":
        card = asked.element.find("academy-post")
        visibility = asked.said("visibility")
        channel = "" if card is None else card.get("channel", "")
        points = [point for point in asked.text("graderinfo").split("\n") if point.strip()]
        wanted = {"account": asked.said("account"), "visibility": visibility, "key_points": points}
        return {"kind": "reply", "reply": wanted | {"longest": longest(visibility, channel)}}
    raise Refusal("It asks for an essay and brings nothing to mark it by.")


_READERS: dict[str, Callable[[Asked], Details]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": short_answer,
    "numerical": numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
