"""`tablee paper DIR`: how every sheet stands, what is kept out and where it lies; and the end of the pictures."""

import argparse
from pathlib import Path
from typing import Any

from printouts.paper_account import write_account, write_certificate
from printouts.sheet_names import name_out, where, why_out
from server.cli.common import only_meeting, open_house, run, settings_of
from server.domain.decide.paper import account_of, has_paper
from server.domain.reconciliation import kept_out
from server.domain.records import ORGANISER
from server.domain.state import MeetingState
from server.i18n import Words
from server.paper.count import PaperCount
from server.paper.ending import destroy_all, pictures_of
from server.settings import paper_language
from server.terminal import Trouble, say, say_json, words


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "paper", help=words("paper-help"), description=words("paper-description"), epilog=words("paper-epilog")
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("--account", metavar="FILE", type=Path, help=words("paper-account"))
    parser.add_argument("--destroy-pictures", action="store_true", help=words("paper-destroy"))
    parser.add_argument("--certificate", metavar="FILE", type=Path, help=words("paper-certificate"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_paper)


def run_paper(given: argparse.Namespace) -> int:
    return run(_paper(given))


async def _paper(given: argparse.Namespace) -> int:
    settings = settings_of(given.data)
    async with open_house(settings) as house:
        meeting = only_meeting(house, given.meeting)
        count, state = PaperCount(house, meeting), meeting.state
        destroyed = await destroy_all(count, ORGANISER) if given.destroy_pictures else 0
        if given.certificate and not state.destructions:
            raise Trouble(words("paper-no-certificate"))
        now, language = house.clock().astimezone(), paper_language(settings, state.meeting.languages)
        for path, write in ((given.account, write_account), (given.certificate, write_certificate)):
            if path is not None:
                write(state, path, language=language, now=now)
        kept = sum(pictures_of(count, poll) for poll in state.polls.values())
        late = len(count.pictures.late())
        if given.json:
            say_json({**account_json(state), "pictures": kept, "destroyed": destroyed, "late_unexplained": late})
            return 0
        for line in account_lines(state):
            say(line)
        if given.destroy_pictures:
            say(words("paper-destroyed", n=destroyed))
        elif kept:
            say(words("paper-kept", n=kept))
        if late:
            say(words("scan-late-how", n=late))
        for path in (given.account, given.certificate):
            if path is not None:
                say(words("paper-written", path=path))
    return 0


def account_json(state: MeetingState) -> dict[str, Any]:
    """Return the account as a program reads it: `polls`, each with its figures, and `kept_out`, each with its place."""
    polls = []
    for poll in state.polls.values():
        if poll.opened_at is not None and has_paper(state, poll):
            account = account_of(state, poll)
            figures = {name: getattr(account, name) for name in account.__struct_fields__}
            polls.append({"poll": poll.number, **figures, "missing": account.missing})
    out = [
        {
            "why": each.why,
            "poll": each.poll,
            "kind": each.kind,
            "number": each.number,
            "serial": each.serial,
            "file": each.found.file,
            "page": each.found.page,
        }
        for each in kept_out(state)
    ]
    return {"polls": polls, "kept_out": out}


def account_lines(state: MeetingState) -> list[str]:
    """Return the account as a person reads it: a line for each poll, and one for each sheet that is kept out."""
    scan, lines = Words(words.language, "scan"), []
    for poll in state.polls.values():
        if poll.opened_at is not None and has_paper(state, poll):
            account = account_of(state, poll)
            figures = {name: getattr(account, name) for name in account.__struct_fields__}
            lines.append(words("paper-poll", number=poll.number, title=poll.title, missing=account.missing, **figures))
    if out := kept_out(state):
        lines.append(words("paper-out", n=len(out)))
        for each in out:
            parts = (why_out(scan, each), name_out(scan, each), where(scan, each.found))
            lines.append("  " + " · ".join(part for part in parts if part))
    return lines or [words("paper-none")]
