"""The browser files: styles, modules, fonts and pictograms, as `/static/…` gives them (docs/decisions/0012).

Each is read and compressed once and kept in memory until it changes on the disk. A page asks for
`/static/v<version>/…`, which stands for these very files: a browser keeps what it gets there for good and asks for it
once, and another version of any file gives all of them new addresses. Without the version a file is asked for again
each time, and answered 304 when unchanged.
"""

import gzip
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

NOSNIFF = {"X-Content-Type-Options": "nosniff"}
"""For every answer that is no page: a browser takes it for what it is said to be, and for nothing else."""

KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".json": "application/json",
    ".map": "application/json",
    ".txt": "text/plain",
}
"""What is given, by the end of its name; the Python beside it is not."""
TEMPLATE = ".html"
"""Given to nobody as it is, but its changes are changes of a page."""

ADDRESS = "/static/"
STATIC = "server/static"
CLIENTS = ("table_client", "regie")
VERSION_LETTERS = 12  # 48 bits: no two versions of a server share them
HEADER_BYTES = 60  # of the two lines that say how a file was compressed: below that it does not pay

Stamp = tuple[int, int]
"""When a file was written, in nanoseconds, and its size: what changes when a file does."""

NO_STAMP: Stamp = (0, 0)

_TAKEN = frozenset((*KINDS, TEMPLATE))
_VERSIONED = re.compile(r"v([0-9a-f]{12})/(.*)", re.DOTALL)


@dataclass(frozen=True, eq=False)
class BrowserFile:
    """One file. path: as in its address, after `/static/`. place: on the disk, `None` where it was made."""

    path: str
    place: str | None
    body: bytes
    stamp: Stamp

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return sha256(self.body).hexdigest()

    @cached_property
    def packed(self) -> bytes | None:
        """Its bytes as gzip, `None` where that is not worth it."""
        small = gzip.compress(self.body, mtime=0)
        return small if len(small) + HEADER_BYTES < len(self.body) else None

    def is_unchanged(self) -> bool:
        """Whether it is still what is on the disk."""
        try:
            return self.place is None or _stamp(os.stat(self.place)) == self.stamp
        except FileNotFoundError:
            return False

    def answer(self, request: Request, for_good: bool) -> Response:
        """Answer a request; with 304 when who asks has this very file. for_good: it may be kept unasked."""
        tag = f'W/"{self.digest[:16]}"'  # weak: the same for its bytes and for them compressed
        headers = {
            "Cache-Control": "max-age=31536000, immutable" if for_good else "no-cache",
            "ETag": tag,
            **({"Vary": "Accept-Encoding"} if self.packed else {}),
            **NOSNIFF,
        }
        if tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        kind = KINDS[os.path.splitext(self.path)[1]]
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, 200, {**headers, "Content-Encoding": "gzip"}, kind)
        return Response(self.body, 200, headers, kind)


@dataclass(frozen=True, eq=False)
class Edition:
    """All files as they were at one moment. files: path -> file, templates included."""

    files: Mapping[str, BrowserFile]

    @cached_property
    def version(self) -> str:
        """Another one whenever any file is another one."""
        lines = "".join(f"{path} {file.digest}\n" for path, file in sorted(self.files.items()))
        return sha256(lines.encode()).hexdigest()[:VERSION_LETTERS]

    @property
    def prefix(self) -> str:
        """What stands before the path of a file in its address."""
        return f"{ADDRESS}v{self.version}/"

    def at(self, address: str) -> BrowserFile | None:
        """Return the file behind an address, with a version or without; `None` when there is none."""
        return self.files.get(_asked(address.removeprefix(ADDRESS))[1])


def _nothing(files: Mapping[str, BrowserFile]) -> Mapping[str, bytes]:
    return {}


class BrowserFiles:
    """The application behind `/static`.

    root: the folder in which `server/` and the clients are. make: gives files that are on no disk, path -> bytes,
    from those that are.
    """

    def __init__(self, root: Path, make: Callable[[Mapping[str, BrowserFile]], Mapping[str, bytes]] = _nothing) -> None:
        self._folders = {"": str(root / STATIC)} | {f"{name}/": str(root / name) for name in CLIENTS}
        self._make = make
        self._stamped: dict[str, Stamp] = {}
        self._edition = Edition({})

    def edition(self) -> Edition:
        """Return the files as they are now; the same object as long as nothing has changed. Takes less than 1 ms."""
        found = dict(self._stamps())
        stamped = {path: stamp for path, (_, stamp) in found.items()}
        if stamped != self._stamped:
            known, files = self._edition.files, {}
            for path, (place, stamp) in found.items():
                with suppress(FileNotFoundError):  # it went away this very moment
                    file = known.get(path)
                    files[path] = file if file and file.stamp == stamp else _read(path, place, stamp)
            made = self._make(files)
            files |= {path: BrowserFile(path, None, body, NO_STAMP) for path, body in made.items()}
            self._stamped, self._edition = stamped, Edition(files)
        return self._edition

    def _stamps(self) -> Iterator[tuple[str, tuple[str, Stamp]]]:
        """Give every file as its path, its place on the disk, and its stamp."""
        pending = list(self._folders.items())
        while pending:
            above, folder = pending.pop()
            with suppress(FileNotFoundError), os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append((f"{above}{entry.name}/", entry.path))
                    elif os.path.splitext(entry.name)[1] in _TAKEN:
                        yield above + entry.name, (entry.path, _stamp(entry.stat()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope)
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        asked, path = _asked(scope["path"].removeprefix(scope["root_path"]).removeprefix("/"))
        edition = self._edition
        file = edition.files.get(path)
        if asked != edition.version or file is None or not file.is_unchanged():  # else one look at the disk is enough
            edition = self.edition()
            file = edition.files.get(path)
        if file is None or path.endswith(TEMPLATE):
            raise HTTPException(404)
        # A page of before an update gets what there is now, not for good.
        answer = file.answer(request, for_good=asked == edition.version)
        await answer(scope, receive, send)


def _stamp(state: os.stat_result) -> Stamp:
    return state.st_mtime_ns, state.st_size


def _read(path: str, place: str, stamp: Stamp) -> BrowserFile:
    return BrowserFile(path, place, Path(place).read_bytes(), stamp)


def _asked(path: str) -> tuple[str, str]:
    """Return the version that an address asks for, `""` for none, and the path of the file in it."""
    asked = _VERSIONED.fullmatch(path)
    return (asked[1], asked[2]) if asked else ("", path)
