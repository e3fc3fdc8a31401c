"""Rules for what is done with cards at the welcome desk while people vote: nobody votes twice by it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain.records import ORGANISER
from server.domain.refusals import Refused
from server.storage.memory import MemoryStorage
from server.storage.sqlite import SqliteStorage
from tests.given import staff
from tests.live.polling import POLL, Polling

STEWARD, OTHER = staff("steward"), staff("lead")


@pytest.fixture
async def polling() -> AsyncIterator[Polling]:
    made = await Polling(MemoryStorage()).found()
    yield made
    await made.live.stop()


async def asked(polling: Polling, command: c.AnyCommand) -> str:
    """Return the refusal of a command with its reason or polls, "" when it was done."""
    try:
        await polling.live.submit(command, STEWARD)
    except Refused as refused:
        return " ".join([refused.code, *map(str, refused.facts.values())])
    return ""


async def strike(polling: Polling, card: str, booklet: str) -> str:
    return await asked(polling, c.StrikeCard(polling.command_id(), card, booklet))


async def replace(polling: Polling, card: str, by: str) -> str:
    return await asked(polling, c.ReplaceCard(polling.command_id(), card, by))


async def voted(polling: Polling, right: str) -> bool:
    return bool(await polling.live.voting.polls_of(right))


# Replaced from the pile


async def test_a_card_that_has_voted_keeps_its_one_vote_on_the_card_from_the_pile(polling: Polling):
    await polling.vote(1, "a")
    assert await replace(polling, "k1", "k12") == ""
    assert [await polling.tried("k1"), await polling.tried("k12")] == ["card-revoked", "already-voted"]
    assert await replace(polling, "k2", "k11") == ""
    assert [await polling.tried("k2"), await polling.tried("k11")] == ["card-revoked", ""]
    await polling.close()
    assert (polling.poll.turnout, polling.poll.entitled, polling.live.state.entitled) == (2, 12, 10)


async def test_a_card_that_has_ever_voted_takes_the_place_of_no_other(polling: Polling):
    await polling.vote(12)
    assert await replace(polling, "k1", "k12") == "card-not-spare used"
    await polling.close()
    assert await replace(polling, "k1", "k12") == "card-not-spare used"
    assert await replace(polling, "k1", "k11") == ""


@pytest.mark.parametrize("steps", range(12))
async def test_a_card_from_the_pile_that_votes_in_that_very_moment_votes_or_replaces_but_not_both(
    tmp_path: Path, steps: int
):
    async with SqliteStorage(tmp_path) as storage:
        polling = await Polling(storage).found()

        async def vote() -> str:
            for _ in range(steps):
                await asyncio.sleep(0)  # gives way: each time the ballot comes a step later
            return await polling.tried("k12")

        cast, replaced = await asyncio.gather(vote(), replace(polling, "k1", "k12"))
        old_right, new_right = await voted(polling, "k12"), await voted(polling, "k1")
        assert not (old_right and new_right)
        assert (replaced == "") == (not old_right)
        assert cast in ("", "not-saved")
        assert (cast == "") == (old_right or new_right)
        await polling.live.stop()


async def test_of_two_stewards_one_gets_the_card_from_the_pile(polling: Polling):
    done = await asyncio.gather(replace(polling, "k1", "k12"), replace(polling, "k2", "k12"))
    assert sorted(done) == ["", "card-not-spare used"]
    done = await asyncio.gather(replace(polling, "k3", "k10"), replace(polling, "k3", "k11"))
    assert sorted(done) == ["", "card-revoked"]
    assert polling.live.state.entitled == 10


# Struck for a booklet


async def test_who_has_voted_in_an_open_poll_gets_no_booklet_until_it_is_over(polling: Polling):
    await polling.vote(1)
    assert await strike(polling, "k1", "7") == "card-has-voted 1"
    assert await strike(polling, "k2", "7") == ""
    await polling.pause()
    assert await strike(polling, "k1", "8") == "card-has-voted 1"
    await polling.resume()
    await polling.close()
    assert await strike(polling, "k1", "8") == ""


async def test_a_booklet_that_was_voted_in_stays_struck_when_it_is_asked_again(polling: Polling):
    assert await strike(polling, "k1", "7") == ""
    assert await polling.tried("k1", channel="paper") == ""
    assert await strike(polling, "k1", "7") == ""
    assert await strike(polling, "k1", "") == ""
    assert await polling.tried("k1", device=1) == ""  # the same secret: its own ballot
    assert await polling.live.voting.turnout(POLL) == 1


@pytest.mark.parametrize("steps", range(12))
async def test_who_votes_in_the_very_moment_of_striking_votes_on_the_screen_or_on_paper_but_not_both(
    tmp_path: Path, steps: int
):
    async with SqliteStorage(tmp_path) as storage:
        polling = await Polling(storage).found()

        async def vote() -> str:
            for _ in range(steps):
                await asyncio.sleep(0)  # gives way: each time the ballot comes a step later
            return await polling.tried(1)

        cast, struck = await asyncio.gather(vote(), strike(polling, "k1", "7"))
        assert (cast == "") == await voted(polling, "k1") == (struck != "")
        assert cast in ("", "not-saved", "card-struck")
        await polling.live.stop()


async def test_of_two_stewards_one_hands_out_a_booklet(polling: Polling):
    done = await asyncio.gather(strike(polling, "k1", "7"), strike(polling, "k2", "7"))
    assert sorted(done) == ["", "id-taken 7"]
    done = await asyncio.gather(strike(polling, "k3", "8"), strike(polling, "k3", "9"))
    assert sorted(done) == ["", "card-struck 8"]


async def test_striking_and_replacing_sent_again_get_their_first_outcome(polling: Polling):
    first = c.StrikeCard(polling.command_id(), "k1", "7")
    done = await polling.live.submit(first, STEWARD)
    assert await strike(polling, "k1", "") == ""
    await polling.vote(1)
    assert await polling.live.submit(first, STEWARD) == done
    with pytest.raises(Refused, match="id-taken"):
        await polling.live.submit(first, OTHER)
    assert polling.live.state.cards["k1"].booklet == ""


async def test_a_card_is_replaced_as_before_by_a_code_that_is_new(polling: Polling):
    await polling.live.submit(c.ReplaceCard(polling.command_id(), "k1", "new1"), ORGANISER)
    assert polling.live.state.cards["new1"].right == "k1"
