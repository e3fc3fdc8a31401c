"""`python -m server.printing.maker`: set one printout, in a process that may take its time.

Setting 5,000 pages keeps a processor busy for seconds, and a live meeting has none to spare. One JSON object comes in;
one a line goes out, how far it is, and last what came out. Without a path the bytes of the file come after that line.
"""

import errno
import os
import sys
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import msgspec

from printouts.ballot_layout import DoesNotFit
from printouts.ballots import MissingGlyphs
from server.printing.sheets import Work

TELL_EVERY_S = 0.2
KINDER = 5  # than the server, where both want the processor

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Task(msgspec.Struct):
    """What to set, and where; path: empty for the bytes to be told."""

    work: Work
    path: str = ""


class Told(msgspec.Struct, omit_defaults=True):
    """How far it is in copies (`done`); at the end `pages` and `size_bytes`; or `fault`, as in `orders.FAULTS`."""

    done: int = 0
    pages: int = 0
    size_bytes: int = 0
    fault: str = ""
    facts: dict[str, str | int] = {}


def fault_of(error: DoesNotFit | MissingGlyphs | OSError) -> Told:
    """Return what is told of something that could not be set."""
    match error:
        case DoesNotFit():
            return Told(fault=f"unfit-{error.what}", facts={"size": error.size, "got": error.got, "most": error.most})
        case MissingGlyphs():
            return Told(fault="no-letters", facts={"letters": " ".join(sorted(error.letters))})
    return Told(fault="disk-full" if error.errno in FULL else "unwritable")


def tell(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


def make(task: Task) -> None:
    """Set a printout and tell of it. Nothing is at the path where that fails."""
    told_at = time.monotonic()

    def so_far(done: int) -> None:
        nonlocal told_at
        if time.monotonic() >= told_at + TELL_EVERY_S:
            told_at = time.monotonic()
            tell(Told(done))

    paper = BytesIO()
    try:
        printed = task.work.make(Path(task.path) if task.path else paper, so_far)
    except (DoesNotFit, MissingGlyphs, OSError) as error:
        tell(fault_of(error))
        return
    size = os.path.getsize(task.path) if task.path else len(paper.getbuffer())
    tell(Told(pages=printed.pages, size_bytes=size))
    sys.stdout.buffer.write(paper.getbuffer())
    sys.stdout.buffer.flush()


def main() -> int:
    with suppress(OSError):
        os.nice(KINDER)
    make(msgspec.json.decode(sys.stdin.buffer.read(), type=Task))
    return 0


if __name__ == "__main__":
    sys.exit(main())
