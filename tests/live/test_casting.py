"""When a ballot is taken, when it is not, and when its device is told once more that it is in the box."""

from collections.abc import Awaitable, Callable

import pytest

from server.domain import commands as c
from server.domain.counting import Ballot, read_ballot, write_ballot
from server.domain.receipts import receipt_of
from server.domain.records import Channel, Rules
from server.domain.refusals import Refused
from server.storage.memory import MemoryStorage
from tests.live.polling import GRACE_S, POLL, Polling, secret_of


@pytest.fixture
async def polling() -> Polling:
    return await Polling(MemoryStorage()).found()


async def marks(polling: Polling) -> list[str]:
    """The marks of the ballots in the box, sorted, "" for a blank one."""
    return sorted("".join(read_ballot(choice).marks) for _, choice in await polling.storage.boxes.ballots(POLL))


# Pause, end and annulment


async def run_out(polling: Polling) -> None:
    await polling.do(c.TimePoll(polling.command_id(), POLL, 60))
    polling.later(60 + GRACE_S + 1)


async def seal_elsewhere(polling: Polling) -> None:
    """Another process is closing the poll; this one does not know of it yet."""
    await polling.storage.boxes.seal(POLL)


async def close_and_annul(polling: Polling) -> None:
    await polling.close()
    await polling.annul()


ENDS: list[tuple[Callable[[Polling], Awaitable[None]], str]] = [
    (Polling.pause, "poll-paused"),
    (run_out, "poll-closed"),
    (seal_elsewhere, "poll-closed"),
    (Polling.close, "poll-closed"),
    (Polling.annul, "poll-annulled"),
    (close_and_annul, "poll-annulled"),
]


@pytest.mark.parametrize(("end", "code"), ENDS, ids=lambda each: getattr(each, "__name__", each))
async def test_a_poll_that_takes_no_ballots_tells_who_is_in_the_box_their_receipt_and_refuses_all_else(
    polling: Polling, end: Callable[[Polling], Awaitable[None]], code: str
):
    receipt, blank = await polling.vote(1, "a"), await polling.vote(2, "")
    await end(polling)
    for _ in range(2):
        assert await polling.vote(1, "a") == receipt == receipt_of(POLL, secret_of(1))
        assert await polling.vote(2, "") == blank
    assert await polling.tried(1, "b") == code  # a change of mind
    assert await polling.tried(1, "a", device=1) == code
    assert await polling.tried(3, "a") == code
    assert await marks(polling) == ["", "a"]


@pytest.mark.parametrize("end", [end for end, _ in ENDS], ids=lambda end: end.__name__)
async def test_a_card_that_was_given_the_secret_of_another_is_never_told_that_it_has_voted(
    polling: Polling, end: Callable[[Polling], Awaitable[None]]
):
    await polling.vote(1, "a")
    await end(polling)
    with pytest.raises(Refused, match="poll-"):
        await polling.live.voting.cast(POLL, "k2", Ballot(("a",)), secret_of(1))


async def test_a_resumed_poll_takes_ballots_again(polling: Polling):
    await polling.vote(1, "a")
    await polling.pause()
    assert await polling.tried(2) == "poll-paused"
    await polling.resume()
    assert [await polling.tried(2), await polling.tried(1, "b")] == ["", ""]
    assert await marks(polling) == ["a", "b"]


async def test_a_poll_that_is_not_open_yet_takes_no_ballots():
    polling = await Polling(MemoryStorage()).found(opened=False)
    assert await polling.tried(1) == "poll-not-open"


@pytest.mark.parametrize(("late_s", "code"), [(0, ""), (GRACE_S, ""), (GRACE_S + 0.001, "poll-closed")])
async def test_ballots_on_their_way_at_the_end_are_taken_as_long_as_the_grace_lasts(late_s: float, code: str):
    polling = await Polling(MemoryStorage()).found(duration_s=60)
    polling.later(60 + late_s)
    assert await polling.tried(1) == code


# Cards


