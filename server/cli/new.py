"""`tablee new DIR --script FILE`: found a meeting from its script."""

import argparse
import shutil
from pathlib import Path
from typing import Any

from server.cli.common import JOURNAL_FILE, open_house, run, say, say_json
from server.cli.parser import words
from server.cli.trouble import Trouble
from server.domain.commands import CreateMeeting
from server.live.doors import found_meeting
from server.live.house import new_id
from server.script import BadScript, read_script
from server.settings import read_settings


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "new", help=words("new-help"), description=words("new-description"), epilog=words("new-epilog")
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("new-dir"))
    parser.add_argument("--script", metavar="FILE", type=Path, required=True, help=words("new-script"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_new)


def run_new(given: argparse.Namespace) -> int:
    """Read the whole script first: a wrong one creates nothing, not even the folder."""
    command = load_script(given.script)
    made = make_folder(given.data)
    try:
        run(_found(given.data, command))
    except BaseException:
        if made:
            shutil.rmtree(given.data, ignore_errors=True)
        raise
    if given.json:
        say_json({"meeting": command.meeting_id, "data": str(given.data)})
    else:
        say(
            words(
                "new-done",
                title=command.title,
                rounds=len(command.rounds),
                tables=len(command.tables),
                polls=len(command.polls),
                data=given.data,
            )
        )
    return 0


async def _found(data: Path, command: CreateMeeting) -> None:
    async with open_house(read_settings(data)) as house:
        await found_meeting(house, command)


def load_script(path: Path) -> CreateMeeting:
    """Return the command of a script file. Raises Trouble with the line, the field and what was expected."""
    try:
        return read_script(path, new_id)
    except BadScript as bad:
        where = words("script-line", path=path, line=bad.line) if bad.line else words("script-end", path=path)
        what = words(bad.expected, **bad.facts)
        field = words("script-field", field=bad.field) if bad.field else ""
        raise Trouble(f"{where}{field} {what} {words('script-nothing-created')}") from bad
    except FileNotFoundError as error:
        raise Trouble(words("cli-no-file", path=path)) from error
    except OSError as error:
        raise Trouble(words("cli-unreadable", path=path, reason=error.strerror)) from error


def make_folder(data: Path) -> bool:
    """Make the data folder; return whether it is new. Raises Trouble when it holds something else."""
    try:
        if data.exists():
            if not data.is_dir() or (any(data.iterdir()) and not (data / JOURNAL_FILE).exists()):
                raise Trouble(words("new-not-empty", path=data))
            return False
        data.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise Trouble(words("cli-unwritable", path=data, reason=error.strerror)) from error
    return True
