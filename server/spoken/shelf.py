"""The shelf of sound files in a data folder: each under a name made from language, voice and text.

So what is there needs no list, a reworded text has no old sound, and what was cut short goes on where it was.
"""

import os
import re
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from server.domain.ids import ALPHABET, spell
from server.spoken.program import voice_of
from server.spoken.sound import ENDING, KBIT_S, RATE_HZ

FOLDER = "spoken"
NAME_LETTERS = 13
NAME_BYTES = 8  # 64 bits: two of 100,000 texts share a name with a chance of 3e-10; a ballot holds them all
PARTS_MOST = 120  # of what is heard in one go: a ballot of 26 choices with their proposals has some 80
_MADE = f"tablee spoken 1 {RATE_HZ} {KBIT_S}"  # another number when the same text is to sound otherwise
_NAME = re.compile(rf"[{ALPHABET}]{{{NAME_LETTERS}}}")


def name_of(language: str, text: str) -> str:
    """Return the name of the sound of a text, without ending: the same however its spaces are set."""
    text = text.replace("\u202f", " ").replace("\u00a0", " ")
    digest = sha256(f"{_MADE}\n{language}\n{voice_of(language)}\n{text}".encode("utf-8", "surrogatepass")).digest()
    return spell(digest[:NAME_BYTES])


class Shelf:
    """The sound files of a data folder. Several processes may fill it at once."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self._there: set[str] = set()

    def path(self, name: str) -> Path:
        """Return where a sound is kept, whether it is there or not. Raises ValueError for what is no name."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"the name of a sound was expected, got {name!r}")
        return self._folder / f"{name}.{ENDING}"

    def has(self, name: str) -> bool:
        """Return whether a sound is there. Asked for ten times on each page, so what was seen once is believed."""
        if name not in self._there and self.path(name).is_file():
            self._there.add(name)
        return name in self._there

    def keep(self, name: str, sound: bytes) -> None:
        """Keep a sound: whole, written through to the disk, or not at all. Raises OSError."""
        path = self.path(name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".tablee-")
        try:
            with open(handle, "wb") as file:
                file.write(sound)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
        self._there.add(name)
