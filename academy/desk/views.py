"""The audit desk: the register as of a moment, one person's record, the log and its proofs."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from academy.audit.models import Entry
from academy.audit.proofs import prove
from academy.audit.reading import Unreadable, read, read_head
from academy.desk import spreadsheet
from academy.desk.access.telling import newest
from academy.desk.checking import check
from academy.desk.climbing import joints
from academy.desk.forms import AsOfForm, LedgerForm, LogForm, SaveForm
from academy.desk.ledger import Ledger
from academy.desk.lines import held, page
from academy.desk.managing import manager
from academy.desk.models import Interval, Posting, SavedView, SearchWord
from academy.desk.readings import planned_anew
from academy.desk.timeline import tell
from academy.people.models import User
from academy.words.looking import Page, look, take

ROWS_A_PAGE = 50
WITHOUT_SHOWN = 10
SMALL = 20_000  # intervals that are counted while one waits

reads_register = permission_required("register.view_certificate", raise_exception=True)
reads_log = permission_required("audit.view_entry", raise_exception=True)
reads_both = permission_required(("register.view_certificate", "audit.view_entry"), raise_exception=True)


@login_required
@reads_register
@require_safe
def register(request):
    form, at = LedgerForm(request.GET), now()
    asked = form.asked()
    with planned_anew():
        ledger = Ledger(asked.get("at", at), asked, now=at)
        context = {
            "form": form,
            "asked": asked,
            "ledger": ledger,
            "page": page(ledger, size=ROWS_A_PAGE),
            "totals": _totals(ledger, at) if "totals" in request.GET or _is_small() else None,
            "head": _head_for(request.user),
            "without": _without(asked.get("q", "")),
            "views": SavedView.objects.seen_by(request.user).select_related("owner"),
            "save": SaveForm(),
        }
        return render(request, "desk/register.html", context)


@login_required
@reads_register
@require_safe
def register_totals(request):
    """The sums of the register, which a large one gives in a second request."""
    form, at = LedgerForm(request.GET), now()
    asked = form.asked()
    with planned_anew():
        ledger = Ledger(asked.get("at", at), asked, now=at)
        context = {"form": form, "asked": asked, "ledger": ledger, "totals": _totals(ledger, at)}
        return render(request, "desk/_totals.html", context)


def _totals(ledger, at):
    return {"tally": ledger.tally(), "months": ledger.months(now=at)}


def _is_small():
    """Whether the whole register is counted sooner than a second request is made."""
    return not Interval.objects.order_by("pk").values("pk")[SMALL : SMALL + 1]


def _without(text):
    """A few of the people who fit what was looked for and hold nothing: their record is found too."""
    found = User.objects.filter(pk__in=SearchWord.objects.people(text), certificates=None)
    return found[:WITHOUT_SHOWN] if text else []


@login_required
@reads_register
@require_safe
def register_export(request, form):
    asking, at = LedgerForm(request.GET), now()
    if not asking.is_valid():  # a file of another moment or filter than was asked misleads
        wrong = "\n".join(f"{name}: {told[0]}" for name, told in asking.errors.items())
        return HttpResponseBadRequest(wrong, content_type="text/plain; charset=utf-8")
    asked = asking.asked()
    take(Page.REGISTER_FILE, query=request.GET.urlencode(), by=request.user, at=at)
    return spreadsheet.register(request, Ledger(asked.get("at", at), asked, now=at), form, at=at)


@login_required
@reads_both
@require_safe
def dossier(request, key):
    person = get_object_or_404(User.objects.select_related("unit", "manager"), key=key)
    form = AsOfForm(request.GET)
    asked = form.asked()
    at = asked.get("at") or now()
    looks = newest(person) if request.user.has_perm("desk.view_look") else []
    look(Page.DOSSIER, whose=key, by=request.user, at=now())
    entries = read(Entry.objects.about(person.key))
    context = {
        "person": person,
        "form": form,
        "asked": asked,
        "at": at,
        "unit": Posting.objects.filter(person=person).at(at).values_list("unit__name", flat=True).first(),
        "manager": manager(person, entries, at=at),
        "certificates": held(person, at=at),
        "told": tell((entry for entry in entries if not entry.at or entry.at <= at), to=request.user),
        "letters": list(person.letters.seen_by(request.user).filter(queued_at__lte=at)),
        "looks": looks,
        "later": sum(bool(entry.at) and entry.at > at for entry in entries),
        "head": _head_for(request.user),
    }
    return render(request, "desk/dossier.html", context)


@login_required
@reads_log
@require_safe
def log(request):
    return _log(request)


@login_required
@reads_log
@require_POST
def log_verify(request):
    return _log(request, {"check": check(), "at": now()})


@login_required
@reads_log
@require_safe
def log_entry(request, index):
    entry = next(iter(read(Entry.objects.filter(index=index))), None)
    if entry is None:
        raise Http404
    if isinstance(entry, Unreadable):
        return render(request, "desk/log_unreadable.html", {"told": tell([entry], to=request.user)[0]})
    proof, told = prove(entry), tell([entry], to=request.user)[0]
    if told.about:  # an entry about a person; others are about nobody
        look(Page.LOG_ENTRY, index, whose=entry.subject, by=request.user, at=now())
    context = {
        "told": told,
        "entry": entry,
        "leaf": entry.leaf().decode(),
        "proof": proof,
        "joints": joints(proof.path),
        "at": now(),
    }
    return render(request, "desk/log_entry.html", context)


def _log(request, found=None):
    """The newest entries under the head; with `found`, what a verification has just told."""
    form = LogForm(request.GET)
    act = form.asked()
    entries = Entry.objects.order_by("-index")
    if act:
        entries = entries.filter(act=act)
    entries_page = Paginator(entries, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "act": act,
        "page": entries_page,
        "told": tell(read(entries_page.object_list), to=request.user),
        "head": read_head(),
    }
    return render(request, "desk/log.html", context | (found or {}))


def _head_for(person):
    """The log's head for the foot of a page, where the reader may read the log."""
    return read_head() if person.has_perm("audit.view_entry") else None
