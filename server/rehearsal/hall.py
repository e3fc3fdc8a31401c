"""The hall of a rehearsal: a meeting founded in a folder of its own, and its server, a process that may be killed."""

import asyncio
import json
import os
import random
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from server.domain.commands import CreateMeeting
from server.live.doors import draw_cards, found_meeting, issue_table_links, record_cards
from server.live.house import House
from server.run import CannotListen, PortTaken, bind
from server.settings import PREFIX, Settings
from server.storage.sqlite import SqliteStorage
from table_client.client import LiveClient

# Below those that the system draws for clients: one that calls a dead server's port again and again may else be given
# that very port, and then stands in the server's place.
PORTS = range(20_000, 32_000)

START_WITHIN_S = 60.0  # what takes half a second; a small machine may be busy
STOP_WITHIN_S = 20.0


class NotServing(Exception):
    """The server did not start. The text is what it said."""


@dataclass
class Hall:
    """A founded meeting. tables: number -> link; table_ids: number -> id; cards: codes, as typed."""

    data: Path
    port: int
    tables: dict[int, str] = field(default_factory=dict)
    table_ids: dict[int, str] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


async def found(command: CreateMeeting, data: Path, cards: int) -> Hall:
    """Found the meeting of a script in a folder, on a port that is free now. cards: how many are drawn for it."""
    hall = Hall(data, _free_port())
    async with House(Settings(data=data, public_url=hall.url), SqliteStorage(data)) as house:
        meeting = await found_meeting(house, command)
        drawn = draw_cards(house, cards)
        await record_cards(meeting, drawn)
        hall.cards = list(drawn.values())
        for id, link in (await issue_table_links(house, meeting)).items():
            number = meeting.state.tables[id].number
            hall.tables[number], hall.table_ids[number] = link, id
    return hall


def _free_port() -> int:
    for port in random.sample(PORTS, len(PORTS)):
        with suppress(PortTaken), bind("127.0.0.1", port):
            return port
    raise CannotListen("taken", "127.0.0.1", PORTS[0])


class Server:
    """The server of a hall: `tablee serve`, as a child."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._log = hall.data.with_name("server.log")
        self._process: Process | None = None
        self._doors: dict[str, Any] = {}

    async def start(self) -> None:
        """Start; return once the doors are open. Raises NotServing."""
        # What the owner of this machine has set is for their meetings.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        arguments = ("serve", str(self._hall.data), "--host", "127.0.0.1", "--port", str(self._hall.port), "--json")
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "server", *arguments), env=environment, stdin=DEVNULL, stdout=PIPE, stderr=log
            )
        assert self._process.stdout is not None
        line = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(START_WITHIN_S):
                line = await self._process.stdout.readline()
        if not line:
            await self.kill()
            raise NotServing(self._log.read_text(encoding="utf-8", errors="replace").strip())
        self._doors = json.loads(line)

    async def kill(self) -> None:
        """End it as a pulled plug would. Idempotent."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Ask it to end, and wait for that; one that does not is killed."""
        assert self._process is not None
        self._process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN_S):
                await self._process.wait()
        await self.kill()

    @asynccontextmanager
    async def regie(self) -> AsyncIterator[LiveClient]:
        """Sign in as the lead and enter the régie."""
        async with httpx2.AsyncClient() as browser:
            response = await browser.get(self._doors["staff"]["lead"])
        cookie = response.headers["set-cookie"].partition(";")[0]
        async with LiveClient(self._hall.url, "regie", headers={"Cookie": cookie}) as regie:
            yield regie
