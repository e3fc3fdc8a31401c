"""The style of a page as one sheet, and that in two: what it needs to open, and what only later parts of it need."""

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname, normpath, relpath
from urllib.parse import quote

_URL = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)["']?\s*\)""")
_PLAIN = " =:/'(),;-.!?&*+@$~"  # what may stand in an address in double quotes, beside letters and digits
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_WORD = re.compile(r"[\w-]+")
_GROUP = re.compile(r"@(media|supports)\b")


def moved(sheet: str, path: str, to: str) -> str:
    """Return the text of a style sheet that names the same files from another place. path, to: as in addresses."""

    def seen(found: re.Match[str]) -> str:
        if found[1].startswith(("/", "#")):
            return found[0]
        named = normpath(f"{dirname(path) or '.'}/{found[1]}")
        return f'url("{relpath(named, dirname(to))}")'

    return _URL.sub(seen, sheet)


def drawings(drawn: Iterable[tuple[str, str]]) -> str:
    """Return a rule that holds pictograms, as `parts.js` looks for them. drawn: their names and their SVG."""
    data = ((name, quote(svg.replace('"', "'"), safe=_PLAIN)) for name, svg in drawn)
    return ":root{" + "".join(f'--pictogram-{name}:url("data:image/svg+xml,{svg}");' for name, svg in data) + "}"


def part(sheet: str, first: str, later: str) -> tuple[str, str]:
    """Return a style sheet, as esbuild shortens it, in its two parts. Each keeps the order of its rules.

    first, later: the texts of the modules of each. A rule comes later when each of its selectors has a class that only
    the later ones name; what is named nowhere is composed of something and stays.
    """
    only_later = set(_WORD.findall(later)) - set(_WORD.findall(first))
    kept, put_off = [], []
    for head, body in _rules(sheet):
        if _GROUP.match(head):
            inner = part(body, first, later)
            kept += [f"{head}{{{inner[0]}}}"] if inner[0] else []
            put_off += [f"{head}{{{inner[1]}}}"] if inner[1] else []
        elif body and all(only_later & set(_CLASS.findall(selector)) for selector in _selectors(head)):
            put_off.append(f"{head}{{{body}}}")
        else:
            kept.append(f"{head}{{{body}}}" if body else head)
    return "".join(kept), "".join(put_off)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Give each rule as its head and its body; a statement has no body."""
    place = 0
    while place < len(sheet):
        opened = sheet.find("{", place)
        ended = sheet.find(";", place)
        if opened == -1 or -1 < ended < opened:  # @charset, @import
            yield sheet[place : ended + 1] if ended != -1 else sheet[place:], ""
            place = ended + 1 or len(sheet)
            continue
        closed, depth = opened, 0
        while True:
            depth += (sheet[closed] == "{") - (sheet[closed] == "}")
            if depth == 0:
                break
            closed += 1
        yield sheet[place:opened].strip(), sheet[opened + 1 : closed].strip()
        place = closed + 1


def _selectors(head: str) -> list[str]:
    """Return the selectors of a rule: parted at the commas that stand in no brackets."""
    selectors, depth = [""], 0
    for letter in head:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            selectors.append("")
        else:
            selectors[-1] += letter
    return selectors
