"""Printing from the régie, in a browser: ballots, a page of the booklets, and sheets counted with the phones."""

import asyncio
import re
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, Page, expect

from kiosk.pages import pictogram as kiosk_pictogram
from printouts.ballot_layout import sheet_layout
from printouts.sheet_code import meeting_tag
from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot
from server.domain.paper import BOOKLET_PICTOGRAMS, FORM_OF
from server.domain.records import Actor
from server.live.doors import draw_cards
from server.live.house import new_id
from server.paper.count import PaperCount
from server.paper.reading import read_apart
from tests.documented import ROOT
from tests.e2e.control_room import accessibility_faults, cut_off
from tests.e2e.vote_room import Votes, side, sure, vote_room
from tests.paper.hand import Hand, Sheet
from tests.paper.printed import pictures

STEWARD = Actor("steward", "u_1")
STRUCK = 3
DPI = 150


@pytest.fixture
async def room(browser: Browser, tmp_path: Path):
    async for each in vote_room(browser, tmp_path, '["fr"]'):
        yield each


def card(page: Page, name: str) -> Locator:
    """One thing that can be printed."""
    return page.get_by_role("form", name=name)


def item(page: Page, title: str) -> Locator:
    """A vote in the list of them."""
    return page.locator(".poll-item").filter(has_text=title)


async def printed(room: Votes, page: Page, name: str) -> bytes:
    """Have what stands in a card made; return the file behind the button that opens it."""
    await card(page, name).get_by_role("button", name=re.compile("^Préparer")).click()
    link = card(page, name).get_by_role("link", name="Ouvrir pour imprimer")
    address = await link.get_attribute("href")
    return await (await page.request.get(f"{room.server.url}{address}")).body()


def crossed(pdf: bytes, *boxes: str) -> bytes:
    """Put a cross into a box of each page of a file, and scan it."""
    pages = []
    for picture, box in zip(pictures(pdf, DPI), boxes, strict=True):
        drawn = Sheet(np.array(picture), DPI)
        [place] = [each for each in sheet_layout("one", 3).boxes if each.id == box]
        drawn.mark(Hand("blue ballpoint", "cross", 0.2, Random(3)), place)
        pages.append(Image.fromarray(drawn.picture))
    file = BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return file.getvalue()


async def scanned(room: Votes, pdf: bytes, path: Path) -> list[str]:
    """Let the desk read a file; return what became of its sheets."""
    await asyncio.to_thread(path.write_bytes, pdf)
    meeting = room.server.meeting
    count = PaperCount(room.server.house, meeting)
    read = [each async for each in read_apart({"scan": path}, count.key, meeting_tag(meeting.id))]
    return [(await count.take(each.sheet, each.pictures, STEWARD)).came for each in read if each.sheet]


def on_paper(page: Page, figure: str) -> Locator:
    """A figure of the sheets of the vote in hand."""
    return side(page).get_by_role("region", name="Sur papier").locator("div", has_text=re.compile(f"^{figure}\\d+$"))


async def test_a_vote_on_paper_from_the_printer_to_the_count_beside_the_phones(
    room: Votes, tmp_path: Path, axe_script: str
):
    meeting = room.server.meeting
    drawn = list(room.state.cards)
    for place in range(STRUCK):
        await meeting.submit(c.StrikeCard(new_id(ids.COMMAND), drawn[place], str(place + 1)), STEWARD)
    page = await room.regie()
    await page.keyboard.press("f")
    await page.get_by_role("heading", name="Imprimer", exact=True).wait_for()
    assert await accessibility_faults(page, axe_script) == []
    await expect(page.get_by_role("main")).to_contain_text("tablee print cards")
    await card(page, "Bulletins d’un vote").get_by_label("Combien").fill("3")
    pdf = await printed(room, page, "Bulletins d’un vote")
    await expect(page.get_by_role("complementary", name="Déjà sorti")).to_contain_text("3 bulletins du vote 1")
    await expect(page.get_by_role("complementary", name="Déjà sorti")).to_contain_text("n° 1 à 3")
    assert await accessibility_faults(page, axe_script) == []

    await page.get_by_role("button", name="Votes", exact=True).click()
    # Its ballots are printed, so its choices stay: another vote like it, with others, is the way out.
    await expect(side(page).get_by_role("button", name="Refaire ce vote")).to_be_visible()
    await sure(page, "Ouvrir le vote")
    await expect(on_paper(page, "pas encore lus")).to_have_text("pas encore lus3")
    await meeting.voting.cast(room.polls[0], drawn[-1], Ballot(("c",)), "00000000000000000000secret", "phone")
    assert await scanned(room, crossed(pdf, "a", "b", "a"), tmp_path / "scan.pdf") == ["counted"] * 3
    await expect(on_paper(page, "pas encore lus")).to_have_text("pas encore lus0")
    await expect(on_paper(page, "dans l’urne ou nuls")).to_have_text("dans l’urne ou nuls3")
    await side(page).get_by_text("4 sur 16 ont voté").wait_for()
    assert await side(page).get_by_role("link", name="Lire le papier").get_attribute("href") == "/steward/paper"
    await meeting.submit(c.StrikeCard(new_id(ids.COMMAND), drawn[STRUCK], "27"), STEWARD)
    await expect(on_paper(page, "pas encore lus")).to_have_text("pas encore lus1")
    assert await accessibility_faults(page, axe_script) == []
    await side(page).get_by_role("button", name="Clore le vote").click()
    await expect(page.get_by_role("alertdialog")).to_contain_text(
        "1 personne qui vote sur papier n’a pas encore de bulletin lu pour ce vote."
    )
    await page.get_by_role("alertdialog").get_by_role("button", name="Clore le vote").click()
    await expect(page.get_by_role("main")).to_contain_text("2 voix")


