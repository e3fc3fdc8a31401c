"""`tablee doctor texts SCRIPT|DIR`: what in the texts of a meeting is hard to read, and which are missing."""

import argparse
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from server.cli.common import only_meeting, open_house, run, settings_of
from server.cli.new import load_script
from server.domain.decide.ballot_paper import lettered
from server.files.picked import Picked
from server.i18n import Words
from server.settings import Settings, read_settings
from server.terminal import say, say_json, words
from server.texts.frequency import frequency_in
from server.texts.places import Material, Place, missing_in, texts_of
from server.texts.rules import TONGUES, Finding, check
from server.texts.told import what_is_easier, what_is_hard, where, whose_rule


def add(subparsers: Any) -> None:
    doctor = subparsers.add_parser("doctor", help=words("doctor-help"), description=words("doctor-description"))
    checks = doctor.add_subparsers(
        title=words("cli-commands"), metavar=words("doctor-what"), required=True, dest="doctor"
    )
    parser = checks.add_parser(
        "texts",
        help=words("doctor-texts-help"),
        description=words("doctor-texts-description"),
        epilog=words("doctor-texts-epilog"),
    )
    parser.add_argument("what", metavar="SCRIPT|DIR", type=Path, help=words("doctor-texts-what"))
    parser.add_argument("--meeting", metavar="ID", help=words("cli-meeting"))
    parser.add_argument("--full", action="store_true", help=words("doctor-texts-full"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_texts)


def run_texts(given: argparse.Namespace) -> int:
    """Say what is hard to read and what is missing; return 1 where there is anything, else 0. Raises Trouble."""
    if given.what.is_dir():
        material = run(_of_meeting(settings_of(given.what), given.meeting))
    else:
        material = _of_script(given.what)
    texts = [each for each in texts_of(material, given.full) if each[0].language in TONGUES]
    warnings = [
        (place, text, finding)
        for place, text in texts
        for finding in check(text, place.language, frequency_in(place.language))
    ]
    gaps = list(missing_in(material))
    if given.json:
        _say_json(len(texts), warnings, gaps)
    else:
        _say(len(texts), warnings, gaps)
    return 1 if warnings or gaps else 0


def _of_script(path: Path) -> Material:
    command = load_script(path, Picked(path.parent, read_settings(path.parent).file_mb))
    polls = [replace(poll, choices=lettered(poll.choices)) for poll in command.polls]
    return Material(command.title, command.languages, command.rounds, polls)


async def _of_meeting(settings: Settings, asked: str | None) -> Material:
    async with open_house(settings) as house:
        state = only_meeting(house, asked).state
        standing = [each for each in state.proposals.values() if each.withdrawn_at is None]
        meeting = state.meeting
        return Material(meeting.title, meeting.languages, state.rounds.values(), state.polls.values(), standing)


def _say(texts: int, warnings: list[tuple[Place, str, Finding]], gaps: list[Place]) -> None:
    said = _said()
    for place, found in groupby(warnings, key=lambda each: each[0]):
        say(where([place], said))
        for _, _, finding in found:
            hard, how, source = (each(finding, said) for each in (what_is_hard, what_is_easier, whose_rule))
            say(words("doctor-texts-warning", warning=hard, how=how, source=source))
    if gaps:
        say(words("doctor-texts-gaps"))
        for _, places in groupby(gaps, key=lambda each: (each.of, each.number, each.language, each.easy)):
            say(f"  {where(list(places), said)}")
    if not any(map(frequency_in, TONGUES)):
        say(words("doctor-texts-no-frequency"))
    name = "doctor-texts-found" if warnings or gaps else "doctor-texts-nothing"
    say(words(name, texts=texts, warnings=len(warnings), gaps=len(gaps)))


def _say_json(texts: int, warnings: list[tuple[Place, str, Finding]], gaps: list[Place]) -> None:
    said = _said()
    say_json(
        {
            "texts": texts,
            "frequency": any(map(frequency_in, TONGUES)),
            "warnings": [
                {
                    "place": msgspec.to_builtins(place),
                    "text": text,
                    **msgspec.to_builtins(finding),
                    "how": what_is_easier(finding, said),
                    "source": whose_rule(finding, said),
                }
                for place, text, finding in warnings
            ],
            "gaps": [msgspec.to_builtins(place) for place in gaps],
        }
    )


def _said() -> Words:
    return Words(words.language, "texts")
