"""Rules for `tablee new`: a whole meeting or nothing, and one sentence when it is nothing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.cli import main
from tests.cli.scripts import FULL
from tests.conftest import ROOT
from tests.served import SCRIPT

FILES = ["boxes.db", "journal.db", "server.key"]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.toml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def contents(folder: Path) -> dict[Path, bytes]:
    """Path -> bytes of everything below, without the logs that SQLite makes to read and takes up again."""
    return {
        path: path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm"))
    }


@pytest.mark.parametrize(
    "content",
    [
        "[[sites]]\ntables = 3",
        'title = "La place',
        b'title = "\xe9t\xe9"',
        "",
        None,
        '2026 = "x"',
        '"É" = 1',
        "Titre = 1",
        f"x = {'[' * 5_000}",
        f"x = {'9' * 5_000}",
        FULL.replace("budget = 500\n", ""),
        FULL.replace('right = "B"', 'right = "Z"'),
        FULL.replace("[polls.words.en]", "[polls.words.de]", 1),
    ],
    ids=lambda content: repr(content)[:30],
)
def test_a_wrong_script_creates_nothing_and_says_so_in_french(
    tmp_path: Path, content: str | bytes | None, capsys: pytest.CaptureFixture[str]
):
    script = tmp_path / "script.toml"
    if content is not None:
        script.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["new", str(tmp_path / "la" / "reunion"), "--script", str(script)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("tablee : ")
    assert len(said.strip().splitlines()) == 1
    assert names(tmp_path) == ([] if content is None else ["script.toml"])


def test_new_founds_a_meeting_and_refuses_a_folder_with_other_things(
    tmp_path: Path, script: Path, capsys: pytest.CaptureFixture[str]
):
    data, other = tmp_path / "la" / "reunion", tmp_path / "photos"
    assert main(["new", str(data), "--script", str(script)]) == 0
    assert "« La place du marché » est prête" in capsys.readouterr().out.replace("\u00a0", " ")
    assert names(data) == FILES
    assert data.stat().st_mode & 0o077 == 0  # it holds voting rights
    assert names(data.parent) == ["reunion"]
    other.mkdir()
    (other / "chat.jpg").write_bytes(b"")
    assert main(["new", str(other), "--script", str(script)]) == 2
    assert names(other) == ["chat.jpg"]


def test_a_meeting_with_polls_of_many_methods_is_founded_whole(
    tmp_path: Path, script: Path, capsys: pytest.CaptureFixture[str]
):
    script.write_text(FULL, encoding="utf-8")
    assert main(["new", str(tmp_path / "reunion"), "--script", str(script)]) == 0
    assert "votes 8" in capsys.readouterr().out.replace("\u00a0", " ")
    assert main(["verify", str(tmp_path / "reunion")]) == 0
    capsys.readouterr()


def test_an_empty_folder_becomes_that_of_a_meeting_even_the_one_where_one_stands(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert main(["new", ".", "--script", str(script)]) == 0
    assert names(Path()) == FILES
    assert main(["verify", "."]) == 0
    capsys.readouterr()


def test_a_second_meeting_may_live_in_the_same_folder(tmp_path: Path, script: Path, capsys: pytest.CaptureFixture[str]):
    data = tmp_path / "reunion"
    assert main(["new", str(data), "--script", str(script), "--json"]) == 0
    assert main(["new", str(data), "--script", str(script), "--json"]) == 0
    capsys.readouterr()
    assert main(["print", "proceedings", str(data), "--out", str(tmp_path / "actes.pdf")]) == 2
    assert "2 réunions" in capsys.readouterr().err


def test_what_the_disk_does_not_take_leaves_everything_as_it_was(
    tmp_path: Path, script: Path, capsys: pytest.CaptureFixture[str]
):
    empty, there = tmp_path / "empty", tmp_path / "there"
    empty.mkdir()
    assert main(["new", str(there), "--script", str(script)]) == 0
    before = contents(tmp_path)
    for data in (tmp_path / "new", tmp_path / "in" / "a" / "new", empty, there):
        done = subprocess.run(
            (sys.executable, "-m", "tests.faults.launch", "starved", "new", str(data), "--script", str(script)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert re.fullmatch(rf"tablee : {re.escape(str(data))}\S* ne se laisse pas ouvrir.*\n", done.stderr)
        assert contents(tmp_path) == before
    assert main(["verify", str(there)]) == 0
    capsys.readouterr()
