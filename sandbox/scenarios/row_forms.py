"""What trainers write of a scenario in the editor: one post, one author."""

import re
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.words.listening import (
    Action,
    Channel,
    Classification,
    Language,
    Priority,
    Route,
    Sentiment,
    Stance,
    Topic,
    Track,
)
from academy.words.replying import Visibility
from sandbox.scenarios.fields import Sectioned, lines, long_text, moment, some, whole
from sandbox.scenarios.forms import SPLIT


class PostForm(Sectioned):
    """One post of a draft, its truth and its reference. `row` gives it as posts.jsonl has it."""

    begins = {
        "author": _("Who wrote it"),
        "title": _("What it says"),
        "in_reply_to": _("What it belongs to"),
        "media": _("What it shows"),
        "new_picture": _("What it shows"),
        "judged": _("Its truth"),
        "reference_action": _("The reference answer"),
    }

    id = forms.RegexField(
        r"^\S{1,80}$",
        label=_("Name of the post"),
        help_text=_("Without spaces."),
        error_messages={"invalid": _("It has no spaces and at most 80 characters.")},
    )
    at = moment(_("Comes at"))
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    author = forms.ChoiceField(label=_("Author"), required=False)
    new_name = forms.CharField(label=_("Or a new author: name"), max_length=200, required=False)
    new_handle = forms.CharField(label=_("New author: handle"), max_length=200, required=False)
    new_reach = whole(_("New author: reach"), required=False)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    stars = whole(_("Stars"), least=1, most=5, required=False)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    in_reply_to = forms.CharField(label=_("Answers the post"), max_length=80, required=False)
    conversation = forms.CharField(label=_("Conversation"), max_length=80, required=False)
    reshare_of = forms.CharField(label=_("Reshares the post"), max_length=80, required=False)
    media = some(_("Pictures"), [])
    new_picture = forms.FileField(
        label=_("Or a new picture"), required=False, help_text=_("PNG, JPEG or WebP; at most 3 MB.")
    )
    new_description = forms.CharField(
        label=_("New picture: what it shows, in words"), max_length=500, required=False
    )
    spam = forms.BooleanField(label=_("Spam"), required=False)
    judged = forms.BooleanField(label=_("It has a truth"), required=False)
    actionable = forms.BooleanField(label=_("It needs us"), required=False)
    sentiment = forms.ChoiceField(label=_("Sentiment"), choices=Sentiment.choices, initial="neutral")
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices, initial="other")
    classification = forms.ChoiceField(
        label=_("Why they posted"), choices=Classification.choices, initial="other"
    )
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, initial="low")
    track = forms.ChoiceField(label=_("Track"), choices=Track.choices, initial="none")
    routes = some(_("Who could have it"), Route.choices)
    actions = some(_("What would be right to do"), Action.choices)
    deadline = moment(_("Deadline"), required=False, help_text=_("Empty: by the service level."))
    clause = forms.CharField(label=_("Clause"), max_length=20, required=False)
    why = long_text(_("Why"), max_length=2000)
    reference_action = forms.ChoiceField(
        label=_("Reference: act"), choices=[("", _("none")), *Action.choices], required=False
    )
    reference_route = forms.ChoiceField(
        label=_("Reference: route"), choices=[("", "–"), *Route.choices], required=False
    )
    reference_visibility = forms.ChoiceField(
        label=_("Reference: visibility"), choices=[("", "–"), *Visibility.choices], required=False
    )
    reference_text = long_text(_("Reference: words"), rows=5, max_length=10_000)

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition = edition
        authors = (
            edition.authors.filter(generated=False).order_by("name").values_list("ref", "name", "handle")
        )
        self.fields["author"].choices = [("", "–")] + [
            (ref, f"{name} {handle}") for ref, name, handle in authors
        ]
        described = edition.described()
        self.fields["media"].choices = [(name, f"{name}: {words}") for name, words in described.items()]
        if described:
            self.begins = {name: words for name, words in self.begins.items() if name != "new_picture"}
        else:
            del self.fields["media"]

    def row(self):
        given = self.cleaned_data
        names = ("id", "at", "channel", "language", "stars", "text", "spam")
        said = {name: given[name] for name in names} | {"author": given["author"] or None}
        said |= {name: given[name] or None for name in ("title", "conversation", "in_reply_to", "reshare_of")}
        reference = {name: given[f"reference_{name}"] or None for name in ("action", "route", "visibility")}
        reference["text"] = given["reference_text"]
        said["media"] = given.get("media", [])
        return said | {"truth": self._truth(), "reference": reference if reference["action"] else None}

    def clean(self):
        given = super().clean()
        if given.get("deadline") is not None and not given.get("actionable"):
            self.add_error("deadline", _("A post that needs nothing has no deadline."))
        if given.get("reference_text") and not given.get("reference_action"):
            self.add_error("reference_action", _("Say which act these words belong to."))
        if (given.get("actionable") or given.get("why")) and not (
            given.get("judged") or self.initial.get("judged")
        ):
            self.add_error("judged", _("Tick this, or what you decided below is not kept."))
        return given

    def somebody_new(self):
        """The new author, if there is one, in the shape of authors.jsonl without an id."""
        given = self.cleaned_data
        if not given["new_name"]:
            return None
        return {
            "name": given["new_name"],
            "handle": given["new_handle"] or None,
            "reach": given["new_reach"] or 0,
        }

    def picture(self):
        """The new picture, if there is one: its name, content and what it shows."""
        file = self.cleaned_data["new_picture"]
        return (file.name, file.read(), self.cleaned_data["new_description"]) if file else None

    def _truth(self):
        given = self.cleaned_data
        if not given["judged"]:
            return None
        names = (
            "actionable",
            "sentiment",
            "topic",
            "classification",
            "priority",
            "track",
            "routes",
            "actions",
        )
        said = {name: given[name] for name in names} | {"clause": given["clause"], "why": given["why"]}
        said["actions"] = said["actions"] or [Action.NONE.value]
        return said | {"deadline": given["deadline"] if given["actionable"] else None}


