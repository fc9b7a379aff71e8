"""A page for trainers: how each post of an edition did over all its runs. No trainee is named."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.drills.labels import icon
from sandbox.drills.models import Run
from sandbox.grading.figures import ENOUGH, figures
from sandbox.scenarios.models import Scenario

NEWEST = 500  # runs that are counted
PAGE = 100  # posts
_LAST = 2.0  # above any correlation
ORDERS = {
    "weak": lambda one: (_LAST if one.discrimination is None else one.discrimination, one.ref),
    "hard": lambda one: (_LAST if one.facility is None else one.facility, one.ref),
    "tempting": lambda one: (-one.wrong, one.ref),
}


@login_required
@permission_required("drills.view_figures", raise_exception=True)
@never_cache
@require_safe
def scenario_statistics(request, slug):
    scenario = get_object_or_404(Scenario.objects.playable(), slug=slug)
    editions = list(scenario.editions.published().order_by("-number"))
    edition = next((one for one in editions if str(one.number) == request.GET.get("version")), None)
    if edition is None and request.GET.get("version"):
        raise Http404
    edition = edition or editions[0]
    order = request.GET.get("order") if request.GET.get("order") in ORDERS else "weak"
    graded = "graded" in request.GET
    runs, found = figures(_decisions(edition, graded))
    page = Paginator(sorted(found, key=ORDERS[order]), PAGE).get_page(request.GET.get("page"))
    context = {"scenario": scenario, "edition": edition, "editions": editions, "order": order}
    context |= {"runs": runs, "graded": graded, "page": page, "rows": _rows(edition, page)}
    context |= {"needed": sum(bool(one.n) for one in found), "enough": ENOUGH, "most": NEWEST}
    return render(request, "drills/statistics.html", context)


def _decisions(edition, graded):
    """The decisions of the newest finished runs, one after the other."""
    runs = Run.objects.filter(edition=edition, finished_at__isnull=False)
    runs = runs.graded() if graded else runs
    newest = runs.order_by("-finished_at").values_list("judgement", flat=True)[:NEWEST]
    for judgement in newest.iterator(chunk_size=20):
        yield judgement["decisions"]


def _rows(edition, page):
    """The posts of a page with their figures."""
    refs = [one.ref for one in page]
    posts = {post.ref: post for post in edition.posts.filter(ref__in=refs).select_related("author")}
    return [(posts[one.ref], icon(posts[one.ref].channel), one) for one in page if one.ref in posts]
