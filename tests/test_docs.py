"""The documents say what the code does: each thing has its row, and no row names what does not exist."""

import importlib
import json
import sqlite3
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest
from msgspec import Struct
from starlette.routing import Mount, Route, WebSocketRoute

from kiosk.forms import Cast
from server.app import create_app
from server.domain import commands as c
from server.domain import hands, paper, records, tallies
from server.domain.counting import REASONS
from server.domain.decide import DECIDE
from server.domain.events import AnyEvent
from server.domain.powers import POWERS
from server.domain.refusals import CODES, Refused
from server.domain.state import MeetingState
from server.domain.steps import StepAct
from server.http.errors import status_of
from server.http.outlet import CLOSE_REFUSED
from server.http.sockets import CLOSE_TOO_LARGE
from server.live.audience import REGIE, VOTER, Audience, snapshot
from server.settings import PREFIX, Settings, read_settings
from server.storage.base import Outcome
from server.storage.sqlite import JOURNAL
from server.storage.sqlite_boxes import BOXES
from server.wire import frames, views
from tests.documented import (
    by_name,
    code_block,
    codes_raised_by,
    defaults_of,
    fields_cell,
    headings,
    names_in,
    read,
    refusals_raised,
    rows,
    string_constants,
    types_of,
    wire_name,
)

PROTOCOL, JOURNAL_DOC, SETTINGS = "docs/protocol.md", "docs/journal.md", "docs/settings.md"

CLIENT_FRAMES: tuple[type[Struct], ...] = get_args(frames.ClientFrame)
SERVER_FRAMES: tuple[type[Struct], ...] = get_args(frames.ServerFrame)
COMMANDS: tuple[type[c.Command], ...] = get_args(c.WireCommand)
EVENTS: tuple[type[Struct], ...] = get_args(AnyEvent)
EVENT_TABLES = (
    "The meeting and its doors",
    "Cards",
    "Rounds and notes",
    "Themes and proposals",
    "Polls and screens",
    "Messages, help and read-backs",
    "Paper",
)

TOLD = {
    name: get_args(kind)[1]
    for name, kind in get_type_hints(MeetingState).items()
    if name in snapshot(REGIE, MeetingState())
}
"""Collection -> record, of those that any audience is told of."""

DETAILS: tuple[type[Struct], ...] = get_args(tallies.AnyDetail)
SEEN_RECORDS = (
    *TOLD.values(),
    views.TableNote,
    views.TableMessage,
    views.PushedProposal,
    views.ShownDisplay,
    views.WallNote,
    records.Shown,
    records.RoundText,
    records.Sheet,
    records.Choice,
    records.Rules,
    records.PollText,
    records.ProposalText,
    records.Wording,
    StepAct,
    paper.BookletPage,
    paper.Account,
    tallies.Tally,
    tallies.RunoffRound,
    *DETAILS,
)


OWN_VIEWS = {
    "notes": "TableNote",
    "proposals": "PushedProposal",
    "messages": "TableMessage",
    "displays": "ShownDisplay",
}
"""Collection -> what others than the régie see of its records."""


def titles_under(document: str, first: str, last: str) -> list[str]:
    """Return the names in backticks among the headings between two others."""
    found = headings(document)
    return [title.strip("`") for title in found[found.index(first) + 1 : found.index(last)] if title.startswith("`")]


# Frames


def test_every_frame_has_its_section_and_no_section_names_another():
    assert titles_under(PROTOCOL, "Frames from the client", "Frames from the server") == list(
        map(wire_name, CLIENT_FRAMES)
    )
    expected = list(map(wire_name, SERVER_FRAMES))
    expected.insert(1, frames.You.__name__)
    assert titles_under(PROTOCOL, "Frames from the server", "Commands") == expected


@pytest.mark.parametrize("frame", [*CLIENT_FRAMES, *SERVER_FRAMES, frames.You], ids=lambda frame: frame.__name__)
def test_a_frame_has_exactly_its_fields_types_and_defaults(frame: type[Struct]):
    title = frame.__name__ if frame is frames.You else wire_name(frame)
    defaults = defaults_of(frame)
    expected = [(name, type, defaults.get(name, "—")) for name, type in types_of(frame).items()]
    if frame is frames.Do:  # the union of all commands has a chapter of its own
        expected = [("command", "one of the [commands](#commands)", "—")]
    found = [(row["field"].strip("`"), row["type"], row["default"].strip("`")) for row in rows(PROTOCOL, f"`{title}`")]
    assert found == expected


