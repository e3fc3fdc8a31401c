"""Rules for the run sheet of a script: its order, its pauses, its times, and when the meeting begins."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from server.domain.commands import CreateMeeting
from server.domain.steps import POLL_S
from server.script import BadScript, parse_script
from tests.served import SCRIPT

STEPS = """
[[steps]]
poll = 2
minutes = 4
[[steps]]
round = 1
[[steps]]
pause = "Café"
minutes = 15
[[steps]]
round = 2
"""


def parsed(steps: str = STEPS, top: str = "") -> CreateMeeting:
    numbers = count(1)
    return parse_script(top + SCRIPT + steps, lambda prefix: f"{prefix}_{next(numbers)}")


def test_the_steps_come_in_the_order_of_the_script_with_their_times():
    command = parsed()
    [first, second], [_, last] = command.rounds, command.polls
    assert [(step.kind, step.id, step.duration_s) for step in command.steps] == [
        ("poll", last.id, 240),
        ("round", first.id, 600),
        ("pause", command.steps[2].id, 900),
        ("round", second.id, 600),
    ]
    assert command.steps[2].title == "Café"
    assert parsed("").steps == ()


def test_a_poll_takes_its_own_time_or_a_usual_one_where_the_run_sheet_says_none():
    assert parsed("[[steps]]\npoll = 2").steps[0].duration_s == POLL_S
    assert parsed("minutes = 3\n[[steps]]\npoll = 2").steps[0].duration_s == 180


@pytest.fixture
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine stands in Paris for the length of a test."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_paris")
def test_the_start_is_a_time_of_the_hall_unless_it_names_a_zone():
    assert parsed(top="starts = 2026-05-30T18:30:00\n").starts_at == datetime(2026, 5, 30, 16, 30, tzinfo=UTC)
    assert parsed(top="starts = 2026-05-30T18:30:00-04:00\n").starts_at == datetime(2026, 5, 30, 22, 30, tzinfo=UTC)
    assert parsed().starts_at is None


def test_the_sentences_are_kept_as_they_are_written():
    assert parsed(top='sentences = [" Il reste cinq minutes. "]\n').sentences == ("Il reste cinq minutes.",)
    assert parsed().sentences == ()


@pytest.mark.parametrize(
    ("steps", "field", "expected", "line"),
    [
        ("[[steps]]\nround = 3", "steps[1].round", "script-number", "round = 3"),
        ("[[steps]]\npoll = 0", "steps[1].poll", "script-number", "poll = 0"),
        ("[[steps]]\nround = 1\n[[steps]]\nround = 1 ", "steps[2].round", "script-twice", "round = 1 "),
        ("[[steps]]\nround = 1\nminutes = 9", "steps[1].minutes", "script-step-round", "minutes = 9"),
        ("[[steps]]\npause = 'Café'", "steps[1].minutes", "script-missing", "[[steps]]"),
        ("[[steps]]\npause = ''\nminutes = 5", "steps[1].pause", "script-text", "pause ="),
        ("[[steps]]\nminutes = 5", "steps[1].round", "script-step", "[[steps]]"),
        ("[[steps]]\nround = 1\npoll = 1", "steps[1].poll", "script-step", "poll = 1"),
        ("[[steps]]\nbreak = 5", "steps[1].break", "script-unknown", "break = 5"),
        ("[steps]\nround = 1", "steps", "script-tables", "[steps]"),
    ],
)
def test_a_mistake_in_the_steps_is_told_with_its_line_and_field(steps: str, field: str, expected: str, line: str):
    with pytest.raises(BadScript) as wrong:
        parsed(steps)
    text = SCRIPT + steps
    assert (wrong.value.field, wrong.value.expected) == (field, expected)
    assert wrong.value.line == text.count("\n", 0, text.rindex(line)) + 1


@pytest.mark.parametrize("value", ['"18:30"', "18:30:00", "2026-05-30", "7", "0001-01-01T00:00:00+23:00"])
def test_a_start_that_is_no_date_and_time_is_refused(value: str):
    with pytest.raises(BadScript) as wrong:
        parsed(top=f"starts = {value}\n")
    assert (wrong.value.field, wrong.value.expected, wrong.value.line) == ("starts", "script-moment", 1)
