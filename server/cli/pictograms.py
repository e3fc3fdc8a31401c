"""`tablee pictograms --out FILE`: every pictogram on paper, to be looked at; or their names, for a program."""

import argparse
from pathlib import Path
from typing import Any

from printouts.pictogram_sheet import write_pictogram_sheet
from server.cli.whole import whole_or_untouched
from server.domain.pictograms import CATEGORIES, PICTOGRAMS
from server.pictogram_words import key_words
from server.terminal import Trouble, say, say_json, words


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "pictograms",
        help=words("pictograms-help"),
        description=words("pictograms-description"),
        epilog=words("pictograms-epilog"),
    )
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=words("pictograms-out"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_pictograms)


def run_pictograms(given: argparse.Namespace) -> int:
    """Write the sheet. Raises Trouble."""
    if not given.out.parent.is_dir():
        raise Trouble(words("print-no-folder", path=given.out.parent))
    if given.out.is_dir():
        raise Trouble(words("pictograms-folder", path=given.out))
    with whole_or_untouched(given.out) as out:
        write_pictogram_sheet(out, language=words.language, beside="fr" if words.language == "en" else "en")
    if given.json:
        listed = {
            category: {name: {language: key_words(name, language) for language in ("fr", "en")} for name in names}
            for category, names in CATEGORIES.items()
        }
        say_json({"out": str(given.out), "pictograms": listed})
    else:
        say(words("pictograms-done", n=len(PICTOGRAMS), path=given.out))
    return 0
