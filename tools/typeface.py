"""Cut a typeface to the letters that a style sheet says it is for.

The rule of a face in the style sheet is the one source: its `unicode-range` is both what a browser fetches the file for
and what the file is cut to.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FEATURES = ["kern", "tnum"]  # figures of one width, for time and counts
NAMES = [0, 13, 14]  # copyright and licence stay with the file

_FACE = re.compile(r"@font-face\s*\{(.*?)\}", re.DOTALL)
_FILE = re.compile(r'url\("([^"]+)"\)')
_RANGE = re.compile(r"unicode-range:([^;]+);")


def faces(sheet: str) -> dict[str, frozenset[int]]:
    """Return what each file of a style sheet is for. file: as it is named there -> code points."""
    found: dict[str, frozenset[int]] = {}
    for rule in _FACE.findall(sheet):
        file, ranges = _FILE.search(rule), _RANGE.search(rule)
        if file and ranges:
            found[file[1]] = frozenset(_points(ranges[1]))
    return found


def _points(ranges: str) -> Iterator[int]:
    for each in ranges.split(","):
        first, _, last = each.strip().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def cut(origin: Path, target: Path, points: frozenset[int]) -> None:
    """Write the letters of a font that are among `points`, as WOFF2.

    Without hints, which are a third of the file: tablets and phones do not look at them.
    """
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = FEATURES
    options.name_IDs = NAMES
    with TTFont(origin, recalcTimestamp=False) as font:
        cutter = Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(target)


def letters(file: Path) -> frozenset[int]:
    """Return the code points that a font has letters for."""
    with TTFont(file) as font:
        return frozenset(font.getBestCmap())
