"""Files of scanned ballots, read in another process that has bounds on its memory and its time."""

import asyncio
import importlib.util
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from server.paper.reader import Read

PAGE_S = 60.0  # the heaviest page that is allowed takes two seconds
LINE_BYTES = 64 * 1024 * 1024  # pictures of one page
_NEEDED = ("cv2", "zxingcpp", "pypdfium2", "PIL")


def can_read() -> bool:
    """Return whether the libraries for reading are installed: the extra `tablee[paper]`."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


async def read_apart(
    files: Mapping[str, Path], key: bytes, meeting: str, strangers: int = 20, page_s: float = PAGE_S
) -> AsyncGenerator["Read", None]:
    """Give what each page of each file says, as it is read. files: name -> path; meeting: its tag.

    When a file takes too much memory or time, or the decoder falls over it, it is named (`gave-up`) and the others are
    read on in a new process. Pages of it that were read before stay read.
    """
    from printouts.reading import Unread
    from server.paper.reader import Order, Read

    left = dict(files)
    while left:
        order = Order(key.hex(), meeting, {name: str(path) for name, path in left.items()}, strangers)
        at = next(iter(left))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server.paper.reader", stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LINE_BYTES
        )
        whole = False
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(msgspec.json.encode(order))
            process.stdin.close()
            while True:
                line = await asyncio.wait_for(process.stdout.readline(), page_s)
                if not line:
                    break
                read = msgspec.json.decode(line, type=Read)
                if read.begun:
                    at = read.begun
                else:
                    yield read
            whole = await process.wait() == 0
        except TimeoutError:
            pass
        finally:
            await _end(process)
        if whole:
            return
        names = list(left)
        yield Read(unread=Unread("gave-up", at, 0))
        left = {name: left[name] for name in names[names.index(at) + 1 :]}


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
