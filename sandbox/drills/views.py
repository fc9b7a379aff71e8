"""Pages of the drill: what can be practised, the console and what it asks, the report."""

from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from academy.words.listening import Engagement
from academy.words.looking import Page, look
from sandbox.drills.console import console_data, offered, profiles
from sandbox.drills.desk import desk
from sandbox.drills.forms import SpeedForm, StartForm
from sandbox.drills.intake import read_move
from sandbox.drills.journal import Behind, Move, Over
from sandbox.drills.models import Run, Shut
from sandbox.drills.printing import pdf
from sandbox.drills.reel import index, reel
from sandbox.drills.replay import due
from sandbox.drills.report import report
from sandbox.drills.shelf import offer, offers
from sandbox.scenarios import picturing
from sandbox.scenarios.models import Scenario
from sandbox.scenarios.query import QueryError, parse, remarks

PAGE = 200  # matches in one answer
SNOOZES = (10, 30, 60)  # minutes


def own(view):
    """Gives a view the reader's own run. A stranger's is not found."""

    @login_required
    @never_cache
    @wraps(view)
    def found(request, code, **kwargs):
        return view(request, _own(request, code), at=now(), **kwargs)

    return found


def _own(request, code):
    mine = Run.objects.of(request.user).select_related("edition__scenario").defer("edition__clauses")
    return get_object_or_404(mine, code=code)


@login_required
@never_cache
@require_safe
def practise(request):
    return render(request, "drills/practise.html", {"offers": offers(request.user, at=now())})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request, slug):
    scenario = get_object_or_404(Scenario.objects.playable(), slug=slug)
    at, form = now(), StartForm(request.POST if request.method == "POST" else None)
    found = offer(scenario, request.user, at=at)
    refused = None
    if form.is_valid():
        asked = form.cleaned_data
        try:
            run = Run.start(found.edition, asked["mode"], by=request.user, at=at, speed=asked["speed"])
            return redirect(run)
        except Shut:
            refused = 403
        except ValidationError as problem:
            form.add_error("speed", problem.messages[0])
    context = {"offer": found, "edition": found.edition, "form": form}
    context["speeds"] = offered(found.edition)
    context["listens"] = not Run.is_asked_for(found.edition)
    context["hindrance"] = Run.hindrance(found.edition, request.user, at=now())
    context["graded_end"] = localtime(
        at + timedelta(seconds=found.edition.run_seconds / found.edition.graded_speed)
    )
    return render(request, "drills/scenario.html", context, status=refused or (400 if form.errors else 200))


@own
@require_safe
def run(request, run, *, at):
    if not run.is_open(at=at):
        run.finish(by=None, at=at)  # changes nothing if it is finished
        return redirect("run_report", run.code)
    return _console(request, run, at)


def _console(request, run, at, *, filled=None, status=200):
    """The page; `filled` is what was in its form when a move was refused."""
    context = {
        "run": run,
        "edition": run.edition,
        "profiles": profiles(run.edition),
        "speeds": offered(run.edition),
        "desk": desk(run, (filled or request.GET).get("post"), filled=filled, at=at),
        "data": console_data(run, at=at),
        "states": Engagement.choices,
        "snoozes": SNOOZES,
    }
    return render(request, "drills/console.html", context, status=status)


@own
@require_GET
def run_stream(request, run, *, at):
    """The process that serves pages serves no streams: see `stream.application` and `academy.asgi`."""
    words = _("The event stream is served by its own process (academy.asgi), and this is another.")
    return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")


@login_required
@never_cache
@require_POST
def run_moves(request, code):
    at = now()
    try:
        sent = read_move(request)
        said = {"by": request.user, "sequence": sent.sequence, "at": at}
        move = Move.make(code, sent.kind, sent.post, sent.data, **said)
    except Run.DoesNotExist:
        raise Http404 from None
    except Over:
        return _not_moved(request, code, at, _over(), status=409)
    except Behind:
        words = _("Another window made a move at the same time. Yours is still here: send it again.")
        return _not_moved(request, code, at, words, status=412)
    except ValidationError as problem:
        return _not_moved(request, code, at, problem.messages[0], status=400)
    if request.content_type != "application/json":
        messages.success(request, _("Saved: %(move)s.") % {"move": move.get_kind_display()})
        address = reverse("run_help" if move.post is None else "run", args=[code])
        return redirect(f"{address}?post={sent.post}" if move.post else address)
    saved = {"sequence": move.sequence, "second": move.second, "at": move.at.isoformat()}
    return JsonResponse({"saved": True, **saved, "at_text": f"{localtime(move.at):%H:%M:%S}"})


