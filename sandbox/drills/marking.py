"""The marking queue of drills: the next reply, and what one judges of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.words.judging import MarkForm
from sandbox.drills.marks import Marking, Settled, shown
from sandbox.drills.moves import longest
from sandbox.drills.retelling import clause
from sandbox.labelling.telling import as_post
from sandbox.scenarios.picturing import told

SHOWN = 24
marks = permission_required("drills.add_marking", raise_exception=True)


@login_required
@marks
@never_cache
@require_safe
def drill_marking(request):
    """To the next reply; where there is none, that there is none."""
    move = Marking.objects.waiting_for(request.user).first()
    if move:
        return redirect("drill_reply", move.run.code, move.sequence)
    return render(request, "drills/nothing_to_mark.html", _queue(request.user))


@login_required
@marks
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drill_reply(request, code, number):
    others = Marking.objects.replies().exclude(run__trainee=request.user).select_related("marking__marker")
    move = get_object_or_404(others, run__code=code, sequence=number)
    form = MarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_kept(request, move, form):
        return redirect("drill_marking")
    context = _queue(request.user) | _paper(move) | {"form": form}
    return render(request, "drills/marking.html", context, status=400 if form.errors else 200)


def _queue(person):
    waiting = Marking.objects.waiting_for(person)
    return {"queue": waiting[:SHOWN], "left": waiting.count()}


def _paper(move):
    visibility = move.data.get("visibility", "public")
    return {
        "move": move,
        "post": move.post,
        "asked": as_post(move.post),
        "pictures": told(move.post, move.run.edition.described()) if move.post.media else [],
        "own": getattr(move, "marking", None),
        "reply": shown(move),
        "visibility": visibility,
        "longest": longest(move.post.channel, visibility),
        "clause": clause(move.post.truth, move.run.edition),
    }


def _is_kept(request, move, form):
    try:
        Marking.give(move, form.judgements(), form.reasons(), by=request.user, at=now())
    except ValidationError as wrong:
        form.refuse(wrong)
        return False
    except (Settled, PermissionDenied):
        messages.info(request, _("Somebody else has marked this reply meanwhile. Yours was not needed."))
        return True
    messages.success(request, _("Marked. Here is the next one."))
    return True
