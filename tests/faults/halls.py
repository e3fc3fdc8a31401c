"""A hall whose server is a real process: `python -m server serve`, started, killed, starved and stopped.

The meeting is founded in the test's own process beforehand, so that its tokens and codes are known.
"""

import asyncio
import json
import logging
import os
import random
import re
import resource
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx2

from server.domain.apply import fold
from server.domain.commands import AddNote, IssueCards, OpenPoll, OpenRound, ProfileCard
from server.domain.counting import read_ballot
from server.domain.records import ORGANISER, Actor
from server.domain.state import MeetingState
from server.live.doors import draw_cards, found_meeting, issue_table_links, record_cards
from server.live.house import House, new_id
from server.script import parse_script
from server.settings import Settings
from server.storage.sqlite import SqliteStorage
from server.verify import verify
from table_client.client import LiveClient, TableClient

ROOT = Path(__file__).resolve().parents[2]
LEAD = Actor("lead", "u_test")
PATIENCE_S = 60  # for what takes milliseconds; a machine may be busy

# Below the range from which the system draws the ports of clients: one that calls a dead server's port
# again and again may else be given that very port, and then stands in the server's place.
PORTS = range(20_000, 32_000)

_SCRIPT = """
title = "La place du marché"
languages = ["fr"]
[[sites]]
name = "Salle des fêtes"
tables = {tables}
seats = 10
[[rounds]]
title = "Ce que nous vivons"
question = "Qu’est-ce qui vous plaît, qu’est-ce qui vous gêne ?"
text = ""
minutes = 10
"""
_SCHOOL = """
[[sites]]
name = "École"
tables = 1
seats = 10
"""
_PROFILE = """
[[profile]]
name = "Âge"
groups = ["jeune", "âgé"]
[[profile]]
name = "Quartier"
groups = ["nord", "sud"]
"""
_POLL = """
[[polls]]
title = "Vote {number}"
question = "Que faire d’abord ?"
method = "single"
choices = [{{ text = "Planter", pictogram = "tree" }}, {{ text = "Asseoir", pictogram = "bench" }},
           {{ text = "Éclairer", pictogram = "light" }}]
"""


