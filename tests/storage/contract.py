"""The rules of `server/storage/base.py`, one test a sentence, run by every engine: the journal, and the vocabulary.

An engine's test module subclasses `JournalRules` and `contract_boxes.BoxesRules`, and gives the fixture `storage`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import strategies as st

from server.domain import events as e
from server.domain.chain import GENESIS, link_event
from server.domain.events import AnyEvent, Recorded
from server.domain.records import Choice
from server.domain.tallies import Tally
from server.storage.base import Cast, Entry, Storage

NOON = datetime(2026, 3, 14, 12, 0, 0, 250_000, tzinfo=UTC)
MEETING, OTHER = "m_1", "m_2"


# Vocabulary


def note(number: int = 1, text: str = "Plus de bancs à l’ombre") -> AnyEvent:
    return e.NoteAdded(f"n_{number}", "t_12", "r_1", text, "idea", 3)


def entry(command_id: str, *events: AnyEvent, at: datetime = NOON, actor: str = "table:t_12") -> Entry:
    return Entry(command_id, actor, at, "s_1", events or (note(),))


async def append(storage: Storage, *entries: Entry, meeting: str = MEETING) -> list[Recorded]:
    async with storage.journal.transaction(meeting) as tx:
        return await tx.append(entries)


def command_ids(rows: Iterable[Recorded]) -> list[str]:
    return [row.command_id for row in rows]


def ballot(
    card: int,
    receipt: int | None = None,
    choice: str = "a",
    poll: str = "v_1",
    channel: str = "phone",
    site: str = "",
    **groups: str,
) -> Cast:
    """The ballot of a card; `receipt` is the one of its own device unless another number is given.

    groups: dimension -> group, "" for none; the keys are those of the device.
    """
    own = card if receipt is None else receipt
    keyed = tuple((dimension, group, f"{dimension}-of-{own:04}") for dimension, group in groups.items())
    return Cast(poll, f"card-{card:04}", f"RCPT-{own:04}", f'{{"marks":["{choice}"]}}', channel, site, keyed)


async def check_agree(storage: Storage, poll: str = "v_1") -> None:
    """Fail unless roll, box and every box of groups hold as many, and the groups the very choices of the box.

    For polls whose voters all name a group in each dimension. Groups that were forgotten are empty together.
    """
    cast = sorted(choice for _, choice in await storage.boxes.ballots(poll))
    assert await voters(storage, poll) == len(await storage.boxes.roll(poll)) == len(cast)
    for rows in (await storage.boxes.grouped(poll)).values():
        assert sorted(choice for _, choice in rows) == cast


async def voters(storage: Storage, poll: str = "v_1") -> int:
    """How many are on the roll, over all sites and channels."""
    return sum(sum(channels.values()) for channels in (await storage.boxes.turnout(poll)).values())


def choices(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Receipt -> the letter voted."""
    return {receipt: choice[11] for receipt, choice in rows}


async def cancelled_after(steps: int, work: Callable[[], Awaitable[object]]) -> bool:
    """Start `work`, let the loop turn `steps` times, cancel it; return whether that came in time."""
    task = asyncio.ensure_future(work())
    for _ in range(steps):
        if not task.done():
            await asyncio.wait([task], timeout=0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


ids = st.text("abcdefghjkmnpqrstvwxyz0123456789", min_size=1, max_size=8)
texts = st.text(max_size=40)
times = st.datetimes(timezones=st.just(UTC))
made_choices = st.builds(Choice, ids, ids, texts, ids, ids, st.none() | ids)
tallies = st.builds(
    Tally, st.dictionaries(ids, st.integers(0, 9)), st.integers(0, 9), st.integers(0, 9), st.tuples(ids)
)
any_event: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(e.MeetingCreated, ids, texts, st.tuples(ids), ids),
    st.builds(e.SiteAdded, ids, texts, st.booleans()),
    st.builds(e.CardsIssued, st.lists(ids).map(tuple)),
    st.builds(e.StaffLinkIssued, ids, st.sampled_from(["lead", "observer"]), times),
    st.builds(e.RoundOpened, ids, times),
    st.builds(e.NoteAdded, ids, ids, ids, texts, st.sampled_from(["idea", "dissent"]), st.integers(1, 99)),
    st.builds(e.NotesRead, st.lists(ids).map(tuple)),
    st.builds(e.ProposalWritten, ids, texts, texts, ids, st.lists(ids).map(tuple)),
    st.builds(e.PollOpened, ids, st.lists(made_choices, max_size=3).map(tuple), st.integers(0, 10**6)),
    st.builds(e.PollClosed, ids, tallies, st.integers(0, 10**6), ids),
    st.builds(e.DisplayShown, ids, st.sampled_from(["poll", "black"]), ids),
)


