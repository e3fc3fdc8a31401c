"""The run sheet of a script: its rounds, polls and pauses in the order in which they come, and when it begins."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from server.domain import ids
from server.domain.decide.checks import TITLE_MOST
from server.domain.records import Poll, Round
from server.domain.steps import POLL_S, Step
from server.script.polls import MINUTES_MOST
from server.script.reader import Reader

FIELDS = ("round", "poll", "pause", "minutes")
KINDS = ("round", "poll", "pause")


def read_starts(top: Reader) -> datetime | None:
    """Return when the meeting is meant to begin, `None` where nothing is written. Raises BadScript.

    A time without a zone is one of the hall, whose zone is this machine's.
    """
    value = top.moment("starts")
    if value is None:
        return None
    try:
        return value.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        raise top.wrong("starts", "script-moment") from None


def read_steps(
    top: Reader, rounds: Sequence[Round], polls: Sequence[Poll], new_id: Callable[[str], str]
) -> tuple[Step, ...]:
    """Return the steps that are written, in their order; none: first the rounds come, then the polls. Raises BadScript.

    Rounds and polls that are not named come last, in theirs.
    """
    steps: list[Step] = []
    for each in top.tables("steps", *FIELDS, required=False):
        named = [kind for kind in KINDS if kind in each]
        if len(named) != 1:
            raise each.wrong(named[1] if named else "round", "script-step", known=", ".join(KINDS))
        step = _step(each, rounds, polls, new_id)
        if step.kind != "pause" and step.id in [other.id for other in steps]:
            raise each.wrong(named[0], "script-twice", text=each.number(named[0], 1, len(rounds) + len(polls)))
        steps.append(step)
    return tuple(steps)


def _step(each: Reader, rounds: Sequence[Round], polls: Sequence[Poll], new_id: Callable[[str], str]) -> Step:
    if "round" in each:
        if "minutes" in each:
            raise each.wrong("minutes", "script-step-round")  # two times for one round: which one would hold?
        round = rounds[each.number("round", 1, len(rounds)) - 1]
        return Step(round.id, "round", 0, round.duration_s)
    if "poll" in each:
        poll = polls[each.number("poll", 1, len(polls)) - 1]
        minutes = each.number("minutes", 1, MINUTES_MOST, 0)
        return Step(poll.id, "poll", 0, 60 * minutes or poll.duration_s or POLL_S)
    title = each.text("pause", TITLE_MOST)
    return Step(new_id(ids.STEP), "pause", 0, 60 * each.number("minutes", 1, MINUTES_MOST), title=title)
