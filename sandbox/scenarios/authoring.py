"""Scenarios in the editor: the draft and what the linter says of it, its settings, bundles, editions."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from sandbox.scenarios import checking
from sandbox.scenarios.bundles import bundle_of, files_of, write_draft, zipped
from sandbox.scenarios.drafting import put_settings
from sandbox.scenarios.finding import ERROR
from sandbox.scenarios.forms import BundleForm, SettingsForm, settings_of
from sandbox.scenarios.models import Edition, Scenario
from sandbox.scenarios.opening import Unopened, unzip
from sandbox.scenarios.reading import Refused, read_bundle

writes = permission_required("scenarios.change_scenario", raise_exception=True)


def place(scenario=None, *more):
    """Where in the editor this is: what its page header shows."""
    here = [{"url": reverse("wagtailsnippets_scenarios_scenario:list"), "label": _("Scenarios")}]
    if scenario:
        here.append({"url": reverse("scenario_draft", args=[scenario.slug]), "label": scenario.title})
    here += [{"url": "", "label": label} for label in more]
    title = more[-1] if more else scenario.title
    return {"breadcrumbs_items": here, "header_title": title, "header_icon": "comment"}


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_import(request):
    """A bundle becomes the draft of its scenario, or every problem is told and nothing is written."""
    form, problems = BundleForm(request.POST or None, request.FILES or None), []
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            bundle = read_bundle(unzip(file.read(), file.name))
            is_new = not Scenario.objects.filter(slug=bundle.scenario["slug"]).exists()
            draft = _written(bundle, replace=form.cleaned_data["replace"])
            words = (
                _("A new scenario: %(posts)s posts are in its draft.")
                if is_new
                else _("%(posts)s posts are in the draft.")
            )
            messages.success(request, words % {"posts": len(bundle.posts)})
            return redirect("scenario_draft", draft.scenario.slug)
        except Unopened as unopened:
            problems = [f"{unopened.file}: {unopened.why}"]
        except Refused as refused:
            problems = [str(problem) for problem in refused.problems]
        except ValidationError as problem:
            form.add_error("replace", problem)
    context = {"form": form, "problems": problems, **place(None, _("Import a bundle"))}
    return render(request, "scenarios/import.html", context, status=400 if problems or form.errors else 200)


def _written(bundle, *, replace):
    there = Edition.objects.filter(scenario__slug=bundle.scenario["slug"], published_at=None).first()
    if there and there.posts.exists() and not replace:
        words = _("“%(slug)s” has a draft with %(posts)s posts. Tick this to replace it.")
        raise ValidationError(words % {"slug": bundle.scenario["slug"], "posts": there.posts.count()})
    return write_draft(bundle)


@writes
@require_safe
def scenario_draft(request, slug):
    """The draft with its findings, and the editions that were published."""
    scenario = get_object_or_404(Scenario, slug=slug)
    editions = scenario.editions.published().order_by("-number")
    draft = scenario.editions.filter(published_at=None).first()
    context = {"scenario": scenario, "draft": draft, "editions": editions, **place(scenario)}
    if draft:
        context |= _found(draft) | {"posts": draft.posts.count()}
        context["judged"] = draft.posts.filter(truth__isnull=False).count()
        context["needed"] = draft.posts.filter(truth__actionable=True).count()
    return render(request, "scenarios/draft.html", context)


def _found(draft):
    """What the linter says, each with where to mend it, and what the background adds."""
    findings, background = draft.findings(), checking.outline(draft)
    pks = dict(draft.posts.filter(ref__in={one.where for one in findings}).values_list("ref", "pk"))
    settings = reverse("scenario_settings", args=[draft.scenario.slug])
    address = {ref: reverse("scenario_post", args=[draft.scenario.slug, pk]) for ref, pk in pks.items()}
    needing = sum(bool(row["truth"] and row["truth"]["actionable"]) for row in background)
    return {
        "findings": [(one, address.get(one.where, settings)) for one in findings[:200]],
        "stopped": any(one.weight == ERROR for one in findings),
        "background": {"posts": len(background), "needed": needing},
    }


@writes
@require_POST
def scenario_begin(request, slug):
    """The draft of the next edition: a copy of the newest, or an empty one."""
    scenario = get_object_or_404(Scenario, slug=slug)
    if not scenario.editions.filter(published_at=None).exists():
        newest = scenario.current
        if newest:
            write_draft(bundle_of(newest))
        else:
            scenario.draft(starts_at=now().replace(minute=0, second=0, microsecond=0), seconds=3600)
    return redirect("scenario_draft", slug)


@writes
@require_POST
def scenario_publish(request, slug):
    draft = draft_of(slug)
    try:
        draft.publish(by=request.user, at=now())
    except ValidationError as problem:
        messages.error(request, _("Not published. %(why)s") % {"why": " ".join(problem.messages[:3])})
    else:
        messages.success(request, _("Published: %(edition)s.") % {"edition": draft})
    return redirect("scenario_draft", slug)


@writes
@require_POST
def scenario_discard(request, slug):
    """The draft is thrown away; what is published stays."""
    try:
        draft_of(slug).discard()
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, _("The draft was thrown away."))
    return redirect("scenario_draft", slug)


@writes
@require_safe
def scenario_export(request, slug, number):
    """An edition as a zipped bundle."""
    edition = get_object_or_404(
        Edition.objects.select_related("scenario"), scenario__slug=slug, number=number
    )
    answer = HttpResponse(zipped(files_of(bundle_of(edition))), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{number}.zip"'
    return answer


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_settings(request, slug):
    draft = draft_of(slug, request.method)
    form = SettingsForm(request.POST or None, initial=settings_of(draft))
    if form.is_valid():
        try:
            with transaction.atomic():
                draft.hold()
                form.check_unchanged(settings_of(draft_of(slug)))
                put_settings(draft, form.scenario())
            messages.success(request, _("The settings are saved in the draft."))
            return redirect("scenario_draft", slug)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(None, problem.why)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"form": form, **place(draft.scenario, _("Settings"))}
    return render(request, "scenarios/form.html", context, status=400 if form.errors else 200)


def draft_of(slug, method="GET"):
    """The draft of the scenario, or not found. What is sent to one that was published meanwhile meets the
    newest edition, which refuses it, so that the sender's words are still on the page."""
    editions = Edition.objects.select_related("scenario").filter(scenario__slug=slug)
    if method == "POST" and not editions.filter(published_at=None).exists():
        editions = editions.order_by("-number")[:1]
        return get_object_or_404(Edition.objects.select_related("scenario"), pk__in=editions.values("pk"))
    return get_object_or_404(editions, published_at=None)
