"""Views: what an audience sees of a record where that is less than the whole.

The régie sees the records of `server.domain.records` as they are. Field names are the same here.
"""

from datetime import datetime

from msgspec import Struct

from server.domain.records import Kind


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


class PushedProposal(Struct, frozen=True):
    """A proposal that has been pushed. `note_ids`: those of the seeing table only; empty for display and voters."""

    id: str
    number: int
    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    pushed_at: datetime
    withdrawn_at: datetime | None
