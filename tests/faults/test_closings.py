"""A closing that is cut short is finished at the next start, counted once; the tally is what is in the box.

And what hands have said; and of the groups nothing is left but what the tally of each says.
"""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from server.domain.commands import ClosePoll, CountHands
from server.domain.counting import write_ballot
from server.domain.counting.ballots import Ballot
from server.domain.events import PollClosed
from server.domain.receipts import receipt_of
from server.domain.records import Actor, Poll
from server.domain.refusals import Refused
from server.live.house import new_id
from server.storage.base import Cast
from server.storage.sqlite import SqliteStorage
from tests.faults.halls import PATIENCE_S, Hall, found_hall, lengthen_journal, make_secret, room_for_boxes_only

pytestmark = pytest.mark.long


async def fill(hall: Hall, poll: str, ballots: int, draw: Random) -> None:
    """Put ballots into a box as the server does, a batch at a time."""
    codes = draw.sample(hall.cards, ballots)
    async with SqliteStorage(hall.data) as storage:
        cast = [
            Cast(
                poll,
                hall.credentials[code],
                receipt_of(poll, make_secret(draw)),
                write_ballot(Ballot(tuple(draw.choices("abc", k=draw.randint(0, 1))))),
                groups=(("Âge", draw.choice(["jeune", "âgé"]), make_secret(draw)),),
            )
            for code in codes
        ]
        assert set(await storage.boxes.cast(cast)) == {"cast"}


async def raise_hands(hall: Hall, poll: str, draw: Random) -> None:
    """Have two tables raise hands, the first of them twice."""
    async with hall.house() as house:
        for number in (1, 2, 1):
            a, b, blank, spoiled = (draw.randint(0, 2) for _ in range(4))
            numbers = (10, 0, a + b + blank + spoiled, a + b, blank, spoiled)
            command = CountHands(new_id("c"), poll, *numbers, {"a": a, "b": b, "c": 0})
            await house.meetings[hall.meeting].submit(command, Actor("table", hall.table_ids[number]))


async def check(hall: Hall, ballots: dict[str, int]) -> None:
    """Fail unless each poll is closed, once, with the tally of its box and its hands, and has forgotten its groups."""
    async with SqliteStorage(hall.data) as storage:
        assert await storage.boxes.with_groups() == set()
        closings = [
            row.event.poll_id for row in await storage.journal.read(hall.meeting) if isinstance(row.event, PollClosed)
        ]
    assert sorted(closings) == sorted(ballots)
    state = await hall.state()
    for poll_id, cast in ballots.items():
        tally = state.polls[poll_id].tally
        assert tally is not None
        marks = Counter(mark for marks in (await hall.box(poll_id)).values() for mark in marks or ("blank",))
        hands = [each for each in state.hand_counts.values() if each.poll_id == poll_id]
        for each in hands:
            marks.update({**each.counts, "blank": each.blank})
        assert tally.spoiled == sum(each.spoiled for each in hands)
        assert tally.hands == sum(each.cast for each in hands) - tally.spoiled
        assert (tally.ballots, state.polls[poll_id].turnout) == (cast + tally.hands, cast)
        assert {**tally.counts, "blank": tally.blank} == {mark: marks[mark] for mark in ("a", "b", "c", "blank")}
    await hall.whole()


async def test_a_box_that_was_sealed_before_a_crash_is_counted_at_the_next_start(tmp_path: Path):
    hall = await found_hall(tmp_path, cards=300, profile=True)
    await fill(hall, hall.poll, 250, Random(7))
    await raise_hands(hall, hall.poll, Random(8))
    async with SqliteStorage(hall.data) as storage:
        await storage.boxes.seal(hall.poll)
    async with hall.serve() as server, hall.table() as table:
        await table.wait_for(lambda: not table.open_polls)
        poll = table.records["polls"][hall.poll]
        assert isinstance(poll, Poll)
        assert poll.closed_at is not None
        assert poll.tally is None  # nobody has published it yet
        async with await server.regie() as regie:
            with pytest.raises(Refused, match="poll-closed"):
                await regie.send(ClosePoll(new_id("c"), hall.poll))
    async with hall.serve():  # a second start finds nothing left to do
        pass
    await check(hall, {hall.poll: 250})
    ages = (await hall.state()).polls[hall.poll].profile["Âge"].values()
    assert sum(group.ballots for group in ages if group) == 250


async def close_and_be_killed(folder: Path, polls: int, seed: int) -> None:
    """Kill the server at each closing: at every second one surely, else perhaps, before the journal knows of it."""
    draw = Random(seed)
    hall = await found_hall(folder, cards=400, polls=polls, opened=polls, profile=True)
    ballots = {poll: draw.randint(1, 400) for poll in hall.polls}
    for poll, number in ballots.items():
        await fill(hall, poll, number, draw)
        await raise_hands(hall, poll, draw)
    for number, poll in enumerate(hall.polls):
        server = hall.serve()
        await server.start()
        async with await server.regie() as regie, hall.table() as table:
            if surely := number % 2 == 0:
                await lengthen_journal(hall, table)
                server.leave_room(room_for_boxes_only(hall))
            closing = asyncio.create_task(regie.send(ClosePoll(new_id("c"), poll)))
            async with SqliteStorage(hall.data) as storage, asyncio.timeout(PATIENCE_S):
                while poll not in await storage.boxes.sealed():
                    pass  # not a moment is lost: the journal will know of it in some milliseconds
            await server.kill()
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
        assert not (surely and (await hall.state()).polls[poll].closed_at)
    async with hall.serve(), hall.table() as table:
        await table.wait_for(lambda: not table.open_polls)
    await check(hall, ballots)


async def test_a_server_killed_while_it_closes_polls_closes_each_of_them_once(tmp_path: Path):
    await close_and_be_killed(tmp_path, polls=5, seed=3)


@pytest.mark.soak
async def test_a_server_killed_at_forty_closings_closes_each_of_them_once(tmp_path: Path):
    await close_and_be_killed(tmp_path, polls=40, seed=4)
