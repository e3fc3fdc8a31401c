"""`tablee print all`: the paper of a whole meeting, and the guide to it, whose commands are run as they stand."""

import json
import re
import shlex
import stat
from pathlib import Path

import pytest

from server.cli import main
from server.cli.common import open_house, run
from server.domain.records import Card
from server.settings import read_settings
from tests.documented import ROOT
from tests.printouts.meetings import pages_of

SCRIPT = """
title = "{title}"
[[sites]]
name = "Salle des fêtes"
tables = 2
seats = 10
[[rounds]]
title = "Séquence"
question = "Quoi ?"
minutes = 10
[[polls]]
title = "D’abord"
question = "Que faire d’abord ?"
method = "single"
choices = [{{ text = "Planter", pictogram = "tree" }}, {{ text = "Asseoir", pictogram = "bench" }}]
[[polls]]
title = "Nos propositions"
question = "Lesquelles porter ?"
method = "approval"
"""
PACK = ["a-imprimer.txt", "accueil.pdf", "affiche.pdf", "carnets.pdf", "cartes.pdf", "guides.pdf", "panneaux.pdf"]


def meeting_in(folder: Path, title: str = "La place du marché", script: str = SCRIPT) -> Path:
    (folder / "script.toml").write_text(script.format(title=title), encoding="utf-8")
    assert main(("new", str(folder / "reunion"), "--script", str(folder / "script.toml"))) == 0
    return folder / "reunion"


def cards_of(data: Path) -> list[Card]:
    async def look() -> list[Card]:
        async with open_house(read_settings(data, {})) as house:
            [meeting] = house.meetings.values()
            return list(meeting.state.cards.values())

    return run(look())


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_pack_holds_everything_and_says_how_to_print_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, folder = meeting_in(tmp_path), tmp_path / "papier"
    capsys.readouterr()
    assert main(("print", "all", str(data), "--out-dir", str(folder), "--wifi", "Mairie")) == 0
    said = capsys.readouterr().out
    assert files_in(folder) == PACK
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    listed = (folder / "a-imprimer.txt").read_text(encoding="utf-8")
    for name in PACK[1:]:
        pages = len(pages_of((folder / name).read_bytes()))
        assert re.search(rf"{re.escape(name)} – {pages} pages?\.", listed), name
        assert re.search(rf"\d/6 {re.escape(name)}", said), name
    assert len(cards_of(data)) == 22  # a seat each, and one more for ten
    assert "22 cartes" in listed
    assert len(pages_of((folder / "carnets.pdf").read_bytes())) == 10 * (1 + 2 + 3)


def test_the_numbers_of_people_and_of_booklets_can_be_said(tmp_path: Path) -> None:
    data, folder = meeting_in(tmp_path), tmp_path / "papier"
    options = ("--count", "30", "--booklets", "4", "--spare", "0", "--size", "A4", "--json")
    assert main(("print", "all", str(data), "--out-dir", str(folder), *options)) == 0
    assert len(cards_of(data)) == 33
    assert len(pages_of((folder / "carnets.pdf").read_bytes())) == 4 * (1 + 2)


def test_nothing_is_printed_twice_into_one_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, folder = meeting_in(tmp_path), tmp_path / "papier"
    assert main(("print", "all", str(data), "--out-dir", str(folder))) == 0
    capsys.readouterr()
    assert main(("print", "all", str(data), "--out-dir", str(folder))) == 2
    assert "cartes.pdf" in capsys.readouterr().err
    assert len(cards_of(data)) == 22
    assert main(("print", "all", str(data))) == 2
    assert "--out-dir" in capsys.readouterr().err
    assert main(("print", "poster", str(data))) == 2
    assert "--out" in capsys.readouterr().err


