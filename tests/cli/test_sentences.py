"""Rules for what goes wrong at the command line: one sentence in French, status 2, and nothing half-written."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.cli import main
from server.cli.told import tell
from server.cli.whole import whole_or_untouched
from server.domain.refusals import Refused
from server.run import CannotListen, PortTaken, bind
from server.storage.base import NotSaved
from tests.conftest import ROOT
from tests.served import SCRIPT

ENGLISH = ("Traceback", "Error", "No such", "denied", "directory", "Cannot")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one meeting, to be copied."""
    folder = tmp_path_factory.mktemp("founded")
    (folder / "script.toml").write_text(SCRIPT, encoding="utf-8")
    assert main(["new", str(folder / "data"), "--script", str(folder / "script.toml")]) == 0
    return folder / "data"


@pytest.fixture
def data(tmp_path: Path, founded: Path) -> Path:
    return shutil.copytree(founded, tmp_path / "data")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


@pytest.fixture
def refuses(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Run a command that must be refused and change nothing; give what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        before = files(tmp_path)
        assert main(arguments) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("tablee\u00a0: ")
        assert len(printed.err.strip().splitlines()) == 1
        assert not any(word in printed.err for word in ENGLISH)
        assert files(tmp_path) == before
        return printed.err.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("serve data --port 99999", "de 0 à 65535"),
        ("serve data --port -1", "de 0 à 65535"),
        ("serve data --host nosuch.invalid", "« nosuch.invalid » n'est pas une adresse de cet ordinateur"),
        ("serve data --host a..b", "« a..b » n'est pas une adresse de cet ordinateur"),
        ("serve data --host 192.0.2.1", "« 192.0.2.1 » n'est pas une adresse de cet ordinateur"),
        ("demo --no-browser --port 99999", "--port attend un nombre de 0 à 65535"),
        ("demo --no-browser --host nosuch.invalid --data new", "n'est pas une adresse de cet ordinateur"),
        ("demo --no-browser --notes data", "« data » ne peut pas servir : c'est un dossier"),
        ("serve nowhere", "aucune réunion dans « nowhere »"),
        ("serve data/journal.db/x", "aucune réunion"),
        ("print signs data --out .", "« . » est un dossier"),
        ("print signs data --out nowhere/x.pdf", "le dossier « nowhere » n'existe pas"),
        ("print signs data --out /proc/x.pdf", "« /proc/x.pdf » ne peut pas être écrit"),
        ("print cards data --count 2 --out /proc/x.pdf", "« /proc/x.pdf » ne peut pas être écrit"),
        ("new /proc/x --script data/script.toml", "« data/script.toml » n'existe pas"),
        ("new x --script data", "« data » ne peut pas servir : c'est un dossier"),
        ("new data/journal.db --script script.toml", "contient autre chose"),
        ("new data/journal.db/x --script script.toml", "« data/journal.db/x » ne peut pas servir"),
        ("new /proc/x --script script.toml", "« /proc/x » ne peut pas servir"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    tmp_path: Path, refuses: Callable[..., str], arguments: str, said: str
):
    (tmp_path / "script.toml").write_text(SCRIPT, encoding="utf-8")
    assert said in refuses(*arguments.split())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["serve data", "links data", "print signs data --out x.pdf", "verify data"])
@pytest.mark.parametrize("file", ["journal.db", "boxes.db"])
def test_a_folder_whose_files_are_no_longer_ours_is_told_by_every_command(
    data: Path, refuses: Callable[..., str], command: str, file: str
):
    (data / file).write_bytes(b"something else entirely, and long enough")
    assert f"data/{file} n'est pas un fichier de Tablée" in refuses(*command.split())


@pytest.mark.parametrize("command", ["serve", "print signs --out x.pdf", "links", "new --script script.toml"])
def test_a_language_without_catalogues_is_refused_by_every_command(
    tmp_path: Path, refuses: Callable[..., str], monkeypatch: pytest.MonkeyPatch, command: str
):
    (tmp_path / "script.toml").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setenv("TABLEE_LANGUAGE", "xx")
    name, *options = command.split()
    what = [options.pop(0)] if name == "print" else []
    assert "« language » vaut xx ; les langues sont : en, fr." in refuses(name, *what, "data", *options)


@pytest.mark.parametrize("content", [b"port = \xff", b"port =", b"port = " + b"9" * 5_000])
def test_settings_that_are_no_toml_are_told(data: Path, refuses: Callable[..., str], content: bytes):
    (data / "tablee.toml").write_bytes(content)
    assert "tablee.toml n'est pas un fichier TOML valide" in refuses("links", "data").replace("Errors", "")


@pytest.mark.parametrize("what", ["proceedings", "cards --count 20", "signs"])
def test_what_the_disk_does_not_take_leaves_the_former_printout_and_no_card_without_paper(
    tmp_path: Path, data: Path, what: str
):
    out = tmp_path / "out.pdf"
    out.write_bytes(b"former")
    before = files(tmp_path)
    done = subprocess.run(
        (sys.executable, "-m", "tests.faults.launch", "starved", "print", *what.split(), str(data), "--out", str(out)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
    assert files(tmp_path) == before
    assert main(["verify", str(data)]) == 0


def test_cards_that_could_not_be_recorded_are_not_printed(tmp_path: Path):
    out = tmp_path / "out.pdf"
    out.write_bytes(b"former")

    def print_in_vain() -> None:
        with whole_or_untouched(out) as written:
            written.write_bytes(b"cards that are not valid")
            raise NotSaved

    with pytest.raises(NotSaved):
        print_in_vain()
    assert files(tmp_path) == {"out.pdf": b"former"}
    with whole_or_untouched(out) as written:
        written.write_bytes(b"cards")
    assert files(tmp_path) == {"out.pdf": b"cards"}
    assert list(tmp_path.iterdir()) == [out]


def test_a_port_that_another_program_has_is_told_apart_from_an_address_of_another_machine():
    with bind("127.0.0.1", 0) as listener:
        with pytest.raises(PortTaken) as taken:
            bind("127.0.0.1", listener.getsockname()[1])
        assert "un autre programme écoute déjà sur 127.0.0.1" in tell(taken.value)
    with pytest.raises(CannotListen) as elsewhere:
        bind("192.0.2.1", 0)  # RFC 5737: nobody's
    assert (elsewhere.value.code, isinstance(elsewhere.value, PortTaken)) == ("elsewhere", False)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_a_port_that_the_system_keeps_is_told_so(number: int, monkeypatch: pytest.MonkeyPatch):
    def bind_not(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    # Which ports these are, and for whom, is for each system to say; some keep none.
    monkeypatch.setattr(socket.socket, "bind", bind_not)
    with pytest.raises(CannotListen) as reserved:
        bind("127.0.0.1", 80)
    assert "le système garde le port 80" in tell(reserved.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.EROFS, "Read-only file system", "/x"),
            "« /x » ne peut pas servir : ce disque est en lecture seule",
        ),
        (OSError(errno.ENOSPC, "No space left"), "plus de place sur le disque"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "ce compte n'en a pas le droit"),
        (NotSaved(), "n'a pas pu se faire"),
        (Refused("not-saved"), "n'a pas pu se faire"),
        (OSError(), "le système"),
    ],
    ids=repr,
)
def test_whatever_the_system_refuses_has_its_sentence(error: Exception, said: str):
    sentence = tell(error).replace("\u00a0", " ").replace("’", "'")
    assert said in sentence
    assert sentence.endswith(".")
