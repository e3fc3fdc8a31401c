"""Doors: founding a meeting, and issuing the links and cards by which people come in.

Secrets are returned once, to be printed; only keyed hashes of them are recorded.
"""

import asyncio
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import get_args

from server.domain import ids
from server.domain.codes import make_code, read_code
from server.domain.commands import CreateMeeting, IssueCards, IssueStaffLink, IssueTableCards, IssueTableLink
from server.domain.decide.cards import last_number
from server.domain.records import ORGANISER, Actor, StaffRole, Table
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


async def issue_table_links(
    house: House, meeting: LiveMeeting, *, replace: bool = False, numbers: Collection[int] = ()
) -> dict[str, str]:
    """Return table id -> URL of its page, in the order of the tables; each call makes new ones.

    replace: shut the earlier links of each of them. numbers: of these tables only; empty: of all.
    """
    links: dict[str, str] = {}
    for table in list(meeting.state.tables.values()):
        if numbers and table.number not in numbers:
            continue
        token = new_token()
        await meeting.submit(
            IssueTableLink(new_id(ids.COMMAND), table.id, house.hash("table", token), replace), ORGANISER
        )
        links[table.id] = f"{house.settings.public_url}/t/{token}"
    return links


def draw_table_links(house: House, tables: Iterable[Table]) -> list[tuple[Table, tuple[str, str]]]:
    """Return a new link of each table: its hash, and its URL, which leads nowhere before `record_table_links`."""
    drawn = []
    for table in tables:
        token = new_token()
        drawn.append((table, (house.hash("table", token), f"{house.settings.public_url}/t/{token}")))
    return drawn


async def record_table_links(meeting: LiveMeeting, links: Sequence[tuple[str, str]], actor: Actor) -> None:
    """Make links of tables valid: the id of the table, and the hash. Earlier ones stay. Raises Refused."""
    commands = [IssueTableLink(new_id(ids.COMMAND), table_id, hashed) for table_id, hashed in links]
    await asyncio.gather(*(meeting.submit(command, actor) for command in commands))  # they share a commit


def draw_cards(house: House, count: int) -> dict[str, str]:
    """Return credential -> code in groups, for `count` cards that are valid once `record_cards` took them.

    Sorted by credential, which is the order of their numbers.
    """
    codes: dict[str, str] = {}
    while len(codes) < count:
        code = make_code(secrets.token_bytes(7))
        bare = read_code(code)
        assert bare is not None
        codes[house.hash("card", bare)] = code
    return dict(sorted(codes.items()))


def next_number(meeting: LiveMeeting) -> int:
    """Return the number of the next card that is issued."""
    return last_number(meeting.state) + 1


async def record_table_cards(meeting: LiveMeeting, tables: dict[str, tuple[str, ...]], *, first_number: int) -> None:
    """Make the cards of tables valid, all or none: table id -> credentials. Print them first, as for `record_cards`.

    first_number: what is printed on the first card of the first table; the next tables go on from there.
    Raises Refused("id-taken") when others have these numbers by now.
    """
    await meeting.submit(IssueTableCards(new_id(ids.COMMAND), tables, first_number), ORGANISER)


async def record_cards(
    meeting: LiveMeeting, credentials: Iterable[str], *, first_number: int = 0, site_id: str = ""
) -> None:
    """Make cards valid. Print them first: a card that nobody holds would count among the entitled.

    first_number: what is printed on the first one, `next_number` of a moment ago; 0: nothing was printed, they get
    the next ones. site_id: where they are meant for. Raises Refused("id-taken") when others have these numbers by now.
    """
    number = first_number or next_number(meeting)
    await meeting.submit(IssueCards(new_id(ids.COMMAND), tuple(credentials), number, site_id), ORGANISER)
