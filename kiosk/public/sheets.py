"""What every public page is made of: its words, its style, its numbers."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

AREA = "public"
_KIOSK = Path(__file__).parents[1]


@cache
def sheet(name: str) -> Markup:
    """Return a style sheet of the kiosk for the head of a page, without comments. name: without `.css`."""
    text = (_KIOSK / f"{name}.css").read_text(encoding="utf-8")
    return Markup(re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL).strip())
