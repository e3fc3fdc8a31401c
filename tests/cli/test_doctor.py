"""Rules of `tablee doctor texts`: what is hard to read in a script or a meeting, and which texts are missing."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from server.domain.records import EASY, PollText, Recording, RoundText
from server.script import parse_script

HARD = """
title = "La place"
[[sites]]
name = "Salle"
tables = 1
[[rounds]]
title = "Nous"
question = "Que faire afin d’avoir de l’ombre ?"
minutes = 5
[[polls]]
title = "Vote"
question = "La rue sera-t-elle fermée (le jeudi) ?"
method = "single"
choices = [
  { text = "On va la fermer.", pictogram = "tree" },
  { text = "Elle sera fermée par la mairie.", pictogram = "bench" },
]
"""
EASY_WORDS = """
[rounds.words.easy]
question = "Que faire pour avoir de l’ombre ?"
audio = "question.mp3"
"""
EASY_POLL = """
[polls.words.easy]
question = "Voulez-vous fermer la rue ?"
choices = ["Oui", "Non"]
"""


def easy_script() -> str:
    """The same with easy words for all it says."""
    return HARD.replace("[[polls]]", EASY_WORDS + "[[polls]]") + EASY_POLL


def script(folder: Path, text: str) -> str:
    path = folder / "script.toml"
    path.write_text(text, encoding="utf-8")
    (folder / "question.mp3").write_bytes(b"ID3\x04" + bytes(200))
    return str(path)


def report(capsys: pytest.CaptureFixture[str], status: int, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["doctor", "texts", *arguments, "--json"]) == status
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_a_script_may_hold_easy_words_which_are_no_language_and_may_be_read_aloud_in_the_first_one():
    made = parse_script(easy_script(), lambda prefix: f"{prefix}1", lambda path, role: "0" * 16 + ".mp3")
    assert made.languages == ("fr",)
    assert made.rounds[0].words == {EASY: RoundText(question="Que faire pour avoir de l’ombre ?")}
    assert made.polls[0].words == {EASY: PollText("", "Voulez-vous fermer la rue ?", {"a": "Oui", "b": "Non"})}
    assert made.recordings == (Recording("fr", "Que faire pour avoir de l’ombre ?", "0" * 16 + ".mp3"),)


def test_a_script_is_told_what_is_hard_where_and_what_would_be_easier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["doctor", "texts", script(tmp_path, HARD)]) == 1
    said = capsys.readouterr().out.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Séquence 1, question (Français)" in said
    assert "un mot difficile : « afin d’ »" in said
    assert "Dites plutôt : pour. (L’information pour tous, Inclusion Europe)" in said
    assert "Vote 1, choix B (Français)" in said
    assert "on ne voit pas bien qui agit : « sera fermée »" in said
    assert "Il manque :" in said
    assert "Vote 1, question, choix A, choix B (facile à lire)" in said


def test_easy_words_are_checked_in_the_place_of_the_full_ones_unless_both_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = script(tmp_path, easy_script())
    assert report(capsys, 0, path)["warnings"] == []
    rules = {each["rule"] for each in report(capsys, 1, path, "--full")["warnings"]}
    assert rules >= {"hard-word", "passive", "brackets"}


def test_a_program_gets_the_place_the_rule_its_source_and_a_better_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    said = report(capsys, 1, script(tmp_path, HARD))
    [warning] = [each for each in said["warnings"] if each["rule"] == "brackets"]
    assert warning["place"] == {"of": "poll", "number": 1, "part": "question", "language": "fr", "easy": False}
    assert warning["shown"] == "(le jeudi)"
    assert warning["source"]
    assert warning["how"]
    assert {"of": "round", "number": 1, "part": "question", "language": "fr", "easy": True} in said["gaps"]


def test_a_meeting_is_checked_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = str(tmp_path / "reunion")
    assert main(["new", data, "--script", script(tmp_path, HARD)]) == 0
    assert [each["place"]["of"] for each in report(capsys, 1, data)["warnings"]] == ["round", "poll", "poll"]


def test_what_is_neither_a_script_nor_a_meeting_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["doctor", "texts", str(tmp_path)]) == 2
    assert main(["doctor", "texts", str(tmp_path / "nothing.toml")]) == 2
    assert str(tmp_path / "nothing.toml") in capsys.readouterr().err


def test_the_help_ends_with_an_example(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["doctor", "texts", "--help"])
    assert "tablee doctor texts deroule.toml" in capsys.readouterr().out
