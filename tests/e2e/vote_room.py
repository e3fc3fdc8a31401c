"""The vocabulary of the tests of the votes in the régie: two sites with cards, polls, ballots, hands."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page

from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot
from server.domain.records import ORGANISER, Actor, Channel, Choice, Poll, Rules
from server.live.doors import draw_cards
from server.live.house import new_id
from tests.e2e.control_room import RUNNING, ControlRoom
from tests.served import served

SCRIPT = """
title = "Le budget des écoles"
languages = {languages}
[[profile]]
name = "Âge"
groups = ["Moins de 30 ans", "30 ans et plus"]
[[sites]]
name = "Salle des fêtes"
tables = 2
seats = 10
[[sites]]
name = "Gymnase"
tables = 2
seats = 10
[[rounds]]
title = "Ce que nous vivons"
question = "Qu’est-ce qui manque dans les écoles ?"
text = ""
minutes = 10
[[polls]]
title = "Les cours"
question = "Que faire d’abord dans les cours ?"
method = "single"
choices = [
  {{ text = "Planter", pictogram = "tree" }},
  {{ text = "Asseoir", pictogram = "bench" }},
  {{ text = "Couvrir", pictogram = "shade" }},
]
"""
CARDS_A_SITE = 8


class Votes(ControlRoom):
    """A control room with two sites and cards for each."""

    @property
    def poll(self) -> Poll:
        """The first poll of the script, as it stands now."""
        found: Poll = self.state.polls[self.polls[0]]
        return found

    async def issue(self) -> None:
        for place, site in enumerate(self.state.sites):
            drawn = draw_cards(self.server.house, CARDS_A_SITE)
            first = 1 + place * CARDS_A_SITE
            await self.server.meeting.submit(c.IssueCards(new_id(ids.COMMAND), tuple(drawn), first, site), ORGANISER)

    async def cast(self, poll: str, ballots: Sequence[Ballot], channels: Sequence[Channel] = ("phone",)) -> None:
        """Cast one ballot a card, in the order of the cards: first those of the first site."""
        for place, (card, ballot) in enumerate(zip(self.state.cards, ballots, strict=False)):
            channel = channels[place % len(channels)]
            await self.server.meeting.voting.cast(poll, card, ballot, f"{place:020d}secret", channel)

    async def plan(
        self, method: str, texts: Sequence[str] = ("Un", "Deux", "Trois"), title: str = "Essai", **rules: Any
    ) -> str:
        id = new_id(ids.POLL)
        costs = rules.pop("costs", [0] * len(texts))
        choices = tuple(Choice("", "", text, "tree", "", cost=cost) for text, cost in zip(texts, costs, strict=True))
        words = {"title": title, "question": "Que faire ?"}
        await self.ask(c.PlanPoll, poll_id=id, method=method, choices=choices, rules=Rules(**rules), **words)
        return id

    async def hands(self, table: int, **counted: Any) -> None:
        table_id = next(each.id for each in self.state.tables.values() if each.number == table)
        command = c.CountHands(new_id(ids.COMMAND), self.poll.id, **counted)
        await self.server.meeting.submit(command, Actor("table", table_id))

    async def votes(self, role: str = "vote-operator", **size: int) -> Page:
        page = await self.regie(role, **size)
        await page.get_by_role("button", name="Votes", exact=True).click()
        await page.get_by_role("heading", name="Votes", exact=True).wait_for()
        return page


def side(page: Page) -> Locator:
    return page.get_by_role("complementary", name="État du vote et actions")


async def sure(page: Page, name: str) -> None:
    """Ask for an act, and say yes to its question."""
    await side(page).get_by_role("button", name=name, exact=True).first.click()
    await page.get_by_role("alertdialog").get_by_role("button", name=name, exact=True).click()


async def acts_without_the_page(page: Page, command: str) -> None:
    """Ask for a command as the page would, had it not been told yet what makes it impossible."""
    await page.evaluate(f"{RUNNING}.then((module) => void module.act('poll', {command}))")


async def sure_then(page: Page, name: str, yes: str) -> None:
    await side(page).get_by_role("button", name=name).click()
    await page.get_by_role("alertdialog").get_by_role("button", name=yes).click()


async def vote_room(browser: Browser, data: Path, languages: str) -> AsyncIterator[Votes]:
    """A served meeting with a poll and cards; at the end no page may have complained."""
    async with served(data, script=SCRIPT.format(languages=languages), cards=0) as server:
        made = Votes(server, browser)
        await made.issue()
        yield made
        assert made.faults == []


def marks(*letters: str) -> list[Ballot]:
    """Ballots whose letters are their marks; "" is a blank one."""
    return [Ballot(tuple(each)) for each in letters]


def values(*given: dict[str, int]) -> list[Ballot]:
    return [Ballot(values=each) for each in given]
