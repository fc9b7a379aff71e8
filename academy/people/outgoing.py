"""The pages of the outbox: what was written to whom and why, for who may read it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from academy.people.kinds import labels
from academy.people.models import Letter
from academy.words.looking import Page, look

ROWS_A_PAGE = 50


class OutboxForm(forms.Form):
    state = forms.ChoiceField(required=False, choices=Letter.State.choices)
    kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Kind"),
        choices=lambda: [("", gettext_lazy("any kind")), *labels()],
    )
    q = forms.CharField(required=False, max_length=100, label=gettext_lazy("Find"))

    def asked(self):
        """What was asked and makes sense; the rest is as if it had not been asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@login_required
@require_safe
def outbox(request):
    if not request.user.has_perm("people.view_letter"):
        raise Http404
    form = OutboxForm(request.GET)
    asked = form.asked()
    fitting = _fitting(Letter.objects.seen_by(request.user), asked)
    shown = fitting.filter(state=asked["state"]) if "state" in asked else fitting
    context = {
        "form": form,
        "asked": asked,
        "tally": _tally(fitting),
        "page": Paginator(shown.select_related("person"), ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "people/outbox.html", context)


@login_required
@require_safe
def letter(request, key):
    found = get_object_or_404(Letter.objects.seen_by(request.user).select_related("person"), key=key)
    look(Page.LETTER, key, whose=found.person.key, by=request.user, at=now())
    again = found.may_be_tried and request.user.has_perm("people.change_letter")
    return render(request, "people/letter.html", {"letter": found, "again": again})


@login_required
@require_POST
def letter_again(request, key):
    found = get_object_or_404(Letter.objects.seen_by(request.user), key=key)
    if not request.user.has_perm("people.change_letter"):
        raise PermissionDenied
    if found.try_again(by=request.user, at=now()):
        messages.success(request, _("It is sent again now. What comes of it is shown here."))
    else:
        messages.warning(request, _("It was sent or suppressed meanwhile, so nothing was done."))
    return redirect(found)


def _fitting(letters, asked):
    if "kind" in asked:
        letters = letters.filter(kind=asked["kind"])
    if text := asked.get("q"):
        fits = Q(person__name__icontains=text) | Q(person__email__icontains=text)
        letters = letters.filter(fits | Q(person__employee_number__icontains=text) | Q(about__icontains=text))
    return letters


def _tally(letters):
    """`[(state, its label, how many)]`, of all of which they are the sum first."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in Letter.State.values}
    found = letters.order_by().aggregate(all=Count("pk"), **counts)
    states = [(state, label, found[state]) for state, label in Letter.State.choices]
    return [("", _("in all"), found["all"]), *states]
