"""What trainers write of a scenario in the editor: its settings, or a whole bundle."""

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from academy.words.listening import Channel, Language, Priority
from sandbox.scenarios.archive import ArchiveError, Reading, checked_zone, columns_of
from sandbox.scenarios.fields import SecondsField, Sectioned, lines, long_text, moment, some, whole
from sandbox.scenarios.opening import MOST_BYTES

SPLIT = " :: "
# What has no field of its own here is written as in a bundle's scenario.yaml.
REST = ("macros", "articles", "reactions", "injects", "issues", "outreach", "rubric", "weights")


class BundleForm(Sectioned):
    file = forms.FileField(label=_("Bundle"), help_text=_("A zip as “Export” makes one; at most 60 MB."))
    replace = forms.BooleanField(
        label=_("Replace the draft that is there"), required=False, help_text=_("Published editions stay.")
    )

    def clean_file(self):
        return _small_enough(self.cleaned_data["file"])


def _small_enough(file):
    if file.size > MOST_BYTES:
        raise forms.ValidationError(_("It is larger than 60 MB."))
    return file


class ArchiveForm(Sectioned):
    """An archive to be imported. `reading` says how it is read."""

    file = forms.FileField(label=_("Archive"), help_text=_("CSV or JSONL in UTF-8; at most 60 MB."))
    slug = forms.SlugField(
        label=_("Scenario"), help_text=_("Its short name, as harvest-2026; it is made if it is not there.")
    )
    columns = forms.CharField(
        label=_("Columns"),
        max_length=1000,
        required=False,
        help_text=_("Where they have other names:") + " text=COL,at=COL,author=COL,id=COL",
    )
    channel = forms.ChoiceField(
        label=_("Channel, where no column says it"), choices=Channel.choices, initial=Channel.MICROBLOG
    )
    language = forms.ChoiceField(
        label=_("Language, where no column says it"), choices=Language.choices, initial=Language.EN
    )
    dates = forms.ChoiceField(
        label=_("Dates"),
        choices=[("iso", "2026-03-09 14:05"), ("dmy", "9/3/2026 14:05"), ("mdy", "3/9/2026 2:05 PM")],
    )
    zone = forms.CharField(label=_("Time zone, where a time says none"), initial="UTC", max_length=60)
    skip_refused = forms.BooleanField(
        label=_("Leave out the rows that cannot be read, and import the rest"), required=False
    )

    def clean(self):
        given = super().clean()
        try:
            names = ("channel", "language", "dates")
            said = {name: given[name] for name in names if name in given}
            columns, zone = columns_of(given.get("columns", "")), checked_zone(given.get("zone", "UTC"))
            self.reading = Reading(**said, columns=columns, zone=zone)
        except ArchiveError as problem:
            raise forms.ValidationError(str(problem)) from None
        return given

    def clean_file(self):
        return _small_enough(self.cleaned_data["file"])


