"""What clients are told: a snapshot, then changes; the same state in the end as a fresh snapshot."""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain import ids
from server.domain.apply import fold
from server.domain.exchange import Fit
from server.domain.records import ORGANISER, Actor, Devices
from server.domain.refusals import Refused
from server.live.audience import REGIE, VOTER, Audience
from server.live.meeting import LiveMeeting
from server.storage.memory import MemoryStorage
from server.wire.frames import Changed, Presence, Report, Snapshot, Turnout, decode_server
from tests.domain.test_people import create
from tests.given import NOON, choices, person, staff, table

TABLES = tuple(c_table for c_table in range(1, 4))
AUDIENCES = (
    *(REGIE, VOTER, Audience("display", "s_1"), Audience("delivery", "t_1")),
    *(Audience("table", f"t_{n}") for n in TABLES),
)


class Ear:
    """A client that keeps what it is told, as a page does."""

    def __init__(self) -> None:
        self.seq = 0
        self.records: dict[str, dict[str, Any]] = {}
        self.turnout: dict[str, Turnout] = {}
        self.presence: dict[str, Presence] = {}
        self.heard: list[bytes] = []
        self.dropped = False
        self.waiting_bytes = 0

    def write(self, data: bytes) -> None:
        length = data[1] & 127
        payload = data[2 + {126: 2, 127: 8}.get(length, 0) :]
        self.heard.append(payload)
        match decode_server(payload):
            case Snapshot(seq, put, turnout, presence):
                self.seq, self.records, self.turnout, self.presence = seq, put, turnout, presence
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
            case Presence() as here:
                self.presence[here.table] = here

    def backlog(self) -> int:
        return self.waiting_bytes

    def drop(self) -> None:
        self.dropped = True

    def dismiss(self, data: bytes) -> None:
        self.write(data)
        self.drop()

    async def answers(self, within_s: float) -> bool:
        return not self.dropped


