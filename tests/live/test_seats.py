"""Rules for devices at a table: who is let in, who is sent away, and what the régie hears of them."""

import asyncio
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain.events import TableTaken
from server.domain.records import ORGANISER
from server.domain.refusals import Refused
from server.live import hub
from server.live.audience import REGIE, Audience
from server.live.meeting import LiveMeeting
from server.storage.sqlite import SqliteStorage
from server.wire.frames import Presence, Refusal, Report, Snapshot, decode_server
from tests.faults.halls import held, until
from tests.given import staff, table
from tests.live.test_follows import Ear, Meeting

TABLE, DELIVERY = Audience("table", "t_1"), Audience("delivery", "t_1")
TAKEN = Refusal(None, "table-taken", {"table": 1})


class Hall(Meeting):
    """The meeting of `Meeting`, whose devices come as they do through the door."""

    async def come(self, device: str = "", take: bool = False) -> Ear:
        """A device of table 1 that was let in."""
        await self.live.seat("t_1", device, take)
        ear = Ear()
        self.live.join(TABLE, ear, device)
        return ear

    def go(self, *ears: Ear) -> None:
        for ear in ears:
            self.live.hub.leave(TABLE, ear)

    def restarted(self) -> "Hall":
        """The same meeting in a server that has just started."""
        other = Hall()
        other.storage, other.now, other.made = self.storage, self.now, self.made
        other.live = LiveMeeting("m_1", self.storage, other.clock, other.command_id)
        return other

    @property
    def device(self) -> str:
        """Who writes for table 1."""
        return self.live.state.tables["t_1"].device

    async def taken(self) -> list[str]:
        """The devices that took a table, by the journal."""
        rows = await self.storage.journal.read("m_1")
        return [row.event.device for row in rows if isinstance(row.event, TableTaken)]


@pytest.fixture
async def hall() -> Hall:
    hall = Hall()
    await hall.found()
    return hall


def last(ear: Ear) -> object:
    return decode_server(ear.heard[-1])


# Who is let in


async def test_the_first_device_takes_the_table_and_comes_back_as_often_as_it_likes(hall: Hall):
    for _ in range(3):
        hall.go(await hall.come("d_1"))
    assert (hall.device, await hall.taken()) == ("d_1", ["d_1"])


async def test_a_second_page_of_the_same_device_comes_in_beside_the_first(hall: Hall):
    first, second = await hall.come("d_1"), await hall.come("d_1")
    assert hall.live.hub.devices(TABLE) == 2
    assert not first.dropped
    assert not second.dropped


async def test_another_device_is_refused_while_the_one_that_writes_is_connected(hall: Hall):
    first = await hall.come("d_1")
    before = hall.live.state.fork()
    with pytest.raises(Refused, match="table-taken") as refused:
        await hall.come("d_2")
    assert refused.value.facts == {"table": 1}
    assert hall.live.state == before
    assert not first.dropped


async def test_another_device_is_let_in_and_takes_the_table_once_the_other_has_gone(hall: Hall):
    hall.go(await hall.come("d_1"))
    second = await hall.come("d_2")
    assert (hall.device, await hall.taken()) == ("d_2", ["d_1", "d_2"])
    assert not second.dropped
    with pytest.raises(Refused, match="table-taken"):
        await hall.come("d_1")


async def test_a_person_may_take_the_table_while_the_other_device_is_connected(hall: Hall):
    first = await hall.come("d_1")
    second = await hall.come("d_2", take=True)
    assert last(first) == TAKEN
    assert (first.dropped, second.dropped, hall.device) == (True, False, "d_2")
    assert hall.live.hub.devices(TABLE) == 1
    assert isinstance(last(second), Snapshot)
    assert second.records["tables"]["t_1"]["device"] == "d_2"


async def test_all_pages_of_a_device_are_sent_away_together(hall: Hall):
    pages = [await hall.come("d_1") for _ in range(3)]
    await hall.come("d_2", take=True)
    assert [(last(page), page.dropped) for page in pages] == [(TAKEN, True)] * 3


