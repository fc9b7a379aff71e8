"""The outbox: every letter to a person, why it is written, what became of it, and what it said."""

import logging
import uuid
from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from academy.people.kinds import KINDS

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=1)  # between two attempts


class LetterQuerySet(models.QuerySet):
    def seen_by(self, person):
        """All of them for who may read the outbox, else none."""
        return self.all() if person.has_perm("people.view_letter") else self.none()

    def queued(self):
        return self.filter(state=Letter.State.QUEUED)

    def due(self, *, at):
        return self.queued().filter(due_at__lte=at)

    def about(self, about):
        return self.filter(about=about)

    def queue(self, letters, *, at):
        """Put letters that `compose` made into the outbox, in the transaction of the fact they tell. What is
        there already stays as it is, but for what was suppressed, which is wanted again. They are sent after
        commit; where the broker is dead, by the sweep."""
        with override(settings.LANGUAGE_CODE):
            for letter in letters:
                letter.why = str(KINDS[letter.kind].why) % letter.named
                letter.queued_at = letter.due_at = at
        self.bulk_create(letters, ignore_conflicts=True)
        again = [
            models.Q(person=one.person_id, kind=one.kind, about=one.about, occasion=one.occasion)
            for one in letters
        ]
        waiting = {"state": Letter.State.QUEUED, "due_at": at, "settled_at": None, "detail": ""}
        unwanted = self.filter(state=Letter.State.SUPPRESSED)
        unwanted.filter(reduce(or_, again, models.Q(pk__in=[]))).update(**waiting)
        transaction.on_commit(_send)

    @transaction.atomic
    def take(self, *, at):
        """The letter that is due first, or None. Nobody else takes it while it is being sent; if whoever took
        it dies over it, it is due again after the pause."""
        due = self.due(at=at).select_for_update(skip_locked=True, of=("self",)).select_related("person")
        letter = due.order_by("due_at", "pk").first()
        if letter:
            letter.attempts += 1
            letter.due_at = at + min(timedelta(minutes=2 ** min(letter.attempts, 10)), LONGEST_PAUSE)
            letter.save(update_fields=["attempts", "due_at"])
        return letter


class Letter(models.Model):
    """One letter to one person. Its words are written when it is sent and kept as they were.

    `about` names what it is about, as a certificate's number, and `occasion` tells several letters of one
    kind about the same apart. Nobody gets the same letter twice."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Bounced")
        SUPPRESSED = "suppressed", _("Suppressed")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=80)
    occasion = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=300)
    why = models.TextField(_("why it was written"))
    queued_at = models.DateTimeField(_("queued"))
    due_at = models.DateTimeField()  # when it is tried, or tried again
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    settled_at = models.DateTimeField(_("since"), null=True)  # when it was sent, or bounced, or suppressed
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    address = models.EmailField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    detail = models.TextField(_("what the mail server said, or why it was not sent"), blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-queued_at", "-pk"]
        permissions = [("read_letter", _("May read what letters say"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about", "occasion"], name="nobody_hears_twice"
            ),
            models.CheckConstraint(
                condition=models.Q(state="queued", settled_at=None)
                | ~models.Q(state="queued") & models.Q(settled_at__isnull=False),
                name="a_letter_is_queued_until_it_is_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | (~models.Q(text="") & models.Q(sent_at__isnull=False)),
                name="a_letter_sent_has_its_text",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["bounced", "suppressed"]) | ~models.Q(detail=""),
                name="a_letter_not_sent_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="letter_to_send"),
            models.Index(fields=["queued_at", "id"], name="letter_by_age"),
            models.Index(fields=["about"], name="letter_by_subject"),
        ]

    def __str__(self):
        return f"{self.kind} {self.about}"

    def get_absolute_url(self):
        return reverse("letter", args=[self.key])

    @classmethod
    def compose(cls, kind, person_id, about, *, path, occasion="", **named):
        """A letter to be queued; `named` are the words its kind's sentence wants beside `about`."""
        letter = cls(kind=kind, person_id=person_id, about=about, path=path, occasion=occasion)
        letter.named = {"about": about, **named}
        return letter

    @property
    def label(self):
        """What its kind is called; the code, where no room knows it any more."""
        return KINDS[self.kind].label if self.kind in KINDS else self.kind

    @property
    def may_be_tried(self):
        """Whether it may be sent again: it waits, or it came back."""
        return self.state in (self.State.QUEUED, self.State.BOUNCED)

    @property
    def message_id(self):
        """The Message-ID of its mail (RFC 5322, 3.6.4), the same at each attempt: by it a returned mail is
        known, and a receiver knows what came twice."""
        return f"<{self.key}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"

    def settle(self, state, detail="", *, at):
        """What became of it while it was queued."""
        self.state, self.detail, self.settled_at = state, str(detail), at
        if state == self.State.SENT:
            self.sent_at = at
        said = ["state", "detail", "settled_at", "sent_at", "address", "subject", "text"]
        queued = Letter.objects.queued().filter(pk=self.pk)
        queued.update(**{name: getattr(self, name) for name in said})

    def postpone(self, detail):
        """It could not be sent; it stays queued for the next attempt."""
        self.detail = str(detail)
        Letter.objects.queued().filter(pk=self.pk).update(detail=self.detail)

    @transaction.atomic
    def bounce(self, detail, *, at):
        """A mail server returned it after it was sent. Says whether it was news."""
        letter = Letter.objects.select_for_update().get(pk=self.pk)
        if letter.state != self.State.SENT:
            return False
        letter.state, letter.detail, letter.settled_at = self.State.BOUNCED, detail, at
        letter.save(update_fields=["state", "detail", "settled_at"])
        return True

    @transaction.atomic
    def try_again(self, *, by, at):
        """Send what bounced, or waits for its next attempt, now. Says whether it will be; what was sent or
        suppressed stays so."""
        letter = Letter.objects.select_for_update().get(pk=self.pk)
        if not letter.may_be_tried:
            return False
        told = _("Tried again by %(name)s. Before: %(detail)s")
        with override(settings.LANGUAGE_CODE):
            letter.detail = told % {"name": by.name, "detail": letter.detail or "–"}
        letter.state, letter.settled_at, letter.due_at = self.State.QUEUED, None, at
        letter.save(update_fields=["state", "settled_at", "due_at", "detail"])
        transaction.on_commit(_send)
        return True


def _send():
    from academy.people.tasks import send_letters

    try:
        send_letters.delay()
    except Exception:  # whatever the broker raises; the sweep does it later
        log.warning("the broker took no task; the sweep will send", exc_info=True)
