"""Perfect subtrees of the log, kept so that a proof reads a few hundred hashes and not all of them."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

STEP = 8  # every eighth height is kept: one row for 256 of the height beneath


class Node(models.Model):
    """The perfect subtree (height, number) of the log's tree. It says nothing of its own: what it says
    follows from the entries, and verification compares."""

    height = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("node of the log’s tree")
        verbose_name_plural = _("nodes of the log’s tree")
        constraints = [models.UniqueConstraint(fields=["height", "number"], name="a_node_once")]

    def __str__(self):
        return f"{self.height}/{self.number}"


def kept(grown: Iterable[tuple[int, int, bytes]]) -> list[Node]:
    """The rows to keep of what `tree.Frontier.growing` tells."""
    return [
        Node(height=height, number=number, hash=node)
        for height, number, node in grown
        if height and not height % STEP
    ]
