"""Rules of a live meeting under load: commands share commits, closing holds up nobody, turnout is told calmly."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from server.domain import commands as c
from server.domain.apply import fold
from server.domain.counting import write_ballot
from server.domain.counting.ballots import Ballot
from server.domain.events import PollClosed
from server.domain.receipts import receipt_of
from server.domain.records import ORGANISER
from server.domain.refusals import Refused
from server.live import voting
from server.live.audience import REGIE, VOTER
from server.live.meeting import LiveMeeting
from server.storage.base import Cast
from server.storage.sqlite import SqliteStorage
from server.wire.frames import Changed, Done, Turnout, decode_server
from tests.faults.halls import held, until
from tests.given import choices, staff, table
from tests.live.test_follows import Ear, Meeting

POLL = "v_vote"
SECRET = "k7qf3m9dxz2k7qf3m9dxz2"


class Sqlite(Meeting):
    """The meeting of `Meeting`, in files. cards: credentials `k1`…; the first round and `POLL` are open."""

    def __init__(self, storage: SqliteStorage, folder: Path) -> None:
        super().__init__()
        self.storage, self.folder = storage, folder  # type: ignore[assignment]
        self.live = LiveMeeting("m_1", storage, self.clock, self.command_id)

    async def found(self, cards: int = 100) -> None:
        await super().found()
        await self.live.submit(c.IssueCards("c_more", tuple(f"k{n}" for n in range(5, cards + 1))), ORGANISER)
        await self.live.submit(c.OpenRound("c_open", "r_1"), staff())
        await self.live.submit(c.PlanPoll("c_plan", POLL, "Vote", "Que faire ?", "single", choices("A", "B")), staff())
        await self.live.submit(c.OpenPoll("c_poll", POLL), staff())

    async def fill(self, ballots: int) -> None:
        """Put ballots into the box beside the meeting."""
        draw = Random(1901)
        cast = [
            Cast(POLL, f"k{n}", receipt_of(POLL, f"{SECRET}{n}"), write_ballot(Ballot((draw.choice("ab"),))))
            for n in range(1, ballots + 1)
        ]
        assert set(await self.storage.boxes.cast(cast)) == {"cast"}

    async def note(self, number: int) -> Done:
        return await self.live.submit(c.AddNote(f"c_n{number}", f"n_{number}", "r_1", f"Note {number}"), table(1))

    def voted(self) -> int:
        """How many stand on the roll of the poll, as another process sees it."""
        connection = sqlite3.connect(self.folder / "boxes.db")
        [(count,)] = connection.execute("SELECT count(*) FROM roll").fetchall()
        connection.close()
        return int(count)


@pytest.fixture
async def memory() -> Meeting:
    meeting = Meeting()
    await meeting.found()
    await meeting.live.submit(c.OpenRound("c_open", "r_1"), staff())
    return meeting


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Sqlite]:
    async with SqliteStorage(tmp_path, busy_s=20) as storage:
        meeting = Sqlite(storage, tmp_path)
        await meeting.found()
        yield meeting
        await meeting.live.stop()


# Commands that wait share a commit


async def outcomes(meeting: Meeting, *asked: tuple[c.AnyCommand, int]) -> list[Done | BaseException]:
    """Submit commands of tables (0: of staff) at the same moment."""
    return await asyncio.gather(
        *(meeting.live.submit(command, table(number) if number else staff()) for command, number in asked),
        return_exceptions=True,
    )


def add(number: int, text: str = "Plus de bancs", round: str = "r_1") -> c.AddNote:
    return c.AddNote(f"c_{number}", f"n_{number}", round, text)


def codes(outcomes: list[Done | BaseException]) -> list[str | int]:
    """The seq of each that was done, the code of each that was refused."""
    return [each.seq if isinstance(each, Done) else each.code for each in outcomes if isinstance(each, Refused | Done)]


async def test_commands_that_come_while_a_commit_runs_share_the_next_one(sqlite: Sqlite):
    regie = Ear()
    sqlite.live.join(REGIE, regie)
    before = sqlite.live.state.seq
    with held(sqlite.folder / "journal.db"):
        first = asyncio.create_task(sqlite.note(0))
        for _ in range(10):
            await asyncio.sleep(0)  # it has been taken, and waits for the journal
        rest = [asyncio.create_task(sqlite.note(number)) for number in range(1, 41)]
    done = [each.seq for each in await asyncio.gather(first, *rest)]
    assert done == list(range(before + 1, before + 42))
    seqs = [frame.seq for each in regie.heard[1:] if isinstance(frame := decode_server(each), Changed)]
    assert seqs == [before + 1, before + 41]


async def test_one_refused_among_twenty_leaves_the_others_as_they_would_be_without_it(memory: Meeting):
    before = memory.live.state.seq
    asked = [(add(number, text="" if number == 7 else "Oui"), 1) for number in range(20)]
    found = codes(await outcomes(memory, *asked))
    assert found[7] == "bad-text"
    assert [*found[:7], *found[8:]] == list(range(before + 1, before + 20))
    assert list(memory.live.state.notes) == [f"n_{number}" for number in range(20) if number != 7]


async def test_a_command_twice_in_one_commit_has_one_outcome(memory: Meeting):
    before = memory.live.state.seq
    assert codes(await outcomes(memory, (add(1), 1), (add(1), 1), (add(2), 2), (add(1), 1))) == [
        before + 1, before + 1, before + 2, before + 1,
    ]  # fmt: skip
    assert list(memory.live.state.notes) == ["n_1", "n_2"]


async def test_a_command_id_of_another_sender_in_the_same_commit_is_refused(memory: Meeting):
    before = memory.live.state.seq
    assert codes(await outcomes(memory, (add(1), 1), (add(1), 2))) == [before + 1, "id-taken"]


async def test_a_note_id_that_another_in_the_same_commit_takes_is_refused(memory: Meeting):
    before = memory.live.state.seq
    again = c.AddNote("c_2", "n_1", "r_1", "Moi aussi")
    assert codes(await outcomes(memory, (add(1), 1), (again, 2))) == [before + 1, "id-taken"]


async def test_a_command_is_decided_after_those_before_it_in_the_same_commit(memory: Meeting):
    before = memory.live.state.seq
    asked: list[tuple[c.AnyCommand, int]] = [
        (add(1), 1),
        (c.EditNote("c_2", "n_1", "Dix bancs", "idea", 2), 1),
        (c.EditNote("c_3", "n_1", "Dix bancs", "idea", 2), 2),
        (c.CreateTheme("c_4", "h_1", "Bancs", ("n_1",)), 0),
        (c.CloseRound("c_5", "r_1"), 0),
        (add(6), 1),
        (c.OpenRound("c_7", "r_2"), 0),
        (add(8, round="r_2"), 3),
        (c.WithdrawNote("c_9", "n_1"), 1),
    ]
    found = codes(await outcomes(memory, *asked))
    assert [each if isinstance(each, str) else each - before for each in found] == [
        1, 2, "not-yours", 4, 5, "round-closed", 7, 8, "round-closed",
    ]  # fmt: skip
    assert memory.live.state.notes["n_1"].text == "Dix bancs"
    assert fold(await memory.storage.journal.read("m_1")) == memory.live.state


async def test_what_could_not_be_committed_is_not_saved_for_each_and_done_when_sent_again(tmp_path: Path):
    async with SqliteStorage(tmp_path, busy_s=0.01) as storage:
        meeting = Sqlite(storage, tmp_path)
        await meeting.found()
        before, state = meeting.live.state.seq, meeting.live.state.fork()
        asked = [(add(number), 1 + number % 3) for number in range(10)]
        with held(tmp_path / "journal.db"):
            assert codes(await outcomes(meeting, *asked)) == ["not-saved"] * 10
            assert meeting.live.state == state
        assert codes(await outcomes(meeting, *asked)) == list(range(before + 1, before + 11))
        await meeting.live.stop()


# Closing holds up nobody


async def test_notes_are_acknowledged_while_a_closing_waits_for_the_box(sqlite: Sqlite):
    await sqlite.fill(100)
    with held(sqlite.folder / "boxes.db"):
        closing = asyncio.create_task(sqlite.live.submit(c.ClosePoll("c_close", POLL), staff()))
        for number in range(20):
            await sqlite.note(number)
        assert not closing.done()
    done = await closing
    assert done.seq == sqlite.live.state.seq
    assert sqlite.live.state.polls[POLL].tally is not None


async def test_notes_are_acknowledged_while_the_box_is_scrubbed(sqlite: Sqlite):
    await sqlite.fill(100)
    with reading(sqlite.folder / "boxes.db"):
        await sqlite.live.submit(c.ClosePoll("c_close", POLL), staff())
        for number in range(20):
            await sqlite.note(number)
        assert not is_scrubbed(sqlite)
    await until(lambda: is_scrubbed(sqlite))


async def test_closing_a_box_of_five_thousand_ballots_lets_the_notes_pass(tmp_path: Path):
    async with SqliteStorage(tmp_path) as storage:
        meeting = Sqlite(storage, tmp_path)
        await meeting.found(cards=5_000)
        await meeting.fill(5_000)
        answered: list[str] = []

        async def ask(command: c.AnyCommand, number: int) -> None:
            await meeting.live.submit(command, table(number) if number else staff())
            answered.append(command.id)

        closing = asyncio.create_task(ask(c.ClosePoll("c_close", POLL), 0))
        sent = 0
        while not closing.done():
            await ask(c.AddNote(f"c_n{sent}", f"n_{sent}", "r_1", "Oui"), 1)
            sent += 1
        await closing
        assert answered[0] == "c_n0"
        await until(lambda: is_scrubbed(meeting))
        tally = meeting.live.state.polls[POLL].tally
        assert tally is not None
        assert (tally.ballots, sum(tally.counts.values()), meeting.live.state.polls[POLL].turnout) == (5_000,) * 3
        await meeting.live.stop()


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Read a database for the length of the block, as `tablee verify` does: its log cannot be emptied meanwhile."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM box").fetchall()
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def is_scrubbed(meeting: Sqlite) -> bool:
    connection = sqlite3.connect(meeting.folder / "boxes.db")
    rows = connection.execute("SELECT scrubbed FROM sealed").fetchall()
    connection.close()
    return rows == [(1,)]


@pytest.mark.parametrize("sender", ["another", "the same"])
async def test_a_closing_under_a_command_id_used_before_closes_nothing_and_seals_nothing(sqlite: Sqlite, sender: str):
    actor = staff("vote-operator" if sender == "another" else "lead")
    await sqlite.live.submit(c.ShowOnDisplay("c_used", "black"), staff())
    await asyncio.gather(sqlite.live.submit(c.ClosePoll("c_used", POLL), actor), return_exceptions=True)
    assert sqlite.live.state.polls[POLL].is_open
    assert await sqlite.storage.boxes.sealed() == set()
    assert await sqlite.live.voting.cast(POLL, "k1", Ballot(("a",)), SECRET)


async def test_two_who_close_a_poll_at_the_same_moment_close_it_once(sqlite: Sqlite):
    await sqlite.fill(10)
    first, second = await outcomes(sqlite, (c.ClosePoll("c_1", POLL), 0), (c.ClosePoll("c_2", POLL), 0))
    assert sorted(type(each).__name__ for each in (first, second)) == ["Done", "Refused"]
    rows = await sqlite.storage.journal.read("m_1")
    assert sum(isinstance(row.event, PollClosed) for row in rows) == 1


async def test_a_closing_sent_again_gets_the_first_outcome(sqlite: Sqlite):
    await sqlite.fill(10)
    closing = c.ClosePoll("c_1", POLL)
    first, again = await outcomes(sqlite, (closing, 0), (closing, 0))
    later = await sqlite.live.submit(closing, staff())
    assert first == again == later


# Turnout


class Watch(Ear):
    """An ear that notes when it heard of a turnout, and how many ballots were committed by then."""

    def __init__(self, meeting: Sqlite) -> None:
        super().__init__()
        self.meeting = meeting
        self.told: list[tuple[float, int, int]] = []

    def write(self, data: bytes) -> None:
        super().write(data)
        frame = decode_server(self.heard[-1])
        if isinstance(frame, Turnout):
            self.told.append((asyncio.get_running_loop().time(), frame.voted, self.meeting.voted()))


async def heard_of(ear: Ear, voted: int) -> None:
    """Wait until an ear has heard of this turnout."""
    await until(lambda: POLL in ear.turnout and ear.turnout[POLL].voted == voted)


async def vote(meeting: Sqlite, card: int) -> None:
    await meeting.live.voting.cast(POLL, f"k{card}", Ballot(("a",)), f"{SECRET}{card}")


async def test_turnout_is_told_at_most_once_in_its_time_and_ends_exact(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(voting, "TURNOUT_EVERY_S", 0.1)
    ear = Watch(sqlite)
    sqlite.live.join(VOTER, ear)
    for card in range(1, 101):
        await vote(sqlite, card)
        if card % 20 == 0:  # everyone makes a pause now and then
            await heard_of(ear, card)
    times = [at for at, _, _ in ear.told]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.098  # a clock of 1 ms
    assert ear.told[-1][1] == 100
    newcomer = Ear()
    sqlite.live.join(VOTER, newcomer)
    assert newcomer.turnout == {POLL: Turnout(POLL, 100, {"": {"phone": 100}})}


async def test_turnout_never_counts_a_ballot_that_is_not_committed(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(voting, "TURNOUT_EVERY_S", 0.0)
    ear = Watch(sqlite)
    sqlite.live.join(VOTER, ear)
    await vote(sqlite, 1)
    await heard_of(ear, 1)
    with held(sqlite.folder / "boxes.db"):
        waiting = [asyncio.create_task(vote(sqlite, card)) for card in range(2, 31)]
        for number in range(10):
            await sqlite.note(number)  # time enough for a hasty teller
        assert ear.told[-1][1] == 1
    await asyncio.gather(*waiting)
    for card in range(31, 101):
        await vote(sqlite, card)
    await heard_of(ear, 100)
    assert all(voted <= committed for _, voted, committed in ear.told)


async def test_a_ballot_sent_again_or_replaced_is_no_further_turnout(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(voting, "TURNOUT_EVERY_S", 0.0)
    ear = Watch(sqlite)
    sqlite.live.join(VOTER, ear)
    for mark in ("a", "a", "b"):
        await sqlite.live.voting.cast(POLL, "k1", Ballot((mark,)), SECRET)
    with pytest.raises(Refused, match="already-voted"):
        await sqlite.live.voting.cast(POLL, "k1", Ballot(("a",)), SECRET[::-1])
    await vote(sqlite, 2)
    await heard_of(ear, 2)
    assert [voted for _, voted, _ in ear.told] in ([1, 2], [2])


async def test_after_its_closing_a_poll_has_no_turnout_but_its_own(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch):
    """Not in a frame, and not in the snapshot of who comes later, even when it was told while the box was counted."""
    monkeypatch.setattr(voting, "TURNOUT_EVERY_S", 0.2)
    ear = Watch(sqlite)
    sqlite.live.join(VOTER, ear)
    await vote(sqlite, 1)
    await heard_of(ear, 1)
    await vote(sqlite, 2)  # to be told in 0.2 s
    with ExitStack() as journal:
        with held(sqlite.folder / "boxes.db"):
            closing = asyncio.create_task(sqlite.live.submit(c.ClosePoll("c_1", POLL), staff()))
            await sqlite.note(1)  # the closing has gone on to the box
            journal.enter_context(held(sqlite.folder / "journal.db"))
        await heard_of(ear, 2)
        assert not closing.done()
    await closing
    newcomer = Ear()
    sqlite.live.join(VOTER, newcomer)
    assert newcomer.turnout == {}
    assert [voted for _, voted, _ in ear.told] == [1, 2]
