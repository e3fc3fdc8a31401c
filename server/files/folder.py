"""The folder of files in a data folder: each under a name made from what it holds, whole or not at all.

So a name never means another content: it may be kept by whoever has fetched it, and a changed file is found out.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from server.domain.decide.meeting import FILE_NAME
from server.domain.state import MeetingState

FOLDER = "files"
DIGEST_LETTERS = 32  # 128 bits of SHA-256: no two files of any number share a name
_BLOCK_BYTES = 1024 * 1024


class Changed(Exception):
    """A file is not any more what it was when it was given its name."""


def name_of(file: BinaryIO, ending: str) -> str:
    """Return the name under which a file is kept. file: is read to its end. ending: without a dot."""
    return f"{_copy_and_digest(file)[:DIGEST_LETTERS]}.{ending}"


def path_of(data: Path, name: str) -> Path:
    """Return where a data folder keeps a file. Raises ValueError when `name` is not the name of one."""
    if not FILE_NAME.fullmatch(name):
        raise ValueError(f"the name of a file was expected, got {name!r}")
    return data / FOLDER / name


def names_in(state: MeetingState) -> Iterator[str]:
    """Give the names of the files of a meeting: what its sheets show, and the recordings of its texts."""
    yield from (recording.file for recording in state.recordings.values())
    for round in state.rounds.values():
        if sheet := round.sheet:
            yield from filter(None, (sheet.picture, sheet.audio, sheet.video, sheet.captions))


def keep_file(data: Path, name: str, source: BinaryIO) -> bool:
    """Copy a file into a data folder; return whether it was not there yet. Idempotent.

    It appears whole, written through to the disk, or not at all. source: at its beginning. Raises Changed when it does
    not hold what `name` says, OSError when the disk does not take it.
    """
    path = path_of(data, name)
    if _holds(path, name):
        return False
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tablee-")
    try:
        with open(handle, "wb") as file:
            digest = _copy_and_digest(source, file)
            file.flush()
            os.fsync(file.fileno())
        if not _is_of(name, digest):
            raise Changed(name)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _write_through(path.parent)
    return True


def remove_files(data: Path, names: Iterable[str]) -> None:
    """Take files away again, and their folder when it is empty then. What the system does not let go stays."""
    with suppress(OSError):
        for name in names:
            path_of(data, name).unlink()
        (data / FOLDER).rmdir()


def faults(data: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the files that are not as their names say, each once: (name, `missing` or `changed`)."""
    for name in sorted(set(names)):
        if FILE_NAME.fullmatch(name) is None or not path_of(data, name).is_file():
            yield name, "missing"
        elif not _holds(path_of(data, name), name):
            yield name, "changed"


def _holds(path: Path, name: str) -> bool:
    """Return whether there is a file at `path` that holds what `name` says."""
    try:
        with path.open("rb") as file:
            return _is_of(name, _copy_and_digest(file))
    except OSError:
        return False


def _is_of(name: str, digest: str) -> bool:
    return digest.startswith(name.partition(".")[0])


def _copy_and_digest(source: BinaryIO, copy: BinaryIO | None = None) -> str:
    """Return the SHA-256 of what remains to be read of a file, in hex; copy it on the way where that is wanted."""
    digest = hashlib.sha256()
    while block := source.read(_BLOCK_BYTES):
        digest.update(block)
        if copy is not None:
            copy.write(block)
    return digest.hexdigest()


def _write_through(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
