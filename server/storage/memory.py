"""The contract, as plainly as it can be written: everything in dictionaries, gone when the process ends."""

import asyncio
import secrets
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Self

from msgspec.structs import replace

from server.domain.chain import GENESIS, link_event
from server.domain.events import Recorded
from server.storage.base import Boxes, Cast, Earlier, Entry, Journal, Outcome


class MemoryTransaction:
    """The journal of one meeting with what this transaction appends to it, kept apart until it ends well."""

    def __init__(self, meeting: str, committed: Sequence[Recorded]) -> None:
        self._meeting = meeting
        self._committed = committed
        self.appended: list[Recorded] = []

    def _rows(self) -> list[Recorded]:
        return [*self._committed, *self.appended]

    async def read(self, after: int) -> list[Recorded]:
        return self._rows()[max(after, 0) :]

    async def find(self, command_ids: Sequence[str]) -> dict[str, Earlier]:
        wanted = set(command_ids)
        return {row.command_id: Earlier(row.seq, row.actor) for row in self._rows() if row.command_id in wanted}

    async def append(self, entries: Sequence[Entry]) -> list[Recorded]:
        known = {row.command_id for row in self._rows()}
        for entry in entries:
            if entry.command_id in known:
                raise ValueError(f"the command {entry.command_id} is in the journal already")
            known.add(entry.command_id)
        new: list[Recorded] = []
        last = self._rows()[-1:]
        seq, chain = (last[0].seq, last[0].chain) if last else (0, GENESIS)
        for entry in entries:
            for position, event in enumerate(entry.events):
                seq += 1
                place = (self._meeting, seq, entry.at, entry.actor, entry.command_id, position, entry.site)
                row = Recorded(*place, event, chain="")
                chain = link_event(chain, row)
                new.append(replace(row, at=entry.at.astimezone(UTC), chain=chain))
        self.appended += new
        return new


class MemoryJournal:
    def __init__(self) -> None:
        self._rows: dict[str, list[Recorded]] = {}
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self, meeting: str) -> AsyncIterator[MemoryTransaction]:
        async with self._lock:
            transaction = MemoryTransaction(meeting, self._rows.get(meeting, ()))
            yield transaction
            if transaction.appended:
                self._rows.setdefault(meeting, []).extend(transaction.appended)

    async def read(self, meeting: str, after: int = 0, most: int | None = None) -> list[Recorded]:
        return self._rows.get(meeting, [])[max(after, 0) :][:most]

    async def meetings(self) -> list[str]:
        return sorted(self._rows, key=lambda meeting: (self._rows[meeting][0].at, meeting))

    async def changed(self) -> bool:
        return False


class MemoryBoxes:
    def __init__(self) -> None:
        self._rolls: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        self._boxes: dict[str, dict[str, str]] = defaultdict(dict)
        self._groups: dict[str, dict[tuple[str, str], tuple[str, str]]] = defaultdict(dict)
        self._sealed: dict[str, str] = {}

    async def cast(self, ballots: Sequence[Cast]) -> list[Outcome]:
        return [self._cast(ballot) for ballot in ballots]

    def _cast(self, ballot: Cast) -> Outcome:
        roll, box = self._rolls[ballot.poll], self._boxes[ballot.poll]
        if ballot.poll in self._sealed:
            return "poll-closed"
        if ballot.credential in roll and ballot.receipt not in box:
            return "already-voted"
        if ballot.credential not in roll and ballot.receipt in box:
            return "receipt-taken"
        outcome: Outcome = "replaced" if ballot.credential in roll else "cast"
        roll.setdefault(ballot.credential, (ballot.site, ballot.channel))
        box[ballot.receipt] = ballot.choice
        for dimension, group, key in ballot.groups:
            self._groups[ballot.poll][dimension, key] = group, ballot.choice
        return outcome

    async def turnout(self, poll: str) -> dict[str, dict[str, int]]:
        counts = Counter(self._rolls[poll].values())
        by_site: dict[str, dict[str, int]] = {}
        for site, channel in sorted(counts):
            by_site.setdefault(site, {})[channel] = counts[site, channel]
        return by_site

    async def roll(self, poll: str) -> list[str]:
        return sorted(self._rolls[poll])

    async def voted(self, poll: str, credential: str) -> bool:
        return credential in self._rolls[poll]

    async def choice(self, poll: str, receipt: str) -> str | None:
        return self._boxes[poll].get(receipt)

    async def seal(self, poll: str) -> None:
        self._sealed.setdefault(poll, secrets.token_hex(16))

    async def salt(self, poll: str) -> str:
        return self._sealed.get(poll, "")

    async def sealed(self) -> set[str]:
        return set(self._sealed)

    async def ballots(self, poll: str) -> list[tuple[str, str]]:
        return sorted(self._boxes[poll].items())

    async def grouped(self, poll: str) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for (dimension, _), held in sorted(self._groups[poll].items()):
            if held[0]:
                found.setdefault(dimension, []).append(held)
        return {dimension: sorted(held) for dimension, held in found.items()}

    async def forget_groups(self, poll: str) -> None:
        self._groups.pop(poll, None)

    async def with_groups(self) -> set[str]:
        return {poll for poll, held in self._groups.items() if held}

    async def scrub(self) -> None:
        """Do nothing: there is no file, and every answer is sorted or a count."""


class MemoryStorage:
    def __init__(self) -> None:
        self.journal: Journal = MemoryJournal()
        self.boxes: Boxes = MemoryBoxes()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Keep everything: it can be entered again, as a folder can be opened again."""
