"""The vocabulary of the voting pages: a hall with voter cards, and phones that come to its door."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx2
from msgspec.structs import replace
from starlette.applications import Starlette

from kiosk.routes import vote_routes
from server.domain import commands as c
from server.domain.codes import make_code, read_code
from server.domain.records import ORGANISER, Actor, Choice, Method, Poll, Round, Rules, Site, Table
from server.http.cards import Tries
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.run import bind, running
from server.settings import Settings
from server.storage.base import Storage

LEAD = Actor("lead", "u_lead")
THEME_TEAM = Actor("theme-team", "u_theme")
TABLE = Actor("table", "t_1")
SINGLE, APPROVAL, SECOND = "v_single", "v_approval", "v_second"
UNKNOWN = read_code(make_code(b"\xaa" * 7)) or ""
"""A code that is right in itself and on no card."""

NO_RULES = Rules()
CHOICES = (
    ("Planter des arbres pour avoir de l’ombre", "tree"),
    ("Remettre la halle en état", "market"),
    ("Aménager et flécher le parking de la gare", "parking"),
    ("Installer des bancs et rouvrir les toilettes", "bench"),
    ("Aplanir les trottoirs et les traversées", "accessible"),
)


class Clock:
    """A clock that stands still until it is moved; aware UTC for the house, seconds for the door."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 14, 18, 30, tzinfo=UTC)
        self._start = self.now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return (self.now - self._start).total_seconds()

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Phone:
    """One browser without JavaScript: it keeps cookies, and follows links by hand."""

    http: httpx2.AsyncClient
    page: httpx2.Response = field(init=False)

    async def visit(self, path: str) -> str:
        """Go to a page; return its text."""
        self.page = await self.http.get(path, headers={"accept": "text/html"}, follow_redirects=True)
        return self.text

    async def send(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form; return the text of the answer."""
        body = urlencode(fields)
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
        self.page = await self.http.post(path, content=body, headers=headers, follow_redirects=True)
        return self.text

    async def vote(self, code: str, poll: str, *marks: str, **fields: str) -> str:
        """Open the ballot as a person does, fill it in and put it into the box; return the text of the answer.

        fields: other ones than marks; `n_a` is the number for the choice `a`.
        """
        await self.visit(f"/v/{code}/{poll}?change")
        others = [(name.replace("_", "-"), value) for name, value in fields.items()]
        return await self.send(
            f"/v/{code}/{poll}", [("secret", self.secret), *(("mark", mark) for mark in marks), *others]
        )

    @property
    def text(self) -> str:
        """What a person reads: without tags and styles, blanks collapsed."""
        body = re.sub(r"(?s)<style>.*?</style>|<head>.*?</head>", "", self.page.text)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def secret(self) -> str:
        """The secret in the hidden field of the ballot."""
        found = re.search(r'name="secret" value="([0-9a-z]+)"', self.page.text)
        assert found, self.text
        return found[1]

    def form(self, *marks: str) -> list[tuple[str, str]]:
        """Return the fields of the ballot on the page, as a browser sends them. marks: of what is meant by them."""
        sheet = re.search(r"name=sheet value=([\w-]+)", self.page.text)
        assert sheet
        values = [re.search(rf'name="mark" value="(\w+)" id="m-{mark}"', self.page.text) for mark in marks]
        sent = [("mark", found[1]) for found in values if found]
        assert len(sent) == len(marks)
        return [("secret", self.secret), ("sheet", sheet[1]), *sent]

    @property
    def checked(self) -> list[str]:
        """The values of the marks that are ticked in the form."""
        return re.findall(r'id="?m-([a-z]+)"? checked', self.page.text)

    @property
    def receipt(self) -> str | None:
        """The receipt on the page, `None` when there is none."""
        found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", self.text)
        return found[0] if found else None


@dataclass
class Hall:
    """A meeting that voters visit. codes: bare codes of its cards."""

    app: Starlette
    house: House
    meeting: LiveMeeting
    clock: Clock
    codes: list[str]
    _sent: int = 0

    def phone(self, address: str = "192.168.1.30") -> Phone:
        """Return a phone with an empty memory. address: as the server sees it."""
        transport = httpx2.ASGITransport(self.app, client=(address, 40_000))
        return Phone(httpx2.AsyncClient(transport=transport, base_url="http://hall.test"))

    async def ask(self, command: type[c.Command], actor: Actor, **fields: object) -> None:
        """Submit a command."""
        self._sent += 1
        self.clock.forward(1)
        await self.meeting.submit(command(f"c_{self._sent}", **fields), actor)  # type: ignore[arg-type]

    async def open_poll(self, poll: str = SINGLE) -> None:
        await self.ask(c.OpenPoll, LEAD, poll_id=poll)

    async def close_poll(self, poll: str = SINGLE, publish: bool = True) -> None:
        """Close a poll. publish: and show its result to everyone."""
        await self.ask(c.ClosePoll, LEAD, poll_id=poll)
        if publish:
            await self.ask(c.PublishPoll, LEAD, poll_id=poll)

    async def plan_poll(
        self,
        id: str,
        title: str,
        choices: tuple[tuple[str, str], ...],
        method: Method = "single",
        rules: Rules = NO_RULES,
        costs: tuple[int, ...] = (),
        **more: object,
    ) -> None:
        """Plan a poll. choices: (text, pictogram); none means the proposals pushed when it opens. costs: of each."""
        given = tuple(
            Choice("", "", text, pictogram, "", cost=cost)
            for (text, pictogram), cost in zip(choices, costs or (0,) * len(choices), strict=True)
        )
        asked = {"question": "Que voulez-vous porter devant le conseil ?", "rules": rules, **more}
        await self.ask(c.PlanPoll, LEAD, poll_id=id, title=title, method=method, choices=given, **asked)

    async def open_round(self, round: str = "r_1") -> None:
        await self.ask(c.OpenRound, LEAD, round_id=round)

    async def push_proposal(self, id: str, title: str, text: str, pictogram: str) -> None:
        """Write a proposal from a note of the open round, and send it to everyone."""
        note = id.replace("p_", "n_")
        await self.ask(c.AddNote, TABLE, note_id=note, round_id="r_1", text=title)
        await self.ask(
            c.WriteProposal,
            THEME_TEAM,
            proposal_id=id,
            title=title,
            text=text,
            pictogram=pictogram,
            note_ids=(note,),
        )
        await self.ask(c.PushProposal, THEME_TEAM, proposal_id=id)

    async def ballots(self, poll: str = SINGLE) -> list[str]:
        """Return the choices in the box, as it stores them, in no meaningful order."""
        return sorted(choice for _, choice in await self.house.storage.boxes.ballots(poll))


def _poll(id: str, number: int, title: str, question: str, method: Method) -> Poll:
    choices = tuple(Choice("", "", text, pictogram, "") for text, pictogram in CHOICES)
    return Poll(id, number, title, question, method, choices)


FOUND = c.CreateMeeting(
    "c_found",
    meeting_id="m_1",
    title="Saint-Aubin-sur-Vire : quelle place du marché pour demain ?",
    languages=("fr",),
    sites=(Site("s_hall", "Salle des fêtes"),),
    tables=(Table("t_1", "s_hall", 1, 10),),
    rounds=(
        Round("r_1", 1, "Ce que nous vivons", "Qu’est-ce qui vous plaît sur la place ?", "Un tour de table.", 1200),
        Round("r_2", 2, "Ce que nous voulons", "Dans dix ans, à quoi la place doit-elle servir ?", "", 1200),
    ),
    polls=(
        _poll(SINGLE, 1, "La première étape", "Une seule chose dans l’année : laquelle ?", "single"),
        _poll(APPROVAL, 2, "Nos propositions", "Lesquelles voulez-vous porter au conseil ?", "approval"),
        _poll(SECOND, 3, "La date", "Quel jour pour la prochaine réunion ?", "single"),
    ),
)


@asynccontextmanager
async def hall_in(storage: Storage, data: Path, cards: int = 5, **founded: object) -> AsyncIterator[Hall]:
    """Give a hall whose meeting has been founded and whose voter cards have been handed out.

    founded: fields of the founding command that are other than in `FOUND`.
    """
    clock = Clock()
    async with House(Settings(data=data), storage, clock) as house:
        meeting = await house.found("m_1")
        await meeting.submit(replace(FOUND, **founded), ORGANISER)
        codes = [read_code(make_code(bytes([number] * 7))) or "" for number in range(1, cards + 1)]
        credentials = tuple(house.hash("card", code) for code in codes)
        await meeting.submit(c.IssueCards("c_cards", credentials), ORGANISER)
        app = Starlette(routes=vote_routes())
        app.state.house, app.state.tries = house, Tries(clock.seconds)
        yield Hall(app, house, meeting, clock, codes)


@asynccontextmanager
async def address_of(hall: Hall) -> AsyncIterator[str]:
    """Serve the hall on a free port; give its URL."""
    listener = bind("127.0.0.1", 0)
    async with running(hall.app, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
