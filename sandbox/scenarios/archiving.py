"""An archive from a listening tool, imported in the editor: it goes to the labelling desk."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from sandbox.scenarios.archive import ArchiveError
from sandbox.scenarios.authoring import place, writes
from sandbox.scenarios.forms import ArchiveForm
from sandbox.scenarios.importing import import_archive

SHOWN = 12  # line numbers of each reason


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def archive_import(request):
    """Its posts become the draft of a scenario, without a truth, or what cannot be read is told by line
    and nothing is written."""
    form, survey = ArchiveForm(request.POST or None, request.FILES or None), None
    if form.is_valid():
        survey = _imported(form)
        if survey and survey.imported:
            words = _("%(posts)s posts are in the draft; nobody has labelled them yet.")
            messages.success(request, words % {"posts": survey.imported})
            return redirect("scenario_draft", form.cleaned_data["slug"])
    context = {
        "form": form,
        "survey": survey,
        "refused": _told(survey),
        **place(None, _("Import an archive")),
    }
    status = 400 if survey or form.errors else 200
    return render(request, "scenarios/archive.html", context, status=status)


def _imported(form):
    """What was found, or None and the form says why nothing could be read."""
    given = form.cleaned_data
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        with path.open("wb") as kept:
            for chunk in given["file"].chunks():
                kept.write(chunk)
        try:
            return import_archive(path, given["slug"], form.reading, skip_refused=given["skip_refused"])
        except ArchiveError as problem:
            form.add_error(None, str(problem).replace(str(path), given["file"].name))
            return None


def _told(survey):
    """The reasons for which rows were refused, the commonest first, each with lines."""
    reasons = sorted(survey.refused.items(), key=lambda one: -len(one[1])) if survey else []
    return [(reason, len(where), where[:SHOWN]) for reason, where in reasons]
