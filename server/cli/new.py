"""`tablee new DIR --script FILE`: found a meeting from its script."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from server.cli.common import JOURNAL_FILE, open_house, run
from server.cli.told import reason_of
from server.domain.commands import CreateMeeting
from server.files.folder import remove_files
from server.files.kinds import BadFile
from server.files.picked import Picked
from server.live.doors import found_meeting
from server.live.house import new_id
from server.script import BadScript, read_script
from server.script.advice import advice
from server.settings import read_settings
from server.storage.base import Unusable
from server.terminal import Trouble, say, say_json, words


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "new", help=words("new-help"), description=words("new-description"), epilog=words("new-epilog")
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("new-dir"))
    parser.add_argument("--script", metavar="FILE", type=Path, required=True, help=words("new-script"))
    parser.add_argument("--file-mb", metavar="N", type=int, help=words("new-file-mb"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_new)


def run_new(given: argparse.Namespace) -> int:
    """Read the whole script and look into its files first: a wrong one creates nothing, not even the folder."""
    picked = Picked(given.script.parent, read_settings(given.data, file_mb=given.file_mb).file_mb)
    command = load_script(given.script, picked)
    if holds_meetings(given.data):
        run(_found(given.data, command, picked, given.data))
    else:
        with whole_or_not_at_all(given.data) as folder:
            run(_found(folder, command, picked, given.data))
    advised = [words(name, **facts) for name, facts in advice(command)]
    if given.json:
        said = {"meeting": command.meeting_id, "data": str(given.data), "files": sorted(picked.names)}
        say_json({**said, "advice": advised})
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
        if picked.names:
            say(words("new-files", n=len(picked.names), data=given.data))
        for sentence in advised:
            say(words("new-advice", sentence=sentence))
    return 0


async def _found(data: Path, command: CreateMeeting, picked: Picked, shown: Path) -> None:
    """Copy the files, then found the meeting: it never names one that is not there. shown: the folder as it was given.

    Raises Trouble when a file cannot be copied, with nothing kept.
    """
    try:
        new = picked.keep(data)
    except BadFile as bad:
        raise Trouble(f"{words(bad.name, **bad.facts)} {words('script-nothing-created')}") from bad
    except OSError as error:
        raise Trouble(words("new-not-copied", path=shown, reason=reason_of(error))) from error
    try:
        async with open_house(read_settings(data)) as house:
            await found_meeting(house, command)
    except BaseException:
        remove_files(data, new)
        raise


def load_script(path: Path, picked: Picked) -> CreateMeeting:
    """Return the command of a script file. Raises Trouble with the line, the field and what was expected."""
    try:
        return read_script(path, new_id, picked.take)
    except BadScript as bad:
        where = words("script-line", path=path, line=bad.line) if bad.line else words("script-end", path=path)
        what = words(bad.expected, **bad.facts)
        field = words("script-field", field=bad.field) if bad.field else ""
        raise Trouble(f"{where}{field} {what} {words('script-nothing-created')}") from bad
    except FileNotFoundError as error:
        raise Trouble(words("cli-no-file", path=path)) from error


def holds_meetings(data: Path) -> bool:
    """Return whether the folder holds meetings already. Raises Trouble when it holds something else."""
    if not data.exists():
        return False
    if not data.is_dir() or (any(data.iterdir()) and not (data / JOURNAL_FILE).exists()):
        raise Trouble(words("new-not-empty", path=data))
    return (data / JOURNAL_FILE).exists()


@contextmanager
def whole_or_not_at_all(data: Path) -> Iterator[Path]:
    """Give a folder to fill; when the block ends well, `data` holds what is in it, else all is as it was.

    data: a folder that is empty, or not there yet.
    """
    is_there = data.exists()
    missing = [each for each in data.parents if not each.exists()]
    work = None
    try:
        work = _make_beside(data, data if is_there else data.parent)
        try:
            yield work
        except Unusable as error:
            raise Unusable(error.code, data) from error  # the name that was given, not ours
        if is_there:
            # The journal last: it is what makes a folder that of a meeting.
            for file in sorted(work.iterdir(), key=lambda file: file.name == JOURNAL_FILE):
                file.rename(data / file.name)
            work.rmdir()
        else:
            work.rename(data)
    except BaseException:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
        for each in missing:
            with suppress(OSError):
                each.rmdir()
        raise


def _make_beside(data: Path, where: Path) -> Path:
    """Make a folder on the disk of `data`, so that it can take its place in one step; only its owner may read it."""
    try:
        where.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=where, prefix=".tablee-"))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(data)) from error
