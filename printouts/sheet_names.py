"""How sheets and their places are called, in words."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import PurePath

from server.domain.paper import Found, PaperKind
from server.domain.reconciliation import KeptOut
from server.i18n import Words


def sheet_name(words: Words, kind: PaperKind, number: int, shown: str) -> str:
    """Return how a sheet is called by those who hold it: by its printed number, and by its poll or its page."""
    return words(f"scan-name-{kind}", serial=shown, number=number)


def shown_serial(serial: int) -> str:
    """Return a serial as it is printed: `printouts.sheet_code.SheetCode.shown`."""
    digits = f"{serial:010d}"
    return f"{digits[:1]} {digits[1:4]} {digits[4:7]} {digits[7:]}".removeprefix("0 ")


def why_out(words: Words, each: KeptOut) -> str:
    """Return why a sheet or a page is kept out."""
    return words(f"scan-out-{each.why}")


def name_out(words: Words, each: KeptOut) -> str:
    """Return how a sheet that is kept out is called; of a page whose code says nothing, a dash."""
    return sheet_name(words, each.kind, each.number, shown_serial(each.serial)) if each.kind else "–"


def where(words: Words, found: Found) -> str:
    """Return where a sheet was seen, as a phrase; empty when that is not known."""
    return place_name(words, found.file, found.page) if found.file else ""


def place_name(words: Words, file: str, page: int) -> str:
    name = PurePath(file).name
    return words("scan-place", file=name, page=page) if page else name


def places(words: Words, found: Iterable[tuple[str, int]]) -> str:
    """Return files with their pages, runs of pages as one: `scan-1.pdf, pages 1 à 4 ; photo.jpg, page 1`."""
    by_file: dict[str, list[int]] = {}
    for file, page in found:
        by_file.setdefault(PurePath(file).name, []).append(page)
    told = []
    for file, pages in by_file.items():
        runs = ", ".join(
            str(first) if first == last else words("scan-run", first=first, last=last) for first, last in _runs(pages)
        )
        told.append(words("scan-places", n=len(set(pages)), file=file, pages=runs))
    return words("scan-and-places").join(told)


def _runs(pages: Sequence[int]) -> list[tuple[int, int]]:
    ordered = sorted(set(pages))
    breaks = [place for place, (one, two) in enumerate(pairwise(ordered), 1) if two != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(ordered)]
    return [(ordered[start], ordered[end - 1]) for start, end in zip(starts, ends, strict=True)]
