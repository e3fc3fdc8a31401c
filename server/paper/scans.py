"""Files of scanned ballots, from the file to what became of each sheet: for the desk and for the command line."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from server.domain.records import Actor
from server.domain.refusals import Refused
from server.paper.count import PaperCount, Taken
from server.paper.reading import read_apart

T = TypeVar("T")

Failed = tuple[str, int, str]
"""A file, its page or 0, and the reason for which it was not read."""

SCAN_LETTERS = 12


@dataclass
class Scanned:
    """What became of the sheets of some files. stopped: the disk took no more, and what is not told was not read."""

    taken: list[Taken] = field(default_factory=list)
    unread: list[Failed] = field(default_factory=list)
    stopped: bool = False

    @property
    def late(self) -> int:
        """How many sheets came after the closing of their poll, and wait for the reason."""
        return sum(each.came == "closed" for each in self.taken)


async def take_files(
    count: PaperCount, files: Mapping[str, Path], actor: Actor, told: Callable[[Scanned], None] = lambda _: None
) -> Scanned:
    """Read files and take every sheet of them. files: name -> path; told: is called after each page.

    A file that cannot be read keeps no other one from being read. Whoever cancels this stops the reader at once, and a
    sheet that is being put into the box gets there. Raises OSError for a file that is not there.
    """
    scanned = Scanned()
    scans = {name: await asyncio.to_thread(_scan_of, path) for name, path in files.items()}
    async with aclosing(read_apart(files, count.key, count.tag)) as pages:
        async for read in pages:
            try:
                if read.unread is not None:
                    scanned.unread.append((read.unread.file, read.unread.page, read.unread.reason))
                    await _whole(count.leave_out(read.unread, actor, scans[read.unread.file]))
                if read.sheet is not None:
                    taking = count.take(read.sheet, read.pictures, actor, scans[read.sheet.file])
                    scanned.taken.append(await _whole(taking))
            except Refused as refused:
                if refused.code != "not-saved":
                    raise
                scanned.stopped = True
                break
            told(scanned)
    return scanned


async def _whole(work: Coroutine[Any, Any, T]) -> T:
    """Do some work to its end, also when whoever waits for it is cancelled meanwhile."""
    doing = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait({doing})
        raise


def _scan_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            digest.update(chunk)
    return digest.hexdigest()[:SCAN_LETTERS]
