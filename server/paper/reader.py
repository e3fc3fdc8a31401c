"""`python -m server.paper.reader`: read the files that standard input names, in a process that may fail.

A decoder of pictures is where a hostile file does its harm, and a picture may ask for any amount of memory. So this
process has bounds, and whoever started it loses nothing when it dies. One JSON object comes in, one a line goes out.
Where the system has no such bounds (Windows), those of `Limits` and the time that a page may take are left.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

if sys.platform != "win32":  # Windows has no such module
    import resource

from printouts.reading import Limits, SheetRead, Unread, cut_out, read_pictures

MEMORY_BYTES = 2 * 1024**3  # of addresses: the libraries alone take 700 MB of them, a page of 60 million pixels 400
CPU_S = 3_600
WHOLE_PX_MM = 5.0
KINDNESS = 10  # the hall votes meanwhile, and comes first


class Order(msgspec.Struct):
    """What to read. key: in hex; files: name to say it by -> path. pictures: of what people are asked about."""

    key: str
    meeting: str
    files: dict[str, str]
    strangers: int = 20


class Read(msgspec.Struct, omit_defaults=True):
    """What a page says, or why it says nothing; or that a file is `begun`, so that it is known which one was fatal.

    pictures: box id, or "" for the whole page -> PNG.
    """

    sheet: SheetRead | None = None
    unread: Unread | None = None
    pictures: dict[str, bytes] = {}
    begun: str = ""


def _bounded() -> None:
    if sys.platform != "win32":
        for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_CORE, 0)):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def tell(read: Read) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(read) + b"\n")
    sys.stdout.buffer.flush()


def _files(order: Order) -> Iterator[tuple[str, bytes]]:
    limits = Limits()
    for name, path in order.files.items():
        tell(Read(begun=name))
        data = _content(Path(path), limits.bytes)
        if data is None:
            tell(Read(unread=Unread("no-file", name)))
        else:
            yield name, data


def _content(path: Path, most: int) -> bytes | None:
    """Return what is in a file, or `None` where there is none that may be read: a folder, a pipe, nothing at all."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            # One byte more than is allowed says that there is too much; the rest need not be in memory for that.
            return file.read(most + 1)
    except OSError:
        return None


def read(order: Order) -> Iterator[Read]:
    limits = Limits(strangers=order.strangers)
    for found, picture in read_pictures(_files(order), bytes.fromhex(order.key), limits, order.meeting):
        if isinstance(found, Unread):
            yield Read(unread=found)
        else:
            pictures: dict[str, bytes] = {}
            if found.asks and picture is not None:
                pictures = {"": cut_out(picture, found, "", WHOLE_PX_MM)}
                pictures |= {ask.box: cut_out(picture, found, ask.box) for ask in found.asks if ask.box}
            yield Read(sheet=found, pictures=pictures)


def main() -> int:
    import cv2

    cv2.setNumThreads(1)
    if sys.platform != "win32":
        os.nice(KINDNESS)
    _bounded()
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    for each in read(order):
        tell(each)
    return 0


if __name__ == "__main__":
    sys.exit(main())
