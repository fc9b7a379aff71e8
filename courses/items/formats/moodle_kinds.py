"""What each of Moodle's kinds of questions is as one of ours: exactly, or refused."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from courses.items.formats.moodle_question import Asked, credit_of, number_of
from courses.items.formats.qti_ours import longest
from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import COMPARED_LOOSELY
from courses.items.soundness import RULES

_ONE_OF = {"single_choice", "true_false", "situational_judgement"}
_REFUSED = {
    "description": "It asks nothing: it is a description.",
    "cloze": "It asks several things in one text (cloze).",
    "multianswer": "It asks several things in one text (cloze).",
    "random": "It stands for another question that is drawn each time.",
}
_TOO_FINE = "A value in it has more digits than items keep."

Details = dict[str, Any]


def details(asked: Asked) -> Details:
    """The kind, rule, options and what else a question of ours needs; its general feedback is not in it.

    Raises `Refusal`."""
    reader = _READERS.get(asked.type)
    if reader is None:
        raise Refusal(_REFUSED.get(asked.type, f"It is of a kind that we do not have ({asked.type[:40]})."))
    return reader(asked)


def _multichoice(asked: Asked) -> Details:
    answers = asked.element.findall("answer")
    options = [asked.option(answer, credit_of(answer)) for answer in answers]
    if (asked.element.findtext("single") or "true").strip() in ("true", "1"):
        return _one_choice(asked, options)
    rule = asked.said("rule") if asked.said("kind") == "multiple_response" else ""
    if rule not in RULES["multiple_response"]:
        rule = "weighted"
    for answer, option in zip(answers, options, strict=True):
        if rule != "weighted":
            option["credit"] = asked.own_credit(answer, float(option["credit"] > 0))
    asked.refuse_after()
    return {"kind": "multiple_response", "rule": rule, "options": options}


def _one_choice(asked: Asked, options: list[Details]) -> Details:
    credits = [option["credit"] for option in options]
    if min(credits, default=0) < 0:
        raise Refusal("It takes points away in a choice of one, and here such an item never does.")
    is_plain = sorted(credits) == [0.0] * (len(credits) - 1) + [1.0]
    said = asked.said("kind")
    kind = said if said in _ONE_OF and (is_plain or said == "situational_judgement") else ""
    kind = kind or ("single_choice" if is_plain else "situational_judgement")
    after = asked.after()
    if kind == "situational_judgement" or "partiallycorrectfeedback" in after:
        asked.refuse_after()
    for option in options:
        more = after.get("correctfeedback" if option["credit"] else "incorrectfeedback", "")
        option["rationale"] = "\n\n".join(filter(None, [option["rationale"], more]))
    return {"kind": kind, "options": options}


def _true_false(asked: Asked) -> Details:
    options = []
    for answer in asked.element.findall("answer"):
        word = (answer.findtext("text") or "").strip().lower()
        if word not in ("true", "false"):
            raise Refusal(f"One of its answers is “{word[:40]}”, neither true nor false.")
        option = asked.option(answer, credit_of(answer))
        options.append(option | {"text": word.capitalize()})
    return {"kind": "true_false", "options": options}


def _is_any(text: str) -> bool:
    """Whether Moodle takes any text for it: a star that no backslash makes a sign."""
    return bool(re.search(r"(?<!\\)\*", text))


def _accepted(asked: Asked) -> list[Element]:
    """The answers without the one that merely says that anything else is wrong."""
    answers = []
    for answer in asked.element.findall("answer"):
        anything = (answer.findtext("text") or "").strip() == "*"
        if anything and credit_of(answer) == 0:
            if (answer.findtext("feedback/text") or "").strip():
                raise Refusal(
                    "It has feedback for whatever else is answered, which no option here can carry."
                )
            continue
        answers.append(answer)
    return answers


def _short_answer(asked: Asked) -> Details:
    if (asked.element.findtext("usecase") or "0").strip() == "1":
        raise Refusal("It tells capital from small letters, and short answers here never do.")
    options = []
    for answer in _accepted(asked):
        option = asked.option(answer, credit_of(answer))
        if _is_any(option["text"]):
            raise Refusal(
                "An answer holds “*” for any text, and short answers here are whole; \\* is the sign."
            )
        options.append(option | {"text": option["text"].replace("\\*", "*")})
    if not asked.ours:
        asked.note(COMPARED_LOOSELY)
    return {"kind": "short_answer", "options": options}


def _numeric(asked: Asked) -> Details:
    if any((unit.findtext("unit_name") or "").strip() for unit in asked.element.findall("units/unit")):
        raise Refusal("Its answer has a unit, and numbers here have none.")
    options = []
    for answer in _accepted(asked):
        tolerance = number_of(answer.findtext("tolerance") or "0")
        if not 0 <= tolerance < 10**10 or tolerance != round(tolerance, 10):
            raise Refusal(_TOO_FINE)
        option = asked.option(answer, credit_of(answer), tolerance=float(tolerance))
        number_of(option["text"])
        options.append(option if asked.ours else option | {"text": option["text"].strip()})
    return {"kind": "numeric", "options": options}


def _matching(asked: Asked) -> Details:
    options = []
    for pair in asked.element.findall("subquestion"):
        answer = pair.find("answer")
        if answer is None:
            raise Refusal("A part of it has no answer that it belongs to.")
        match = answer.findtext("text") or ""
        option = asked.option(pair, 0.0, match=match if asked.ours else match.strip())
        if option["text"] or option["match"]:
            options.append(option)
    asked.refuse_after()
    return {"kind": "matching", "rule": _rule(asked, "matching"), "options": options}


def _ordering(asked: Asked) -> Details:
    grading = (asked.element.findtext("gradingtype") or "ABSOLUTE_POSITION").strip()
    rules = {"ABSOLUTE_POSITION": "balanced", "0": "balanced", "ALL_OR_NOTHING": "all_or_nothing",
             "-1": "all_or_nothing"}  # fmt: skip
    if grading not in rules:
        raise Refusal(f"It counts the steps in a way that we do not have ({grading[:40]}).")
    if (asked.element.findtext("selecttype") or "ALL").strip() not in ("ALL", "0"):
        raise Refusal("It asks for some of its steps only, another few each time.")
    options = [asked.option(answer, 0.0) for answer in asked.element.findall("answer")]
    asked.refuse_after()
    return {"kind": "ordering", "rule": rules[grading], "options": options}


def _rule(asked: Asked, kind: str) -> str:
    said = asked.said("rule")
    return said if said in RULES[kind] else RULES[kind][0]


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
    "shortanswer": _short_answer,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
