"""The desk's own records."""

from academy.desk.access.looks import Look

__all__ = ["Look"]
