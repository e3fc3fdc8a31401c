"""`tablee print WHAT DIR --out FILE`: proceedings, voter cards, table signs, as PDF; the page that recounts a poll."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from kiosk.public.recount_page import recount_page
from printouts.cards import write_cards
from printouts.files import Printed
from printouts.fonts import MissingGlyphs
from printouts.proceedings import write_proceedings
from server.cli.common import only_meeting, open_house, run, settings_of
from server.cli.paper_print import print_order
from server.cli.print_all import CARDS_MOST, check_folder, check_options, print_all
from server.cli.whole import whole_or_untouched
from server.domain.records import Site, Table
from server.domain.refusals import Refused
from server.live.doors import draw_cards, next_number, record_cards, record_table_cards
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.printing.orders import SIZES, What
from server.published import published
from server.run import public_address
from server.settings import Settings, paper_language, vote_url
from server.terminal import Trouble, say, say_json, words

WHAT = ("proceedings", "cards", "signs", "ballots", "booklets", "poster", "guides", "desk-sheets", "recount", "all")
ORDERED: tuple[What, ...] = get_args(What)
TRIES = 5  # each time, others would have printed cards within the same seconds


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "print",
        help=words("print-help"),
        description=words("print-description"),
        epilog=words("print-epilog"),
    )
    parser.add_argument("what", metavar="WHAT", choices=WHAT, help=words("print-what"))
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=words("print-out"))
    parser.add_argument("--out-dir", metavar="FOLDER", type=Path, help=words("print-out-dir"))
    parser.add_argument("--booklets", metavar="N", type=int, default=0, help=words("print-booklets"))
    parser.add_argument("--count", metavar="N", type=int, default=0, help=words("print-count"))
    parser.add_argument("--poll", metavar="ID|N", default="", help=words("print-poll"))
    parser.add_argument("--site", metavar="NAME|ID", help=words("print-site"))
    parser.add_argument("--table", metavar="N|ID", help=words("print-table"))
    parser.add_argument("--by-table", action="store_true", help=words("print-by-table"))
    parser.add_argument("--large", action="store_true", help=words("print-large"))
    parser.add_argument("--size", choices=SIZES, help=words("print-size"))
    parser.add_argument("--language", metavar="CODE", help=words("print-language"))
    parser.add_argument("--easy", action="store_true", help=words("print-easy"))
    parser.add_argument("--spare", metavar="N", type=int, default=3, help=words("print-spare-pages"))
    parser.add_argument("--wifi", metavar="NAME", default="", help=words("print-wifi"))
    parser.add_argument("--wifi-password", metavar="TEXT", default="", help=words("print-wifi-password"))
    parser.add_argument("--url", dest="public_url", metavar="URL", help=words("serve-url"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_print)


def run_print(given: argparse.Namespace) -> int:
    settings = public_address(settings_of(given.data, public_url=given.public_url))
    if given.what == "all":
        check_options(given)
        given.out_dir = check_folder(given.out_dir)
        run(_print(settings, given))
        return 0
    if given.out is None:
        raise Trouble(words("print-no-out"))
    if not given.out.parent.is_dir():
        raise Trouble(words("print-no-folder", path=given.out.parent))
    if given.out.is_dir():
        raise Trouble(words("print-folder", path=given.out))
    least = 0 if given.table or given.by_table else 1
    if given.what == "cards" and not least <= given.count <= CARDS_MOST:
        raise Trouble(words("print-how-many", most=CARDS_MOST))
    run(_print(settings, given))
    if given.json:
        say_json({"out": str(given.out)})
    else:
        say(words("print-done", path=given.out))
        if given.what in ("cards", "signs"):
            votes = vote_url(settings).removesuffix("/v")
            say(words("print-address", address=votes if given.what == "cards" else settings.public_url))
    return 0


async def _print(settings: Settings, given: argparse.Namespace) -> None:
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        if given.what == "all":
            await print_all(house, meeting, given, _print_one)
        else:
            await _print_one(house, meeting, given)


async def _print_one(house: House, meeting: LiveMeeting, given: argparse.Namespace) -> int:
    """Print one file; return how many pages it has. Raises Trouble, Refused."""
    if given.what == "cards":
        return await _print_cards(house, meeting, given)
    if given.what in ORDERED:
        return await print_order(house, meeting, given.what, given)
    page = await _recount_page(house, meeting, given.poll) if given.what == "recount" else b""
    with whole_or_untouched(given.out) as out:
        if given.what == "recount":
            out.write_bytes(page)
            return 1
        now = house.clock().astimezone()
        language = paper_language(house.settings, meeting.state.meeting.languages)
        return write_proceedings(meeting.state, out, language=language, now=now).pages


async def _recount_page(house: House, meeting: LiveMeeting, asked: str) -> bytes:
    """Return the page that recounts a poll. asked: its id or number. Raises Trouble, Refused("poll-not-closed")."""
    polls = meeting.state.polls
    found = [poll for poll in polls.values() if asked in (poll.id, str(poll.number))]
    if not asked:
        raise Trouble(words("print-needs-poll"))
    if not found:
        listed = ", ".join(f"{poll.number} – {poll.title}" for poll in polls.values())
        raise Trouble(words("print-which-poll", asked=asked, listed=listed))
    if found[0].closed_at is None:
        raise Trouble(words("print-not-published", title=found[0].title))
    boxes = house.storage.boxes
    box, salt = await boxes.ballots(found[0].id), await boxes.salt(found[0].id)
    given = published(meeting.state, found[0].id, box, salt)
    if given.ballots is None and given.box is None:
        raise Trouble(words("print-not-published", title=found[0].title))
    return recount_page(given, paper_language(house.settings, meeting.state.meeting.languages))


async def _print_cards(house: House, meeting: LiveMeeting, given: argparse.Namespace) -> int:
    """Print voter cards; return how many pages that came to. Raises Trouble, Refused."""
    site, tables = _places(meeting, given)
    counts = {table.id: given.count or table.seats for table in tables}
    count = sum(counts.values()) if tables else given.count
    if not 1 <= count <= CARDS_MOST:
        raise Trouble(words("print-how-many", most=CARDS_MOST))
    for _ in range(TRIES):
        cards, first = draw_cards(house, count), next_number(meeting)
        of_table: dict[str, tuple[str, ...]] = {}
        at_table: dict[int, int] = {}
        left = iter(cards)
        for table in tables:
            begin = first + len(at_table)
            of_table[table.id] = tuple(islice(left, counts[table.id]))
            at_table.update(dict.fromkeys(range(begin, begin + counts[table.id]), table.number))
        with suppress(_Overtaken), whole_or_untouched(given.out) as out:
            printed = _made(
                write_cards,
                dict(enumerate(cards.values(), first)),
                out,
                vote_url=vote_url(house.settings),
                meeting_title=meeting.state.meeting.title,
                site_name=site.name if site else "",
                tables=at_table,
                large=given.large,
                language=paper_language(house.settings, meeting.state.meeting.languages),
            )
            try:
                if tables:
                    await record_table_cards(meeting, of_table, first_number=first)
                else:
                    await record_cards(meeting, cards, first_number=first, site_id=site.id if site else "")
            except Refused as refused:
                if refused.code != "id-taken":
                    raise
                raise _Overtaken from refused
            return printed.pages
    raise Refused("not-saved")


def _made(write: Callable[..., Printed], *what: object, **options: object) -> Printed:
    try:
        return write(*what, **options)
    except MissingGlyphs as lacking:
        raise Trouble(words("print-no-letters", letters=" ".join(sorted(lacking.letters)))) from lacking


def _places(meeting: LiveMeeting, given: argparse.Namespace) -> tuple[Site | None, list[Table]]:
    """Return where cards are meant for: a site, and the tables, where each has cards of its own.

    Raises Trouble when that is not clear.
    """
    site = _site(meeting, given.site) if given.site else None
    every, sites = list(meeting.state.tables.values()), meeting.state.sites
    if given.table:
        tables = [table for table in every if given.table in (table.id, str(table.number))]
        if not tables or given.by_table or site not in (None, sites[tables[0].site_id]):
            raise Trouble(words("print-which-table", asked=given.table, last=len(every)))
    elif given.by_table:
        tables = [table for table in every if (sites[table.site_id] == site if site else sites[table.site_id].online)]
        if not tables:
            raise Trouble(words("print-no-tables"))
    else:
        return site, []
    of_sites = {table.site_id for table in tables}
    return (sites[of_sites.pop()] if len(of_sites) == 1 else None), tables


class _Overtaken(Exception):
    """Others were issued cards with the numbers that have just been printed."""


def _site(meeting: LiveMeeting, asked: str) -> Site:
    """Return the site with this id or name. Raises Trouble when that is not one site."""
    sites = meeting.state.sites
    if asked in sites:
        return sites[asked]
    named = [site for site in sites.values() if site.name.casefold() == asked.strip().casefold()]
    if len(named) != 1:
        listed = ", ".join(f"{site.name} ({site.id})" for site in sites.values())
        raise Trouble(words("print-which-site", asked=asked, listed=listed))
    return named[0]
