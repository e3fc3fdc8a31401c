"""Whatever is changed in a good script gives a meeting or one mistake with its line, and nothing else."""

from datetime import UTC, datetime
from itertools import count

from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.domain.decide import decide
from server.domain.records import ORGANISER
from server.domain.state import MeetingState
from server.script import BadScript, parse_script
from tests.served import SCRIPT

LONG, DEEP = "9" * 5_000, "[" * 2_000
PIECES = (
    *("[[rounds]]", "[sites]", "[polls.x]", "{", "}", "[", "]", "=", ".", ",", "#", "'", '"', "\\", '"""', "'''"),
    *("title", "tables", "choices", "x = 1\n", "\n", "\r", "é", "\u2028", "\x0b", "\x00", "\ufeff"),
    *("0", "-1", "true", "1.5", "2026-02-30", "[]", "{}", '"\\u0001"', LONG, DEEP),
)
KEYS = ("x", '"É"', "a.b", "'sites'", "2026", "rounds", "polls", "choices", "title", "languages")
VALUES = ("0", "-1", "1", "''", '"x"', '"\\u0001"', "true", "[]", "{}", "[{}]", "[[1]]", "07:32:00", "nan", LONG)


@st.composite
def in_pieces(draw: st.DrawFn) -> str:
    """Draw a good script of which some pieces have been taken out, put in or doubled: seldom TOML."""
    text = SCRIPT
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = begin + draw(st.sampled_from((0, 0, 1, 5, 40)))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=3) | st.just(text[end : end + 60]))
        text = text[:begin] + piece + text[end:]
    return text


@st.composite
def in_lines(draw: st.DrawFn) -> str:
    """Draw a good script of which some lines say something else: mostly TOML."""
    lines = SCRIPT.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        key = draw(st.just(lines[place].partition(" =")[0]) | st.sampled_from(KEYS))
        line = key if not key or key.startswith("[") else f"{key} = {draw(st.sampled_from(VALUES))}"
        lines[place : place + draw(st.integers(0, 1))] = [line]
    return "\n".join(lines)


@example(SCRIPT)
@example(f"x = {LONG}")
@example(f"x = {DEEP}")
@given(in_pieces() | in_lines())
@settings(max_examples=400, deadline=None)
def test_a_changed_script_gives_a_meeting_or_one_mistake_with_its_line(text: str):
    numbers = count(1)
    try:
        command = parse_script(text, lambda prefix: f"{prefix}_{next(numbers)}")
    except BadScript as wrong:
        is_told(wrong, text.count("\n") + 1)
    else:
        assert decide(MeetingState(), command, ORGANISER, datetime.now(UTC))  # refuses nothing that was read


def is_told(wrong: BadScript, lines: int) -> None:
    assert 1 <= wrong.line <= lines or (wrong.line == 0 and wrong.expected in ("script-missing", "script-toml"))
    assert wrong.field.isprintable()
