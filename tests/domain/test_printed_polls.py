"""A poll whose ballots are printed keeps the choices that stand on them, in their order."""

import pytest
from msgspec.structs import replace

from server.domain import commands as c
from server.domain import events as e
from server.domain.paper import BookletPage, on_ballots
from server.domain.records import Choice, Rules
from tests.given import choices, given, staff

PRINTED = e.PaperPrinted("b_1", "live", 1, 20, "v_1")
SAME = choices("Planter", "Asseoir")


def change(*asked: Choice, title: str = "Premier vote", method: str = "single") -> c.ChangePoll:
    return c.ChangePoll("c_1", "v_1", title, "Que faire d’abord ?", method, asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        change(*choices("Asseoir", "Planter")),
        change(*choices("Planter", "Asseoir", "Rien")),
        change(*choices("Planter", "Abattre")),
        change(*SAME, method="approval"),
        change(),
    ],
)
def test_other_choices_another_order_or_another_form_are_refused_once_ballots_are_printed(other: c.ChangePoll) -> None:
    assert given().when(other, by=staff()).events
    given(PRINTED).when(other, by=staff()).refused("poll-printed", poll="v_1")


def test_ballots_are_not_issued_of_a_poll_that_was_changed_while_they_were_set() -> None:
    asks = on_ballots("single", Rules(), SAME)
    printing = c.PrintPaper("c_1", "b_1", "live", 1, 20, "v_1", asks=asks)
    given().when(printing, by=staff()).then(PRINTED)
    retitled = e.PollChanged("v_1", "Autre titre", "Que faire d’abord ?", "single", SAME)
    given(retitled).when(printing, by=staff()).then(PRINTED)
    for now in (choices("Asseoir", "Planter"), choices("Planter", "Asseoir", "Rien")):
        changed = e.PollChanged("v_1", "Premier vote", "Que faire d’abord ?", "single", now)
        given(changed).when(printing, by=staff()).refused("changed-meanwhile", what="poll", ids=["v_1"])
    paged = (e.PaperPrinted("b_0", "booklet", 1, 5, "", (BookletPage(1, "single"),)), e.PageGiven("v_1", 1))
    given(*paged).when(replace(printing, first=6), by=staff()).refused("changed-meanwhile")


def test_a_poll_with_printed_ballots_is_planned_anew_before_it_opens_and_may_then_be_changed() -> None:
    rerun = c.RerunPoll("c_1", "v_1", "v_3", "Un choix retiré")
    given().when(rerun, by=staff()).refused("poll-not-open", poll="v_1")
    happened = given(PRINTED).when(rerun, by=staff()).events
    assert happened is not None
    assert [type(each) for each in happened] == [e.PollAnnulled, e.PollPlanned]
    other = replace(change(*choices("Planter", "Rien")), poll_id="v_3")
    assert given(PRINTED, *happened).when(other, by=staff()).events


def test_what_no_mark_depends_on_may_still_be_mended() -> None:
    assert given(PRINTED).when(change(*SAME, title="Le premier vote"), by=staff()).events