async def test_a_table_taken_back_and_forth_always_has_the_last_one(hall: Hall):
    first = await hall.come("d_1")
    second = await hall.come("d_2", take=True)
    again = await hall.come("d_1", take=True)
    assert [first.dropped, second.dropped, again.dropped] == [True, True, False]
    assert await hall.taken() == ["d_1", "d_2", "d_1"]


async def test_each_table_has_its_own_device(hall: Hall):
    await hall.come("d_1")
    await hall.live.seat("t_2", "d_1", take=False)
    await hall.live.seat("t_3", "d_2", take=False)
    assert [each.device for each in hall.live.state.tables.values()] == ["d_1", "d_1", "d_2"]


async def test_a_program_without_a_name_comes_in_beside_and_is_neither_refused_nor_sent_away(hall: Hall):
    bridge = await hall.come()
    await hall.come("d_1")
    beside = await hall.come()
    await hall.come("d_2", take=True)
    assert not bridge.dropped
    assert not beside.dropped
    assert (hall.device, await hall.taken()) == ("d_2", ["d_1", "d_2"])


async def test_a_program_without_a_name_keeps_nobody_out(hall: Hall):
    await hall.come()
    hall.go(await hall.come("d_1"))
    await hall.come("d_2")
    assert hall.device == "d_2"


async def test_where_several_may_write_nobody_takes_a_table_and_nobody_is_sent_away():
    hall = Hall()
    hall.devices = "several"
    await hall.found()
    ears = [
        await hall.come(device, take) for device, take in (("d_1", False), ("d_2", False), ("d_3", True), ("", True))
    ]
    assert [ear.dropped for ear in ears] == [False] * 4
    assert (hall.device, await hall.taken()) == ("", [])


# At the same moment


async def test_of_two_that_come_at_the_same_moment_one_gets_the_table_and_the_other_is_refused(hall: Hall):
    for writing in ("", "d_9"):
        if writing:
            hall.go(await hall.come(writing, take=True))
        outcomes = await asyncio.gather(*(hall.come(f"d_{n}") for n in range(1, 6)), return_exceptions=True)
        ears = [each for each in outcomes if isinstance(each, Ear)]
        assert [each.code for each in outcomes if isinstance(each, Refused)] == ["table-taken"] * 4
        assert (len(ears), hall.device, ears[0].dropped) == (1, "d_1", False)
        hall.go(*ears)


async def test_of_two_that_take_the_table_at_the_same_moment_the_last_one_has_it(hall: Hall):
    first, second = await asyncio.gather(
        hall.come("d_1", take=True), hall.come("d_2", take=True), return_exceptions=True
    )
    assert isinstance(first, Refused)
    assert first.code == "table-taken"
    assert isinstance(second, Ear)
    assert (hall.device, hall.live.hub.devices(TABLE)) == ("d_2", 1)


async def test_who_reloads_twice_at_the_same_moment_is_let_in_twice(hall: Hall):
    ears = await asyncio.gather(hall.come("d_1"), hall.come("d_1"))
    assert [ear.dropped for ear in ears] == [False, False]
    assert await hall.taken() == ["d_1"]


# Restarts, and a disk that takes nothing


async def test_after_a_restart_the_device_that_wrote_comes_back_as_if_nothing_had_been(hall: Hall):
    await hall.come("d_1")
    after = hall.restarted()
    await after.live.start()
    await after.come("d_1")
    assert (after.device, await after.taken()) == ("d_1", ["d_1"])
    with pytest.raises(Refused, match="table-taken"):
        await after.come("d_2")


async def test_after_a_restart_whoever_comes_first_gets_the_table(hall: Hall):
    await hall.come("d_1")
    after = hall.restarted()
    await after.live.start()
    await after.come("d_2")
    with pytest.raises(Refused, match="table-taken"):
        await after.come("d_1")
    assert await after.taken() == ["d_1", "d_2"]


