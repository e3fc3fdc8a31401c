"""Reading printed ballots back: from a scanner or a camera to what each sheet says, or what to ask people about it.

Needs the extra `tablee[paper]`; only this package imports it. Nothing here knows of meetings that run or of boxes: it
gives records, and `docs/paper.md` says what is done with them. Rather ask than guess: a mark that could be read in two
ways is in `SheetRead.asks`, with its picture to be had from `cut_out`, and no ballot comes of the sheet by itself.
"""

from printouts.reading.files import DEFAULT_LIMITS, Limits, pages_in
from printouts.reading.records import Ask, BoxRead, Place, SheetRead, Unread
from printouts.reading.rules import ballot_of
from printouts.reading.sheets import cut_out, read_files, read_page, read_pictures

__all__ = [
    "DEFAULT_LIMITS",
    "Ask",
    "BoxRead",
    "Limits",
    "Place",
    "SheetRead",
    "Unread",
    "ballot_of",
    "cut_out",
    "pages_in",
    "read_files",
    "read_page",
    "read_pictures",
]
