"""The language of the command line: that of its user where Tablée speaks it, French otherwise."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.i18n import catalogue
from server.terminal import SPOKEN, language_of
from tests.conftest import ROOT

COMMANDS = ("demo", "serve", "new", "rehearse", "links", "print", "pictograms", "scan", "paper", "verify", "count")
LETTERS_LEAST = 13  # of a text that cannot be a name, an option or an example
SCRIPT = """
title = "The market square"
languages = ["en"]
[[sites]]
name = "Village hall"
tables = 2
seats = 10
[[rounds]]
title = "Where we live"
question = "What do you like?"
minutes = 10
[[polls]]
title = "First of all"
question = "What comes first?"
method = "single"
choices = [{ text = "Plant", pictogram = "tree" }, { text = "Sit", pictogram = "bench" }]
"""


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "POSIX"}, "fr"),
        ({"LANG": "es_ES.UTF-8"}, "fr"),
        ({"LANG": "eng"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "fr_FR.UTF-8", "TABLEE_LANGUAGE": "en"}, "en"),
        ({"LANG": "en_GB.UTF-8", "TABLEE_LANGUAGE": "fr"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "TABLEE_LANGUAGE": "es"}, "en"),
    ],
)
def test_the_setting_holds_before_the_shell_and_what_is_not_spoken_is_passed_over(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language


def _pieces(language: str) -> set[str]:
    entries = (entry for area in SPOKEN for entry in catalogue(language, area).values())
    texts = (text for entry in entries for text in ((entry,) if isinstance(entry, str) else entry))
    pieces = (plain(piece) for text in texts for piece in re.split(r"\{[^}]*\}|\n", text))
    return {piece for piece in pieces if sum(map(str.isalpha, piece)) >= LETTERS_LEAST}


def plain(text: str) -> str:
    return " ".join(text.split())


def french_in(said: str) -> list[str]:
    return sorted(piece for piece in _pieces("fr") - _pieces("en") if piece in plain(said))


def run(program: str, *arguments: str, folder: Path = ROOT, language: str = "en") -> tuple[str, str]:
    """Run a program of Python in a terminal in English; return what it printed, and what it printed as trouble."""
    done = subprocess.run(
        (sys.executable, "-c", program, *arguments),
        cwd=folder,
        env={**os.environ, "LC_ALL": f"{language}_GB.UTF-8", "PYTHONPATH": str(ROOT), "COLUMNS": "400"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout, done.stderr


HELP = """
import sys
from contextlib import suppress
from server.cli import main
for command in sys.argv[1:]:
    with suppress(SystemExit):
        main((*command.split(), "--help"))
for wrong in ("count", "count x --method y", "serve /nowhere", "new there --script nowhere.toml", "verify", "borda"):
    with suppress(SystemExit):
        main(wrong.split())
"""


def test_help_and_refusals_in_english_hold_no_french(tmp_path: Path) -> None:
    helped, refused = run(HELP, "", *COMMANDS, folder=tmp_path)
    assert french_in(helped) == []
    assert french_in(refused) == []
    assert helped.count("Usage: tablee ") == 1 + len(COMMANDS)
    assert "TABLEE_LANGUAGE=fr" in helped
    assert "tablee: no meeting in “/nowhere”." in refused
    assert "\u00a0:" not in helped + refused


def test_french_is_seen_where_there_is_some(tmp_path: Path) -> None:
    helped, refused = run(HELP, "", *COMMANDS, folder=tmp_path, language="fr")
    assert len(french_in(helped)) > 100
    assert len(french_in(refused)) > 3


STORY = """
from server.cli import main
assert main("new meeting --script script.toml".split()) == 0
assert main("print all meeting --out-dir paper --wifi Hall".split()) == 0
assert main("print proceedings meeting --out proceedings.pdf".split()) == 0
assert main("verify meeting".split()) == 0
assert main("count ballots.csv --method single".split()) == 0
(paper := __import__("pathlib").Path("paper")).joinpath("cards.pdf").rename(paper / "cartes.pdf")
assert main("print all meeting --out-dir paper".split()) == 2
"""


def test_a_meeting_is_founded_printed_checked_and_counted_in_english(tmp_path: Path) -> None:
    (tmp_path / "script.toml").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "ballots.csv").write_text("Plant,Sit\n" + "1,0\n" * 1234 + "0,1\n", encoding="utf-8")
    said, refused = run(STORY, folder=tmp_path)
    assert french_in(said) == french_in(refused) == []
    assert "“The market square” is ready: rounds 1, tables 2, polls 1." in said
    assert "Everything agrees." in said
    assert "1,234" in said
    assert {path.name for path in (tmp_path / "paper").iterdir()} == {
        *("poster.pdf", "signs.pdf", "guides.pdf", "desk-sheets.pdf", "cartes.pdf", "booklets.pdf", "to-print.txt"),
    }
    assert french_in((tmp_path / "paper" / "to-print.txt").read_text(encoding="utf-8")) == []
    # Cards are rights, whatever their file is called: who speaks French may have printed them.
    assert "cartes.pdf" in refused
