"""What a page needs to offer the pictograms: all drawings as one style sheet, and the words by which they are found.

Two answers in the place of one for each drawing. They lie in the folder of the drawings, so that a page that works
without a line has them too (`server/http/shell.py`).
"""

from collections.abc import Mapping
from functools import cache
from urllib.parse import quote

import msgspec

from server.domain.pictograms import PICTOGRAMS
from server.http.browser_files import BrowserFile
from server.pictogram_words import search_words

FOLDER = "assets/pictograms/"
DRAWINGS, SEARCH = f"{FOLDER}all.css", f"{FOLDER}words.json"

_PLAIN = " =:/'(),;-.!?&*+@$~"  # what may stand in an address in double quotes, beside letters and digits


def pictogram_files(files: Mapping[str, BrowserFile]) -> dict[str, bytes]:
    """Return the two files, path -> bytes, from those on the disk; nothing where the drawings are not installed."""
    found = {name: files.get(f"{FOLDER}{name}.svg") for name in PICTOGRAMS}
    drawn = {name: file.body.decode() for name, file in found.items() if file}
    if not drawn:
        return {}
    rules = "".join(f'--pictogram-{name}:url("data:image/svg+xml,{_quoted(svg)}");' for name, svg in drawn.items())
    return {DRAWINGS: f":root{{{rules}}}".encode(), SEARCH: _search_words()}


def _quoted(svg: str) -> str:
    return quote(svg.strip().replace('"', "'"), safe=_PLAIN)


@cache
def _search_words() -> bytes:
    return msgspec.json.encode(dict(search_words()))