def test_what_cannot_be_printed_is_named_and_the_rest_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "choices = [" + ", ".join(f'{{{{ text = "Choix {n}", pictogram = "tree" }}}}' for n in range(9)) + "]"
    script = re.sub(r"choices = .*", many, SCRIPT)
    data, folder = meeting_in(tmp_path, script=script), tmp_path / "papier"
    capsys.readouterr()
    assert main(("print", "all", str(data), "--out-dir", str(folder), "--json")) == 2
    told = capsys.readouterr()
    assert files_in(folder) == sorted({*PACK} - {"carnets.pdf"})
    assert json.loads(told.out)["missed"]
    assert "carnets.pdf" in told.err
    listed = (folder / "a-imprimer.txt").read_text(encoding="utf-8")
    assert "carnets.pdf – pas imprimé." in listed
    [again] = re.findall(r"tablee (print booklets .*)", listed)
    assert main((*shlex.split(again), "--size", "A4")) == 0
    assert len(pages_of((folder / "carnets.pdf").read_bytes())) == 10 * (1 + 2 + 3)


def test_options_that_say_what_one_piece_is_and_numbers_that_none_can_have_print_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, folder = meeting_in(tmp_path), tmp_path / "papier"
    wrong = (
        ("--table", "1"), ("--by-table",), ("--poll", "1"), ("--out", "x.pdf"),
        ("--count", "-5"), ("--count", "20001"), ("--booklets", "-1"), ("--booklets", "999999"),
    )  # fmt: skip
    for options in wrong:
        capsys.readouterr()
        assert main(("print", "all", str(data), "--out-dir", str(folder), *options)) == 2, options
        assert options[0] in capsys.readouterr().err
        assert not folder.exists()
    assert cards_of(data) == []


def test_the_list_says_which_address_is_printed_and_on_which_paper(tmp_path: Path) -> None:
    data, folder = meeting_in(tmp_path), tmp_path / "papier"
    options = ("--url", "http://reunion.local:8000", "--size", "A4")
    assert main(("print", "all", str(data), "--out-dir", str(folder), *options)) == 0
    listed = (folder / "a-imprimer.txt").read_text(encoding="utf-8")
    assert "http://reunion.local:8000." in listed
    assert re.search(r"carnets\.pdf – \d+ pages\. A4\. ", listed)
    assert "A5" not in listed
    assert f"tablee print ballots {data} --poll" in listed


def test_the_sign_of_one_table_is_printed_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = meeting_in(tmp_path), tmp_path / "panneau.pdf"
    assert main(("print", "signs", str(data), "--table", "2", "--out", str(out))) == 0
    assert len(pages_of(out.read_bytes())) == 1
    assert main(("print", "signs", str(data), "--table", "9", "--out", str(out))) == 2
    assert "9" in capsys.readouterr().err


def test_letters_that_no_font_has_stop_every_sheet_that_would_bear_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, folder = meeting_in(tmp_path, "Place du 市場"), tmp_path / "papier"
    capsys.readouterr()
    assert main(("print", "all", str(data), "--out-dir", str(folder))) == 2
    assert "市" in capsys.readouterr().err
    assert files_in(folder) == ["a-imprimer.txt"]
    assert cards_of(data) == []


def test_the_commands_of_the_guide_do_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    guide = (ROOT / "docs" / "guide-paper.md").read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in re.findall(r"(?m)^ +tablee (.+)$", guide)]
    prints, scans = [each for each in commands if each[0] == "print"], [each for each in commands if each[0] == "scan"]
    assert len(prints) == 8
    for command in prints:
        assert main(tuple(command)) == 0, command
        assert Path(command[command.index("--out-dir" if command[1] == "all" else "--out") + 1]).exists()
    # Sheets of a poll that is not open: they are read, named, and kept out.
    assert main(("print", "ballots", "reunion", "--poll", "1", "--count", "2", "--out", "pages.pdf")) == 0
    assert [main(tuple(scan)) for scan in scans] == [0]
    for name in re.findall(r"(?m)^\| `([a-z-]+\.pdf)` \|", guide):
        assert (Path("papier") / name).exists()
