"""Several devices at one table: who writes, what the others are told, and what they still hold."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.table_hall import Hall, field, hall_of, row, strip, write
from tests.e2e.table_looks import faults_of
from tests.relay.relay import Relay, relaying
from tests.served import SCRIPT, served

PATIENT_MS = 60_000  # a line comes back within 3 s, a tab that died holds its turn for 5 s
TAKEN = "Un autre appareil écrit pour la table 1"
NO_STORAGE = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }"


@dataclass
class Device:
    """A tablet at the first table, on a line of its own."""

    hall: Hall
    relay: Relay
    context: BrowserContext

    async def scan(self) -> Page:
        """Open the table's page, as the code on its sign does."""
        page = await self.context.new_page()
        await page.goto(f"{self.relay.url}/t/{self.hall.link.rpartition('/')[2]}")
        return page

    def cut_off(self) -> None:
        """Take its line away until `join`."""
        self.relay.is_down = True
        self.relay.cut()

    def join(self) -> None:
        self.relay.is_down = False


class Table:
    """The hall, and the devices that its first table has at hand."""

    def __init__(self, hall: Hall, browser: Browser, stack: AsyncExitStack) -> None:
        self.hall = hall
        self._browser, self._stack = browser, stack

    async def device(self, **options: object) -> Device:
        relay = await self._stack.enter_async_context(relaying(self.hall.port, 1, {}))
        context = await self._browser.new_context(
            viewport={"width": 1024, "height": 768},
            locale="fr-FR",
            **options,  # type: ignore[arg-type]
        )
        return Device(self.hall, relay, context)

    def texts(self) -> list[str]:
        return [note.text for note in self.hall.notes()]


@pytest.fixture
async def table(tmp_path: Path, browser: Browser) -> AsyncIterator[Table]:
    async with hall_of(tmp_path) as hall, AsyncExitStack() as stack:
        await hall.open_round()
        yield Table(hall, browser, stack)