class Meeting:
    """A live meeting in memory with a clock that moves a second a command."""

    devices: Devices = "one"
    profile: ClassVar[dict[str, tuple[str, ...]]] = {}

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
                devices=self.devices,
                profile=self.profile,
                tables=tuple(msgspec.structs.replace(create().tables[0], id=f"t_{n}", number=n) for n in TABLES),
                rounds=tuple(
                    msgspec.structs.replace(create().rounds[0], id=f"r_{n}", number=n, individual=20) for n in (1, 2)
                ),
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
    message, call = some(state.messages, "g"), some(state.help_calls, "a")
    at_table, somebody = table(draw.choice(TABLES)), person(draw.randint(1, 40))
    fit: Fit = draw.choice(("in", "part", "missing"))
    asked: list[tuple[c.AnyCommand, Actor]] = [
        (c.OpenRound(id, round), staff()),
        (c.CloseRound(id, round), staff()),
        (c.ExtendRound(id, round, draw.randint(-90, 90)), staff()),
        *[(c.AddNote(id, f"n_{number}", round, f"Note {number}"), at_table)] * 6,
        (c.EditNote(id, note, f"Note {number}", "worry", 2), at_table),
        (c.WithdrawNote(id, note), at_table),
        (c.OrderNotes(id, round, tuple(n for n in notes if n in state.notes)), at_table),
        *[(c.AddIndividualNote(id, f"n_{number}", round, f"Note {number}"), somebody)] * 3,
        (c.WithdrawNote(id, note), somebody),
        *[(c.AdmitNote(id, note), staff("theme-team"))] * 2,
        (c.MarkNotesRead(id, notes), staff("theme-team")),
        (c.SetNotesAside(id, (note,), "hors sujet"), staff()),
        (c.TakeNotesBack(id, (note,)), staff()),
        (c.CreateTheme(id, f"h_{number}", "Thème", notes), staff()),
        (c.RenameTheme(id, theme, f"Thème {number}"), staff()),
        (c.RemoveTheme(id, theme), staff()),
        (c.PlaceNotes(id, notes, theme, draw.choice([None, some(state.themes, "h")])), staff()),
        (c.UnplaceNote(id, note, theme), staff()),
        *[(c.WriteProposal(id, f"p_{number}", "Titre", "Texte.", "tree", notes), staff())] * 2,
        (c.RewordProposal(id, proposal, f"Titre {number}", "Texte.", "bench", notes), staff()),
        *[(c.PushProposal(id, proposal), staff())] * 2,
        (c.WithdrawProposal(id, proposal), staff()),
        (c.MergeProposals(id, proposal, some(state.proposals, "p")), staff()),
        (c.RestoreProposal(id, proposal), staff()),
        (c.PlanPoll(id, f"v_{number}", "Vote", "Que faire ?", "single", choices("A", "B")), staff()),
        (c.OpenPoll(id, poll), staff()),
        (c.ClosePoll(id, poll), staff()),
        (c.ShowOnDisplay(id, "proposal", proposal), staff()),
        (c.ShowOnDisplay(id, "black"), staff()),
        (c.SendMessage(id, f"g_{number}", f"Message {number}", (at_table.id,)), staff("vote-operator")),
        (c.Announce(id, f"g_{number}", f"Annonce {number}"), staff()),
        (c.WithdrawMessage(id, message), staff()),
        *[(c.ReadMessage(id, message), at_table)] * 2,
        *[(c.AskForHelp(id, f"a_{number}", "method", "Que faire ?"), at_table)] * 2,
        (c.AnswerHelp(id, call, f"Réponse {number}"), staff("theme-team")),
        (c.SettleHelp(id, call), draw.choice((staff(), at_table))),
        *[(c.AnswerReadBack(id, proposal, fit, "Presque."), at_table)] * 3,
        (c.LinkTable(id, at_table.id, f"https://example.org/{number}"), staff()),
        (c.TakeTable(id, f"d_{draw.randint(1, 3)}"), at_table),
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
    await meeting.live.submit(c.CreateTheme("c_2", "h_1", "inward theme", notes), staff())
    await meeting.live.submit(c.WriteProposal("c_3", "p_1", "inward draft", "…", "tree", notes), staff())
    heard = b"".join(ear.heard)
    assert b"inward" not in heard
    for number in TABLES:
        own = audience == Audience("table", f"t_{number}")
        assert (f"secret of {number}".encode() in heard) == own
        assert (f'"n_{number}"'.encode() in heard) == own
    for known in (b"k1", b"c_cards", b"link", b"session"):
        assert known not in heard
    await meeting.live.submit(c.PushProposal("c_4", "p_1"), staff())
    pushed = [each["note_ids"] for each in ear.records.get("proposals", {}).values()]
    assert pushed == {"delivery": [], "table": [[f"n_{audience.id[2:]}"]]}.get(audience.door, [[]])


@pytest.mark.parametrize("audience", [a for a in AUDIENCES if a.door != "regie"], ids=str)
async def test_what_a_table_or_a_person_says_to_the_regie_reaches_nobody_else(audience: Audience):
    meeting = Meeting()
    await meeting.found()
    ear = Ear()
    meeting.live.join(audience, ear)
    await meeting.live.submit(c.OpenRound("c_1", "r_1"), staff())
    await meeting.live.submit(c.AddIndividualNote("c_2", "n_p", "r_1", "secret of a person"), person())
    await meeting.live.submit(c.AdmitNote("c_3", "n_p"), staff())
    notes = []
    for number in TABLES:
        notes.append(f"n_{number}")
        told: list[c.AnyCommand] = [
            c.AddNote(f"c_n{number}", notes[-1], "r_1", "Des bancs"),
            c.AskForHelp(f"c_a{number}", f"a_{number}", "tension", f"secret of {number}"),
            c.TakeTable(f"c_d{number}", f"secret of {number}"),
        ]
        for command in told:
            await meeting.live.submit(command, table(number))
        to_one = c.SendMessage(f"c_g{number}", f"g_{number}", f"secret of {number}", (f"t_{number}",))
        await meeting.live.submit(to_one, staff())
        await meeting.live.submit(c.LinkTable(f"c_l{number}", f"t_{number}", f"https://x/secret_{number}"), staff())
    await meeting.live.submit(c.WriteProposal("c_4", "p_1", "Des bancs", "…", "tree", (*notes, "n_p")), staff())
    await meeting.live.submit(c.PushProposal("c_5", "p_1"), staff())
    for number in TABLES:
        said = c.AnswerReadBack(f"c_r{number}", "p_1", "missing", f"secret of {number}")
        await meeting.live.submit(said, table(number))
        await meeting.live.submit(c.ReadMessage(f"c_m{number}", f"g_{number}"), table(number))
    heard = b"".join(ear.heard) + msgspec.json.encode(fresh_view(meeting.live, audience))
    assert b"secret of a person" not in heard
    assert b"author1" not in heard
    for number in TABLES:
        own = audience == Audience("table", f"t_{number}")
        for secret in (f"secret of {number}", f"secret_{number}", f'"a_{number}"', f'"g_{number}"', f'p_1.t_{number}"'):
            assert (secret.encode() in heard) == own, secret


async def test_a_device_that_delivers_hears_of_nothing_not_even_of_the_turnout():
    meeting = Meeting()
    await meeting.found()
    regie, ear = Ear(), Ear()
    delivery, founded = Audience("delivery", "t_1"), meeting.live.state.seq
    frame = Turnout("v_1", 1)
    for audience, each in ((REGIE, regie), (delivery, ear)):
        meeting.live.join(audience, each)
    meeting.live.hub.hear(delivery, Report(50))
    await meeting.live.submit(c.OpenRound("c_1", "r_1"), staff())
    await meeting.live.submit(c.AddNote("c_2", "n_1", "r_1", "Plus de bancs"), table(1))
    meeting.live.hub.turnout = {"v_1": frame}
    meeting.live.hub.tell_turnout(frame)
    late = Ear()
    meeting.live.join(delivery, late)
    meeting.live.hub.leave(delivery, ear)
    assert [decode_server(each) for each in ear.heard] == [Snapshot(founded, {})]
    assert [decode_server(each) for each in late.heard] == [Snapshot(meeting.live.state.seq, {})]
    assert regie.presence == {}  # who delivers is not present


def test_ids_have_the_shape_that_commands_demand():
    made = ids.make_id(ids.NOTE, bytes(range(10)))
    command = msgspec.json.decode(
        msgspec.json.encode({"type": "add-note", "id": made, "note_id": made, "round_id": made, "text": "x"}),
        type=c.AddNote,
    )
    assert command.note_id == made
