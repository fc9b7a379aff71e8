"""A file of items between being looked at and being imported: what is confirmed is what was shown."""

import tempfile
import uuid
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from courses.items.formats.shape import Unreadable
from courses.items.formats.xmlguard import MOST_BYTES

KEPT = timedelta(days=1)


class ItemUpload(models.Model):
    """A file that one person wants to import into a bank. It goes when it is imported, when
    the person uploads another, or after a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey("items.Bank", verbose_name=_("bank"), on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("uploaded file of items")
        ordering = ["-at"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("items_import_preview", args=[self.key])

    @classmethod
    @transaction.atomic
    def keep(cls, file, bank, *, by, at):
        """Keep what was uploaded instead of anything `by` had uploaded before. Raises `Unreadable`
        for more than any bank needs."""
        if file.size > MOST_BYTES:
            raise Unreadable("It is larger than 20 MB.")
        cls.objects.filter(models.Q(by=by) | models.Q(at__lt=at - KEPT)).delete()
        name = (get_valid_filename(PurePosixPath(file.name).name) or "file")[:200]
        return cls.objects.create(bank=bank, by=by, name=name, content=file.read(), at=at)

    @contextmanager
    def on_disk(self):
        """The path of a file of that name and content, for as long as the context lasts."""
        with tempfile.TemporaryDirectory(prefix="academy-items-") as folder:
            path = Path(folder) / self.name
            path.write_bytes(self.content)
            yield path
