"""The storage contract. Each sentence of these docstrings has a test in `tests/storage/contract.py`.

Two stores that share nothing but a folder: the journal (what happened) and the boxes (ballots).
Both raise `NotSaved` when a write could not be committed; nothing of it is kept then, and the same
store may be used again as soon as the cause (a full disk, a read-only file) is gone.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, Self

from msgspec import Struct

from server.domain.events import AnyEvent, Recorded


class NotSaved(Exception):
    """The write was not committed and left nothing behind; the cause is `__cause__`."""


class Unusable(Exception):
    """A folder or file cannot serve as storage; opening left it as it was. `code` says why, `path` which:

    `missing`: there is no such folder or file (only said by `verify`; a storage makes what is missing).
    `not-a-database`: the file is no SQLite file, or its first page is damaged.
    `not-ours`: a database of another program, or of the other sort.
    `newer`: written by a later Tablée.
    `no-key`: the folder holds meetings, but not their `server.key`, or not all of it.
    `cannot-open`: the system does not let us open, read or make it; the cause is `__cause__`.
    """

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(code, path)
        self.code = code
        self.path = path

    def __str__(self) -> str:
        return f"{self.code}: {self.path}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of a command that has been decided before: its last seq, and who sent it."""

    seq: int
    actor: str


class Entry(Struct, frozen=True):
    """The events of one command, to be appended. `site`: whose journal this is."""

    command_id: str
    actor: str
    at: datetime
    site: str
    events: tuple[AnyEvent, ...]


class Transaction(Protocol):
    """One exclusive writer on the journal of one meeting. `await` nothing but its methods inside."""

    async def read(self, after: int) -> list[Recorded]:
        """Return the events of the meeting with a seq over `after`, in order."""

    async def find(self, command_ids: Sequence[str]) -> dict[str, Earlier]:
        """Return what is known of those of `command_ids` that are in the journal of the meeting."""

    async def append(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Write the events of all entries, in order, after the last one; return them with seq and chain.

        They are in the journal once the transaction has ended well, and not before; `read` and `find` of
        this transaction see them at once. What is returned equals what is read later: times are in UTC.
        Raises ValueError, and writes nothing, when a command id of the entries is in the journal already,
        or twice among the entries, and when a time is naive.
        """


class Journal(Protocol):
    """The append-only record of every meeting of one server."""

    def transaction(self, meeting: str) -> AbstractAsyncContextManager[Transaction]:
        """Begin an exclusive transaction; it waits for another one, of this process or another.

        Leaving without an exception commits, durably: after a power cut what was committed is there.
        Leaving with one, or being cancelled, rolls back, and raises it on. A cancellation that comes
        during the commit is raised after it. Raises NotSaved when it cannot begin, write or commit, also
        when another process holds the journal for longer than 5 s.
        """

    async def read(self, meeting: str, after: int = 0, most: int | None = None) -> list[Recorded]:
        """Return the committed events of a meeting with a seq over `after`, in order; the first `most` of them.

        most: `None` for all. Never waits for a writer.
        """

    async def meetings(self) -> list[str]:
        """Return the ids of the meetings that have a journal here, oldest first."""

    async def changed(self) -> bool:
        """Return whether another process may have written since the last call; cheap, for once a second.

        The first call may say so without reason. What this store wrote itself does not count.
        """


class Cast(Struct, frozen=True):
    """A ballot on its way into the box: `choice` is the text of `counting.write_ballot`.

    credential: the voting right that goes on the roll. site, channel: where and how it is cast; the roll keeps them.
    groups: (dimension, group, key) for each dimension of the profile; an empty group: the voter names none, or none any
    more. The key has nothing in common with the receipt nor with the keys of the other dimensions, and is the same when
    the device casts again.
    """

    poll: str
    credential: str
    receipt: str
    choice: str
    channel: str = "phone"
    site: str = ""
    groups: tuple[tuple[str, str, str], ...] = ()


Outcome = Literal["cast", "replaced", "already-voted", "receipt-taken", "poll-closed"]
"""What became of a ballot; `Boxes.cast` says when which."""


class Boxes(Protocol):
    """Rolls and boxes. What was voted is kept by receipt, who has voted by credential; nothing joins them.

    Beside each box stands one small box for each dimension of the profile, which holds the choices by group, so that
    two dimensions can never be laid over each other. They are emptied as soon as they have been counted.
    A poll needs no opening here: until it is sealed, its box takes ballots.
    """

    async def cast(self, ballots: Sequence[Cast]) -> list[Outcome]:
        """Put ballots into their boxes, in order, all in one durable transaction. Return an outcome for each:

        `"cast"`: the credential was not on the roll; both are written, or neither.
        `"replaced"`: the credential is on the roll and the receipt is in the box: the ballot of this
        device; its choice is now the one given, in the boxes of its groups as well (a resend changes nothing).
        `"already-voted"`: the credential is on the roll, the receipt is not in the box. Nothing is written.
        `"receipt-taken"`: the receipt is in the box, the credential is not on the roll. Nothing is written.
        `"poll-closed"`: the box is sealed. Nothing is written.

        Uniqueness is the database's, across processes. Raises NotSaved for all of them together.
        """

    async def turnout(self, poll: str) -> dict[str, dict[str, int]]:
        """Return site -> channel -> how many credentials are on the roll of the poll, counted now.

        Sorted; a site or channel that nobody used is not in it. Who casts again stays where they first voted.
        """

    async def roll(self, poll: str) -> list[str]:
        """Return the credentials on the roll of the poll, sorted."""

    async def voted(self, poll: str, credential: str) -> bool:
        """Return whether the credential is on the roll of the poll."""

    async def choice(self, poll: str, receipt: str) -> str | None:
        """Return what the ballot with this receipt says, `None` when it is not in the box."""

    async def seal(self, poll: str) -> None:
        """Take no more ballots for the poll, and draw the salt of its digest. Durable. Idempotent. Raises NotSaved."""

    async def salt(self, poll: str) -> str:
        """Return 32 random hex letters, drawn when the box was sealed, the same ever since; empty before that."""

    async def sealed(self) -> set[str]:
        """Return the polls whose box is sealed."""

    async def ballots(self, poll: str) -> list[tuple[str, str]]:
        """Return (receipt, choice) of every ballot in the box, sorted by receipt."""

    async def grouped(self, poll: str) -> dict[str, list[tuple[str, str]]]:
        """Return dimension -> (group, choice) of every ballot that names a group, both sorted."""

    async def forget_groups(self, poll: str) -> None:
        """Empty the boxes of the groups of a sealed poll. Durable. Idempotent. Raises NotSaved.

        The file holds traces of them until the next `scrub`, which is not left out then.
        """

    async def with_groups(self) -> set[str]:
        """Return the polls whose boxes of groups hold anything."""

    async def scrub(self) -> None:
        """Rewrite the file so that it holds no trace of the order in which ballots came. Idempotent.

        Called after each closing and at each start. Does nothing when every sealed box has been rewritten
        since it was sealed. Polls that are open at the time keep their ballots. Raises NotSaved.
        """


class Storage(Protocol):
    """A journal and its boxes, open. Used as `async with`; leaving closes both."""

    journal: Journal
    boxes: Boxes

    async def __aenter__(self) -> Self:
        """Open, and make what is missing. Raises Unusable."""

    async def __aexit__(self, *exc: object) -> None:
        """Close; what was committed stays."""
