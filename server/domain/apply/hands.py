"""Hands counted at tables."""

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.records import HandCount
from server.domain.state import Applies, Key, MeetingState


def hands_counted(state: MeetingState, event: e.HandsCounted, recorded: Recorded) -> tuple[Key, ...]:
    id = f"{event.poll_id}.{event.table_id}"
    before = state.hand_counts.get(id)
    state.hand_counts[id] = HandCount(
        id,
        event.poll_id,
        event.table_id,
        event.people,
        event.otherwise,
        event.cast,
        event.valid,
        event.blank,
        event.spoiled,
        event.counts,
        recorded.at,
        (*before.earlier, replace(before, earlier=())) if before else (),
    )
    return (("hand_counts", id),)


APPLY: Applies = {e.HandsCounted: hands_counted}
