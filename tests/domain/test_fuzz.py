"""Whatever comes in: a frame or a refusal, events or a refusal, and a state that everyone can be shown."""

import json
from datetime import UTC, timedelta
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from server.domain import commands as c
from server.domain.apply import apply, fold
from server.domain.chain import GENESIS, link_event, read_body, write_body
from server.domain.decide import decide
from server.domain.events import CardsIssued, PollPlanned, Recorded
from server.domain.powers import POWERS
from server.domain.records import ORGANISER, Actor, Poll, Role, Round
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.tallies import Tally
from server.live.audience import REGIE, VOTER, Audience, snapshot
from server.wire.frames import ClientFrame, Refusal, command_id_of, encode, parse
from tests.domain.test_people import create
from tests.given import (
    AGES,
    MEETING,
    NOON,
    SITE,
    choices,
    founding,
    hands_counted,
    note_added,
    poll_closed,
    poll_opened,
    proposal_written,
    record,
    round_opened,
)

IDS = ("n_1", "n_2", "r_1", "r_2", "t_1", "t_2", "h_1", "h_2", "p_1", "p_2", "v_1", "v_2", "s_1", "m_1", "u_1", "x_9")
TEXTS = ("", " ", "Plus de bancs", "tree", "\x00", "a\nb", "é" * 501, "x" * 5_000, "‍", "🜁", "card1", "single")
AUDIENCES = (REGIE, VOTER, Audience("display", SITE), Audience("display", "s_9"), Audience("table", "t_1"))


# Frames


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=10), inside, max_size=4),
    max_leaves=15,
)
names = st.sampled_from(
    ["type", "command", "id", "note_id", "round_id", "text", "kind", "strength", "protocol", "door"]
)


@st.composite
def frames_with_a_fault(draw: st.DrawFn) -> str:
    """A good frame in which some values, some names or some bytes are others."""
    command = draw(commands(st.sampled_from(get_args(c.WireCommand))))
    frame: dict[str, Any] = {"type": "command", "command": msgspec.to_builtins(command)}
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


PREFIXES = {
    "meeting": "m", "site": "s", "table": "t", "round": "r", "note": "n",
    "theme": "h", "proposal": "p", "poll": "v", "new_poll": "v", "leave": "h", "session": "u",
}  # fmt: skip


