"""What QTI's response processing asks of a response: the tests that we can keep exactly."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from courses.items.formats.qti_text import Refusal
from courses.items.soundness import NUMBER


def refuse(what: str) -> Refusal:
    return Refusal(f"Its scoring rule is not one we can keep exactly: {what}.")


def number(text: str) -> Fraction:
    """The number in `text`. One with more digits than any score or answer has is refused: it could
    take longer to work out than anybody can wait."""
    if not NUMBER.fullmatch(text.strip()):
        raise refuse(f"“{text.strip()[:40]}” is no number that can be kept")
    return Fraction(text.strip())


def branches(condition: Element) -> Iterator[tuple[Element | None, list[Element]]]:
    """Each branch of a response condition: its test (None for the else) and its statements."""
    for branch in condition:
        if branch.tag == "responseElse":
            yield None, list(branch)
        else:
            yield branch[0] if len(branch) else None, list(branch)[1:]


@dataclass(frozen=True)
class Test:
    """What a response is tested for: `correct` (the declared right one), `null` (none at all),
    `is` (`value`), `near` (within `tolerance` of `value`; None for the declared right one) or
    `place` (`value`, or None for the declared right one, stands at `place`)."""

    what: str
    response: str
    value: str | None = None
    tolerance: str = "0"
    place: int = 0


def read_tests(expression: Element) -> list[Test]:
    """The tests of which one must hold."""
    if expression.tag == "or":
        return [test for part in expression for test in read_tests(part)]
    if expression.tag == "isNull" and len(expression) == 1 and expression[0].tag == "variable":
        return [Test("null", expression[0].get("identifier", ""))]
    if expression.tag not in ("match", "equal", "stringMatch") or len(expression) != 2:
        raise refuse(f"it tests with <{expression.tag}>")
    given, right = expression
    if given.tag in ("correct", "baseValue"):
        given, right = right, given
    place = 0
    if expression.tag == "match" and given.tag == "index" and len(given) == 1:
        place = _place(given.get("n", ""))
        given = given[0]
        if right.tag == "index" and len(right) == 1 and _place(right.get("n", "")) == place:
            right = right[0]
    if given.tag != "variable" or right.tag not in ("correct", "baseValue"):
        raise refuse(f"it compares <{given.tag}> with <{right.tag}>")
    response = given.get("identifier", "")
    if right.tag == "correct" and right.get("identifier") != response:
        raise refuse("it compares two different responses")
    value = (right.text or "") if right.tag == "baseValue" else None
    return [_test(expression, response, value, place)]


def _place(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise refuse(f"“{text}” is no place")
    return int(text)


def _test(expression: Element, response: str, value: str | None, place: int) -> Test:
    if place:
        return Test("place", response, value and value.strip(), place=place)
    if expression.tag == "equal":
        return Test("near", response, value, _tolerance(expression))
    if expression.tag == "stringMatch":
        if expression.get("caseSensitive") != "false":
            raise refuse("it compares capital and small letters, and short answers here never do")
        if expression.get("substring", "false") != "false":
            raise refuse("it looks for a part of the answer")
    return Test("is" if value is not None else "correct", response, value)


def _tolerance(expression: Element) -> str:
    mode = expression.get("toleranceMode", "exact")
    if mode == "exact":
        return "0"
    if mode != "absolute":
        raise refuse(f"its tolerance is {mode}, and here it is always absolute")
    if "false" in (expression.get("includeLowerBound"), expression.get("includeUpperBound")):
        raise refuse("its tolerance leaves out its own bounds")
    found = set(expression.get("tolerance", "").split())
    if len(found) != 1:
        raise refuse("its tolerance is not the same both ways")
    return str(found.pop())
