"""The run sheet: steps planned, ordered, timed, left out and begun; pauses; who did what. Start and kept sentences."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import session_of
from server.domain.events import Recorded
from server.domain.run_order import behind_the_begun, in_order, is_to_come
from server.domain.state import Applies, Key, MeetingState
from server.domain.steps import POLL_S, Step, StepAct, StepDeed, StepKind


def plan_step(
    state: MeetingState, id: str, kind: StepKind, duration_s: int, before: str = "", title: str = ""
) -> tuple[Key, ...]:
    """Put a step before another one, at the end when there is none; return the keys of the steps that moved.

    It never comes before what has begun.
    """
    begun = any(step.planned_s is not None for step in state.steps.values())
    order = [step.id for step in in_order(state)]
    place = order.index(before) if before in order else len(order)
    order.insert(max(place, behind_the_begun(state, order)), id)
    state.steps[id] = Step(id, kind, 0, duration_s, 0 if begun else None, title)
    return rank_steps(state, order)


def behind(state: MeetingState, id: str) -> str:
    """Return the step that comes after one, empty when it is the last."""
    order = [step.id for step in in_order(state)]
    return next(iter(order[order.index(id) + 1 :]), "")


def rank_steps(state: MeetingState, order: Sequence[str]) -> tuple[Key, ...]:
    """Give the steps the ranks of an order of all of them; return the keys of those whose rank was another."""
    moved = []
    for rank, id in enumerate(order, 1):
        if (step := state.steps[id]).rank != rank:
            state.steps[id] = replace(step, rank=rank)
            moved.append(("steps", id))
    return tuple(moved)


def begin_step(state: MeetingState, id: str, recorded: Recorded) -> tuple[Key, ...]:
    """Put a step behind those that have begun before it, and remember who opened it.

    The first one that begins makes what is planned by then the plan that the rest of the meeting is held against.
    """
    touched = []
    for step in state.steps.values():
        if step.planned_s is None:
            planned_s = 0 if step.skipped and step.id != id else step.duration_s
            state.steps[step.id] = replace(step, planned_s=planned_s, planned_rank=step.rank)
            touched.append(("steps", step.id))
    order = [step.id for step in in_order(state)]
    was = order.index(id)
    order.remove(id)
    to_come = (place for place, other in enumerate(order[:was]) if is_to_come(state, state.steps[other]))
    order.insert(next(to_come, max(was, behind_the_begun(state, order))), id)
    state.steps[id] = replace(state.steps[id], skipped=False)
    return (*touched, *rank_steps(state, order), *note_act(state, id, recorded, "opened"))


def retime_poll(state: MeetingState, id: str, duration_s: int | None) -> tuple[Key, ...]:
    """Follow a poll that is to be open for another time than before."""
    state.steps[id] = replace(state.steps[id], duration_s=duration_s or POLL_S)
    return (("steps", id),)


def note_act(state: MeetingState, id: str, recorded: Recorded, what: StepDeed, by_s: int = 0) -> tuple[Key, ...]:
    """Remember who drove the meeting, and how."""
    step = state.steps[id]
    act = StepAct(recorded.at, session_of(recorded), what, by_s)
    state.steps[id] = replace(step, acts=(*step.acts, act))
    return (("steps", id),)


def _change(
    state: MeetingState, id: str, recorded: Recorded, what: StepDeed, by_s: int = 0, **changes: Any
) -> tuple[Key, ...]:
    state.steps[id] = replace(state.steps[id], **changes)
    return note_act(state, id, recorded, what, by_s)


def pause_planned(state: MeetingState, event: e.PausePlanned, _: Recorded) -> tuple[Key, ...]:
    return plan_step(state, event.step_id, "pause", event.duration_s, event.before, event.title)


def steps_ordered(state: MeetingState, event: e.StepsOrdered, recorded: Recorded) -> tuple[Key, ...]:
    moved = rank_steps(state, event.step_ids)
    return (*moved, *note_act(state, event.moved, recorded, "moved")) if event.moved else moved


def step_timed(state: MeetingState, event: e.StepTimed, recorded: Recorded) -> tuple[Key, ...]:
    step = state.steps[event.step_id]
    state.steps[step.id] = replace(step, duration_s=event.duration_s)
    # The script itself is nobody's act.
    return (
        note_act(state, step.id, recorded, "timed", event.duration_s) if session_of(recorded) else (("steps", step.id),)
    )


def step_skipped(state: MeetingState, event: e.StepSkipped, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.step_id, recorded, "skipped", skipped=True)


def step_taken_up(state: MeetingState, event: e.StepTakenUp, recorded: Recorded) -> tuple[Key, ...]:
    """It may have stood before others that have begun since; then it comes next."""
    touched = _change(state, event.step_id, recorded, "taken-up", skipped=False)
    order = [step.id for step in in_order(state)]
    place, least = order.index(event.step_id), behind_the_begun(state, order)
    if place < least:
        order.insert(least - 1, order.pop(place))
    return (*touched, *rank_steps(state, order))


def pause_begun(state: MeetingState, event: e.PauseBegun, recorded: Recorded) -> tuple[Key, ...]:
    step = state.steps[event.step_id]
    state.steps[step.id] = replace(step, opened_at=recorded.at, ends_at=event.ends_at)
    return begin_step(state, step.id, recorded)


def pause_extended(state: MeetingState, event: e.PauseExtended, recorded: Recorded) -> tuple[Key, ...]:
    before = state.steps[event.step_id].ends_at
    by_s = seconds_between(before, event.ends_at)
    return _change(state, event.step_id, recorded, "extended", by_s, ends_at=event.ends_at)


def pause_ended(state: MeetingState, event: e.PauseEnded, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.step_id, recorded, "closed", closed_at=recorded.at)


def seconds_between(before: Any, after: Any) -> int:
    """Return how many seconds later an end comes, 0 where there was or is none."""
    return round((after - before).total_seconds()) if before and after else 0


def start_planned(state: MeetingState, event: e.StartPlanned, _: Recorded) -> tuple[Key, ...]:
    return _change_meeting(state, starts_at=event.starts_at)


def sentences_kept(state: MeetingState, event: e.SentencesKept, recorded: Recorded) -> tuple[Key, ...]:
    by = session_of(recorded)
    return _change_meeting(state, sentences=event.sentences, sentences_by=by, sentences_seq=recorded.seq)


def _change_meeting(state: MeetingState, **changes: Any) -> tuple[Key, ...]:
    meeting = state.meeting
    state.meetings[meeting.id] = replace(meeting, **changes)
    return (("meetings", meeting.id),)


APPLY: Applies = {
    e.PausePlanned: pause_planned,
    e.StepsOrdered: steps_ordered,
    e.StepTimed: step_timed,
    e.StepSkipped: step_skipped,
    e.StepTakenUp: step_taken_up,
    e.PauseBegun: pause_begun,
    e.PauseExtended: pause_extended,
    e.PauseEnded: pause_ended,
    e.StartPlanned: start_planned,
    e.SentencesKept: sentences_kept,
}
