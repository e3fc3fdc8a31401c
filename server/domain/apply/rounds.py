"""Rounds: planned, said in other words, opened, extended, closed."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import session_of
from server.domain.apply.steps import begin_step, note_act, plan_step, seconds_between
from server.domain.events import Recorded
from server.domain.records import EASY, Round, RoundText, Sheet
from server.domain.state import Applies, Key, MeetingState


def round_planned(state: MeetingState, event: e.RoundPlanned, _: Any) -> tuple[Key, ...]:
    number = len(state.rounds) + 1
    sheet, words = _eased(event.sheet, event.words)
    state.rounds[event.round_id] = Round(
        event.round_id,
        number,
        event.title,
        event.question,
        event.text,
        event.duration_s,
        sheet=sheet,
        individual=event.individual,
        words=words,
    )
    return (("rounds", event.round_id), *plan_step(state, event.round_id, "round", event.duration_s))


def _eased(sheet: Sheet | None, words: dict[str, RoundText]) -> tuple[Sheet | None, dict[str, RoundText]]:
    """Return a sheet and the words of its round, with its easy text, which older journals have in the sheet."""
    if sheet is None or not sheet.easy:
        return sheet, words
    said = words.get(EASY, RoundText())
    return replace(sheet, easy=""), {**words, EASY: replace(said, sheet_text=said.sheet_text or sheet.easy)}


def _change(state: MeetingState, round_id: str, **changes: Any) -> tuple[Key, ...]:
    state.rounds[round_id] = replace(state.rounds[round_id], **changes)
    return (("rounds", round_id),)


def round_opened(state: MeetingState, event: e.RoundOpened, recorded: Recorded) -> tuple[Key, ...]:
    touched = _change(state, event.round_id, opened_at=recorded.at, ends_at=event.ends_at)
    return (*touched, *begin_step(state, event.round_id, recorded))


def round_extended(state: MeetingState, event: e.RoundExtended, recorded: Recorded) -> tuple[Key, ...]:
    by_s = seconds_between(state.rounds[event.round_id].ends_at, event.ends_at)
    touched = _change(state, event.round_id, ends_at=event.ends_at)
    return (*touched, *note_act(state, event.round_id, recorded, "extended", by_s))


def round_closed(state: MeetingState, event: e.RoundClosed, recorded: Recorded) -> tuple[Key, ...]:
    touched = _change(state, event.round_id, closed_at=recorded.at)
    return (*touched, *note_act(state, event.round_id, recorded, "closed"))


def round_worded(state: MeetingState, event: e.RoundWorded, recorded: Recorded) -> tuple[Key, ...]:
    said = {"words": event.words, "words_by": session_of(recorded), "words_seq": recorded.seq}
    return _change(state, event.round_id, **said)


APPLY: Applies = {
    e.RoundPlanned: round_planned,
    e.RoundOpened: round_opened,
    e.RoundExtended: round_extended,
    e.RoundClosed: round_closed,
    e.RoundWorded: round_worded,
}
