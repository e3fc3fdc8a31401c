"""A typed Python client of the protocol: what a page does, for scripts, bridges, tests and the demonstration.

    async with TableClient("http://127.0.0.1:8000", token) as table:
        await table.wait_for(lambda: table.open_round)
        await table.send(AddNote(new_id("c"), new_id("n"), table.open_round.id, "Plus de bancs"))

It keeps what it is told, comes back by itself when the line drops, and sends again, in order, what has
not been answered; the server knows a resend by its id. With `outbox=Path("table-1.outbox")` it does so over its
own end, too: the next client with that file sends what is left, under whatever link the table has by then.
"""

import asyncio
import random
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from server.domain import records as r
from server.domain.commands import WireCommand
from server.domain.refusals import CODES, Refused
from server.wire.frames import (
    PROTOCOL_VERSION,
    Changed,
    Do,
    Done,
    Hello,
    Pong,
    Presence,
    Refusal,
    ServerFrame,
    Snapshot,
    Turnout,
    Welcome,
    You,
    decode_server,
    encode,
)
from server.wire.views import PushedProposal, TableNote
from table_client.outbox import Outbox

AGAIN_FIRST_S, AGAIN_MOST_S = 0.2, 10.0
ROOM_AGAIN_S = 3.0  # how long a client with an outbox waits for room on the server's disk

_WHOLE: dict[str, type[Struct]] = {
    "meetings": r.Meeting,
    "sites": r.Site,
    "tables": r.Table,
    "rounds": r.Round,
    "notes": r.Note,
    "themes": r.Theme,
    "proposals": r.Proposal,
    "polls": r.Poll,
    "hand_counts": r.HandCount,
    "displays": r.Display,
}
_SEEN_FROM: dict[str, dict[str, type[Struct]]] = {
    "regie": _WHOLE,
    **dict.fromkeys(("table", "display", "voter"), _WHOLE | {"notes": TableNote, "proposals": PushedProposal}),
}

Found = TypeVar("Found")


@dataclass
class _Sent:
    """A command without an answer. callers: how many wait for that."""

    command: WireCommand
    answer: "asyncio.Future[Done] | None" = None
    callers: int = 0

    def settle(self, outcome: Done | Exception) -> None:
        if self.answer is None or self.answer.done():
            return
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
            self.answer.exception()  # seen: nobody may be waiting for it any more
        else:
            self.answer.set_result(outcome)