async def test_a_device_whose_place_could_not_be_recorded_is_not_let_in_and_nobody_is_sent_away(tmp_path: Path):
    async with SqliteStorage(tmp_path, busy_s=0.01) as storage:
        hall = Hall()
        hall.storage = storage  # type: ignore[assignment]
        hall.live = LiveMeeting("m_1", storage, hall.clock, hall.command_id)
        await hall.found()
        first = await hall.come("d_1")
        with held(tmp_path / "journal.db"):
            with pytest.raises(Refused, match="not-saved"):
                await hall.come("d_2", take=True)
            await hall.come("d_1")  # nothing to record, nothing to fail
        assert (first.dropped, hall.device) == (False, "d_1")
        second = await hall.come("d_2", take=True)
        assert (first.dropped, second.dropped) == (True, False)
        await hall.live.stop()


async def test_a_table_taken_through_another_process_is_not_taken_again_by_mistake(hall: Hall):
    other = hall.restarted()
    await other.live.start()
    await other.come("d_2")
    with pytest.raises(Refused, match="table-taken"):
        await hall.come("d_1")
    assert hall.device == other.device == "d_2"


async def test_a_device_is_sent_away_whichever_process_the_next_one_comes_through(hall: Hall):
    first = await hall.come("d_1")
    other = hall.restarted()
    await other.live.start()
    await other.come("d_2", take=True)
    await hall.live.catch_up()
    assert (last(first), first.dropped) == (TAKEN, True)


# Handing over


async def test_who_was_sent_away_hands_over_what_it_holds_and_sees_nothing(hall: Hall):
    await hall.live.submit(c.OpenRound("c_open", "r_1"), staff())
    hall.go(await hall.come("d_1"))
    second, old = await hall.come("d_2"), Ear()
    hall.live.join(DELIVERY, old, "d_1")
    done = await hall.live.submit(c.AddNote("c_1", "n_1", "r_1", "Plus de bancs"), table(1))
    hall.live.hub.answer(DELIVERY, old, done)
    assert [type(decode_server(each)).__name__ for each in old.heard] == ["Snapshot", "Done"]
    assert old.records == {}
    assert list(second.records["notes"]) == ["n_1"]
    assert not old.dropped


async def test_who_delivers_is_not_sent_away_when_the_table_is_taken_again(hall: Hall):
    old = Ear()
    hall.live.join(DELIVERY, old, "d_1")
    await hall.come("d_2")
    await hall.come("d_3", take=True)
    assert not old.dropped


async def test_with_the_links_of_its_table_replaced_a_device_neither_writes_nor_delivers(hall: Hall):
    writing, old, elsewhere = await hall.come("d_2"), Ear(), Ear()
    hall.live.join(DELIVERY, old, "d_1")
    hall.live.join(Audience("delivery", "t_2"), elsewhere, "d_3")
    await hall.live.submit(c.IssueTableLink("c_1", "t_1", "new", replace=True), ORGANISER)
    assert (writing.dropped, old.dropped, elsewhere.dropped) == (True, True, False)


# What the régie hears


@pytest.fixture
async def regie(hall: Hall) -> Ear:
    ear = Ear()
    hall.live.join(REGIE, ear)
    return ear


def presences(ear: Ear) -> list[Presence]:
    return [frame for each in ear.heard if isinstance(frame := decode_server(each), Presence)]


async def test_a_report_reaches_the_regie_when_it_says_something_else_than_before(
    hall: Hall, regie: Ear, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hub, "REPORTS_EVERY_S", 0.0)
    await hall.come("d_1")
    for report in (Report(50, False, 2), Report(50, False, 2), Report(49, False, 0), Report(None, None, 0), Report()):
        hall.live.hub.hear(TABLE, report)
    assert presences(regie) == [
        Presence("t_1", 1), Presence("t_1", 1, 50, False, 2), Presence("t_1", 1, 49, False), Presence("t_1", 1),
    ]  # fmt: skip


