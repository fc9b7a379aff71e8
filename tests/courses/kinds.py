"""One question of each kind, and the item that asks it."""

from courses.items.formats.shape import question
from courses.items.models import Item
from tests.factories import make_bank

POST = {"channel": "microblog", "name": "Priya", "handle": "@priya", "text": "Where is my parcel?"}


def option(text, credit=0, **more):
    return {"text": text, "credit": credit, "rationale": f"Because: {text}.", **more}


QUESTIONS = {
    "single_choice": {"options": [option("Ask first", 1), option("Guess")]},
    "true_false": {"options": [option("True", 1), option("False")]},
    "multiple_response": {"options": [option("Thank her", 1), option("Look it up", 1), option("Joke")]},
    "situational_judgement": {"options": [option("Direct message", 1), option("A link", 0.5), option("No")]},
    "matching": {
        "options": [option("A smell of burning", match="Ground control"), option("A refund", match="Support")]
    },
    "ordering": {"options": [option("Listen"), option("Decide"), option("Reply")]},
    "short_answer": {"options": [option("larkspur.example/help", 1), option("larkspur.example", 0.5)]},
    "numeric": {"options": [option("240", 1, tolerance=5)]},
    "triage": {
        "post": POST,
        "truth": {
            "sentiment": "negative",
            "topic": "",
            "priority": "high",
            "track": "",
            "routes": ["support"],
        },
    },
    "reply": {
        "post": POST,
        "reply": {"account": "brand", "visibility": "public", "longest": 280, "key_points": ["Asks by DM"]},
    },
}


def make_item_of(kind, bank=None):
    """A live item of that kind, in that bank."""
    asked = question(
        kind, f"What now, {kind}?", topic="information", clause="social-media@6#2.1", **QUESTIONS[kind]
    )
    item = Item.from_question(asked, bank=bank or make_bank(), slug=kind.replace("_", "-"))
    item.full_clean()
    item.save()
    item.save_revision().publish()
    return Item.objects.get(pk=item.pk)
