"""Doors: founding a meeting, and issuing the links and cards by which people come in.

Secrets are returned once, to be printed; only keyed hashes of them are recorded.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import get_args

from server.domain import ids
from server.domain.codes import make_code, read_code
from server.domain.commands import CreateMeeting, IssueCards, IssueStaffLink, IssueTableLink
from server.domain.records import ORGANISER, StaffRole
from server.live.house import House, new_id, new_token
from server.live.meeting import LiveMeeting

STAFF_LINK_VALID = timedelta(hours=24)
STAFF_ROLES: tuple[StaffRole, ...] = get_args(StaffRole)


async def found_meeting(house: House, command: CreateMeeting) -> LiveMeeting:
    """Found the meeting of a script; return it live. Raises Refused, with nothing kept."""
    meeting = await house.found(command.meeting_id)
    await meeting.submit(command, ORGANISER)
    return meeting


async def issue_staff_links(house: House, meeting: LiveMeeting) -> dict[StaffRole, str]:
    """Return role -> one-time sign-in URL, good for `STAFF_LINK_VALID`; each call makes new ones."""
    links: dict[StaffRole, str] = {}
    for role in STAFF_ROLES:
        token = new_token()
        expires_at = house.clock() + STAFF_LINK_VALID
        await meeting.submit(
            IssueStaffLink(new_id(ids.COMMAND), house.hash("staff", token), role, expires_at), ORGANISER
        )
        links[role] = f"{house.settings.public_url}/join/{token}"
    return links


async def issue_table_links(house: House, meeting: LiveMeeting, *, replace: bool = False) -> dict[str, str]:
    """Return table id -> URL of its page, in the order of the tables; each call makes new ones.

    replace: shut the earlier links of each table.
    """
    links: dict[str, str] = {}
    for table in list(meeting.state.tables.values()):
        token = new_token()
        await meeting.submit(
            IssueTableLink(new_id(ids.COMMAND), table.id, house.hash("table", token), replace), ORGANISER
        )
        links[table.id] = f"{house.settings.public_url}/t/{token}"
    return links


def draw_cards(house: House, count: int) -> dict[str, str]:
    """Return credential -> code in groups, for `count` cards that are valid once `record_cards` took them."""
    codes: dict[str, str] = {}
    while len(codes) < count:
        code = make_code(secrets.token_bytes(7))
        bare = read_code(code)
        assert bare is not None
        codes[house.hash("card", bare)] = code
    return codes


async def record_cards(meeting: LiveMeeting, credentials: Iterable[str]) -> None:
    """Make cards valid. Print them first: a card that nobody holds would count among the entitled."""
    await meeting.submit(IssueCards(new_id(ids.COMMAND), tuple(credentials)), ORGANISER)