def _not_moved(request, code, at, words, *, status):
    """Says why a move was not taken: to the script as data, else on the page, with what was written."""
    run = _own(request, code)
    if request.content_type == "application/json":
        highest = run.next_sequence() - 1
        return JsonResponse({"saved": False, "words": words, "highest": highest}, status=status)
    messages.error(request, words)
    if status == 409:
        run.finish(by=None, at=at)
        return redirect("run_report", code)
    return _console(request, run, at, filled=request.POST, status=status)


def _over():
    return _("The drill is over. What was saved before its end counts; this move came too late.")


@login_required
@cache_control(private=True, immutable=True, max_age=24 * 3600)
@require_safe
def run_picture(request, code, name):
    """A picture of a post that has come by now, or had when the run was ended."""
    run = get_object_or_404(Run.objects.of(request.user).select_related("edition"), code=code)
    appeared = run.appeared(run.second(at=now()))
    if not any(name in media for media in appeared.exclude(media=[]).values_list("media", flat=True)):
        raise Http404
    return picturing.sent(run.edition, name)


@own
@require_GET
def run_matches(request, run, *, at):
    """Which of the posts that have appeared a query finds, and which of their words: the newest of them,
    and where the next page goes on. `after` and `before` are numbers of posts."""
    try:
        query = parse(request.GET.get("q", ""))
    except QueryError as problem:
        return JsonResponse({"words": problem.message, "position": problem.position}, status=400)
    posts, second = index(run.edition), run.second(at=at)
    appeared = due(reel(run.edition).seconds, second)
    after, before = (_number(request.GET.get(name, "")) for name in ("after", "before"))
    before = appeared if before is None else min(before, appeared)
    found = posts.newest(query, after=min(after or 0, appeared), before=before, most=PAGE)
    marks = {number: query.spans(posts.posts[number]) for number in found} | _answers(run, query, second)
    rest = found[-1] if len(found) == PAGE else None
    told = remarks(request.GET["q"])
    return JsonResponse(
        {"matches": [*marks], "marks": marks, "of": appeared, "before": rest, "remarks": told}
    )


def _answers(run, query, second):
    """Of what injects and reactions have brought, what the query finds, by the numbers of the posts."""
    come = [reel(run.edition).cued[arrival.ref] for arrival in run.arrivals(second)]
    return {int(post["ref"]): query.spans(post) for post in come if query.matches(post)}


def _number(text):
    return int(text) if text.isdecimal() and len(text) < 10 else None


@own
@require_POST
def run_speed(request, run, *, at):
    form = SpeedForm(request.POST)
    words, status = "", 200
    try:
        if not form.is_valid():
            raise ValidationError(_("The speed is between 1 and 60."))
        run.set_speed(form.cleaned_data["speed"], at=at)
    except Over:
        words, status = _over(), 409
    except ValidationError as problem:
        words, status = problem.messages[0], 400
    if request.accepts("text/html"):
        if words:
            messages.error(request, words)
        return redirect("run", run.code)
    ends_at = run.ends_at and run.ends_at.isoformat()
    return JsonResponse({"clock": run.clock[-1:], "ends_at": ends_at, "words": words}, status=status)


@own
@require_POST
def run_finish(request, run, *, at):
    run.finish(by=request.user, at=at)
    return redirect("run_report", run.code)


def finished(view):
    """Gives a view a finished run that the reader may see; one that is open leads to its console."""

    @login_required
    @never_cache
    @require_safe
    @wraps(view)
    def found(request, code):
        at = now()
        seen = Run.objects.seen_by(request.user).select_related("edition__scenario", "trainee")
        run = get_object_or_404(seen, code=code)
        if run.is_open(at=at):
            return redirect("run", code)
        run.finish(by=None, at=at)
        sitting = Run.objects.sitting(request.user, run.edition, at=at).first()
        if sitting:
            messages.info(request, _("Its report waits until your graded run of this scenario is over."))
            return redirect(sitting)
        look(Page.RUN, code, whose=run.trainee.key, by=request.user, at=at)
        return view(request, run)

    return found


@finished
def run_report(request, run):
    context = {"run": run, "edition": run.edition, "mine": run.trainee == request.user}
    context["report"] = report(run, to=request.user)
    return render(request, "drills/report.html", context)


@finished
def run_report_pdf(request, run):
    answer = HttpResponse(pdf(report(run, to=request.user)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="report-{run.code}.pdf"'
    return answer
