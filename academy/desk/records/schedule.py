"""The retention schedule: every kind of record that concerns a person, how long it is kept, on what ground,
and what erasing the person does to it.

A model with people or their words in it that has no row here fails `tests/academy/test_records_schedule.py`.
"""

from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from academy.audit import erasing
from academy.desk.models import folded
from academy.desk.packs.pack import EvidencePack
from academy.desk.records import signing_in
from academy.desk.records.emptying import emptied, unreasoned, unsaid, unsigned, unwritten
from academy.desk.records.kinds import Fate, Kind, Period
from academy.words.erasure import PERSON, WORDS, struck

VERSION = 1  # counted up with every change of what is kept, for how long or what is erased

PROOF = Period(6, _("Proof of who might speak for the company: claims can be made for six years"))
SIGNED = Period(6, _("Proof of what was signed: claims can be made for six years"))
RESULTS = Period(3, _("Appeals, regrading and questions about a result"))
PRACTICE = Period(1, _("The trainee’s own; nobody else rests on it"))
MAIL = Period(2, _("Proof that somebody was told"))
COPY = Period(0, _("A copy for whoever asked for it: it rests on what it was made of"))
DOOR = Period(0, _("Security of signing in: over with the day of leaving"))

_ROW_STAYS = _("Their row stays and names nobody, so that counts and proofs hold.")
_STATISTICS = _("The row stays for the statistics of items and exams; it names nobody.")
_THEIR_WORK = _("Work about content or about others. It leads to a row that names nobody.")
_OTHERS = _("It proves, for the person it is about, that somebody answered for it.")

_GRADED, _PRACTICE = Q(run__mode="graded"), Q(run__mode="practice")


def _erase_row(person, *, at):
    person.erase(at=at)


def _erase_facts(person, *, at):
    erasing.erase(str(person.key))


def _remove_packs(person, *, at):
    for pack in EvidencePack.objects.filter(people__person=person, removed_at=None):
        transaction.on_commit(partial(pack.remove, at=at))


