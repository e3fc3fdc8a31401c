"""Writing a printout: whole or not at all."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from printouts.cards import write_cards
from printouts.proceedings import write_proceedings
from tests.printouts.meetings import BEGIN, Hall


@contextmanager
def a_disk_that_is_full_after(size_bytes: int) -> Iterator[None]:
    """The system itself refuses to let a file of this process grow further."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_former_file_and_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "actes.pdf"
    path.write_bytes(b"the former one")
    state = Hall().found().state
    with a_disk_that_is_full_after(4_096), pytest.raises(OSError, match="too large"):
        write_proceedings(state, path, now=BEGIN)
    assert path.read_bytes() == b"the former one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_proceedings(Hall().found().state, tmp_path / "nowhere" / "actes.pdf", now=BEGIN)


def test_a_printout_replaces_the_former_one(tmp_path: Path) -> None:
    path = tmp_path / "actes.pdf"
    path.write_bytes(b"the former one")
    write_proceedings(Hall().found().state, path, now=BEGIN)
    assert path.read_bytes().startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == [path]


def test_a_printout_can_go_to_an_open_file() -> None:
    paper = BytesIO()
    write_proceedings(Hall().found().state, paper, now=BEGIN)
    assert paper.getvalue().startswith(b"%PDF-")


def test_everyone_may_read_proceedings_and_only_the_owner_voter_cards(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write_proceedings(Hall().found().state, tmp_path / "actes.pdf", now=BEGIN)
    write_cards({1: "K7QF3M9DXZ2"}, tmp_path / "cartes.pdf", vote_url="http://h/v", meeting_title="Place")
    assert _mode(tmp_path / "actes.pdf") == _mode(plain)
    assert _mode(tmp_path / "cartes.pdf") == 0o600


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
