"""`tablee scan DIR FILE…`: read ballots back from scans and photos, and put them into the box with the phones."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from printouts.sheet_code import meeting_tag
from server.cli.common import only_meeting, open_house, run, settings_of
from server.domain.records import ORGANISER
from server.i18n import REFERENCE, Words
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.paper.count import PaperCount, Taken, paper_key
from server.paper.reading import can_read, read_apart
from server.paper.told import Failed, sentences, sums
from server.settings import Settings
from server.terminal import Trouble, say, say_json, words

SAID_MOST = 40  # sheets by name; the rest is in the totals


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
    if given.json:
        say_json({
            "read": len(taken),
            "came": Counter(each.came for each in taken),
            "sheets": [vars(each) for each in taken],
            "unread": [{"file": file, "page": page, "reason": reason} for file, page, reason in unread],
        })  # fmt: skip
        return 1 if unread else 0
    scan = Words(REFERENCE, "scan")
    first, *others = sums(scan, taken, unread)
    say(first)
    for line in (*others, *sentences(scan, taken, unread, SAID_MOST)):
        say(f"  {line}")
    return 1 if unread else 0


async def _scan(settings: Settings, given: argparse.Namespace) -> tuple[list[Taken], list[Failed]]:
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        return await scan_into(house, meeting, given.files, given.incident, show=sys.stderr.isatty())


async def scan_into(
    house: House, meeting: LiveMeeting, files: list[Path], incident: str = "", show: bool = False
) -> tuple[list[Taken], list[Failed]]:
    """Read files and take every sheet; return what became of each, and (file, page, reason) of what was not read."""
    taken: list[Taken] = []
    unread: list[Failed] = []
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
