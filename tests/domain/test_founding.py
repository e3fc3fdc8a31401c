"""Rules for what a script may hold of tables, devices and sheets, for links to video calls, and for taking a table."""

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.apply import fold
from server.domain.decide import decide
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST
from server.domain.decide.meeting import ADDRESS_MOST, INDIVIDUAL_MOST
from server.domain.decide.rounds import SHEET_MOST
from server.domain.records import ORGANISER, SYSTEM, Actor, Devices, Recording, Round, Sheet, Table
from server.domain.refusals import Refused
from server.domain.state import MeetingState, spoken_key
from tests.domain.test_people import create
from tests.given import NOON, given, record, staff, table

DIGEST = "0123456789abcdef"


def founded(**changes: object) -> MeetingState:
    return fold(record(decide(MeetingState(), create(**changes), ORGANISER, NOON)))


def a_round(**changes: object) -> Round:
    return Round("r_1", 1, "Un", "Quoi ?", "", 60, **changes)  # type: ignore[arg-type]


# Devices and notes of persons


@pytest.mark.parametrize("devices", ["one", "several"])
def test_a_meeting_has_one_device_a_table_unless_it_says_several(devices: Devices):
    assert founded().meeting.devices == "one"
    assert founded(devices=devices).meeting.devices == devices


@pytest.mark.parametrize("most", [0, 1, INDIVIDUAL_MOST])
def test_a_round_says_how_many_notes_a_person_may_send(most: int):
    assert founded(rounds=(a_round(individual=most),)).rounds["r_1"].individual == most


@pytest.mark.parametrize("most", [-1, INDIVIDUAL_MOST + 1])
def test_a_round_that_allows_a_number_nobody_means_is_refused(most: int):
    with pytest.raises(Refused, match="individual"):
        founded(rounds=(a_round(individual=most),))


# Sheets


def test_a_round_without_a_sheet_has_none():
    assert founded(rounds=(a_round(),)).rounds["r_1"].sheet is None


def test_a_sheet_keeps_its_texts_without_outer_blanks_and_its_files_as_they_are():
    files = {
        "picture": f"{DIGEST}.jpg",
        "audio": f"{DIGEST}.mp3",
        "video": f"{DIGEST * 4}.webm",
        "captions": f"{DIGEST}.vtt",
    }
    sheet = Sheet(title=" La place\x00 ", text="En 1900…\n\nAujourd’hui…\n", alt="Une photo", **files)
    kept = Sheet(title="La place", text="En 1900…\n\nAujourd’hui…", alt="Une photo", **files)
    assert founded(rounds=(a_round(sheet=sheet),)).rounds["r_1"].sheet == kept


def test_an_empty_sheet_is_a_sheet():
    assert founded(rounds=(a_round(sheet=Sheet()),)).rounds["r_1"].sheet == Sheet()


@pytest.mark.parametrize(("field", "most"), [("title", TITLE_MOST), ("text", SHEET_MOST), ("alt", TEXT_MOST)])
def test_the_texts_of_a_sheet_have_their_lengths(field: str, most: int):
    sheet = Sheet(**{field: "x" * most})
    assert founded(rounds=(a_round(sheet=sheet),)).rounds["r_1"].sheet == sheet
    with pytest.raises(Refused, match="bad-text"):
        founded(rounds=(a_round(sheet=Sheet(**{field: "x" * (most + 1)})),))


@pytest.mark.parametrize("field", ["picture", "audio", "video", "captions"])
@pytest.mark.parametrize(
    "name",
    [
        "photo.jpg", "../server.key", f"{DIGEST}/a.jpg", f"/{DIGEST}.jpg", f"{DIGEST}", f"{DIGEST}.", f"{DIGEST}.j",
        f"{DIGEST}.jpeg2k", f"{DIGEST}.JPG", f"{DIGEST.upper()}.jpg", f"{DIGEST}.jpg\n", f" {DIGEST}.jpg",
        f"{DIGEST[:-1]}.jpg", f"{DIGEST * 4}0.jpg", f"{DIGEST}.jpg.jpg", "https://example.org/a.jpg",
        f"{DIGEST}.jp\u0661", ".jpg",
    ],
)  # fmt: skip
def test_a_sheet_names_files_of_the_meeting_and_nothing_else(field: str, name: str):
    with pytest.raises(Refused, match="sheet"):
        founded(rounds=(a_round(sheet=Sheet(**{field: name})),))


# Recordings


def test_a_recording_is_known_by_its_language_and_its_text():
    recording = Recording("fr", "Que voulez-vous ?", f"{DIGEST}.mp3")
    state = founded(recordings=(recording, Recording("fr", " Oui ", f"{DIGEST}.ogg")))
    assert state.recordings == {
        spoken_key("fr", "Que voulez-vous ?"): recording,
        spoken_key("fr", "Oui"): Recording("fr", "Oui", f"{DIGEST}.ogg"),
    }


