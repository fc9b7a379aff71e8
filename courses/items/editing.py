"""Writing, submitting, deciding on and retiring an item in the editor."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import WorkflowState
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.views import snippets


class _Submitted:
    """Nothing is published from the form: whoever saves it is the writer of what it holds."""

    def get_available_actions(self):
        return [action for action in super().get_available_actions() if action != "publish"]

    def get_success_message(self, instance=None):
        item = instance or self.object
        if self.action == "submit":
            return _("“%(item)s” is submitted. Another trainer approves it or asks for changes.") % {
                "item": item
            }
        if self.action == "workflow-action" and self.workflow_action == "approve":
            return _("“%(item)s” is approved.") % {"item": item}
        if self.action == "workflow-action":
            return _("“%(item)s” goes back to its writer.") % {"item": item}
        return super().get_success_message(instance)


class CreateView(_Submitted, snippets.CreateView):
    pass


class CopyView(_Submitted, snippets.CopyView):
    pass


class EditView(_Submitted, snippets.EditView):
    def get(self, request, *args, **kwargs):
        if self.workflow_state and self.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            asked = self.workflow_state.current_task_state
            told = {"person": asked.finished_by, "comment": asked.comment or _("without a comment")}
            messages.warning(request, _("%(person)s asks for changes: %(comment)s") % told)
        return super().get(request, *args, **kwargs)

    def get_available_actions(self):
        """What is in review already is only saved: a second click does not submit it twice."""
        actions = super().get_available_actions()
        if self.object.workflow_in_progress:
            return [action for action in actions if action != "submit"]
        return actions

    def is_valid(self, form):
        """A decision is about the version under review, which another person wrote."""
        if "action-workflow-action" in self.request.POST:
            self.produced_error_message = self._why_not_decided(form)
            if self.produced_error_message:
                return False
        return super().is_valid(form)

    def _why_not_decided(self, form):
        if self.action != "workflow-action":
            return _("You wrote this version, or the item is yours: another trainer approves it.")
        if form.has_changed():
            return _(
                "Your changes are not saved. Save them first, or load the page again and decide on what "
                "was submitted."
            )
        if self.is_out_of_date:
            return _("The item was changed while you looked at it. Load the page again and look once more.")
        return None

    def save_instance(self):
        """A decision writes no version of its own; a change made in review is what is reviewed now."""
        if self.action == "workflow-action":
            self.new_revision = None
            return self.object
        item = super().save_instance()
        review = item.current_workflow_task_state
        if review:
            review.revision = self.new_revision
            review.save(update_fields=["revision"])
        return item


class RetireView(snippets.UnpublishView):
    """Retiring needs no second person: it only takes an item out of what is drawn from now on."""

    permission_required = "change"
    page_title = gettext_lazy("Retire")
    success_message = gettext_lazy("“%(object)s” is retired. What was asked of it stays on record.")

    def get_template_names(self):
        return ["items/retire.html"]


class RetireMenuItem(UnpublishMenuItem):
    label = gettext_lazy("Retire")

    def is_shown(self, context):
        may = context["request"].user.has_perm("items.change_item")
        shown = context["view"] == "edit" and not context.get("locked_for_user")
        return shown and context["instance"].live and may


def without_publishing(menu_items, context):
    """The actions of an item's form: retire instead of unpublish, and no way round the review."""
    menu_items[:] = [item for item in menu_items if not isinstance(item, PublishMenuItem | UnpublishMenuItem)]
    retire = RetireMenuItem(order=20)
    if retire.is_shown(context):
        menu_items.append(retire)
