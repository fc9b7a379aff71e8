"""What a QTI item's response processing means: how the response is scored, what is said after it.

The two standard templates are known, and rules of the same effect that are written out. Whatever
else a rule says is refused, never guessed."""

from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from courses.items.formats.qti_conditions import Test, branches, number, read_tests, refuse
from courses.items.formats.qti_names import template_name
from courses.items.formats.qti_text import Refusal

SCORE = "SCORE"


@dataclass(frozen=True)
class Score:
    """`match` (right or wrong), `map` (by the mapping), `maps` (the sum of several mappings),
    `first` (the first of the `cases` that holds), `best` (the best of them) or `places` (the sum
    of the places that hold)."""

    how: str
    responses: list[str]
    cases: list[tuple[Test, Fraction]] = field(default_factory=list)


@dataclass
class Rules:
    score: Score
    # When the feedback of an outcome and an identifier is shown: "always", "right", "wrong",
    # "of VALUE", or "?" where it is something else.
    shown: dict[tuple[str, str], str] = field(default_factory=dict)
    # The outcomes that are set to the response itself.
    echoes: set[str] = field(default_factory=set)


def read_rules(item: Element) -> Rules:
    """The rules of an item with canonical names. Raises `Refusal`."""
    processing = item.find("responseProcessing")
    if processing is None or (not len(processing) and not processing.get("template")):
        raise Refusal("It has no rule by which to score it.")
    template = processing.get("template")
    if not len(processing):
        return Rules(_template(template or ""))
    rules = Rules(Score("", []))
    scoring = []
    for statement in processing:
        if any(part.get("identifier") == SCORE for part in statement.iter("setOutcomeValue")):
            scoring.append(statement)
        _note_feedback(statement, rules)
    rules.score = _Scoring(item).read(scoring)
    return rules


def _template(address: str) -> Score:
    hows = {"match_correct": "match", "map_response": "map"}
    name = template_name(address)
    if name not in hows:
        raise refuse(f"it is the template {address}")
    return Score(hows[name], ["RESPONSE"])


class _Scoring:
    """Reads the statements that set the score of one item."""

    def __init__(self, item: Element) -> None:
        self.item = item

    def read(self, statements: list[Element]) -> Score:
        if statements and self._is_zero(statements[0]):
            statements = statements[1:]
        if not statements:
            raise refuse("it never sets the score")
        found = self._mapped(statements) or self._added(statements)
        if found is None and len(statements) == 1:
            found = self._chain(statements[0])
        if found is None:
            raise refuse(_told(statements))
        return found

    def _is_zero(self, statement: Element) -> bool:
        return statement.tag == "setOutcomeValue" and len(statement) == 1 and self._number(statement[0]) == 0

    def _mapped(self, statements: list[Element]) -> Score | None:
        if len(statements) != 1:
            return None
        statement = statements[0]
        if statement.tag == "setOutcomeValue" and len(statement) == 1:
            return _sum_of_maps(statement[0])
        if statement.tag != "responseCondition":
            return None
        return self._mapped_if_any([(test, _score_of(body)) for test, body in branches(statement)])

    def _mapped_if_any(self, found: list[tuple[Element | None, Element | None]]) -> Score | None:
        """The mapping of the response, with nothing for no response at all."""
        (test, value), *others = found or [(None, None)]
        if test is None or value is None:
            return None
        if test.tag == "not" and len(test) == 1 and not others:
            test, mapped = test[0], value
        elif len(others) == 1 and others[0][0] is None and others[0][1] is not None:
            mapped = others[0][1]
            if mapped.tag not in ("mapResponse", "sum") or self._number(value) != 0:
                return None
        else:
            return None
        if test.tag != "isNull" or len(test) != 1:
            return None
        score = _sum_of_maps(mapped)
        return score if score and [test[0].get("identifier")] == score.responses else None

    def _added(self, statements: list[Element]) -> Score | None:
        """One condition a case, each keeping the best score so far, or adding to it."""
        cases, hows = [], set()
        for statement in statements:
            found = list(branches(statement)) if statement.tag == "responseCondition" else []
            if len(found) != 1 or found[0][0] is None:
                return None
            value = _score_of(found[0][1])
            if value is None or value.tag not in ("max", "sum") or len(value) != 2:
                return None
            if value[0].tag != "variable" or value[0].get("identifier") != SCORE:
                return None
            number = self._number(value[1])
            if number is None:
                return None
            hows.add("best" if value.tag == "max" else "places")
            cases += [(test, number) for test in read_tests(found[0][0])]
        how = hows.pop()
        if how == "places" and [test.what for test, _ in cases] == ["correct"] and cases[0][1] > 0:
            return Score("match", [cases[0][0].response])  # one thing only is added to nothing
        if hows or (how == "places") != all(test.what == "place" for test, _ in cases):
            return None
        return Score(how, sorted({test.response for test, _ in cases}), cases)

    def _chain(self, condition: Element) -> Score | None:
        cases: list[tuple[Test, Fraction]] = []
        if condition.tag != "responseCondition":
            return None
        for test, body in branches(condition):
            value = _score_of(body)
            number = Fraction(0) if value is None else self._number(value)
            if number is None:
                return None
            if test is None:
                if number:
                    raise refuse("any other answer earns something too")
            else:
                cases += [(found, number) for found in read_tests(test)]
        cases = [case for case in cases if case[0].what != "null" or case[1]]
        responses = sorted({test.response for test, _ in cases})
        if len(cases) == 1 and cases[0][0].what == "correct" and cases[0][1] > 0:
            return Score("match", responses)
        if any(test.what in ("null", "place") for test, _ in cases):
            return None
        return Score("first", responses, cases)

    def _number(self, expression: Element) -> Fraction | None:
        """The value of an expression that is the same for every response."""
        if expression.tag == "baseValue":
            return number(expression.text or "")
        if expression.tag != "variable":
            return None
        name = expression.get("identifier")
        if any(part.get("identifier") == name for part in self.item.iter("setOutcomeValue")):
            return None
        for outcome in self.item.iter("outcomeDeclaration"):
            default = outcome.find("defaultValue/value")
            if outcome.get("identifier") == name and default is not None:
                return number(default.text or "")
        return None


