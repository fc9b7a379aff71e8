"""The pages on which a programme says what it asks, and is told what is new, waived or attended."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.programmes.forms import ChangeForm, DeclarationForm
from academy.programmes.models import Change, Declaration, Programme, Requirement
from academy.words.listening import Channel, Language
from academy.words.standing import EntitlementAct

SUBJECTS = ("course", "policy_version__policy", "exam", "scenario", "needs")


@login_required
@require_safe
def programme(request, slug):
    found = get_object_or_404(Programme, slug=slug)
    changes = Change.objects.filter(requirement__programme=found)
    context = {
        "programme": found,
        "requirements": found.requirements.select_related(*SUBJECTS),
        "changes": changes.select_related("lesson", "policy_version__policy", "asked_by").order_by("-pk"),
        "allows": [EntitlementAct(act).label for act in found.acts],
        "channels": [Channel(value).label for value in found.channels],
        "languages": [Language(value).label for value in found.languages],
    }
    return render(request, "programmes/programme.html", context)


@login_required
@permission_required("programmes.add_change", raise_exception=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def ask_anew(request, slug, order):
    """Ask everybody for one requirement anew; it may close rights, so the asker says who they are."""
    asked = Requirement.objects.select_related("programme", *SUBJECTS)
    requirement = get_object_or_404(asked, programme__slug=slug, order=order)
    form = ChangeForm(requirement, request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(form, Change.ask, requirement, **form.cleaned_data, by=request.user):
        messages.success(request, _("Asked. Everybody who holds it is told on their home page."))
        return redirect("programme", slug)
    context = {"requirement": requirement, "programme": requirement.programme, "form": form}
    context["holders"] = requirement.programme.certificates.filter(ends_at__gt=now()).count()
    return render(request, "programmes/ask_anew.html", context, status=400 if form.errors else 200)


@login_required
@permission_required("programmes.add_declaration", raise_exception=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def declare(request, slug):
    """Say that somebody was at an event, or, for governance, that a requirement is waived for them."""
    found = get_object_or_404(Programme, slug=slug)
    requirements = found.requirements.select_related(*SUBJECTS)
    if not request.user.has_perm("programmes.add_change"):
        requirements = requirements.filter(kind=Requirement.Kind.EVENT)
    form = DeclarationForm(requirements, request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(form, _declared, **form.cleaned_data, by=request.user):
        messages.success(request, _("Declared, and in the log."))
        return redirect("programme", slug)
    context = {"programme": found, "form": form, "requirements": requirements}
    return render(request, "programmes/declare.html", context, status=400 if form.errors else 200)


def _declared(*, person, requirement, on, reason, signature, by, at):
    event = requirement.kind == Requirement.Kind.EVENT
    kind = Declaration.Kind.ATTENDED if event else Declaration.Kind.WAIVED
    said = {"requirement": requirement, "begins_at": on, "by": by, "at": at}
    return Declaration.make(person, kind, reason, signature=signature, **said)


def _taken(form, act, *args, **said):
    """Whether the act was done; what refused it is said in the form."""
    try:
        act(*args, **said, at=now())
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        names = {"begins_at": "on"}
        for field, errors in refusal.error_dict.items():
            name = names.get(field, field)
            form.add_error(name if name in form.fields else None, errors)
    return not form.errors
