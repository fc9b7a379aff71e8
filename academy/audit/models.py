"""The append-only log under everything: its entries and its one head."""

import secrets
from json.encoder import encode_basestring as quoted

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from academy.audit import verifier
from academy.audit.heads import Delivery, SignedHead
from academy.audit.nodes import Node, kept
from academy.audit.tree import Frontier
from academy.audit.verifier import leaf_hash
from academy.words.canonical import canonical, stamp

__all__ = ["Delivery", "Entry", "Head", "Node", "SignedHead"]

VERSION = 1


class Unchangeable(Exception):
    """Somebody tried to change or delete an entry of the log."""


def leaf_of(index, at, act, subject, actor, commitment):
    """The bytes the tree is built over: RFC 8785 JSON."""
    by = "null" if actor is None else quoted(actor)
    return (
        f'{{"act":{quoted(act)},"actor":{by},"at":"{stamp(at)}","commitment":{quoted(commitment)},'
        f'"index":{index},"subject":{quoted(subject)},"v":{VERSION}}}'
    ).encode()


def commitment(salt, facts):
    """What the leaf holds of the facts: see `verifier.commitment`."""
    return verifier.commitment(bytes(salt), canonical(facts))


class EntryQuerySet(models.QuerySet):
    def about(self, key):
        """What the log says of the person or thing with this random key."""
        return self.filter(subject=str(key))

    def update(self, **kwargs):
        raise Unchangeable("the audit log is only ever appended to")

    def delete(self):
        raise Unchangeable("the audit log is only ever appended to")


class Entry(models.Model):
    """One fact. The leaf of the tree is `leaf()`; salt and facts lie beside it
    and may one day be erased without breaking a proof."""

    index = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=36, db_index=True)
    actor = models.CharField(max_length=36, null=True, db_index=True)  # None: the machine
    commitment = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, null=True)
    facts = models.JSONField(null=True)
    hash = models.BinaryField(max_length=32)  # of the leaf

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["index"]

    def __str__(self):
        return f"{self.index} {self.act}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise Unchangeable("the audit log is only ever appended to")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable("the audit log is only ever appended to")

    @property
    def erased(self):
        return self.facts is None and self.salt is None

    def leaf(self):
        return leaf_of(self.index, self.at, self.act, self.subject, self.actor, self.commitment)


class Head(models.Model):
    """Where the log ends. The one row whose lock puts writers in line: a log that
    locks its last entry instead forks under concurrent writers."""

    size = models.PositiveBigIntegerField(default=0)
    peaks = models.JSONField(default=list)  # the frontier, in hex, largest subtree first
    root = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_head")]

    @classmethod
    def now(cls):
        return cls.objects.get(pk=1)

    def frontier(self):
        """Raises `TypeError` or `ValueError` for a head that cannot be right."""
        if type(self.size) is not int or not 0 <= self.size < 2**63:
            raise ValueError(f"a log of {self.size} entries")
        return Frontier(self.size, [bytes.fromhex(peak) for peak in self.peaks])


def append(*facts):
    """Write facts at the end of the log, in the caller's transaction, and call it last:
    the head's lock is held until that transaction ends.

    Each fact is `{"at", "act", "subject", "actor", "facts"}`. Returns the entries.
    Raises `TransactionManagementError` outside a transaction.
    """
    head = Head.objects.select_for_update().get(pk=1)
    frontier = head.frontier()
    entries, nodes = [], []
    for fact in facts:
        entry = _entry(frontier.size, **fact)
        nodes += kept(frontier.growing(entry.hash))
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    if nodes:
        Node.objects.bulk_create(nodes)
    head.size, head.root = frontier.size, frontier.root().hex()
    head.peaks = [peak.hex() for peak in frontier.peaks]
    head.save(update_fields=["size", "peaks", "root"])
    return entries


def _entry(index, *, at, act, subject, actor, facts):
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a fact is logged in the transaction that states it")
    salt = secrets.token_bytes(32)
    entry = Entry(
        index=index,
        at=at,
        act=act,
        subject=str(subject),
        actor=None if actor is None else str(actor),
        commitment=commitment(salt, facts),
        salt=salt,
        facts=facts,
    )
    entry.hash = leaf_hash(entry.leaf())
    return entry
