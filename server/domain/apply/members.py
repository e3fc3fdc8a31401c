"""The people of the régie: named, with the tables they read. They come in by `meeting.staff_signed_in`."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.state import Applies, Key, MeetingState


def member_named(state: MeetingState, event: e.MemberNamed, _: Any) -> tuple[Key, ...]:
    state.members[event.session] = replace(state.members[event.session], name=event.name)
    return (("members", event.session),)


def tables_claimed(state: MeetingState, event: e.TablesClaimed, _: Any) -> tuple[Key, ...]:
    state.members[event.session] = replace(state.members[event.session], table_ids=event.table_ids)
    return (("members", event.session),)


APPLY: Applies = {
    e.MemberNamed: member_named,
    e.TablesClaimed: tables_claimed,
}