def _score_of(body: list[Element]) -> Element | None:
    """What the statements of a branch set the score to."""
    found = None
    for statement in body:
        if statement.tag != "setOutcomeValue":
            raise refuse(f"it holds a <{statement.tag}> within a condition")
        if statement.get("identifier") == SCORE:
            if found is not None or len(statement) != 1:
                raise refuse("it sets the score twice")
            found = statement[0]
    return found


def _sum_of_maps(value: Element) -> Score | None:
    parts = list(value) if value.tag == "sum" else [value]
    parts = [part for part in parts if part.tag != "variable" or part.get("identifier") != SCORE]
    if not parts or any(part.tag != "mapResponse" for part in parts):
        return None
    names = [part.get("identifier", "") for part in parts]
    return Score("map" if len(names) == 1 else "maps", names)


def _told(statements: list[Element]) -> str:
    inner = sorted({part.tag for statement in statements for part in statement.iter()})
    return "it is made of " + ", ".join(inner)


def _note_feedback(statement: Element, rules: Rules) -> None:
    if statement.tag == "setOutcomeValue":
        _note_set(statement, "always", rules)
        return
    if statement.tag != "responseCondition":
        raise refuse(f"it holds a <{statement.tag}>")
    one = None
    for place, (test, body) in enumerate(branches(statement)):
        when = "?"
        if test is not None:
            when = _when(test)
            one = when if place == 0 else None
        elif one == "right":
            when = "wrong"
        for part in body:
            for setting in part.iter("setOutcomeValue"):
                _note_set(setting, when, rules)


def _when(test: Element) -> str:
    """In which case a branch is taken, as `Rules.shown` says it."""
    if test.tag == "member" and len(test) == 2 and test[0].tag == "baseValue" and test[1].tag == "variable":
        return f"of {(test[0].text or '').strip()}"
    try:
        found = read_tests(test)
    except Refusal:
        return "?"
    if len(found) == 1 and found[0].what == "correct":
        return "right"
    return f"of {(found[0].value or '').strip()}" if len(found) == 1 and found[0].what == "is" else "?"


def _note_set(setting: Element, when: str, rules: Rules) -> None:
    outcome = setting.get("identifier", "")
    if outcome == SCORE or not len(setting):
        return
    value = setting[0]
    for part in list(value) if value.tag in ("multiple", "ordered") else [value]:
        if part.tag == "baseValue":
            key = (outcome, (part.text or "").strip())
            rules.shown[key] = when if rules.shown.get(key, when) == when else "?"
        elif part.tag == "variable" and when == "always":
            rules.echoes.add(outcome)