def free_port() -> int:
    """Return a port that nobody listens on now."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")


@dataclass
class Hall:
    """A founded meeting in a data folder, its first round open. tables: number -> token; cards: codes."""

    data: Path
    port: int = field(default_factory=free_port)
    tables: dict[int, str] = field(default_factory=dict)
    table_ids: dict[int, str] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    credentials: dict[str, str] = field(default_factory=dict)
    site: str = ""
    round: str = ""
    polls: list[str] = field(default_factory=list)
    meeting: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def poll(self) -> str:
        return self.polls[0]

    @asynccontextmanager
    async def house(self) -> AsyncIterator[House]:
        """The house of the folder in this process, beside a server or without one."""
        async with House(Settings(data=self.data, public_url=self.url), SqliteStorage(self.data)) as house:
            yield house

    async def state(self) -> MeetingState:
        """The state as the journal has it now."""
        async with SqliteStorage(self.data) as storage:
            return fold(await storage.journal.read(self.meeting))

    async def box(self, poll: str) -> dict[str, tuple[str, ...]]:
        """Receipt -> marks of every ballot in the box now."""
        async with SqliteStorage(self.data) as storage:
            return {receipt: read_ballot(choice).marks for receipt, choice in await storage.boxes.ballots(poll)}

    async def whole(self) -> None:
        """Fail unless chain, state and closed polls are what the files say of themselves."""
        report = await verify(self.data)
        assert report.ok, report.differences

    def table(self, number: int = 1) -> TableClient:
        return TableClient(self.url, self.tables[number])

    def serve(self, **options: Any) -> "ServerProcess":
        """A server process of this hall; see `ServerProcess`."""
        return ServerProcess(self, **options)


async def found_hall(
    data: Path,
    *,
    tables: int = 3,
    cards: int = 6,
    polls: int = 1,
    opened: int = 1,
    two_sites: bool = False,
    profile: bool = False,
) -> Hall:
    """Found a meeting. opened: how many of its polls are open. two_sites: every second card is of the other one.

    profile: in two dimensions, and each card has a group in both.
    """
    hall = Hall(data)
    text = _SCRIPT.format(tables=tables) + _SCHOOL * two_sites + _PROFILE * profile
    text += "".join(_POLL.format(number=number) for number in range(1, polls + 1))
    async with hall.house() as house:
        meeting = await found_meeting(house, parse_script(text, new_id))
        drawn = draw_cards(house, cards)
        if two_sites:
            for place, site in enumerate(meeting.state.sites):
                some = tuple(drawn)[place::2]
                await meeting.submit(IssueCards(new_id("c"), some, site_id=site), ORGANISER)
        else:
            await record_cards(meeting, drawn)
        for place, credential in enumerate(drawn if profile else ()):
            groups = {"Âge": "jeune" if place % 3 else "âgé", "Quartier": "nord" if place % 2 else "sud"}
            await meeting.submit(ProfileCard(new_id("c"), credential, groups), ORGANISER)
        links = await issue_table_links(house, meeting)
        state = meeting.state
        hall.meeting, hall.site, hall.round = meeting.id, state.meeting.site, next(iter(state.rounds))
        hall.polls, hall.cards = list(state.polls), list(drawn.values())
        hall.credentials = {code: credential for credential, code in drawn.items()}
        hall.table_ids = {state.tables[id].number: id for id in links}
        hall.tables = {state.tables[id].number: link.rpartition("/")[2] for id, link in links.items()}
        await meeting.submit(OpenRound(new_id("c"), hall.round), LEAD)
        for poll in hall.polls[:opened]:
            await meeting.submit(OpenPoll(new_id("c"), poll), LEAD)
    return hall


class NotStarted(Exception):
    """The server ended before its doors were open: its exit status, and what it said."""


class ServerProcess:
    """`tablee serve` as a child. Used as `async with`, which starts it; leaving stops it, and it must end well.

    port: another than the hall's, for a second process. how: one of `tests.faults.launch`.
    said: what it wrote to its standard error so far. doors: the JSON that it printed at the start.
    """

    def __init__(self, hall: Hall, *, port: int | None = None, how: str = "") -> None:
        self.hall = hall
        self.port = hall.port if port is None else port
        self.said = ""
        self.printed = ""
        self.doors: dict[str, Any] = {}
        self._program = ("tests.faults.launch", how) if how else ("server",)
        self._process: Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._cookies: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: object, *exc: object) -> None:
        if kind is not None:
            await self.kill()
            print(self.said[-5_000:])  # pytest shows it beside the failure
        elif self._process is not None:
            status = await self.stop()
            assert status == 0, f"the server ended with {status}: {self.said}"
            assert "Traceback" not in self.said, self.said

    async def start(self) -> None:
        """Start, and return once the doors are open."""
        arguments = ("serve", str(self.hall.data), "--host", "127.0.0.1", "--port", str(self.port), "--json")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *self._program, *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE, limit=2**20
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [asyncio.create_task(self._listen(self._process.stderr))]
        async with asyncio.timeout(PATIENCE_S):
            line = await self._process.stdout.readline()
        if not line:
            raise NotStarted(await self._end(), self.said)
        self.doors, self._cookies = json.loads(line), {}
        self._readers.append(asyncio.create_task(self._take(self._process.stdout)))

    async def _listen(self, stream: asyncio.StreamReader) -> None:
        while part := await stream.read(65_536):
            self.said += part.decode(errors="replace")

    async def _take(self, stream: asyncio.StreamReader) -> None:
        while part := await stream.read(65_536):
            self.printed += part.decode(errors="replace")

    def kill_now(self) -> None:
        """Send SIGKILL, whatever it is doing; `ended` waits for what follows."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def kill(self) -> None:
        """End it with SIGKILL."""
        self.kill_now()
        await self._end()

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        assert self._process is not None
        self._process.terminate()

    async def stop(self) -> int:
        """End it with SIGTERM, and return its exit status."""
        self.ask_to_stop()
        return await self._end()

    async def ended(self) -> int:
        """Wait for its end, and return its exit status."""
        return await self._end()

    async def _end(self) -> int:
        if self._process is None:
            return 0
        async with asyncio.timeout(PATIENCE_S):
            status = await self._process.wait()
            await asyncio.gather(*self._readers)
        self._process = None
        return status

    def leave_room(self, room_bytes: int | None) -> None:
        """Let no file of the process grow over `room_bytes`, or as far as it likes again (`None`): a full disk."""
        _, most = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (most if room_bytes is None else room_bytes, most))

    # Doors

    def web(self, **options: Any) -> httpx2.AsyncClient:
        """A browser or program at this server."""
        return httpx2.AsyncClient(base_url=self.url, timeout=PATIENCE_S, **options)

    async def cookie(self, role: str = "lead") -> Mapping[str, str]:
        """The Cookie header of a signed-in role."""
        if role not in self._cookies:
            async with self.web() as browser:
                response = await browser.get("/join/" + self.doors["staff"][role].rpartition("/")[2])
            assert response.status_code == 303, response.text
            self._cookies[role] = response.headers["set-cookie"].partition(";")[0]
        return {"Cookie": self._cookies[role]}

    async def regie(self, role: str = "lead") -> LiveClient:
        """The client of a régie, to be entered."""
        return LiveClient(self.url, "regie", headers=await self.cookie(role))

    def table(self, number: int = 1) -> TableClient:
        return TableClient(self.url, self.hall.tables[number])