def test_the_version_of_the_protocol_is_the_one_that_is_spoken():
    assert f"\nVersion {frames.PROTOCOL_VERSION}. " in read(PROTOCOL)


def test_every_close_code_of_ours_is_documented():
    codes = {row["code"] for row in rows(PROTOCOL, "When the server ends a connection")}
    assert {str(CLOSE_REFUSED), str(CLOSE_TOO_LARGE)} <= codes


# Commands


def test_every_command_has_its_row_with_exactly_its_fields():
    found = {name: row["fields"] for name, row in by_name(PROTOCOL, "Commands").items()}
    assert found == {wire_name(command): fields_cell(command, "id") for command in COMMANDS}


def test_every_command_names_the_roles_that_may_send_it():
    found = {name: names_in(row["roles"]) for name, row in by_name(PROTOCOL, "Powers and refusals").items()}
    assert found == {wire_name(command): sorted(POWERS[command]) for command in COMMANDS}


def test_every_command_names_the_refusals_that_its_decision_may_raise():
    found = {name: names_in(row["refused with"]) for name, row in by_name(PROTOCOL, "Powers and refusals").items()}
    assert found == {wire_name(command): sorted(codes_raised_by(DECIDE[command])) for command in COMMANDS}


@pytest.mark.parametrize(
    ("document", "heading", "structs"),
    [(PROTOCOL, "Fields of commands", COMMANDS), (JOURNAL_DOC, "Fields of events", EVENTS)],
    ids=["commands", "events"],
)
def test_a_field_means_the_same_wherever_it_stands(document: str, heading: str, structs: Iterable[type[Struct]]):
    types: dict[str, dict[str, None]] = {}
    for struct in structs:
        for name, type in types_of(struct).items():
            if name != "id":
                types.setdefault(name, {})[type] = None
    expected = {name: "; ".join(found) for name, found in types.items()}
    assert {name: row["type"] for name, row in by_name(document, heading).items()} == expected


# Refusals


def test_every_refusal_has_its_row_with_its_facts_and_its_status():
    facts = refusals_raised()
    expected = {code: (sorted(facts.get(code, ())), str(status_of(code))) for code in CODES}
    found = {code: (names_in(row["facts"]), row["HTTP"]) for code, row in by_name(PROTOCOL, "Refusals").items()}
    assert found == expected


def test_every_refusal_code_is_raised_somewhere_and_only_listed_ones_are():
    outcomes = set(get_args(Outcome)) & string_constants()
    assert set(refusals_raised()) | outcomes - {"cast", "replaced"} == set(CODES)


def test_the_list_of_codes_names_every_fact():
    named = {code: set(names_in(text)) for code, text in CODES.items()}
    assert {code: facts - named[code] for code, facts in refusals_raised().items() if facts - named[code]} == {}


# Records


def test_every_record_has_its_section_and_no_section_names_another():
    found = titles_under(PROTOCOL, "Records", "Over HTTP")
    assert sorted(found) == sorted(record.__name__ for record in SEEN_RECORDS)


@pytest.mark.parametrize("record", SEEN_RECORDS, ids=lambda record: record.__name__)
def test_a_record_has_exactly_its_fields(record: type[Struct]):
    found = {name: row["type"] for name, row in by_name(PROTOCOL, f"`{record.__name__}`").items()}
    kind = {"kind": f'`"{wire_name(record)}"`'} if record in DETAILS else {}
    assert list(found.items()) == list((kind | types_of(record)).items())


@pytest.mark.parametrize(
    ("column", "audience"),
    [
        ("régie", REGIE),
        ("table", Audience("table", "t_1")),
        ("display", Audience("display", "s_1")),
        ("voter", VOTER),
    ],
    ids=["regie", "table", "display", "voter"],
)
def test_an_audience_is_told_of_exactly_its_collections(column: str, audience: Audience):
    found = {name: row[column] for name, row in by_name(PROTOCOL, "Who sees what").items()}
    assert found.keys() == TOLD.keys()
    assert {name for name, cell in found.items() if cell != "—"} == set(snapshot(audience, MeetingState()))
    own = {} if audience == REGIE else OWN_VIEWS
    for name, cell in found.items():
        assert cell == "—" or names_in(cell) == [own.get(name, TOLD[name].__name__)]