class LiveClient:
    """One door of a meeting. Used as `async with`; entering waits for the first snapshot.

    url: of the server, `http://…` or `https://…`. secret: table token or card code. site: of a display.
    headers: such as the `Cookie` of a signed-in person. tls: whom to trust for `https://…`, such as
    `trusting(Path("tablee.crt"))`; `None` for whom this machine trusts. outbox: a file that keeps the commands until
    they are answered, for one client at a time; `None` keeps them in memory.
    Making one raises OutboxInUse; entering raises WrongOutbox when the file is of another table, session or meeting.
    Entering, `send` and `wait_for` raise Refused when the door is refused, now or at a later return, and
    ssl.SSLCertVerificationError when the server was never one to trust; a line that was good once is tried again.
    """

    def __init__(
        self,
        url: str,
        door: str,
        *,
        secret: str = "",
        site: str = "",
        headers: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        outbox: Path | None = None,
    ) -> None:
        self._disk = Outbox(outbox) if outbox is not None else None
        self._address = url.rstrip("/").replace("http", "ws", 1) + "/live"
        self._hello = Hello(PROTOCOL_VERSION, door, secret, site)  # type: ignore[arg-type]
        self._types = _SEEN_FROM[door]
        self._headers = dict(headers or {})
        self._tls: dict[str, Any] = {} if tls is None else {"ssl": tls}
        self._outbox = {each.id: _Sent(each) for each in self._disk.pending()} if self._disk else {}
        self._refused = {each.id: (each, why) for each, why in self._disk.refused()} if self._disk else {}
        self._waiting_for_room: asyncio.TimerHandle | None = None
        self._line: asyncio.Queue[str] | None = None
        self._news = asyncio.Condition()
        self._ended: Exception | None = None
        self._listeners: set[asyncio.Queue[ServerFrame | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._ahead = timedelta(0)
        self.records: dict[str, dict[str, Any]] = {}
        self.turnout: dict[str, Turnout] = {}
        self.presence: dict[str, Presence] = {}
        self.seq = -1
        self.you: You | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._stay())
        try:
            await self.wait_for(lambda: self.seq >= 0)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting_for_room is not None:
            self._waiting_for_room.cancel()
        for sent in self._outbox.values():
            if sent.answer is not None:
                sent.answer.cancel()
        if self._disk is not None:
            self._disk.close()

    @property
    def online(self) -> bool:
        """Whether the door is open and the snapshot taken."""
        return self._line is not None

    @property
    def pending(self) -> list[WireCommand]:
        """The commands not answered yet, in order."""
        return [sent.command for sent in self._outbox.values()]

    @property
    def refused(self) -> list[tuple[WireCommand, Refused]]:
        """The commands that were refused while nobody waited for them, such as those of an earlier run."""
        return list(self._refused.values())

    def dismiss(self, id: str) -> None:
        """Forget a command of `refused`, once somebody has seen to it. Idempotent."""
        if self._refused.pop(id, None) is not None and self._disk is not None:
            self._disk.remove(id)

    def now(self) -> datetime:
        """The present time on the server's clock, as of the last welcome."""
        return datetime.now(UTC) + self._ahead

    @property
    def open_round(self) -> r.Round | None:
        """The round that is open, if any."""
        return next((each for each in self.records["rounds"].values() if each.is_open), None)

    @property
    def open_polls(self) -> list[r.Poll]:
        """The polls that are open."""
        return [each for each in self.records["polls"].values() if each.is_open]

    async def send(self, command: WireCommand) -> Done:
        """Send a command and return its `done`; wait as long as the line is down.

        Commands are given to the server in the order of these calls, also around returns. Raises Refused. When the
        caller stops waiting, the command is sent all the same; sent again, it waits for the same answer. With an outbox
        the command is on the disk first, and a server whose disk is full ("not-saved") is waited for.
        """
        if self._ended is not None:
            raise self._ended
        if command.id not in self._outbox:
            frame = _frame(command)
            if self._disk is not None:
                self._disk.keep(command)
            self._outbox[command.id] = _Sent(command)
            if self._line is not None and self._waiting_for_room is None:
                self._line.put_nowait(frame)
        sent = self._outbox[command.id]
        if sent.answer is None:
            sent.answer = asyncio.get_running_loop().create_future()
        sent.callers += 1
        try:
            return await asyncio.shield(sent.answer)
        finally:
            sent.callers -= 1

    async def wait_for(self, predicate: Callable[[], Found | None]) -> Found:
        """Return what `predicate` gives as soon as that is true; it is asked after every frame."""
        async with self._news:
            while True:
                if self._ended is not None:
                    raise self._ended
                if found := predicate():
                    return found
                await self._news.wait()

    def frames(self) -> AsyncGenerator[ServerFrame, None]:
        """Iterate over what the server says from now on, each frame after its records were taken over.

        After the line was down, the next one is a `welcome` and then a `snapshot`. Raises Refused when the
        door is refused at a return.
        """
        heard: asyncio.Queue[ServerFrame | None] = asyncio.Queue()
        self._listeners.add(heard)
        return self._hear(heard)

    async def _hear(self, heard: "asyncio.Queue[ServerFrame | None]") -> AsyncGenerator[ServerFrame, None]:
        try:
            while (frame := await heard.get()) is not None:
                yield frame
        finally:
            self._listeners.discard(heard)
        assert self._ended is not None
        raise self._ended

    # The line

    async def _stay(self) -> None:
        try:
            await self._come_back()
        except Exception as error:  # a fault of ours: whoever waits must hear of it
            await self._end(error)

    async def _come_back(self) -> None:
        pause_s = AGAIN_FIRST_S
        while self._ended is None:
            try:
                # The server's own pings tell whether the line holds, as they do for a page.
                async with connect(
                    self._address, additional_headers=self._headers, max_size=None, compression=None, **self._tls
                ) as connection:
                    await connection.send(encode(self._hello).decode())
                    line: asyncio.Queue[str] = asyncio.Queue()
                    giver = asyncio.create_task(_give(connection, line))
                    try:
                        async for data in connection:
                            pause_s = AGAIN_FIRST_S
                            await self._take(line, data)
                    finally:
                        giver.cancel()
            except ssl.SSLCertVerificationError:
                if self.seq < 0:
                    raise  # no patience makes it another server
            except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, InvalidMessage, EOFError):
                pass
            finally:
                self._line = None
            async with self._news:
                self._news.notify_all()
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))
            pause_s = min(2 * pause_s, AGAIN_MOST_S)

    async def _take(self, line: asyncio.Queue[str], data: str | bytes) -> None:
        frame = decode_server(data)
        match frame:
            case Welcome(_, you, now, meeting):
                self.you, self._ahead = you, now - datetime.now(UTC)
                if self._disk is not None:
                    self._disk.claim(f"{meeting}/{you.role}:{you.id}")
            case Snapshot(seq, put, turnout, presence):
                self.seq, self.turnout, self.presence = seq, dict(turnout), dict(presence)
                self.records = {name: {} for name in put}
                self._put(put)
                self._line = line
                self._send_all()
            case Changed(seq, put, drop):
                self.seq = seq
                self._put(put)
                for name, gone in drop.items():
                    for id in gone:
                        self.records[name].pop(id, None)
            case Done() as done:
                if done.command_id in self._outbox:
                    self._forget(done.command_id).settle(done)
            case Refusal(command_id, code, facts):
                await self._refuse(command_id, code, facts)
            case Turnout() as turnout_now:
                self.turnout[turnout_now.poll] = turnout_now
            case Presence(table):
                self.presence[table] = frame
            case Pong():
                pass
        for heard in self._listeners:
            heard.put_nowait(frame)
        async with self._news:
            self._news.notify_all()

    def _put(self, put: dict[str, dict[str, Any]]) -> None:
        for name, records in put.items():
            for id, record in records.items():
                self.records[name][id] = msgspec.convert(record, self._types[name])

    async def _refuse(self, command_id: str | None, code: str, facts: Mapping[str, Any]) -> None:
        refused = Refused(code, **facts) if code in CODES else Refused("malformed", reason=code)
        if command_id in self._outbox and code == "not-saved" and self._disk is not None:
            self._waiting_for_room = self._waiting_for_room or asyncio.get_running_loop().call_later(
                ROOM_AGAIN_S, self._try_for_room
            )
        elif command_id in self._outbox and self._outbox[command_id].callers > 0:
            self._forget(command_id).settle(refused)
        elif command_id in self._outbox:
            self._refused[command_id] = self._outbox.pop(command_id).command, refused
            if self._disk is not None:
                self._disk.refuse(command_id, refused.code, refused.facts)
        elif command_id is None and not self.online:
            await self._end(refused)

    def _forget(self, command_id: str) -> _Sent:
        if self._disk is not None:
            self._disk.remove(command_id)
        return self._outbox.pop(command_id)

    def _send_all(self) -> None:
        if self._line is not None:
            for command in self.pending:
                self._line.put_nowait(_frame(command))

    def _try_for_room(self) -> None:
        self._waiting_for_room = None
        self._send_all()

    async def _end(self, error: Exception) -> None:
        """Tell everyone who waits that this client is at its end, and why."""
        self._ended = error
        for sent in self._outbox.values():
            sent.settle(error)
        for heard in self._listeners:
            heard.put_nowait(None)
        async with self._news:
            self._news.notify_all()


