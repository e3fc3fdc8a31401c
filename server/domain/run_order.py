"""Run order: which steps of the run sheet have begun, which are still to come, and in which order."""

from server.domain.state import MeetingState
from server.domain.steps import Step


def in_order(state: MeetingState) -> list[Step]:
    """Return the steps of the run sheet, the first one first."""
    return sorted(state.steps.values(), key=lambda step: step.rank)


def has_begun(state: MeetingState, step: Step) -> bool:
    """Return whether a step is on or over."""
    match step.kind:
        case "round":
            return state.rounds[step.id].opened_at is not None
        case "poll":
            return state.polls[step.id].opened_at is not None
        case "pause":
            return step.opened_at is not None


def may_begin(state: MeetingState, step: Step) -> bool:
    """Return whether a step has not begun and still can: a poll that was annulled before it opened never will."""
    annulled = step.kind == "poll" and state.polls[step.id].annulled_at is not None
    return not annulled and not has_begun(state, step)


def is_to_come(state: MeetingState, step: Step) -> bool:
    """Return whether a step can still begin, and is not left out."""
    return not step.skipped and may_begin(state, step)


def behind_the_begun(state: MeetingState, step_ids: list[str]) -> int:
    """Return the first place in an order that is behind every step that has begun."""
    begun = [place for place, id in enumerate(step_ids) if has_begun(state, state.steps[id])]
    return begun[-1] + 1 if begun else 0


def pause_on(state: MeetingState) -> Step | None:
    """Return the pause that is on, `None` when there is none."""
    return next((step for step in state.steps.values() if step.is_on), None)
