"""What practice says beside the reply while it is written. The rules run in the browser, on what can be seen
without judging: they are hints, never points, and a graded run has none."""

from typing import Any

from django.utils.translation import gettext as _

# The clause of the social media policy that each rule is about.
CLAUSES = {
    "private": "2.1",
    "embargoed": "2.2",
    "unsigned": "3.2",
    "promise": "5.4",
    "shouting": "6.1",
    "unfilled": "5.1",
    "language": "6.2",
}


def advice(edition: Any) -> dict[str, Any]:
    """The sentences by rule, each with its clause where the edition has it, and what is embargoed."""
    words = {
        "private": _("Personal data in public: ask for it, and answer with it, by direct message."),
        "embargoed": _("“{name}” is not announced: neither confirm, deny nor repeat it."),
        "unsigned": _("Say who you are: sign with your initials or your name."),
        "promise": _("Promise only what is yours to keep: no outcome, refund or date of others."),
        "shouting": _("Capitals are shouting."),
        "unfilled": _("Fill in or take out what the macro left open."),
        "language": _("Answer in the language you were asked in: {language}."),
    }
    kept = edition.clauses
    return {
        "rules": {
            rule: {"words": said, "clause": CLAUSES[rule] if CLAUSES[rule] in kept or not kept else ""}
            for rule, said in words.items()
        },
        "embargoed": edition.embargoed,
    }
