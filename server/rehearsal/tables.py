"""The tables of a rehearsal: they write faster than people do, fall silent in the middle of it, and come back."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from server.domain import ids
from server.domain.commands import AddNote
from server.live.house import new_id
from table_client.client import TableClient

PAUSE_S = (0.3, 1.5)  # between two notes of a table: some twenty times the pace of people
AWAY_S = (0.3, 2.0)  # how long a device is off before it is started again
LEFT_BEHIND = 3  # notes that are on their way when a device goes off, at most
DROPS_MOST = 3


@dataclass
class SimulatedTable:
    """A table whose device goes off now and then, with notes on their way, and is started again with the same file.

    next_text: what the table says next. sent: note id -> when it was handed over; seen: when the table was shown that
    it is at the régie; both by the clock of the event loop. returns: how often it came back.
    """

    link: str
    outbox: Path
    round: str
    next_text: Callable[[], str]
    draw: random.Random
    device: str = field(default_factory=lambda: new_id(ids.DEVICE))
    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    returns: int = 0

    async def write(self, seconds: float) -> None:
        """Write for some seconds, then return once everything has its answer."""
        begin = asyncio.get_running_loop().time()
        drops = sorted(self.draw.uniform(0.1, 0.9) * seconds for _ in range(self.draw.randint(1, DROPS_MOST)))
        for drop in drops:
            await self._on(begin + drop, self.draw.randint(0, LEFT_BEHIND))
            await asyncio.sleep(self.draw.uniform(*AWAY_S))
            self.returns += 1
        await self._on(begin + seconds)

    async def _on(self, until: float, left_behind: int | None = None) -> None:
        """Switch the device on and write until a time; then leave notes behind, or wait until none is on its way."""
        loop = asyncio.get_running_loop()
        async with TableClient.from_link(self.link, device=self.device, outbox=self.outbox) as client:
            self._look(client)
            watching = asyncio.create_task(self._watch(client))
            sending: set[asyncio.Task[object]] = set()
            try:
                while loop.time() < until:
                    sending.add(self._send(client))
                    await asyncio.sleep(self.draw.uniform(*PAUSE_S))
                for _ in range(left_behind or 0):
                    sending.add(self._send(client))
                    await asyncio.sleep(0)
                if left_behind is None:
                    await client.wait_for(lambda: not client.pending)
                    self._look(client)
            finally:
                watching.cancel()
                for task in sending:
                    task.cancel()
                await asyncio.gather(watching, *sending, return_exceptions=True)

    def _send(self, client: TableClient) -> "asyncio.Task[object]":
        note = AddNote(new_id(ids.COMMAND), new_id(ids.NOTE), self.round, self.next_text())
        self.sent[note.note_id] = asyncio.get_running_loop().time()
        return asyncio.create_task(client.send(note))

    async def _watch(self, client: TableClient) -> None:
        async for _ in client.frames():
            self._look(client)

    def _look(self, client: TableClient) -> None:
        now = asyncio.get_running_loop().time()
        for id in client.records["notes"].keys() & self.sent.keys() - self.seen.keys():
            self.seen[id] = now
