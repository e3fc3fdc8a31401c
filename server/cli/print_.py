"""`tablee print WHAT DIR --out FILE`: proceedings, voter cards, table signs, as PDF."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from printouts.cards import write_cards
from printouts.proceedings import write_proceedings
from printouts.signs import write_signs
from server.cli.common import only_meeting, open_house, run, settings_of
from server.cli.told import reason_of
from server.live.doors import draw_cards, issue_table_links, record_cards
from server.run import public_address
from server.settings import Settings
from server.terminal import Trouble, say, say_json, words

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
    if given.out.is_dir():
        raise Trouble(words("print-folder", path=given.out))
    if given.what == "cards" and not 1 <= given.count <= CARDS_MOST:
        raise Trouble(words("print-how-many", most=CARDS_MOST))
    run(_print(settings, given))
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
        with whole_or_untouched(given.out) as out:
            match given.what:
                case "proceedings":
                    write_proceedings(state, out, language=language, now=house.clock().astimezone())
                case "cards":
                    cards = draw_cards(house, given.count)
                    write_cards(
                        list(cards.values()),
                        out,
                        vote_url=f"{settings.public_url}/v",
                        meeting_title=state.meeting.title,
                        language=language,
                    )
                    await record_cards(meeting, cards)
                case "signs":
                    links = await issue_table_links(house, meeting)
                    write_signs(
                        [(state.tables[id].number, url) for id, url in links.items()],
                        out,
                        meeting_title=state.meeting.title,
                        language=language,
                    )


@contextmanager
def whole_or_untouched(path: Path) -> Iterator[Path]:
    """Give the path of a file to write; when the block ends well, that file takes the place of `path`.

    So nobody holds cards that are not valid, and no card is valid that nobody holds: their file is on the disk
    before they are recorded, and at its place only afterwards. Raises Trouble when it cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tablee-") as folder:
            written = Path(folder) / path.name
            yield written
            written.replace(path)
    except OSError as error:
        raise Trouble(words("print-unwritable", path=path, reason=reason_of(error))) from error
