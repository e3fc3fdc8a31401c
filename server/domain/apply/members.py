"""The people of the régie: named, with the tables they read. They come in by `meeting.staff_signed_in`."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import session_of
from server.domain.events import Recorded
from server.domain.state import Applies, Key, MeetingState


def member_named(state: MeetingState, event: e.MemberNamed, _: Any) -> tuple[Key, ...]:
    state.members[event.session] = replace(state.members[event.session], name=event.name)
    return (("members", event.session),)


def tables_claimed(state: MeetingState, event: e.TablesClaimed, recorded: Recorded) -> tuple[Key, ...]:
    state.members[event.session] = replace(
        state.members[event.session],
        table_ids=event.table_ids,
        tables_by=session_of(recorded),
        tables_seq=recorded.seq,
    )
    return (("members", event.session),)


APPLY: Applies = {
    e.MemberNamed: member_named,
    e.TablesClaimed: tables_claimed,
}
