"""The pages of notes and calls in a real browser: nothing overflows, nothing is too faint, everything has a name."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page

from server.domain import commands as c
from server.domain.records import Site, Table
from server.storage.memory import MemoryStorage
from tests.axe import axe_faults_light_and_dark
from tests.kiosk.hall import FOUND, LEAD, THEME_TEAM, Hall, address_of, hall_in
from tests.kiosk.test_vote_browser import LOW, misfits

CALL = "https://visio.example/"
NOTE = "Quatre bancs à dossier entre la pharmacie et la halle, à l’ombre des tilleuls, pour qui marche mal."
MORE_LOW = """[...document.querySelectorAll(".kinds label, textarea, #number")]
    .filter(each => each.getBoundingClientRect().height < 48).map(each => each.outerHTML.slice(0, 120))"""
FIELDS = {"title": "Des bancs à l’ombre", "text": "Quatre bancs à dossier.", "pictogram": "bench"}

Look = Callable[[str, Page], Awaitable[None]]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall with 14 tables online, whose rounds take four notes of each person."""
    net = Site("s_net", "En ligne", online=True)
    tables = (*(Table(f"t_{n}", net.id, n, 8, f"{CALL}{n}" if n < 15 else "") for n in range(1, 16)),)
    rounds = tuple(replace(each, individual=4) for each in FOUND.rounds)
    async with hall_in(MemoryStorage(), tmp_path, sites=(net,), tables=tables, rounds=rounds) as made:
        yield made


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Votre note").fill(text)
    await page.get_by_role("button", name="Envoyer la note").click()


async def walk(hall: Hall, url: str, page: Page, look: Look) -> None:
    """Bring one phone through every page there is, and look at each."""
    code = hall.codes[0]
    await page.goto(f"{url}/v/{code}")
    await look("waiting, many calls", page)
    await page.get_by_role("link", name="Choisir la table").click()
    await look("number of a table", page)
    await page.get_by_role("textbox").fill("99")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    await look("number of no table", page)
    await page.get_by_role("textbox").fill("12")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Rejoindre la table 12").wait_for()
    await look("call", page)
    for number in range(1, 5):
        await hall.ask(c.LinkTable, LEAD, table_id=f"t_{number}", video="")
    await hall.open_round()
    await page.goto(f"{url}/v/{code}?pause")
    await look("waiting, calls listed", page)
    await page.get_by_role("link", name="Envoyer une note à titre personnel").click()
    await look("form", page)
    await write(page, "")
    await page.get_by_role("alert").wait_for()
    await look("empty", page)
    await page.get_by_role("radio", name="Inquiétude").check()
    await write(page, NOTE)
    await page.get_by_role("heading", name="Votre note est arrivée à la régie").wait_for()
    await look("arrived", page)
    await page.get_by_role("link", name="Voir vos notes").click()
    await write(page, "Encore une")
    await page.get_by_text("Vous venez d’envoyer une note").wait_for()
    await look("too soon", page)
    for number in range(1, 4):
        hall.clock.forward(30)
        await page.goto(f"{url}/v/{code}/notes")
        await write(page, f"{NOTE} {number}")
        await page.get_by_role("heading", name="Votre note est arrivée à la régie").wait_for()
    ids = list(hall.meeting.state.notes)
    await hall.ask(c.AdmitNote, THEME_TEAM, note_id=ids[1])
    await hall.ask(c.WriteProposal, THEME_TEAM, proposal_id="p_1", note_ids=(ids[1],), **FIELDS)
    await hall.ask(c.PushProposal, THEME_TEAM, proposal_id="p_1")
    await hall.ask(
        c.SetNotesAside, THEME_TEAM, note_ids=(ids[2],), reason="Cette question n’est pas du ressort de la commune."
    )
    await page.goto(f"{url}/v/{code}/notes")
    await page.get_by_text("Retirer cette note").first.click()
    await look("all sent", page)
    await page.get_by_role("button", name="Oui, la retirer").first.click()
    await page.get_by_text("Vous l’avez retirée").wait_for()
    await look("withdrawn", page)
    await page.goto(f"{url}/v/{code}/notes?page=2")
    await look("older", page)
    await page.goto(f"{url}/v/{hall.codes[1]}/notes")
    await hall.ask(c.CloseRound, LEAD, round_id="r_1")
    await write(page, NOTE)
    await page.get_by_role("alert").wait_for()
    await look("too late", page)
    await page.goto(f"{url}/v/{code}/notes/n_none")
    await look("refused", page)
    await page.goto(f"{url}/v/{code}")
    await look("waiting, with notes", page)


async def test_every_page_is_clean_for_axe_light_and_dark_and_fits_whatever_the_width_and_the_text(
    hall: Hall, browser: Browser, axe_script: str
) -> None:
    faults: list[Any] = []

    async def look(name: str, page: Page) -> None:
        faults.extend((name, *fault) for fault in await axe_faults_light_and_dark(page, axe_script))
        faults.extend((name, *fault) for fault in await misfits(page, LOW, MORE_LOW))

    context = await browser.new_context(viewport={"width": 390, "height": 844})
    async with address_of(hall) as url:
        await walk(hall, url, await context.new_page(), look)
    assert faults == []
