"""The press of a running server: one printout at a time, set in another process, kept for who loses it.

Paper to vote on is issued once: its file stays in `printed/` of the data folder for a day, and whoever loses it on the
way fetches the same one. All else can be printed again without harm, and is only in memory: it holds links of tables,
or the password of a network, which nothing else of ours keeps.
"""

import asyncio
import logging
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from server.domain.records import Actor
from server.domain.refusals import Refused
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.printing.maker import FULL, Task, Told
from server.printing.orders import OVERTAKEN, TRIES, WHO_PRINTS, CannotPrint, Issue, Order, What, issue_of

log = logging.getLogger("tablee")

PAGES_MOST = 5_000  # ten reams, and four seconds; the command line goes further
KEPT_S = 24 * 3600.0
HELD_S = 15 * 60.0
HELD_MOST = 8
SILENT_S = 120.0  # the slowest font is read in one
LINE_BYTES = 1024 * 1024
FOLDER = "printed"


@dataclass(frozen=True)
class Ready:
    """A file that is there. id: to fetch it by."""

    id: str
    pages: int
    size_bytes: int


@dataclass(frozen=True)
class Far:
    """How far it is: copies, of how many; 0 of 0: others print, and this one waits."""

    done: int
    of: int


@dataclass(frozen=True)
class Fetched:
    """A file to hand over: bytes, or where it is."""

    what: What
    file: bytes | Path


@dataclass
class _Held:
    what: What
    meeting_id: str
    session: str
    data: bytes
    until: float


@dataclass
class Press:
    """For all meetings of a house. clock: seconds that never go back."""

    house: House
    clock: Callable[[], float] = time.monotonic
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _held: dict[str, _Held] = field(default_factory=dict)
    _records: set[asyncio.Task[None]] = field(default_factory=set)

    async def print(self, meeting: LiveMeeting, order: Order, actor: Actor) -> AsyncGenerator[Far | Ready]:
        """Give how far it is, and at last what is ready. Whoever stops to listen has nothing printed, and nothing
        issued, unless it was ready that moment. Raises CannotPrint, Refused.
        """
        issue_of(self.house, meeting, order, actor, PAGES_MOST)  # what cannot be is said before one waits for it
        if self._turn.locked():
            yield Far(0, 0)
        async with self._turn:
            for _ in range(TRIES):
                issue = issue_of(self.house, meeting, order, actor, PAGES_MOST)
                path = await asyncio.to_thread(self._place, meeting, issue) if issue.batch else None
                async with aclosing(_set(issue, path)) as setting:
                    async for each in setting:
                        told, data = each
                        if not told.pages:
                            yield Far(told.done, order.count)
                # Whoever goes away now comes too late: from here on it is issued, and can be fetched.
                issued = asyncio.create_task(self._issue(meeting, order, actor, issue, path, data))
                self._records.add(issued)
                issued.add_done_callback(self._records.discard)
                try:
                    await asyncio.shield(issued)
                except Refused as refused:
                    if refused.code not in OVERTAKEN:
                        raise
                    continue
                yield Ready(issue.id, told.pages, told.size_bytes)
                return
        raise Refused("not-saved")

    async def finish(self) -> None:
        """Let what is being recorded be recorded."""
        await asyncio.gather(*self._records, return_exceptions=True)

    async def fetch(self, meeting: LiveMeeting, id: str, actor: Actor) -> Fetched:
        """Return a file that is ready. Raises Refused("not-allowed"), CannotPrint("gone")."""
        batch, held = meeting.state.batches.get(id), self._holding().get(id)
        if batch is not None:
            what: What = "ballots" if batch.kind == "live" else "booklets"
        elif held is not None and (held.meeting_id, held.session) == (meeting.id, actor.id):
            what = held.what
        else:
            raise CannotPrint("gone")
        if actor.role not in WHO_PRINTS[what]:
            raise Refused("not-allowed", role=actor.role, command=f"print {what}")
        if held is not None:
            return Fetched(what, held.data)
        path = self.path_of(meeting, id)
        if not await asyncio.to_thread(path.is_file):
            raise CannotPrint("gone")
        return Fetched(what, path)

    def path_of(self, meeting: LiveMeeting, id: str) -> Path:
        """Return where the file of a batch is. id: of one that is known; never from outside unchecked."""
        return self.house.settings.data / FOLDER / meeting.id / f"{id}.pdf"

    def _place(self, meeting: LiveMeeting, issue: Issue) -> Path:
        """Return where a batch will be, once what was kept for a day is gone."""
        path = self.path_of(meeting, issue.id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for each in path.parent.iterdir():
                if each.stat().st_mtime < time.time() - KEPT_S:
                    each.unlink(missing_ok=True)
        except OSError as error:
            raise CannotPrint("disk-full" if error.errno in FULL else "unwritable") from error
        return path

    async def _issue(
        self, meeting: LiveMeeting, order: Order, actor: Actor, issue: Issue, path: Path | None, data: bytes
    ) -> None:
        try:
            await issue.record()
        except Refused:
            if path is not None:
                await asyncio.to_thread(path.unlink, missing_ok=True)
            raise
        if path is None:
            held = self._holding()
            while len(held) >= HELD_MOST:
                del held[next(iter(held))]
            held[issue.id] = _Held(order.what, meeting.id, actor.id, data, self.clock() + HELD_S)
            asyncio.get_running_loop().call_later(HELD_S + 1, self._holding)

    def _holding(self) -> dict[str, _Held]:
        now = self.clock()
        for id in [id for id, each in self._held.items() if each.until <= now]:
            del self._held[id]
        return self._held


async def _set(issue: Issue, path: Path | None) -> AsyncGenerator[tuple[Told, bytes]]:
    """Give how far a printout is, and last of all what came out, with its bytes where there is no path.

    Whoever stops to listen ends the process. Raises CannotPrint.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server.printing.maker", stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LINE_BYTES
    )
    ended = False
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(msgspec.json.encode(Task(issue.work, str(path or ""))))
            process.stdin.close()
        while True:
            async with asyncio.timeout(SILENT_S):
                line = await process.stdout.readline()
                told = msgspec.json.decode(line, type=Told)
                if told.fault:
                    raise CannotPrint(told.fault, **told.facts)
                data = await process.stdout.readexactly(told.size_bytes) if told.pages and path is None else b""
            ended = bool(told.pages)
            yield told, data
            if ended:
                return
    except (TimeoutError, EOFError, msgspec.DecodeError) as error:
        log.error("a printout was given up: %s, %r", issue.id, error)
        raise CannotPrint("gave-up") from error
    finally:
        await _end(process)
        if path is not None and not ended:
            for each in path.parent.glob(f".{path.name}.*"):
                each.unlink(missing_ok=True)


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
