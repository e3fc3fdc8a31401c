"""A table's page without a network: by https it opens, is written in, loses nothing; else it says what it cannot."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Playwright, async_playwright, expect

from server.domain import commands as c
from server.domain.records import ORGANISER
from server.live.house import new_id, new_token
from tests.e2e.offline_hall import (
    KEPT,
    NEWER,
    OFFLINE,
    PATIENT_MS,
    READY,
    STAY,
    UNOPENED,
    Keys,
    Tablet,
    browser_with,
    card,
    kept,
    line_to,
    on_disk,
    open_card,
    program_in,
    tablet_of,
)
from tests.e2e.table_hall import Hall, field, hall_of, row, strip, write
from tests.e2e.table_looks import faults_of
from tests.faults.halls import found_hall
from tests.tls.secure_hall import secure_hall

SAVED = "Tout ce que vous avez envoyé est à la régie."


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    keys = Keys(tmp_path_factory.mktemp("keys"))
    keys.make()
    return keys


@pytest.fixture(scope="module")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
async def trusting(playwright: Playwright, keys: Keys, chromium_path: str) -> AsyncIterator[Browser]:
    """A browser that was taught to trust the hall."""
    async with browser_with(playwright.chromium, chromium_path, keys.trust) as browser:
        yield browser


@pytest.fixture
async def hall(keys: Keys, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(keys.give(tmp_path / "data"), tls=True) as hall:
        await hall.open_round()
        yield hall


@pytest.fixture
async def tablet(hall: Hall, trusting: Browser) -> AsyncIterator[Tablet]:
    async with tablet_of(hall, trusting) as tablet:
        yield tablet


async def all_at_the_regie(page: Page) -> None:
    await expect(strip(page)).to_contain_text(SAVED, timeout=PATIENT_MS)


# Written without a network


async def test_nothing_is_lost_over_reload_and_closing_without_a_network(tablet: Tablet) -> None:
    page = await tablet.open_kept()
    for text in ("Une", "Deux"):
        await write(page, text)
        await expect(row(page, text)).to_contain_text("Enregistrée")
    await tablet.go_offline()
    await write(page, "Trois, sans réseau")
    await on_disk(page)
    await page.reload()
    await expect(row(page, "Deux")).to_contain_text("Enregistrée")
    await expect(row(page, "Trois, sans réseau")).to_contain_text("En attente")
    await write(page, "Quatre, après le rechargement")
    await field(page).press_sequentially("À moitié écr")
    await on_disk(page)
    await page.close()
    again = await tablet.open()
    await expect(strip(again)).to_contain_text(OFFLINE, timeout=PATIENT_MS)
    for text in ("Une", "Deux", "Trois, sans réseau", "Quatre, après le rechargement"):
        await expect(row(again, text)).to_be_visible()
    await expect(field(again)).to_have_value("À moitié écr")
    await expect(strip(again)).to_contain_text("2 en attente")
    assert tablet.texts() == ["Une", "Deux"]
    await tablet.come_online()
    await all_at_the_regie(again)
    assert tablet.texts() == ["Une", "Deux", "Trois, sans réseau", "Quatre, après le rechargement"]
    await expect(field(again)).to_have_value("À moitié écr")


async def test_it_is_the_same_when_the_server_is_away_and_the_network_is_not(tablet: Tablet) -> None:
    page = await tablet.open_kept()
    await write(page, "Une")
    await expect(row(page, "Une")).to_contain_text("Enregistrée")
    await tablet.hall.stop()
    await write(page, "Deux")
    await on_disk(page)
    await page.close()
    page = await tablet.open()
    await write(page, "Trois")
    await expect(row(page, "Deux")).to_contain_text("En attente")
    await tablet.hall.start()
    await all_at_the_regie(page)
    assert tablet.texts() == ["Une", "Deux", "Trois"]


async def test_a_line_that_hangs_does_not_hold_up_the_page(tablet: Tablet) -> None:
    page = await tablet.open_kept()
    tablet.line.hang()
    async with asyncio.timeout(15):  # not the minutes that a browser would wait
        await page.reload()
        await write(page, "Écrite quand tout attend")
    await expect(row(page, "Écrite quand tout attend")).to_contain_text("En attente")
    tablet.line.mend()
    await expect(row(page, "Écrite quand tout attend")).to_contain_text("Enregistrée", timeout=PATIENT_MS)


async def test_two_tabs_without_a_network_send_each_note_once(tablet: Tablet) -> None:
    await (await tablet.open_kept()).close()
    await tablet.go_offline()
    tabs = [await tablet.open(), await tablet.open()]
    for number, tab in enumerate(tabs):
        await write(tab, f"De l’onglet {number}")
    for tab in tabs:
        for number in range(2):
            await expect(row(tab, f"De l’onglet {number}")).to_contain_text("En attente")
    await tablet.come_online()
    for tab in tabs:
        await all_at_the_regie(tab)
    assert tablet.texts() == ["De l’onglet 0", "De l’onglet 1"]


async def test_the_countdown_of_a_reopened_page_is_the_servers_on_a_tablet_that_is_an_hour_off(tablet: Tablet) -> None:
    await tablet.context.add_init_script(
        "{ const Real = Date; Date = class extends Real { constructor(...given) {"
        " super(...(given.length ? given : [Real.now() + 3_600_000])); }"
        " static now() { return Real.now() + 3_600_000; } } }"
    )
    page = await tablet.open_kept()
    await expect(page.get_by_role("timer")).to_have_text(re.compile(r"^9:\d\d$"))
    await tablet.go_offline()
    await page.reload()
    await expect(page.get_by_role("timer")).to_have_text(re.compile(r"^9:\d\d$"))


# Whose page


async def test_a_table_that_was_never_opened_here_is_told_so_and_opens_once_the_line_is_back(tablet: Tablet) -> None:
    await tablet.open_kept()
    await tablet.go_offline()
    page = await tablet.open(tablet.hall.server.tables[2])
    await expect(page.get_by_role("heading")).to_have_text(UNOPENED)
    await tablet.come_online()
    await page.get_by_role("link", name="Réessayer").click()
    await expect(page.locator(".place")).to_contain_text("Table 2")


async def test_each_link_opens_its_own_table_without_a_network(tablet: Tablet) -> None:
    links = tablet.hall.server.tables
    for number in (1, 2):
        page = await tablet.open_kept(links[number])
        await write(page, f"De la table {number}")
        await expect(row(page, f"De la table {number}")).to_contain_text("Enregistrée")
        await page.close()
    await tablet.go_offline()
    for number in (1, 2):
        page = await tablet.open(links[number])
        await expect(page.locator(".place")).to_contain_text(f"Table {number}")
        await expect(page.locator(".note")).to_have_count(1)
        await expect(row(page, f"De la table {number}")).to_be_visible()
        await page.close()


async def replace_link(hall: Hall) -> str:
    token = new_token()
    command = c.IssueTableLink(
        new_id("c"), hall.server.ids("tables")[0], hall.server.house.hash("table", token), replace=True
    )
    await hall.server.meeting.submit(command, ORGANISER)
    return f"{hall.server.url}/t/{token}"


async def test_a_replaced_link_opens_nothing_once_the_server_has_said_so_and_the_new_one_has_what_waited(
    tablet: Tablet,
) -> None:
    page = await tablet.open_kept()
    await write(page, "Vue par tous")
    await expect(row(page, "Vue par tous")).to_contain_text("Enregistrée")
    await tablet.go_offline()
    link = await replace_link(tablet.hall)
    await page.reload()
    await write(page, "Écrite sous l’ancien lien")
    await tablet.come_online()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n’ouvre pas de table", timeout=PATIENT_MS)
    await expect(page.get_by_text("Écrite sous l’ancien lien")).to_be_visible()
    await page.wait_for_function(f"async () => !JSON.stringify(await ({KEPT})()).includes('/page/')")
    await tablet.go_offline()
    await page.reload()
    await expect(page.get_by_role("heading")).to_have_text(UNOPENED)
    await tablet.come_online()
    again = await tablet.open(link)
    await expect(row(again, "Écrite sous l’ancien lien")).to_contain_text("Enregistrée", timeout=PATIENT_MS)


async def test_a_link_that_is_found_replaced_when_it_is_opened_is_forgotten(tablet: Tablet) -> None:
    page = await tablet.open_kept()
    await page.close()
    await replace_link(tablet.hall)
    page = await tablet.open()
    await expect(page.get_by_role("alert")).to_be_visible()  # the server's own refusal
    await tablet.go_offline()
    await page.reload()
    await expect(page.get_by_role("heading")).to_have_text(UNOPENED)


async def test_a_device_that_was_sent_away_shows_nothing_of_the_table_without_a_network(
    tablet: Tablet, hall: Hall, trusting: Browser
) -> None:
    page = await tablet.open_kept()
    await write(page, "Vue par la table")
    await expect(row(page, "Vue par la table")).to_contain_text("Enregistrée")
    async with tablet_of(hall, trusting) as other:
        taking = await other.open()
        await taking.get_by_role("button", name="Écrire sur cet appareil").click()
        away = page.get_by_role("heading", name="Un autre appareil écrit pour la table 1")
        await expect(away).to_be_visible(timeout=PATIENT_MS)
        await tablet.go_offline()
        await page.reload()
        await expect(away).to_be_visible()
        await expect(page.get_by_text("Vue par la table")).to_have_count(0)


async def test_what_lies_in_the_cache_is_the_pages_files_and_no_address_that_opens_anything(tablet: Tablet) -> None:
    server = tablet.hall.server
    page = await tablet.open_kept()
    await page.goto(f"{tablet.line.url}/v/{server.cards[0]}")
    await page.goto(f"{tablet.line.url}/display/{server.site}")
    await page.goto(f"{tablet.line.url}/v")
    found = await page.evaluate(KEPT)
    paths = {url.removeprefix(tablet.line.url) for _, url in found}
    other = {path for path in paths if not re.match(r"/static/(v[0-9a-f]+/)?", path)}
    assert {path for path in other if not path.startswith("/table-worker/page/")} == {
        "/table-unopened",
        "/qr/vote.svg",
    }
    assert not [path for path in paths if "regie" in path]
    token = tablet.hall.link.rpartition("/")[2]
    bodies = await page.evaluate("""async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const answer = await cache.match(request, { ignoreVary: true });
          texts.push(answer.url, JSON.stringify([...answer.headers]), await answer.text());
        }
      }
      return texts.join("\\n");
    }""")
    assert token not in bodies + str(found)


async def test_all_that_a_page_loads_is_kept(tablet: Tablet) -> None:
    page = await tablet.open_kept()
    loaded = set(await page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)"))
    lying = {url for _, url in await page.evaluate(KEPT)}
    assert {url for url in loaded - lying if "/table-worker" not in url} == set()
    missed: list[str] = []
    tablet.context.on("requestfailed", lambda request: missed.append(request.url))
    await tablet.go_offline()
    await page.reload()
    await expect(strip(page)).to_contain_text(OFFLINE, timeout=PATIENT_MS)
    await page.get_by_role("button", name="Appeler à l’aide").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Appeler à l’aide")
    assert not [url for url in missed if "/static/" in url]


# Another version of the server


async def test_a_newer_version_is_ready_before_it_is_told_and_comes_whole_at_the_next_reload(
    keys: Keys, trusting: Browser, tmp_path: Path
) -> None:
    data = keys.give(tmp_path / "data")
    hall = await found_hall(data)
    first = program_in(tmp_path / "first")
    second = program_in(
        tmp_path / "second",
        ("server/locales/fr/table.po", "Ce que dit la table", "Ce que dit notre table"),
        ("server/static/words.js", "entry === undefined", "undefined === entry"),
    )
    async with line_to(hall.port) as line:
        context = await trusting.new_context(locale="fr-FR")
        page = await context.new_page()
        async with secure_hall(data, port=hall.port, root=first):
            await page.goto(f"{line.url}/t/{hall.tables[1]}")
            await kept(page)
            await write(page, "Une")
            await expect(row(page, "Une")).to_contain_text("Enregistrée")
        await write(page, "Deux, sans serveur")
        await field(page).fill("À moitié écr")
        async with secure_hall(data, port=hall.port, root=second):
            await all_at_the_regie(page)
            await card(page, READY, NEWER)
            await expect(page.get_by_label("Ce que dit la table")).to_have_value("À moitié écr")  # not under the hands
            await on_disk(page)
        await page.reload()
        await expect(page.get_by_label("Ce que dit notre table")).to_have_value("À moitié écr")
        for text in ("Une", "Deux, sans serveur"):
            await expect(row(page, text)).to_contain_text("Enregistrée")
        await write(page, "Trois, dans la nouvelle")
        async with secure_hall(data, port=hall.port, root=second):
            await all_at_the_regie(page)
            await kept(page)
            await expect(page.get_by_text("Mise à jour")).to_have_count(0)
        assert len({name for name, _ in await page.evaluate(KEPT) if name.startswith("tablee-table-")}) <= 2
        await context.close()
    assert [note.text for note in (await hall.state()).notes.values()] == [
        "Une", "Deux, sans serveur", "Trois, dans la nouvelle",
    ]  # fmt: skip


# For everyone


async def test_every_state_of_a_page_that_opens_without_a_network_can_be_used_by_everyone(
    tablet: Tablet, axe_script: str
) -> None:
    page = await tablet.open_kept()
    await write(page, "Une")
    await expect(row(page, "Une")).to_contain_text("Enregistrée")
    await open_card(page)
    assert await faults_of(page, axe_script) == []
    await tablet.go_offline()
    await page.reload()
    await write(page, "Deux")
    await expect(strip(page)).to_contain_text("Dernier état connu", timeout=PATIENT_MS)
    await expect(strip(page)).not_to_contain_text(STAY)
    assert await faults_of(page, axe_script) == []
    unopened = await tablet.open(tablet.hall.server.tables[2])
    await expect(unopened.get_by_role("heading")).to_have_text(UNOPENED)
    assert await faults_of(unopened, axe_script) == []
