"""The vocabulary of the tests of régie and display: notes that arrive, pages that open, faults that would show."""

import re
from datetime import datetime, timedelta
from typing import Any

from playwright.async_api import Browser, Locator, Page

from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot
from server.domain.exchange import Fit, HelpReason
from server.domain.records import Actor, Kind
from server.live.house import new_id, utc_now
from tests.served import SCRIPT, Served

WIDTH, HEIGHT = 1280, 800  # a small laptop

FOR_PERSONS = SCRIPT.replace("minutes = 10", "minutes = 10\nindividual = 5")
"""The script, its rounds open to the notes of persons."""


RUNNING = "import(document.querySelector('script[type=module]').src)"
"""In a régie: its own module, which has what is in `regie/inside.js`. One loaded by its name would be another."""


class MovedClock:
    """The server's clock, which a test may move on."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def move(self, minutes: float) -> None:
        self.ahead += timedelta(minutes=minutes)


class ControlRoom:
    """A served meeting and the pages that look at it. `rounds`, `polls`: ids in the order of the script."""

    def __init__(self, server: Served, browser: Browser) -> None:
        self.server = server
        self.browser = browser
        self.rounds = server.ids("rounds")
        self.polls = server.ids("polls")
        self.faults: list[str] = []

    @property
    def state(self) -> Any:
        return self.server.meeting.state

    async def ask(self, command: type[c.Command], **fields: object) -> None:
        """Submit a command as the lead."""
        await self.server.do(command(new_id(ids.COMMAND), **fields))  # type: ignore[arg-type]

    async def note(self, text: str, table: int = 1, kind: Kind = "idea", strength: int = 1) -> str:
        """Let a table send a note in the open round; return its id."""
        id = new_id(ids.NOTE)
        await self.by_table(
            table, c.AddNote, note_id=id, round_id=self.open_round, text=text, kind=kind, strength=strength
        )
        return id

    @property
    def open_round(self) -> str:
        """The id of the round that is open."""
        [round] = [each for each in self.rounds if self.state.rounds[each].is_open]
        return round

    def table_id(self, number: int) -> str:
        return str(next(each.id for each in self.state.tables.values() if each.number == number))

    async def by_table(self, number: int, command: type[c.Command], **fields: object) -> None:
        """Submit a command as a table."""
        made = command(new_id(ids.COMMAND), **fields)
        await self.server.meeting.submit(made, Actor("table", self.table_id(number)))  # type: ignore[arg-type]

    async def person(self, text: str, author: str = "somebody") -> str:
        """Let a person send a note by their card in the open round; return its id."""
        id = new_id(ids.NOTE)
        command = c.AddIndividualNote(new_id(ids.COMMAND), id, self.open_round, text)
        await self.server.meeting.submit(command, Actor("voter", author))
        return id

    async def call(self, table: int, reason: HelpReason = "method", text: str = "") -> str:
        """Let a table call for help; return the id of the call."""
        id = new_id(ids.HELP)
        await self.by_table(table, c.AskForHelp, help_id=id, reason=reason, text=text)
        return id

    async def read_back(self, proposal: str, table: int, fit: Fit, why: str = "") -> None:
        """Let a table say whether its idea is in a proposal."""
        await self.by_table(table, c.AnswerReadBack, proposal_id=proposal, fit=fit, why=why)

    async def theme(self, name: str, *note_ids: str) -> str:
        id = new_id(ids.THEME)
        await self.ask(c.CreateTheme, theme_id=id, name=name, note_ids=note_ids)
        return id

    async def proposal(self, title: str, *note_ids: str, push: bool = True) -> str:
        id = new_id(ids.PROPOSAL)
        words = {"title": title, "text": f"{title}, dès cette année.", "pictogram": "tree"}
        await self.ask(c.WriteProposal, proposal_id=id, note_ids=note_ids, **words)
        if push:
            await self.ask(c.PushProposal, proposal_id=id)
        return id

    async def vote(self, poll: str, *ballots: str) -> None:
        """Cast one ballot a text; its letters are the marks, "" is a blank one."""
        for number, (credential, marks) in enumerate(zip(self.state.cards, ballots, strict=False)):
            await self.server.meeting.voting.cast(poll, credential, Ballot(tuple(marks)), f"{number:020d}secret")

    async def open(self, path: str, width: int = WIDTH, height: int = HEIGHT) -> Page:
        """Open a page; what its console complains of is collected in `faults`."""
        context = await self.browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        await page.goto(path if path.startswith("http") else self.server.url + path)
        return page

    async def regie(self, role: str = "lead", **size: int) -> Page:
        """Sign in with the one-time link of a role and wait for the view it begins with."""
        page = await self.open(self.server.staff[role], **size)
        first = "Votes" if role == "vote-operator" else "Notes reçues"
        await page.get_by_role("heading", name=first, exact=True).wait_for()
        return page

    async def display(self, **size: int) -> Page:
        page = await self.open(f"/display/{self.server.site}", **size)
        await page.locator("main").wait_for()
        return page


def incoming(page: Page, text: str = "") -> Locator:
    """The cards of the incoming notes, those that hold `text`."""
    return page.get_by_role("listbox", name="Notes reçues").get_by_role("option").filter(has_text=text)


def cell(page: Page, table: int) -> Locator:
    """A table on the board."""
    return page.get_by_role("listbox", name="Tables").get_by_role("option", name=re.compile(rf"Table {table},"))


def side(page: Page) -> Locator:
    """The right side of the table board."""
    return page.get_by_role("tabpanel")


def heap(page: Page, name: str) -> Locator:
    """The theme of that name."""
    return page.get_by_role("region", name=re.compile(f"^{name}$"))


async def accessibility_faults(page: Page, axe_script: str) -> list[str]:
    """What axe-core finds on the page as it is now, one line a fault."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(axe_script)
    # The style sheets are not fetched once more: no rule of these reads them.
    found = await page.evaluate("axe.run({ resultTypes: ['violations'], preload: { assets: ['media'] } })")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def cut_off(page: Page) -> list[str]:
    """The texts that do not fit into their box, or stand outside the screen."""
    return await page.evaluate(  # type: ignore[no-any-return]
        """async () => {
          const drawn = () => new Promise((next) => requestAnimationFrame(next));
          for (const _ of [1, 2, 3]) await drawn(); // texts take their size when the screen has its own
          const wide = [...document.querySelectorAll("main, main :not(.unseen)")].filter((box) =>
            box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflow === "hidden");
          const out = [...document.querySelectorAll("main *")].filter((box) => {
            const at = box.getBoundingClientRect();
            const inside = at.left >= -1 && at.top >= -1 && at.right <= innerWidth + 1 && at.bottom <= innerHeight + 1;
            return at.width > 0 && !inside && !box.closest(".unseen");
          });
          return [...wide, ...out].map((box) => `${box.className || box.tagName}: ${box.textContent.slice(0, 40)}`);
        }"""
    )


async def font_px(page: Page, words: str) -> float:
    """The size of the letters of a text that is on the screen."""
    size = await page.get_by_text(words).first.evaluate("(element) => getComputedStyle(element).fontSize")
    return float(size.removesuffix("px"))