def head(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def take_over(page: Page) -> Locator:
    return page.get_by_role("button", name="Écrire sur cet appareil")


async def may_write(page: Page) -> None:
    await expect(field(page)).to_be_visible(timeout=PATIENT_MS)


async def is_away(page: Page) -> None:
    await expect(head(page)).to_have_text(TAKEN, timeout=PATIENT_MS)
    await expect(field(page)).to_have_count(0)


async def written(page: Page, text: str) -> None:
    await write(page, text)
    await expect(row(page, text)).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    await expect(strip(page)).to_contain_text("Tout ce que vous avez envoyé est à la régie.")


async def test_a_device_takes_the_place_of_a_dead_one_without_a_question_and_shows_everything(table: Table) -> None:
    first, second = await table.device(), await table.device()
    page = await first.scan()
    await written(page, "Écrite sur la tablette en panne")
    await first.context.close()
    page = await second.scan()
    await may_write(page)
    await expect(row(page, "Écrite sur la tablette en panne")).to_contain_text("Enregistrée")
    await written(page, "Écrite sur la nouvelle")
    assert table.texts() == ["Écrite sur la tablette en panne", "Écrite sur la nouvelle"]


async def test_a_device_that_went_off_without_a_farewell_is_dead_too_and_takes_nothing_back_when_it_wakes_up(
    table: Table,
) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await written(one, "Avant que la batterie soit vide")
    first.relay.flows.clear()
    two = await second.scan()
    await may_write(two)
    await written(two, "Après")
    await second.context.close()
    first.relay.cut()
    first.relay.flows.set()
    await is_away(one)
    await one.reload()
    await is_away(one)


async def test_a_tablet_that_wakes_up_does_not_take_the_place_of_one_that_has_just_gone(table: Table) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await may_write(one)
    first.cut_off()
    await may_write(await second.scan())
    second.cut_off()
    first.join()
    await is_away(one)
    second.join()
    await take_over(one).click()
    await may_write(one)


async def test_a_device_asks_before_it_takes_the_place_of_a_living_one_which_writes_on(table: Table) -> None:
    first, second = await (await table.device()).scan(), await (await table.device()).scan()
    await may_write(first)
    await is_away(second)
    await expect(take_over(second)).to_be_visible()
    await second.reload()
    await is_away(second)
    await written(first, "Sans être dérangée")


async def test_the_device_that_is_sent_away_is_told_at_once_and_the_new_one_shows_everything(table: Table) -> None:
    first, second = await (await table.device()).scan(), await (await table.device()).scan()
    await written(first, "Écrite avant")
    await take_over(second).click()
    await may_write(second)
    await is_away(first)
    await expect(first.get_by_text("Il a pris la place de celui-ci.")).to_be_visible()
    await expect(row(second, "Écrite avant")).to_contain_text("Enregistrée")
    await written(second, "Écrite après")
    assert table.texts() == ["Écrite avant", "Écrite après"]


async def test_the_place_goes_to_and_fro_only_by_hand_and_nothing_is_lost_or_doubled(table: Table) -> None:
    pages = [await (await table.device()).scan(), await (await table.device()).scan()]
    await may_write(pages[0])
    for turn in range(5):
        writer, other = pages[turn % 2], pages[1 - turn % 2]
        if turn:
            await take_over(writer).click()
        await may_write(writer)
        await is_away(other)
        await written(writer, f"Tour {turn}")
    assert table.texts() == [f"Tour {turn}" for turn in range(5)]


async def test_a_device_that_was_sent_away_stays_so_over_reloads_even_when_the_other_one_is_gone(table: Table) -> None:
    first, second = await table.device(), await table.device()
    one, two = await first.scan(), await second.scan()
    await may_write(one)
    await take_over(two).click()
    await is_away(one)
    await second.context.close()
    await one.reload()
    await is_away(one)
    again = await first.scan()
    await is_away(again)
    await take_over(one).click()
    for page in (one, again):
        await may_write(page)


async def test_what_waits_on_a_device_that_lost_its_place_while_it_was_cut_off_arrives_once(table: Table) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await written(one, "Avant la coupure")
    first.cut_off()
    for text in ("En attente 1", "En attente 2"):
        await write(one, text)
    await field(one).fill("Pas encore envoyée")
    two = await second.scan()
    await may_write(two)
    await written(two, "Pendant ce temps")
    first.join()
    await is_away(one)
    await expect(one.get_by_role("status").first).to_have_text(
        "2 notes sont parties d’ici et se trouvent maintenant à la régie.", timeout=PATIENT_MS
    )
    await expect(one.get_by_role("textbox")).to_have_value("Pas encore envoyée")
    for text in ("En attente 1", "En attente 2"):
        await expect(row(two, text)).to_contain_text("Enregistrée")
    assert table.texts() == ["Avant la coupure", "Pendant ce temps", "En attente 1", "En attente 2"]


async def test_a_device_without_its_place_says_what_still_waits_over_reloads_until_it_has_gone(table: Table) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await may_write(one)
    first.cut_off()
    await write(one, "Gardée sur l’ancienne")
    two = await second.scan()
    await may_write(two)
    first.relay.flows.clear()
    first.join()
    await is_away(one)
    for _ in range(2):
        await expect(one.get_by_text("1 envoi attend encore ici.")).to_be_visible()
        await expect(one.get_by_role("listitem")).to_have_text("Gardée sur l’ancienne")
        await one.reload()
        await is_away(one)
    assert table.texts() == []
    first.relay.flows.set()
    await expect(one.get_by_text("1 note est partie d’ici")).to_be_visible(timeout=PATIENT_MS)
    await expect(row(two, "Gardée sur l’ancienne")).to_contain_text("Enregistrée")
    assert table.texts() == ["Gardée sur l’ancienne"]


async def test_who_writes_stands_over_a_restart_of_the_server(table: Table) -> None:
    one, two = await (await table.device()).scan(), await (await table.device()).scan()
    await may_write(one)
    await take_over(two).click()
    await may_write(two)
    await is_away(one)
    await table.hall.stop()
    await write(two, "Écrite sans serveur")
    await table.hall.start()
    await expect(row(two, "Écrite sans serveur")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    await is_away(one)
    await one.reload()
    await is_away(one)
    await written(two, "Et après")
    assert table.texts() == ["Écrite sans serveur", "Et après"]


async def test_two_tabs_of_one_browser_are_one_device(table: Table) -> None:
    first, second = await table.device(), await table.device()
    tabs = [await first.scan(), await first.scan()]
    for tab in tabs:
        await may_write(tab)
    await written(tabs[0], "Du premier onglet")
    await written(tabs[1], "Du second")
    other = await second.scan()
    await is_away(other)
    await take_over(other).click()
    for tab in tabs:
        await is_away(tab)
    await take_over(tabs[1]).click()
    for tab in tabs:
        await may_write(tab)
    await is_away(other)
    assert len(table.hall.notes()) == 2


async def test_a_note_that_came_too_late_from_the_old_device_keeps_its_words_and_their_reason(table: Table) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await may_write(one)
    first.cut_off()
    await write(one, "Arrivée trop tard")
    await may_write(await second.scan())
    await table.hall.close_round()
    first.join()
    await is_away(one)
    await expect(one.locator(".why", has_text="La séquence était déjà close.")).to_be_visible(timeout=PATIENT_MS)
    await expect(one.get_by_role("textbox")).to_have_value("Arrivée trop tard")
    assert table.texts() == []


async def test_a_text_that_was_not_sent_can_be_copied_from_the_device_that_was_sent_away(table: Table) -> None:
    device = await table.device(permissions=["clipboard-read", "clipboard-write"])
    one = await device.scan()
    await field(one).fill("À moitié écr")
    two = await (await table.device()).scan()
    await take_over(two).click()
    await is_away(one)
    await one.get_by_role("button", name="Copier ce texte").click()
    await expect(one.get_by_text("Copié.")).to_be_visible()
    assert await one.evaluate("navigator.clipboard.readText()") == "À moitié écr"
    await take_over(one).click()
    await expect(field(one)).to_have_value("À moitié écr")


async def test_where_nothing_can_be_kept_a_device_is_still_the_same_after_a_reload(table: Table) -> None:
    first, second = await table.device(), await table.device()
    await first.context.add_init_script(NO_STORAGE)
    one = await first.scan()
    await may_write(one)
    await one.reload()
    await may_write(one)
    two = await second.scan()
    await take_over(two).click()
    await is_away(one)
    await second.context.close()
    await one.reload()
    await is_away(one)


async def test_who_asks_while_the_line_is_cut_is_told_and_takes_nothing_by_surprise_later(table: Table) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await may_write(one)
    two = await second.context.new_page()
    await two.clock.install()
    await two.goto(f"{second.relay.url}/t/{table.hall.link.rpartition('/')[2]}")
    await is_away(two)
    second.cut_off()
    await take_over(two).click()
    await expect(two.get_by_role("button", name="On demande la place…")).to_be_visible()
    await two.clock.fast_forward(6_000)
    await expect(two.get_by_text("La régie ne répond pas encore.")).to_be_visible()
    await two.clock.fast_forward(30_000)
    await expect(two.get_by_text("La régie ne répond pas.")).to_be_visible()
    second.join()
    await two.clock.fast_forward(30_000)
    await is_away(two)
    await written(one, "Personne n’a rien pris")
    await take_over(two).click()
    await may_write(two)


async def test_where_the_script_allows_several_devices_all_of_them_write(tmp_path: Path, browser: Browser) -> None:
    async with several(tmp_path, browser) as pages:
        for place, page in enumerate(pages):
            await written(page, f"Appareil {place}")
        for page in pages:
            await expect(page.locator(".note")).to_have_count(len(pages))


@asynccontextmanager
async def several(data: Path, browser: Browser) -> AsyncIterator[list[Page]]:
    """Three devices at a table of a meeting that allows it, its first round open."""
    async with served(data, script=f'devices = "several"\n{SCRIPT}') as server:
        hall = Hall(data)
        hall.server = server
        await hall.open_round()
        pages = []
        for _ in range(3):
            context = await browser.new_context(locale="fr-FR")
            pages.append(await context.new_page())
            await pages[-1].goto(server.tables[1])
            await may_write(pages[-1])
        yield pages


async def test_nothing_is_wrong_with_any_state_of_a_device_without_its_place(table: Table, axe_script: str) -> None:
    first, second = await table.device(), await table.device()
    one = await first.scan()
    await may_write(one)
    two = await second.scan()
    await is_away(two)
    assert await faults_of(two, axe_script) == []
    first.cut_off()
    await write(one, "En attente")
    await field(one).fill("Pas envoyée")
    await expect(strip(one)).to_contain_text("Hors ligne.", timeout=PATIENT_MS)
    assert await faults_of(one, axe_script) == []
    await take_over(two).click()
    await may_write(two)
    await table.hall.close_round()
    first.join()
    await is_away(one)
    await expect(one.locator(".why", has_text="La séquence était déjà close.")).to_be_visible(timeout=PATIENT_MS)
    assert await faults_of(one, axe_script) == []
    first.cut_off()
    await take_over(one).click()
    assert await faults_of(one, axe_script) == []
