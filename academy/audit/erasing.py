"""Erasing what the log knows of a person: the one change of an entry there is."""

from academy.audit.models import Entry


def erase(subject: str) -> int:
    """Take facts and salt from every entry about `subject`; its leaf, and with it each proof, stays. Returns
    of how many entries. Called in a transaction."""
    whole = Entry._base_manager.filter(subject=subject, facts__isnull=False)
    return whole.update(facts=None, salt=None)
