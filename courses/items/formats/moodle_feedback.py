"""What Moodle says after a right, a partly right and a wrong answer (its “combined feedback”)."""

from courses.items.formats.moodle_question import Asked
from courses.items.formats.qti_text import Refusal

AFTER = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle writes there by itself in a new question, in its languages. It is not the author's.
_ITS_OWN = {
    "your answer is correct", "your answer is partially correct", "your answer is incorrect",
    "die antwort ist richtig", "die antwort ist teilweise richtig", "die antwort ist falsch",
    "votre réponse est correcte", "votre réponse est partiellement correcte", "votre réponse est incorrecte",
    "respuesta correcta", "respuesta parcialmente correcta", "respuesta incorrecta",
    "risposta corretta", "risposta parzialmente esatta", "risposta errata",
    "je antwoord is correct", "je antwoord is gedeeltelijk correct", "je antwoord is fout",
    "sua resposta está correta", "sua resposta está parcialmente correta", "sua resposta está incorreta",
}  # fmt: skip


def after(asked: Asked) -> list[str]:
    """What its author says after a right, a partly right and a wrong answer; "" where nothing."""
    texts = [asked.text(name) for name in AFTER]
    return ["" if _is_its_own(asked, text) else text for text in texts]


def _is_its_own(asked: Asked, text: str) -> bool:
    own = text.strip().rstrip(".!").casefold() in _ITS_OWN
    if own:
        asked.note("Moodle’s own words after an answer are not kept.")
    return own


def refuse_after(asked: Asked) -> None:
    """For kinds in which several choices make the answer: no single option could carry such a text."""
    if any(after(asked)):
        raise Refusal("It shows feedback in a case that we cannot keep (combined feedback).")


def say_after(asked: Asked, options: list[dict[str, object]]) -> None:
    """Where one choice is the answer, what is said after it belongs to the reasons of that choice."""
    right, partly, wrong = after(asked)
    for option in options:
        more = right if option["credit"] == 1 else partly if option["credit"] else wrong
        option["rationale"] = "\n\n".join(filter(None, [str(option["rationale"]), more]))
    if partly and all(option["credit"] in (0, 1) for option in options):
        asked.note("What would be said after a partly right answer is not kept: none is partly right.")
