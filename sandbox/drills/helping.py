"""The proactive desk of a run: why people phoned, what help there is, what was published, whom it reached."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from academy.words.listening import Channel, Topic
from sandbox.drills.views import own
from sandbox.grading.reaching import published, reached


@own
@require_safe
def run_help(request, run, *, at):
    """A page of its own, and what the console shows in a dialog."""
    edition = run.edition
    if not edition.outreach:
        raise Http404
    pieces = published(run.journal(), edition.outreach, edition.articles)
    survey = edition.outreach["survey"]
    most = max(reason["calls"] for reason in survey["reasons"]) or 1
    context = {
        "run": run,
        "edition": edition,
        "survey": survey,
        "reasons": [
            reason | {"label": Topic(reason["topic"]).label, "share": round(100 * reason["calls"] / most)}
            for reason in survey["reasons"]
        ],
        "articles": [piece | {"label": _label(piece.get("topic"))} for piece in edition.articles],
        "channels": [
            (channel, label, edition.outreach["audiences"].get(channel, 0))
            for channel, label in Channel.choices
            if edition.outreach["audiences"].get(channel)
        ],
        "topics": Topic.choices,
        "published": [
            piece | {"channel": Channel(piece["channel"]).label}
            for piece in reached(pieces, edition.outreach, run.second(at=at))
        ],
        "sequence": run.next_sequence(),
    }
    fragment = "X-Fragment" in request.headers
    return render(request, "drills/_help.html" if fragment else "drills/help.html", context)


def _label(topic):
    return Topic(topic).label if topic else ""