def post_of(post):
    """The form's first values for a post that is there."""
    names = ("at", "channel", "language", "title", "stars", "text", "in_reply_to", "reshare_of", "spam")
    names += ("conversation", "media")
    said = {name: getattr(post, name) for name in names}
    said |= {"id": post.ref, "author": post.author.ref if post.author else "", "judged": bool(post.truth)}
    said |= post.truth or {}
    return said | {f"reference_{name}": value for name, value in (post.reference or {}).items()}


class AuthorForm(Sectioned):
    """One author of a draft. `row` gives them as authors.jsonl has them."""

    name = forms.CharField(label=_("Name"), max_length=200)
    handle = forms.CharField(label=_("Handle"), max_length=200, required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", "–"), *Channel.choices], required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", "–"), *Language.choices], required=False)
    reach = whole(_("Reach"), required=False)
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices, initial=Stance.NEUTRAL)
    bio = long_text(_("Says of themselves"), max_length=2000)
    history = long_text(_("Earlier contact"), rows=6, help_text=_("One a line: 2026-03-09 :: what happened"))

    def clean_history(self):
        told = [line.partition(SPLIT) for line in lines(self.cleaned_data["history"])]
        for on, split, what in told:
            if not split or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", on.strip()):
                raise forms.ValidationError(
                    _("“%(line)s” is not date :: what happened.") % {"line": on + split + what}
                )
        return [{"on": on.strip(), "text": what.strip()} for on, _split, what in told]

    def row(self):
        given = self.cleaned_data
        said = {name: given[name] or None for name in ("handle", "channel", "language", "bio")}
        said |= {name: given[name] for name in ("name", "stance", "history")} | {"reach": given["reach"] or 0}
        return {name: value for name, value in said.items() if value is not None}


def author_of(author):
    """The form's first values for an author who is there."""
    names = ("name", "handle", "channel", "language", "reach", "stance", "bio")
    history = "\n".join(f"{one['on']}{SPLIT}{one['text']}" for one in author.history)
    return {name: getattr(author, name) for name in names} | {"history": history}


class FilterForm(forms.Form):
    """Which posts of a draft are listed."""

    NEEDS = [
        ("", _("any truth")),
        ("us", _("need us")),
        ("nothing", _("need nothing")),
        ("none", _("without a truth")),
    ]
    q = forms.CharField(label=_("Words, name or author"), max_length=100, required=False)
    needs = forms.ChoiceField(label=_("Truth"), choices=NEEDS, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("any language")), *Language.choices], required=False
    )

    def of(self, posts):
        """Those of `posts` that are asked for."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if words := given.get("q"):
            places = ("text", "title", "ref", "author__name", "author__handle")
            posts = posts.filter(reduce(or_, (Q(**{f"{place}__icontains": words}) for place in places)))
        if needs := given.get("needs"):
            posts = posts.filter(**{"us": TRUE, "nothing": FALSE, "none": {"truth__isnull": True}}[needs])
        return posts.filter(language=given["language"]) if given.get("language") else posts

    def asked(self):
        """What was asked for, as an address says it; empty if nothing was."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return urlencode({name: value for name, value in given.items() if value})


TRUE, FALSE = {"truth__actionable": True}, {"truth__actionable": False}
