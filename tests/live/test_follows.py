"""What clients are told: a snapshot, then changes; the same state in the end as a fresh snapshot."""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain import ids
from server.domain.apply import fold
from server.domain.records import ORGANISER, Actor
from server.domain.refusals import Refused
from server.live.audience import REGIE, VOTER, Audience
from server.live.meeting import LiveMeeting
from server.storage.memory import MemoryStorage
from server.wire.frames import Changed, Presence, Snapshot, Turnout, decode_server
from tests.domain.test_people import create
from tests.given import NOON, choices, staff, table

TABLES = tuple(c_table for c_table in range(1, 4))
AUDIENCES = (REGIE, VOTER, Audience("display", "s_1"), *(Audience("table", f"t_{n}") for n in TABLES))


class Ear:
    """A client that keeps what it is told, as a page does."""

    def __init__(self) -> None:
        self.seq = 0
        self.records: dict[str, dict[str, Any]] = {}
        self.turnout: dict[str, Turnout] = {}
        self.heard: list[bytes] = []
        self.dropped = False
        self.waiting_bytes = 0

    def write(self, data: bytes) -> None:
        length = data[1] & 127
        payload = data[2 + {126: 2, 127: 8}.get(length, 0) :]
        self.heard.append(payload)
        match decode_server(payload):
            case Snapshot(seq, put, turnout, _):
                self.seq, self.records, self.turnout = seq, put, turnout
            case Changed(seq, put, drop):
                assert seq > self.seq
                self.seq = seq
                for collection, records in put.items():
                    self.records[collection].update(records)
                for collection, gone in drop.items():
                    for id in gone:
                        self.records[collection].pop(id, None)
            case Turnout() as told:
                self.turnout[told.poll] = told
            case Presence():
                pass

    def backlog(self) -> int:
        return self.waiting_bytes

    def drop(self) -> None:
        self.dropped = True

    def dismiss(self, data: bytes) -> None:
        self.write(data)
        self.drop()