async def test_a_card_and_the_one_that_replaces_it_are_one_vote(polling: Polling):
    await polling.vote(1, "a")
    for old, new in (("k1", "new1"), ("k2", "new2")):
        await polling.do(c.ReplaceCard(polling.command_id(), old, new))
    assert await polling.tried("new1") == "already-voted"
    assert await polling.tried(1) == "card-revoked"
    assert await polling.tried(2) == "card-revoked"
    assert await polling.tried("new2", "b") == ""
    assert [await polling.live.voting.has_voted(POLL, card) for card in ("k1", "new1", "k2", "new2", "k3")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert await polling.live.voting.turnout(POLL) == 2
    await polling.close()
    assert (polling.poll.turnout, polling.poll.entitled) == (2, 12)


async def test_the_device_that_voted_with_a_card_may_change_its_choice_with_the_one_that_replaces_it(polling: Polling):
    receipt = await polling.vote(1, "a")
    await polling.do(c.ReplaceCard(polling.command_id(), "k1", "new1"))
    assert await polling.live.voting.cast(POLL, "new1", Ballot(("b",)), secret_of(1)) == receipt
    assert await marks(polling) == ["b"]


async def test_what_was_voted_with_a_card_stays_in_the_box_when_it_is_revoked(polling: Polling):
    await polling.vote(1, "a")
    await polling.do(c.RevokeCard(polling.command_id(), "k1"))
    assert [await polling.tried(1), await polling.tried(1, "b")] == ["card-revoked"] * 2
    await polling.close()
    assert (polling.poll.turnout, await marks(polling)) == (1, ["a"])


@pytest.mark.parametrize(
    ("channel", "code"), [("phone", "card-struck"), ("kiosk", "card-struck"), ("table", "card-struck"), ("paper", "")]
)
async def test_who_took_a_paper_booklet_votes_on_paper_only(polling: Polling, channel: Channel, code: str):
    await polling.do(c.StrikeCard(polling.command_id(), "k1", "17"))
    assert await polling.tried(1, channel=channel) == code
    await polling.do(c.StrikeCard(polling.command_id(), "k1", ""))  # and gave it back
    assert await polling.tried(1, channel="phone") == ""
    assert await polling.live.voting.turnout(POLL) == 1


async def test_who_has_voted_on_a_phone_gets_no_booklet_and_has_no_second_vote_on_paper(polling: Polling):
    await polling.vote(1, "a")
    with pytest.raises(Refused, match="card-has-voted"):
        await polling.do(c.StrikeCard(polling.command_id(), "k1", "17"))
    assert await polling.tried(1, "b", device=1, channel="paper") == "already-voted"


async def test_the_turnout_is_told_by_the_site_of_the_card_and_the_channel_of_the_first_cast(polling: Polling):
    channels: list[Channel] = ["phone", "kiosk", "table", "paper"]
    for card in range(1, 9):
        await polling.vote(card, channel=channels[card % 4])
    await polling.vote(1, "b", channel="phone")
    await polling.close()
    assert polling.poll.by_channel == {"s_1": {"kiosk": 2, "paper": 2}, "s_2": {"phone": 2, "table": 2}}


# Quiz


@pytest.fixture
async def quiz() -> Polling:
    return await Polling(MemoryStorage()).found(method="quiz", rules=Rules(right="a", answer_s=20))


async def answer(polling: Polling) -> Ballot:
    [(_, choice)] = await polling.storage.boxes.ballots(POLL)
    return read_ballot(choice)


async def test_an_answer_sent_again_keeps_the_time_of_the_first(quiz: Polling):
    quiz.later(5)
    receipt = await quiz.vote(1, "a", table=2)
    first = await answer(quiz)
    assert (first.left, first.table) == (8, 2)
    quiz.later(10)
    assert await quiz.vote(1, "a", table=2) == receipt
    assert await answer(quiz) == first
    await quiz.vote(2, "b", table=2)
    await quiz.close()
    assert await quiz.vote(1, "a", table=2) == receipt
    assert quiz.poll.tally is not None
    assert quiz.poll.tally.detail.tables == {"2": 450}  # type: ignore[union-attr]


async def test_a_pause_takes_nothing_from_the_time_of_an_answer(quiz: Polling):
    quiz.later(5)
    await quiz.pause()
    quiz.later(600)
    await quiz.resume()
    await quiz.vote(1, "a")
    assert (await answer(quiz)).left == 8


async def test_another_answer_has_the_time_at_which_it_was_given(quiz: Polling):
    await quiz.vote(1, "b")
    quiz.later(15)
    await quiz.vote(1, "a", table=9)  # there is no such table
    assert await answer(quiz) == Ballot(("a",), left=3)
    quiz.later(60)
    await quiz.vote(1, "b")
    await quiz.vote(1, "a")
    assert write_ballot(await answer(quiz)) == write_ballot(Ballot(("a",)))


async def test_a_card_that_was_given_the_secret_of_another_is_not_told_that_its_answer_is_in(quiz: Polling):
    await quiz.vote(1, "a")
    with pytest.raises(Refused, match="receipt-taken"):
        await quiz.live.voting.cast(POLL, "k2", Ballot(("a",)), secret_of(1))
