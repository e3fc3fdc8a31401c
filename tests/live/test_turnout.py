"""What is told of a poll while people vote: how many, where, and the running tally where the script wants one."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest

from server.domain import commands as c
from server.domain.closing import GROUP_LEAST
from server.domain.records import Results
from server.live import voting
from server.storage.base import Storage
from server.storage.memory import MemoryStorage
from server.storage.sqlite import SqliteStorage
from server.wire.frames import Snapshot, Turnout, decode_server
from tests.faults.halls import until
from tests.live.polling import POLL, Polling
from tests.live.test_follows import Ear


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "TURNOUT_EVERY_S", 0.0)


@pytest.fixture(params=["memory", "sqlite"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Polling, Polling]]:
    """Two processes with an open poll."""
    one: Storage = MemoryStorage() if request.param == "memory" else SqliteStorage(tmp_path)
    two: Storage = one if request.param == "memory" else SqliteStorage(tmp_path)
    async with one, two:
        first = await Polling(one).found()
        second = Polling(two, first.now)
        await second.live.start()
        yield first, second
        for each in (first, second):
            await each.live.stop()


def told(ear: Ear) -> list[Turnout]:
    """The turnout frames that a page has heard."""
    return [frame for each in ear.heard if isinstance(frame := decode_server(each), Turnout)]


async def heard_of(ear: Ear, voted: int) -> Turnout:
    await until(lambda: POLL in ear.turnout and ear.turnout[POLL].voted == voted)
    return ear.turnout[POLL]


async def test_a_process_tells_what_the_others_took_in_at_its_next_tick(both: tuple[Polling, Polling]):
    one, two = both
    ear = two.listen()
    for card in range(1, 4):
        await one.vote(card, channel="kiosk")
    await two.vote(4)
    two.live.voting.tick()
    assert await heard_of(ear, 4) == Turnout(POLL, 4, {"s_1": {"kiosk": 2}, "s_2": {"kiosk": 1, "phone": 1}})
    newcomer = two.listen()
    snapshot = decode_server(newcomer.heard[0])
    assert isinstance(snapshot, Snapshot)
    assert snapshot.turnout == ear.turnout


async def test_a_process_that_starts_tells_the_turnout_of_the_open_polls(both: tuple[Polling, Polling]):
    one, _ = both
    await one.vote(1)
    late = await one.beside()
    assert late.listen().turnout == {POLL: Turnout(POLL, 1, {"s_1": {"phone": 1}})}
    await late.live.stop()


async def test_a_tick_without_news_tells_nothing(both: tuple[Polling, Polling]):
    one, _ = both
    await one.vote(1)
    ear = one.listen()
    one.live.voting.tick()
    await heard_of(ear, 1)
    before = len(ear.heard)
    one.live.voting.tick()
    await one.vote(1, "b")  # a change of mind is no news either
    one.live.voting.tick()
    await one.vote(2)
    await heard_of(ear, 2)
    assert len(told(ear)) - sum(isinstance(decode_server(each), Turnout) for each in ear.heard[:before]) == 1


@pytest.mark.parametrize("results", get_args(Results))
async def test_a_running_tally_is_told_of_live_polls_alone_and_of_five_more_ballots_at_once(results: Results):
    polling = await Polling(MemoryStorage()).found(results=results)
    ear = polling.listen()
    for card in range(1, 13):
        await polling.vote(card, "a" if card % 3 else "b")
        frame = await heard_of(ear, card)
        told_of = card // GROUP_LEAST * GROUP_LEAST
        if results == "live" and told_of:
            assert frame.tally is not None
            assert (frame.tally.ballots, frame.tally.counts["b"]) == (told_of, told_of // 3)
        else:
            assert frame.tally is None
    await polling.live.stop()


async def test_a_change_of_mind_and_hands_are_in_the_running_tally_with_the_next_five_ballots():
    polling = await Polling(MemoryStorage()).found(results="live")
    ear = polling.listen()
    for card in range(1, 6):
        await polling.vote(card)
    first = (await heard_of(ear, 5)).tally
    await polling.raise_hands(1, a=0, b=4)
    await polling.vote(1, "b")
    for card in range(6, 10):
        await polling.vote(card)
        assert (await heard_of(ear, card)).tally == first
    await polling.vote(10)
    second = (await heard_of(ear, 10)).tally
    assert first is not None
    assert second is not None
    assert (first.counts, first.hands) == ({"a": 5, "b": 0}, 0)
    assert (second.counts, second.hands) == ({"a": 9, "b": 5}, 4)
    await polling.live.stop()


async def test_once_a_poll_has_ended_nothing_is_told_of_its_turnout(both: tuple[Polling, Polling]):
    one, two = both
    await one.vote(1)
    await two.live.catch_up()
    for each in both:
        each.live.voting.tick()
        await heard_of(each.listen(), 1)
    await one.do(c.AnnulPoll(one.command_id(), POLL, "Une question mal posée"))
    await two.live.catch_up()
    for each in both:
        each.live.voting.tick()
        assert each.listen().turnout == {}
        assert each.live.hub.turnout == {}


async def test_a_process_that_starts_tells_no_tally_that_differs_by_fewer_than_five_ballots_from_one_told_before():
    polling = await Polling(MemoryStorage()).found(results="live")
    for card in range(1, 7):
        await polling.vote(card)
    late = await polling.beside()
    ear = late.listen()
    assert ear.turnout[POLL].tally is None
    for card in range(7, 12):
        assert ear.turnout[POLL].tally is None
        await late.vote(card)
        await heard_of(ear, card)
    tally = ear.turnout[POLL].tally
    assert tally is not None
    assert tally.ballots == 11
    for each in (polling, late):
        await each.live.stop()
