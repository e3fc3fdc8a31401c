"""A typed Python client of the protocol: what a page does, for scripts, bridges, tests and the demonstration.

    async with TableClient("http://127.0.0.1:8000", token) as table:
        await table.wait_for(lambda: table.open_round)
        await table.send(AddNote(new_id("c"), new_id("n"), table.open_round.id, "Plus de bancs"))

It keeps what it is told, comes back by itself when the line drops, and sends again, in order, what has
not been answered; the server knows a resend by its id. With `outbox=Path("table-1.outbox")` it does so over its
own end, too: the next client with that file sends what is left, under whatever link the table has by then.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, TypeVar, Unpack

import msgspec
from msgspec.structs import replace

from server.domain import exchange as x
from server.domain import records as r
from server.domain.commands import AddNote, AskForHelp, EditNote, ReadMessage, WireCommand, WithdrawNote
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
    Report,
    ServerFrame,
    Snapshot,
    Turnout,
    Welcome,
    You,
    decode_server,
)
from table_client.ids import id_from, new_id
from table_client.line import Line, lines
from table_client.seen import SEEN_FROM
from table_client.unanswered import Unanswered

ROOM_AGAIN_S = 3.0  # how long a client with an outbox waits for room on the server's disk

Found = TypeVar("Found")


class TableTaken(Refused):
    """Another device writes for the table. Its commands that were not answered stay in the outbox, to be delivered."""

    @property
    def number(self) -> int:
        """The number of the table."""
        return int(str(self.facts["table"]))


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
        self._unanswered = Unanswered(outbox)
        self._address = url.rstrip("/").replace("http", "ws", 1) + "/live"
        self._hello = Hello(PROTOCOL_VERSION, door, secret, site)  # type: ignore[arg-type]
        self._types = SEEN_FROM[door]
        self._headers = dict(headers or {})
        self._tls = tls
        self._waiting_for_room: asyncio.TimerHandle | None = None
        self._line: Line | None = None
        self._health: Report | None = None
        self._news = asyncio.Condition()
        self._ended: Exception | None = None
        self._listeners: set[asyncio.Queue[ServerFrame | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._ahead = timedelta(0)
        self.records: dict[str, dict[str, Any]] = {name: {} for name in self._types}
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
        self._unanswered.close()

    @property
    def online(self) -> bool:
        """Whether the door is open and the snapshot taken."""
        return self._line is not None

    @property
    def pending(self) -> list[WireCommand]:
        """The commands not answered yet, in order."""
        return self._unanswered.pending

    @property
    def refused(self) -> list[tuple[WireCommand, Refused]]:
        """The commands that were refused while nobody waited for them, such as those of an earlier run."""
        return self._unanswered.refused

    def dismiss(self, id: str) -> None:
        """Forget a command of `refused`, once somebody has seen to it. Idempotent."""
        self._unanswered.dismiss(id)

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
        if command.id not in self._unanswered:
            self._unanswered.keep(command)
            if self._line is not None and self._waiting_for_room is None:
                self._line.give(Do(command))
        return await self._unanswered.outcome(command.id)

    def report(self, battery: int | None = None, charging: bool | None = None) -> None:
        """Tell the régie how this device is, with what waits on it: now, and again after each return.

        battery: 0 to 100. To be said at a change, and at most every 5 s.
        """
        self._health = Report(battery, charging)
        self._give_health()

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
        async with aclosing(lines(self._address, self._greet, self._headers, self._tls)) as coming:
            async for line in coming:
                async for data in line:
                    await self._take(line, data)
                self._line = None
                async with self._news:
                    self._news.notify_all()
                if self._ended is not None:
                    return

    def _greet(self) -> Hello:
        return self._hello

    async def _take(self, line: Line, data: str | bytes) -> None:
        frame = decode_server(data)
        match frame:
            case Welcome(_, you, now, meeting):
                self.you, self._ahead = you, now - datetime.now(UTC)
                self._unanswered.claim(f"{meeting}/{you.role}:{you.id}")
            case Snapshot(seq, put, turnout, presence):
                self.seq, self.turnout, self.presence = seq, dict(turnout), dict(presence)
                self.records = {name: {} for name in self._types}
                self._put(put)
                self._line = line
                self._give_health()
                self._send_all()
            case Changed(seq, put, drop):
                self.seq = seq
                self._put(put)
                for name, gone in drop.items():
                    for id in gone:
                        self.records[name].pop(id, None)
            case Done(command_id) as done:
                if command_id in self._unanswered:
                    self._unanswered.settle(command_id, done)
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
        kind = TableTaken if code == "table-taken" else Refused
        refused = kind(code, **facts) if code in CODES else Refused("malformed", reason=code)
        if command_id is not None and command_id in self._unanswered:
            if code == "not-saved" and self._unanswered.lasts:
                loop = asyncio.get_running_loop()
                self._waiting_for_room = self._waiting_for_room or loop.call_later(ROOM_AGAIN_S, self._try_for_room)
            else:
                self._unanswered.settle(command_id, refused)
        elif command_id is None and code != "not-saved" and (not self.online or isinstance(refused, TableTaken)):
            await self._end(refused)  # the door is shut, and not for want of room on a disk

    def _give_health(self) -> None:
        if self._line is not None and self._health is not None:
            self._line.give(replace(self._health, waiting=len(self.pending)))

    def _send_all(self) -> None:
        if self._line is not None:
            for command in self.pending:
                self._line.give(Do(command))

    def _try_for_room(self) -> None:
        self._waiting_for_room = None
        self._send_all()

    async def _end(self, error: Exception) -> None:
        """Tell everyone who waits that this client is at its end, and why."""
        self._ended, self._line = error, None
        self._unanswered.end(error)
        for heard in self._listeners:
            heard.put_nowait(None)
        async with self._news:
            self._news.notify_all()


class TableOptions(TypedDict, total=False):
    """What a client of a table may be told beside its link."""

    device: str
    take: bool
    deliver: bool
    tls: ssl.SSLContext | None
    outbox: Path | None


class TableClient(LiveClient):
    """The door of a table. url: of the server; token: the last part of the link on the table's sign.

    device: the name that a device drew for itself (`new_id("d")`) and keeps, where it wants the table as a tablet has
    it; without one, a program comes in beside the tablet, and is never sent away for another. take: come in, the first
    time, in the place of a living device. deliver: another device has the place; only hand over what the outbox holds,
    and see nothing.
    Entering, `send` and `wait_for` raise TableTaken when another device has the place, now or later.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        device: str = "",
        take: bool = False,
        deliver: bool = False,
        tls: ssl.SSLContext | None = None,
        outbox: Path | None = None,
    ) -> None:
        super().__init__(url, "table", secret=token, tls=tls, outbox=outbox)
        self._hello = replace(self._hello, device=device, take=take, deliver=deliver)

    @classmethod
    def from_link(cls, link: str, **options: Unpack[TableOptions]) -> Self:
        """Return the client of a table link such as `http://192.168.1.20:8000/t/TOKEN`; options as for the class."""
        url, _, token = link.rpartition("/t/")
        return cls(url, token, **options)

    @property
    def id(self) -> str:
        """The id of the table; the client has been entered."""
        assert self.you is not None
        return self.you.id

    def _greet(self) -> Hello:
        # Whoever comes back by itself takes the place of nobody.
        been_here = self.you is not None
        return replace(self._hello, take=self._hello.take and not been_here, back=been_here)

    async def write(
        self, text: str, kind: r.Kind = "idea", strength: int = 1, *, pictogram: str = "", source: Sequence[str] = ()
    ) -> str:
        """Send a note in the open round, after waiting for one; return its id once it is at the régie.

        source: what names the words for good where they come from; with it, the same note is never written twice,
        however often this is called (`table_client/ids.py`). Raises Refused.
        """
        round = await self.wait_for(lambda: self.open_round)
        command_id, note_id = (id_from(prefix, *source) if source else new_id(prefix) for prefix in ("c", "n"))
        await self.send(AddNote(command_id, note_id, round.id, text, kind, strength, pictogram))
        return note_id

    async def reword(self, note_id: str, text: str, kind: r.Kind = "idea", strength: int = 1) -> None:
        """Give one of the table's notes other words while its round is open. Raises Refused."""
        await self.send(EditNote(new_id("c"), note_id, text, kind, strength))

    async def withdraw(self, note_id: str) -> None:
        """Take one of the table's notes back while its round is open. Raises Refused."""
        await self.send(WithdrawNote(new_id("c"), note_id))

    async def ask_for_help(self, reason: x.HelpReason, text: str = "") -> str:
        """Call somebody of the régie to the table; return the id of the call. Raises Refused."""
        help_id = new_id("a")
        await self.send(AskForHelp(new_id("c"), help_id, reason, text))
        return help_id

    async def read(self, message_id: str) -> None:
        """Say that the table has read a message of the régie. Raises Refused."""
        await self.send(ReadMessage(new_id("c"), message_id))
