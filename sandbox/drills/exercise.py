"""A listening profile as the exercise: one query over a whole stream, told its noise and its misses."""

from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sandbox.drills.models import Run
from sandbox.drills.reel import index, reel
from sandbox.grading.listening import hear
from sandbox.scenarios.models import Edition, Scenario
from sandbox.scenarios.query import QueryError, parse, remarks

SHOWN = 50  # posts of each sort


@login_required
@never_cache
@require_safe
def listen(request, slug):
    """Shut where the stream is somebody's exam: what a query is told would be its key."""
    edition = get_object_or_404(Scenario.objects.playable(), slug=slug).current
    graded = Run.objects.sitting(request.user, edition, at=now())
    context = {"edition": edition, "query": request.GET.get("q", "").strip()}
    if Run.is_asked_for(edition) or graded.exists():
        return render(request, "drills/listen.html", context | {"shut": True}, status=403)
    needed, needless = _judged(edition.pk, edition.key)
    known = {"posts": len(reel(edition).refs), "judged": len(needed) + len(needless), "needed": len(needed)}
    context["judged"] = known
    if not context["query"]:
        return render(request, "drills/listen.html", context)
    try:
        context |= _heard(edition, parse(context["query"])) | {"remarks": remarks(context["query"])}
    except QueryError as problem:
        context |= {"problem": problem, "pointed": _pointed(context["query"], problem.position)}
        return render(request, "drills/listen.html", context, status=400)
    return render(request, "drills/listen.html", context)


def _pointed(query, position):
    """The query before what is wrong, that character, and what is after it; at its end, a gap."""
    return query[:position], query[position : position + 1] or "\N{NO-BREAK SPACE}", query[position + 1 :]


def _heard(edition, query):
    every = index(edition)
    heard = hear(every.newest(query, before=len(every.posts)), *_judged(edition.pk, edition.key))
    refs = reel(edition).refs
    lists = {name: getattr(heard, name)[:SHOWN] for name in ("missed", "noise", "found")}
    wanted = [refs[number] for numbers in lists.values() for number in numbers]
    posts = {post.ref: post for post in edition.posts.filter(ref__in=wanted).select_related("author")}
    shown = {name: [posts[refs[number]] for number in numbers] for name, numbers in lists.items()}
    return {"heard": heard, "shown": shown}


@lru_cache(maxsize=4)
def _judged(pk, key):
    """The numbers of the posts that need the company, and of those that need nothing."""
    truths = (
        Edition.objects.get(pk=pk)
        .posts.streamed()
        .in_stream_order()
        .values_list("truth__actionable", flat=True)
    )
    numbered = list(enumerate(truths))
    return tuple(frozenset(number for number, truth in numbered if truth is which) for which in (True, False))