def mostly(likely: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Three times in four what is likely."""
    return st.integers(0, 3).flatmap(lambda quarter: likely if quarter else other)


def ids(name: str) -> st.SearchStrategy[str]:
    """Ids for a field, mostly of the sort that it asks for. name: such as `note_ids`, or `round` for a round's own."""
    likely = [f"{prefix}_{n}" for sort, prefix in PREFIXES.items() if name.startswith(sort) for n in (1, 2)] or IDS
    return mostly(st.sampled_from(likely), st.sampled_from(IDS) | st.from_regex(r"\A[a-z]{1,3}_[a-z0-9]{1,32}\Z"))


LIKELY: dict[str, tuple[str, ...]] = {
    "pictogram": ("tree", "bench"),
    "token_hash": ("hash1", "hash2"),
    "target": ("", "r_1", "p_1", "v_1"),
    "credential": ("card1", "card2", "spare"),
    "credentials": ("new1", "new2", "spare"),
    "by": ("spare", "third", "card2"),
    "booklet": ("", "12", "13"),
    "right": ("a", "b"),
    "languages": ("fr", "en"),
}
KEYS: dict[str, tuple[str, ...]] = {"groups": tuple(AGES), "words": ("en", "fr"), "counts": ("a", "b")}
"""What stands in a field of texts, or among the keys of a map, that makes sense."""


def texts(name: str, most: int) -> st.SearchStrategy[str]:
    return mostly(
        st.sampled_from(LIKELY.get(name, ("Plus de bancs",))), st.sampled_from(TEXTS) | st.text(max_size=most)
    )


def values(kind: inspect.Type, name: str) -> st.SearchStrategy[Any]:
    """Any value that msgspec would let through for a field, often one that makes sense there."""
    match kind:
        case inspect.StrType(pattern=str()):
            return ids(name)
        case inspect.StrType(max_length=most):
            return ids(name) if name.endswith(("_id", "_ids")) or name in PREFIXES else texts(name, min(most or 40, 40))
        case inspect.IntType(ge=least, le=most):
            low, high = -(2**63) if least is None else least, 2**63 - 1 if most is None else most
            return mostly(st.integers(max(low, 1), min(high, 99)), st.integers(low, high))
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.LiteralType(values=known):
            return st.sampled_from(known)
        case inspect.DateTimeType(tz=tz):
            aware = st.just(NOON + timedelta(hours=1)) | st.datetimes(timezones=st.sampled_from([UTC]))
            return mostly(aware, aware if tz else st.datetimes())
        case inspect.UnionType(types=kinds):
            return st.one_of([values(each, name) for each in kinds])
        case inspect.VarTupleType(item_type=item):
            return st.lists(values(item, name), max_size=4).map(tuple)
        case inspect.DictType(key_type=key, value_type=value):
            if name == "groups":
                sensible = {dimension: st.sampled_from(groups) for dimension, groups in AGES.items()}
                return mostly(st.fixed_dictionaries({}, optional=sensible), st.just({"Âge": "x"}))
            keys = mostly(st.sampled_from(KEYS[name]), values(key, name)) if name in KEYS else values(key, name)
            return st.dictionaries(keys, values(value, name), max_size=4)
        case inspect.StructType(cls=cls):
            return st.deferred(lambda: structs(cls))
    raise TypeError(f"no strategy for {kind}")


UNREAD: dict[type[Any], tuple[str, ...]] = {Poll: ("tally", "profile", "by_channel"), Tally: ("detail",)}
"""What no decision reads, and what would take most of the time to draw."""


def structs(cls: type[Any]) -> st.SearchStrategy[Any]:
    kind = inspect.type_info(cls)
    assert isinstance(kind, inspect.StructType)
    own = cls.__name__.lower()
    named = {
        each.name: values(each.type, own if each.name == "id" else each.name)
        for each in kind.fields
        if each.name not in UNREAD.get(cls, ())
    }
    return st.fixed_dictionaries(named).map(lambda fields: cls(**fields))


def commands(kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[c.AnyCommand]:
    return kinds.flatmap(structs)


@st.composite
def asked(draw: st.DrawFn) -> tuple[c.AnyCommand, Actor]:
    """A command and who asks for it, mostly someone who may."""
    command = draw(commands(st.sampled_from(get_args(c.AnyCommand))))
    return command, draw(mostly(st.just(by_whom(type(command))), actors))


def by_whom(kind: type[c.Command]) -> Actor:
    role = sorted(POWERS[kind])[0]
    return Actor(role, "t_1" if role == "table" else "u_1")


roles = st.sampled_from(get_args(Role))
actors = st.builds(Actor, roles, st.sampled_from(["t_1", "t_2", "t_9", "u_1", ""]))
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
}  # fmt: skip


class Journal:
    """A meeting that takes commands and keeps what follows, as a server does."""

    def __init__(self, past: str) -> None:
        self.rows = record(PAST[past])
        self.state = fold(self.rows)
        self.now = NOON

    def submit(self, command: c.AnyCommand, actor: Actor) -> None:
        before = self.state.fork()
        self.now += timedelta(seconds=1)
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
        if not isinstance(command, c.RecordTally):
            for id, poll in before.polls.items():
                after = self.state.polls[id]
                assert (after.tally, after.profile, after.turnout) == (poll.tally, poll.profile, poll.turnout)

    def check_rights(self) -> None:
        """Fail unless each voting right has at most one card that opens anything, and those entitled are the rights."""
        rights = [card.right for card in self.state.cards.values() if not card.revoked]
        assert len(rights) == len(set(rights)) == self.state.entitled
        booklets = [card.booklet for card in self.state.cards.values() if card.booklet]
        assert len(booklets) == len(set(booklets))
        for poll in self.state.polls.values():
            assert not (poll.is_open and (poll.closed_at or poll.annulled_at))
            assert not (poll.paused_at and not poll.is_open)

    def check_fold(self) -> None:
        """Fail unless the journal read anew gives the same state."""
        assert fold(self.rows) == self.state

    def show(self) -> None:
        """Encode what everyone sees, and read it again."""
        for audience in AUDIENCES:
            assert msgspec.json.decode(msgspec.json.encode(snapshot(audience, self.state)))


@pytest.mark.parametrize("past", PAST)
@settings(max_examples=80, deadline=None)
@given(acts)
def test_any_command_in_any_state_is_refused_or_leads_to_a_state_that_can_be_shown(
    past: str, acts: list[tuple[c.AnyCommand, Actor]]
):
    journal = Journal(past)
    for command, actor in acts:
        journal.submit(command, actor)
    journal.check_fold()
    journal.show()


@settings(max_examples=60, deadline=None)
@given(st.deferred(lambda: structs(c.CreateMeeting)))
def test_whatever_a_script_plans_can_be_opened_and_closed_or_the_script_is_refused(script: c.CreateMeeting):
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


@pytest.mark.parametrize("duration_s", [0, -1, 86_401, 2**63 - 1])
def test_a_round_planned_for_no_time_or_for_more_than_a_day_is_refused(duration_s: int):
    script = create(rounds=(Round("r_1", 1, "Séquence", "Que voulez-vous ?", "", duration_s),))
    with pytest.raises(Refused, match="duration_s"):
        decide(MeetingState(), script, ORGANISER, NOON)


@pytest.mark.parametrize("kind", get_args(c.AnyCommand), ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_each_command_by_who_may_send_it_is_refused_or_leads_to_a_state_that_can_be_shown(
    kind: type[Any], data: st.DataObject
):
    journal = Journal(data.draw(st.sampled_from(sorted(PAST))))
    for _ in range(3):
        journal.submit(data.draw(structs(kind)), by_whom(kind))
    journal.show()
