"""What was kept out of the count on paper, and where each of it lies: for whoever has the pile in hand."""

from msgspec import Struct

from server.domain.decide.paper import poll_of
from server.domain.paper import Found, PaperKind
from server.domain.state import MeetingState

WHYS: dict[str, str] = {
    "never-issued": "Its serial was never printed.",
    "no-right": "More sheets are in than cards that were struck off for paper.",
    "late": "It came after the poll was closed.",
    "copy": "Its serial was read before, with other marks.",
    "other-meeting": "It is a ballot of another meeting.",
    "forged": "Its code was not made with the key of this meeting.",
    "other-sheet": "Its code says a form or a size that its corners contradict.",
    "other-version": "It was printed by another version.",
}


class KeptOut(Struct, frozen=True):
    """A sheet or a page that is not counted. why: one of `WHYS`.

    kind, number, serial: as printed; number 0: its code says nothing that may be believed. poll: the number of the
    poll it is for, 0: of none.
    """

    why: str
    found: Found
    kind: PaperKind | None = None
    number: int = 0
    serial: int = 0
    poll: int = 0


def kept_out(state: MeetingState) -> list[KeptOut]:
    """Return everything that was kept out: sheets first, in the order in which they came, then pages."""
    told: list[KeptOut] = []
    for sheet in state.sheets.values():
        poll = poll_of(state, sheet.kind, sheet.number)
        number = poll.number if poll else 0
        if sheet.state == "kept-out":
            told.append(KeptOut(sheet.why, sheet.found, sheet.kind, sheet.number, sheet.serial, number))
        told += [KeptOut("copy", each, sheet.kind, sheet.number, sheet.serial, number) for each in sheet.copies_found]
    return [*told, *(KeptOut(page.why, page.found) for page in state.pages_out.values())]