# Over HTTP


def test_every_route_has_its_row_and_no_row_names_another(tmp_path: Path):
    expected = set()
    for route in create_app(Settings(data=tmp_path)).routes:
        match route:
            case Route(path=path, methods=methods):
                expected |= {(method, path) for method in methods or () if method != "HEAD"}
            case WebSocketRoute(path=path):
                expected.add(("WS", path))
            case Mount(path=path):
                expected.add(("GET", "/static/…"))
                assert path.startswith("/static")
    found = [(row["method"].strip("`"), row["path"].strip("`")) for row in rows(PROTOCOL, "Routes")]
    assert sorted(found) == sorted(expected)


def test_a_ballot_as_json_has_exactly_the_documented_fields():
    [row] = [row for row in rows(PROTOCOL, "Voting") if row["as"] == "JSON"]
    assert names_in(row["fields"]) == list(types_of(Cast))


def test_every_reason_against_a_ballot_or_a_count_of_hands_has_its_row():
    assert list(by_name(PROTOCOL, "What is wrong with a ballot")) == list(REASONS)
    assert list(by_name(PROTOCOL, "What is wrong with a count of hands")) == list(hands.REASONS)


def test_the_bounds_are_those_of_the_code():
    for row in rows(PROTOCOL, "Bounds"):
        module, _, name = row["constant"].strip("`").rpartition(".")
        value = float(row["value"].split()[0].replace(",", ""))
        assert value == getattr(importlib.import_module(module), name), row


# The journal and the boxes


@pytest.mark.parametrize(
    ("heading", "table", "schema"),
    [
        ("The journal", "journal", JOURNAL.schema),
        ("`roll`", "roll", BOXES.schema),
        ("`box`", "box", BOXES.schema),
        ("`groups`", "groups", BOXES.schema),
        ("`sealed`", "sealed", BOXES.schema),
    ],
)
def test_a_table_of_the_database_has_exactly_its_columns(heading: str, table: str, schema: tuple[str, ...]):
    database = sqlite3.connect(":memory:")
    for statement in schema:
        database.execute(statement)
    expected = {name: type.lower() for _, name, type, *_ in database.execute(f"PRAGMA table_info({table})")}
    database.close()
    assert {name: row["type"] for name, row in by_name(JOURNAL_DOC, heading).items()} == expected


def test_every_event_has_its_row_with_exactly_its_fields():
    found = {name: row["fields"] for heading in EVENT_TABLES for name, row in by_name(JOURNAL_DOC, heading).items()}
    assert found == {wire_name(event): fields_cell(event) for event in EVENTS}


# Settings


def test_every_setting_has_its_row_with_its_default_and_its_name_in_the_environment():
    defaults, expected = defaults_of(Settings), types_of_settings()
    found = {
        name: (row["type"], row["default"].strip("`"), row["environment"].strip("`"))
        for name, row in by_name(SETTINGS, "Settings").items()
    }
    assert found == {name: (type, defaults[name], PREFIX + name.upper()) for name, type in expected.items()}


def types_of_settings() -> dict[str, str]:
    """Return setting -> type, without the folder that is given on the command line."""
    without_folder = msgspec.defstruct(
        "WithoutFolder", [(each.name, each.type) for each in msgspec.structs.fields(Settings) if each.name != "data"]
    )
    return types_of(without_folder)


def test_the_settings_of_the_example_are_taken(tmp_path: Path):
    text = code_block(SETTINGS, "Example", "toml")
    (tmp_path / "tablee.toml").write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path, {})
    assert {name: getattr(settings, name) for name in tomllib.loads(text)} == tomllib.loads(text)


def test_the_example_of_an_error_is_what_the_server_answers():
    shown = json.loads(code_block(PROTOCOL, "Errors", "json"))
    refused = Refused(shown["code"], **shown["facts"])
    assert shown == {"ok": False, "code": refused.code, "facts": refused.facts, "status": status_of(refused.code)}
