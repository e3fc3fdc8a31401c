"""Reading printed ballots back: from a scanner or a camera to what each sheet says, or what to ask people about it.

Needs the extra `tablee[paper]`, but for the records and the rules, which a server has that reads nothing. Nothing here
knows of meetings that run or of boxes: it gives records, and `docs/paper.md` says what is done with them. Rather ask
than guess: a mark that could be read in two ways is in `SheetRead.asks`, with its picture to be had from `cut_out`, and
no ballot comes of the sheet by itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from printouts.reading.records import Ask, BoxRead, Place, SheetRead, Unread
from printouts.reading.rules import ballot_of

if TYPE_CHECKING:
    from printouts.reading.files import DEFAULT_LIMITS, Limits, pages_in
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
_NEED_THE_EXTRA = {
    **dict.fromkeys(("DEFAULT_LIMITS", "Limits", "pages_in"), "files"),
    **dict.fromkeys(("cut_out", "read_files", "read_page", "read_pictures"), "sheets"),
}


def __getattr__(name: str) -> Any:
    """Give what needs the extra when it is first asked for: a server without it imports this package all the same."""
    if name not in _NEED_THE_EXTRA:
        raise AttributeError(name)
    return getattr(import_module(f"printouts.reading.{_NEED_THE_EXTRA[name]}"), name)
