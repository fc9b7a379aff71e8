"""Reading a record: its page with the eight questions, an answer, a finding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.desk.campaigns import checklist
from academy.desk.campaigns import page as paper
from academy.desk.campaigns.answers import Answer, Taken
from academy.desk.campaigns.findings import Finding
from academy.desk.campaigns.forms import FindingForm
from academy.desk.campaigns.lines import Record
from academy.desk.campaigns.questions import Question
from academy.desk.campaigns.views import audits, reads
from academy.register.accounts.views import explain
from academy.words.looking import Page, look


def found(slug, place):
    return get_object_or_404(Record.objects.with_paper(), campaign__name=slug, place=place)


@login_required
@reads
@never_cache
@require_safe
def campaign_record(request, slug, place):
    return _page(request, found(slug, place))


def _page(request, record, *, status=200, **more):
    at, holder = now(), record.certificate.person
    hindrance = record.hindrance(request.user)
    others = [] if hindrance else paper.others(record, to=request.user, at=at)
    look(Page.AUDITED, f"{record.campaign}/{record.place}", whose=holder.key, by=request.user, at=at)
    context = paper.context(record.campaign, to=request.user, at=at) | {
        "record": record,
        "rows": checklist.rows(record),
        "others": others,
        "hindrance": hindrance,
        "state": record.line.shown["state"],
        "form": FindingForm(prefix=""),
        **_ways(record),
        **more,
    }
    return render(request, "desk/campaigns/record.html", context, status=status)


def _ways(record):
    """Where one goes on from here: the records before and after, and the next that is unread."""
    records = record.campaign.records
    unread = list(records.unread().exclude(pk=record.pk).values_list("place", flat=True))
    after = [place for place in unread if place > record.place]
    last = records.count()
    return {
        "before": record.place - 1 or None,
        "after": record.place + 1 if record.place < last else None,
        "unread": next(iter(after or unread), None),
    }


@login_required
@audits
@never_cache
@require_POST
def campaign_answer(request, slug, place):
    """One answer, saved before anything is said. A page with a script takes the row, any other goes back."""
    record, at = found(slug, place), now()
    question, value = request.POST.get("question", ""), request.POST.get("value", "")
    try:
        Answer.give(record, question, value, by=request.user, at=at)
    except Taken as taken:
        return _refused(request, record, str(taken), status=409)
    except PermissionDenied as refusal:
        return _refused(request, record, str(refusal), status=403)
    except ValidationError as refusal:
        return _refused(request, record, refusal.messages[0], status=400)
    if "X-Fragment" in request.headers:
        record = found(slug, place)
        row = checklist.row(record, question)
        context = {"row": row, "record": record, "saved_at": at, "form": FindingForm()}
        response = render(request, "desk/campaigns/_question.html", context)
        response["X-Read"] = "yes" if record.read_at else "no"
        return response
    return redirect(f"{record.get_absolute_url()}#{question}")


def _refused(request, record, words, *, status):
    if "X-Fragment" in request.headers:
        return HttpResponseForbidden(words, status=status, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return _page(request, record, status=status)


@login_required
@audits
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_finding(request, slug, place, question):
    """What was found about one question of one record."""
    record, at = found(slug, place), now()
    if question not in Question.values:
        return redirect(record)
    look(Page.AUDITED, f"{slug}/{place}", whose=record.certificate.person.key, by=request.user, at=at)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            finding = Finding.make(record, question, **form.cleaned_data, by=request.user, at=at)
        except ValidationError as problem:
            explain(form, problem)
        else:
            messages.success(request, _("Kept as %(finding)s.") % {"finding": finding})
            return redirect(f"{reverse('campaign_record', args=[slug, place])}#{question}")
    context = {"record": record, "row": checklist.row(record, question), "form": form}
    return render(request, "desk/campaigns/finding.html", context, status=400 if form.errors else 200)
