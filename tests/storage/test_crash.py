"""A process that writes is killed at any moment: what it acknowledged is there once, and nothing is half there."""

import asyncio
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

from server.domain.chain import GENESIS, link_event
from server.domain.events import Recorded
from server.storage.base import Storage
from server.storage.sqlite import SqliteStorage
from tests.storage.contract import MEETING, ballot, check_agree, entry, note
from tests.storage.processes import Open, Process

KILLS = 50
LATEST_S = 0.05  # the moment is drawn between the first acknowledgement and this long after it


def test_everything_acknowledged_is_there_once_after_fifty_kills(tmp_path: Path) -> None:
    random = Random(1789)
    commands: set[str] = set()
    votes: dict[tuple[str, str], str] = {}
    for life in range(KILLS):
        with Process(write_forever, tmp_path, life) as child:
            messages = [child.receive()]
            assert child.alive_after(random.uniform(0, LATEST_S))
            child.kill()
            messages += child.rest()
        for acknowledged in messages:
            if isinstance(acknowledged, str):
                commands.add(acknowledged)
            else:
                votes[acknowledged.poll, acknowledged.receipt] = acknowledged.choice
        asyncio.run(check(tmp_path, commands, votes))
    assert len(commands) > KILLS
    assert len(votes) > KILLS


def write_forever(process: Open, folder: Path, life: int) -> None:
    """Append commands and cast ballots, side by side; send each id and each ballot once it is acknowledged."""

    async def append_forever(storage: Storage) -> None:
        random = Random(life)
        for batch in count():
            entries = []
            for place in range(random.randint(1, 20)):
                events = random.randint(1, 3)
                entries.append(entry(f"c_{life}x{batch}x{place}x{events}", *[note()] * events))
            async with storage.journal.transaction(MEETING) as tx:
                await tx.append(entries)
            for each in entries:
                process.send(each.command_id)

    async def cast_forever(storage: Storage) -> None:
        random = Random(life)
        cards = iter(count())
        for batch in count():
            poll = f"v_{life}x{batch // 5}"
            ballots = [
                ballot(next(cards), choice=random.choice("abc"), poll=poll, age=random.choice("xy"), district="north")
                for _ in range(random.randint(1, 40))
            ]
            assert set(await storage.boxes.cast(ballots)) == {"cast"}
            for each in ballots:
                process.send(each)
            if batch % 5 == 4:
                await storage.boxes.seal(poll)
                if batch % 10 == 9:  # of the others a crash may have kept it from
                    await storage.boxes.forget_groups(poll)
                await storage.boxes.scrub()

    async def run() -> None:
        async with SqliteStorage(folder) as storage:
            await asyncio.gather(append_forever(storage), cast_forever(storage))

    asyncio.run(run())


async def check(folder: Path, commands: set[str], votes: dict[tuple[str, str], str]) -> None:
    async with SqliteStorage(folder) as storage:
        check_journal(await storage.journal.read(MEETING), commands)
        found: dict[tuple[str, str], str] = {}
        for poll in sorted({poll for poll, _ in votes}):
            box = await storage.boxes.ballots(poll)
            await check_agree(storage, poll)
            found |= {(poll, receipt): choice for receipt, choice in box}
        assert {place: found.get(place) for place in votes} == votes


def check_journal(rows: list[Recorded], commands: set[str]) -> None:
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    chain = GENESIS
    for row in rows:
        chain = link_event(chain, row)
        assert row.chain == chain
    events = Counter(row.command_id for row in rows)
    assert commands <= events.keys()
    for command_id, number in events.items():
        assert number == int(command_id.rsplit("x")[-1]), f"{command_id} is there with {number} events"
