"""What the editor and the reader's pages ask, and what they refuse in words."""

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.curriculum.checking import CHECKABLE


class LessonForm(WagtailAdminPageForm):
    """A lesson in the editor. It may cite only clauses of the policy version its course teaches."""

    def clean(self):
        cleaned = super().clean()
        body, version = cleaned.get("body"), self._version()
        for item in _asked(body or []):
            if item.kind not in CHECKABLE:
                told = {"item": item, "kind": item.get_kind_display()}
                self.add_error("body", _("“%(item)s” cannot check a reader: %(kind)s.") % told)
        if body is None or version is None:
            return cleaned
        known = {clause["number"] for clause in version.clauses}
        unknown = sorted(set(_cited(body)) - known)
        if unknown:
            self.add_error(
                "body",
                _("%(version)s has no clause %(unknown)s. Its clauses are %(known)s.")
                % {
                    "version": version,
                    "unknown": ", ".join(unknown),
                    "known": ", ".join(clause["number"] for clause in version.clauses),
                },
            )
        return cleaned

    def _version(self):
        """The policy version that the course above teaches, or None for a lesson outside any."""
        module = self.parent_page
        course = module and module.get_parent()
        return getattr(course and course.specific, "teaches", None)


def _cited(body):
    for block in body:
        if block.block_type == "passage":
            yield from (number.strip() for number in block.value["clauses"])


def _asked(body):
    return [block.value["item"] for block in body if block.block_type == "check" and block.value["item"]]


class LeftOffForm(forms.Form):
    """Where a reader is: a block of the body, and how much of the page is behind them."""

    block = forms.CharField(max_length=40)
    progress = forms.IntegerField(min_value=0, max_value=100)


class FinishForm(forms.Form):
    """`revision` is the one the page showed."""

    revision = forms.IntegerField(min_value=1)
