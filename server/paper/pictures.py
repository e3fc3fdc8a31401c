"""Pictures of sheets that wait for people, and what those people said: outside the journal, for they are destroyed.

A folder beside the journal, readable by its owner alone. When it is lost, the sheets are scanned again.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from printouts.reading.records import SheetRead, State


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
    answers: tuple[Answer, ...] = ()


class Pictures:
    """The folder of one meeting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, id: str, sheet: SheetRead, pictures: dict[str, bytes]) -> None:
        """Keep a sheet that waits, with its pictures; the answers given so far stay."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        earlier = self.waiting(id)
        for box, png in pictures.items():
            self._write(f"{id}{'.' if box else ''}{box}.png", png)
        boxes = tuple(box for box in pictures if box)
        self.put(id, Waiting(sheet, boxes, earlier.answers if earlier else ()))

    def put(self, id: str, waiting: Waiting) -> None:
        self._write(f"{id}.json", msgspec.json.encode(waiting))

    def waiting(self, id: str) -> Waiting | None:
        """Return a sheet that waits, `None` when nothing is kept of it."""
        try:
            return msgspec.json.decode((self._folder / f"{id}.json").read_bytes(), type=Waiting)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def picture(self, id: str, box: str = "") -> bytes | None:
        """Return a picture as PNG. id, box: of a sheet and a box that are known; never from outside unchecked."""
        try:
            return (self._folder / f"{id}{'.' if box else ''}{box}.png").read_bytes()
        except FileNotFoundError:
            return None

    def destroy(self, ids: Iterator[str] | set[str] | list[str]) -> tuple[int, str]:
        """Remove all that is kept of some sheets; return how many pictures, and SHA-256 over theirs, sorted.

        What a disk or a backup keeps of removed files is beyond a program: the certificate says so.
        """
        digests: list[str] = []
        for id in ids:
            for path in sorted(self._folder.glob(f"{id}.*")):
                if path.suffix == ".png":
                    digests.append(sha256(path.read_bytes()).hexdigest())
                path.unlink(missing_ok=True)
        return len(digests), sha256("\n".join(sorted(digests)).encode()).hexdigest()

    def _write(self, name: str, data: bytes) -> None:
        temporary = self._folder / f".{name}.new"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / name)
