"""Incidents: what an observer would want to know of afterwards, written by people and by the system. Frozen.

What people write is corrected by further entries; nothing is erased.
"""

from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct

PersonsKind = Literal["room", "vote", "line", "paper", "words", "other"]
"""Something in the room; with a vote; line, power or a device; paper; what was said or written; anything else."""

SystemKind = Literal[
    "poll-annulled", "poll-rerun", "note-hidden", "note-shown", "links-replaced", "server-started", "meeting-reopened",
    "late-paper",
]  # fmt: skip
IncidentKind = PersonsKind | SystemKind
PERSONS_KINDS: tuple[PersonsKind, ...] = get_args(PersonsKind)
SYSTEM_KINDS: tuple[SystemKind, ...] = get_args(SystemKind)


class Incident(Struct, frozen=True):
    """One entry of the log. `number`: 1, 2, 3… in the order of writing.

    kind: whether a person or the system wrote it shows by it. text: in people's own words; of the system, the reason
    that was given, or empty. by: who wrote it, or whose act it was, as the journal says it. target: id of the poll,
    note, proposal or table that it is about, else empty. since: of `server-started`, when something was last written
    before. count: of `late-paper`, how many sheets.
    """

    id: str
    number: int
    at: datetime
    kind: IncidentKind
    text: str
    by: str
    target: str = ""
    since: datetime | None = None
    count: int = 0

    @property
    def is_systems(self) -> bool:
        """Whether the system wrote it, from what somebody did or what happened to it."""
        return self.kind in SYSTEM_KINDS


def systems_id(command_id: str, position: int) -> str:
    """Return the id of what the system writes of an event, by its place in the journal."""
    return f"i_{command_id.partition('_')[2]}{position}"
