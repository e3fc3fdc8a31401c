"""Rules for `tablee new`: a whole meeting or nothing, and one sentence when it is nothing."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import pytest

from server.cli import main
from server.files.kinds import BadFile
from server.files.picked import Picked
from tests.cli.scripts import FILES, FULL, box, film, picture, put_files
from tests.conftest import ROOT
from tests.served import SCRIPT

WHOLE = ["boxes.db", "journal.db", "server.key"]
NO_SHEET = re.sub(r"\[rounds\.sheet\].*?\n\n", "\n", FULL, flags=re.DOTALL)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.toml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A script with its files beside it."""
    folder = tmp_path / "organiser"
    folder.mkdir()
    put_files(folder)
    (folder / "script.toml").write_text(FULL, encoding="utf-8")
    return folder / "script.toml"


def plain(text: str) -> str:
    """A text with nothing but plain blanks and apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


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
        NO_SHEET.replace("budget = 500\n", ""),
        NO_SHEET.replace('right = "B"', 'right = "Z"'),
        NO_SHEET.replace("[polls.words.en]", "[polls.words.de]", 1),
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
    assert said.startswith("tablee\u00a0: ")
    assert len(said.strip().splitlines()) == 1
    assert names(tmp_path) == ([] if content is None else ["script.toml"])


def test_new_founds_a_meeting_and_refuses_a_folder_with_other_things(
    tmp_path: Path, script: Path, capsys: pytest.CaptureFixture[str]
):
    data, other = tmp_path / "la" / "reunion", tmp_path / "photos"
    assert main(["new", str(data), "--script", str(script)]) == 0
    assert "« La place du marché » est prête" in capsys.readouterr().out.replace("\u00a0", " ")
    assert names(data) == WHOLE
    assert data.stat().st_mode & 0o077 == 0  # it holds voting rights
    assert names(data.parent) == ["reunion"]
    other.mkdir()
    (other / "chat.jpg").write_bytes(b"")
    assert main(["new", str(other), "--script", str(script)]) == 2
    assert names(other) == ["chat.jpg"]


def test_a_meeting_with_polls_of_many_methods_is_founded_whole(
    tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full)]) == 0
    assert "votes 8" in capsys.readouterr().out.replace("\u00a0", " ")
    assert main(["verify", str(tmp_path / "reunion")]) == 0
    capsys.readouterr()


def test_an_empty_folder_becomes_that_of_a_meeting_even_the_one_where_one_stands(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert main(["new", ".", "--script", str(script)]) == 0
    assert names(Path()) == WHOLE
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
        assert re.fullmatch(rf"tablee\u00a0: {re.escape(str(data))}\S* ne se laisse pas ouvrir.*\n", done.stderr)
        assert contents(tmp_path) == before
    assert main(["verify", str(there)]) == 0
    capsys.readouterr()


# The files of its sheets


def content_of(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "files").iterdir()}


def test_the_files_of_a_script_are_kept_under_names_made_from_what_they_hold(
    tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]
):
    data = tmp_path / "reunion"
    assert main(["new", str(data), "--script", str(full)]) == 0
    kept = {f"{sha256(content).hexdigest()[:32]}.{path.rpartition('.')[2]}": content for path, content in FILES.items()}
    assert content_of(data) == kept
    assert names(data) == sorted([*WHOLE, "files"])
    said = plain(capsys.readouterr().out)
    assert "9 fichiers sont copiés" in said
    assert "À revoir : 2 tables en ligne n'ont pas de lien" in said
    assert main(["verify", str(data)]) == 0
    capsys.readouterr()


def test_a_program_is_told_of_files_and_advice(tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert sorted(said["files"]) == sorted(content_of(tmp_path / "reunion"))
    assert len(said["advice"]) == 1


def test_paths_begin_at_the_script_wherever_the_command_is_given(
    tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert main(["new", "reunion", "--script", "../organiser/script.toml"]) == 0
    assert len(content_of(Path("reunion"))) == len(FILES)
    capsys.readouterr()


def test_a_second_meeting_shares_the_files_it_has_in_common_with_the_first(
    tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]
):
    data = tmp_path / "reunion"
    assert main(["new", str(data), "--script", str(full)]) == 0
    (full.parent / "plan.png").write_bytes(picture(size=(9, 9)))
    assert main(["new", str(data), "--script", str(full)]) == 0
    assert len(content_of(data)) == len(FILES) + 1
    assert main(["verify", str(data)]) == 0
    capsys.readouterr()


def bomb() -> bytes:
    """A small picture that says it is 60,000 points wide and high."""
    small = picture()
    head = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + small[24:29]
    return small[:12] + head + crc32(head).to_bytes(4, "big") + small[33:]


BAD_FILES = {
    "missing": ('"plan.png"', '"plans.png"', None, "« plans.png » n'existe pas, ou n'est pas un fichier"),
    "folder": ('"son/marche.mp3"', '"son.mp3"', "folder", "« son.mp3 » n'existe pas, ou n'est pas un fichier"),
    "svg": ('"plan.png"', '"plan.svg"', b"<svg/>", "« plan.svg » ne peut pas servir ici ; sont acceptés : .png, .jpg"),
    "no ending": ('"plan.png"', '"plan"', picture(), "« plan » ne peut pas servir ici"),
    "film as picture": ('"plan.png"', '"film.mp4"', None, "« film.mp4 » ne peut pas servir ici"),
    "not a picture": ('"plan.png"', '"x.png"', b"bonjour", "« x.png » n'est pas ce que son nom annonce"),
    "empty": ('"plan.png"', '"x.png"', b"", "« x.png » n'est pas ce que son nom annonce"),
    "bmp": ('"plan.png"', '"x.png"', picture("BMP"), "« x.png » n'est pas ce que son nom annonce"),
    "half a png": ('"plan.png"', '"x.png"', picture(size=(300, 300))[:-80], "« x.png » est abîmé ou incomplet"),
    "half a jpeg": ('"plan.png"', '"x.jpg"', picture("JPEG", (300, 300))[:-900], "« x.jpg » est abîmé ou incomplet"),
    "many pixels": ('"plan.png"', '"x.png"', picture(size=(5_001, 5_000)), "réduisez-la à 25 millions"),
    "far too many": ('"plan.png"', '"x.png"', bomb(), "réduisez-la à 25 millions"),
    "hevc": ('"film.mp4"', '"x.mp4"', film(b"hvc1"), "« x.mp4 » est en HEVC"),
    "half a film": ('"film.mp4"', '"x.mp4"', film()[:-1], "« x.mp4 » est abîmé ou incomplet"),
    "no list": ('"film.mp4"', '"x.mp4"', box(b"ftyp", b"isom") + box(b"mdat"), "« x.mp4 » est abîmé ou incomplet"),
    "matroska": ('"film.mp4"', '"x.webm"', b"\x1aE\xdf\xa3\x01matroska", "doit être l'un de : .mp4, .webm"),
    "text as sound": ('"son/marche.mp3"', '"x.mp3"', b"la la la", "doit être l'un de : .mp3, .m4a, .ogg, .wav"),
    "captions in latin": ('"film.vtt"', '"x.vtt"', "WEBVTT\n\né".encode("latin-1"), "doit être l'un de : .vtt"),
    "no captions": ('"film.vtt"', '"x.vtt"', b"1\n00:00 --> 00:01\n", "doit être l'un de : .vtt"),
    "zero in the path": ('"plan.png"', '"plan\\u0000.svg"', None, "« plan.svg » ne peut pas servir ici"),
    "long path": ('"plan.png"', f'"{"x" * 490}.png"', None, "ce nom est trop long"),
}
"""Case -> what is written in place of what, content of the file (`None`: none is made), what is said."""


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_tablets_could_not_show_is_told_with_its_line_and_creates_nothing(
    tmp_path: Path, full: Path, case: str, capsys: pytest.CaptureFixture[str]
):
    right, wrong, content, told = BAD_FILES[case]
    full.write_text(FULL.replace(right, wrong, 1), encoding="utf-8")
    path = full.parent / wrong.strip('"')
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full)]) == 2
    said = plain(capsys.readouterr().err)
    assert told in said
    if case != "long path":
        line = FULL.count("\n", 0, FULL.index(right)) + 1
        assert f"ligne {line} : rounds[1].sheet." in said
    assert len(said.strip().splitlines()) == 1
    assert names(tmp_path) == ["organiser"]


@pytest.mark.parametrize(
    ("kind", "path", "ending"),
    [("JPEG", "x.JPG", "jpg"), ("JPEG", "x.png", "jpg"), ("WEBP", "x.jpeg", "webp"), ("GIF", "x.gif", "gif")],
)
def test_the_content_of_a_picture_decides_what_it_is_called(
    tmp_path: Path, full: Path, kind: str, path: str, ending: str, capsys: pytest.CaptureFixture[str]
):
    full.write_text(FULL.replace("plan.png", path), encoding="utf-8")
    (full.parent / path).write_bytes(picture(kind))
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full)]) == 0
    kept = sha256(picture(kind)).hexdigest()[:32]
    assert f"{kept}.{ending}" in content_of(tmp_path / "reunion")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("field", "path", "content"),
    [
        ("son/marche.mp3", "x.mp3", b"\xff\xfb\x90\x00" + bytes(50)),
        ("son/marche.mp3", "x.m4a", film(b"mp4a", b"M4A ")),
        ("son/marche.mp3", "x.ogg", b"OggS" + bytes(50)),
        ("son/marche.mp3", "x.wav", b"RIFF\x00\x00\x00\x00WAVEfmt "),
        ("film.mp4", "x.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"),
        ("film.mp4", "x.mp4", film(b"hvc1 avc1")),
        ("film.vtt", "x.vtt", b"\xef\xbb\xbfWEBVTT - La place\r\n"),
    ],
)
def test_what_browsers_play_is_taken(
    tmp_path: Path, full: Path, field: str, path: str, content: bytes, capsys: pytest.CaptureFixture[str]
):
    full.write_text(FULL.replace(field, path), encoding="utf-8")
    (full.parent / path).write_bytes(content)
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full)]) == 0
    assert f"{sha256(content).hexdigest()[:32]}{Path(path).suffix}" in content_of(tmp_path / "reunion")
    capsys.readouterr()


@pytest.mark.parametrize(("option", "setting"), [(["--file-mb", "1"], ""), ([], "1")])
def test_a_file_that_is_too_heavy_is_told_with_both_sizes(
    tmp_path: Path,
    full: Path,
    option: list[str],
    setting: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    if setting:
        monkeypatch.setenv("TABLEE_FILE_MB", setting)
    (full.parent / "film.mp4").write_bytes(film() + box(b"free", bytes(1_300_000)))
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full), *option]) == 2
    assert "« film.mp4 » pèse 2 Mo ; 1 Mo au plus" in plain(capsys.readouterr().err)
    assert names(tmp_path) == ["organiser"]
    assert main(["new", str(tmp_path / "reunion"), "--script", str(full), "--file-mb", "2"]) == 0
    capsys.readouterr()


def test_a_full_disk_leaves_no_file_of_a_sheet(tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]):
    empty, there = tmp_path / "empty", tmp_path / "there"
    empty.mkdir()
    assert main(["new", str(there), "--script", str(full)]) == 0
    capsys.readouterr()
    (full.parent / "film.vtt").write_text("WEBVTT\n\nune autre fois\n", encoding="utf-8")
    before = contents(tmp_path)
    for data in (tmp_path / "new", empty, there):
        done = subprocess.run(
            (sys.executable, "-m", "tests.faults.launch", "starved", "new", str(data), "--script", str(full)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert f"dans « {data} » : il n'y a plus de place sur le disque." in plain(done.stderr)
        assert contents(tmp_path) == before


def test_a_meeting_that_cannot_be_founded_takes_its_files_away_again(
    tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]
):
    data = tmp_path / "reunion"
    without = tmp_path / "without.toml"
    without.write_text(SCRIPT, encoding="utf-8")
    assert main(["new", str(data), "--script", str(without)]) == 0
    key = (data / "server.key").read_bytes()
    (data / "server.key").unlink()
    assert main(["new", str(data), "--script", str(full)]) == 2
    assert names(data) == ["boxes.db", "journal.db"]
    (data / "server.key").write_bytes(key)
    assert main(["new", str(data), "--script", str(full)]) == 0
    assert main(["verify", str(data)]) == 0
    capsys.readouterr()


def test_a_file_that_changes_after_it_was_looked_into_is_not_kept(tmp_path: Path):
    (tmp_path / "plan.png").write_bytes(picture())
    picked = Picked(tmp_path, 1)
    picked.take("plan.png", "picture")
    (tmp_path / "plan.png").write_bytes(picture(size=(9, 9)))
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(BadFile) as caught:
        picked.keep(data)
    assert caught.value.name == "script-file-changed"
    assert names(data) == []


def test_verify_misses_a_file_that_is_gone_or_other_than_its_name(
    tmp_path: Path, full: Path, capsys: pytest.CaptureFixture[str]
):
    data = tmp_path / "reunion"
    assert main(["new", str(data), "--script", str(full)]) == 0
    [shown] = (data / "files").glob("*.png")
    [said] = (data / "files").glob("*.vtt")
    capsys.readouterr()
    shown.unlink()
    said.write_bytes(b"WEBVTT\n\nautre\n")
    assert main(["verify", str(data)]) == 1
    found = plain(capsys.readouterr().out)
    assert f"{shown.name}, qu'une fiche montre, n'est plus dans le dossier files" in found
    assert f"{said.name}, qu'une fiche montre, ne contient plus ce que son nom annonce" in found
    assert "2 différences" in found
