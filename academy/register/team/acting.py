"""What a manager does for the team: ask for a programme, move a due date, record a leave."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from academy.people.models import User
from academy.programmes.models import Assignment, Declaration
from academy.register.team.forms import AssignForm, LeaveForm, MoveForm
from academy.register.team.views import for_managers


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request):
    initial = {"people": request.GET.getlist("person"), "programme": request.GET.get("programme")}
    form = AssignForm(request.user, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _tried(form, _assigned, request, form, now()):
        return redirect("team")
    return render(request, "team/assign.html", {"form": form}, status=400 if form.errors else 200)


def _assigned(request, form, at):
    """Each is asked by an act of its own: broken off, it is sent again, and who was asked stays so."""
    what = {name: form.cleaned_data[name] for name in ("programme", "due_at", "reason")}
    people = form.cleaned_data["people"]
    asked = {person: Assignment.give(person, **what, by=request.user, at=at) for person in people}
    new = [person for person, one in asked.items() if one.assigned_at == at]
    facts = {"count": len(new), "programme": what["programme"]}
    if new:
        done = ngettext(
            "%(programme)s is assigned to %(count)s person.",
            "%(programme)s is assigned to %(count)s people.",
            len(new),
        )
        messages.success(request, done % facts)
    for person in people:
        if person not in new:
            facts = {"name": person.name, "programme": what["programme"]}
            told = _(
                "%(programme)s was assigned to %(name)s before; nothing changed. You can move its due date."
            )
            messages.info(request, told % facts)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def move_due(request, pk):
    theirs = Assignment.objects.filter(person__in=User.objects.below(request.user))
    assignment = get_object_or_404(theirs.select_related("person", "programme"), pk=pk)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _tried(form, assignment.move_due, **form.cleaned_data, by=request.user, at=now()):
        messages.success(request, _("The due date is where you put it."))
        return redirect("team")
    context = {"assignment": assignment, "moves": assignment.moves.select_related("by"), "form": form}
    return render(request, "team/move_due.html", context, status=400 if form.errors else 200)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def leave(request, key):
    """Signed: who signed in long ago says who they are once more; what they wrote is kept meanwhile."""
    person = get_object_or_404(User.objects.below(request.user), key=key)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _tried(form, _declared, person, form, request.user, now()):
        messages.success(request, _("The leave of %(name)s is on record.") % {"name": person.name})
        return redirect("team")
    leaves = person.declarations.filter(kind=Declaration.Kind.AWAY).select_related("by")
    context = {"person": person, "leaves": leaves, "form": form}
    return render(request, "team/leave.html", context, status=400 if form.errors else 200)


def _declared(person, form, by, at):
    """Sent twice, it is declared once."""
    stated = form.cleaned_data
    same = {"begins_at": stated["begins_at"], "until": stated["until"], "kind": Declaration.Kind.AWAY}
    if not person.declarations.filter(**same).exists():
        Declaration.make(person, Declaration.Kind.AWAY, **stated, by=by, at=at)


def _tried(form, act, *args, **kwargs):
    """Whether the act was done; what it refuses is said at the form."""
    try:
        act(*args, **kwargs)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    return True
