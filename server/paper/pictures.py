"""Pictures of sheets that wait for people, and what those people said: outside the journal, for they are destroyed.

A folder beside the journal, readable by its owner alone. When it is lost, the sheets are scanned again. A file appears
whole or not at all; one for each person who says what a sheet means, so that two at once do not lose each other's word.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from printouts.reading.records import SheetRead, State
from server.domain.paper import LateSheet

T = TypeVar("T")

LATE = "late.json"
GOING = "going."
"""Before the id of a poll, the name of the list of its pictures while they are being destroyed."""


class Answer(msgspec.Struct, frozen=True):
    """What one person says that a sheet means. marks: box id -> marked or not, of all that were asked.

    nothing: that nothing is marked at all, and it is a blank vote. spoiled: that nobody can tell what is meant.
    reason: of an objection, as typed.
    """

    by: str
    marks: dict[str, State] = {}
    nothing: bool = False
    spoiled: bool = False
    reason: str = ""

    def same(self, other: "Answer") -> bool:
        """Return whether two answers mean the same; words of a reason are no matter of agreement."""
        return (self.marks, self.nothing, self.spoiled) == (other.marks, other.nothing, other.spoiled)


class Waiting(msgspec.Struct):
    """A sheet that waits. boxes: the ids that there are pictures of."""

    sheet: SheetRead
    boxes: tuple[str, ...]


class Going(msgspec.Struct):
    """Pictures that are being destroyed: how many there were, the digest over theirs, and the command that says so."""

    count: int
    digest: str
    command: str


class Pictures:
    """The folder of one meeting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    # Sheets that wait

    def keep(self, id: str, sheet: SheetRead, pictures: dict[str, bytes]) -> None:
        """Keep a sheet that waits, with its pictures. Raises OSError, and nothing is kept of it then."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = [(f"{id}{'.' if box else ''}{box}.png", png) for box, png in pictures.items()]
        waiting = Waiting(sheet, tuple(box for box in pictures if box))
        try:
            for name, png in names:
                self._write(name, png)
            self._write(f"{id}.json", msgspec.json.encode(waiting))
        except OSError:
            for name, _ in names:
                (self._folder / name).unlink(missing_ok=True)
            raise

    def waiting(self, id: str) -> Waiting | None:
        """Return a sheet that waits, `None` when nothing is kept of it."""
        return self._read(f"{id}.json", Waiting)

    def picture(self, id: str, box: str = "") -> bytes | None:
        """Return a picture as PNG. id, box: of a sheet and a box that are known; never from outside unchecked."""
        try:
            return (self._folder / f"{id}{'.' if box else ''}{box}.png").read_bytes()
        except FileNotFoundError:
            return None

    # What people say

    def say(self, id: str, answer: Answer) -> None:
        """Keep what a person says that a sheet means, in the place of what they said before. Raises OSError."""
        self._write(self._said(id, answer.by), msgspec.json.encode(answer))

    def answers(self, id: str, people: Iterable[str]) -> list[Answer]:
        """Return what people said, in the order in which they are named; without those of whom nothing is kept."""
        found = (self._read(self._said(id, each), Answer) for each in people)
        return [each for each in found if each is not None]

    def forget(self, id: str, by: str) -> None:
        """Take back what a person said, whose word was not recorded."""
        (self._folder / self._said(id, by)).unlink(missing_ok=True)

    def _said(self, id: str, by: str) -> str:
        return f"{id}.said.{sha256(by.encode()).hexdigest()[:16]}.json"

    # Late

    def late(self) -> tuple[LateSheet, ...]:
        """Return the sheets that came after the closing of their poll, and of which nobody has said why."""
        return self._read(LATE, tuple[LateSheet, ...]) or ()

    def put_late(self, sheets: Sequence[LateSheet]) -> None:
        """Keep the list of them; an empty one is removed. Raises OSError."""
        if sheets:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(LATE, msgspec.json.encode(tuple(sheets)))
        else:
            (self._folder / LATE).unlink(missing_ok=True)
            self._tidy()

    # Destroyed

    def count(self, sheets: Iterable[str]) -> int:
        """Return how many pictures are kept. sheets: how the ids of the sheets begin, such as `l-3-`."""
        return sum(path.suffix == ".png" for path in self._of(sheets))

    def going(self, poll: str) -> Going | None:
        """Return what is being destroyed of a poll, `None` when nothing is: a crash may have cut it short."""
        return self._read(f"{GOING}{poll}.json", Going)

    def destroy(self, poll: str, sheets: Sequence[str], command: str) -> Going:
        """Remove all that is kept of the sheets of a poll; return how many pictures, and SHA-256 over theirs, sorted.

        sheets: as for `count`. What there was is written down first, so that one that was cut short is taken up with
        the same count, digest and command. The caller records it, and calls `destroyed`. Raises OSError.
        What a disk or a backup keeps of removed files is beyond a program: the certificate says so.
        """
        going = self.going(poll)
        if going is None:
            digests = sorted(sha256(path.read_bytes()).hexdigest() for path in self._of(sheets) if _is_picture(path))
            going = Going(len(digests), sha256("\n".join(digests).encode()).hexdigest(), command)
            if digests:
                self._write(f"{GOING}{poll}.json", msgspec.json.encode(going))
        for path in self._of(sheets):
            path.unlink(missing_ok=True)
        self._sync()
        return going

    def destroyed(self, poll: str) -> None:
        """Forget that the pictures of a poll were being destroyed: it is recorded. The last one takes the folder."""
        (self._folder / f"{GOING}{poll}.json").unlink(missing_ok=True)
        self._tidy()

    def _of(self, sheets: Iterable[str]) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if path.name.lstrip(".").startswith(tuple(sheets)))

    # Files

    def _tidy(self) -> None:
        with suppress(OSError):  # something else is in it
            self._folder.rmdir()

    def _sync(self) -> None:
        if self._folder.is_dir():
            handle = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _read(self, name: str, kind: type[T]) -> T | None:
        try:
            return msgspec.json.decode((self._folder / name).read_bytes(), type=kind)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _write(self, name: str, data: bytes) -> None:
        temporary = self._folder / f".{name}.new"
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._folder / name)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def _is_picture(path: Path) -> bool:
    return path.suffix == ".png"
