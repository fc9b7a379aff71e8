"""The labelling desk: drafts that want truth, the next post, what two people part over."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.labelling.agreeing import agreement, differences
from sandbox.labelling.forms import LabelForm, first_values
from sandbox.labelling.models import Closed, Label, PostLabelling, Settlement, tallies
from sandbox.labelling.telling import NAMES, as_post, told_agreement, told_labels
from sandbox.scenarios.models import Edition
from sandbox.scenarios.picturing import sent, shown
from sandbox.scenarios.posts import Post

labels = permission_required("labelling.add_label", raise_exception=True)
settles = permission_required("labelling.add_settlement", raise_exception=True)
LISTED = 50


@login_required
@labels
@never_cache
@require_safe
def labelling(request):
    """The drafts whose posts people label."""
    drafts = Edition.objects.filter(published_at=None).select_related("scenario").order_by("scenario__title")
    counts = tallies(drafts, request.user)
    rows = [(draft, counts[draft.pk]) for draft in drafts]
    return render(request, "labelling/labelling.html", {"drafts": rows})


@login_required
@labels
@never_cache
@require_safe
def labelling_desk(request, slug):
    """One draft: how far it is, how far people agree, and what somebody has to decide; where there is no
    draft, how the newest version was labelled."""
    editions = Edition.objects.select_related("scenario").filter(scenario__slug=slug)
    draft = editions.filter(published_at=None).first() or editions.order_by("-number").first()
    if draft is None:
        raise Http404
    desk = PostLabelling(draft)
    open_ones = desk.to_settle(request.user) if not draft.published_at else Post.objects.none()
    mine = set(open_ones[:LISTED].values_list("pk", flat=True))
    disputed = desk.disputed().prefetch_related("people_labels")[:LISTED]
    rows = [(post, _parted(post), post.pk in mine) for post in disputed]
    decided = Settlement.objects.filter(post__edition=draft).select_related("post", "by").order_by("-at")
    context = _standing(draft, request.user) | {"disputed": rows, "decided": decided[:LISTED]}
    return render(request, "labelling/desk.html", context)


@login_required
@labels
@never_cache
@require_safe
def labelling_next(request, slug):
    post = PostLabelling(_draft(slug)).to_label(request.user).first()
    if post:
        return redirect("label_post", slug, post.pk)
    messages.info(request, _("Nothing is left for you to label here."))
    return redirect("labelling_desk", slug)


@login_required
@labels
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def label_post(request, slug, number):
    draft, post = _draft(slug), _post(slug, number)
    form = LabelForm(request.POST if request.method == "POST" else None)
    mine = post.people_labels.filter(labeller=request.user).first()
    if mine:
        told = {"given": told_labels([mine]), "own": True}
        return render(request, "labelling/post.html", _standing(draft, request.user) | _shown(post) | told)
    if form.is_valid() and _given(request, post, form.label()):
        return redirect("labelling_next", slug)
    context = _standing(draft, request.user) | _shown(post) | {"form": form}
    return render(request, "labelling/post.html", context, status=400 if form.errors else 200)


def _given(request, post, values):
    try:
        Label.give(post, values, by=request.user, at=now())
    except (Closed, PermissionDenied):
        messages.info(request, _("That post was settled meanwhile. Yours was not needed."))
    else:
        messages.success(request, _("Labelled."))
    return True


@login_required
@settles
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle_post(request, slug, number):
    draft, post = _draft(slug), _post(slug, number)
    given = list(post.people_labels.select_related("labeller"))
    if len(given) < 2 or request.user in [label.labeller for label in given]:
        messages.info(request, _("A post is decided by a third person, when two have labelled it."))
        return redirect("labelling_desk", slug)
    unscored = "unscored" in request.POST
    data = request.POST if request.method == "POST" and not unscored else None
    form = LabelForm(data, initial=first_values(*(label.values for label in given[:2])))
    if unscored or form.is_valid():
        return _settled(request, slug, post, None if unscored else form.label())
    context = _standing(draft, request.user) | _shown(post)
    context |= {"form": form, "given": told_labels(given), "settling": True}
    return render(request, "labelling/post.html", context, status=400 if form.errors else 200)


def _settled(request, slug, post, values):
    try:
        Settlement.decide(post, values, by=request.user, at=now())
    except Closed:
        messages.info(request, _("Somebody else has decided it meanwhile."))
    except (PermissionDenied, ValidationError) as refused:
        messages.error(request, str(refused))
    else:
        kept = _("It stays unscored.") if values is None else _("Decided. That is its truth now.")
        messages.success(request, kept)
    return redirect("labelling_desk", slug)


def _draft(slug):
    drafts = Edition.objects.filter(published_at=None).select_related("scenario")
    return get_object_or_404(drafts, scenario__slug=slug)


def _post(slug, number):
    open_ones = Post.objects.filter(edition__scenario__slug=slug, edition__published_at=None, generated=False)
    return get_object_or_404(open_ones.select_related("author", "edition"), pk=number)


def _parted(post):
    one, other = list(post.people_labels.all())[:2]
    return [NAMES[field] for field in differences(one.values, other.values)]


def _standing(draft, person):
    """What stands beside every post."""
    desk = PostLabelling(draft)
    told = told_agreement(agreement(desk.pairs()))
    counts = tallies([draft], person)[draft.pk]
    left = 0 if draft.published_at else counts["left"]
    return {"draft": draft, "counts": counts, "agreement": told, "left": left}


def _shown(post):
    edition = post.edition
    before = edition.posts.filter(ref=post.in_reply_to).select_related("author", "edition").first()
    described, slug = edition.described(), edition.scenario.slug

    def told(one):
        at = partial(_address, slug)
        return as_post(one) | {"pictures": shown(one, described, at)}

    return {"post": post, "shown": told(post), "before": before and told(before)}


def _address(slug, name):
    return reverse("labelling_picture", args=[slug, name])


@login_required
@labels
@cache_control(private=True, max_age=600)
@require_safe
def labelling_picture(request, slug, name):
    return sent(_draft(slug), name)
