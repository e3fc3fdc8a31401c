"""A whole meeting, by hand, through its four doors: the demonstration's own process, nothing simulated."""

import asyncio
import json
import sys
from typing import Any

import pypdfium2
from playwright.async_api import Browser, Page, expect

from tests.cli.test_demo import demo
from tests.e2e.control_room import heap, incoming

TABLET, LAPTOP, PHONE, SCREEN = (1024, 768), (1280, 800), (390, 844), (1280, 720)


async def opened(browser: Browser, url: str, size: tuple[int, int]) -> Page:
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="fr-FR")
    page = await context.new_page()
    await page.goto(url)
    return page


async def sure(page: Page, name: str) -> None:
    """Press a button that asks whether one is sure, and say yes."""
    await page.get_by_role("button", name=name).first.click()
    await page.get_by_role("alertdialog").get_by_role("button", name=name).click()


async def writes(table: Page, text: str, kind: str) -> None:
    await table.get_by_label("Ce que dit la table").fill(text)
    await table.get_by_role("radio", name=kind).check(force=True)
    await table.get_by_role("button", name="Envoyer à la régie").click()
    await expect(table.get_by_role("listitem").filter(has_text=text)).to_contain_text("Enregistrée")


async def votes(browser: Browser, doors: dict[str, Any], card: int, choice: str) -> Page:
    phone = await opened(browser, doors["vote"], PHONE)
    await phone.get_by_role("textbox").fill(doors["cards"][card].lower().replace("-", " "))
    await phone.keyboard.press("Enter")
    await phone.get_by_label(choice).check()
    await phone.get_by_role("button", name="Mettre dans l’urne").click()
    await phone.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
    return phone


async def test_a_meeting_is_held_from_the_first_note_to_the_proceedings(browser: Browser) -> None:
    async with demo("--idle", "--tables", "3", "--seats", "3") as doors:
        regie = await opened(browser, doors["regie"], LAPTOP)
        display = await opened(browser, doors["display"], SCREEN)
        tables = [await opened(browser, table["url"], TABLET) for table in doors["tables"][:2]]
        await expect(display.get_by_role("main")).to_contain_text("Saint-Aubin")

        # The round
        await sure(regie, "Ouvrir la séquence")
        for page in (display, *tables):
            await expect(page.get_by_text("sur la place du marché").first).to_be_visible()
        await writes(tables[0], "Des bancs à l’ombre pour les anciens", "Idée")
        await writes(tables[1], "Où s’asseoir quand on attend le car ?", "Question")
        await writes(tables[1], "Pas de bancs devant chez moi, merci", "Désaccord")
        await expect(incoming(regie)).to_have_count(3)

        # From notes to a proposal
        await incoming(regie, "Des bancs à l’ombre").focus()
        await regie.keyboard.press("Shift+ArrowDown")
        await regie.keyboard.press("n")
        await regie.keyboard.type("S’asseoir")
        await regie.keyboard.press("Enter")
        await expect(heap(regie, "S’asseoir").get_by_role("option")).to_have_count(2)
        await heap(regie, "S’asseoir").get_by_role("option").first.click()
        await regie.keyboard.press("p")
        await regie.get_by_role("textbox", name="Titre").fill("Dix bancs à l’ombre")
        await regie.get_by_role("textbox", name="Texte").fill("Dix bancs à dossier, avant l’été.")
        # The meeting is held in two languages: a vote opens once both are there.
        await regie.get_by_role("region", name="Versions").get_by_role("button", name="Anglais", exact=True).click()
        english = regie.get_by_role("region", name="Anglais", exact=True)
        await english.get_by_role("textbox", name="Titre").fill("Ten benches in the shade")
        await english.get_by_role("textbox", name="Texte").fill("Ten benches with backs, before summer.")
        await regie.get_by_role("button", name="Enregistrer").click()
        await regie.get_by_text("Enregistrée à la régie").wait_for()
        await regie.get_by_role("tabpanel").get_by_role("button", name="Envoyer aux tables").click()
        await regie.get_by_role("alertdialog").get_by_role("button", name="Envoyer aux tables").click()
        for table in tables:
            await expect(table.get_by_text("Dix bancs à l’ombre").first).to_be_visible()
        await regie.keyboard.press("Escape")
        await sure(regie, "Clore la séquence")

        # The vote on what the tables were sent
        await regie.get_by_role("button", name="Votes", exact=True).click()
        await regie.get_by_role("main").get_by_role("button", name="Nos propositions").click()
        await regie.get_by_role("heading", name="Parmi nos propositions").wait_for()
        await regie.get_by_role("main").get_by_role("button", name="Ouvrir le vote").last.click()
        await regie.get_by_role("alertdialog").get_by_role("button", name="Ouvrir le vote").click()
        await expect(display.get_by_role("main")).to_contain_text("Parmi nos propositions")
        await expect(display.get_by_role("main")).to_contain_text("0 sur 9")
        phones = [await votes(browser, doors, card, "Dix bancs à l’ombre") for card in (0, 1)]
        await votes(browser, doors, 2, "Vote blanc")
        await expect(display.get_by_role("main")).to_contain_text("3 sur 9")
        await expect(tables[0].get_by_text("Parmi nos propositions").first).to_be_visible()
        await regie.get_by_role("main").get_by_role("button", name="Clore le vote").last.click()
        await regie.get_by_role("alertdialog").get_by_role("button", name="Clore le vote").click()
        await expect(display.get_by_role("main")).to_contain_text("Le vote est clos")
        await expect(display.get_by_role("main")).not_to_contain_text("100 %")
        await regie.get_by_role("main").get_by_role("button", name="Publier en salle").last.click()
        await regie.get_by_role("alertdialog").get_by_role("button", name="Publier").click()
        for page in (display, tables[0]):
            await expect(page.get_by_role("listitem").filter(has_text="Dix bancs à l’ombre").first).to_contain_text(
                "100 %"
            )
        await phones[0].get_by_role("link", name="Mettre à jour").click()
        await expect(phones[0].get_by_role("heading", name="Le vote est clos")).to_be_visible()

        # What everyone takes home, and what anyone may check
        async with regie.expect_download() as download:
            await regie.get_by_role("link", name="Actes (PDF)").click()
        document = pypdfium2.PdfDocument(await (await download.value).path())
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        for said in ("Dix bancs à l’ombre", "Des bancs à l’ombre pour les anciens", "3 bulletins pour 9", "100"):
            assert said in " ".join(text.split()), said
        verifying = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server", "verify", doors["data"], "--json"), stdout=asyncio.subprocess.PIPE
        )
        report = json.loads((await verifying.communicate())[0])
        assert (report["ok"], [poll["ballots"] for poll in report["polls"]]) == (True, [3])
