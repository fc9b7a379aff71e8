"""A second person approves an item: never its author, nor whoever wrote the version under review."""

import re

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import AbstractGroupApprovalTask, TaskState, Workflow, WorkflowContentType, WorkflowTask

from academy.words.standing import Role

NAME = "Second person"


class OwnWork(PermissionDenied):
    """Somebody wanted to decide on what they wrote themselves."""


# What a revision holds beside the item itself: when and by whom it was handled.
_HANDLING = re.compile(
    r"^(latest_revision|live_revision|.*_published_at|live|has_unpublished.*|.*expire.*|go_live.*)$"
)


def wrote(person, item, revision):
    """Whether `person` is the author of `item`, or wrote any of what would go live with `revision`."""
    return person.pk == item.author_id or person.pk in _writers(item, revision)


def _writers(item, revision):
    """Who wrote the revisions since the live one, as far as the text that `revision` holds: what somebody
    changed and took back again is theirs no more, so that a slip of the hand excludes nobody."""
    since = item.revisions.filter(pk__lte=revision.pk, pk__gt=_last_live(item, revision)).order_by("pk")
    text, found = _text(revision.content), set()
    for pk, user, content in since.values_list("pk", "user_id", "content"):
        found.add(user)
        if pk == revision.pk or _text(content) == text:
            return found
    return found | {revision.user_id}


def _last_live(item, revision):
    live = item.live_revision_id
    return live if live and live < revision.pk else 0


def _text(content):
    return {name: value for name, value in content.items() if not _HANDLING.match(name)}


def refuse_own_work(person, item, revision):
    """Raises `OwnWork` if `person` wrote what is to go live."""
    if wrote(person, item, revision):
        raise OwnWork(_("You wrote this version, or the item is yours: another trainer approves it."))


def approved(person, revision):
    """Whether `person` approved exactly that revision in a review."""
    return TaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED, finished_by=person
    ).exists()


class SecondPerson(AbstractGroupApprovalTask):
    """One of the groups approves, and it is somebody else than the writer."""

    class Meta:
        verbose_name = gettext_lazy("approval by a second person")
        verbose_name_plural = gettext_lazy("approvals by a second person")

    def get_actions(self, obj, user):
        """Whoever wrote it may take part in the talk, but not approve."""
        own = obj.latest_revision is not None and wrote(user, obj, obj.latest_revision)
        return [action for action in super().get_actions(obj, user) if not (own and action[0] == "approve")]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        found = super().get_task_states_user_can_moderate(user, **kwargs)
        return found.exclude(revision__user=user).exclude(workflow_state__requested_by=user)

    def start(self, workflow_state, user=None):
        """What is asked about is the newest version: on a second round Wagtail still holds the item
        as it was before this request saved it."""
        task_state = super().start(workflow_state, user=user)
        item = workflow_state.content_object
        task_state.revision = type(item).objects.get(pk=item.pk).get_latest_revision()
        task_state.save(update_fields=["revision"])
        return task_state

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """What is approved is the revision under review, as it stands, by somebody else."""
        if action_name == "approve":
            item = task_state.workflow_state.content_object
            refuse_own_work(user, item, task_state.revision)
            if item.latest_revision_id != task_state.revision_id:
                raise PermissionDenied(_("The item was changed after it was submitted. Submit it again."))
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return _("One of the chosen groups approves: neither the author nor whoever wrote the version.")


def install(apps, **kwargs):
    """The workflow for items, once. What an operator made of it afterwards stays."""
    try:
        apps.get_model("items", "SecondPerson")
    except LookupError:  # migrated back to before there was a review
        return
    if SecondPerson.objects.exists():
        return
    workflow = Workflow.objects.create(name=NAME)
    task = SecondPerson.objects.create(name=NAME)
    task.groups.add(Group.objects.get_or_create(name=Role.TRAINER.value)[0])
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    items = ContentType.objects.get_or_create(app_label="items", model="item")[0]
    WorkflowContentType.objects.get_or_create(content_type=items, defaults={"workflow": workflow})
