"""Rules of the hub: who is told what, who is dropped, and what a client finds when it comes (back)."""

import asyncio
from datetime import timedelta

import pytest

from server.domain import commands as c
from server.live.audience import REGIE, VOTER, Audience
from server.live.hub import BACKLOG_BYTES_MOST, COMPANY_EVERY_S, LATE_AFTER_S
from server.wire.frames import (
    Changed,
    Company,
    Coverage,
    Look,
    Pong,
    Presence,
    Screen,
    Snapshot,
    Turnout,
    decode_server,
)
from tests.given import NOON, staff, table
from tests.live.test_follows import Ear, Meeting

TABLE = Audience("table", "t_1")


class Client(Ear):
    """An ear whose line may be full: `waiting_bytes` stand in its transport."""

    @property
    def kinds(self) -> list[type]:
        """What it heard, but for the figures of the régie, which come in their own time."""
        return [kind for each in self.heard if (kind := type(decode_server(each))) is not Coverage]


@pytest.fixture
async def meeting() -> Meeting:
    meeting = Meeting()
    await meeting.found()
    await meeting.live.submit(c.OpenRound("c_open", "r_1"), staff())
    return meeting


async def add_note(meeting: Meeting, number: int) -> None:
    await meeting.live.submit(c.AddNote(f"c_{number}", f"n_{number}", "r_1", "Plus de bancs"), table(1))


async def test_a_client_past_its_bound_is_dropped_and_the_others_get_every_frame(meeting: Meeting):
    slow, quick = Client(), Client()
    for each in (slow, quick):
        meeting.live.join(REGIE, each)
    slow.waiting_bytes = BACKLOG_BYTES_MOST
    await add_note(meeting, 1)
    assert (slow.dropped, slow.kinds) == (False, [Snapshot, Changed])
    slow.waiting_bytes += 1
    await add_note(meeting, 2)
    assert (slow.dropped, slow.kinds) == (True, [Snapshot, Changed])
    await add_note(meeting, 3)
    assert quick.kinds == [Snapshot, Changed, Changed, Changed]
    assert meeting.live.hub.devices(REGIE) == 1


async def test_who_was_dropped_comes_back_to_what_the_others_have(meeting: Meeting):
    slow, quick = Client(), Client()
    for each in (slow, quick):
        meeting.live.join(REGIE, each)
    slow.waiting_bytes = BACKLOG_BYTES_MOST + 1
    for number in range(3):
        await add_note(meeting, number)
    back = Client()
    meeting.live.join(REGIE, back)
    assert (back.seq, back.records) == (quick.seq, quick.records)
    assert back.records != slow.records


async def test_the_snapshot_itself_does_not_count_as_lagging(meeting: Meeting):
    big = Client()
    big.waiting_bytes = 50 * BACKLOG_BYTES_MOST
    meeting.live.join(REGIE, big)
    await add_note(meeting, 1)
    big.waiting_bytes += BACKLOG_BYTES_MOST
    await add_note(meeting, 2)
    assert (big.dropped, big.kinds) == (False, [Snapshot, Changed, Changed])


async def test_who_does_not_read_the_answers_is_dropped_like_who_does_not_read_the_changes(meeting: Meeting):
    client = Client()
    meeting.live.join(REGIE, client)
    meeting.live.hub.answer(REGIE, client, Pong(1.0, NOON))
    client.waiting_bytes = BACKLOG_BYTES_MOST + 1
    meeting.live.hub.answer(REGIE, client, Pong(2.0, NOON))
    assert (client.dropped, client.kinds) == (True, [Snapshot, Pong])
    meeting.live.hub.answer(REGIE, client, Pong(3.0, NOON))
    assert client.kinds == [Snapshot, Pong]


async def test_leaving_twice_is_harmless_and_the_regie_hears_of_it_once(meeting: Meeting):
    regie, device = Client(), Client()
    meeting.live.join(REGIE, regie)
    meeting.live.join(TABLE, device)
    for _ in range(2):
        meeting.live.hub.leave(TABLE, device)
    gone = Presence("t_1", 0, gone_at=meeting.now)
    assert [decode_server(each) for each in regie.heard[1:]] == [Presence("t_1", 1), gone]
    assert meeting.live.hub.presence() == {"t_1": gone}


async def test_a_table_whose_signs_of_life_stop_is_late_until_the_next_one(meeting: Meeting):
    regie, device = Client(), Client()
    hub = meeting.live.hub
    meeting.live.join(REGIE, regie)
    meeting.live.join(TABLE, device)
    hub.watch(1_000.0)  # it may be a client that never pings
    hub.pinged(TABLE, device, 1_000.0)
    hub.watch(1_000.0 + LATE_AFTER_S - 0.1)
    assert hub.presence() == {"t_1": Presence("t_1", 1)}
    for _ in range(2):
        hub.watch(1_000.0 + LATE_AFTER_S)
    late = Presence("t_1", 1, late_since=meeting.now - timedelta(seconds=LATE_AFTER_S))
    hub.pinged(TABLE, device, 1_010.0)
    assert [decode_server(each) for each in regie.heard[1:]] == [Presence("t_1", 1), late, Presence("t_1", 1)]
    hub.watch(1_020.0)
    hub.leave(TABLE, device)
    assert hub.presence() == {"t_1": Presence("t_1", 0, gone_at=meeting.now)}


