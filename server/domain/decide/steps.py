"""Decisions about the run sheet: what comes when, what is left out, pauses, the planned start, kept sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TITLE_MOST, Decides, found, fresh, words
from server.domain.decide.meanwhile import check_sentences
from server.domain.records import Actor, Poll, Round
from server.domain.refusals import Refused
from server.domain.run_order import behind_the_begun, in_order, may_begin, pause_on
from server.domain.state import MeetingState
from server.domain.steps import POLL_S, Step

SENTENCE_MOST = 500
SENTENCES_MOST = 9


def plan_order(rounds: Iterable[Round], polls: Iterable[Poll], steps: Sequence[Step]) -> list[e.AnyEvent]:
    """Return what makes the run sheet of a new meeting: its pauses, another time for a step, another order.

    rounds, polls: what is planned; those not among the steps come last.
    Raises Refused("not-found", "id-taken", "bad-value", "bad-text").
    """
    durations = {round.id: round.duration_s for round in rounds}
    durations |= {poll.id: poll.duration_s or POLL_S for poll in polls}
    planned = list(durations)
    for step in steps:
        if step.kind != "pause" and step.id not in planned:
            raise Refused("not-found", what="step", id=step.id)
        if not 1 <= step.duration_s <= 86_400:
            raise Refused("bad-value", field="duration_s", value=step.duration_s, expected="1…86400")
    ids = [step.id for step in steps]
    for place, step in enumerate(steps):
        fresh(ids[:place] + (planned if step.kind == "pause" else []), step.id)
    pauses = [step for step in steps if step.kind == "pause"]
    before = [*planned, *(step.id for step in pauses)]
    order = [*ids, *(id for id in planned if id not in ids)]
    return [
        *(e.PausePlanned(step.id, words("title", step.title, TITLE_MOST), step.duration_s) for step in pauses),
        *([e.StepsOrdered(tuple(order))] if order != before else []),
        *(
            e.StepTimed(step.id, step.duration_s)
            for step in steps
            if step.duration_s != durations.get(step.id, step.duration_s)
        ),
    ]


def kept(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return sentences as they are kept. Raises Refused("bad-text", "bad-value")."""
    fit = tuple(words("sentences", each, SENTENCE_MOST) for each in sentences)
    if len(fit) > SENTENCES_MOST:
        raise Refused("bad-value", field="sentences", value=len(fit), expected=f"0…{SENTENCES_MOST}")
    return fit


def pause_over(state: MeetingState) -> list[e.AnyEvent]:
    """Return what ends the pause that is on, if one is, since something else begins."""
    pause = pause_on(state)
    return [e.PauseEnded(pause.id)] if pause else []


def pause_ended(state: MeetingState) -> list[e.AnyEvent]:
    """Return what ends the pause that is on, if one is, and takes it off the screens, since nothing else begins."""
    pause = pause_on(state)
    if pause is None:
        return []
    showing = [each.id for each in state.displays.values() if each.view == "pause" and each.target == pause.id]
    return [e.PauseEnded(pause.id), *(e.DisplayShown(site_id, "welcome") for site_id in showing)]


def _to_come(state: MeetingState, step_id: str) -> Step:
    """Return a step that can still begin. Raises Refused("not-found", "step-begun")."""
    step = found(state.steps, step_id, "step")
    if not may_begin(state, step):
        raise Refused("step-begun", step=step_id)
    return step


def decide_skip_step(state: MeetingState, command: c.SkipStep, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    step = _to_come(state, command.step_id)
    return [] if step.skipped else [e.StepSkipped(step.id)]


def decide_take_up_step(state: MeetingState, command: c.TakeUpStep, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    step = found(state.steps, command.step_id, "step")
    return [e.StepTakenUp(step.id)] if step.skipped else []


def decide_move_step(state: MeetingState, command: c.MoveStep, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    step = _to_come(state, command.step_id)
    before = None if command.before is None else found(state.steps, command.before, "step").id
    order = [each.id for each in in_order(state)]
    if before == step.id:
        return []
    moved = [id for id in order if id != step.id]
    place = len(moved) if before is None else moved.index(before)
    moved.insert(max(place, behind_the_begun(state, moved)), step.id)
    return [] if moved == order else [e.StepsOrdered(tuple(moved), step.id)]


def decide_time_step(state: MeetingState, command: c.TimeStep, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    step = _to_come(state, command.step_id)
    return [] if command.duration_s == step.duration_s else [e.StepTimed(step.id, command.duration_s)]


def decide_plan_pause(state: MeetingState, command: c.PlanPause, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.steps, command.step_id)
    title = words("title", command.title, TITLE_MOST)
    before = "" if command.before is None else found(state.steps, command.before, "step").id
    return [e.PausePlanned(command.step_id, title, command.duration_s, before)]


def decide_begin_pause(state: MeetingState, command: c.BeginPause, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    pause = _pause(state, command.step_id)
    if pause.is_on:
        return []
    if pause.closed_at is not None:
        raise Refused("step-begun", step=pause.id)
    rounds = (round.id for round in state.rounds.values() if round.is_open)
    polls = (poll.id for poll in state.polls.values() if poll.is_open)
    for id in (*rounds, *polls):
        raise Refused("step-open", step=id)
    ends_at = now + timedelta(seconds=command.duration_s or pause.duration_s)
    return [
        *pause_over(state),
        e.PauseBegun(pause.id, ends_at),
        *(e.DisplayShown(site_id, "pause", pause.id) for site_id in state.sites),
    ]


def decide_extend_pause(state: MeetingState, command: c.ExtendPause, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    pause = _pause(state, command.step_id)
    if not pause.is_on or pause.ends_at is None:
        raise Refused("pause-not-on", step=pause.id)
    base = max(pause.ends_at, now) if command.by_s > 0 else pause.ends_at  # as for a round
    return [e.PauseExtended(pause.id, max(base + timedelta(seconds=command.by_s), now))]


def decide_end_pause(state: MeetingState, command: c.EndPause, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    pause = _pause(state, command.step_id)
    if pause.opened_at is None:
        raise Refused("pause-not-on", step=pause.id)
    return pause_ended(state) if pause.is_on else []


def _pause(state: MeetingState, step_id: str) -> Step:
    step = found(state.steps, step_id, "step")
    if step.kind != "pause":
        raise Refused("not-found", what="pause", id=step_id)
    return step


def decide_plan_start(state: MeetingState, command: c.PlanStart, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    return [] if command.starts_at == state.meeting.starts_at else [e.StartPlanned(command.starts_at)]


def decide_keep_sentences(
    state: MeetingState, command: c.KeepSentences, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    sentences = kept(command.sentences)
    if sentences == state.meeting.sentences:
        return []
    check_sentences(state.meeting, command.seen, actor)
    return [e.SentencesKept(sentences)]


DECIDE: Decides = {
    c.SkipStep: decide_skip_step,
    c.TakeUpStep: decide_take_up_step,
    c.MoveStep: decide_move_step,
    c.TimeStep: decide_time_step,
    c.PlanPause: decide_plan_pause,
    c.BeginPause: decide_begin_pause,
    c.ExtendPause: decide_extend_pause,
    c.EndPause: decide_end_pause,
    c.PlanStart: decide_plan_start,
    c.KeepSentences: decide_keep_sentences,
}
