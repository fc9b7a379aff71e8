"""The picture of a badge, set by typst from `badge.typ`: one for each level, with nobody's name on it."""

from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

HERE = Path(__file__).parent


def picture(title, level, form):
    """The badge of a programme as the bytes of a PNG (683 pixels square) or an SVG without any font."""
    return _set(settings.ORGANISATION, title, level, form)


@lru_cache(maxsize=64)
def _set(organisation, title, level, form):
    return typst.compile(
        HERE / "badge.typ",
        root=HERE,
        font_paths=[settings.FONTS],
        ignore_system_fonts=True,
        format=form,
        ppi=96.0,
        sys_inputs={"organisation": organisation, "title": title, "level": level},
    )