@pytest.mark.parametrize(
    ("language", "text", "file", "refused"),
    [
        ("xx", "Oui", f"{DIGEST}.mp3", "language"),
        ("fr", "", f"{DIGEST}.mp3", "bad-text"),
        ("fr", "x" * (TEXT_MOST + 1), f"{DIGEST}.mp3", "bad-text"),
        ("fr", "Oui", "", "recording"),
        ("fr", "Oui", "../server.key", "recording"),
    ],
)
def test_a_recording_of_no_text_or_of_no_file_is_refused(language: str, text: str, file: str, refused: str):
    with pytest.raises(Refused, match=refused):
        founded(recordings=(Recording(language, text, file),))


# Video calls


ADDRESSES = (
    "https://visio.example.org/salle-12",
    "http://192.168.1.20:8443/t?room=12&name=T%C3%A9#now",
    "https://meet.example.org/Réunion-publique",
    "HTTPS://example.org",
    "https://[2001:db8::1]/x",
    "https://example.org/" + "x" * (ADDRESS_MOST - 20),
)
NO_ADDRESSES = (
    "visio.example.org/salle-12",
    "//example.org",
    "/t/token",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "ftp://example.org",
    "mailto:a@example.org",
    "tel:+33123456789",
    "https:",
    "https://",
    "https:///x",
    "https://u:p@example.org/",
    "https://mairie.example@evil.example/",
    'https://x"onclick=alert(1)',
    "https://<b>.example",
    "https://?x",
    "https://:8000",
    "https://exa mple.org",
    "https://example.org/a b",
    "https://example.org/a\u00a0b",
    "https://example.org/\u202egro.elpmaxe",
    "https://example.org/\x00",
    "https://example.org/\ttab",
    "https://[2001:db8::1",
    "https://example.org/" + "x" * (ADDRESS_MOST - 19),
    "https://example.org/\ud800",
)


@pytest.mark.parametrize("url", ADDRESSES)
def test_any_address_of_a_page_may_be_that_of_a_video_call(url: str):
    assert founded(tables=(Table("t_1", "s_1", 1, 10, f" {url}\n"),)).tables["t_1"].video == url
    for actor in (staff(), ORGANISER, SYSTEM):
        given().when(c.LinkTable("c_1", "t_1", f" {url} "), by=actor).then(e.TableLinked("t_1", url))


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_a_page_is_refused(url: str):
    given().when(c.LinkTable("c_1", "t_1", url), by=staff()).refused("bad-value", field="video")
    with pytest.raises(Refused, match="video"):
        founded(tables=(Table("t_1", "s_1", 1, 10, url),))


def test_a_link_is_taken_away_by_an_empty_address_and_given_twice_it_leaves_no_event():
    linked = given(e.TableLinked("t_1", ADDRESSES[0]))
    assert [each.video for each in linked.state.tables.values()] == [ADDRESSES[0], "", ""]
    linked.when(c.LinkTable("c_1", "t_1", ADDRESSES[0]), by=staff()).then()
    linked.when(c.LinkTable("c_1", "t_1", "  "), by=staff()).then(e.TableLinked("t_1", ""))
    given().when(c.LinkTable("c_1", "t_1", ""), by=staff()).then()
    given().when(c.LinkTable("c_1", "t_9", ADDRESSES[0]), by=staff()).refused("not-found", what="table")


@pytest.mark.parametrize("role", ["theme-team", "vote-operator", "observer", "steward", "table", "voter"])
def test_a_link_is_given_by_the_lead_or_the_organiser(role: str):
    given().when(c.LinkTable("c_1", "t_1", ADDRESSES[0]), by=Actor(role, "t_1")).refused(  # type: ignore[arg-type]
        "not-allowed", role=role
    )


# Taking a table


def test_a_device_takes_a_table_once_and_another_one_takes_it_over():
    given().when(c.TakeTable("c_1", "d_1"), by=table()).then(e.TableTaken("t_1", "d_1"))
    taken = given(e.TableTaken("t_1", "d_1"))
    assert [each.device for each in taken.state.tables.values()] == ["d_1", "", ""]
    taken.when(c.TakeTable("c_1", "d_1"), by=table()).then()
    taken.when(c.TakeTable("c_1", "d_1", ""), by=table()).then()
    taken.when(c.TakeTable("c_1", "d_2"), by=table()).then(e.TableTaken("t_1", "d_2"))
    taken.when(c.TakeTable("c_1", "d_1"), by=table(2)).then(e.TableTaken("t_2", "d_1"))


def test_who_takes_the_place_of_a_device_that_does_not_have_it_any_more_is_refused():
    taken = given(e.TableTaken("t_1", "d_1"))
    taken.when(c.TakeTable("c_1", "d_2", "d_1"), by=table()).then(e.TableTaken("t_1", "d_2"))
    for instead in ("", "d_9"):
        taken.when(c.TakeTable("c_1", "d_2", instead), by=table()).refused("table-taken", table=1)
    given().when(c.TakeTable("c_1", "d_2", ""), by=table()).then(e.TableTaken("t_1", "d_2"))


def test_nobody_takes_a_table_that_is_none():
    given().when(c.TakeTable("c_1", "d_1"), by=Actor("table", "t_9")).refused("not-found", what="table")
