"""Candidates: what somebody sat, the time they are allowed, an attempt voided or granted."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.words.looking import Page, look
from courses.corrections.forms import AllowanceForm, FindForm, GrantForm, VoidForm
from courses.exams.models import Allowance, Attempt, ExtraAttempt

SHOWN = 20
voids = permission_required("exams.change_attempt", raise_exception=True)
grants = permission_required("exams.add_extraattempt", raise_exception=True)
allows = permission_required("exams.add_allowance", raise_exception=True)


@login_required
@allows
@require_safe
def candidates(request):
    form = FindForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    fits = Q(name__icontains=q) | Q(email__icontains=q) | Q(employee_number__icontains=q)
    people = get_user_model().objects.filter(fits).order_by("name")[:SHOWN] if q else []
    return render(request, "corrections/candidates.html", {"q": q, "people": people})


@login_required
@allows
@require_safe
def candidate(request, key):
    person = get_object_or_404(get_user_model(), key=key)
    look(Page.CANDIDATE, whose=key, by=request.user, at=now())
    return _candidate(request, person)


def _somebody_else(request, key):
    """The person with that key. Nobody gives themselves time or attempts."""
    person = get_object_or_404(get_user_model(), key=key)
    if person == request.user:
        raise PermissionDenied
    return person


def _candidate(request, person, *, allowance_form=None, grant_form=None):
    at = now()
    context = {
        "person": person,
        "attempts": Attempt.objects.taken_by(person).select_related("exam"),
        "allowance": Allowance.objects.of(person).in_force(at=at).first(),
        "extras": ExtraAttempt.objects.filter(person=person).select_related("exam", "granted_by"),
        "allowance_form": allowance_form or AllowanceForm(),
        "grant_form": grant_form or GrantForm(),
    }
    status = 400 if allowance_form or grant_form else 200
    return render(request, "corrections/candidate.html", context, status=status)


@login_required
@allows
@require_POST
def candidate_allowance(request, key):
    person = _somebody_else(request, key)
    form = AllowanceForm(request.POST)
    if request.POST.get("withdraw"):
        for allowance in Allowance.objects.of(person).in_force(at=now()):
            allowance.withdraw(by=request.user, at=now())
        messages.success(request, _("Withdrawn. Attempts already begun keep the time they began with."))
    elif form.is_valid():
        Allowance.grant(person, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("Granted. It holds for every exam begun from now on."))
    else:
        return _candidate(request, person, allowance_form=form)
    return redirect("candidate", key)


@login_required
@grants
@require_POST
def candidate_grant(request, key):
    person = _somebody_else(request, key)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _candidate(request, person, grant_form=form)
    exam, reason = form.cleaned_data["exam"], form.cleaned_data["reason"]
    ExtraAttempt.grant(exam, person, reason=reason, by=request.user, at=now())
    messages.success(request, _("Granted: one more attempt at “%(exam)s”.") % {"exam": exam})
    return redirect("candidate", key)


@login_required
@voids
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_void(request, code):
    submitted = Attempt.objects.standing().filter(submitted_at__isnull=False)
    attempt = get_object_or_404(submitted.select_related("exam", "candidate"), code=code)
    if attempt.candidate == request.user:
        raise PermissionDenied
    look(Page.ATTEMPT, code, whose=attempt.candidate.key, by=request.user, at=now())
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _void(attempt, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("Voided. Everything about the attempt stays on the record."))
        return redirect("candidate", attempt.candidate.key)
    context = {"attempt": attempt, "form": form}
    return render(request, "corrections/void.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _void(attempt, *, reason, replace, by, at):
    attempt.void(reason, by=by, at=at)
    if replace and not ExtraAttempt.objects.filter(replaces=attempt).exists():
        ExtraAttempt.grant(attempt.exam, attempt.candidate, reason=reason, replaces=attempt, by=by, at=at)
