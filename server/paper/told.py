"""What became of sheets and files, in sentences for the people at the desk and at the command line."""

from collections import Counter
from pathlib import PurePath

from printouts.sheet_names import places, sheet_name
from server.i18n import Words
from server.paper.count import Taken
from server.paper.scans import Scanned

PLAIN = ("counted", "again")


def nothing(words: Words) -> str:
    """Return the sentence for whoever sends no file."""
    return words("scan-none")


def sums(words: Words, scanned: Scanned) -> list[str]:
    """Return how many sheets were read, and how many became what."""
    came = Counter(each.came for each in scanned.taken)
    lines = [words("scan-read", n=len(scanned.taken))]
    lines += [words(f"scan-total-{each}", n=n) for each, n in came.items()]
    return [*lines, words("scan-unread", n=len(scanned.unread))] if scanned.unread else lines


def sentences(words: Words, scanned: Scanned, most: int) -> list[str]:
    """Return a sentence about each sheet that is not simply in the box, and each page that was not read."""
    told = [sentence(words, each) for each in scanned.taken if each.came not in PLAIN]
    told += [_place(words, file, page) + words(f"scan-reason-{reason}") for file, page, reason in scanned.unread]
    if len(told) > most:
        told = [*told[:most], words("scan-more", n=len(told) - most)]
    again = places(words, ((each.file, each.page) for each in scanned.taken if each.came == "again"))
    told += [words("scan-again-at", places=again)] if again else []
    return [*told, words("scan-stopped")] if scanned.stopped else told


def sentence(words: Words, taken: Taken) -> str:
    sheet = words("scan-sheet", sheet=sheet_name(words, taken.kind, taken.number, taken.shown))
    place = _place(words, taken.file, taken.page) + sheet
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
