"""What became of sheets and files, in sentences for the people at the desk and at the command line."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from server.i18n import Words
from server.paper.count import Taken

PLAIN = ("counted", "again")
Failed = tuple[str, int, str]
"""A file, its page or 0, and the reason for which it was not read."""


def sums(words: Words, taken: Sequence[Taken], unread: Sequence[Failed]) -> list[str]:
    """Return how many sheets were read, and how many became what."""
    came = Counter(each.came for each in taken)
    lines = [words("scan-read", n=len(taken)), *(words(f"scan-total-{each}", n=n) for each, n in came.items())]
    return [*lines, words("scan-unread", n=len(unread))] if unread else lines


def sentences(words: Words, taken: Sequence[Taken], unread: Sequence[Failed], most: int) -> list[str]:
    """Return a sentence about each sheet that is not simply in the box, and each page that was not read."""
    told = [sentence(words, each) for each in taken if each.came not in PLAIN]
    told += [_place(words, file, page) + words(f"scan-reason-{reason}") for file, page, reason in unread]
    return told if len(told) <= most else [*told[:most], words("scan-more", n=len(told) - most)]


def sentence(words: Words, taken: Taken) -> str:
    place = _place(words, taken.file, taken.page) + words("scan-sheet", serial=taken.shown, number=taken.number)
    if taken.came == "spoiled":
        return f"{place} {words(f'scan-spoiled-{taken.why}')}"
    if taken.came == "waiting":
        return f"{place} {asked(words, taken.why)}"
    return f"{place} {words(f'scan-came-{taken.came}')}"


def asked(words: Words, why: str) -> str:
    """Return what people are asked about a sheet."""
    return words(f"scan-asked-{why}")


def _place(words: Words, file: str, page: int) -> str:
    name = PurePath(file).name
    return words("scan-at-page", file=name, page=page) if page else words("scan-at-file", file=name)
