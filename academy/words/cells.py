"""What may stand in a cell of a sheet."""

from typing import Any


def harmless(cell: Any) -> str:
    """The cell as text that no spreadsheet takes for a formula (OWASP, CSV injection). A number is none."""
    text = str(cell)
    if isinstance(cell, int | float):
        return text
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
