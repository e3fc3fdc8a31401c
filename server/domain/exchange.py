"""Exchange: the records of what the régie and the tables say to each other beside notes and votes. Frozen."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

HelpReason = Literal["care", "tension", "method", "tablet", "other"]
"""Somebody needs care; a quarrel; how to go on; tablet or line; anything else."""

Fit = Literal["in", "part", "missing"]
"""Whether the idea of a table is in a proposal."""


class Message(Struct, frozen=True):
    """What the régie says to tables. `number`: 1, 2, 3… in the order of sending.

    table_ids: to whom; empty: to every table.
    """

    id: str
    number: int
    text: str
    table_ids: tuple[str, ...]
    sent_at: datetime
    withdrawn_at: datetime | None = None


class Reading(Struct, frozen=True):
    """A table said that it has read a message. `id`: message id and table id, joined by `.`."""

    id: str
    message_id: str
    table_id: str
    read_at: datetime


class HelpCall(Struct, frozen=True):
    """A table asks for help. `number`: 1, 2, 3… in the order of asking.

    text: in its own words, may be empty. answer: the last one of the régie, empty while there is none.
    settled_at: when the table or the régie said that it is over; a table has one call that is not settled, at most.
    answered_by, settled_by: which member of the régie did, empty for the table.
    """

    id: str
    number: int
    table_id: str
    reason: HelpReason
    text: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    settled_at: datetime | None = None
    answered_by: str = ""
    settled_by: str = ""


class ReadBack(Struct, frozen=True):
    """What a table says of a proposal that notes of its own are in. `id`: proposal id and table id, joined by `.`.

    why: in a few words; empty only for `in`. wording: which wording of the proposal it read, 1 for the first.
    earlier: the other answers of the table, in the order in which they came. The one that stands is the last to the
    latest wording that it answered.
    """

    id: str
    proposal_id: str
    table_id: str
    fit: Fit
    why: str
    wording: int
    answered_at: datetime
    earlier: tuple["ReadBack", ...] = ()


def pair_id(id: str, table_id: str) -> str:
    """Return the id of what a table says of a message or a proposal."""
    return f"{id}.{table_id}"


def is_for(message: Message, table_id: str) -> bool:
    """Return whether a table is one of those that a message was sent to."""
    return not message.table_ids or table_id in message.table_ids
