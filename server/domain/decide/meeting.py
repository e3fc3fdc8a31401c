"""Decisions about the meeting itself: founding it, and its doors."""

import re
from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.ballot_paper import written
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST, Decides, found, fresh, words
from server.domain.decide.rounds import ROUND_S_MOST, SHEET_MOST, worded
from server.domain.decide.steps import kept, plan_order
from server.domain.records import Actor, Recording, Sheet
from server.domain.refusals import Refused
from server.domain.state import MeetingState

ADDRESS_MOST = 500
_HOST = r"[^\s/?#@:\[\]\\\"'<>]+"  # no user before it: that would show a name that is not where one is led
_ADDRESS = re.compile(rf"(?i:https?)://({_HOST}|\[[0-9a-fA-F:.]+\])(:\d{{1,5}})?([/?#]\S*)?")
"""What a browser opens as a page (RFC 3986, 3): scheme, host, perhaps a port, then anything without blanks."""
INDIVIDUAL_MOST = 20
FILE_NAME = re.compile(r"[0-9a-f]{16,64}\.[a-z0-9]{2,5}")
"""Files are named after what they hold, so that a name never means another content."""


def decide_create_meeting(
    state: MeetingState, command: c.CreateMeeting, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    if state.meetings:
        raise Refused("id-taken", id=command.meeting_id)
    if not command.sites:
        raise Refused("bad-value", field="sites", value=0, expected="1…")
    sites = {site.id for site in command.sites}
    for table in command.tables:
        if table.site_id not in sites:
            raise Refused("not-found", what="site", id=table.site_id)
    for each in command.rounds:
        if not 1 <= each.duration_s <= ROUND_S_MOST:
            raise Refused("bad-value", field="duration_s", value=each.duration_s, expected=f"1…{ROUND_S_MOST}")
    return [
        e.MeetingCreated(
            command.meeting_id,
            words("title", command.title, TITLE_MOST),
            command.languages,
            command.sites[0].id,
            {
                words("profile", dimension, TITLE_MOST): tuple(words("profile", group, TITLE_MOST) for group in groups)
                for dimension, groups in command.profile.items()
            },
            command.devices,
            command.starts_at,
            kept(command.sentences),
        ),
        *(e.SiteAdded(site.id, words("name", site.name, TITLE_MOST), site.online) for site in command.sites),
        *(
            e.TableSeated(table.id, table.site_id, table.number, table.seats, video_address(table.video))
            for table in command.tables
        ),
        *(
            e.RoundPlanned(
                each.id,
                words("title", each.title, TITLE_MOST),
                words("question", each.question, TEXT_MOST),
                words("text", each.text, TEXT_MOST, least=0),
                each.duration_s,
                _sheet(each.sheet),
                _individual(each.individual),
                worded(each.words, command.languages),
            )
            for each in command.rounds
        ),
        *(e.PollPlanned(poll.id, *written(poll, command.languages)) for poll in command.polls),
        *plan_order(command.rounds, command.polls, command.steps),
        *(_recorded(each, command.languages) for each in command.recordings),
    ]


def _recorded(recording: Recording, languages: tuple[str, ...]) -> e.TextRecorded:
    if recording.language not in languages:
        raise Refused("bad-value", field="language", value=recording.language, expected=", ".join(languages))
    text = words("text", recording.text, TEXT_MOST)
    return e.TextRecorded(recording.language, text, _file("recording", recording.file))


def _file(field: str, name: str) -> str:
    if not FILE_NAME.fullmatch(name):
        raise Refused("bad-value", field=field, value=name, expected="a file of the meeting")
    return name


def _sheet(sheet: Sheet | None) -> Sheet | None:
    if sheet is None:
        return None
    for name in (sheet.picture, sheet.audio, sheet.video, sheet.captions):
        if name:
            _file("sheet", name)
    return Sheet(
        words("title", sheet.title, TITLE_MOST, least=0),
        words("text", sheet.text, SHEET_MOST, least=0),
        words("easy", sheet.easy, SHEET_MOST, least=0),
        sheet.picture,
        words("alt", sheet.alt, TEXT_MOST, least=0),
        sheet.audio,
        sheet.video,
        sheet.captions,
    )


def _individual(most: int) -> int:
    if not 0 <= most <= INDIVIDUAL_MOST:
        raise Refused("bad-value", field="individual", value=most, expected=f"0…{INDIVIDUAL_MOST}")
    return most


def video_address(url: str) -> str:
    """Return the address of a video call without outer blanks; empty stays empty.

    Raises Refused("bad-value") for what is no address of a page.
    """
    url = url.strip()
    if url and not (len(url) <= ADDRESS_MOST and url.isprintable() and _ADDRESS.fullmatch(url)):
        raise Refused("bad-value", field="video", value=url[:ADDRESS_MOST], expected="https://…")
    return url


def decide_link_table(state: MeetingState, command: c.LinkTable, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    table = found(state.tables, command.table_id, "table")
    video = video_address(command.video)
    return [] if video == table.video else [e.TableLinked(table.id, video)]


def decide_take_table(state: MeetingState, command: c.TakeTable, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    table = found(state.tables, actor.id, "table")
    if command.device == table.device:
        return []
    if command.instead not in (None, table.device):  # of two that came at the same moment, the other was quicker
        raise Refused("table-taken", table=table.number)
    return [e.TableTaken(table.id, command.device)]


def decide_issue_table_link(
    state: MeetingState, command: c.IssueTableLink, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    found(state.tables, command.table_id, "table")
    fresh(state.table_links, command.token_hash)
    issued = e.TableLinkIssued(command.table_id, command.token_hash)
    return [e.TableLinksRevoked(command.table_id), issued] if command.replace else [issued]


def decide_issue_staff_link(
    state: MeetingState, command: c.IssueStaffLink, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    fresh(state.staff_links, command.token_hash)
    return [e.StaffLinkIssued(command.token_hash, command.role, command.expires_at)]


def decide_sign_in(state: MeetingState, command: c.SignIn, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    link = state.staff_links.get(command.token_hash)
    if link is None:
        raise Refused("unknown-link")
    if link.session:
        raise Refused("link-used")
    if link.expires_at < now:
        raise Refused("link-expired")
    return [e.StaffSignedIn(command.token_hash, command.session)]


DECIDE: Decides = {
    c.CreateMeeting: decide_create_meeting,
    c.LinkTable: decide_link_table,
    c.TakeTable: decide_take_table,
    c.IssueTableLink: decide_issue_table_link,
    c.IssueStaffLink: decide_issue_staff_link,
    c.SignIn: decide_sign_in,
}