class SettingsForm(Sectioned):
    """The settings of a draft. `scenario` gives them as scenario.yaml has them."""

    begins = {
        "starts_at": _("Time and speed"),
        "level_safety": _("Service levels"),
        "profiles": _("Listening and rules"),
        "background_posts": _("The background"),
        "rest": _("Everything else"),
    }

    title = forms.CharField(label=_("Title"), max_length=150)
    briefing = long_text(_("Briefing"), rows=10)
    brand = forms.CharField(label=_("Brand"), max_length=100, required=False)
    handles = long_text(_("Brand handles"), rows=2, help_text=_("One a line."))
    languages = some(_("Languages"), Language.choices)
    channels = some(_("Channels"), Channel.choices, help_text=_("None means all."))
    starts_at = forms.DateTimeField(label=_("Starts (UTC)"), help_text=_("As 2026-03-09 13:00."))
    seconds = moment(_("Length"), least=1)
    enters_at = moment(_("A run begins at"), required=False)
    leaves_at = moment(_("A run ends at"), least=1, required=False, help_text=_("Empty: at the end."))
    graded_speed = whole(_("Speed of a graded run"), least=1, most=60)
    practice_speed = whole(_("Speed of practice at first"), least=1, most=60)
    slowest_speed = whole(_("Slowest practice"), least=1, most=60)
    fastest_speed = whole(_("Fastest practice"), least=1, most=60)
    profiles = long_text(_("Listening profiles"), rows=8, help_text=_("One a line: name :: query"))
    embargoed = long_text(_("Embargoed names"), rows=2, help_text=_("One a line."))
    policy = forms.CharField(label=_("Policy judged by"), max_length=60, required=False)
    background_posts = whole(_("Background: posts a day"), most=100_000, required=False)
    background_seed = whole(_("Background: seed"), required=False)
    background_languages = some(
        _("Background: languages"), Language.choices, help_text=_("None means those of the scenario.")
    )
    background_bursts = long_text(
        _("Background: what goes round"), help_text=_("One a line: post :: second :: seconds :: posts")
    )
    background_needs_us = forms.BooleanField(label=_("Background: some posts need us"), required=False)
    rest = long_text(
        _(
            "Macros, articles, reactions, injects, issues, outreach, rubric, weights, "
            "pictures in words (YAML)"
        ),
        rows=12,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for priority in Priority:
            words, hint = _("First answer, %(priority)s"), _("Empty: within four hours.")
            level = SecondsField(label=words % {"priority": priority.label}, min_value=1, required=False)
            level.help_text = "" if priority == Priority.SAFETY else hint
            self.fields[f"level_{priority.value}"] = level
        self.order_fields([*self._before("profiles"), *(f"level_{one}" for one in Priority.values)])

    def _before(self, name):
        names = list(self.fields)
        return names[: names.index(name)]

    def clean_profiles(self):
        told = lines(self.cleaned_data["profiles"])
        if bad := [line for line in told if not all(line.partition(SPLIT))]:
            raise forms.ValidationError(_("“%(line)s” is not name :: query.") % {"line": bad[0]})
        return [dict(zip(("name", "query"), line.split(SPLIT, 1), strict=True)) for line in told]

    def clean_background_bursts(self):
        told = [line.split(SPLIT) for line in lines(self.cleaned_data["background_bursts"])]
        names = ("at", "seconds", "posts")
        for line in told:
            if len(line) != 4 or not all(part.strip().isdecimal() for part in line[1:]):
                words = _("“%(line)s” is not post :: second :: seconds :: posts.")
                raise forms.ValidationError(words % {"line": SPLIT.join(line)})
        return [{"of": of.strip(), **dict(zip(names, map(int, rest), strict=True))} for of, *rest in told]

    def clean_rest(self):
        try:
            said = yaml.safe_load(self.cleaned_data["rest"] or "{}")
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            words = _("This is no YAML, at line %(line)s.") % {"line": mark.line + 1 if mark else 1}
            raise forms.ValidationError(words) from None
        parts = (*REST, "pictures")
        odd = set(said) - set(parts) if isinstance(said, dict) else {said}
        if odd:
            words = _("It says “%(odd)s”, and may say: %(parts)s.")
            raise forms.ValidationError(
                words % {"odd": str(min(odd, key=str))[:60], "parts": ", ".join(parts)}
            )
        return said

    def scenario(self):
        """The settings in the shape of the schema."""
        given = self.cleaned_data
        names = ("title", "briefing", "brand", "languages", "channels", "seconds", "policy", "profiles")
        names += ("graded_speed", "practice_speed", "slowest_speed", "fastest_speed")
        said = {name: given[name] for name in names}
        said |= {name: lines(given[name]) for name in ("handles", "embargoed")}
        said |= {"starts_at": given["starts_at"].isoformat(), "enters_at": given["enters_at"] or 0}
        said |= {"leaves_at": given["leaves_at"], "background": self._background()}
        levels = {priority: given[f"level_{priority}"] for priority in Priority.values}
        said["service_levels"] = {priority: level for priority, level in levels.items() if level}
        return said | given["rest"]

    def _background(self):
        given = self.cleaned_data
        if not given["background_posts"]:
            return None
        said = {"posts": given["background_posts"], "seed": given["background_seed"] or 0}
        said |= {name: given[f"background_{name}"] for name in ("languages", "bursts")}
        said = {name: value for name, value in said.items() if value != []}
        return said if given["background_needs_us"] else said | {"needs_us": False}


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
    said["background_languages"] = recipe.get("languages", [])
    bursts = (
        [burst[name] for name in ("of", "at", "seconds", "posts")] for burst in recipe.get("bursts", ())
    )
    said["background_bursts"] = "\n".join(SPLIT.join(map(str, burst)) for burst in bursts)
    said["background_needs_us"] = recipe.get("needs_us", True)
    rest = {part: getattr(edition, part) for part in REST if getattr(edition, part)}
    rest |= {"pictures": described} if (described := edition.described()) else {}
    return said | {"rest": yaml.safe_dump(rest, allow_unicode=True, sort_keys=False) if rest else ""}