async def _give(connection: ClientConnection, line: asyncio.Queue[str]) -> None:
    """Give the server what is put on the line, one after the other. Ends with the connection.

    Alone to write commands, since whoever waits for a full buffer could be overtaken by another who writes. What
    is left on the line stands in the outbox, too, and is put on the next one.
    """
    with suppress(ConnectionClosed):
        while True:
            await connection.send(await line.get())


def _frame(command: WireCommand) -> str:
    return encode(Do(command)).decode()


def trusting(certificate: Path) -> ssl.SSLContext:
    """Return how to trust one authority and no other. certificate: its file, as the page to trust the hall gives it.

    Raises OSError, and ssl.SSLError when there is no certificate in the file.
    """
    der = certificate.read_bytes()
    return ssl.create_default_context(cadata=der.decode("ascii") if der.startswith(b"-----BEGIN") else der)


class TableClient(LiveClient):
    """The door of a table. url: of the server; token: the last part of the link on the table's sign."""

    def __init__(self, url: str, token: str, *, tls: ssl.SSLContext | None = None, outbox: Path | None = None) -> None:
        super().__init__(url, "table", secret=token, tls=tls, outbox=outbox)

    @classmethod
    def from_link(cls, link: str, *, tls: ssl.SSLContext | None = None, outbox: Path | None = None) -> Self:
        """Return the client of a table link such as `http://192.168.1.20:8000/t/TOKEN`."""
        url, _, token = link.rpartition("/t/")
        return cls(url, token, tls=tls, outbox=outbox)
