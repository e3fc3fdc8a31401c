"""The meeting, its sites and tables, and its doors."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.records import Display, Meeting, Member, Recording, Site, StaffLink, Table, TableLink
from server.domain.state import Applies, Key, MeetingState, spoken_key


def meeting_created(state: MeetingState, event: e.MeetingCreated, _: Any) -> tuple[Key, ...]:
    state.meetings[event.meeting_id] = Meeting(
        event.meeting_id,
        event.title,
        event.languages,
        event.site_id,
        event.profile,
        event.devices,
        starts_at=event.starts_at,
        sentences=event.sentences,
    )
    return (("meetings", event.meeting_id),)


def text_recorded(state: MeetingState, event: e.TextRecorded, _: Any) -> tuple[Key, ...]:
    state.recordings[spoken_key(event.language, event.text)] = Recording(event.language, event.text, event.file)
    return ()


def meeting_closed(state: MeetingState, event: e.MeetingClosed, recorded: Recorded) -> tuple[Key, ...]:
    return _close(state, recorded.at)


def meeting_reopened(state: MeetingState, event: e.MeetingReopened, _: Any) -> tuple[Key, ...]:
    return _close(state, None)


def _close(state: MeetingState, at: datetime | None) -> tuple[Key, ...]:
    meeting = state.meeting
    state.meetings[meeting.id] = replace(meeting, closed_at=at)
    return (("meetings", meeting.id),)


def site_added(state: MeetingState, event: e.SiteAdded, _: Any) -> tuple[Key, ...]:
    state.sites[event.site_id] = Site(event.site_id, event.name, event.online)
    others = state.meeting.languages[1:2] if state.meetings else ()
    state.displays[event.site_id] = Display(event.site_id, "welcome", second="".join(others))
    return (("sites", event.site_id), ("displays", event.site_id))


def table_seated(state: MeetingState, event: e.TableSeated, _: Any) -> tuple[Key, ...]:
    state.tables[event.table_id] = Table(event.table_id, event.site_id, event.number, event.seats, event.video)
    return (("tables", event.table_id),)


def table_linked(state: MeetingState, event: e.TableLinked, _: Any) -> tuple[Key, ...]:
    state.tables[event.table_id] = replace(state.tables[event.table_id], video=event.video)
    return (("tables", event.table_id),)


def table_taken(state: MeetingState, event: e.TableTaken, _: Any) -> tuple[Key, ...]:
    state.tables[event.table_id] = replace(state.tables[event.table_id], device=event.device)
    return (("tables", event.table_id),)


def table_link_issued(state: MeetingState, event: e.TableLinkIssued, _: Any) -> tuple[Key, ...]:
    state.table_links[event.token_hash] = TableLink(event.table_id)
    return ()


def table_links_revoked(state: MeetingState, event: e.TableLinksRevoked, _: Any) -> tuple[Key, ...]:
    for token_hash, link in state.table_links.items():
        if link.table_id == event.table_id:
            state.table_links[token_hash] = replace(link, revoked=True)
    return ()


def staff_link_issued(state: MeetingState, event: e.StaffLinkIssued, _: Any) -> tuple[Key, ...]:
    state.staff_links[event.token_hash] = StaffLink(event.role, event.expires_at)
    return ()


def staff_signed_in(state: MeetingState, event: e.StaffSignedIn, _: Any) -> tuple[Key, ...]:
    link = state.staff_links[event.token_hash]
    state.staff_links[event.token_hash] = replace(link, session=event.session)
    state.sessions[event.session] = link.role
    if link.role == "steward":  # at the desk, not in the régie
        return ()
    state.members[event.session] = Member(event.session, len(state.members) + 1, link.role)
    return (("members", event.session),)


APPLY: Applies = {
    e.MeetingCreated: meeting_created,
    e.TextRecorded: text_recorded,
    e.MeetingClosed: meeting_closed,
    e.MeetingReopened: meeting_reopened,
    e.SiteAdded: site_added,
    e.TableSeated: table_seated,
    e.TableLinked: table_linked,
    e.TableTaken: table_taken,
    e.TableLinkIssued: table_link_issued,
    e.TableLinksRevoked: table_links_revoked,
    e.StaffLinkIssued: staff_link_issued,
    e.StaffSignedIn: staff_signed_in,
}
