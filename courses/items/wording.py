"""When two short answers are the same, and what number a text says: per language, pure."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

# Marks that people type for one another, and the letters their language lets stand for each other.
_TYPED = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"}
)
_LETTERS: dict[str, dict[int, Any]] = {
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}),
    "fr": str.maketrans({"œ": "oe", "æ": "ae"}),
    "ar": str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ـ": None}),
}
# Written without spaces between words, or with spaces that writers set differently.
_UNSPACED = {"ja", "zh", "ko"}
_DECIMAL_COMMA = {"de", "fr", "es", "pt", "it", "nl"}


def normalised(text: str, language: str) -> str:
    """`text` as short answers are compared: NFKC, case folded, one space between words and
    none in ja, zh and ko, quotes and dashes alike, no marks around it; German umlauts and
    French ligatures spelt out, Arabic alif forms, tatweel and vowel signs unified. Accents
    stay: in most of the languages they make another word."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_TYPED)
    if language == "ar":
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Mn")
    text = text.translate(_LETTERS.get(language, {}))
    text = ("" if language in _UNSPACED else " ").join(text.split())
    while text and _is_edge(text[0]):
        text = text[1:].lstrip()
    while text and _is_edge(text[-1]):
        text = text[:-1].rstrip()
    return text


def _is_edge(sign: str) -> bool:
    """Punctuation that may stand around an answer; the signs of handles, tags and shares may not go."""
    return unicodedata.category(sign).startswith("P") and sign not in "@#%&"


def read_number(text: str, language: str) -> Decimal:
    """The number in `text`, in any digits, as the language writes it: 1,234.5 in English is
    1.234,5 in German; a mark that cannot be grouping is the decimal mark in both.

    Raises `ValueError` for anything else, so that a unit is never guessed away."""
    plain = "".join(_digit(sign) for sign in unicodedata.normalize("NFKC", text.strip()))
    plain = plain.replace("−", "-").replace("٬", ",").replace("٫", ".")
    plain = re.sub(r"(?<=\d)[\s'’](?=\d{3}\b)", "", plain)
    group, mark = (".", ",") if language in _DECIMAL_COMMA else (",", ".")
    grouped = rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(mark)}\d+)?"
    if re.fullmatch(grouped, plain):
        plain = plain.replace(group, "").replace(mark, ".")
    elif re.fullmatch(r"[+-]?\d*[.,]?\d+", plain):
        plain = plain.replace(",", ".")
    else:
        raise ValueError(f"{text!r} is not a number")
    return Decimal(plain)


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() else sign