SCHEDULE = [
    # --- The door ------------------------------------------------------------------------------------------
    Kind("addresses", _("Addresses to sign in with, and open sessions"), "account.EmailAddress", "user",
         Fate.DELETE, DOOR, act=signing_in.end_sessions),
    Kind("factors", _("Second factors and passkeys"), "mfa.Authenticator", "user", Fate.DELETE, DOOR),
    Kind("sign_ons", _("Accounts of a single sign-on"), "socialaccount.SocialAccount", "user", Fate.DELETE,
         DOOR),
    Kind("profiles", _("Settings and picture in the editor"), "wagtailusers.UserProfile", "user", Fate.DELETE,
         DOOR),
    Kind("editing", _("Open editing sessions"), "wagtailadmin.EditingSession", "user", Fate.DELETE, DOOR),
    Kind("drafts", _("Forms left half filled in"), "wagtailadmin.FormState", "user", Fate.DELETE, DOOR),
    Kind("subscriptions", _("Pages they wanted to hear of"), "wagtailcore.PageSubscription", "user",
         Fate.DELETE, DOOR),
    Kind("uploads", _("Files of items being imported"), "items.ItemUpload", "by", Fate.DELETE, DOOR),
    Kind("dues", _("Dates at which they were to be settled"), "register.Due", "person", Fate.DELETE, DOOR),
    # --- Letters -------------------------------------------------------------------------------------------
    Kind("letters", _("Letters to them"), "people.Letter", "person", Fate.EMPTY, MAIL, since="queued_at",
         because=_("That a letter of this kind was sent, and when, stays."),
         writes={"address": "", "subject": "", "why": WORDS, "text": struck, "detail": struck},
         keeps=("kind", "path", "about", "occasion"), act=signing_in.suppress_letters),
    # --- What was asked and learned ------------------------------------------------------------------------
    Kind("assignments", _("Programmes they were asked for"), "programmes.Assignment", "person", Fate.EMPTY,
         RESULTS, since="assigned_at", because=_ROW_STAYS, writes={"reason": WORDS}),
    Kind("due_moves", _("Due dates that were moved"), "programmes.DueMove", "assignment__person", Fate.EMPTY,
         RESULTS, since="at", because=_ROW_STAYS, writes={"reason": WORDS}),
    Kind("readings", _("Lessons read"), "curriculum.Reading", "person", Fate.KEEP,
         keeps=("embeds", "left_off"),
         because=_("Certificates cite them; they say what was read and when, and name nobody.")),
    Kind("checks", _("Answers to knowledge checks"), "curriculum.CheckAnswer", "person", Fate.DELETE, RESULTS,
         since="answered_at"),
    Kind("attestations", _("Policies signed"), "programmes.Attestation", "person", Fate.RENAME, SIGNED,
         since="attested_at", because=_ROW_STAYS, writes={"signature": PERSON}, keeps=("meaning",)),
    Kind("declarations", _("Waivers, attendance and leave"), "programmes.Declaration", "person", Fate.EMPTY,
         SIGNED, since="at", because=_ROW_STAYS, writes={"reason": WORDS}, keeps=("meaning", "signature")),
    # --- Exams ---------------------------------------------------------------------------------------------
    Kind("attempts", _("Exams sat"), "exams.Attempt", "candidate", Fate.EMPTY, RESULTS, since="started_at",
         because=_STATISTICS, writes={"void_reason": struck}, keeps=("honour",)),
    Kind("answers", _("Answers in exams"), "exams.Answer", "attempt__candidate", Fate.EMPTY, RESULTS,
         since="saved_at", because=_("What was chosen stays for the statistics; what was written goes."),
         writes={"response": unwritten, "origin": ""}),
    Kind("questions", _("Questions as they were asked"), "exams.FormItem", "attempt__candidate", Fate.EMPTY,
         RESULTS, since="attempt__started_at", because=_STATISTICS, only=Q(marked__isnull=False),
         writes={"marked": unreasoned}, keeps=("question", "order", "rekeyed")),
    Kind("scripts", _("Replies written in exams"), "marking.Script", "item__attempt__candidate", Fate.EMPTY,
         RESULTS, since="given_at", because=_STATISTICS, writes={"text": WORDS}),
    Kind("script_marks", _("What was judged of their replies"), "marking.Marking",
         "script__item__attempt__candidate", Fate.EMPTY, RESULTS, since="marked_at", because=_STATISTICS,
         writes={"reasons": emptied}, keeps=("judgements",)),
    Kind("extra_attempts", _("Attempts granted"), "exams.ExtraAttempt", "person", Fate.EMPTY, RESULTS,
         since="granted_at", because=_ROW_STAYS, writes={"reason": WORDS}),
    Kind("allowances", _("Extra time and breaks"), "exams.Allowance", "person", Fate.DELETE, RESULTS,
         since="granted_at"),
    Kind("receipts", _("Receipts"), "exams.Receipt", "attempt__candidate", Fate.KEEP,
         keeps=("facts", "signature"), because=_("Signed by the academy; they name a random key alone.")),
    Kind("exam_appeals", _("Appeals against results"), "corrections.Appeal", "attempt__candidate", Fate.EMPTY,
         RESULTS, since="filed_at", because=_ROW_STAYS, writes={"statement": WORDS, "answer": struck}),
    Kind("corrections", _("Scores put right"), "corrections.Correction", "attempt__candidate", Fate.KEEP,
         because=_STATISTICS),
    # --- Drills --------------------------------------------------------------------------------------------
    Kind("practice_injects", _("Injects in practice"), "drills.Firing", "run__trainee", Fate.DELETE, PRACTICE,
         since="at", only=_PRACTICE),
    Kind("practice_moves", _("Moves in practice"), "drills.Move", "run__trainee", Fate.DELETE, PRACTICE,
         since="at", only=_PRACTICE),
    Kind("practice", _("Practice runs"), "drills.Run", "trainee", Fate.DELETE, PRACTICE, since="started_at",
         only=Q(mode="practice")),
    Kind("runs", _("Graded drills"), "drills.Run", "trainee", Fate.KEEP, only=Q(mode="graded"),
         keeps=("clock", "window", "judgement"), because=_("Certificates cite them; they name nobody.")),
    Kind("moves", _("Moves in graded drills"), "drills.Move", "run__trainee", Fate.EMPTY, RESULTS, since="at",
         only=_GRADED, because=_("What was decided stays for the statistics of posts; what was said goes."),
         writes={"data": unsaid}),
    Kind("drill_marks", _("What was judged of their drill replies"), "drills.Marking", "move__run__trainee",
         Fate.EMPTY, RESULTS, since="marked_at", because=_STATISTICS, writes={"reasons": emptied},
         keeps=("judgements",)),
    # --- The register --------------------------------------------------------------------------------------
    Kind("certificates", _("Certificates"), "register.Certificate", "person", Fate.RENAME, PROOF,
         since="ends_at",
         because=_("The number stays as a row that names nobody, so that the register counts as it did and "
                   "the proofs hold."),
         writes={"holder": PERSON, "evidence": unsigned},
         keeps=("title", "allows", "acts", "channels", "languages", "policy", "why")),
    Kind("credentials", _("Signed badges"), "register.Credential", "certificate__person", Fate.EMPTY, PROOF,
         since="certificate__ends_at",
         because=_("Its place in the status lists stays, so that a file somebody holds is still judged."),
         writes={"document": emptied, "token": "", "salt": ""}, keeps=("signed_with",)),
    Kind("decisions", _("Suspensions, reinstatements, revocations"), "register.Decision",
         "certificate__person", Fate.EMPTY, PROOF, since="at", because=_ROW_STAYS, writes={"reason": WORDS},
         keeps=("meaning", "signature")),
    Kind("decision_appeals", _("Appeals against decisions"), "register.Appeal",
         "decision__certificate__person", Fate.EMPTY, PROOF, since="filed_at", because=_ROW_STAYS,
         writes={"statement": WORDS, "answer": struck}, keeps=("meaning", "signature")),
    Kind("account_acts", _("Decisions about accounts they held"), "register.AccountAct", "holder", Fate.EMPTY,
         PROOF, since="at", because=_ROW_STAYS, writes={"reason": struck},
         keeps=("deputies", "meaning", "signature")),
    Kind("accounts", _("Branded accounts"), "register.BrandedAccount", "holder", Fate.KEEP,
         keeps=("name", "address", "purpose"), because=_("They are the company’s.")),
    Kind("accounts_asked", _("Branded accounts"), "register.BrandedAccount", "requested_by", Fate.KEEP,
         because=_("They are the company’s.")),
    Kind("accounts_proposed", _("Branded accounts"), "register.BrandedAccount", "proposed", Fate.KEEP,
         because=_("They are the company’s.")),
    Kind("accounts_deputised", _("Branded accounts"), "register.BrandedAccount", "deputies", Fate.KEEP,
         because=_("They are the company’s.")),
    Kind("reads", _("Questions of consoles"), "register.EntitlementRead", "person", Fate.KEEP, by="key",
         keeps=("act", "channel", "language", "certificate"),
         because=_("The log holds each batch by its digest; they name a random key alone.")),
    # --- What they did for others --------------------------------------------------------------------------
    Kind("declared", _("Declarations they signed"), "programmes.Declaration", "by", Fate.RENAME, SIGNED,
         since="at", because=_OTHERS, writes={"signature": PERSON}),
    Kind("decided", _("Decisions they signed"), "register.Decision", "by", Fate.RENAME, SIGNED, since="at",
         because=_OTHERS, writes={"signature": PERSON}),
    Kind("answered", _("Appeals they decided"), "register.Appeal", "decided_by", Fate.RENAME, SIGNED,
         since="decided_at", because=_OTHERS, writes={"signature": PERSON}),
    Kind("account_decided", _("Decisions about accounts they signed"), "register.AccountAct", "by",
         Fate.RENAME, SIGNED, since="at", because=_OTHERS, only=~Q(signature=""),
         writes={"signature": PERSON}),
    Kind("account_done", _("Acts about accounts"), "register.AccountAct", "by", Fate.KEEP,
         only=Q(signature=""), because=_OTHERS),
    Kind("holds_placed", _("Legal holds they placed"), "records.Hold", "placed_by", Fate.RENAME, SIGNED,
         since="placed_at", because=_OTHERS, writes={"signature": PERSON},
         keeps=("reference", "reason", "meaning", "release_reason", "release_meaning")),
    Kind("holds_released", _("Legal holds they released"), "records.Hold", "released_by", Fate.RENAME, SIGNED,
         since="released_at", because=_OTHERS, writes={"release_signature": PERSON}),
    Kind("proposed", _("Erasures they proposed"), "records.Proposal", "proposed_by", Fate.RENAME, SIGNED,
         since="proposed_at", because=_OTHERS, writes={"signature": PERSON},
         keeps=("reason", "ground", "meaning", "answer", "decided_meaning")),
    Kind("erasures_decided", _("Erasures they decided"), "records.Proposal", "decided_by", Fate.RENAME,
         SIGNED, since="decided_at", because=_OTHERS, writes={"decided_signature": PERSON}),
    *[
        Kind(f"{model}.{whose}", _("Work for content and for others"), model, whose, Fate.KEEP,
             because=_THEIR_WORK, keeps=tuple(keeps))
        for model, whose, *keeps in [
            ("exams.Allowance", "granted_by"),
            ("exams.ExtraAttempt", "granted_by"),
            ("exams.StandardSetting", "kept_by", "panel", "notes", "blueprint"),
            ("marking.Marking", "marker"),
            ("drills.Marking", "marker"),
            ("drills.Firing", "by", "inject"),
            ("corrections.Regrade", "proposed_by", "keys", "reason", "answer"),
            ("corrections.Regrade", "decided_by"),
            ("corrections.Appeal", "decided_by"),
            ("labelling.Label", "labeller", "values"),
            ("labelling.Settlement", "by", "values"),
            ("programmes.Assignment", "assigned_by"),
            ("programmes.DueMove", "by"),
            ("programmes.Change", "asked_by", "reason"),
            ("register.ApiClient", "owner", "name", "token_sha256"),
            ("items.Item", "author", "category", "clause", "stem", "feedback", "post_name", "post_handle",
             "post_text", "truth_routes", "reply_points"),
            ("items.Item", "locked_by"),
            ("wagtailcore.Revision", "user"),
            ("wagtailcore.Page", "owner"),
            ("wagtailcore.Page", "locked_by"),
            ("wagtailcore.PageLogEntry", "user"),
            ("wagtailcore.ModelLogEntry", "user"),
            ("wagtailcore.Comment", "user"),
            ("wagtailcore.Comment", "resolved_by"),
            ("wagtailcore.CommentReply", "user"),
            ("wagtailcore.WorkflowState", "requested_by"),
            ("wagtailcore.TaskState", "finished_by"),
            ("wagtailcore.UploadedFile", "uploaded_by_user"),
            ("wagtailimages.Image", "uploaded_by_user"),
            ("wagtaildocs.Document", "uploaded_by_user"),
        ]
    ],
    Kind("reports", _("People who reported to them"), "people.User", "manager", Fate.KEEP,
         because=_ROW_STAYS),
    # --- What was done about their record, and the log -----------------------------------------------------
    Kind("holds", _("Legal holds on their record"), "records.Hold", "person", Fate.KEEP,
         because=_("A hold is never deleted; it says why something was kept.")),
    Kind("erasures", _("Proposals to erase them"), "records.Erasure", "person", Fate.KEEP,
         only=Q(closed_at__isnull=False), keeps=("preview", "why", "done"),
         because=_("They prove that two people decided it; they hold numbers alone.")),
    Kind("intervals", _("How their certificates stood"), "desk.Interval", "person", Fate.RENAME, PROOF,
         since="expires_at", because=_ROW_STAYS, writes={"name": folded(PERSON)}),
    Kind("search", _("Words by which they are found"), "desk.SearchWord", "person", Fate.DELETE, PROOF),
    Kind("postings", _("Units they were in"), "desk.Posting", "person", Fate.KEEP, because=_ROW_STAYS),
    Kind("views", _("Queries of the register they saved"), "desk.SavedView", "owner", Fate.DELETE, DOOR),
    Kind("looks", _("Who looked at their record"), "desk.Look", "person", Fate.KEEP, by="key",
         keeps=("query", "purpose", "about"),
         because=_("The log holds each batch by its digest; they name random keys alone.")),
    Kind("looked", _("What they looked at"), "desk.Look", "reader", Fate.KEEP, by="key",
         because=_("The log holds each batch by its digest; they name random keys alone.")),
    Kind("audited", _("Records of theirs that an audit read"), "desk.Line", "certificate__person", Fate.KEEP,
         keeps=("shown", "risks"), because=_("An audit stays as it was signed; its lines name nobody.")),
    *[
        Kind(f"desk.{model}.{whose}", _("Work in audits"), f"desk.{model}", whose, Fate.KEEP,
             because=_("An audit stays as it was signed."), keeps=tuple(keeps))
        for model, whose, *keeps in [
            ("Campaign", "announced_by", "query", "title", "name", "fixed_root", "population_sha256", "seed"),
            ("Campaign", "reviewer"),
            ("Campaign", "readers"),
            ("Record", "reader"),
            ("Answer", "by"),
            ("Finding", "by", "what"),
            ("Action", "owner", "what"),
            ("Action", "set_by"),
            ("Step", "by", "words"),
            ("Signature", "by", "signature", "meaning", "why"),
        ]
    ],
    Kind("packed", _("Evidence packs with them in it"), "packs.PackedPerson", "person", Fate.EMPTY, COPY,
         since="pack__asked_at", act=_remove_packs,
         because=_("That there was a pack, and its digest, stays; the file goes.")),
    Kind("packs", _("Evidence packs they asked for"), "packs.EvidencePack", "by", Fate.KEEP,
         keeps=("asked", "reason"), because=_THEIR_WORK),
    Kind("acted", _("Log entries about others that they caused"), "audit.Entry", "actor", Fate.KEEP, by="key",
         only=~Q(subject=F("actor")),
         because=_("The facts of others; the entry knows the actor by a random key.")),
    Kind("log", _("Log entries about them"), "audit.Entry", "subject", Fate.EMPTY, PROOF, by="key",
         only=Q(facts__isnull=False), act=_erase_facts, keeps=("act", "subject", "actor", "facts"),
         because=_("Each entry stays in its place with its hash; its facts are gone, and no proof breaks.")),
    Kind("person", _("Name, address and staff number"), "people.User", "pk", Fate.RENAME, PROOF,
         act=_erase_row,
         because=_("The row stays under its random key, with its unit and the days of joining and leaving."),
         keeps=("name", "email", "employee_number", "password", "language", "time_zone")),
]  # fmt: skip

BY_CODE = {kind.code: kind for kind in SCHEDULE}

# Models of ours that hold nobody's record: about content and the house, not about its people.
IMPERSONAL = {
    "people.Unit", "items.Bank", "items.SecondPerson", "items.Option",
    "curriculum.Policy", "curriculum.PolicyVersion", "curriculum.CataloguePage", "curriculum.CoursePage",
    "curriculum.ModulePage", "curriculum.LessonPage", "exams.Exam", "exams.BlueprintCell",
    "programmes.Programme", "programmes.Requirement", "scenarios.Scenario", "scenarios.Edition",
    "scenarios.Author", "scenarios.Post", "scenarios.Picture", "audit.Head", "audit.Node", "audit.SignedHead",
    "audit.Delivery", "desk.Scope", "desk.Reach",
}  # fmt: skip

# Judges of a study are named as text: its digest covers them, so they stay, and a preview says so.
NAMED_IN_CONTENT = {"exams.Rating"}
