"""What the régie is told of coverage, and what stands in the log after a server has started anew."""

import asyncio
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import asdict

from server.domain import commands as c
from server.domain.coverage import coverage_of
from server.domain.records import ORGANISER
from server.live.audience import REGIE, Audience
from server.live.hub import COVERAGE_EVERY_S
from server.wire.frames import Coverage, Snapshot, decode_server
from tests.given import staff, table
from tests.live.test_follows import Ear, Meeting
from tests.served import served


class Listener(Ear):
    """An ear that wakes whoever waits for what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.news = asyncio.Event()

    def write(self, data: bytes) -> None:
        super().write(data)
        self.news.set()

    @property
    def told(self) -> list[Coverage]:
        return [frame for each in self.heard if isinstance(frame := decode_server(each), Coverage)]

    async def until(self, **figures: object) -> Coverage:
        """Return the first coverage frame that has these figures."""
        async with asyncio.timeout(60):
            while True:
                for each in self.told:
                    if figures.items() <= asdict(each).items():
                        return each
                self.news.clear()
                await self.news.wait()


class Profiled(Meeting):
    profile: ClassVar[dict[str, tuple[str, ...]]] = {"sex": ("f", "m")}


@pytest.fixture
async def meeting() -> Meeting:
    meeting = Meeting()
    await meeting.found()
    await meeting.live.submit(c.OpenRound("c_open", "r_1"), staff())
    return meeting


async def add(meeting: Meeting, number: int) -> None:
    await meeting.live.submit(c.AddNote(f"c_{number}", f"n_{number}", "r_1", "Non", "dissent"), table(1))


async def test_whoever_comes_finds_the_figures_in_the_snapshot_and_tables_do_not(meeting: Meeting):
    await add(meeting, 1)
    regie, seat = Listener(), Listener()
    meeting.live.join(REGIE, regie)
    meeting.live.join(Audience("table", "t_1"), seat)
    first, other = decode_server(regie.heard[0]), decode_server(seat.heard[0])
    assert isinstance(first, Snapshot)
    assert isinstance(other, Snapshot)
    assert first.coverage == Coverage(**asdict(coverage_of(meeting.live.state)))
    assert (first.coverage.unread, first.coverage.voices) == (1, ("n_1",))
    assert other.coverage is None
    assert "incidents" not in other.put


async def test_a_burst_of_notes_is_told_once_a_second_and_the_last_figures_are_those_that_stand(meeting: Meeting):
    regie, seat = Listener(), Listener()
    meeting.live.join(REGIE, regie)
    meeting.live.join(Audience("table", "t_1"), seat)
    began = asyncio.get_running_loop().time()
    for number in range(1, 41):
        await add(meeting, number)
    last = await regie.until(unread=40)
    assert len(regie.told) <= 2 + (asyncio.get_running_loop().time() - began) / COVERAGE_EVERY_S
    assert last == Coverage(**asdict(coverage_of(meeting.live.state)))
    assert not seat.told


async def test_whoever_comes_in_finds_what_was_told_last_and_hears_what_follows(meeting: Meeting):
    await add(meeting, 1)
    first, second = Listener(), Listener()
    meeting.live.join(REGIE, first)
    await meeting.live.submit(c.MarkNotesRead("c_a", ("n_1",)), staff())
    await first.until(unread=0)
    await meeting.live.submit(c.MarkNotesUnread("c_b", ("n_1",)), staff())
    meeting.live.join(REGIE, second)
    snapshot = decode_server(second.heard[0])
    assert isinstance(snapshot, Snapshot)
    assert snapshot.coverage is not None
    assert snapshot.coverage.unread in (0, 1)  # as it was told last; what follows, if it is another, comes to both
    await first.until(unread=1)
    if snapshot.coverage.unread == 0:
        await second.until(unread=1)


async def test_a_page_that_is_opened_again_shows_nothing_of_a_card_that_has_just_been_given_groups():
    meeting = Profiled()
    await meeting.found()
    credentials = [f"{number:064x}" for number in range(20)]
    await meeting.live.submit(c.IssueTableCards("c_i", {"t_1": tuple(credentials)}, 1), ORGANISER)
    for number, credential in enumerate(credentials[:10]):
        await meeting.live.submit(c.ProfileCard(f"c_f{number}", credential, {"sex": "f"}), staff("steward"))
    told = []
    for _ in range(2):
        regie = Listener()
        meeting.live.join(REGIE, regie, member="u_lead")
        snapshot = decode_server(regie.heard[0])
        assert isinstance(snapshot, Snapshot)
        told.append(snapshot.coverage)
        meeting.live.hub.leave(REGIE, regie)
        for number, credential in enumerate(credentials[10:]):
            await meeting.live.submit(c.ProfileCard(f"c_m{number}", credential, {"sex": "m"}), staff("steward"))
    assert told[0] is not None
    assert told[0].groups == {"sex": {"f": False}}
    assert told[0] == told[1]


async def test_a_server_that_starts_in_the_middle_of_a_meeting_stands_among_the_incidents(tmp_path: Path):
    async with served(tmp_path) as server:
        assert not server.meeting.state.incidents
        round_id = server.ids("rounds")[0]
    async with served(tmp_path) as server:  # nothing had begun
        assert not server.meeting.state.incidents
        await server.do(c.OpenRound("c_open", round_id))
        opened_at = server.meeting.state.rounds[round_id].opened_at
    async with served(tmp_path) as server:
        [incident] = server.meeting.state.incidents.values()
        assert (incident.kind, incident.by) == ("server-started", "system")
        assert incident.since is not None
        assert opened_at is not None
        assert incident.since >= opened_at
        await server.do(c.CloseRound("c_close", round_id))
        await server.do(c.CloseMeeting("c_end"))
    async with served(tmp_path) as server:
        assert len(server.meeting.state.incidents) == 1
