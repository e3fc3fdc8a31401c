"""`tablee print WHAT DIR --out FILE`: proceedings, voter cards, table signs, as PDF."""

import argparse
from pathlib import Path
from typing import Any

from printouts.cards import write_cards
from printouts.proceedings import write_proceedings
from printouts.signs import write_signs

from server.cli.common import only_meeting, open_house, run, say, say_json, settings_of
from server.cli.parser import words
from server.cli.trouble import Trouble
from server.live.doors import draw_cards, issue_table_links, record_cards
from server.run import public_address
from server.settings import Settings

CARDS_MOST = 20_000


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "print",
        help=words("print-help"),
        description=words("print-description"),
        epilog=words("print-epilog"),
    )
    parser.add_argument("what", metavar="WHAT", choices=("proceedings", "cards", "signs"), help=words("print-what"))
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=words("print-out"))
    parser.add_argument("--count", metavar="N", type=int, default=0, help=words("print-count"))
    parser.add_argument("--url", dest="public_url", metavar="URL", help=words("serve-url"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_print)


def run_print(given: argparse.Namespace) -> int:
    settings = public_address(settings_of(given.data, public_url=given.public_url))
    if not given.out.parent.is_dir():
        raise Trouble(words("print-no-folder", path=given.out.parent))
    if given.what == "cards" and not 1 <= given.count <= CARDS_MOST:
        raise Trouble(words("print-how-many", most=CARDS_MOST))
    try:
        run(_print(settings, given))
    except OSError as error:
        raise Trouble(words("cli-unwritable", path=given.out, reason=error.strerror or error)) from error
    if given.json:
        say_json({"out": str(given.out)})
    else:
        say(words("print-done", path=given.out))
    return 0


async def _print(settings: Settings, given: argparse.Namespace) -> None:
    language = settings.language
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        state = meeting.state
        match given.what:
            case "proceedings":
                write_proceedings(state, given.out, language=language, now=house.clock())
            case "cards":
                cards = draw_cards(house, given.count)
                write_cards(
                    list(cards.values()),
                    given.out,
                    vote_url=f"{settings.public_url}/v",
                    meeting_title=state.meeting.title,
                    language=language,
                )
                await record_cards(meeting, cards)
            case "signs":
                links = await issue_table_links(house, meeting)
                write_signs(
                    [(state.tables[id].number, url) for id, url in links.items()],
                    given.out,
                    meeting_title=state.meeting.title,
                    language=language,
                )
