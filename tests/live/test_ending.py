"""How a poll ends: by the clock, by hand, annulled; what is counted then, and what is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain.events import PollAnnulled, PollClosed
from server.domain.refusals import Refused
from server.storage.base import Storage
from server.storage.memory import MemoryStorage
from server.storage.sqlite import SqliteStorage
from tests.faults.halls import held, until
from tests.live.polling import GRACE_S, POLL, Polling
from tests.storage.test_full_disk import saved


@pytest.fixture
async def polling() -> Polling:
    return await Polling(MemoryStorage()).found()


async def ended(polling: Polling) -> None:
    """Wait until the poll has ended and nothing is left to be done for it."""
    await until(lambda: not polling.poll.is_open)
    await polling.live.voting.tidied()


async def sealed(polling: Polling) -> None:
    """Wait for the very moment when the box is sealed."""
    while not await polling.storage.boxes.sealed():  # noqa: ASYNC110 - a moment later it is counted
        await asyncio.sleep(0)


def counts(polling: Polling) -> dict[str, int]:
    assert polling.poll.tally is not None
    return polling.poll.tally.counts


# By the clock


@pytest.fixture(params=["memory", "sqlite"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Polling, Polling]]:
    """Two processes, a minute after a poll of a minute was opened."""
    one: Storage = MemoryStorage() if request.param == "memory" else SqliteStorage(tmp_path)
    two: Storage = one if request.param == "memory" else SqliteStorage(tmp_path)
    async with one, two:
        first = await Polling(one).found(duration_s=60)
        first.later(60)
        second = Polling(two, first.now)
        await second.live.start()
        yield first, second
        for each in (first, second):
            await each.live.stop()


async def test_the_server_closes_a_poll_once_its_time_and_the_grace_are_over(polling: Polling):
    await polling.do(c.TimePoll(polling.command_id(), POLL, 60))
    for after_s in (60, GRACE_S):
        polling.later(after_s)
        polling.live.voting.tick()
        await polling.vote(1)
    polling.later(0.001)
    polling.live.voting.tick()
    await ended(polling)
    assert counts(polling) == {"a": 1, "b": 0}
    assert await polling.actors(PollClosed) == ["system"]


async def test_two_processes_that_see_the_end_at_the_same_moment_close_the_poll_once(both: tuple[Polling, Polling]):
    one, two = both
    for card in range(1, 8):
        await (one, two)[card % 2].vote(card)
    for each in both:
        each.later(GRACE_S + 1)
        each.live.voting.tick()
        each.live.voting.tick()
    await asyncio.gather(*map(ended, both))
    [closed] = await one.events(PollClosed)
    assert isinstance(closed, PollClosed)
    assert (closed.turnout, closed.tally.ballots) == (7, 7)
    assert one.poll == two.poll
    for each in both:
        each.live.voting.tick()
    assert len(await two.events(PollClosed)) == 1


async def test_a_poll_that_another_process_has_just_given_more_time_stays_open(both: tuple[Polling, Polling]):
    one, two = both
    await one.do(c.TimePoll(one.command_id(), POLL, 600))
    two.later(GRACE_S + 1)
    two.live.voting.tick()  # it has not heard of it
    await until(lambda: two.poll == one.poll)
    await two.live.stop()
    assert await one.storage.boxes.sealed() == set()
    assert await one.tried(1) == ""


async def test_a_paused_poll_is_not_closed_by_the_clock_and_keeps_the_time_it_had(polling: Polling):
    await polling.do(c.TimePoll(polling.command_id(), POLL, 60))
    polling.later(20)
    await polling.pause()
    polling.later(600)
    polling.live.voting.tick()
    await polling.resume()
    polling.live.voting.tick()
    polling.later(40 + GRACE_S)
    polling.live.voting.tick()
    assert await polling.tried(1) == ""
    polling.later(1)
    polling.live.voting.tick()
    await ended(polling)


async def test_a_poll_without_an_end_is_never_closed_by_the_clock(polling: Polling):
    polling.later(86_400)
    polling.live.voting.tick()
    await polling.live.voting.stop()
    assert polling.poll.is_open


async def test_a_closing_by_the_clock_that_fails_is_tried_again_at_the_next_tick(tmp_path: Path):
    async with SqliteStorage(tmp_path, busy_s=0.01) as storage:
        polling = await Polling(storage).found(duration_s=60)
        polling.later(60 + GRACE_S + 1)
        with held(tmp_path / "boxes.db"):
            polling.live.voting.tick()
            await polling.live.voting.stop()
            assert polling.poll.is_open
        polling.live.voting.tick()
        await ended(polling)
        await polling.live.stop()


# Annulled


@pytest.mark.parametrize("paused", [False, True])
async def test_annulling_an_open_poll_seals_its_box_counts_nothing_and_forgets_the_groups(
    polling: Polling, paused: bool
):
    for card in range(1, 9):
        await polling.name(card, Âge="jeune")
        await polling.vote(card)
    if paused:
        await polling.pause()
    assert await polling.storage.boxes.with_groups() == {POLL}
    other = await polling.beside()
    await polling.annul()
    await polling.live.voting.tidied()
    assert await polling.storage.boxes.sealed() == {POLL}
    assert await polling.storage.boxes.with_groups() == set()
    assert polling.poll.tally is None
    assert await other.tried(9) == ("poll-paused" if paused else "poll-closed")  # it has not heard of it yet
    assert await polling.events(PollClosed) == []
    assert len(await polling.events(PollAnnulled)) == 1


async def test_a_poll_annulled_while_its_box_is_counted_has_no_tally(polling: Polling):
    await polling.vote(1)
    closing = asyncio.create_task(polling.close())
    await sealed(polling)
    await polling.annul()
    with pytest.raises(Refused, match="poll-annulled"):
        await closing
    assert await polling.events(PollClosed) == []


async def test_what_an_annulled_poll_still_holds_of_groups_is_forgotten_at_the_next_start(tmp_path: Path):
    async with SqliteStorage(tmp_path, busy_s=0.01) as storage:
        polling = await Polling(storage).found()
        await polling.name(1, Âge="jeune")
        await polling.vote(1)
        with held(tmp_path / "boxes.db"):
            await polling.annul()
            await polling.live.voting.tidied()
        assert await storage.boxes.with_groups() == {POLL}
        again = await polling.beside()
        again.live.voting.finish_closings()
        await again.live.stop()
        assert (await storage.boxes.sealed(), await storage.boxes.with_groups()) == ({POLL}, set())
        await polling.live.stop()


# Hands


async def test_the_hands_of_every_table_are_in_the_tally_each_tables_last_count_alone(polling: Polling):
    await polling.vote(1, "b")
    await polling.raise_hands(1, a=5, b=1)
    await polling.raise_hands(2, a=2, b=0, blank=1, spoiled=2)
    await polling.raise_hands(1, a=4, b=2)
    await polling.close()
    tally = polling.poll.tally
    assert tally is not None
    assert (tally.counts, tally.blank, tally.ballots, tally.hands, tally.spoiled) == ({"a": 6, "b": 3}, 1, 10, 9, 2)
    assert polling.poll.turnout == 1


@pytest.mark.parametrize("recount", [False, True])
async def test_hands_that_come_in_while_the_box_is_counted_are_counted_too(polling: Polling, recount: bool):
    """Also a recount, which leaves as many tables as before."""
    await polling.vote(1, "b")
    if recount:
        await polling.raise_hands(1, a=1, b=0)
    closing = asyncio.create_task(polling.close())
    await sealed(polling)
    await polling.raise_hands(1, a=3, b=2)
    assert not closing.done()
    await closing
    assert counts(polling) == {"a": 3, "b": 3}
    assert len(await polling.events(PollClosed)) == 1


async def test_hands_that_another_process_took_while_the_box_was_counted_are_counted_too(tmp_path: Path):
    async with SqliteStorage(tmp_path, busy_s=20) as one, SqliteStorage(tmp_path) as two:
        first = await Polling(one).found()
        second = Polling(two, first.now)
        await second.live.start()
        await first.vote(1, "b")
        with held(tmp_path / "boxes.db"):
            closing = asyncio.create_task(first.close())
            await first.do(c.ShowOnDisplay(first.command_id(), "black"))  # the closing has gone on to the box
            await second.raise_hands(1, a=3, b=2)
        await closing
        assert counts(first) == {"a": 3, "b": 3}
        for each in (first, second):
            await each.live.stop()


# Groups


async def test_the_profile_hides_groups_that_are_small_or_could_be_worked_out(polling: Polling):
    for card in range(1, 13):
        # Of the ages, 5 named none: nothing follows by subtraction. Of the districts, 4 did.
        age = {"Âge": "jeune"} if card <= 5 else {"Âge": "âgé"} if card <= 7 else {}
        await polling.name(card, **age, **({"Quartier": "nord"} if card <= 8 else {}))
        await polling.vote(card, "a" if card <= 3 else "b")
    await polling.close()
    [closed] = await polling.events(PollClosed)
    assert isinstance(closed, PollClosed)
    assert closed.profile == polling.poll.profile
    young = closed.profile["Âge"]["jeune"]
    assert young is not None
    assert (young.counts, young.ballots) == ({"a": 3, "b": 2}, 5)
    assert closed.profile["Âge"]["âgé"] is None
    assert closed.profile["Quartier"] == {"nord": None}


async def test_a_group_that_was_taken_back_is_not_counted(polling: Polling):
    for card in range(1, 13):
        await polling.name(card, Âge="jeune")
        await polling.vote(card, "a")
    for card in range(1, 6):
        await polling.name(card)
        await polling.vote(card, "b")
    await polling.close()
    young = polling.poll.profile["Âge"]["jeune"]
    assert young is not None
    assert (young.counts, young.ballots) == ({"a": 7, "b": 0}, 7)


async def test_once_counted_the_groups_are_forgotten_whatever_fails_in_between(tmp_path: Path):
    async with SqliteStorage(tmp_path, busy_s=0.01) as storage:
        polling = await Polling(storage).found()
        await polling.name(1, Âge="jeune", Quartier="sud")
        await polling.vote(1)
        await polling.close()
        with held(tmp_path / "boxes.db"):
            assert not await saved(storage.boxes.forget_groups(POLL))
            await polling.live.voting.tidied()
        polling.live.voting.tidy()
        await polling.live.voting.tidied()
        assert await storage.boxes.with_groups() == set()
        assert not any(b"jeune" in (tmp_path / name).read_bytes() for name in ("boxes.db", "boxes.db-wal"))
        await polling.live.stop()
