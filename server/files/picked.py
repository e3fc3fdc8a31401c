"""Files picked by a script: checked where the organiser keeps them, then copied into the data folder."""

import os
from pathlib import Path

from server.files.folder import Changed, keep_file, name_of, remove_files
from server.files.kinds import ENDINGS, BadFile, Role, ending_of, spelt

MEGABYTE = 1_000_000


class Picked:
    """The files that a script names. folder: what their paths begin from. most_mb: the largest that is taken."""

    def __init__(self, folder: Path, most_mb: int) -> None:
        self._folder, self._most_mb = folder, most_mb
        self._sources: dict[str, Path] = {}

    @property
    def names(self) -> frozenset[str]:
        """The names under which they will be kept."""
        return frozenset(self._sources)

    def take(self, path: str, role: Role) -> str:
        """Check a file; return the name under which it will be kept. Raises BadFile, OSError.

        The content decides what it is: a photograph named `.png` that is a JPEG is kept as one.
        """
        source = self._folder / path
        if source.suffix.lower().removeprefix(".") not in ENDINGS[role]:
            raise BadFile("script-file-kind", known=spelt(role))
        if not source.is_file():
            raise BadFile("script-file-missing", folder=self._folder.absolute())
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > self._most_mb * MEGABYTE:
                raise BadFile("script-file-large", size=-(-size // MEGABYTE), most=self._most_mb)
            ending = ending_of(file, size, role)
            file.seek(0)
            name = name_of(file, ending)
        self._sources[name] = source
        return name

    def keep(self, data: Path) -> list[str]:
        """Copy the files into a data folder, all or none; return the names of those that were not there yet.

        Idempotent. Raises BadFile when one has changed since it was taken, OSError when the disk does not take it.
        """
        new: list[str] = []
        try:
            for name, source in self._sources.items():
                with source.open("rb") as file:
                    if keep_file(data, name, file):
                        new.append(name)
        except Changed as changed:
            remove_files(data, new)
            raise BadFile("script-file-changed", path=source) from changed
        except BaseException:
            remove_files(data, new)
            raise
        return new