async def test_a_vote_takes_a_page_of_the_booklets_and_every_screen_says_which(room: Votes, axe_script: str):
    codes = draw_cards(room.server.house, 1)
    await room.server.meeting.submit(c.IssueCards(new_id(ids.COMMAND), tuple(codes), 17), Actor("organiser"))
    page = await room.regie()
    await page.keyboard.press("f")
    booklets = card(page, "Carnets")
    await booklets.get_by_label("Combien").fill("2")
    await booklets.get_by_label("Pages de réserve").fill("2")
    await printed(room, page, "Carnets")
    await expect(page.get_by_role("complementary", name="Déjà sorti")).to_contain_text("2 carnets de 3 pages")

    records = (ROOT / "regie" / "paper_records.js").read_text(encoding="utf-8")
    [forms] = re.findall(r"(?s)FORM_OF = \{(.*?)\}", records)
    assert dict(re.findall(r'"?([a-z-]+)"?: "([a-z-]+)"', forms)) == {
        method: form for method, form in FORM_OF.items() if method != form
    }
    single = await room.plan("single", ("Mardi", "Samedi"), title="La date")
    points = await room.plan("points", ("Mardi", "Samedi"), title="Les points", points=3)
    await page.get_by_role("button", name="Votes", exact=True).click()
    await item(page, "Les points").click()
    await side(page).get_by_text("Aucune page libre du carnet").wait_for()
    await item(page, "La date").click()
    pages = side(page).get_by_label("Page du carnet")
    assert await pages.locator("option").all_inner_texts() == ["aucune", "page 2 · Un seul choix, 6 lettres"]
    await pages.select_option("2")
    await expect(item(page, "La date")).to_contain_text("Carnet : page 2")
    # A page that no longer asks as the poll does is named, and can be given back.
    asked = {"title": "La date", "question": "Que faire ?", "choices": room.state.polls[single].choices}
    await room.ask(c.ChangePoll, poll_id=single, method="schulze", **asked)
    await side(page).get_by_text("La page 2 du carnet n’est pas faite pour").wait_for()
    await expect(side(page).get_by_role("button", name="Ouvrir le vote")).to_be_disabled()
    await pages.select_option("0")
    await side(page).get_by_text("Aucune page libre du carnet").wait_for()
    await room.ask(c.ChangePoll, poll_id=single, method="single", **asked)
    await pages.select_option("2")
    await expect(item(page, "La date")).to_contain_text("Carnet : page 2")
    assert room.state.polls[single].page == 2
    assert room.state.polls[points].page == 0
    assert await accessibility_faults(page, axe_script) == []

    hall = await room.display(width=1920, height=1080)
    await sure(page, "Ouvrir le vote")
    await expect(hall.get_by_role("main")).to_contain_text("Carnet : page 2")
    assert await cut_off(hall) == []
    await expect(side(page)).to_contain_text("Carnet : page 2")
    [code] = codes.values()
    phone = await room.open(f"/v/{code}/{single}", width=390, height=844)
    for place, pictogram in enumerate(BOOKLET_PICTOGRAMS[:2]):
        assert room.state.polls[single].choices[place].pictogram == pictogram
        [drawn] = re.findall(r' d="([^"]+)"', kiosk_pictogram(pictogram))[:1]
        assert drawn in await phone.content()
    # A clock does not close it: who has paper is still to be read.
    await room.ask(c.TimePoll, poll_id=single, in_s=1)
    await side(page).get_by_text("Le papier peut encore être lu").wait_for()
    assert room.state.polls[single].is_open