class Meeting:
    """A live meeting in memory with a clock that moves a second a command."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.now = NOON
        self.made = 0
        self.live = LiveMeeting("m_1", self.storage, self.clock, self.command_id)

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def command_id(self) -> str:
        self.made += 1
        return f"c_made{self.made}"

    async def found(self) -> None:
        await self.live.start()
        await self.live.submit(
            create(
                tables=tuple(msgspec.structs.replace(create().tables[0], id=f"t_{n}", number=n) for n in TABLES),
                rounds=tuple(msgspec.structs.replace(create().rounds[0], id=f"r_{n}", number=n) for n in (1, 2)),
            ),
            ORGANISER,
        )
        await self.live.submit(c.IssueCards("c_cards", ("k1", "k2", "k3", "k4")), ORGANISER)


def random_command(draw: random.Random, live: LiveMeeting, number: int) -> tuple[c.AnyCommand, Actor]:
    """Some command by someone: often sensible, sometimes not."""
    state, id = live.state, f"c_{number}"

    def some(records: Sequence[str] | dict[str, Any], prefix: str) -> str:
        return str(draw.choice([*records, f"{prefix}_unknown"]))

    note, theme = some(state.notes, "n"), some(state.themes, "h")
    proposal, poll, round = some(state.proposals, "p"), some(state.polls, "v"), some(state.rounds, "r")
    notes = tuple(dict.fromkeys((note, some(state.notes, "n"))))
    at_table = table(draw.choice(TABLES))
    asked: list[tuple[c.AnyCommand, Actor]] = [
        (c.OpenRound(id, round), staff()),
        (c.CloseRound(id, round), staff()),
        (c.ExtendRound(id, round, draw.randint(-90, 90)), staff()),
        *[(c.AddNote(id, f"n_{number}", round, f"Note {number}"), at_table)] * 6,
        (c.EditNote(id, note, f"Note {number}", "worry", 2), at_table),
        (c.WithdrawNote(id, note), at_table),
        (c.MarkNotesRead(id, notes), staff("theme-team")),
        (c.SetNoteAside(id, note, "hors sujet"), staff()),
        (c.TakeNoteBack(id, note), staff()),
        (c.CreateTheme(id, f"h_{number}", "Thème", notes), staff()),
        (c.RenameTheme(id, theme, f"Thème {number}"), staff()),
        (c.RemoveTheme(id, theme), staff()),
        (c.PlaceNotes(id, notes, theme, draw.choice([None, some(state.themes, "h")])), staff()),
        (c.UnplaceNote(id, note, theme), staff()),
        *[(c.WriteProposal(id, f"p_{number}", "Titre", "Texte.", "tree", notes), staff())] * 2,
        (c.RewordProposal(id, proposal, f"Titre {number}", "Texte.", "bench", notes), staff()),
        *[(c.PushProposal(id, proposal), staff())] * 2,
        (c.WithdrawProposal(id, proposal), staff()),
        (c.PlanPoll(id, f"v_{number}", "Vote", "Que faire ?", "single", choices("A", "B")), staff()),
        (c.OpenPoll(id, poll), staff()),
        (c.ClosePoll(id, poll), staff()),
        (c.ShowOnDisplay(id, "proposal", proposal), staff()),
        (c.ShowOnDisplay(id, "black"), staff()),
    ]
    return draw.choice(asked)


def fresh_view(live: LiveMeeting, audience: Audience) -> dict[str, dict[str, Any]]:
    ear = Ear()
    live.join(audience, ear)
    live.hub.leave(audience, ear)
    return ear.records


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(10, 120))
async def test_snapshot_at_k_and_the_changes_after_it_are_the_snapshot_at_n_for_each_audience(seed: int, length: int):
    draw = random.Random(seed)
    meeting = Meeting()
    await meeting.found()
    ears: list[tuple[Audience, Ear]] = []
    for number in range(length):
        if number % 15 == 0:  # clients come at many moments k
            for audience in AUDIENCES:
                ear = Ear()
                meeting.live.join(audience, ear)
                ears.append((audience, ear))
        with suppress(Refused):
            await meeting.live.submit(*random_command(draw, meeting.live, number))
    for audience, ear in ears:
        assert ear.records == fresh_view(meeting.live, audience), audience
    await meeting.live.stop()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
async def test_the_fold_of_the_journal_is_the_live_state(seed: int):
    draw = random.Random(seed)
    meeting = Meeting()
    await meeting.found()
    for number in range(80):
        with suppress(Refused):
            await meeting.live.submit(*random_command(draw, meeting.live, number))
    journal = await meeting.storage.journal.read("m_1")
    assert fold(journal) == meeting.live.state
    other = LiveMeeting("m_1", meeting.storage, meeting.clock, meeting.command_id)
    await other.start()
    assert other.state == meeting.live.state
    await meeting.live.stop()


@pytest.mark.parametrize("audience", [a for a in AUDIENCES if a.door != "regie"], ids=str)
async def test_what_an_audience_may_not_see_never_reaches_it(audience: Audience):
    meeting = Meeting()
    await meeting.found()
    ear = Ear()
    meeting.live.join(audience, ear)
    await meeting.live.submit(c.OpenRound("c_1", "r_1"), staff())
    for number in TABLES:
        await meeting.live.submit(c.AddNote(f"c_n{number}", f"n_{number}", "r_1", f"secret of {number}"), table(number))
    notes = ("n_1", "n_2", "n_3")
    await meeting.live.submit(c.CreateTheme("c_2", "h_1", "hidden theme", notes), staff())
    await meeting.live.submit(c.WriteProposal("c_3", "p_1", "hidden draft", "…", "tree", notes), staff())
    heard = b"".join(ear.heard)
    assert b"hidden" not in heard
    for number in TABLES:
        own = audience == Audience("table", f"t_{number}")
        assert (f"secret of {number}".encode() in heard) == own
        assert (f'"n_{number}"'.encode() in heard) == own
    for known in (b"k1", b"c_cards", b"link", b"session"):
        assert known not in heard
    await meeting.live.submit(c.PushProposal("c_4", "p_1"), staff())
    [pushed] = ear.records["proposals"].values()
    assert pushed["note_ids"] == ([f"n_{audience.id[2:]}"] if audience.door == "table" else [])


def test_ids_have_the_shape_that_commands_demand():
    made = ids.make_id(ids.NOTE, bytes(range(10)))
    command = msgspec.json.decode(
        msgspec.json.encode({"type": "add-note", "id": made, "note_id": made, "round_id": made, "text": "x"}),
        type=c.AddNote,
    )
    assert command.note_id == made
