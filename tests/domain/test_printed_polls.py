"""A poll whose ballots are printed keeps the choices that stand on them, in their order."""

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.records import Choice
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


def test_what_no_mark_depends_on_may_still_be_mended() -> None:
    assert given(PRINTED).when(change(*SAME, title="Le premier vote"), by=staff()).events
