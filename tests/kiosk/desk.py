"""The vocabulary of the desk: a hall whose cards are numbered, and stewards who sign in."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from server.domain import commands as c
from server.domain import ids
from server.domain.codes import make_code, read_code
from server.domain.records import Card, Choice
from server.live.doors import issue_staff_links
from server.live.house import new_id
from server.storage.memory import MemoryStorage
from tests.served import SCRIPT, Served, served

PROFILE = """
[[profile]]
name = "Âge"
groups = ["Moins de 30 ans", "30 ans et plus"]
[[profile]]
name = "Quartier"
groups = ["Centre", "Port"]
"""
MEETING = SCRIPT.replace("[[sites]]", PROFILE + "[[sites]]", 1)
UNKNOWN = make_code(b"\xaa" * 7)
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


@dataclass
class Steward:
    """A browser at the desk, without scripts: it keeps cookies, and fills in the forms it is given."""

    http: httpx2.AsyncClient
    page: httpx2.Response = field(init=False)

    async def visit(self, path: str) -> str:
        self.page = await self.http.get(path, headers={"accept": "text/html"}, follow_redirects=True)
        return self.text

    async def send(self, path: str, **fields: str) -> str:
        """Fill in a form of the present page and send it; return the text of the answer."""
        body = urlencode({"token": self.token, **fields})
        self.page = await self.http.post(path, content=body, headers=FORM, follow_redirects=True)
        return self.text

    async def scan(self, typed: str) -> str:
        await self.visit("/steward")
        return await self.send("/steward", card=typed)

    async def act(self, act: str, **fields: str) -> str:
        """Do something with the card whose page is shown."""
        return await self.send(self.path.removesuffix("/lost"), act=act, **fields)

    @property
    def path(self) -> str:
        return self.page.url.path

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.page.text)
        assert found, self.text
        return found[1]

    @property
    def text(self) -> str:
        """What a person reads, blanks collapsed."""
        body = re.sub(r"(?s)<style>.*?</style>|<head>.*?</head>", "", self.page.text)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def checked(self) -> list[str]:
        return [html.unescape(found) for found in re.findall(r'value="([^"]*)" checked', self.page.text)]


@dataclass
class Hall:
    """A meeting whose cards are numbered 1 to 6 in the order of `codes`."""

    server: Served
    codes: list[str]
    stewards: list[httpx2.AsyncClient] = field(default_factory=list)

    def card(self, number: int) -> Card:
        return self.server.meeting.state.cards[self.credential(number)]

    def credential(self, number: int) -> str:
        return self.server.house.hash("card", str(read_code(self.codes[number - 1])))

    async def steward(self, role: str = "steward") -> Steward:
        """Sign somebody in, with a new link; they stand where the link leads."""
        client = httpx2.AsyncClient(base_url=self.server.url)
        self.stewards.append(client)
        links = await issue_staff_links(self.server.house, self.server.meeting)
        made = Steward(client)
        await made.visit(links[role].removeprefix(self.server.url))  # type: ignore[index]
        return made

    async def ask(self, command: type[c.Command], **fields: object) -> None:
        await self.server.do(command(new_id(ids.COMMAND), **fields))  # type: ignore[arg-type]

    async def open_poll(self, place: int = 0) -> str:
        poll = self.server.ids("polls")[place]
        await self.ask(c.OpenPoll, poll_id=poll)
        return poll

    async def open_poll_with_choices(self) -> str:
        """Plan another poll, number 3, and open it."""
        poll = new_id(ids.POLL)
        choices = (Choice("", "", "Oui", "thumb-up", ""), Choice("", "", "Non", "thumb-down", ""))
        fields = {"title": "La date", "question": "Samedi ?", "method": "single", "choices": choices}
        await self.ask(c.PlanPoll, poll_id=poll, **fields)
        await self.ask(c.OpenPoll, poll_id=poll)
        return poll

    async def vote(self, number: int, poll: str, device: int = 0) -> int:
        """Cast a ballot with a card, as a table's program does; return the status."""
        async with httpx2.AsyncClient(base_url=self.server.url) as phone:
            ballot = {"marks": ["a"], "secret": f"{device:03d}{number:017d}secret"}
            return (await phone.post(f"/v/{read_code(self.codes[number - 1])}/{poll}", json=ballot)).status_code


@asynccontextmanager
async def hall_with_desk(data: Path) -> AsyncIterator[Hall]:
    """Serve a meeting with a profile, from memory."""
    async with served(data, script=MEETING, storage=MemoryStorage()) as server:
        made = Hall(server, server.cards)
        yield made
        for client in made.stewards:
            await client.aclose()
