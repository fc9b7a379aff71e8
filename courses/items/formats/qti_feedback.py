"""What QTI items say after the answer: to all, or for one choice; whatever depends on more is refused."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from courses.items.formats.qti_item import FEEDBACK, Item, Option
from courses.items.formats.qti_rules import Rules
from courses.items.formats.qti_text import Refusal, plain

ONE_RIGHT = {"single_choice", "true_false"}


def say(item: Item, rules: Rules, kind: str, options: list[Option], keys: list[str]) -> str:
    """Give each of `options`, which `keys` name, its rationale; return what is said to all."""
    rationales: dict[str, list[str]] = {key: [] for key in keys}
    general = []
    for when, text in _messages(item, rules, set(keys)):
        if not text:
            continue
        if when == "always":
            general.append(text)
        elif when in ("right", "wrong") and kind in ONE_RIGHT:
            for key, option in zip(keys, options, strict=True):
                if (option["credit"] > 0) == (when == "right"):
                    rationales[key].append(text)
        elif when.startswith("of ") and when[3:] in rationales:
            rationales[when[3:]].append(text)
        else:
            raise Refusal("It shows feedback in a case that we cannot keep.")
    for key, option in zip(keys, options, strict=True):
        option["rationale"] = "\n\n".join(rationales[key])
    return "\n\n".join(general)


def _messages(item: Item, rules: Rules, keys: set[str]) -> Iterator[tuple[str, str]]:
    """Each feedback: when it is shown (as in `Rules.shown`) and what it says."""
    for element in item.root.findall("modalFeedback"):
        yield _when(item, element, rules, keys), plain(element, item.notes)
    for choice in item.body.iter("simpleChoice"):
        key = choice.get("identifier", "")
        for element in choice:
            if element.tag not in FEEDBACK:
                continue
            when = _when(item, element, rules, keys)
            if when != f"of {key}":
                raise Refusal("Feedback within a choice is shown when another is chosen.")
            yield f"of {key}", plain(element, item.notes)


def _when(item: Item, element: Element, rules: Rules, keys: set[str]) -> str:
    if element.get("showHide", "show") != "show":
        raise Refusal("It hides feedback in some cases.")
    outcome, name = element.get("outcomeIdentifier", ""), element.get("identifier", "")
    when = rules.shown.get((outcome, name))
    if name in keys and (when is None or (item.ours and when == "always")):
        return f"of {name}"
    if when is None and outcome in rules.echoes:
        raise Refusal("It shows feedback for a choice that it does not have.")
    if when is None:
        raise Refusal("It holds feedback that its own rules never show.")
    return when
