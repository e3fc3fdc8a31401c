"""Rules of `tablee audio`: what is missing is made, once, by espeak-ng as it is installed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from server.spoken.shelf import Shelf, name_of
from tests.cli.scripts import FULL, put_files
from tests.spoken.test_sounds import stand_in, wav

MANY = """
title = "Deux cents choix"
[[sites]]
name = "Salle"
tables = 1
[[rounds]]
title = "Séquence"
question = "Quoi ?"
minutes = 5
""" + "".join(
    f"""
[[polls]]
title = "Vote {poll}"
question = "Que choisir au vote {poll} ?"
method = "single"
choices = [{", ".join(f'{{ text = "Choix {choice} du vote {poll}", pictogram = "tree" }}' for choice in range(25))}]
"""
    for poll in range(8)
)


def found(folder: Path, script: str) -> Path:
    """Found a meeting; give its folder."""
    (folder / "script.toml").write_text(script, encoding="utf-8")
    assert main(["new", str(folder / "reunion"), "--script", str(folder / "script.toml")]) == 0
    return folder / "reunion"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded")
    put_files(folder)
    return found(folder, FULL.replace('languages = ["fr", "en"]', 'languages = ["fr", "en", "br"]'))


@pytest.fixture
def data(tmp_path: Path, founded: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    capsys.readouterr()
    return shutil.copytree(founded, tmp_path / "data")


def report(data: Path, capsys: pytest.CaptureFixture[str], status: int = 0) -> dict[str, Any]:
    """Run the command for a program; give what it says."""
    assert main(["audio", str(data), "--json"]) == status
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def quick(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str = "") -> None:
    """Have a program of our own speak, which takes no time."""
    (folder / "wav").write_bytes(wav())
    stand_in(folder, monkeypatch, f"{script}\ncat {folder}/wav")


def test_the_texts_of_a_meeting_are_read_in_each_language_that_has_a_voice(
    data: Path, capsys: pytest.CaptureFixture[str]
):
    first = report(data, capsys)
    assert first["made"] > 80
    assert (first["kept"], first["failed"], first["recorded"]) == (0, [], 5)
    assert first["without_voice"].keys() == {"br"}
    shelf = Shelf(data)
    for language, text in (
        ("fr", "Combien d’arbres sur la place\u202f?"),
        ("en", "How many trees on the square?"),
        ("fr", "Choix B\u00a0: 15"),
        ("en", "Choice B: 15"),
        ("fr", "Votre vote est dans l’urne"),
        ("en", "Z"),
    ):
        assert shelf.has(name_of(language, text)) or shelf.has(name_of(language, text.replace("\u202f", " "))), text
    sounds = [path.read_bytes() for path in (data / "spoken").iterdir()]
    assert len(sounds) == first["made"]
    assert sum(map(len, sounds)) == first["bytes"]
    assert all(sound.startswith(b"\xff\xf3") for sound in sounds)


def test_a_second_run_makes_only_what_is_missing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    quick(tmp_path, monkeypatch)
    first = report(data, capsys)
    sounds = sorted((data / "spoken").iterdir())
    for path in sounds[:3]:
        path.unlink()
    again = report(data, capsys)
    assert (again["made"], again["kept"]) == (3, first["made"] - 3)
    assert sorted((data / "spoken").iterdir()) == sounds


def test_a_person_is_told_what_was_made_what_has_no_voice_and_what_is_recorded(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    quick(tmp_path, monkeypatch)
    assert main(["audio", str(data)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    for part in (
        "sons nouveaux",
        "Pas de voix pour cette langue",
        "Brezhoneg (br)",
        "5 textes sont lus par une personne",
    ):
        assert part in said.out


def test_without_espeak_ng_one_sentence_says_how_to_install_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["audio", str(data)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "sudo apt install espeak-ng" in said.err
    assert not (data / "spoken").exists()


def test_a_text_that_cannot_be_read_is_named_and_the_others_are_made(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    quick(tmp_path, monkeypatch, 'case "$(cat)" in Halle*|*": Halle") exit 1;; esac')
    said = report(data, capsys, status=1)
    assert [each["text"] for each in said["failed"]] == ["Choix A\u00a0: Halle"]
    assert said["made"] > 60
    assert main(["audio", str(data)]) == 1
    assert "n’a pas pu être lu (fr)\u00a0: Choix A : Halle" in capsys.readouterr().out


def test_a_disk_that_is_full_leaves_what_was_made_and_the_next_run_goes_on(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    quick(tmp_path, monkeypatch)
    (data / "spoken").mkdir()
    blocked = Shelf(data).path(name_of("fr", "7"))
    blocked.mkdir()  # what the system will not replace
    assert main(["audio", str(data)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "relancez la commande" in said.err
    made = len(list((data / "spoken").glob("*.mp3"))) - 1
    assert made > 0
    blocked.rmdir()
    assert report(data, capsys)["kept"] == made


def test_two_hundred_choices_and_texts_of_the_greatest_length_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    long = "Une question très longue. " * 76
    data = found(tmp_path, MANY.replace("Que choisir au vote 0 ?", long.strip()))
    capsys.readouterr()
    quick(tmp_path, monkeypatch)
    said = report(data, capsys)
    assert said["made"] >= 200 + 8
    assert said["failed"] == []
    assert Shelf(data).has(name_of("fr", long.strip()))


def test_a_meeting_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["audio", str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().out == ""


def test_the_help_has_an_example(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["audio", "--help"])
    assert "tablee audio reunion" in capsys.readouterr().out
