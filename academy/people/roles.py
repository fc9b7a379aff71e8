"""Which role may do what. Groups are written from this table after every migrate.

A permission is `app_label.codename`. The table names permissions of other rooms
as text, because people knows no other room.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from academy.words.standing import Role

_READ_RECORDS = [
    "people.view_user",
    "people.view_unit",
    "people.view_letter",
    "people.read_letter",
    "curriculum.view_reading",
    "exams.view_exam",
    "exams.view_attempt",
    "corrections.view_regrade",
    "corrections.view_appeal",
    "drills.view_run",
    "programmes.view_attestation",
    "register.view_certificate",
    "register.view_brandedaccount",
    "audit.view_entry",
    "records.view_hold",
    "records.view_proposal",
    "desk.view_savedview",
]

# An audit is the one thing that compliance changes.
_AUDIT = ["desk.view_campaign", "desk.add_campaign", "desk.change_campaign"]

PERMISSIONS = {
    Role.EMPLOYEE: [],
    Role.TRAINER: [
        "wagtailadmin.access_admin",
        *[f"items.{act}_{noun}" for noun in ("item", "bank") for act in ("view", "add", "change")],
        *[f"exams.{act}_exam" for act in ("view", "add", "change", "publish")],
        *[f"scenarios.{act}_scenario" for act in ("view", "add", "change")],
        "marking.add_marking",
        "programmes.add_declaration",
        "drills.add_marking",
        "drills.view_figures",
        "labelling.add_label",
        "labelling.add_settlement",
        *[f"corrections.{act}_regrade" for act in ("view", "add", "change")],
        "curriculum.view_policyversion",
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
    ],
    Role.COMPLIANCE: [*_READ_RECORDS, "desk.view_look", *_AUDIT],
    Role.GOVERNANCE: [
        "people.view_user",
        "register.view_certificate",
        "register.add_decision",
        "register.change_appeal",
        "programmes.add_change",
        "programmes.add_declaration",
        "register.view_brandedaccount",
        "register.add_accountact",
        "exams.view_attempt",
        "exams.change_attempt",
        "exams.add_extraattempt",
        *[f"exams.{act}_allowance" for act in ("view", "add", "change")],
        "corrections.view_regrade",
        *[f"corrections.{act}_appeal" for act in ("view", "change")],
    ],
    Role.RECORDS: [
        "people.view_user",
        "register.view_certificate",
        "audit.view_entry",
        *[f"records.{act}_{noun}" for noun in ("hold", "proposal") for act in ("view", "add", "change")],
    ],
    Role.OPERATOR: [
        "wagtailadmin.access_admin",
        "people.view_user",
        "people.view_unit",
        "people.add_unit",
        "people.change_unit",
        *[f"register.{act}_apiclient" for act in ("view", "add", "change")],
        "people.view_letter",
        "people.change_letter",
    ],
}


def write_roles(**kwargs):
    """Make each role's group hold exactly the permissions of the table that exist yet, and take
    away the groups that the editor's library brings: nobody here holds them by an act of ours."""
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        wanted = Q(pk__in=[])
        for name in names:
            app_label, codename = name.split(".")
            wanted |= Q(content_type__app_label=app_label, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))
