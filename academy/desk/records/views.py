"""The records officers’ pages: the schedule and what is due, one person’s preview, proposals."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.desk.records.blocking import blocks
from academy.desk.records.due import MOST_COUNTED, by_kind, due
from academy.desk.records.forms import DecisionForm, ProposalForm, YearsForm
from academy.desk.records.holds import Hold
from academy.desk.records.previews import previews, seen
from academy.desk.records.proposals import MOST_PEOPLE, Decided, Moved, Proposal
from academy.desk.records.schedule import VERSION
from academy.desk.records.telling import chapters, together
from academy.people.models import User
from academy.words.looking import Page, look, take

SHOWN = 10
LOOKED_AT = 4 * MOST_PEOPLE  # of whom some may have something open

reads_records = permission_required("records.view_proposal", raise_exception=True)


@login_required
@reads_records
@never_cache
@require_safe
def records(request):
    at = now()
    people = list(due(at=at)[: MOST_COUNTED + 1])
    context = {
        "version": VERSION,
        "chapters": chapters(),
        "due": people[:MOST_COUNTED],
        "more": len(people) > MOST_COUNTED,
        "kinds": by_kind(people[:MOST_COUNTED]),
        "holds": Hold.objects.standing().with_scope()[: SHOWN + 1],
        "waiting": Proposal.objects.waiting().with_people()[: SHOWN + 1],
        "decided": Proposal.objects.exclude(decided_at=None).with_people()[:SHOWN],
    }
    return render(request, "desk/records/records.html", context)


@login_required
@reads_records
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def person(request, key):
    """What erasing this person would do; a records officer who has read it proposes it."""
    found = get_object_or_404(User, key=key)
    look(Page.PREVIEW, whose=key, by=request.user, at=now())
    return _proposing(request, [found], "desk/records/person.html", {})


@login_required
@reads_records
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def many(request):
    """The same for all who left long ago, as one list."""
    form = YearsForm(request.POST or request.GET)
    people = list(due(at=now(), years=form.asked())[:LOOKED_AT])
    take(Page.DUE, query=request.GET.urlencode(), by=request.user, at=now())
    stopped = blocks(people)
    free = [one for one in people if not stopped[one.pk]]
    context = {
        "years": form,
        "asked": form.asked(),
        "more": len(free) > MOST_PEOPLE,
        "most": MOST_PEOPLE,
        "left_out": [(one, stopped[one.pk]) for one in people if stopped[one.pk]],
    }
    return _proposing(request, free[:MOST_PEOPLE], "desk/records/many.html", context)


def _proposing(request, people, template, context):
    at, found = now(), previews(people)
    proposes = request.user.has_perm("records.add_proposal") and request.user not in people
    if request.method == "POST" and not proposes:
        raise PermissionDenied
    early = [one for one in found if one.early(at=at)]
    form = ProposalForm(_posted(request), early=early, initial={"shown": seen(found)})
    if form.is_valid() and (proposal := _proposed(request, people, form, at)):
        messages.success(request, _("Proposed. A second records officer reads the same and decides."))
        return redirect(proposal)
    stopped = blocks(people)
    context |= {
        "found": [(one, stopped[one.person.pk]) for one in found],
        "together": together(found),
        "early": early,
        "at": at,
        "form": form if proposes and found and not any(stopped.values()) else None,
        "open": Proposal.objects.waiting().filter(erasures__person__in=people).first(),
    }
    return render(request, template, context, status=400 if form.errors else 200)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _proposed(request, people, form, at):
    """The proposal, or None; what refused it is said in the form, which has the digest of what is shown."""
    try:
        return Proposal.make(people, **form.cleaned_data, by=request.user, at=at)
    except Moved:
        form.add_error(None, _("Something has changed since you read it. Read it anew, then propose it."))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    form.data = form.data.copy()
    form.data["shown"] = seen(previews(people))
    return None


@login_required
@reads_records
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def proposal(request, key):
    """What was proposed, as the first officer read it; the second decides."""
    found = get_object_or_404(Proposal.objects.with_people(), key=key)
    shown, people = found.found(), [one.person for one in found.erasures.all()]
    for each in people:
        look(Page.PROPOSAL, key, whose=each.key, by=request.user, at=now())
    may = request.user.has_perm("records.change_proposal") and request.user not in people
    if request.method == "POST" and not may:
        raise PermissionDenied
    second = may and found.proposed_by_id != request.user.pk
    form = DecisionForm(_posted(request), may_approve=second, initial={"shown": found.sha256})
    if form.is_valid() and _decided(request, found, form):
        return redirect(found)
    context = {
        "proposal": found,
        "found": shown,
        "together": together(shown),
        "form": form if may and not found.decided_at else None,
        "second": second,
    }
    return render(request, "desk/records/proposal.html", context, status=400 if form.errors else 200)


def _decided(request, found, form):
    """Whether it was decided; what refused it is said in the form."""
    said = dict(form.cleaned_data)
    approves, shown = said.pop("decision") == "approve", said.pop("shown")
    try:
        if approves:
            found.approve(shown, **said, by=request.user, at=now())
            messages.success(
                request, _("Approved. Each person is erased now; what came of it is shown here.")
            )
        else:
            found.refuse(**said, by=request.user, at=now())
            messages.success(request, _("Refused. Everything stays as it is."))
        return True
    except Decided:
        messages.warning(request, _("It was decided meanwhile, so nothing was done."))
        return True
    except Moved:
        form.add_error(
            None, _("Something has changed since it was read. Refuse it, then let it be proposed anew.")
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return False
