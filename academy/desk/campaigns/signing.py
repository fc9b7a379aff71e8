"""Signing a campaign: its reader, then another person. Both sign the digest of everything in it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.desk import signals
from academy.desk.campaigns import reviewing
from academy.desk.campaigns.answers import Answer
from academy.desk.campaigns.campaign import Campaign
from academy.desk.campaigns.findings import told
from academy.desk.campaigns.questions import Value
from academy.words.canonical import digest
from academy.words.entitlement import rfc3339
from academy.words.signing import signed


class Signature(models.Model):
    """One signature, or a sending back, which takes the reader's away. None is changed; the last holds."""

    class Part(models.TextChoices):
        READER = "reader", _("Reader")
        REVIEWER = "reviewer", _("Reviewer")
        SENT_BACK = "sent back", _("Sent back")

    MEANINGS = {
        Part.READER: _("I read for this audit. What I answered and found is true, and I answer for it."),
        Part.REVIEWER: _(
            "I have reviewed this audit. It was done as announced, and I agree with its findings."
        ),
        Part.SENT_BACK: _("I do not sign this audit as it is. Its reader goes on with it."),
    }

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(max_length=10, choices=Part.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signature = models.CharField(max_length=150)
    meaning = models.TextField()
    why = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)  # of content()

    class Meta:
        verbose_name = _("signature of a campaign")
        verbose_name_plural = _("signatures of campaigns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(part="reviewer"), name="a_campaign_is_reviewed_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(part="sent back") | ~models.Q(why=""), name="who_sends_back_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.campaign}: {self.part}"

    @property
    def stands(self):
        return self.part != self.Part.SENT_BACK

    @classmethod
    @transaction.atomic
    def give(cls, campaign, part, why="", *, signature, by, at):
        """Sign, or send back. Raises `PermissionDenied` for who has no such part in it, `ValidationError` for
        what is still open, out of turn, or signed with another name."""
        last = _turn(campaign, part)
        if last and last.part == part and last.by_id == by.pk:
            return last  # a second click
        _may(campaign, part, by)
        if problem := _hindrance(campaign, part, last):
            raise ValidationError(problem)
        why = told(why, "why", missing=_("Say why.")) if part == cls.Part.SENT_BACK or why.strip() else ""
        said = {"signature": signed(signature, by), "meaning": str(cls.MEANINGS[part]), "why": why}
        row = cls.objects.create(
            campaign=campaign, part=part, by=by, at=at, sha256=digest(content(campaign)), **said
        )
        _FACTS[part].send(cls, signature=row, by=by, at=at)
        return row


_FACTS = {
    Signature.Part.READER: signals.campaign_read,
    Signature.Part.REVIEWER: signals.campaign_signed,
    Signature.Part.SENT_BACK: signals.campaign_sent_back,
}


def _turn(campaign, part):
    """The last signature, with the campaign locked."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    return campaign.signatures.select_related("by").last()


def _may(campaign, part, by):
    if part == Signature.Part.READER and not campaign.readers.filter(pk=by.pk).exists():
        raise PermissionDenied(_("You are no reader of this campaign."))
    if part == Signature.Part.READER and not campaign.records.filter(reader=by).exists():
        raise PermissionDenied(_("You have read none of its records; somebody who has signs."))
    if part != Signature.Part.READER and by.pk != campaign.reviewer_id:
        raise PermissionDenied(_("%(name)s reviews this campaign.") % {"name": campaign.reviewer.name})


def _hindrance(campaign, part, last):
    """Why it is not the turn of this part, in a sentence, or ""."""
    if last and last.part == Signature.Part.REVIEWER:
        return _("It is signed by both. Nothing in it is changed any more.")
    read = last is not None and last.stands
    if part == Signature.Part.READER:
        return _("Its reader has signed it. It waits for the reviewer.") if read else still_open(campaign)
    if not read:
        return _("Its reader signs first.")
    if part == Signature.Part.REVIEWER and (places := unreviewed(campaign, last)):
        return _("Read these records once more first: %(places)s.") % {"places": ", ".join(map(str, places))}
    return ""


def unreviewed(campaign, last):
    """The places of the records that keep the reviewer from signing after `last`, the reader's signature."""
    return sorted(reviewing.left(campaign, campaign.reviewer, since=last.at))


def still_open(campaign):
    """What keeps the reader from signing, in a sentence; "" if nothing does."""
    if not campaign.drawn_at:
        return _("No sample is drawn yet.")
    if unread := campaign.records.unread().count():
        return _("%(count)s records are unread.") % {"count": unread}
    if open_ := unexplained(campaign):
        places = ", ".join(str(answer.record.place) for answer in open_)
        return _("A “no” has no finding yet: record %(places)s.") % {"places": places}
    return ""


def unexplained(campaign):
    """The answers “no” that no finding speaks of."""
    nos = Answer.objects.standing().filter(record__campaign=campaign, value=Value.NO)
    found = set(campaign.findings.values_list("record", "question"))
    return [one for one in nos.select_related("record") if (one.record_id, one.question) not in found]


def content(campaign):
    """Everything that is signed, as plain data for RFC 8785: what was announced, fixed and drawn, each answer
    that was ever given, the findings, and what is to be done about them."""
    findings = campaign.findings.select_related("record").prefetch_related("actions__owner")
    return {
        "campaign": campaign.name,
        "title": campaign.title,
        "query": campaign.query,
        "as_of": rfc3339(campaign.as_of),
        "method": campaign.method,
        "size": campaign.size,
        "announced": {"at": rfc3339(campaign.announced_at), "entries": campaign.announced_size},
        "population": {"count": campaign.population, "sha256": campaign.population_sha256},
        "tree": {"entries": campaign.fixed_size, "root": campaign.fixed_root},
        "seed": campaign.seed,
        "records": _records(campaign),
        "findings": [_finding(one) for one in findings],
    }


def _records(campaign):
    rows = campaign.records.select_related("line", "reader").prefetch_related("answers__by")
    return [
        {
            "place": row.place,
            "line": row.line.number,
            "certificate": row.line.shown["certificate"],
            "reader": str(row.reader.key),
            "answers": [
                [one.question, one.value, rfc3339(one.at), str(one.by.key) if one.by else None]
                for one in row.answers.all()
            ],
        }
        for row in rows
    ]


def _finding(one):
    actions = [
        {"what": action.what, "owner": str(action.owner.key), "due": action.due.isoformat()}
        for action in sorted(one.actions.all(), key=lambda action: action.pk)
    ]
    said = {"number": one.number, "record": one.record.place, "question": one.question}
    return said | {"grade": one.grade, "what": one.what, "actions": actions}
