"""Every page of a kiosk: clean for axe in light and dark, and never wider than its screen."""

from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize

from server.domain import commands as c
from server.domain.records import Choice, Rules
from tests.axe import axe_faults_light_and_dark
from tests.e2e.kiosk_room import at_start, confirm, heading, kiosk_hall, make_kiosk, on_ballot, poll_of, press, scan
from tests.kiosk.hall import CHOICES
from tests.served import Served

SIZES = ((320, 640), (390, 844), (1024, 768), (1080, 1920))
OF_AXE: ViewportSize = {"width": 1080, "height": 1920}

LOOKING = """on => {
  document.getElementById("camera").hidden = !on;
  document.querySelector("main").className = on ? "looking" : "";
}"""
"""The picture of the camera, without one: a card before it is in `test_kiosk_camera.py`."""


class Looks:
    """What was wrong with the pages that were looked at."""

    def __init__(self, page: Page, axe_script: str) -> None:
        self.page, self._axe_script = page, axe_script
        self.seen = 0
        self.faults: list[object] = []

    async def at(self, name: str) -> None:
        self.seen += 1
        for width, height in SIZES:
            await self.page.set_viewport_size({"width": width, "height": height})
            if await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append((name, width))
        await self.page.set_viewport_size(OF_AXE)
        if found := await axe_faults_light_and_dark(self.page, self._axe_script):
            self.faults.append((name, found))


async def plan(hall: Served, id: str, method: str, rules: Rules) -> None:
    choices = tuple(Choice("", "", text, pictogram, "") for text, pictogram in CHOICES)
    asked = {"title": "La place de demain", "question": "Pour la place, que voulez-vous ?"}
    await hall.do(c.PlanPoll(f"c_{id}", poll_id=id, method=method, choices=choices, rules=rules, **asked))  # type: ignore[arg-type]


async def test_every_page_of_a_kiosk_is_clean_and_fits(browser: Browser, axe_script: str, tmp_path: Path) -> None:
    async with kiosk_hall(tmp_path, kiosk_idle_s=300) as hall:
        cards = iter(hall.cards)
        page = await (await browser.new_context(viewport=OF_AXE)).new_page()
        looks = Looks(page, axe_script)
        await page.goto(f"{hall.url}/kiosk")
        await looks.at("no kiosk")
        await make_kiosk(page, hall)
        await looks.at("start")
        await page.evaluate(LOOKING, True)
        await looks.at("camera")
        await page.evaluate(LOOKING, False)
        await press(page, "Continuer")
        await page.get_by_role("alert").wait_for()
        await looks.at("start, no code")
        await page.get_by_role("link", name="Pour l’accueil").click()
        await heading(page, "Borne « Entrée »")
        await looks.at("desk")
        await page.get_by_role("link", name="Revenir à la borne").click()
        await at_start(page)
        await page.get_by_role("link", name="Langue").click()
        await heading(page, "Couleurs")
        await looks.at("reading")
        await page.goto(f"{hall.url}/kiosk")
        await at_start(page)

        await scan(page, hall, next(cards))
        await on_ballot(page)
        await press(page, "Continuer")
        await page.locator("[role=alert]:focus").wait_for()
        await looks.at("ballot with a fault")
        await confirm(page, "B")
        await looks.at("confirmation")
        await page.evaluate("document.getElementById('still').hidden = !(document.querySelector('main').hidden = true)")
        await looks.at("still there")
        await page.evaluate("document.querySelector('main').hidden = !(document.getElementById('still').hidden = true)")
        await page.context.set_offline(True)
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est gardé")
        await looks.at("kept")
        await page.context.set_offline(False)
        await press(page, "Réessayer maintenant")
        await heading(page, "Votre vote est dans l’urne")
        await looks.at("receipt")
        await page.route("**/kiosk", lambda route: route.abort())
        await press(page, "J’ai terminé")
        await heading(page, "La borne est en attente")
        await looks.at("down")
        await page.unroute("**/kiosk")
        await at_start(page)

        await scan(page, hall, next(cards))
        await on_ballot(page)
        await press(page, "Quelqu’un m’aide")
        await heading(page, "Lisez ensemble")
        await looks.at("read together")
        await press(page, "La personne choisit seule")
        await on_ballot(page)
        await page.get_by_role("radio", name="A Planter").check()
        await looks.at("alone")
        assert await page.locator(".now").count() == 0
        await press(page, "Continuer")
        await heading(page, "Est-ce bien votre choix")
        await page.get_by_text("Montrer mon choix").click()
        await looks.at("confirmation, shown")
        await press(page, "Mettre dans l’urne")
        await page.get_by_text("Rendez l’appareil").wait_for()
        await looks.at("given back")
        await press(page, "J’ai terminé")
        await heading(page, "Merci")
        await looks.at("thanks")
        await page.get_by_role("link", name="Personne suivante").click()

        await at_start(page)
        card = next(cards)
        for id, method, rules in (("v_r", "instant-runoff", Rules()), ("v_p", "points", Rules(points=10))):
            await plan(hall, id, method, rules)
            await hall.do(c.OpenPoll(f"c_open{id}", id))
        await scan(page, hall, card)
        await heading(page, "3 votes sont ouverts")
        await looks.at("list")
        await page.get_by_role("button", name="Voter : La place de demain").last.click()
        await page.get_by_role("button", name="A Planter des arbres pour avoir de l’ombre, Plus").click(click_count=3)
        assert await page.get_by_role("textbox", name="A Planter").input_value() == "3"
        await page.get_by_role("button", name="A Planter des arbres pour avoir de l’ombre, Moins").click()
        await looks.at("points")
        await press(page, "Continuer")
        await heading(page, "Est-ce bien votre choix")
        await page.get_by_text("2 points").wait_for()
        await looks.at("points, confirmation")
        await hall.do(c.ClosePoll("c_closep", "v_p"))
        await press(page, "Mettre dans l’urne")
        await heading(page, "Le vote est terminé")
        await looks.at("over")
        assert await page.evaluate("document.title.includes('Borne')")
        assert looks.faults == []
        assert looks.seen == 21
        assert await hall.house.storage.boxes.turnout(poll_of(hall)) == {"": {"kiosk": 2}}
