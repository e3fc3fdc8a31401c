"""Tables that write over a relay that cuts, delays, doubles and halves, to a server that is killed again and again."""

import asyncio
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from server.domain.commands import AddNote
from server.live.house import new_id
from table_client.client import TableClient
from table_client.outbox import Outbox
from tests.faults.halls import Hall, found_hall, until
from tests.relay.relay import BAD, Relay, relaying

pytestmark = pytest.mark.long

IN_FLIGHT = 3  # notes that a table writes before it has an answer
FLAT_BATTERY = 0.02  # how likely after a note


@dataclass
class Progress:
    """How many notes all tables have handed to their clients."""

    written: int = 0


@dataclass
class Writer:
    """A table whose program ends now and then, with notes on their way, and is started anew with the same file."""

    relay: Relay
    token: str
    outbox: Path
    round: str
    notes: list[AddNote]
    draw: Random
    progress: Progress
    ends: int = 0
    waiting: set["asyncio.Task[object]"] = field(default_factory=set)

    async def write(self) -> None:
        left = list(self.notes)
        while left:
            async with TableClient(self.relay.url, self.token, outbox=self.outbox) as client:
                await self._write_some(client, left)
                if not left:
                    await client.wait_for(lambda: not client.pending)
                    assert client.refused == []
            await asyncio.gather(*self.waiting, return_exceptions=True)
            self.waiting.clear()

    async def _write_some(self, client: TableClient, left: list[AddNote]) -> None:
        while left:
            self.waiting.add(asyncio.create_task(client.send(left.pop(0))))
            await asyncio.sleep(0)
            self.progress.written += 1
            if left and self.draw.random() < FLAT_BATTERY:
                self.ends += 1
                return
            if len(self.waiting) >= IN_FLIGHT:
                _, self.waiting = await asyncio.wait(self.waiting, return_when=asyncio.FIRST_COMPLETED)


async def hold(
    folder: Path, tables: int, notes: int, cuts: int, kills: int, seed: int, likely: dict[str, float] = BAD
) -> None:
    """Have every table write `notes` notes while the line is cut and the server killed, spread over the writing."""
    draw = Random(seed)
    hall = await found_hall(folder / "data", tables=tables, polls=0)
    server, progress = hall.serve(), Progress()
    await server.start()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.kill)
        relay = await stack.enter_async_context(relaying(hall.port, seed, likely))
        writers = {}
        for number, token in hall.tables.items():
            planned = [AddNote(new_id("c"), new_id("n"), hall.round, f"Note {place}") for place in range(notes)]
            path = folder / f"table-{number}.outbox"
            writers[number] = Writer(relay, token, path, hall.round, planned, Random(seed + number), progress)
        async with asyncio.TaskGroup() as busy:
            for writer in writers.values():
                busy.create_task(writer.write())
            blows = draw.sample(["cut"] * cuts + ["kill"] * kills, cuts + kills)
            for place, blow in enumerate(blows, 1):
                due = tables * notes * place // (len(blows) + 1)
                await until(lambda due=due: progress.written >= due)  # type: ignore[misc]
                if blow == "cut":
                    relay.cut()
                else:
                    await server.kill()
                    await hall.whole()
                    await server.start()
        assert await server.stop() == 0
    assert "Traceback" not in server.said, server.said
    assert relay.faults["cut"] == cuts + 1
    assert relay.faults["double hello"] > 0, relay.faults
    assert all(relay.sides[fault, side] > 0 for fault in relay.likely for side in ("client", "server")), relay.sides
    assert sum(writer.ends for writer in writers.values()) > 0
    await check(hall, writers)


async def check(hall: Hall, writers: dict[int, Writer]) -> None:
    """Every note once, and in its table's order; nothing left in any outbox."""
    found = defaultdict(list)
    state = await hall.state()
    for note in state.notes.values():
        found[note.table_id].append((note.id, note.text, note.number))
    for number, writer in writers.items():
        wanted = [(each.note_id, each.text) for each in writer.notes]
        assert [(id, text) for id, text, _ in found[hall.table_ids[number]]] == wanted
        outbox = Outbox(writer.outbox)
        assert outbox.pending() == []
        outbox.close()
    assert len(state.notes) == sum(len(writer.notes) for writer in writers.values())
    await hall.whole()


async def test_a_thousand_notes_come_through_the_relay_once_and_in_their_tables_order(tmp_path: Path) -> None:
    often = BAD | {"half and cut": 0.01}  # so that each fault happens among fewer notes, too
    await hold(tmp_path, tables=20, notes=50, cuts=10, kills=3, seed=1789, likely=often)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 6))
async def test_three_thousand_notes_come_through_the_relay_whatever_the_seed(tmp_path: Path, seed: int) -> None:
    await hold(tmp_path, tables=30, notes=100, cuts=20, kills=5, seed=seed)


async def test_where_every_frame_is_doubled_hello_too_a_table_writes_each_note_once(tmp_path: Path) -> None:
    hall = await found_hall(tmp_path, tables=1, polls=0)
    async with hall.serve(), relaying(hall.port, 1, {"double": 1}) as relay:
        async with TableClient(relay.url, hall.tables[1], device="d_1") as table:
            for number in range(5):
                await table.write(f"Note {number}")
        assert relay.faults["double hello"] == 1
    assert [note.text for note in (await hall.state()).notes.values()] == [f"Note {number}" for number in range(5)]
