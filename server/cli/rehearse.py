"""`tablee rehearse SCRIPT`: play a script with simulated tables and voters, and say whether anything was lost."""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from server.cli.common import asked_to_stop, run
from server.cli.new import load_script
from server.domain.commands import CreateMeeting
from server.files.picked import Picked
from server.rehearsal.hall import NotServing
from server.rehearsal.play import rehearse, with_tables
from server.rehearsal.report import Rehearsed
from server.settings import read_settings
from server.terminal import Trouble, say, say_json, words

SECONDS = (4.0, 3_600.0)
TABLES = (1, 500)


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "rehearse",
        help=words("rehearse-help"),
        description=words("rehearse-description"),
        epilog=words("rehearse-epilog"),
    )
    parser.add_argument("script", metavar="FILE", type=Path, help=words("rehearse-script"))
    parser.add_argument("--seconds", metavar="S", type=float, default=20.0, help=words("rehearse-seconds"))
    parser.add_argument("--tables", metavar="N", type=int, help=words("rehearse-tables"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_rehearse)


def run_rehearse(given: argparse.Namespace) -> int:
    """Return 0 when nothing was lost, 1 when something was."""
    _within("--seconds", given.seconds, SECONDS)
    with TemporaryDirectory(prefix="tablee-rehearsal-") as folder:
        picked = Picked(given.script.parent, read_settings(Path(folder)).file_mb)
        command = load_script(given.script, picked)
        count = len(command.tables) if given.tables is None else given.tables
        _within("--tables", count, TABLES)
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        picked.keep(data)
        try:
            rehearsed = run(_rehearse(with_tables(command, count), Path(folder), given.seconds))
        except NotServing as error:
            raise Trouble(words("rehearse-not-serving", said=error)) from error
    return say_rehearsed(rehearsed, given.json)


def say_rehearsed(rehearsed: Rehearsed, as_json: bool) -> int:
    """Say what came out; return the exit status."""
    if as_json:
        say_json({"go": rehearsed.go, **msgspec.to_builtins(rehearsed)})
    else:
        _say(rehearsed)
    return 0 if rehearsed.go else 1


def _within(field: str, value: float, bounds: tuple[float, float]) -> None:
    least, most = bounds
    if not least <= value <= most:
        raise Trouble(words("demo-range", field=field, least=f"{least:g}", most=f"{most:g}"))


async def _rehearse(command: CreateMeeting, folder: Path, seconds: float) -> Rehearsed:
    """Play, unless asked to stop: then what was begun is cleared away, and Trouble raised."""
    with asked_to_stop() as stopped:
        playing = asyncio.create_task(rehearse(command, folder, seconds, _tell, words.language))
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait({playing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            raise Trouble(words("rehearse-stopped"))
        stopping.cancel()
        return playing.result()


def _tell(name: str, **facts: object) -> None:
    said = {fact: _number(value) if isinstance(value, float) else value for fact, value in facts.items()}
    print(words(name, **said), file=sys.stderr, flush=True)


def _say(rehearsed: Rehearsed) -> None:
    notes, vote = rehearsed.notes, rehearsed.vote
    say(words("rehearse-notes", **msgspec.structs.asdict(notes)))
    if notes.median_s is not None and notes.worst_s is not None:
        say(words("rehearse-delay", median=_seconds(notes.median_s), worst=_seconds(notes.worst_s)))
    say(words("rehearse-cuts", returns=rehearsed.returns, restart=_seconds(rehearsed.restart_s)))
    if vote is not None:
        say(words("rehearse-vote", title=vote.title, cards=vote.cards, cast=vote.cast, counted=vote.counted))
    elif rehearsed.why_no_vote:
        say(words("rehearse-vote-shut"))
    else:
        say(words("rehearse-no-vote"))
    say(words("rehearse-differs" if rehearsed.differences else "rehearse-verified"))
    for difference in rehearsed.differences:
        say(f"  ✗ {difference}")
    say()
    say(words("rehearse-go" if rehearsed.go else "rehearse-no-go"))
    say(words("rehearse-limits"))


def _seconds(seconds: float) -> str:
    return words("rehearse-duration", seconds=_number(seconds))


def _number(value: float) -> str:
    return f"{value:g}".replace(".", words("count-comma"))
