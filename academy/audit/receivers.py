"""The log listens. Each fact of the house becomes one entry, in its own transaction:
a fact that cannot be recorded did not happen.

`TOLD` is the whole list: signal, act, and a function from the signal's arguments
to (the random key of whom or what it is about, the facts). Facts are plain data
for RFC 8785; numbers of people are kept out of the leaf and under a salt.
"""

from academy.audit import account_facts, credential_facts, record_facts
from academy.audit import entitlement_facts as entitlement
from academy.audit import learning_facts as learning
from academy.audit import standing_facts as standing
from academy.audit.models import append
from academy.people import signals as people
from academy.programmes import signals as programmes
from academy.register import signals as register
from academy.register.accounts import signals as accounts
from courses.corrections import signals as corrections
from courses.curriculum import signals as curriculum
from courses.exams import signals as exams
from courses.items import signals as items
from courses.marking import signals as marking
from sandbox.drills import signals as drills
from sandbox.labelling import signals as labelling
from sandbox.scenarios import signals as scenarios

TOLD = [
    (people.person_joined, "person_joined", standing.person),
    (people.person_moved, "person_moved", standing.moved),
    (people.person_left, "person_left", standing.left),
    (people.identity_confirmed, "identity_confirmed", standing.confirmed),
    (people.role_granted, "role_granted", standing.role),
    (people.role_withdrawn, "role_withdrawn", standing.role),
    (people.hold_placed, "hold_placed", record_facts.held),
    (people.hold_released, "hold_released", record_facts.released),
    (people.erasure_proposed, "erasure_proposed", record_facts.proposed),
    (people.erasure_approved, "erasure_approved", record_facts.decided),
    (people.erasure_refused, "erasure_refused", record_facts.decided),
    (people.person_erased, "person_erased", record_facts.erased),
    (items.item_published, "item_published", learning.item),
    (items.item_retired, "item_retired", learning.item_retired),
    (curriculum.lesson_published, "lesson_published", learning.lesson),
    (curriculum.lesson_withdrawn, "lesson_withdrawn", learning.lesson_withdrawn),
    (curriculum.policy_published, "policy_published", learning.policy),
    (curriculum.lesson_finished, "lesson_finished", learning.reading),
    (scenarios.edition_published, "edition_published", learning.edition),
    (programmes.programme_assigned, "programme_assigned", standing.assigned),
    (programmes.due_moved, "due_moved", standing.due_moved),
    (programmes.requirement_changed, "requirement_changed", standing.requirement_changed),
    (programmes.declared, "declared", standing.declared),
    (programmes.policy_attested, "policy_attested", standing.attested),
    (exams.exam_published, "exam_published", learning.exam),
    (exams.exam_withdrawn, "exam_withdrawn", learning.exam_withdrawn),
    (exams.standard_set, "standard_set", learning.standard),
    (exams.allowance_granted, "allowance_granted", learning.allowance),
    (exams.allowance_withdrawn, "allowance_withdrawn", learning.allowance),
    (exams.attempt_granted, "attempt_granted", learning.attempt_granted),
    (exams.attempt_started, "attempt_started", learning.attempt_started),
    (exams.attempt_submitted, "attempt_submitted", learning.attempt_submitted),
    (exams.attempt_scored, "attempt_scored", learning.attempt_scored),
    (exams.attempt_voided, "attempt_voided", learning.attempt_voided),
    (marking.reply_marked, "reply_marked", learning.reply_marked),
    (corrections.regrade_proposed, "regrade_proposed", learning.regrade),
    (corrections.regrade_decided, "regrade_decided", learning.regrade),
    (corrections.attempt_regraded, "attempt_regraded", learning.attempt_regraded),
    (corrections.appeal_filed, "appeal_filed", learning.appeal),
    (corrections.appeal_decided, "appeal_decided", learning.appeal),
    (labelling.post_labelled, "post_labelled", learning.post_labelled),
    (labelling.post_settled, "post_settled", learning.post_settled),
    (drills.run_started, "run_started", learning.run_started),
    (drills.run_graded, "run_graded", learning.run_graded),
    (drills.inject_fired, "inject_fired", learning.inject_fired),
    (drills.drill_reply_marked, "drill_reply_marked", learning.drill_reply_marked),
    (register.certificate_issued, "certificate_issued", standing.certificate),
    (register.certificate_expired, "certificate_expired", standing.ended),
    (register.certificate_superseded, "certificate_superseded", standing.superseded),
    (register.certificate_suspended, "certificate_suspended", standing.decided),
    (register.certificate_reinstated, "certificate_reinstated", standing.decided),
    (register.certificate_revoked, "certificate_revoked", standing.decided),
    (register.certificate_end_moved, "certificate_end_moved", standing.end_moved),
    (register.rights_cut, "rights_cut", standing.rights_cut),
    (register.credential_signed, "credential_signed", credential_facts.signed),
    (register.decision_appealed, "decision_appealed", standing.decision_appealed),
    (register.decision_appeal_decided, "decision_appeal_decided", standing.decision_appeal_decided),
    (register.client_made, "client_made", entitlement.client),
    (register.client_revoked, "client_revoked", entitlement.client),
    (register.entitlements_read, "entitlements_read", entitlement.reads),
    (register.bundle_issued, "bundle_issued", entitlement.bundle),
    (accounts.account_requested, "account_requested", account_facts.requested),
    (accounts.account_approved, "account_approved", account_facts.acted),
    (accounts.account_refused, "account_refused", account_facts.acted),
    (accounts.account_suspended, "account_suspended", account_facts.acted),
    (accounts.account_reinstated, "account_reinstated", account_facts.acted),
    (accounts.account_handed_over, "account_handed_over", account_facts.acted),
    (accounts.account_prolonged, "account_prolonged", account_facts.acted),
    (accounts.account_closed, "account_closed", account_facts.acted),
    (accounts.account_deputies_named, "account_deputies_named", account_facts.acted),
    (accounts.account_holder_proposed, "account_holder_proposed", account_facts.proposed),
    (accounts.account_lapsed, "account_lapsed", account_facts.acted),
    (accounts.account_resumed, "account_resumed", account_facts.acted),
    (accounts.account_ended, "account_ended", account_facts.acted),
    (accounts.account_used, "account_used", account_facts.used),
]


def connect(told=TOLD):
    """Listen to these facts. The rooms above the log tell it theirs: it knows none of them."""
    for signal, act, tell in told:
        signal.connect(_recorder(act, tell), weak=False, dispatch_uid=f"audit.{act}")


def _recorder(act, tell):
    def record(sender, *, by, at, signal, **stated):
        told = tell(**stated)
        if told is None:
            return
        subject, facts = told
        append({"at": at, "act": act, "subject": subject, "actor": by.key if by else None, "facts": facts})

    return record
