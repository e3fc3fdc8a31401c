"""What a table's page keeps until the régie has it: over crashes, new links, second tabs and forbidden storage."""

import json
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from server.domain import commands as c
from server.domain.records import ORGANISER
from server.live.house import new_id, new_token
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.e2e.table_hall import Hall, begin_second_round, field, hall_of, page_of, row, strip, write
from tests.faults.halls import found_hall, until

SAVED = "Tout ce que vous avez envoyé est à la régie."
PATIENT_MS = 60_000  # a tab that died holds its turn for 5 s, and a line comes back within 10 s

KEPT_COMMANDS = """async () => {
  if ((await indexedDB.databases()).length === 0) return 0; // opening it would found an empty one
  return new Promise((resolve) => {
    indexedDB.open("tablee").onsuccess = ({ target: { result: database } }) => {
      database.transaction("commands").objectStore("commands").count().onsuccess = ({ target }) => {
        database.close();
        resolve(target.result);
      };
    };
  });
}"""


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path / "data") as hall:
        await hall.open_round()
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        await expect(field(page)).to_be_visible()
        yield page


async def tablet(browser: Browser, chromium: str, profile: Path) -> BrowserContext:
    """A browser whose storage is on the disk, as a tablet's is."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return await browser.browser_type.launch_persistent_context(
        profile, executable_path=chromium, args=[*CHROMIUM_ARGUMENTS, *sandbox], locale="fr-FR"
    )


async def kill(page: Page, profile: Path) -> None:
    """End the browser that has this profile with SIGKILL, once it has done what it was asked up to now."""
    await page.evaluate("""() => new Promise((resolve) => {
      indexedDB.open("tablee").onsuccess = ({ target }) => {
        target.result.transaction(["commands", "values"], "readwrite").oncomplete = resolve;
      };
    })""")
    pid = int(os.readlink(profile / "SingletonLock").rpartition("-")[2])
    async with page.context.expect_event("close"):
        os.kill(pid, signal.SIGKILL)


async def replace_link(hall: Hall) -> str:
    """Give the first table a new link, the old ones being void; return it."""
    token = new_token()
    command = c.IssueTableLink(
        new_id("c"), hall.server.ids("tables")[0], hall.server.house.hash("table", token), replace=True
    )
    await hall.server.meeting.submit(command, ORGANISER)
    return f"{hall.server.url}/t/{token}"


async def in_storage(page: Page, key: str, value: object) -> None:
    await page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, json.dumps(value)])


async def test_a_browser_that_is_killed_loses_no_note_and_no_letter(
    hall: Hall, browser: Browser, chromium_path: str, tmp_path: Path
) -> None:
    context = await tablet(browser, chromium_path, tmp_path / "profile")
    page = context.pages[0]
    await page.goto(hall.link)
    await expect(field(page)).to_be_visible()
    await hall.stop()
    texts = [f"En attente {number}" for number in range(3)]
    for text in texts:
        await write(page, text)
    await field(page).press_sequentially("À moitié écr")
    await kill(page, tmp_path / "profile")
    await hall.start()
    context = await tablet(browser, chromium_path, tmp_path / "profile")
    page = context.pages[0]
    await page.goto(hall.link)
    await expect(row(page, texts[-1])).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    await expect(field(page)).to_have_value("À moitié écr")
    assert [note.text for note in hall.notes()] == texts
    await context.close()


async def test_a_new_link_on_the_same_tablet_goes_on_with_what_waits(hall: Hall, page: Page) -> None:
    await hall.stop()
    await write(page, "Écrite sous l’ancien lien")
    await field(page).fill("Pas encore envoyée")
    await page.close()
    await hall.start()
    again = await page.context.new_page()
    await again.goto(await replace_link(hall))
    await expect(row(again, "Écrite sous l’ancien lien")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    await expect(field(again)).to_have_value("Pas encore envoyée")
    assert [note.text for note in hall.notes()] == ["Écrite sous l’ancien lien"]


async def test_a_tab_whose_link_was_replaced_leaves_its_notes_to_the_tab_with_the_new_one(
    hall: Hall, page: Page
) -> None:
    await hall.stop()
    await write(page, "Écrite sous l’ancien lien")
    await hall.start()
    link = await replace_link(hall)
    again = await page.context.new_page()
    await again.goto(link)
    await expect(row(again, "Écrite sous l’ancien lien")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    assert len(hall.notes()) == 1


async def test_two_tabs_share_what_is_being_written_and_what_was_sent(hall: Hall, page: Page) -> None:
    second = await page.context.new_page()
    await second.goto(hall.link)
    await field(page).fill("Commencée ici")
    await expect(field(second)).to_have_value("Commencée ici")
    await field(second).fill("Commencée ici, finie là")
    await expect(field(page)).to_have_value("Commencée ici, finie là")
    await second.get_by_role("button", name="Envoyer à la régie").click()
    await expect(field(page)).to_have_value("")
    for each in (page, second):
        await expect(strip(each)).to_contain_text(SAVED, timeout=PATIENT_MS)
        await expect(row(each, "Commencée ici, finie là")).to_contain_text("Enregistrée")
    assert [note.text for note in hall.notes()] == ["Commencée ici, finie là"]


async def test_two_tabs_that_come_back_together_send_nothing_twice_and_keep_the_order(hall: Hall, page: Page) -> None:
    second = await page.context.new_page()
    await second.goto(hall.link)
    await expect(field(second)).to_be_visible()
    await hall.stop()
    texts = [f"Note {number}" for number in range(6)]
    for place, text in enumerate(texts):
        await write((page, second)[place % 2], text)
        await expect(row((second, page)[place % 2], text)).to_contain_text("En attente")
    await hall.start()
    for each in (page, second):
        await expect(strip(each)).to_contain_text(SAVED, timeout=PATIENT_MS)
    assert [note.text for note in hall.notes()] == texts


async def test_where_nothing_can_be_kept_the_page_says_so_and_still_works(hall: Hall, browser: Browser) -> None:
    context = await browser.new_context(locale="fr-FR")
    await context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }")
    page = await context.new_page()
    await page.goto(hall.link)
    await expect(strip(page)).to_contain_text("Ce navigateur ne garde rien")
    await page.locator("#writing").wait_for()
    await hall.stop()
    for number in range(3):
        await write(page, f"En mémoire {number}")
    await hall.start()
    await expect(row(page, "En mémoire 2")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    assert [note.text for note in hall.notes()] == [f"En mémoire {number}" for number in range(3)]
    await context.close()


async def test_a_disk_that_fills_up_while_one_writes_costs_no_note(hall: Hall, page: Page) -> None:
    await page.evaluate("""() => {
      const add = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = function (...given) {
        const asked = add.apply(this, given);
        if (window.full) this.transaction.abort();
        return asked;
      };
      window.full = true;
    }""")
    await hall.stop()
    await write(page, "Sans place")
    await expect(strip(page)).to_contain_text("Ce navigateur ne garde rien")
    await page.evaluate("window.full = false")
    await until(lambda: page.evaluate(KEPT_COMMANDS))  # a write of something else may be kept before it
    await expect(strip(page)).not_to_contain_text("Ce navigateur ne garde rien")
    await page.close()
    await hall.start()
    again = await page.context.new_page()
    await again.goto(hall.link)
    await expect(row(again, "Sans place")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    await expect(field(again)).to_have_value("")
    assert [note.text for note in hall.notes()] == ["Sans place"]


async def test_a_full_disk_at_the_regie_is_waited_out_and_each_note_arrives_once(
    browser: Browser, tmp_path: Path
) -> None:
    hall = await found_hall(tmp_path, tables=1, polls=0)
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()
    async with hall.serve() as server:
        await page.goto(f"{hall.url}/t/{hall.tables[1]}")
        await write(page, "Avant")
        await expect(row(page, "Avant")).to_contain_text("Enregistrée")
        server.leave_room(0)
        for text in ("Pendant 1", "Pendant 2"):
            await write(page, text)
        for _ in range(2):
            await expect(strip(page)).to_contain_text("La régie ne peut pas enregistrer en ce moment.")
            await expect(strip(page)).to_contain_text("2 en attente.")
            await expect(row(page, "Pendant 1")).to_contain_text("En attente")
            await page.reload()
        server.leave_room(None)
        await expect(row(page, "Pendant 2")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
        await expect(strip(page)).to_contain_text(SAVED)
        await context.close()
    assert [note.text for note in (await hall.state()).notes.values()] == ["Avant", "Pendant 1", "Pendant 2"]


async def test_notes_whose_storage_is_emptied_under_the_page_are_kept_once_more(hall: Hall, page: Page) -> None:
    await hall.stop()
    await write(page, "Effacée sous nos yeux")
    await field(page).fill("Un brouillon")
    await page.evaluate("""() => new Promise((resolve) => {
      indexedDB.deleteDatabase("tablee").onsuccess = resolve;
    })""")
    await expect(row(page, "Effacée sous nos yeux")).to_contain_text("En attente")
    await page.wait_for_function(KEPT_COMMANDS)
    await hall.start()
    await expect(row(page, "Effacée sous nos yeux")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
    await expect(field(page)).to_have_value("Un brouillon")
    assert [note.text for note in hall.notes()] == ["Effacée sous nos yeux"]


async def test_what_an_earlier_version_left_is_taken_over_once(hall: Hall, page: Page) -> None:
    token, round = hall.link.rpartition("/")[2], hall.rounds[0]
    for place in range(3):
        command = {"type": "add-note", "id": f"c_{place}", "note_id": f"n_{place}", "round_id": round}
        name = f"tablee/outbox/{token}/{place:015d}/c_{place}"
        await in_storage(page, name, command | {"text": f"Ancienne {place}"})
    late = {
        "type": "add-note",
        "id": "c_late",
        "note_id": "n_late",
        "round_id": hall.rounds[1],
        "text": "Refusée avant",
    }
    refusal = {"command": late, "code": "round-closed", "facts": {"round": hall.rounds[1]}}
    await in_storage(page, f"tablee/refused/{token}", [refusal])
    await in_storage(page, f"tablee/draft/{token}", {"text": "Brouillon", "kind": "worry", "strength": 2})
    for _ in range(2):
        await page.reload()
        await expect(row(page, "Ancienne 2")).to_contain_text("Enregistrée", timeout=PATIENT_MS)
        await expect(row(page, "Refusée avant")).to_contain_text("Refusée")
        await expect(field(page)).to_have_value("Brouillon")
        assert await page.evaluate("Object.keys(localStorage)") == []
    assert [note.text for note in hall.notes()] == [f"Ancienne {place}" for place in range(3)]


async def test_offline_is_said_after_five_seconds_and_until_then_how_many_wait(hall: Hall, page: Page) -> None:
    await hall.stop()
    gone = time.monotonic()
    await write(page, "Une")
    await expect(strip(page)).to_contain_text("1 note part vers la régie…")
    await write(page, "Deux")
    await expect(strip(page)).to_contain_text("2 notes partent vers la régie…")
    await expect(strip(page)).to_contain_text("Hors ligne.", timeout=PATIENT_MS)
    assert time.monotonic() - gone > 4.5
    await expect(strip(page)).to_contain_text("2 en attente.")


async def test_a_refused_note_does_not_hide_how_many_wait(hall: Hall, page: Page) -> None:
    await hall.stop()
    await write(page, "Arrivée trop tard")
    await hall.come_back_closed()
    await expect(strip(page)).to_contain_text("1 note refusée", timeout=PATIENT_MS)
    await begin_second_round(hall, page)
    await expect(field(page)).to_be_visible()
    await hall.stop()
    await write(page, "Suivante")
    await expect(strip(page)).to_contain_text("1 note refusée")
    await expect(strip(page)).to_contain_text("1 en attente.")
    await expect(strip(page)).to_contain_text("Hors ligne.", timeout=PATIENT_MS)
