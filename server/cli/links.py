"""`tablee links DIR`: new links for staff and tables, also while the server runs."""

import argparse
from pathlib import Path
from typing import Any

from server.cli.common import only_meeting, open_house, run, settings_of
from server.live.doors import issue_staff_links, issue_table_links
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.run import public_address
from server.settings import Settings
from server.terminal import Trouble, say, say_json, words


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "links",
        help=words("links-help"),
        description=words("links-description"),
        epilog=words("links-epilog"),
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--tables", action="store_true", help=words("links-tables"))
    parser.add_argument("--table", type=int, action="append", default=[], metavar="N", help=words("links-one-table"))
    parser.add_argument("--url", dest="public_url", metavar="URL", help=words("serve-url"))
    parser.add_argument("--replace", action="store_true", help=words("links-replace"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_links)


def run_links(given: argparse.Namespace) -> int:
    settings = public_address(settings_of(given.data, public_url=given.public_url))
    run(_links(settings, given))
    return 0


async def _links(settings: Settings, given: argparse.Namespace) -> None:
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        known = {table.number for table in meeting.state.tables.values()}
        if unknown := sorted(set(given.table) - known):
            raise Trouble(words("links-no-table", numbers=", ".join(map(str, unknown)), n=len(unknown)))
        staff = await issue_staff_links(house, meeting)
        numbers = () if given.tables else given.table
        asked = given.tables or given.table
        tables = await issue_table_links(house, meeting, replace=given.replace, numbers=numbers) if asked else {}
        if given.json:
            say_json({"staff": staff, "tables": [{"id": id, "url": url} for id, url in tables.items()]})
            return
        say_staff_links(staff)
        for id, url in tables.items():
            say(words("links-table", number=meeting.state.tables[id].number, url=url))


def say_staff_links(staff: dict[Any, str]) -> None:
    """Print the one-time sign-in links, a line each."""
    say(words("links-staff-title"))
    for role, url in staff.items():
        say(f"  {words('role-' + role):<24} {url}")


def say_displays(house: House, meeting: LiveMeeting) -> None:
    """Print the addresses of the hall screens."""
    for site in meeting.state.sites.values():
        say(words("links-display", site=site.name, url=f"{house.settings.public_url}/display/{site.id}"))
