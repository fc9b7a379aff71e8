"""The home page, and whether the house is well."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.timezone import now

from academy import health
from academy.programmes.steps import ladder, next_step
from academy.register.models import Certificate
from academy.register.stopping import suspended, to_appeal
from academy.waiting import to_put_right, waiting
from academy.words.standing import RUNNING
from sandbox.scenarios.models import Scenario


@login_required
def home(request):
    at = now()
    held = list(Certificate.objects.of(request.user).select_related("programme"))
    rungs = ladder(request.user, held, at=at)
    return render(
        request,
        "home.html",
        {
            "at": at,
            "step": to_appeal(rungs, at=at) or next_step(request.user, rungs) or suspended(rungs),
            "rungs": rungs,
            "waiting": waiting(request.user),
            "actions": to_put_right(request.user, at=at),
            "scenarios": Scenario.objects.playable(),
            "held": [(one, state) for one in held if (state := one.state(at=at)) in RUNNING],
        },
    )


def closed(request):
    """There is nothing here, whoever asks."""
    raise Http404


def healthz(request):
    """Alive: this process answers."""
    return JsonResponse({"ok": True})


def readyz(request):
    """Ready: database, migrations, broker and worker are well. 503 names what is not."""
    wrong = {part: problem for part, problem in health.parts(at=now()).items() if problem}
    return JsonResponse({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200)