class JournalRules:
    """What a journal promises."""

    async def test_a_journal_is_read_in_order(self, storage: Storage) -> None:
        await append(storage, entry("c_1", note(1), note(2)), entry("c_2"))
        await append(storage, entry("c_3"))
        rows = await storage.journal.read(MEETING)
        assert [(row.seq, row.command_id, row.position) for row in rows] == [
            (1, "c_1", 0),
            (2, "c_1", 1),
            (3, "c_2", 0),
            (4, "c_3", 0),
        ]

    @pytest.mark.parametrize(("after", "expected"), [(0, [1, 2, 3]), (2, [3]), (3, []), (9, [])])
    async def test_only_events_after_the_seq_asked_for_are_read(
        self, storage: Storage, after: int, expected: list[int]
    ) -> None:
        await append(storage, entry("c_1", note(1), note(2), note(3)))
        assert [row.seq for row in await storage.journal.read(MEETING, after)] == expected
        async with storage.journal.transaction(MEETING) as tx:
            assert [row.seq for row in await tx.read(after)] == expected

    @pytest.mark.parametrize(("after", "most", "expected"), [(0, 2, [1, 2]), (1, 1, [2]), (2, 9, [3]), (0, 0, [])])
    async def test_no_more_events_than_asked_for_are_read(
        self, storage: Storage, after: int, most: int, expected: list[int]
    ) -> None:
        await append(storage, entry("c_1", note(1), note(2), note(3)))
        assert [row.seq for row in await storage.journal.read(MEETING, after, most)] == expected

    async def test_a_meeting_that_nobody_wrote_about_is_empty(self, storage: Storage) -> None:
        assert await storage.journal.read(MEETING) == []
        assert await storage.journal.meetings() == []

    async def test_each_row_seals_all_rows_before_it(self, storage: Storage) -> None:
        await append(storage, entry("c_1", note(1), note(2)))
        await append(storage, entry("c_2"))
        chain = GENESIS
        for row in await storage.journal.read(MEETING):
            chain = link_event(chain, row)
            assert row.chain == chain

    async def test_what_is_appended_is_in_the_journal_only_once_the_transaction_has_ended(
        self, storage: Storage
    ) -> None:
        async with storage.journal.transaction(MEETING) as tx:
            await tx.append([entry("c_1")])
            assert await storage.journal.read(MEETING) == []
        assert command_ids(await storage.journal.read(MEETING)) == ["c_1"]

    async def test_a_transaction_sees_what_it_appended(self, storage: Storage) -> None:
        async with storage.journal.transaction(MEETING) as tx:
            await tx.append([entry("c_1")])
            await tx.append([entry("c_2", actor="lead")])
            assert command_ids(await tx.read(0)) == ["c_1", "c_2"]
            assert (await tx.find(["c_2"]))["c_2"].actor == "lead"

    async def test_what_append_returns_is_what_is_read_later(self, storage: Storage) -> None:
        paris = timezone(timedelta(hours=1))
        appended = await append(storage, entry("c_1", note(1), note(2)), entry("c_2", at=NOON.astimezone(paris)))
        assert await storage.journal.read(MEETING) == appended
        assert appended[2].at.utcoffset() == timedelta(0)
        assert appended[2].at == NOON

    async def test_a_command_without_events_leaves_no_trace(self, storage: Storage) -> None:
        assert await append(storage, Entry("c_1", "lead", NOON, "s_1", ())) == []
        assert await storage.journal.read(MEETING) == []

    async def test_a_known_command_is_found_with_its_last_seq_and_its_sender(self, storage: Storage) -> None:
        await append(storage, entry("c_1", note(1), note(2), actor="lead:u_1"), entry("c_2"))
        async with storage.journal.transaction(MEETING) as tx:
            found = await tx.find(["c_1", "c_3", "c_2"])
            assert {id: (earlier.seq, earlier.actor) for id, earlier in found.items()} == {
                "c_1": (2, "lead:u_1"),
                "c_2": (3, "table:t_12"),
            }
            assert await tx.find([]) == {}

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ([entry("c_2"), entry("c_1")], "c_1 is in the journal already"),
            ([entry("c_2"), Entry("c_1", "lead", NOON, "s_1", ())], "c_1 is in the journal already"),
            ([entry("c_2"), entry("c_2")], "c_2 is in the journal already"),
            ([entry("c_2"), entry("c_3", at=datetime(2026, 3, 14))], "aware datetime"),
        ],
        ids=["known", "known, without events", "twice", "naive time"],
    )
    async def test_a_wrong_entry_writes_nothing_even_when_the_transaction_goes_on(
        self, storage: Storage, wrong: list[Entry], reason: str
    ) -> None:
        await append(storage, entry("c_1"))
        async with storage.journal.transaction(MEETING) as tx:
            with pytest.raises(ValueError, match=reason):
                await tx.append(wrong)
        assert command_ids(await storage.journal.read(MEETING)) == ["c_1"]

    async def test_leaving_with_an_exception_rolls_back_and_raises_it_on(self, storage: Storage) -> None:
        async def refuse() -> None:
            async with storage.journal.transaction(MEETING) as tx:
                await tx.append([entry("c_1")])
                raise LookupError("refused")

        with pytest.raises(LookupError, match="refused"):
            await refuse()
        assert await storage.journal.read(MEETING) == []
        assert [row.seq for row in await append(storage, entry("c_1"))] == [1]

    async def test_a_transaction_waits_for_the_one_before(self, storage: Storage) -> None:
        async def second() -> list[Recorded]:
            async with storage.journal.transaction(MEETING) as tx:
                return await tx.append([entry("c_2", note(len(await tx.read(0)) + 1))])

        async with storage.journal.transaction(MEETING) as tx:
            waiting = asyncio.create_task(second())
            await tx.append([entry("c_1")])
            await tx.read(0)
            assert not waiting.done()
        [row] = await waiting
        assert (row.seq, row.event) == (2, note(2))

    async def test_reading_never_waits_for_a_writer(self, storage: Storage) -> None:
        await append(storage, entry("c_1"))
        async with storage.journal.transaction(MEETING) as tx:
            await tx.append([entry("c_2")])
            assert command_ids(await storage.journal.read(MEETING)) == ["c_1"]
            assert await storage.journal.meetings() == [MEETING]

    async def test_a_cancelled_transaction_is_kept_whole_or_not_at_all(self, storage: Storage) -> None:
        in_time = []
        for steps in range(40):
            entries = [entry(f"c_{steps}a"), entry(f"c_{steps}b")]
            in_time.append(await cancelled_after(steps, lambda entries=entries: append(storage, *entries)))  # type: ignore[misc]
            kept = [id for id in command_ids(await storage.journal.read(MEETING)) if id.startswith(f"c_{steps}")]
            ended = [f"c_{steps}a", f"c_{steps}b"]
            assert kept in ([], ended) if in_time[-1] else kept == ended
        assert in_time[0]
        rows = await storage.journal.read(MEETING)
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))

    async def test_being_cancelled_inside_rolls_back(self, storage: Storage) -> None:
        entered = asyncio.Event()

        async def work() -> None:
            async with storage.journal.transaction(MEETING) as tx:
                await tx.append([entry("c_1")])
                entered.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(work())
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await storage.journal.read(MEETING) == []
        assert command_ids(await append(storage, entry("c_1"))) == ["c_1"]

    async def test_a_cancelled_wait_for_a_transaction_leaves_the_others_in_peace(self, storage: Storage) -> None:
        async with storage.journal.transaction(MEETING) as tx:
            assert await cancelled_after(3, lambda: append(storage, entry("c_1")))
            await tx.append([entry("c_2")])
        assert command_ids(await storage.journal.read(MEETING)) == ["c_2"]

    async def test_meetings_are_listed_oldest_first(self, storage: Storage) -> None:
        await append(storage, entry("c_1", at=NOON + timedelta(hours=1)), meeting="m_a")
        await append(storage, entry("c_1"), meeting="m_b")
        await append(storage, entry("c_1", at=NOON + timedelta(minutes=1)), meeting="m_c")
        await append(storage, entry("c_2", at=NOON - timedelta(days=1)), meeting="m_a")
        assert await storage.journal.meetings() == ["m_b", "m_c", "m_a"]

    async def test_two_meetings_never_see_each_others_events(self, storage: Storage) -> None:
        await append(storage, entry("c_1", note(1)), entry("c_2", note(2)))
        await append(storage, entry("c_1", note(9)), meeting=OTHER)
        assert [(row.seq, row.event) for row in await storage.journal.read(OTHER)] == [(1, note(9))]
        async with storage.journal.transaction(OTHER) as tx:
            assert [row.event for row in await tx.read(0)] == [note(9)]
            assert list(await tx.find(["c_1", "c_2"])) == ["c_1"]

    async def test_what_this_store_wrote_itself_does_not_count_as_changed(self, storage: Storage) -> None:
        await storage.journal.changed()
        await append(storage, entry("c_1"))
        await storage.boxes.cast([ballot(1)])
        assert not await storage.journal.changed()

    async def test_what_was_committed_stays_when_the_storage_is_closed(self, storage: Storage) -> None:
        rows = await append(storage, entry("c_1"))
        await storage.boxes.cast([ballot(1)])
        await storage.__aexit__(None, None, None)
        await storage.__aenter__()
        assert await storage.journal.read(MEETING) == rows
        assert await voters(storage, "v_1") == 1
