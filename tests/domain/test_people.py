"""Rules for powers, doors and the founding of a meeting."""

from datetime import timedelta
from typing import get_args

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.apply import APPLY
from server.domain.decide import DECIDE, decide
from server.domain.events import kebab
from server.domain.powers import POWERS
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
    assert len(decide(MeetingState(), create(), ORGANISER, NOON)) == 5
    given().when(create(), by=ORGANISER).refused("id-taken", id="m_1")
    with pytest.raises(Refused, match="not-found"):
        decide(MeetingState(), create(tables=(Table("t_1", "s_2", 1, 10),)), ORGANISER, NOON)