async def test_a_table_with_one_device_that_pings_is_not_late(meeting: Meeting):
    quiet, lively = Client(), Client()
    hub = meeting.live.hub
    for device in (quiet, lively):
        meeting.live.join(TABLE, device)
        hub.pinged(TABLE, device, 1_000.0)
    hub.pinged(TABLE, lively, 1_010.0)
    hub.watch(1_011.0)
    assert hub.presence() == {"t_1": Presence("t_1", 2)}


async def test_a_dropped_device_is_no_longer_counted_as_present(meeting: Meeting):
    regie, device = Client(), Client()
    meeting.live.join(REGIE, regie)
    meeting.live.join(TABLE, device)
    device.waiting_bytes = BACKLOG_BYTES_MOST + 1
    await add_note(meeting, 1)
    assert device.dropped
    assert regie.kinds[-1] is Presence
    assert meeting.live.hub.presence() == {"t_1": Presence("t_1", 0, gone_at=meeting.now)}


async def test_every_newcomer_finds_the_present_whatever_others_found_before(meeting: Meeting):
    """Snapshots are packed once and handed to many; none may outlive what it shows."""
    hub = meeting.live.hub
    for number in range(3):
        for audience in (REGIE, VOTER, TABLE):
            here, next_to_it = Client(), Client()
            meeting.live.join(audience, here)
            meeting.live.join(audience, next_to_it)
            assert here.seq == next_to_it.seq == meeting.live.state.seq
            assert len(here.records.get("notes", {})) == (0 if audience == VOTER else number)
            assert here.turnout == next_to_it.turnout == hub.turnout
        await add_note(meeting, number)
        frame = Turnout("v_1", number)
        hub.turnout = {**hub.turnout, "v_1": frame}
        hub.tell_turnout(frame)


class Listener(Client):
    """A client that tells when it hears something."""

    def __init__(self) -> None:
        super().__init__()
        self.news = asyncio.Event()

    def write(self, data: bytes) -> None:
        super().write(data)
        self.news.set()


async def heard(client: Listener, count: int) -> list[Company]:
    """The company frames of a client, once it has heard so many."""
    async with asyncio.timeout(60):
        while len(told := [each for each in map(decode_server, client.heard) if isinstance(each, Company)]) < count:
            client.news.clear()
            await client.news.wait()
    return told


async def test_the_regie_hears_at_most_once_a_second_who_is_here_and_what_they_have_before_them(meeting: Meeting):
    ana, ben = Listener(), Listener()
    for client, member in ((ana, "u_ana"), (ben, "u_ben")):
        meeting.live.join(REGIE, client, member=member)
    assert (await heard(ana, 1))[-1].here == {"u_ana": Look(), "u_ben": Look()}
    began = asyncio.get_running_loop().time()
    for number in range(50):
        meeting.live.hub.look(ben, Look(f"n_{number}", "board"))
    meeting.live.hub.look(Client(), Look("n_9", "board"))  # a page that never joined is nobody's
    [_, told] = await heard(ana, 2)
    assert told.here == {"u_ana": Look(), "u_ben": Look("n_49", "board")}
    assert asyncio.get_running_loop().time() - began > COMPANY_EVERY_S / 2
    meeting.live.hub.leave(REGIE, ben)
    assert (await heard(ana, 3))[-1].here == {"u_ana": Look()}
    late = Client()
    meeting.live.join(REGIE, late, member="u_ana")
    [first] = [each for each in map(decode_server, late.heard) if isinstance(each, Snapshot)]
    assert first.company == {"u_ana": Look()}


async def test_nobody_but_the_regie_hears_who_is_in_it(meeting: Meeting):
    seat, ana = Client(), Listener()
    meeting.live.join(TABLE, seat)
    meeting.live.join(REGIE, ana, member="u_ana")
    await heard(ana, 1)
    assert seat.kinds == [Snapshot]


async def test_the_regie_hears_which_screens_are_connected_and_no_preview_counts(meeting: Meeting):
    ana, hall, preview = Client(), Client(), Client()
    display = Audience("display", "s_1")
    meeting.live.join(REGIE, ana, member="u_ana")
    meeting.live.join(display, hall)
    meeting.live.join(Audience("preview", "s_1"), preview)
    meeting.live.hub.leave(display, hall)
    meeting.live.hub.leave(display, hall)
    told = [each for each in map(decode_server, ana.heard) if isinstance(each, Screen)]
    assert told == [Screen("s_1", 1), Screen("s_1", 0)]
    assert hall.kinds == preview.kinds == [Snapshot]
    meeting.live.join(display, hall)
    late = Client()
    meeting.live.join(REGIE, late, member="u_ana")
    [first] = [each for each in map(decode_server, late.heard) if isinstance(each, Snapshot)]
    assert first.screens == {"s_1": 1}
