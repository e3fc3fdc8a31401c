"""The vocabulary of the tests of a table's page: a hall that may go away, its first table, and what one does there."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.records import HandCount, Note
from server.live.house import new_id
from tests.e2e.every_method import cast, close
from tests.served import Served, served

SIZES = {"landscape": (1024, 768), "phone": (390, 844), "portrait": (768, 1024), "keyboard open": (1024, 420)}


class Hall:
    """A server that can go away and come back at its address, as on a bad evening; and its first table."""

    def __init__(self, data: Path, **serving: Any) -> None:
        self.data = data
        self.serving = serving
        self.port = 0
        self.link = ""

    async def start(self) -> None:
        self.stack = AsyncExitStack()
        self.server: Served = await self.stack.enter_async_context(served(self.data, port=self.port, **self.serving))
        self.port = int(self.server.url.rpartition(":")[2])
        self.link = self.link or self.server.tables[1]

    async def stop(self) -> None:
        await self.stack.aclose()

    @property
    def rounds(self) -> list[str]:
        return self.server.ids("rounds")

    async def open_round(self, place: int = 0) -> None:
        await self.server.do(c.OpenRound(new_id("c"), self.rounds[place]))

    async def close_round(self, place: int = 0) -> None:
        await self.server.do(c.CloseRound(new_id("c"), self.rounds[place]))

    @asynccontextmanager
    async def elsewhere(self) -> AsyncIterator[None]:
        """Start at an address where no page is, for the length of the block; then come back."""
        port, self.port = self.port, 0
        await self.start()
        yield
        await self.stop()
        self.port = port
        await self.start()

    async def come_back_closed(self, place: int = 0) -> None:
        """Come back with a round closed: no page can be there in between."""
        async with self.elsewhere():
            await self.close_round(place)

    def notes(self) -> list[Note]:
        return list(self.server.meeting.state.notes.values())

    async def push(self, title: str, *note_ids: str) -> None:
        id = new_id("p")
        await self.server.do(c.WriteProposal(new_id("c"), id, title, "Dès cet hiver.", "bench", note_ids))
        await self.server.do(c.PushProposal(new_id("c"), id))

    async def open_poll(self) -> str:
        id = self.server.ids("polls")[0]
        await self.server.do(c.OpenPoll(new_id("c"), id))
        return id

    async def vote(self, poll_id: str, *choices: str) -> None:
        await cast(self.server, poll_id, [Ballot(tuple(choice)) for choice in choices])

    async def close_poll(self, poll_id: str, publish: bool = True) -> None:
        await close(self.server, poll_id, publish)

    def hands(self, poll_id: str) -> HandCount | None:
        """What stands of the hands of the first table."""
        return self.server.meeting.state.hand_counts.get(f"{poll_id}.{self.server.ids('tables')[0]}")


@asynccontextmanager
async def hall_of(data: Path, **serving: Any) -> AsyncIterator[Hall]:
    """A hall for the length of the block. serving: as `served` takes it."""
    hall = Hall(data, **serving)
    await hall.start()
    try:
        yield hall
    finally:
        await hall.stop()


@asynccontextmanager
async def page_of(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    """The first table's page; what it complains of in its console is a fault."""
    context = await browser.new_context(viewport={"width": 1024, "height": 768}, locale="fr-FR")
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.text.startswith("words:") else None)
    await page.goto(hall.link)
    await expect(strip(page)).to_contain_text("Relié à la régie")
    yield page
    assert faults == []
    await context.close()


async def begin_second_round(hall: Hall, page: Page) -> None:
    """Open the second round; the page has heard of it on return, and what is written next is written there."""
    await hall.open_round(1)
    await expect(page.get_by_role("heading", level=1)).to_have_text("À quoi la place doit-elle servir ?")


def strip(page: Page) -> Locator:
    return page.locator(".line-strip")


def field(page: Page) -> Locator:
    return page.locator("#writing")


def row(page: Page, text: str) -> Locator:
    return page.locator(".note", has_text=text)


async def write(page: Page, text: str) -> None:
    await field(page).fill(text)
    await page.get_by_role("button", name="Envoyer à la régie").click()


async def count(page: Page, hands: dict[str, int]) -> None:
    """Press the plus of each counter so often, then send."""
    for name, times in hands.items():
        for _ in range(times):
            await page.get_by_role("button", name=f"{name} : un de plus").click()
    await page.get_by_role("button", name="Envoyer le comptage").click()


async def begin_to_count(page: Page) -> Locator:
    await page.get_by_role("button", name="Compter les mains").click()
    return page.locator(".hand-form")
