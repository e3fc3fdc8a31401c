"""A w3m that somebody sits at: a terminal, keys, and a page of text without a pointer, a colour or a script."""

import asyncio
import fcntl
import os
import pty
import re
import shutil
import struct
import termios
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 30
ROWS, COLUMNS = 60, 100
NEXT, PRESS, DOWN, RELOAD, REDRAW = "\t", "\r", "j", "R", "\x0c"
_STOP = re.compile(r"<(a)\b[^>]*\bhref=|<(input|select|textarea|button)\b([^>]*)>", re.IGNORECASE)
_MOVES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])|[\x00-\x1f]")
_OPTIONS = ("-cookie", "-o", "accept_cookie=1", "-I", "utf-8", "-O", "utf-8")


def w3m() -> str:
    """Return the path of the w3m of this machine. Without one the test fails: it is never skipped."""
    path = shutil.which("w3m")
    if path is None:
        pytest.fail("there is no w3m here: run `make install`", pytrace=False)
    return path


class Typing:
    """A w3m at a terminal. `drawn`: what it has sent to it since the last keys."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self.drawn = ""
        self._more = asyncio.Event()
        asyncio.get_running_loop().add_reader(terminal, self._read)

    def _read(self) -> None:
        try:
            self.drawn += os.read(self._terminal, 65_536).decode(errors="replace")
        except OSError:  # it has ended
            asyncio.get_running_loop().remove_reader(self._terminal)
        self._more.set()

    @property
    def screen(self) -> str:
        """The words that were drawn, with one blank wherever the cursor went elsewhere."""
        return " ".join(_MOVES.sub(" ", self.drawn).replace("\u202f", " ").replace("\u00a0", " ").split())

    async def until(self, pattern: str) -> re.Match[str]:
        """Wait until something has been drawn. Of two pages w3m draws what differs, so ask for `REDRAW` before."""
        async with asyncio.timeout(PATIENCE_S):
            while not (found := re.search(pattern, self.screen)):
                self._more.clear()
                await self._more.wait()
        return found

    def press(self, keys: str) -> None:
        self.drawn = ""
        os.write(self._terminal, keys.encode())


@asynccontextmanager
async def typing(url: str, home: Path) -> AsyncIterator[Typing]:
    """Open a page in a w3m at a terminal. home: where it keeps cookies."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = await asyncio.create_subprocess_exec(
        *(w3m(), *_OPTIONS, url),
        env={**os.environ, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "vt100"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Typing(ours)
        os.write(ours, b"Q")
        async with asyncio.timeout(PATIENCE_S):
            await process.wait()
    finally:
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
        if process.returncode is None:
            process.kill()
            await process.wait()


def stops_of(page: str) -> list[tuple[str, str]]:
    """Return (name, value) of each stop of the Tab key, in the order of the page; a link has none."""
    found = []
    for link, kind, attributes in _STOP.findall(page):
        given: dict[str, Any] = dict(re.findall(r'(\w+)="?([^"\s>]*)', attributes))
        if link or (kind.lower() != "input") or given.get("type") != "hidden":
            submits = given.get("type") == "submit"
            found.append(("send", "") if submits else (given.get("name", ""), given.get("value", "")))
    return found


def keys_for(page: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return the keys that fill in the ballot of a page, from its top, and put it into the box."""
    stops, keys, at = stops_of(page), "", 0  # the first one is at the top, where w3m begins
    find: Callable[[tuple[str, str]], int] = lambda field: next(  # noqa: E731
        place for place, stop in enumerate(stops) if stop == field or (stop[0] == field[0] and not stop[1])
    )
    for name, value in (*fields, ("send", "")):
        place = find((name, value))
        keys += NEXT * (place - at)
        at = place
        if name == "send" or stops[place] == (name, value):
            keys += PRESS
        elif re.search(rf'<select name="?{name}\b', page):
            keys += PRESS + DOWN * int(value) + PRESS
        else:
            keys += PRESS + value + PRESS
    return keys
