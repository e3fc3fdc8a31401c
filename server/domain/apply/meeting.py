"""The meeting, its sites and tables, its doors, and what the screens show."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.records import Display, Meeting, Member, Site, StaffLink, Table, TableLink
from server.domain.state import Applies, Key, MeetingState


def meeting_created(state: MeetingState, event: e.MeetingCreated, _: Any) -> tuple[Key, ...]:
    state.meetings[event.meeting_id] = Meeting(
        event.meeting_id, event.title, event.languages, event.site_id, event.profile, event.devices
    )
    return (("meetings", event.meeting_id),)


def site_added(state: MeetingState, event: e.SiteAdded, _: Any) -> tuple[Key, ...]:
    state.sites[event.site_id] = Site(event.site_id, event.name, event.online)
    state.displays[event.site_id] = Display(event.site_id, "welcome")
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


def display_shown(state: MeetingState, event: e.DisplayShown, _: Any) -> tuple[Key, ...]:
    state.displays[event.site_id] = Display(event.site_id, event.view, event.target)
    return (("displays", event.site_id),)


APPLY: Applies = {
    e.MeetingCreated: meeting_created,
    e.SiteAdded: site_added,
    e.TableSeated: table_seated,
    e.TableLinked: table_linked,
    e.TableTaken: table_taken,
    e.TableLinkIssued: table_link_issued,
    e.TableLinksRevoked: table_links_revoked,
    e.StaffLinkIssued: staff_link_issued,
    e.StaffSignedIn: staff_signed_in,
    e.DisplayShown: display_shown,
}