async def test_of_a_flood_of_reports_the_regie_hears_the_first_and_then_the_last(
    hall: Hall, regie: Ear, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hub, "REPORTS_EVERY_S", 0.05)
    await hall.come("d_1")
    for waiting in range(1, 1001):
        hall.live.hub.hear(TABLE, Report(50, False, waiting))
    assert presences(regie)[1:] == [Presence("t_1", 1, 50, False, 1)]
    await until(lambda: len(presences(regie)) == 3)
    assert presences(regie)[2:] == [Presence("t_1", 1, 50, False, 1000)]


async def test_what_waited_to_be_told_of_a_device_is_not_told_of_the_one_that_took_its_place(
    hall: Hall, regie: Ear, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hub, "REPORTS_EVERY_S", 0.05)
    await hall.come("d_1")
    for waiting in (1, 2):
        hall.live.hub.hear(TABLE, Report(3, False, waiting))
    await hall.come("d_2", take=True)
    hall.live.hub.hear(TABLE, Report(90, True, 0))
    hall.live.hub.hear(TABLE, Report(91, True, 0))  # told after what waited of the other would have been
    await until(lambda: presences(regie)[-1] == Presence("t_1", 1, 91, True))
    assert Presence("t_1", 1, 3, False, 2) not in presences(regie)


async def test_what_a_device_said_last_stays_when_it_has_gone_and_who_comes_later_finds_it(hall: Hall, regie: Ear):
    ear = await hall.come("d_1")
    hall.live.hub.hear(TABLE, Report(3, False, 7))
    hall.go(ear)
    gone = Presence("t_1", 0, 3, False, 7, hall.now)
    late = Ear()
    hall.live.join(REGIE, late)
    assert presences(regie)[-1] == gone
    assert late.presence == regie.presence == {"t_1": gone}


async def test_a_device_that_takes_the_table_has_said_nothing_yet(hall: Hall, regie: Ear):
    await hall.come("d_1")
    hall.live.hub.hear(TABLE, Report(3, False, 7))
    await hall.come("d_2", take=True)
    assert regie.presence["t_1"] == Presence("t_1", 1)
    hall.live.hub.hear(TABLE, Report(90, True, 0))
    assert regie.presence["t_1"] == Presence("t_1", 1, 90, True)


async def test_a_device_that_comes_back_still_has_what_it_said(hall: Hall, regie: Ear):
    hall.go(await hall.come("d_1"))
    hall.live.hub.hear(TABLE, Report(3, False, 7))
    await hall.come("d_1")
    assert regie.presence["t_1"] == Presence("t_1", 1, 3, False, 7)


@pytest.mark.parametrize("audience", [REGIE, DELIVERY, Audience("voter"), Audience("display", "s_1")], ids=str)
async def test_reports_from_other_doors_are_passed_over(hall: Hall, regie: Ear, audience: Audience):
    hall.live.join(audience, Ear())
    hall.live.hub.hear(audience, Report(3, False, 7))
    assert presences(regie) == []
    assert hall.live.hub.presence() == {}


async def test_a_snapshot_holds_the_presence_of_all_tables_that_have_been_here_and_only_the_regie_s_does(hall: Hall):
    for table_id in ("t_1", "t_3"):
        hall.live.join(Audience("table", table_id), Ear(), "d_1")
    seen, unseen = Ear(), Ear()
    hall.live.join(REGIE, seen)
    hall.live.join(Audience("table", "t_2"), unseen)
    assert seen.presence == {"t_1": Presence("t_1", 1), "t_3": Presence("t_3", 1), "t_2": Presence("t_2", 1)}
    assert unseen.presence == {}


async def test_snapshot_and_presences_after_it_are_always_what_a_newcomer_finds(hall: Hall, regie: Ear):
    for step in range(30):
        here = await hall.come(f"d_{step % 3}", take=True)
        hall.live.hub.hear(TABLE, Report(step % 5, None, step % 2))
        if step % 4 == 0:
            hall.go(here)
        newcomer = Ear()
        hall.live.join(REGIE, newcomer)
        assert newcomer.presence == regie.presence == hall.live.hub.presence()
