"""What the records officers do: holds, proposals to erase, and each person they are about."""

from academy.desk.records.holds import Hold
from academy.desk.records.proposals import Erasure, Proposal

__all__ = ["Erasure", "Hold", "Proposal"]
