"""The records of this room."""

from academy.desk.packs.pack import EvidencePack, PackedPerson

__all__ = ["EvidencePack", "PackedPerson"]
