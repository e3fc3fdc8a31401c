"""Rules for powers, doors, cards and the founding of a meeting."""

from datetime import timedelta
from typing import get_args

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.apply import APPLY
from server.domain.codes import CODE_LENGTH, group, make_code, read_code
from server.domain.decide import DECIDE
from server.domain.events import kebab
from server.domain.ids import ALPHABET
from server.domain.powers import POWERS
from server.domain.receipts import receipt_of
from server.domain.records import ORGANISER, Actor, Poll, Round, Site, Table
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from tests.given import NOON, given, staff


def test_every_command_has_a_decision_and_a_power_and_every_event_an_application():
    commands, events = set(get_args(c.AnyCommand)), set(get_args(e.AnyEvent))
    assert commands == set(DECIDE) == set(POWERS)
    assert events == set(APPLY)


@pytest.mark.parametrize(
    ("actor", "command"),
    [
        (staff("observer"), c.OpenRound("c_1", "r_1")),
        (staff("theme-team"), c.OpenPoll("c_1", "v_1")),
        (staff("vote-operator"), c.CreateTheme("c_1", "h_1", "A")),
        (Actor("table", "t_1"), c.CloseRound("c_1", "r_1")),
        (Actor("voter"), c.AddNote("c_1", "n_1", "r_1", "Oui")),
        (staff("lead"), c.AddNote("c_1", "n_1", "r_1", "Oui")),
    ],
)
def test_a_role_without_the_power_is_refused(actor: Actor, command: c.AnyCommand):
    given().when(command, by=actor).refused("not-allowed", role=actor.role, command=kebab(type(command).__name__))


def test_a_sign_in_link_opens_one_session_within_its_time():
    issued = e.StaffLinkIssued("hash", "lead", NOON + timedelta(hours=1))
    sign_in = c.SignIn("c_1", "hash", "u_7")
    given(issued).when(sign_in, by=ORGANISER).then(e.StaffSignedIn("hash", "u_7"))
    given(issued).when(sign_in, by=ORGANISER, at=NOON + timedelta(hours=2)).refused("link-expired")
    given(issued, e.StaffSignedIn("hash", "u_6")).when(sign_in, by=ORGANISER).refused("link-used")
    given().when(sign_in, by=ORGANISER).refused("unknown-link")


def test_replacing_a_table_link_shuts_the_earlier_ones():
    given().when(c.IssueTableLink("c_1", "t_1", "new", replace=True), by=ORGANISER).then(
        e.TableLinksRevoked("t_1"), e.TableLinkIssued("t_1", "new")
    )
    meeting = given(e.TableLinkIssued("t_1", "old"), e.TableLinkIssued("t_2", "other"), e.TableLinksRevoked("t_1"))
    assert [link.revoked for link in meeting.state.table_links.values()] == [True, False]


def test_cards_are_recorded_in_no_order_that_tells_anything():
    given().when(c.IssueCards("c_1", ("z", "y", "z")), by=ORGANISER).then(e.CardsIssued(("y", "z")))
    given().when(c.IssueCards("c_1", ("card1",)), by=ORGANISER).refused("id-taken")


def create(**changes: object) -> c.CreateMeeting:
    whole = {
        "id": "c_founding",
        "meeting_id": "m_1",
        "title": "La place",
        "languages": ("fr",),
        "sites": (Site("s_1", "Salle"),),
        "tables": (Table("t_1", "s_1", 1, 10),),
        "rounds": (Round("r_1", 1, "Un", "Quoi ?", "", 60),),
        "polls": (Poll("v_1", 1, "Vote", "Lequel ?", "approval", ()),),
    }
    return c.CreateMeeting(**{**whole, **changes})  # type: ignore[arg-type]


def test_a_meeting_is_founded_once():
    from server.domain.decide import decide

    assert len(decide(MeetingState(), create(), ORGANISER, NOON)) == 5
    given().when(create(), by=ORGANISER).refused("id-taken", id="m_1")
    with pytest.raises(Refused, match="not-found"):
        decide(MeetingState(), create(tables=(Table("t_1", "s_2", 1, 10),)), ORGANISER, NOON)


def test_a_card_code_is_read_however_it_is_typed():
    code = make_code(bytes.fromhex("0123456789abcd"))
    bare = code.replace("-", "")
    assert len(bare) == CODE_LENGTH
    for typed in (code, bare.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l"), f"  {code}\n"):
        assert read_code(typed) == bare
    assert group(bare) == code


@pytest.mark.parametrize(
    "sign", "- -\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u00a0\u202f\u2009\u200b\u200d\u2060\ufeff._"
)
def test_blanks_dashes_and_signs_of_no_width_in_a_code_do_not_matter(sign: str):
    code = make_code(bytes.fromhex("0123456789abcd"))
    assert read_code(sign + code.replace("-", sign) + sign) == code.replace("-", "")


@pytest.mark.parametrize("typed", ["", " ", "-", "\u200b", "K7QF-3M9D-XZ\u0662", "K7QF-3M9D-XZé"])
def test_what_is_no_letter_or_digit_of_a_code_is_not_read_as_one(typed: str):
    assert read_code(typed) is None


def test_a_single_wrong_character_in_a_code_is_noticed():
    bare = read_code(make_code(bytes.fromhex("fedcba98765432")))
    assert bare is not None
    for place in range(CODE_LENGTH):
        for letter in ALPHABET.upper():
            if letter != bare[place]:
                assert read_code(bare[:place] + letter + bare[place + 1 :]) is None


def test_a_swap_of_neighbours_in_a_code_is_noticed_but_for_zero_and_z():
    for number in range(300):
        bare = read_code(make_code((number * 7919 * 10**9).to_bytes(7, "big")))
        assert bare is not None
        for place in range(CODE_LENGTH - 1):
            pair = bare[place : place + 2]
            if pair[0] != pair[1] and set(pair) != {"0", "Z"}:
                assert read_code(bare[:place] + pair[::-1] + bare[place + 2 :]) is None


def test_a_receipt_follows_from_the_secret_and_the_poll_alone():
    secret = "k" * 26
    assert receipt_of("v_1", secret) == receipt_of("v_1", secret) != receipt_of("v_2", secret)
    for wrong in ("short", "x" * 65, "é" * 20, "with blanks in it 123", ""):
        with pytest.raises(Refused, match="malformed"):
            receipt_of("v_1", wrong)
