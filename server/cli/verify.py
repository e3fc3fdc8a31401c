"""`tablee verify DIR`: recompute chain, state and every closed poll from the files alone; or one poll with `--poll`."""

import argparse
from pathlib import Path
from typing import Any

import msgspec

from server.cli.common import run, settings_of
from server.cli.published import verify_one
from server.terminal import Trouble, say, say_json, words
from server.verify import Report, Unverifiable, verify


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "verify",
        help=words("verify-help"),
        description=words("verify-description"),
        epilog=words("verify-epilog"),
    )
    parser.add_argument("data", metavar="DIR", type=Path, nargs="?", help=words("verify-dir"))
    parser.add_argument("--poll", metavar="POLL", help=words("verify-poll"))
    parser.add_argument("--chain", metavar="HEX", help=words("verify-chain"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_verify)


def _as_printed(chain: str) -> str:
    """Return a chain value in groups of four, as the proceedings print it."""
    return " ".join(chain[place : place + 4] for place in range(0, len(chain), 4))


def run_verify(given: argparse.Namespace) -> int:
    """Return 0 when all is whole, 1 when something differs."""
    chain = given.chain and "".join(given.chain.split())
    if given.poll is not None:
        return verify_one(given.data, given.poll, chain, given.json)
    if given.data is None:
        raise Trouble(words("verify-what"))
    settings_of(given.data)
    try:
        report: Report = run(verify(given.data, chain, words.language))
    except Unverifiable as wrong:
        raise Trouble(str(wrong)) from wrong
    if given.json:
        say_json(msgspec.to_builtins(report))
        return 0 if report.ok else 1
    for meeting in report.meetings:
        say(words("verify-events", title=meeting.title, n=meeting.events, chain=_as_printed(meeting.chain)))
    for poll in report.polls:
        say(words("verify-poll-ok" if poll.ok else "verify-poll-wrong", title=poll.title or poll.id, n=poll.ballots))
    for difference in report.differences:
        say(f"  ✗ {difference}")
    say(words("verify-ok") if report.ok else words("verify-wrong", n=len(report.differences)))
    return 0 if report.ok else 1
