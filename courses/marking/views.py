"""The marking queue: the next reply, what one judges of it, and how far markers agree."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.words.judging import MarkForm
from courses.marking.agreement import weighted_kappa
from courses.marking.models import Marking, Script, Settled

SHOWN = 24
marks = permission_required("marking.add_marking", raise_exception=True)


@login_required
@marks
@never_cache
@require_safe
def marking(request):
    """To the next reply; where there is none, that there is none."""
    script = Script.objects.for_marker(request.user).first()
    return redirect(script) if script else render(request, "marking/nothing.html", _standing(request.user))


def _standing(person):
    """What stands beside every reply: the queue and the agreement."""
    queue = Script.objects.for_marker(person).select_related("item")
    return {
        "queue": queue[:SHOWN],
        "left": queue.count(),
        "mine": weighted_kappa(Marking.pairs(person)),
        "all": weighted_kappa(Marking.pairs()),
    }


@login_required
@marks
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def marking_script(request, code):
    script = Script.objects.with_paper().prefetch_related("markings__marker").filter(code=code).first()
    if script is None or script.item.attempt.candidate == request.user:
        raise Http404
    mine = next((one for one in script.markings.all() if one.marker == request.user), None)
    if mine or script.settled_at:
        return render(request, "marking/marked.html", _standing(request.user) | _paper(script, mine))
    form = MarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(request, script, form):
        return redirect("marking")
    context = _standing(request.user) | _paper(script, None) | {"form": form}
    return render(request, "marking/script.html", context, status=400 if form.errors else 200)


def _paper(script, mine):
    asked = script.item.asked(script.text)
    earlier = list(script.markings.all())
    return {
        "script": script,
        "asked": asked,
        "own": mine,
        # Two that differ are shown to who decides; and all to who took part, once it is settled.
        "earlier": earlier if (script.differs and not mine) or script.settled_at else [],
    }


def _kept(request, script, form):
    try:
        script.mark(form.judgements(), form.reasons(), by=request.user, at=now())
    except ValidationError as wrong:
        form.refuse(wrong)
        return False
    except (Settled, PermissionDenied):
        messages.info(request, _("Somebody else has marked this reply meanwhile. Yours was not needed."))
        return True
    messages.success(request, _("Marked. Here is the next one."))
    return True
