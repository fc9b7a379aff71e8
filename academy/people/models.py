"""Who: people, the units they work in, the roles they hold."""

import uuid
import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from academy.people.outbox import Letter
from academy.people.signals import (
    person_joined,
    person_left,
    person_moved,
    role_granted,
    role_withdrawn,
)
from academy.words import erasure
from academy.words.listening import Language
from academy.words.standing import Role

__all__ = ["Letter", "Unit", "User"]


class Unit(MP_Node):
    """A part of the company; units form a tree."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    node_order_by = ["name"]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self):
        return self.name


def check_time_zone(name):
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone."), params={"name": name})


class PersonQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def reporting_to(self, manager):
        return self.active().filter(manager=manager)

    def below(self, manager):
        """Everybody who reports to `manager`, directly or through others, found in the same one query. Who
        reports to somebody that left counts to whom that one reported to."""
        return self.active().filter(pk__in=RawSQL(_BELOW, [manager.pk])).exclude(pk=manager.pk)

    def with_leads(self):
        """With whether each is a manager, so that nobody has to ask again."""
        reports = self.model.objects.active().filter(manager=models.OuterRef("pk"))
        return self.annotate(leads=models.Exists(reports))


# UNION, not UNION ALL: it ends even where two moves at once made a circle.
_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM people_user WHERE manager_id = %s
        UNION SELECT person.id FROM people_user person JOIN below ON person.manager_id = below.id
    ) SELECT id FROM below
"""


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    @transaction.atomic
    def join(self, *, email, name, employee_number, by, at, password=None, **details):
        """Take a person into the company: the row, the role of an employee, the fact."""
        person = self.model(
            email=self.normalize_email(email).lower(),
            name=name,
            employee_number=employee_number,
            joined_at=at,
            **details,
        )
        person.set_password(password)
        person.full_clean()
        person.save()
        person_joined.send(self.model, person=person, by=by, at=at)
        person.grant(Role.EMPLOYEE, by=by, at=at)
        return person

    def create_superuser(self, email, password=None, **details):
        """The first operator, from `manage.py createsuperuser`: an operator like any other, who cannot touch
        certification facts. Nobody stands above the roles."""
        from django.utils.timezone import now

        person = self.join(email=email, by=None, at=now(), password=password, **details)
        person.grant(Role.OPERATOR, by=None, at=person.joined_at)
        return person


# What the company's records change of a person; the rest stays or has an act of its own.
MOVABLE = {"name", "unit", "manager", "language", "time_zone"}


def _as_fact(value):
    """A person by key and a unit by code: the log names nobody but whom an entry is about."""
    if isinstance(value, User):
        return str(value.key)
    return value.code if isinstance(value, Unit) else str(value or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person of the company. Signs in with the e-mail address.

    `key` is what the audit log calls this person: random, so that erasing the
    row leaves nothing in the log that names anybody.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    employee_number = models.CharField(_("employee number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    manager = models.ForeignKey(
        "self",
        verbose_name=_("manager"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.EN)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC", validators=[check_time_zone])
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    demonstration = models.BooleanField(
        _("demonstration person"),
        default=False,
        help_text=_("Shares a published password; can sign in only in demonstration mode."),
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "employee_number"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_an_email"),
            models.CheckConstraint(
                condition=~models.Q(manager=models.F("id")), name="nobody_manages_themselves"
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=True, left_at=None)
                | models.Q(is_active=False, left_at__isnull=False),
                name="active_until_left",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(is_active=False),
                name="only_who_left_is_erased",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_manager(self):
        """Whether somebody reports to them: read with the person at the door, see `with_leads`."""
        leads = self.__dict__.get("leads")
        return self.reports.active().exists() if leads is None else leads

    @property
    def initials(self):
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split()[0]

    @property
    def first_name(self):  # Wagtail's admin greets by it
        return self.get_short_name()

    @property
    def last_name(self):
        return " ".join(self.name.split()[1:])

    @property
    def reads(self):
        """The language that the academy speaks to this person: theirs, if it is offered."""
        offered = {code for code, _ in settings.LANGUAGES}
        return self.language if self.language in offered else settings.LANGUAGE_CODE

    def has_role(self, role):
        return self.groups.filter(name=Role(role).value).exists()

    def roles(self):
        """The roles held, in the order of the list."""
        held = set(self.groups.values_list("name", flat=True))
        return [role for role in Role if role.value in held]

    @transaction.atomic
    def move(self, *, by, at, **changes):
        """Change name, unit, manager, language or time zone, and say what changed; where nothing
        does, nothing is said. Raises `ValidationError`, also for managers in a circle."""
        person = User.objects.select_for_update(no_key=True).get(pk=self.pk)
        told = {}
        for field in sorted(MOVABLE & set(changes)):
            before, after = getattr(person, field), changes.pop(field)
            if before != after:
                told[field] = [_as_fact(before), _as_fact(after)]
                setattr(person, field, after)
        if changes:
            raise TypeError(f"nobody moves their {sorted(changes)[0]}")
        if not told:
            return
        person.full_clean()
        person.save(update_fields=list(told))
        for field in told:
            setattr(self, field, getattr(person, field))
        person_moved.send(User, person=self, changes=told, by=by, at=at)

    def clean(self):
        super().clean()
        above, seen = self.manager, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"manager": _("Then somebody would report to themselves.")})
            seen.add(above.pk)
            above = above.manager

    @transaction.atomic
    def leave(self, *, by, at, since=None):
        """The person left, or had left `since` an earlier moment: no more signing in. Saying it again changes
        nothing."""
        person = User.objects.select_for_update(no_key=True).get(pk=self.pk)
        if person.left_at is None:
            person.left_at, person.is_active = min(since or at, at), False
            person.save(update_fields=["left_at", "is_active"])
            person_left.send(User, person=person, by=by, at=at)
        self.left_at, self.is_active = person.left_at, person.is_active

    def erase(self, *, at):
        """Leave a row that names nobody and that nobody can sign in with. Called in the transaction that
        erases what hangs on it, with the row held."""
        self.name, self.erased_at = erasure.PERSON, at
        self.email, self.employee_number = f"{self.key}@erased.invalid", f"erased-{self.pk}"
        self.language, self.time_zone = Language.EN, "UTC"
        self.manager = self.last_login = None
        self.is_superuser = self.demonstration = False
        self.set_unusable_password()
        self.save()
        self.groups.clear()
        self.user_permissions.clear()

    @transaction.atomic
    def grant(self, role, *, by, at):
        """Give a role. Held already, nothing changes and nothing is said."""
        User.objects.select_for_update(no_key=True).get(pk=self.pk)  # two at once would both say it
        group = Group.objects.get_or_create(name=Role(role).value)[0]
        if not self.groups.filter(pk=group.pk).exists():
            self.groups.add(group)
            role_granted.send(User, person=self, role=Role(role), by=by, at=at)

    @transaction.atomic
    def withdraw(self, role, *, by, at):
        """Take a role back; see `grant`."""
        User.objects.select_for_update(no_key=True).get(pk=self.pk)
        group = self.groups.filter(name=Role(role).value).first()
        if group:
            self.groups.remove(group)
            role_withdrawn.send(User, person=self, role=Role(role), by=by, at=at)
