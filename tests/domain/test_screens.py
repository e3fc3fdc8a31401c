"""Rules for what the screens show."""

import pytest

from server.domain import events as e
from server.domain.commands import ShowOnDisplay
from tests.given import SITE, given, note_added, proposal_written, round_opened, staff

OPERATOR = staff("vote-operator")


@pytest.mark.parametrize(
    ("view", "target", "code"),
    [
        ("round", "r_9", "not-found"),
        ("round", "r_2", "round-not-open"),
        ("proposal", "p_1", "bad-value"),
        ("poll", "v_1", "poll-not-open"),
        ("black", "r_1", "bad-value"),
    ],
)
def test_a_screen_shows_only_what_is_ready_to_be_seen(view: str, target: str, code: str):
    meeting = given(round_opened(), note_added(), proposal_written())
    meeting.when(ShowOnDisplay("c_1", view, target), by=OPERATOR).refused(code)  # type: ignore[arg-type]


def test_a_screen_of_one_site_or_of_all_is_changed():
    given().when(ShowOnDisplay("c_1", "black"), by=OPERATOR).then(e.DisplayShown(SITE, "black"))
    given().when(ShowOnDisplay("c_1", "black", site_id="s_9"), by=OPERATOR).refused("not-found", what="site")
