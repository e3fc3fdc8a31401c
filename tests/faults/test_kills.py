"""A server killed at any moment: what it acknowledged is there once, and its clients come back by themselves."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx2
import pytest

from server.domain.commands import AddNote, EditNote, WireCommand
from server.domain.receipts import receipt_of
from server.live.house import new_id
from server.storage.sqlite import SqliteStorage
from table_client.client import TableClient
from tests.faults.halls import Hall, ServerProcess, cast, found_hall, make_secret, until

pytestmark = pytest.mark.long

IN_FLIGHT = 3  # commands that a table sends before it has an answer
VOTERS = 4


class Killer:
    """Ends the server right after the answer number so-and-so, whoever it was for."""

    def __init__(self) -> None:
        self.answers = 0
        self._at = 0
        self._kill: Callable[[], None] | None = None

    def answered(self) -> None:
        self.answers += 1
        if self._kill is not None and self.answers >= self._at:
            self._kill()
            self._kill = None

    async def kill(self, server: ServerProcess, after_answers: int) -> None:
        """Wait for so many answers, and kill."""
        self._at, self._kill = self.answers + after_answers, server.kill_now
        assert await server.ended() == -9


@dataclass
class Writer:
    """A facilitator who never stops writing. wanted: note id -> the texts it was given, one after the other."""

    client: TableClient
    round: str
    draw: Random
    killer: Killer
    wanted: dict[str, list[str]] = field(default_factory=dict)

    async def write(self, stopped: asyncio.Event) -> None:
        waiting: set[asyncio.Task[None]] = set()
        for number in range(100_000):
            if stopped.is_set():
                break
            waiting.add(asyncio.create_task(self._send(self._next(number))))
            if len(waiting) == IN_FLIGHT:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for each in done:
                    each.result()
        await asyncio.gather(*waiting)

    def _next(self, number: int) -> WireCommand:
        text = f"Note {number}"
        if self.wanted and self.draw.random() < 0.2:
            note = self.draw.choice(list(self.wanted))
            self.wanted[note].append(text)
            return EditNote(new_id("c"), note, text, "idea", 1)
        note = new_id("n")
        self.wanted[note] = [text]
        return AddNote(new_id("c"), note, self.round, text)

    async def _send(self, command: WireCommand) -> None:
        await self.client.send(command)
        self.killer.answered()


@dataclass
class Ballots:
    """What the voters did. receipts: receipt -> the marks last acknowledged; uncertain: sent and never answered."""

    receipts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uncertain: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))


async def vote(hall: Hall, codes: Iterator[str], draw: Random, killer: Killer, kept: Ballots, stop: asyncio.Event):
    """Cast the ballots of one card after the other. Most try again until they are answered; some give up."""
    async with httpx2.AsyncClient(base_url=hall.url, timeout=60) as web:
        for code in codes:
            secret, patient = make_secret(draw), draw.random() < 0.8
            receipt = receipt_of(hall.poll, secret)
            for mark in draw.sample("abc", draw.randint(1, 2)):
                while not stop.is_set():
                    try:
                        answer = await cast(web, code, hall.poll, [mark], secret)
                    except httpx2.TransportError:
                        kept.uncertain[receipt].add((mark,))
                        if not patient:
                            break
                        await asyncio.sleep(0.02)
                        continue
                    assert answer.json() == {"ok": True, "receipt": receipt}
                    kept.receipts[receipt] = (mark,)
                    kept.uncertain.pop(receipt, None)
                    killer.answered()
                    break
            if stop.is_set():
                return


async def survive(folder: Path, kills: int, tables: int, seed: int) -> None:
    draw = Random(seed)
    hall = await found_hall(folder, tables=tables, cards=4_000)
    server, killer, ballots, stop = hall.serve(), Killer(), Ballots(), asyncio.Event()
    await server.start()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.kill)
        clients = {number: await stack.enter_async_context(hall.table(number)) for number in hall.tables}
        writers = {
            number: Writer(client, hall.round, Random(seed + number), killer) for number, client in clients.items()
        }
        codes = iter(hall.cards)
        async with asyncio.TaskGroup() as busy:
            for writer in writers.values():
                busy.create_task(writer.write(stop))
            for number in range(VOTERS):
                busy.create_task(vote(hall, codes, Random(seed - number), killer, ballots, stop))
            for _ in range(kills):
                await killer.kill(server, draw.randint(1, 60))
                await hall.whole()
                await server.start()
            enough = killer.answers + 5 * tables
            await until(lambda: killer.answers >= enough)
            stop.set()
        assert [client.pending for client in clients.values()] == [[]] * tables
        assert await server.stop() == 0
    assert "Traceback" not in server.said
    await check_notes(hall, writers)
    await check_box(hall, ballots)
    await hall.whole()


async def check_notes(hall: Hall, writers: dict[int, Writer]) -> None:
    state = await hall.state()
    for number, writer in writers.items():
        table = hall.table_ids[number]
        kept = {id: [*note.wordings, note.text] for id, note in state.notes.items() if note.table_id == table}
        assert list(kept.items()) == list(writer.wanted.items())


async def check_box(hall: Hall, ballots: Ballots) -> None:
    box = await hall.box(hall.poll)
    for receipt, marks in ballots.receipts.items():
        assert box.get(receipt) in {marks, *ballots.uncertain.get(receipt, ())}
    assert box.keys() <= ballots.receipts.keys() | ballots.uncertain.keys()
    async with SqliteStorage(hall.data) as storage:
        assert len(await storage.boxes.roll(hall.poll)) == len(box)
    assert len(ballots.receipts) > VOTERS


async def test_what_a_killed_server_acknowledged_is_there_once_and_in_each_tables_order(tmp_path: Path):
    await survive(tmp_path, kills=8, tables=10, seed=1789)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1848, 1871])
async def test_what_a_killed_server_acknowledged_is_there_after_fifty_kills_in_a_large_hall(tmp_path: Path, seed: int):
    await survive(tmp_path, kills=50, tables=30, seed=seed)
