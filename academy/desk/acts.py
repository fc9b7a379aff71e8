"""How each act of the log is told: the words for it, and where its facts lead."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.desk.account_acts import ACCOUNT_ACTS
from academy.desk.campaign_acts import CAMPAIGN_ACTS
from academy.desk.record_acts import RECORD_ACTS
from academy.words.listening import Channel, Language
from courses.corrections.models import Appeal
from courses.items import correcting


@dataclass(frozen=True)
class Act:
    """How an act is told: a verb, a sentence that the facts fill, an icon, a tone."""

    verb: Any
    sentence: Any
    icon: str
    tone: str = ""


ACTS = {
    "person_joined": Act(_("Joined"), _("%(name)s, employee number %(employee_number)s"), "user-plus"),
    "person_moved": Act(_("Changed"), _("%(changes)s"), "pencil"),
    "person_left": Act(_("Left"), _("Employee number %(employee_number)s"), "arrow-right"),
    "identity_confirmed": Act(_("Confirmed who they are"), _("By %(method)s, once more"), "lock"),
    "role_granted": Act(_("Role given"), _("The role %(role)s"), "lock"),
    "role_withdrawn": Act(_("Role taken"), _("The role %(role)s"), "minus"),
    "item_published": Act(
        _("Item published"), _("%(item)s in the bank %(bank)s, revision %(revision)s"), "list-check"
    ),
    "item_retired": Act(_("Item retired"), _("%(item)s of the bank %(bank)s"), "archive"),
    "lesson_withdrawn": Act(_("Lesson withdrawn"), _("“%(title)s”"), "archive"),
    "exam_withdrawn": Act(_("Exam withdrawn"), _("“%(title)s”"), "archive"),
    "lesson_published": Act(_("Lesson published"), _("“%(title)s”, revision %(revision)s"), "book"),
    "policy_published": Act(_("Policy published"), _("%(policy)s, version %(version)s"), "file-text"),
    "edition_published": Act(_("Scenario published"), _("%(scenario)s, version %(version)s"), "headset"),
    "programme_assigned": Act(
        _("Assigned"), _("%(title)s, due %(due)s, because: %(reason)s"), "calendar-due"
    ),
    "due_moved": Act(
        _("Due date moved"),
        _("%(title)s, from %(before)s to %(due)s, because: %(reason)s"),
        "calendar-due",
    ),
    "requirement_changed": Act(
        _("Asked anew"), _("%(title)s: %(asked)s, by %(due)s, because: %(reason)s"), "bolt", "is-warn"
    ),
    "declared": Act(_("Declared"), _("%(kind)s %(requirement)s: %(reason)s"), "signature"),
    "lesson_finished": Act(_("Learned"), _("“%(title)s”"), "book"),
    "policy_attested": Act(
        _("Signed"), _("%(policy)s, version %(version)s, with the name %(signature)s"), "signature"
    ),
    "attempt_started": Act(_("Began an exam"), _("“%(title)s”, open until %(closes)s"), "pencil"),
    "attempt_submitted": Act(_("Handed in"), _("“%(title)s”, at %(submitted)s"), "check"),
    "attempt_scored": Act(
        _("Scored"), _("“%(title)s”: %(score)s of 100, %(cut_score)s needed, %(result)s"), "gauge"
    ),
    "attempt_voided": Act(_("Voided"), _("“%(title)s”: %(reason)s"), "x", "is-warn"),
    "attempt_granted": Act(_("Attempt granted"), _("One more at “%(title)s”: %(reason)s"), "plus"),
    "allowance_granted": Act(
        _("Allowance granted"),
        _("%(extra_percent)s%% extra time, %(break_minutes)s minutes of breaks an hour"),
        "clock-plus",
    ),
    "allowance_withdrawn": Act(
        _("Allowance withdrawn"),
        _("%(extra_percent)s%% extra time, %(break_minutes)s minutes of breaks an hour"),
        "clock-off",
    ),
    "exam_published": Act(
        _("Exam published"), _("“%(title)s”, revision %(revision)s, %(cut_score)s needed"), "list-check"
    ),
    "standard_set": Act(
        _("Cut score studied"),
        _("“%(title)s”: %(judges)s judges on %(items)s items, %(cut)s of 100"),
        "users",
    ),
    "reply_marked": Act(_("Exam reply marked"), _("A reply of “%(title)s”, question %(position)s"), "pencil"),
    "post_labelled": Act(_("Labelled"), _("Post %(post)s of “%(scenario)s”"), "pencil"),
    "post_settled": Act(_("Decided between two labels"), _("Post %(post)s of “%(scenario)s”"), "gauge"),
    "regrade_proposed": Act(
        _("Regrading proposed"),
        _("%(item)s, revision %(revision)s: %(change)s, because: %(reason)s"),
        "pencil",
    ),
    "regrade_decided": Act(
        _("Regrading decided"), _("%(item)s, revision %(revision)s, %(decision)s"), "gauge"
    ),
    "attempt_regraded": Act(
        _("Score put right"),
        _("“%(title)s”, question %(position)s: %(old_score)s before, %(score)s of 100 now, %(result)s"),
        "gauge",
        "is-warn",
    ),
    "appeal_filed": Act(_("Appealed an exam"), _("“%(title)s”, to be decided by %(due)s"), "message"),
    "appeal_decided": Act(_("Appeal of an exam decided"), _("“%(title)s”: %(outcome)s. %(answer)s"), "gauge"),
    "run_started": Act(
        _("Began a drill"), _("“%(title)s”, version %(version)s, %(mode)s, at speed %(speed)s"), "player-play"
    ),
    "run_graded": Act(_("Drilled"), _("“%(title)s”, version %(version)s: %(score)s of 100"), "headset"),
    "inject_fired": Act(_("Inject"), _("“%(title)s”: %(inject)s, at second %(second)s"), "bolt"),
    "drill_reply_marked": Act(
        _("Drill reply marked"), _("A reply of the drill “%(title)s”, move %(move)s"), "pencil"
    ),
    "certificate_issued": Act(
        _("Certified"),
        _("%(title)s, certificate %(certificate)s, until %(expires)s"),
        "certificate",
        "is-good",
    ),
    "certificate_expired": Act(
        _("Expired"), _("%(title)s, certificate %(certificate)s, at %(ended)s"), "clock-off", "is-warn"
    ),
    "certificate_superseded": Act(
        _("Superseded"), _("%(title)s, certificate %(certificate)s, by %(following)s"), "arrow-right"
    ),
    "certificate_suspended": Act(
        _("Suspended"), _("%(title)s, certificate %(certificate)s: %(reason)s"), "player-pause", "is-warn"
    ),
    "certificate_reinstated": Act(
        _("Reinstated"), _("%(title)s, certificate %(certificate)s: %(reason)s"), "certificate", "is-good"
    ),
    "certificate_revoked": Act(
        _("Revoked"), _("%(title)s, certificate %(certificate)s: %(reason)s"), "ban", "is-bad"
    ),
    "certificate_end_moved": Act(
        _("End moved"),
        _("%(title)s, certificate %(certificate)s, from %(before)s to %(ended)s"),
        "calendar-due",
    ),
    "rights_cut": Act(
        _("Ends moved"),
        _("%(title)s: %(count)s certificates close at %(due)s, unless what has changed is done"),
        "calendar-due",
    ),
    "credential_signed": Act(
        _("Credential signed"),
        _("%(title)s, certificate %(certificate)s, with the key %(signed_with)s"),
        "signature",
    ),
    "decision_appealed": Act(
        _("Appealed a decision"),
        _("%(title)s, certificate %(certificate)s, to be decided by %(due)s"),
        "message",
    ),
    "decision_appeal_decided": Act(
        _("Appeal of a decision decided"),
        _("%(title)s, certificate %(certificate)s: %(outcome)s. %(answer)s"),
        "gauge",
    ),
    "client_made": Act(_("Console let in"), _("%(client)s"), "link"),
    "client_revoked": Act(_("Console shut out"), _("%(client)s"), "ban"),
    "entitlements_read": Act(
        _("Entitlements read"), _("%(count)s questions of consoles, from %(first)s to %(last)s"), "eye"
    ),
    "looks_recorded": Act(
        _("Looks recorded"), _("%(count)s looks at records, from %(first)s to %(last)s"), "eye"
    ),
    "bundle_issued": Act(
        _("Bundle given out"), _("To %(client)s: %(rights)s rights, good until %(expires)s"), "download"
    ),
    "pack_begun": Act(_("Evidence asked for"), _("%(reason)s"), "download"),
    "pack_taken": Act(_("Evidence taken"), _("The pack with the digest %(sha256)s"), "download"),
    **{act: Act(*told) for act, told in (ACCOUNT_ACTS | CAMPAIGN_ACTS | RECORD_ACTS).items()},
}

# Which fact leads where: the fact, the right to open it (None: anybody's), icon, words, address.
EVIDENCE = [
    ("reading", "curriculum.view_reading", "book", _("What was read"), lambda f: ("reading", [f["reading"]])),
    ("attempt", "exams.view_attempt", "file-text", _("Result"), lambda f: ("attempt_result", [f["attempt"]])),
    (
        "study",
        "exams.view_exam",
        "file-text",
        _("The study"),
        lambda f: ("standard_setting", [f["exam"], f["study"]]),
    ),
    ("run", "drills.view_run", "file-text", _("After-action report"), lambda f: ("run_report", [f["run"]])),
    (
        "certificate",
        "register.view_certificate",
        "file-certificate",
        _("Certificate"),
        lambda f: ("certificate", [f["certificate"]]),
    ),
    ("campaign", "desk.view_campaign", "list-check", _("Campaign"), lambda f: ("campaign", [f["campaign"]])),
    (
        "branded_account",
        "register.view_brandedaccount",
        "at",
        _("Account"),
        lambda f: ("branded_account", [f["branded_account"]]),
    ),
    (
        "policy",
        None,
        "file-text",
        _("Policy as published"),
        lambda f: ("policy_version", [f["policy"], f["version"]]),
    ),
    ("hold", "records.view_hold", "lock", _("The hold"), lambda f: ("records_hold", [f["hold"]])),
    (
        "proposal",
        "records.view_proposal",
        "file-text",
        _("What two people read"),
        lambda f: ("records_proposal", [f["proposal"]]),
    ),
]
# Facts whose values have names.
LABELS = {
    "change": correcting.Act,
    "outcome": Appeal.Outcome,
    "channel": Channel,
    "language": Language,
}
# There is something to open only once the act is done.
UNFINISHED = {"attempt_started", "run_started"}
