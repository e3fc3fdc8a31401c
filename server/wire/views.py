"""Views: what an audience sees of a record where that is less than the whole.

The régie sees the records of `server.domain.records` as they are. Field names are the same here.
"""

from datetime import datetime

from msgspec import Struct

from server.domain.records import Kind, ProposalText, View


class TableNote(Struct, frozen=True):
    """A table's own note. `proposal_ids` are not here: each proposal names the table's notes it holds."""

    id: str
    number: int
    round_id: str
    text: str
    kind: Kind
    strength: int
    added_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    wordings: tuple[str, ...]
    pictogram: str
    rank: int
    read: bool
    set_aside: str | None
    hidden: str | None
    answer: str


class TableMessage(Struct, frozen=True):
    """A message of the régie as a table sees it. `to_all`: every table got it. `text`: empty once it was withdrawn."""

    id: str
    number: int
    text: str
    to_all: bool
    sent_at: datetime
    withdrawn_at: datetime | None


class PushedProposal(Struct, frozen=True):
    """A proposal that has been pushed. `note_ids`: those of the seeing table only; empty for display and voters.

    wording: which wording stands, 1 for the first. words, colour: as in `Proposal`.
    """

    id: str
    number: int
    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    pushed_at: datetime
    withdrawn_at: datetime | None
    wording: int
    words: dict[str, ProposalText] = {}
    colour: str = ""


class WallNote(Struct, frozen=True):
    """A note as the hall reads it. `table`: the number of its table, 0 for the note of a person."""

    id: str
    number: int
    text: str
    kind: Kind
    pictogram: str
    table: int


class ShownDisplay(Struct, frozen=True):
    """What a screen is told to show. `notes`: those on the wall, in their order.

    page, turning, turned_at: where it stands in its pages, as in `Display`.
    """

    id: str
    view: View
    target: str
    text: str
    words: dict[str, str]
    second: str
    notes: tuple[WallNote, ...]
    page: int
    turning: bool
    turned_at: datetime | None
