"""Whatever comes in: a frame or a refusal, events or a refusal, and a state that everyone can be shown."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain.apply import apply, fold
from server.domain.chain import GENESIS, link_event, read_body, write_body
from server.domain.decide import decide
from server.domain.events import (
    CardsIssued,
    CardStruck,
    HelpAsked,
    MessageRead,
    MessageSent,
    NoteAdmitted,
    PaperPrinted,
    PollPlanned,
    ProposalPushed,
    ReadBackAnswered,
    Recorded,
    SheetTaken,
    StaffLinkIssued,
    StaffSignedIn,
    TableTaken,
    ThemeCreated,
)
from server.domain.paper import BookletPage
from server.domain.powers import POWERS
from server.domain.records import ORGANISER, Actor, Role, Round
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.live.audience import REGIE, VOTER, Audience, snapshot
from server.wire.frames import ClientFrame, Do, Refusal, command_id_of, encode, parse
from tests.domain.drawn import mostly, structs
from tests.domain.test_people import create
from tests.given import (
    MEETING,
    NOON,
    SITE,
    choices,
    founding,
    hands_counted,
    individual_note,
    note_added,
    poll_closed,
    poll_opened,
    proposal_written,
    record,
    round_opened,
)

AUDIENCES = (
    *(REGIE, VOTER, Audience("display", SITE), Audience("display", "s_9")),
    *(Audience("table", "t_1"), Audience("delivery", "t_1")),
)
STEP_S = 20
"""Between two commands: a person who sends two notes in a row is too quick, one who lets another one speak is not."""


# Frames


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=10), inside, max_size=4),
    max_leaves=15,
)
names = st.sampled_from(
    [
        *("type", "command", "id", "note_id", "round_id", "text", "kind", "strength", "note_ids", "reason", "fit"),
        *("protocol", "door", "secret", "device", "take", "deliver", "battery", "charging", "waiting"),
    ]
)


@st.composite
def frames_with_a_fault(draw: st.DrawFn) -> str:
    """A good frame in which some values, some names or some bytes are others."""
    kind = draw(st.sampled_from(get_args(ClientFrame)))
    if kind is Do:
        kind = draw(st.sampled_from(get_args(c.WireCommand)))
        frame: dict[str, Any] = {"type": "command", "command": msgspec.to_builtins(draw(structs(kind)))}
    else:
        frame = msgspec.to_builtins(draw(structs(kind)))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(
            st.sampled_from([frame, frame["command"]]) if isinstance(frame.get("command"), dict) else st.just(frame)
        )
        place[draw(names | st.sampled_from(sorted(place) or ["type"]))] = draw(json_values)
    text = json.dumps(frame)
    if draw(st.booleans()):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.text(max_size=3)) + text[at + draw(st.integers(0, 3)) :]
    return text


everything = st.characters(exclude_categories=())  # lone surrogates too, which no UTF-8 can carry


def check_frame(data: str | bytes) -> None:
    """Fail unless `data` is a frame, or refused in a way that can be told."""
    try:
        frame: object = parse(data)
    except Refused as refused:
        frame = Refusal(command_id_of(data), refused.code, refused.facts)
    assert isinstance(frame, ClientFrame | Refusal)
    assert msgspec.json.encode(frame)


@given(st.binary(max_size=300) | st.text(everything, max_size=300))
def test_any_bytes_and_any_text_are_a_frame_or_refused(data: str | bytes):
    check_frame(data)


@given(json_values)
def test_any_json_is_a_frame_or_refused(value: object):
    text = json.dumps(value)
    check_frame(text)
    check_frame(text.encode())


@given(st.deferred(frames_with_a_fault))
def test_a_frame_with_faults_is_a_frame_or_refused(text: str):
    check_frame(text)
    check_frame(text.encode(errors="surrogatepass"))


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"ping","sent":1e400}',
        '{"type":"ping","sent":NaN}',
        '{"type":"ping","sent":' + "9" * 400 + "}",
        '{"type":"command","command":{"type":"open-round","id":"c_1\\n","round_id":"r_1"}}',
        '{"type":"command","command":{"type":"open-round","id":"c_1","round_id":"r_1\\u0000"}}',
        '{"type":"command","command":{"type":"add-note","id":"c_1","note_id":"n_1","round_id":"r_1","text":"\\ud800"}}',
        '{"type":"command","command":{"type":"show-on-display","id":"c_1","view":"black","target":"\\udfff"}}',
        '{"type":"hello","protocol":1,"door":"table","secret":"\\ud83d"}',
        '{"type":"hello","protocol":1e0,"door":"table","secret":1}',
        '{"type":"hello","type":"command","protocol":1}',
        '{"type":"hello","protocol":1,"door":"table","device":"' + "d" * 41 + '"}',
        '{"type":"hello","protocol":1,"door":"table","take":1}',
        '{"type":"hello","protocol":1,"door":"delivery"}',
        '{"type":"report","battery":101}',
        '{"type":"report","battery":-1}',
        '{"type":"report","battery":0.5}',
        '{"type":"report","charging":"yes"}',
        '{"type":"report","waiting":null}',
        '{"type":"report","waiting":1e9}',
        '{"type":"command","command":{"type":"take-table","id":"c_1","device":"d_1"}}',
        '{"type":"command","command":{"type":"add-individual-note","id":"c_1","note_id":"n_1","round_id":"r_1","text":"x"}}',
        '{"type":"command","command":{"type":"ask-for-help","id":"c_1","help_id":"a_1","reason":"coffee"}}',
        '{"type":"command","command":{"type":"answer-read-back","id":"c_1","proposal_id":"p_1","fit":"maybe"}}',
        '{"command":{"id":"' + "x" * 60_000 + '"}}',
        "[" * 60_000,
        '{"command":' * 5_000,
    ],
)
def test_a_frame_that_hides_something_is_refused_and_the_refusal_can_be_said(text: str):
    with pytest.raises(Refused, match="malformed"):
        parse(text)
    check_frame(text)


# Commands


def commands(kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[c.AnyCommand]:
    return kinds.flatmap(structs)


@st.composite
def asked(draw: st.DrawFn) -> tuple[c.AnyCommand, Actor]:
    """A command and who asks for it, mostly someone who may."""
    command = draw(commands(st.sampled_from(get_args(c.AnyCommand))))
    return command, draw(mostly(st.just(by_whom(type(command))), actors))


def by_whom(kind: type[c.Command]) -> Actor:
    role = sorted(POWERS[kind])[0]
    return Actor(role, {"table": "t_1", "voter": "author1"}.get(role, "u_1"))


roles = st.sampled_from(get_args(Role))
actors = st.builds(Actor, roles, st.sampled_from(["t_1", "t_2", "t_9", "u_1", "author1", "author2", ""]))
acts = st.lists(asked(), max_size=40)

PAST = {
    "nothing": [],
    "a founded meeting": founding(),
    "a meeting under way": [
        *founding(), round_opened(), note_added("n_1"), note_added("n_2", "t_2"),
        proposal_written("p_1"), poll_opened("v_1"),
    ],
    "a meeting that has voted": [
        *founding(), CardsIssued(("new9",), 9), PollPlanned("v_3", "Vote", "Que faire ?", "single", choices("A", "B")),
        poll_opened("v_1"), hands_counted({"a": 2, "b": 1}), poll_closed("v_1"), poll_opened("v_3", "A", "B"),
    ],
    "a meeting that talks": [
        *founding(individual=3), StaffLinkIssued("hash1", "lead", NOON + timedelta(days=1)), TableTaken("t_1", "d_1"),
        StaffSignedIn("hash1", "u_1"),
        round_opened(), note_added("n_1"), note_added("n_3"), individual_note("n_2"), individual_note("n_4", "author2"),
        NoteAdmitted("n_4"), ThemeCreated("h_1", "Ombre"), proposal_written("p_1", "n_1", "n_4"),
        ProposalPushed("p_1"), ReadBackAnswered("p_1", "t_1", "part", "Il manque l’ombre.", 1),
        MessageSent("g_1", "Merci.", ("t_1",)), MessageSent("g_2", "Bonjour."), MessageRead("g_2", "t_1"),
        HelpAsked("a_1", "t_1", "tablet"),
    ],
    "a meeting that votes on paper": [
        *founding(), CardStruck("card1", "1"), CardStruck("card2", "2"), PaperPrinted("b_1", "live", 1, 30, "v_1"),
        PaperPrinted("b_2", "booklet", 31, 9, pages=(BookletPage(1, "single"), BookletPage(2, "single"))),
        poll_opened("v_1"), SheetTaken("l-1-7", "v_1", "live", 1, 7, "waiting", "faint"),
        SheetTaken("l-1-8", "v_1", "live", 1, 8, "counted"), SheetTaken("l-1-9", "v_1", "live", 1, 9, "spoiled", "x"),
    ],
    "a meeting whose paper comes late": [
        *founding(), CardStruck("card1", "1"), PaperPrinted("b_1", "live", 1, 30, "v_1"),
        poll_opened("v_1"), poll_closed("v_1"),
    ],
}  # fmt: skip


class Journal:
    """A meeting that takes commands and keeps what follows, as a server does."""

    def __init__(self, past: str) -> None:
        self.rows = record(PAST[past])
        self.state = fold(self.rows)
        self.now = NOON

    def submit(self, command: c.AnyCommand, actor: Actor) -> bool:
        """Decide and record a command; return whether anything came of it."""
        before = self.state.fork()
        self.now += timedelta(seconds=STEP_S)
        try:
            events = decide(self.state, command, actor, self.now)
        except Refused as refused:
            encode(Refusal(command.id, refused.code, refused.facts))
            events = []
        assert self.state == before, "deciding changed the state"
        for position, event in enumerate(events):
            assert read_body(write_body(event)) == event
            row = Recorded(
                MEETING, self.state.seq + 1, self.now, str(actor), command.id, position, SITE, event, GENESIS
            )
            self.rows.append(msgspec.structs.replace(row, chain=link_event(self.state.chain, row)))
            apply(self.state, self.rows[-1])
        self.check_rights()
        self.check_voices()
        if not isinstance(command, c.RecordTally):
            for id, poll in before.polls.items():
                after = self.state.polls[id]
                assert (after.tally, after.profile, after.turnout) == (poll.tally, poll.profile, poll.turnout)
        return bool(events)

    def check_rights(self) -> None:
        """Fail unless each voting right has at most one card that opens anything, and those entitled are the rights."""
        rights = [card.right for card in self.state.cards.values() if not card.revoked]
        assert len(rights) == len(set(rights)) == self.state.entitled
        booklets = [card.booklet for card in self.state.cards.values() if card.booklet]
        assert len(booklets) == len(set(booklets))
        for poll in self.state.polls.values():
            assert not (poll.is_open and (poll.closed_at or poll.annulled_at))
            assert not (poll.paused_at and not poll.is_open)
            sheets = [sheet for sheet in self.state.sheets.values() if sheet.poll_id == poll.id]
            assert poll.spoiled_sheets == sum(sheet.state == "spoiled" for sheet in sheets)

    def check_voices(self) -> None:
        """Fail unless notes of persons wait to be admitted, orders hold, and a table calls once at a time."""
        notes = self.state.notes.values()
        in_proposals = {id for proposal in self.state.proposals.values() for id in proposal.note_ids}
        for note in notes:
            assert bool(note.author) == (note.source == "individual") == (note.table_id not in self.state.tables)
            assert not (note.held and (not note.author or note.theme_ids or note.id in in_proposals))
        ranked = Counter(
            (note.table_id, note.round_id, note.rank) for note in notes if note.rank and note.withdrawn_at is None
        )
        assert all(times == 1 for times in ranked.values())
        sent = Counter((note.author, note.round_id) for note in notes if note.author)
        assert all(times <= self.state.rounds[round_id].individual for (_, round_id), times in sent.items())
        calling = [call.table_id for call in self.state.help_calls.values() if call.settled_at is None]
        assert len(calling) == len(set(calling))
        for back in self.state.read_backs.values():
            assert 1 <= back.wording <= self.state.proposals[back.proposal_id].wording
            assert back.why or back.fit == "in"

    def check_fold(self) -> None:
        """Fail unless the journal read anew gives the same state."""
        assert fold(self.rows) == self.state

    def show(self) -> None:
        """Encode what everyone sees, and read it again."""
        for audience in AUDIENCES:
            shown = msgspec.json.decode(msgspec.json.encode(snapshot(audience, self.state)))
            assert bool(shown) == (audience.door != "delivery")


def examples(number: int) -> settings:
    """That many, as long as each takes."""
    return settings(max_examples=number, deadline=None)


def try_all(past: str, acts: list[tuple[c.AnyCommand, Actor]]) -> None:
    journal = Journal(past)
    for command, actor in acts:
        journal.submit(command, actor)
    journal.check_fold()
    journal.show()


@pytest.mark.parametrize("past", PAST)
@examples(30)
@given(acts)
def test_any_command_in_any_state_is_refused_or_leads_to_a_state_that_can_be_shown(
    past: str, acts: list[tuple[c.AnyCommand, Actor]]
):
    try_all(past, acts)


@pytest.mark.soak
@pytest.mark.parametrize("past", PAST)
@examples(800)
@given(acts)
def test_any_of_many_commands_in_any_state_is_refused_or_leads_to_a_state_that_can_be_shown(
    past: str, acts: list[tuple[c.AnyCommand, Actor]]
):
    try_all(past, acts)


def hold_meeting(script: c.CreateMeeting) -> None:
    journal = Journal("nothing")
    journal.submit(script, ORGANISER)
    for number, round in enumerate(journal.state.rounds):
        journal.submit(c.OpenRound(f"c_o{number}", round), by_whom(c.OpenRound))
        assert journal.state.rounds[round].is_open
        journal.submit(c.ExtendRound(f"c_e{number}", round, 60), by_whom(c.ExtendRound))
        journal.submit(c.CloseRound(f"c_c{number}", round), by_whom(c.CloseRound))
    for number, poll in enumerate(journal.state.polls):
        journal.submit(c.OpenPoll(f"c_p{number}", poll), by_whom(c.OpenPoll))
    journal.show()


SCRIPTS = st.deferred(lambda: structs(c.CreateMeeting))


@examples(25)
@given(SCRIPTS)
def test_whatever_a_script_plans_can_be_opened_and_closed_or_the_script_is_refused(script: c.CreateMeeting):
    hold_meeting(script)


@pytest.mark.soak
@examples(600)
@given(SCRIPTS)
def test_whatever_many_scripts_plan_can_be_opened_and_closed_or_the_script_is_refused(script: c.CreateMeeting):
    hold_meeting(script)


@pytest.mark.parametrize("duration_s", [0, -1, 86_401, 2**63 - 1])
def test_a_round_planned_for_no_time_or_for_more_than_a_day_is_refused(duration_s: int):
    script = create(rounds=(Round("r_1", 1, "Séquence", "Que voulez-vous ?", "", duration_s),))
    with pytest.raises(Refused, match="duration_s"):
        decide(MeetingState(), script, ORGANISER, NOON)


EACH_KIND = pytest.mark.parametrize("kind", get_args(c.AnyCommand), ids=lambda kind: kind.__name__)


def try_one(kind: type[Any], data: st.DataObject) -> None:
    journal = Journal(data.draw(st.sampled_from(sorted(PAST))))
    for _ in range(3):
        journal.submit(data.draw(structs(kind)), by_whom(kind))
    journal.show()


@EACH_KIND
@examples(15)
@given(st.data())
def test_each_command_by_who_may_send_it_is_refused_or_leads_to_a_state_that_can_be_shown(
    kind: type[Any], data: st.DataObject
):
    try_one(kind, data)


@pytest.mark.soak
@EACH_KIND
@examples(400)
@given(st.data())
def test_each_of_many_commands_by_who_may_send_it_is_refused_or_leads_to_a_state_that_can_be_shown(
    kind: type[Any], data: st.DataObject
):
    try_one(kind, data)
