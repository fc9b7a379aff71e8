"""The item's form in the editor: what each kind asks its writer for.

A panel with `data-kinds` is shown only for those kinds, by `items/editor.js`; without
it everything is shown.
"""

import json

from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import FieldComparison, M2MFieldComparison, diff_text
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

from academy.words.listening import Route
from courses.items.forms import CitationInput, PlainNumber, PlainText
from courses.items.soundness import RULES

CREDITED = "single_choice true_false situational_judgement multiple_response short_answer numeric"
MOST_OPTIONS = 60

HELP = {
    "single_choice": _("One option is right: credit 1, the others 0."),
    "true_false": _("Two options, one of them right: credit 1, the other 0."),
    "situational_judgement": _("Each option earns its own credit from 0 to 1; the best earns 1."),
    "multiple_response": _(
        "Any number of options may be right: credit 1 for each. They count in equal parts, unless the "
        "item is scored otherwise. Scored by the credit of each option, the right ones add up to 1, and a "
        "wrong one may take away."
    ),
    "matching": _(
        "Each option is a prompt and the answer it belongs to. An option without a prompt is a further "
        "wrong answer. Each right pair earns its equal part, unless all or nothing is chosen."
    ),
    "ordering": _(
        "Write the options in the right order; candidates get them shuffled. Each one in its place earns its "
        "equal part, unless all or nothing is chosen."
    ),
    "short_answer": _(
        "Each option is a form that is accepted, with its credit. Capitals, spaces and punctuation do not "
        "count, as usual in the item’s language."
    ),
    "numeric": _(
        "Each option is a value that is accepted, written with a decimal point, how far off still counts, "
        "and its credit."
    ),
    "triage": _("The candidate triages the post. Only decisions with a truth are asked for."),
    "reply": _("The candidate answers the post in writing; a person marks it with the reply rubric."),
}


class NumberComparison(FieldComparison):
    """Numbers without their trailing noughts."""

    def htmldiff(self):
        before, after = (f"{value.normalize():f}" if value else "0" for value in (self.val_a, self.val_b))
        return diff_text(before, after).to_html() if before != after else escape(after)


class NumberPanel(FieldPanel):
    def get_comparison_class(self):
        return NumberComparison


class RoutesComparison(M2MFieldComparison):
    def get_item_display(self, item):
        return str(dict(Route.choices).get(item, item))

    def field_label(self):
        return capfirst(str(_("routes")))


class RoutesPanel(FieldPanel):
    def get_comparison_class(self):
        return RoutesComparison


def text(name, **details):
    return FieldPanel(name, widget=PlainText, **details)


def kinds(*names):
    return {"data-kinds": " ".join(names)}


KIND = MultiFieldPanel(
    [
        FieldPanel("kind", attrs={"data-kind-of-item": json.dumps(RULES)}),
        *[HelpPanel(content=words, attrs=kinds(kind)) for kind, words in HELP.items()],
        FieldPanel("rule", attrs=kinds(*RULES)),
    ],
    heading=_("What kind of item"),
)
ABOUT = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("bank"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty")]),
        FieldRowPanel([FieldPanel("clause", widget=CitationInput), FieldPanel("language")]),
        FieldPanel("enemy_set"),
    ],
    heading=_("What it is about"),
)
POST = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("post_channel"), FieldPanel("post_name"), FieldPanel("post_handle")]),
        text("post_text"),
    ],
    heading=_("Post shown with the stem"),
    attrs={"data-open-for": "triage reply"},
)
OPTIONS = InlinePanel(
    "options",
    [
        text(
            "text",
            attrs={
                "data-label-matching": _("Prompt"),
                "data-label-ordering": _("Step"),
                "data-label-short_answer": _("Accepted form"),
                "data-label-numeric": _("Accepted value"),
            },
        ),
        text("match", attrs=kinds("matching")),
        FieldRowPanel(
            [
                NumberPanel("credit", widget=PlainNumber, attrs=kinds(*CREDITED.split())),
                NumberPanel("tolerance", widget=PlainNumber, attrs=kinds("numeric")),
            ],
            attrs=kinds(*CREDITED.split()),
        ),
        text("rationale"),
    ],
    heading=_("Options"),
    label=_("Option"),
    max_num=MOST_OPTIONS,
    attrs={
        **kinds(*CREDITED.split(), "matching", "ordering"),
        "data-heading-ordering": _("Options, in the right order"),
    },
)
TRUTH = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("truth_sentiment"), FieldPanel("truth_topic")]),
        FieldRowPanel([FieldPanel("truth_priority"), FieldPanel("truth_track")]),
        RoutesPanel("truth_routes"),
    ],
    heading=_("Truth of the triage"),
    attrs=kinds("triage"),
)
REPLY = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("reply_account"), FieldPanel("reply_visibility")]), text("reply_points")],
    heading=_("The reply asked for"),
    attrs=kinds("reply"),
)
ORIGIN = MultiFieldPanel(
    [
        text("feedback"),
        FieldRowPanel([FieldPanel("author", read_only=True), FieldPanel("category", read_only=True)]),
    ],
    heading=_("Afterwards, and where it comes from"),
)

PANELS = [KIND, ABOUT, text("stem"), POST, OPTIONS, TRUTH, REPLY, ORIGIN]
