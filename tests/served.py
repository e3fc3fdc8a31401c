"""A real server in the test's own event loop: a founded meeting, its links and cards, and sockets to its doors."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from server.app import create_app
from server.domain.commands import AnyCommand
from server.domain.records import Actor, Role
from server.files.picked import Picked
from server.live.doors import draw_cards, found_meeting, issue_staff_links, issue_table_links, record_cards
from server.live.house import House, new_id, utc_now
from server.live.meeting import Clock, LiveMeeting
from server.run import bind, running
from server.script import parse_script
from server.settings import Settings
from server.storage.base import Storage
from server.tls.authority import authority_of
from server.tls.certificate import server_context, server_pair
from server.tls.greeting import Https
from server.wire.frames import PROTOCOL_VERSION, Done
from table_client.client import TableClient

PATIENCE_S = 60.0  # for what takes milliseconds; a test that waited for ever would say nothing of what it waits for

SCRIPT = """
title = "La place du marché"
languages = ["fr"]
[[sites]]
name = "Salle des fêtes"
tables = 3
seats = 10
[[rounds]]
title = "Ce que nous vivons"
question = "Qu’est-ce qui vous plaît, qu’est-ce qui vous gêne ?"
text = "Commencez par un tour de table."
minutes = 10
[[rounds]]
title = "Ce que nous voulons"
question = "À quoi la place doit-elle servir ?"
text = ""
minutes = 10
[[polls]]
title = "D’abord"
question = "Que faire d’abord ?"
method = "single"
choices = [{ text = "Planter", pictogram = "tree" }, { text = "Asseoir", pictogram = "bench" }]
[[polls]]
title = "Nos propositions"
question = "Lesquelles porter ?"
method = "approval"
"""


@dataclass
class Served:
    """A running server. tables: number -> URL; cards: typed codes; staff: role -> one-time URL."""

    app: Starlette
    server: uvicorn.Server
    house: House
    meeting: LiveMeeting
    url: str
    staff: dict[Any, str]
    tables: dict[int, str]
    cards: list[str]
    sockets: list["Socket"] = field(default_factory=list)

    @property
    def site(self) -> str:
        return next(iter(self.meeting.state.sites))

    def ids(self, collection: str) -> list[str]:
        """The ids of a collection of the live state, in order."""
        return list(getattr(self.meeting.state, collection))

    async def do(self, command: AnyCommand, role: Role = "lead") -> Done:
        """Submit a command as staff, without a socket."""
        return await self.meeting.submit(command, Actor(role, "u_test"))

    async def cookie(self, role: str = "lead") -> str:
        """Sign in with the link of a role (each works once) and return the Cookie header."""
        async with httpx2.AsyncClient() as client:
            response = await client.get(self.staff[role])
        assert response.status_code == 303, response.text
        return response.headers["set-cookie"].partition(";")[0]

    async def socket(self, door: str, **hello: Any) -> "Socket":
        """Connect to `/live`; `cookie` goes into the headers, the rest into the hello."""
        cookie = hello.pop("cookie", "")
        headers = {"Cookie": cookie} if cookie else {}
        connection = await connect(
            self.url.replace("http", "ws", 1) + "/live", additional_headers=headers, max_size=None, compression=None
        )
        socket = Socket(connection)
        self.sockets.append(socket)
        await socket.send({"type": "hello", "protocol": PROTOCOL_VERSION, "door": door, **hello})
        return socket

    def table_client(self, number: int = 1) -> TableClient:
        """The typed client of a table, to be entered."""
        return TableClient.from_link(self.tables[number])

    async def table(self, number: int = 1) -> "Socket":
        """A table's socket, welcomed and with its snapshot taken."""
        socket = await self.socket("table", secret=self.tables[number].rpartition("/")[2])
        await socket.until("snapshot")
        return socket


class Socket:
    """A websocket that speaks JSON and remembers what it heard."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.heard: list[dict[str, Any]] = []

    async def send(self, frame: object) -> None:
        await self.connection.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def until(self, type: str, **fields: object) -> dict[str, Any]:
        """Return the next frame of this type with these fields; frames before it are kept in `heard`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = await self._hear()
                if frame["type"] == type and all(frame.get(name) == value for name, value in fields.items()):
                    return frame

    async def command(self, **command: object) -> dict[str, Any]:
        """Send a command and return its `done` or `refused`."""
        await self.send({"type": "command", "command": command})
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = await self._hear()
                if frame["type"] in ("done", "refused") and frame.get("command_id") == command["id"]:
                    return frame

    async def _hear(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.connection.recv())
        self.heard.append(frame)
        return frame


@asynccontextmanager
async def served(
    data: Path,
    *,
    script: str = SCRIPT,
    cards: int = 6,
    storage: Storage | None = None,
    port: int = 0,
    files: Path | None = None,
    tls: bool = False,
    clock: Clock = utc_now,
    **given: Any,
) -> AsyncIterator[Served]:
    """Run a server with one founded meeting for the length of the block.

    port: a free one, or that of an earlier server which comes back on the same data. files: the folder of the files
    that the sheets of the script name. tls: by https, under the authority of the data folder.
    clock: of a meeting that is founded here, and of what pages are told of the time. given: other settings.
    """
    listener = bind("127.0.0.1", port)
    url = f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    given.setdefault("read_aloud", "kept")  # what nobody listens to would be made beside the tests
    settings = Settings(data=data, host="127.0.0.1", public_url=url, tls=tls, secure_cookies=tls, **given)
    https = _https(data, url) if tls else None
    async with running(app := create_app(settings, storage), listener, https) as server:
        house: House = app.state.house
        house.clock = clock
        if house.meetings:
            meeting = next(iter(house.meetings.values()))
        else:
            picked = Picked(files or data, house.settings.file_mb)
            command = parse_script(script, new_id, picked.take)
            picked.keep(data)
            meeting = await found_meeting(house, command)
        drawn = draw_cards(house, cards)
        await record_cards(meeting, drawn)
        tables = {
            meeting.state.tables[id].number: link for id, link in (await issue_table_links(house, meeting)).items()
        }
        running_server = Served(
            app, server, house, meeting, url, await issue_staff_links(house, meeting), tables, list(drawn.values())
        )
        try:
            yield running_server
        finally:
            for socket in running_server.sockets:
                await socket.connection.close()


def _https(data: Path, url: str) -> Https:
    data.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    pair = server_pair(data, authority_of(data, now, "portable"), {ip_address("127.0.0.1")}, now)
    return Https(server_context(pair, data), url)
