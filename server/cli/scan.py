"""`tablee scan DIR FILE…`: read ballots back from scans and photos, and put them into the box with the phones."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from printouts.sheet_code import meeting_tag
from server.cli.common import only_meeting, open_house, run, settings_of
from server.domain.records import ORGANISER
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.paper.count import PaperCount, Taken, paper_key
from server.paper.reading import can_read, read_apart
from server.settings import Settings
from server.terminal import Trouble, say, say_json, words

SAID_MOST = 40  # sheets by name; the rest is in the totals
IN_PLACE = ("counted", "again")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "scan", help=words("scan-help"), description=words("scan-description"), epilog=words("scan-epilog")
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help=words("scan-files"))
    parser.add_argument("--incident", metavar="ID", default="", help=words("scan-incident"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_scan)


def run_scan(given: argparse.Namespace) -> int:
    if not can_read():
        raise Trouble(words("scan-no-reader"))
    for path in given.files:
        if not path.is_file():
            raise Trouble(words("scan-no-file", path=path))
    taken, unread = run(_scan(settings_of(given.data), given))
    came = Counter(each.came for each in taken)
    if given.json:
        say_json({
            "read": len(taken),
            "came": came,
            "sheets": [vars(each) for each in taken],
            "unread": [{"file": file, "page": page, "reason": reason} for file, page, reason in unread],
        })  # fmt: skip
        return 1 if unread else 0
    say(words("scan-read", n=len(taken)))
    for each, count in came.items():
        say(words(f"scan-total-{each}", n=count))
    if unread:
        say(words("scan-unread", n=len(unread)))
    told = [_told(each) for each in taken if each.came not in IN_PLACE]
    told += [_place(file, page) + words(f"scan-reason-{reason}") for file, page, reason in unread]
    for line in told[:SAID_MOST]:
        say(f"  {line}")
    if len(told) > SAID_MOST:
        say("  " + words("scan-more", n=len(told) - SAID_MOST))
    return 1 if unread else 0


async def _scan(settings: Settings, given: argparse.Namespace) -> tuple[list[Taken], list[tuple[str, int, str]]]:
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        return await scan_into(house, meeting, given.files, given.incident, show=sys.stderr.isatty())


async def scan_into(
    house: House, meeting: LiveMeeting, files: list[Path], incident: str = "", show: bool = False
) -> tuple[list[Taken], list[tuple[str, int, str]]]:
    """Read files and take every sheet; return what became of each, and (file, page, reason) of what was not read."""
    taken: list[Taken] = []
    unread: list[tuple[str, int, str]] = []
    count = PaperCount(house, meeting)
    named = {str(path): path for path in files}
    async for read in read_apart(named, paper_key(house, meeting.id), meeting_tag(meeting.id)):
        if read.unread is not None:
            unread.append((read.unread.file, read.unread.page, read.unread.reason))
        if read.sheet is not None:
            taken.append(await count.take(read.sheet, read.pictures, ORGANISER, incident))
        if show:
            print(f"\r{words('scan-progress', n=len(taken) + len(unread))}", end="", file=sys.stderr, flush=True)
    if show:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return taken, unread


def _told(taken: Taken) -> str:
    """Return the sentence about a sheet that is not simply in the box."""
    place = _place(taken.file, taken.page) + words("scan-sheet", serial=taken.shown, number=taken.number)
    if taken.came == "spoiled":
        return f"{place} {words(f'scan-spoiled-{taken.why}')}"
    if taken.came == "waiting":
        return f"{place} {words(f'scan-asked-{taken.why}')}"
    return f"{place} {words(f'scan-came-{taken.came}')}"


def _place(file: str, page: int) -> str:
    name = Path(file).name
    return words("scan-at-page", file=name, page=page) if page else words("scan-at-file", file=name)
