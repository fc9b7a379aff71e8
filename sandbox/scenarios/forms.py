"""What trainers write of a scenario in the editor: its settings, one post, a bundle."""

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from academy.words.listening import (
    Action,
    Channel,
    Classification,
    Language,
    Priority,
    Route,
    Sentiment,
    Topic,
    Track,
)
from academy.words.replying import Visibility
from sandbox.scenarios.opening import MOST_BYTES

SPLIT = " :: "
# What has no field of its own here is written as in a bundle's scenario.yaml.
REST = ("macros", "articles", "reactions", "injects", "rubric", "weights")


def _text(label, rows=3, **more):
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _whole(label, least=0, most=2**31 - 1, **more):
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _some(label, choices, **more):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class BundleForm(forms.Form):
    file = forms.FileField(label=_("Bundle"), help_text=_("A zip as “Export” makes one; at most 60 MB."))
    replace = forms.BooleanField(
        label=_("Replace the draft that is there"), required=False, help_text=_("Published editions stay.")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("It is larger than 60 MB."))
        return file


class SettingsForm(forms.Form):
    """The settings of a draft. `scenario` gives them as scenario.yaml has them."""

    title = forms.CharField(label=_("Title"), max_length=150)
    briefing = _text(_("Briefing"), rows=10)
    brand = forms.CharField(label=_("Brand"), max_length=100, required=False)
    handles = _text(_("Brand handles"), rows=2, help_text=_("One a line."))
    languages = _some(_("Languages"), Language.choices)
    channels = _some(_("Channels"), Channel.choices, help_text=_("None means all."))
    starts_at = forms.DateTimeField(label=_("Starts (UTC)"))
    seconds = _whole(_("Length in seconds"), least=1)
    enters_at = _whole(_("A run begins at second"), required=False)
    leaves_at = _whole(_("A run ends at second"), least=1, required=False)
    graded_speed = _whole(_("Speed of a graded run"), least=1, most=60)
    practice_speed = _whole(_("Speed of practice at first"), least=1, most=60)
    slowest_speed = _whole(_("Slowest practice"), least=1, most=60)
    fastest_speed = _whole(_("Fastest practice"), least=1, most=60)
    profiles = _text(_("Listening profiles"), rows=8, help_text=_("One a line: name :: query"))
    embargoed = _text(_("Embargoed names"), rows=2, help_text=_("One a line."))
    policy = forms.CharField(label=_("Policy judged by"), max_length=60, required=False)
    background_posts = _whole(_("Background: posts a day"), most=100_000, required=False)
    background_seed = _whole(_("Background: seed"), required=False)
    background_needs_us = forms.BooleanField(label=_("Background: some posts need us"), required=False)
    rest = _text(
        _("Macros, articles, reactions, injects, rubric, weights, pictures in words (YAML)"), rows=12
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for priority in Priority:
            words = _("First answer, %(priority)s (seconds)") % {"priority": priority.label}
            self.fields[f"level_{priority.value}"] = _whole(words, least=1, required=False)

    def clean_profiles(self):
        lines = _lines(self.cleaned_data["profiles"])
        if bad := [line for line in lines if SPLIT not in line]:
            raise forms.ValidationError(_("“%(line)s” is not name :: query.") % {"line": bad[0]})
        return [dict(zip(("name", "query"), line.split(SPLIT, 1), strict=True)) for line in lines]

    def clean_rest(self):
        try:
            said = yaml.safe_load(self.cleaned_data["rest"] or "{}")
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            words = _("This is no YAML, at line %(line)s.") % {"line": mark.line + 1 if mark else 1}
            raise forms.ValidationError(words) from None
        parts = (*REST, "pictures")
        if not isinstance(said, dict) or set(said) - set(parts):
            raise forms.ValidationError(_("It may say: %(parts)s.") % {"parts": ", ".join(parts)})
        return said

    def scenario(self, recipe):
        """The settings in the shape of the schema. What `recipe` says beyond these fields stays."""
        given = self.cleaned_data
        names = ("title", "briefing", "brand", "languages", "channels", "seconds", "policy", "profiles")
        names += ("graded_speed", "practice_speed", "slowest_speed", "fastest_speed")
        said = {name: given[name] for name in names}
        said |= {name: _lines(given[name]) for name in ("handles", "embargoed")}
        said |= {"starts_at": given["starts_at"].isoformat(), "enters_at": given["enters_at"] or 0}
        said |= {"leaves_at": given["leaves_at"], "background": self._background(recipe)}
        levels = {priority: given[f"level_{priority}"] for priority in Priority.values}
        said["service_levels"] = {priority: level for priority, level in levels.items() if level}
        return said | given["rest"]

    def _background(self, recipe):
        given = self.cleaned_data
        if not given["background_posts"]:
            return None
        said = {"posts": given["background_posts"], "seed": given["background_seed"] or 0}
        return (recipe or {}) | said | {"needs_us": given["background_needs_us"]}


def settings_of(edition):
    """The form's first values."""
    names = ("briefing", "brand", "languages", "channels", "starts_at", "seconds", "enters_at", "leaves_at")
    names += ("graded_speed", "practice_speed", "slowest_speed", "fastest_speed", "policy")
    said = {name: getattr(edition, name) for name in names} | {"title": edition.scenario.title}
    said |= {name: "\n".join(getattr(edition, name)) for name in ("handles", "embargoed")}
    said["profiles"] = "\n".join(f"{one['name']}{SPLIT}{one['query']}" for one in edition.profiles)
    said |= {f"level_{priority}": level for priority, level in edition.service_levels.items()}
    recipe = edition.background or {}
    said |= {"background_posts": recipe.get("posts"), "background_seed": recipe.get("seed")}
    said["background_needs_us"] = recipe.get("needs_us", True)
    rest = {part: getattr(edition, part) for part in REST if getattr(edition, part)}
    rest |= {"pictures": described} if (described := edition.described()) else {}
    return said | {"rest": yaml.safe_dump(rest, allow_unicode=True, sort_keys=False) if rest else ""}


class PostForm(forms.Form):
    """One post of a draft, its truth and its reference. `row` gives it as posts.jsonl has it."""

    id = forms.RegexField(r"^\S{1,80}$", label=_("Name of the post"), help_text=_("Without spaces."))
    at = _whole(_("Comes at second"))
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    author = forms.ChoiceField(label=_("Author"), required=False)
    new_name = forms.CharField(label=_("Or a new author: name"), max_length=200, required=False)
    new_handle = forms.CharField(label=_("New author: handle"), max_length=200, required=False)
    new_reach = _whole(_("New author: reach"), required=False)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    stars = _whole(_("Stars"), least=1, most=5, required=False)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    in_reply_to = forms.CharField(label=_("Answers the post"), max_length=80, required=False)
    reshare_of = forms.CharField(label=_("Reshares the post"), max_length=80, required=False)
    media = _some(_("Pictures"), [])
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
    routes = _some(_("Who could have it"), Route.choices)
    actions = _some(_("What would be right to do"), Action.choices)
    deadline = _whole(_("Deadline, scenario second"), required=False, help_text=_("Empty: by the level."))
    clause = forms.CharField(label=_("Clause"), max_length=20, required=False)
    why = _text(_("Why"), max_length=2000)
    reference_action = forms.ChoiceField(
        label=_("Reference: act"), choices=[("", _("none")), *Action.choices], required=False
    )
    reference_route = forms.ChoiceField(
        label=_("Reference: route"), choices=[("", "–"), *Route.choices], required=False
    )
    reference_visibility = forms.ChoiceField(
        label=_("Reference: visibility"), choices=[("", "–"), *Visibility.choices], required=False
    )
    reference_text = _text(_("Reference: words"), rows=5, max_length=10_000)

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
        if not described:
            del self.fields["media"]

    def row(self):
        given = self.cleaned_data
        names = ("id", "at", "channel", "language", "stars", "text", "spam")
        said = {name: given[name] for name in names} | {"author": given["author"] or None}
        said |= {name: given[name] or None for name in ("title", "in_reply_to", "reshare_of")}
        reference = {name: given[f"reference_{name}"] or None for name in ("action", "route", "visibility")}
        reference["text"] = given["reference_text"]
        said["media"] = given.get("media", [])
        return said | {"truth": self._truth(), "reference": reference if reference["action"] else None}

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
        due = given["at"] + self.edition.service_level(given["priority"])
        return said | {"deadline": (given["deadline"] or due) if given["actionable"] else None}


def post_of(post):
    """The form's first values for a post that is there."""
    names = ("at", "channel", "language", "title", "stars", "text", "in_reply_to", "reshare_of", "spam")
    names += ("media",)
    said = {name: getattr(post, name) for name in names}
    said |= {"id": post.ref, "author": post.author.ref if post.author else "", "judged": bool(post.truth)}
    said |= post.truth or {}
    return said | {f"reference_{name}": value for name, value in (post.reference or {}).items()}