async def lengthen_journal(hall: Hall, table: TableClient) -> None:
    """Have a table write so much that the log of the journal is longer than that of the boxes."""
    for _ in range(30):
        await table.send(AddNote(new_id("c"), new_id("n"), hall.round, "é" * 500))


def room_for_boxes_only(hall: Hall) -> int:
    """A bound for `leave_room` that the log of the journal has reached, and that of the boxes has not."""
    journal = (hall.data / "journal.db-wal").stat().st_size
    boxes = (hall.data / "boxes.db-wal").stat().st_size
    assert boxes + 20_000 < journal, "lengthen the journal"
    return journal


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the write lock of a database for the length of the block: whoever wants to write there waits."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=PATIENCE_S)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collect what a server in this process logs as an error meanwhile, tracebacks included."""
    said: list[str] = []
    make = logging.getLogRecordFactory()

    def listen(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        if record.levelno >= logging.ERROR:
            said.append(logging.Formatter().format(record))
        return record

    # Not by a handler: uvicorn takes away those that were there before it.
    logging.setLogRecordFactory(listen)
    try:
        yield said
    finally:
        logging.setLogRecordFactory(make)


def make_secret(draw: random.Random) -> str:
    """What a casting device draws."""
    return "".join(draw.choices("0123456789abcdefghjkmnpqrstvwxyz", k=26))


async def cast(web: httpx2.AsyncClient, code: str, poll: str, marks: list[str], secret: str) -> httpx2.Response:
    """Cast a ballot as a table's page does."""
    return await web.post(f"/v/{code}/{poll}", json={"marks": marks, "secret": secret})


def secret_field(page: str) -> str:
    """The secret in the hidden field of a ballot page."""
    found = re.search(r'name="secret" value="([0-9a-z]+)"', page)
    assert found, page
    return found[1]


async def until(holds: Callable[[], Awaitable[object] | object]) -> None:
    """Return once `holds` is true; ask again and again."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            held = holds()
            if await held if isinstance(held, Awaitable) else held:
                return
            await asyncio.sleep(0.005)


def limits_can_be_set() -> bool:
    """Whether this system lets one process limit another (Linux does)."""
    return hasattr(resource, "prlimit") and hasattr(os, "geteuid")
