"""Ballots on paper at the desk, in a browser: sent file by file, decided apart, closed, explained, destroyed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from server.domain import commands as c
from tests.axe import axe_faults_light_and_dark
from tests.kiosk.desk import Hall, hall_with_desk
from tests.kiosk.test_steward_paper import scans

SIZES = ((390, 844), (1024, 768))


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with_desk(tmp_path) as made:
        yield made


class Desk:
    """Somebody at the desk, whose every page is looked at."""

    def __init__(self, page: Page, axe_script: str) -> None:
        self.page, self._axe = page, axe_script
        self.faults: list[Any] = []

    async def look(self, name: str) -> None:
        for width, height in SIZES:
            await self.page.set_viewport_size({"width": width, "height": height})
            wide = await self.page.evaluate("document.documentElement.scrollWidth")
            low = await self.page.evaluate(
                "[...document.querySelectorAll('.option, .button, .field, summary')]"
                ".filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 48)"
                ".map(each => each.outerHTML.slice(0, 120))"
            )
            if wide > width or low:
                self.faults.append((name, width, wide, low))
        self.faults += [(name, *each) for each in await axe_faults_light_and_dark(self.page, self._axe)]

    async def send(self, *files: Path) -> None:
        await self.page.locator("#files").set_input_files(files)
        await self.page.get_by_role("button", name="Lire les bulletins").click()


async def at_desk(hall: Hall, browser: Browser, axe_script: str, script: bool = True) -> Desk:
    steward = await hall.steward()
    context = await browser.new_context(java_script_enabled=script)
    for cookie in steward.http.cookies.jar:
        await context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": hall.server.url}])
    page = await context.new_page()
    if script:
        await page.clock.install()
    await page.goto(f"{hall.server.url}/steward/paper")
    return Desk(page, axe_script)


async def test_a_pile_goes_in_through_a_broken_line_and_what_waits_is_decided_by_keyboard(
    hall: Hall, browser: Browser, axe_script: str, tmp_path: Path
) -> None:
    """The line breaks after the first file; nothing is counted twice, and the poll closes with all accounted for."""
    files = []
    for number, data in enumerate(await scans(hall, "a", "b", ""), 1):
        files.append(tmp_path / f"scan-{number}.jpg")
        files[-1].write_bytes(data)
    first = await at_desk(hall, browser, axe_script)
    page = first.page
    await expect(page.get_by_text("3 bulletins remis ne sont pas encore lus.")).to_be_visible()
    await first.look("nothing read")

    broken = [True]

    async def break_once(route: Route) -> None:
        if route.request.method == "POST" and b"scan-2.jpg" in (route.request.post_data_buffer or b"") and broken:
            broken.clear()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/steward/paper", break_once)
    await first.send(*files)
    again = page.get_by_role("button", name="Reprendre l’envoi")
    await expect(again).to_be_focused()
    await expect(page.get_by_text("1 bulletin lu.")).to_be_visible()
    await first.look("line broken")
    await again.press("Enter")
    await expect(page.get_by_text("3 bulletins lus.")).to_be_visible()
    await expect(page.get_by_text("1 bulletin attend votre avis")).to_be_visible()
    await expect(page.locator("#sending")).to_be_hidden()
    await first.look("read")
    await page.locator("#camera").set_input_files(files[0])  # a photo is read as soon as it is taken
    await expect(page.get_by_text("1 déjà lu, compté une seule fois")).to_be_visible()
    await expect(page.locator("#reports li", has_text="comptés une seule fois")).to_contain_text("photo 1, ")
    await expect(page.locator("#sending")).to_be_hidden()

    second = await at_desk(hall, browser, axe_script, script=False)
    for desk, told in ((first, "Une deuxième personne doit encore regarder"), (second, "Vous êtes d’accord à deux")):
        await desk.page.get_by_role("link", name="Regarder ce bulletin").press("Enter")
        await expect(desk.page.get_by_role("heading", name="Que dit ce bulletin")).to_be_visible()
        await expect(desk.page.get_by_alt_text("Le bulletin entier")).to_be_visible()
        if desk is first:
            await desk.look("doubt")
        if desk is first:
            for each in await desk.page.locator("input[type=radio][value=empty]").all():
                await each.press("Space")
            await desk.page.get_by_role("button", name="Donner mon avis").press("Enter")
        else:
            await desk.page.get_by_role("button", name="Aucune case n’est cochée").press("Enter")
        await expect(desk.page.get_by_text(told)).to_be_visible()
    await first.look("one has decided")
    await expect(second.page.get_by_text("Le compte est juste")).to_be_visible()
    await page.clock.fast_forward(20_000)  # who has the page open sees it without doing anything
    await expect(page.get_by_text("Le compte est juste")).to_be_visible()

    [poll] = [poll.id for poll in hall.server.meeting.state.polls.values() if poll.is_open]
    await hall.ask(c.ClosePoll, poll_id=poll)
    assert hall.server.meeting.state.polls[poll].turnout == 3
    await second.page.reload()
    await second.page.locator("summary", has_text="Détruire ces images").press("Enter")
    await second.page.get_by_role("button", name="Détruire pour toujours").press("Enter")
    await expect(second.page.get_by_text("Imprimer le certificat")).to_be_visible()
    assert [*first.faults, *second.faults] == []
