"""`tablee audio DIR`: the texts of a meeting as sound files, so that every browser can read them aloud."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.heard import Text
from kiosk.listening import texts_of
from server.cli.common import only_meeting, open_house, run, settings_of
from server.cli.told import reason_of
from server.i18n import native_name
from server.settings import Settings
from server.spoken.program import Program, Unspoken, find_program
from server.spoken.shelf import FOLDER, Shelf, name_of
from server.spoken.sound import sound_of
from server.terminal import Trouble, say, say_json, words

SHOWN_MOST = 60  # letters of a text that could not be read: enough to find it again


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "audio", help=words("audio-help"), description=words("audio-description"), epilog=words("audio-epilog")
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_audio)


def run_audio(given: argparse.Namespace) -> int:
    """Make what is missing; what there is stays. Return 1 when a text could not be read, else 0. Raises Trouble."""
    settings = settings_of(given.data)
    program = find_program()
    if program is None:
        raise Trouble(words("audio-no-program"))
    texts, recorded = run(_texts(settings, given.meeting))
    unvoiced = Counter(language for language, _ in texts if not program.speaks(language))
    wanted = [text for text in texts if text[0] not in unvoiced]
    shelf = Shelf(settings.data)
    missing = [text for text in wanted if not shelf.has(name_of(*text))]
    show = _progress if sys.stderr.isatty() and not given.json else (lambda done, of: None)
    try:
        failed, size_bytes = _make(program, shelf, missing, show)
    except OSError as error:
        raise Trouble(words("audio-not-kept", path=settings.data / FOLDER, reason=reason_of(error))) from error
    made = len(missing) - len(failed)
    if given.json:
        say_json(
            {
                "folder": str(settings.data / FOLDER),
                "made": made,
                "kept": len(wanted) - len(missing),
                "bytes": size_bytes,
                "recorded": recorded,
                "without_voice": dict(unvoiced),
                "failed": [{"language": language, "text": text} for language, text in failed],
            }
        )
    else:
        _say(settings, made, len(wanted) - len(missing), size_bytes, recorded, unvoiced, failed)
    return 1 if failed else 0


async def _texts(settings: Settings, asked: str | None) -> tuple[list[Text], int]:
    """Return what is to be heard, each once, and how many recordings there are."""
    async with open_house(settings) as house:
        state = only_meeting(house, asked).state
        texts = dict.fromkeys(text for text in texts_of(state, settings.language) if text[1].strip())
        return list(texts), len(state.recordings)


def _make(
    program: Program, shelf: Shelf, missing: list[Text], show: Callable[[int, int], None]
) -> tuple[list[Text], int]:
    """Return the texts that could not be read, and the size of what was made. Raises OSError: what was made stays."""
    failed, size_bytes = [], 0
    for done, text in enumerate(missing):
        show(done, len(missing))
        try:
            sound = sound_of(program, *text)
        except Unspoken:
            failed.append(text)
            continue
        shelf.keep(name_of(*text), sound)
        size_bytes += len(sound)
    show(len(missing), len(missing))
    return failed, size_bytes


def _progress(done: int, of: int) -> None:
    text = words("audio-progress", done=done, of=of) if done < of else "\033[K"
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def _say(
    settings: Settings,
    made: int,
    kept: int,
    size_bytes: int,
    recorded: int,
    unvoiced: Counter[str],
    failed: list[Text],
) -> None:
    kilobytes = -(-size_bytes // 1000)
    say(words("audio-made", n=made, kilobytes=kilobytes, path=settings.data / FOLDER))
    if kept:
        say(words("audio-kept", n=kept))
    if recorded:
        say(words("audio-recorded", n=recorded))
    for language, n in unvoiced.items():
        say(words("audio-unvoiced", n=n, language=native_name(language), code=language))
    for language, text in failed:
        shown = text if len(text) <= SHOWN_MOST else text[:SHOWN_MOST] + "…"
        say(words("audio-failed", language=language, text=" ".join(shown.split())))
