"""Views of the register that somebody named to come back to."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST = 100  # of one person: a list that nobody reads helps nobody


class NameTaken(ValidationError):
    """The person has a view of this name that shows something else: `view`."""

    def __init__(self, view):
        super().__init__({"name": _("You have a view of this name.")})
        self.view = view


class SavedViewQuerySet(models.QuerySet):
    def seen_by(self, person):
        """One's own; and for compliance what others share with it."""
        shares = person.has_perm("desk.view_savedview")
        return self.filter(Q(owner=person) | Q(shared=True) if shares else Q(owner=person))


class SavedView(models.Model):
    """A query of the register under a name: what was filtered and how it was sorted, and, if that was wanted,
    the moment and the reading. Only its owner deletes it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2_000, blank=True)  # as the register's address has it
    shared = models.BooleanField(_("shared with compliance"), default=False)
    made_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_view_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="a_view_has_a_name"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def keep(cls, name, query, *, shared, replace=False, by, at):
        """Save a query under a name. Under one that the person has used for another query, it takes the
        other's place if that is asked for by `replace`; what was shared stays shared. Raises `NameTaken` if
        it is not, `ValidationError` without a name, or where there are too many."""
        if not name.strip():
            raise ValidationError({"name": _("Give the view a name.")})
        own, name = cls.objects.filter(owner=by), name.strip()
        if own.exclude(name=name).count() >= MOST:
            raise ValidationError({"name": _("You have a hundred views. Delete one first.")})
        shared = shared and by.has_perm("desk.view_savedview")
        kept = {"query": query, "shared": shared, "made_at": at}
        view, is_new = cls.objects.get_or_create(owner=by, name=name, defaults=kept)
        if is_new:
            return view
        if view.query != query and not replace:
            raise NameTaken(view)
        view.query, view.shared, view.made_at = query, view.shared or shared, at
        view.save(update_fields=["query", "shared", "made_at"])
        return view

    def rename(self, name):
        """Raises `NameTaken` where its owner has another of this name, `ValidationError` without a name."""
        name = name.strip()
        if not name:
            raise ValidationError({"name": _("Give the view a name.")})
        if other := SavedView.objects.filter(owner=self.owner, name=name).exclude(pk=self.pk).first():
            raise NameTaken(other)
        self.name = name
        try:
            with transaction.atomic():
                self.save(update_fields=["name"])
        except IntegrityError:  # it was taken since
            raise NameTaken(SavedView.objects.get(owner=self.owner, name=name)) from None
