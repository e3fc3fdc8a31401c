"""Whatever is changed in a good script gives a meeting or one mistake with its line, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, product
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.domain.apply import fold
from server.domain.commands import OpenPoll
from server.domain.decide import decide
from server.domain.records import ORGANISER, Actor, Method
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.script import BadScript, parse_script
from server.script.polls import READ_BY
from tests.cli.scripts import FULL, named
from tests.given import record

LONG, DEEP = "9" * 5_000, "[" * 2_000
PIECES = (
    *("[[rounds]]", "[sites]", "[polls.x]", "{", "}", "[", "]", "=", ".", ",", "#", "'", '"', "\\", '"""', "'''"),
    *("title", "tables", "choices", "x = 1\n", "\n", "\r", "é", "\u2028", "\x0b", "\x00", "\ufeff"),
    *("[rounds.sheet]", "picture = 'x'\n", "alt = ''\n", "online = true", "video = ['x']\n", "individual = 21\n"),
    *("[[steps]]\nround = 1\n", "[[steps]]\npause = 'x'\nminutes = 1\n", "starts = 2026-05-30T18:30:00\n"),
    *("[[polls]]", "[[profile]]", "[[polls.choices]]", "[polls.words.en]", "quiz", "approval", ", cost = 7"),
    *("0", "-1", "true", "1.5", "2026-02-30", "[]", "{}", '"\\u0001"', LONG, DEEP),
)
KEYS = ("x", '"É"', "a.b", "'sites'", "2026", "rounds", "polls", "choices", "title", "languages")
METHODS = tuple(f'"{method}"' for method in get_args(Method))
VALUES = (
    *("0", "-1", "1", "7", "''", '"x"', '"\\u0001"', "true", "[]", "{}", "[{}]", "[[1]]", "07:32:00", "nan", LONG),
    *('"several"', '"https://x.y/z"', '["https://x.y/z"]', '["//"]', "20", "21"),
    *('"B"', '["a", "b"]', "{ en = {} }", '[{ text = "x" }, { text = "y" }]'),
    *METHODS,
)

SMALL = """
title = "x"
[[sites]]
name = "x"
tables = 1
[[rounds]]
title = "x"
question = "x"
minutes = 1
[[polls]]
title = "x"
question = "x"
"""
POLL_VALUES = {
    "least": ("", "0", "1", "3"),
    "most": ("", "0", "1", "2", "3"),
    "points": ("", "0", "1", "1000", "1001"),
    "budget": ("", "0", "2", "1000000000000", "1000000000001"),
    "right": ("", '"A"', '"B"', '"C"', '""'),
    "seconds": ("", "0", "3600", "3601"),
}
"""Field of one or some methods -> some of what may be written there, or nothing."""


def polls_of(method: str) -> Iterator[str]:
    """Give small scripts with one poll of a method, with all the values of all its fields."""
    fields = [field for field in POLL_VALUES if method in READ_BY[field]]
    for number, cost in product((0, 1, 2, 3, 27), ("", "0", "1", "2", "9") if method in READ_BY["cost"] else ("",)):
        choice = f'{{ text = "x", pictogram = "tree"{f", cost = {cost}" if cost else ""} }}'
        choices = f"choices = [{', '.join([choice] * number)}]" if number else ""
        for values in product(*(POLL_VALUES[field] for field in fields)):
            said = [f"{field} = {value}" for field, value in zip(fields, values, strict=True) if value]
            yield "\n".join((SMALL, f'method = "{method}"', choices, *said))


@st.composite
def in_pieces(draw: st.DrawFn) -> str:
    """Draw a good script of which some pieces have been taken out, put in or doubled: seldom TOML."""
    text = FULL
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = begin + draw(st.sampled_from((0, 0, 1, 5, 40)))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=3) | st.just(text[end : end + 60]))
        text = text[:begin] + piece + text[end:]
    return text


@st.composite
def in_lines(draw: st.DrawFn) -> str:
    """Draw a good script of which some lines say something else: mostly TOML."""
    lines = FULL.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        if draw(st.booleans()):  # a line of elsewhere, such as the method of another poll
            lines[place : place + draw(st.integers(0, 1))] = [draw(st.sampled_from(lines))]
            continue
        key = draw(st.just(lines[place].partition(" =")[0]) | st.sampled_from(KEYS))
        line = key if not key or key.startswith("[") else f"{key} = {draw(st.sampled_from(VALUES))}"
        lines[place : place + draw(st.integers(0, 1))] = [line]
    return "\n".join(lines)


@example(FULL)
@example(f"x = {LONG}")
@example(f"x = {DEEP}")
@given(in_pieces() | in_lines())
@settings(max_examples=400, deadline=None)
def test_a_changed_script_gives_a_meeting_or_one_mistake_with_its_line(text: str):
    is_founded(text)


@pytest.mark.parametrize("method", get_args(Method))
def test_a_poll_that_is_read_is_refused_neither_when_planned_nor_when_opened(method: str):
    assert sum(map(is_founded, polls_of(method)))


def is_founded(text: str) -> bool:
    """Return whether a script founds a meeting whose polls open; otherwise its mistake is told."""
    numbers = count(1)
    try:
        command = parse_script(text, lambda prefix: f"{prefix}_{next(numbers)}", named)
    except BadScript as wrong:
        is_told(wrong, text.count("\n") + 1)
        return False
    happened = decide(MeetingState(), command, ORGANISER, datetime.now(UTC))  # refuses nothing that was read
    state = fold(record(happened))
    for poll in state.polls.values():
        assert refused_when_opened(state, poll.id) in ("", "poll-incomplete", "no-choices")
    return True


def refused_when_opened(state: MeetingState, poll_id: str) -> str:
    """Return the code of the refusal, empty when the poll opens."""
    try:
        decide(state, OpenPoll("c_1", poll_id), Actor("lead", "u_1"), datetime.now(UTC))
    except Refused as refused:
        return refused.code
    return ""


def is_told(wrong: BadScript, lines: int) -> None:
    assert 1 <= wrong.line <= lines or (wrong.line == 0 and wrong.expected in ("script-missing", "script-toml"))
    assert wrong.field.isprintable()
