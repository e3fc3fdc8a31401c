"""`tablee scan DIR FILE…`: read ballots back from scans and photos, and put them into the box with the phones."""

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from server.cli.common import only_meeting, open_house, run, settings_of
from server.cli.paper import account_json, account_lines
from server.domain.records import ORGANISER
from server.i18n import Words
from server.paper.count import PaperCount
from server.paper.doubts import Doubts
from server.paper.reading import can_read
from server.paper.scans import Scanned, take_files
from server.paper.told import sentences, sums
from server.settings import Settings
from server.terminal import Trouble, say, say_json, words

SAID_MOST = 40  # sheets by name; the rest is in the totals


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "scan", help=words("scan-help"), description=words("scan-description"), epilog=words("scan-epilog")
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("files", metavar="FILE", type=Path, nargs="*", help=words("scan-files"))
    parser.add_argument("--incident", metavar=words("cli-text"), default="", help=words("scan-incident"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_scan)


def run_scan(given: argparse.Namespace) -> int:
    """Read every file; status 1 where something was not read, or came late and nobody has said why."""
    if not given.files and not given.incident:
        raise Trouble(words("scan-no-files"))
    if given.files and not can_read():
        raise Trouble(words("scan-no-reader"))
    for path in given.files:
        if not path.is_file():
            raise Trouble(words("scan-no-file", path=path))
    return run(_scan(settings_of(given.data), given))


async def _scan(settings: Settings, given: argparse.Namespace) -> int:
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        count = PaperCount(house, meeting)
        await Doubts(count).settle(ORGANISER)
        show = _progress if sys.stderr.isatty() else (lambda _: None)
        scanned = await take_files(count, {str(path): path for path in given.files}, ORGANISER, show)
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        explained = await count.explain_late(given.incident, ORGANISER) if given.incident else 0
        if explained:
            scanned.taken = [replace(each, came="late") if each.came == "closed" else each for each in scanned.taken]
        left = len(count.pictures.late())
        if given.json:
            say_json(
                {**_json(scanned), "explained": explained, "late_unexplained": left, **account_json(meeting.state)}
            )
        else:
            _say(scanned, explained, left, account_lines(meeting.state))
    return 1 if scanned.unread or scanned.stopped or left else 0


def _json(scanned: Scanned) -> dict[str, Any]:
    return {
        "read": len(scanned.taken),
        "came": Counter(each.came for each in scanned.taken),
        "sheets": [vars(each) for each in scanned.taken],
        "unread": [{"file": file, "page": page, "reason": reason} for file, page, reason in scanned.unread],
        "stopped": scanned.stopped,
    }


def _say(scanned: Scanned, explained: int, left: int, account: list[str]) -> None:
    scan = Words(words.language, "scan")
    first, *others = sums(scan, scanned)
    if scanned.taken or scanned.unread:
        say(first)
    else:
        others = []
    for line in (*others, *sentences(scan, scanned, SAID_MOST)):
        say(f"  {line}")
    if explained:
        say(words("scan-explained", n=explained))
    if left:
        say(words("scan-late-how", n=left))
    for line in account:
        say(line)


def _progress(scanned: Scanned) -> None:
    pages = len(scanned.taken) + len(scanned.unread)
    print(f"\r{words('scan-progress', n=pages)}", end="", file=sys.stderr, flush=True)
