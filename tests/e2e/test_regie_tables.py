"""Rules of the table board: how every table is, which one comes first, and what is known of one."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, MovedClock, accessibility_faults, cell, incoming, side
from tests.served import SCRIPT, served

TWO_SITES = SCRIPT.replace(
    "tables = 3\nseats = 10\n", 'tables = 3\nseats = 10\n[[sites]]\nname = "Gymnase"\ntables = 3\nseats = 8\n'
)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def room(browser: Browser, tmp_path: Path, clock: MovedClock) -> AsyncIterator[ControlRoom]:
    """Two sites of three tables each, in the first round; at the end no page may have complained."""
    async with served(tmp_path, script=TWO_SITES, clock=clock) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def board(room: ControlRoom, role: str = "lead", **size: int) -> Page:
    page = await room.regie(role, **size)
    await page.get_by_role("button", name="Tables", exact=True).click()
    await page.get_by_role("heading", name="Tables", exact=True).wait_for()
    return page


def chip(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="État des tables").get_by_role("button", name=name)


async def expect_order(page: Page, *numbers: int) -> None:
    """The tables on the board, and their order."""
    await expect(page.locator(".cell .dot")).to_have_text([str(number) for number in numbers])


# How a table is


async def test_a_table_is_awaited_then_online_then_offline_since_a_time(room: ControlRoom):
    page = await board(room)
    await expect(cell(page, 2)).to_contain_text("attendue")
    table = await room.server.table(2)
    await expect(cell(page, 2)).to_contain_text("en ligne")
    await expect(cell(page, 2)).to_contain_text("0 note")
    await room.note("Plus de bancs", table=2)
    await expect(cell(page, 2)).to_contain_text("1 note")
    await expect(cell(page, 2)).to_contain_text("Plus de bancs")
    await table.connection.close()
    await expect(cell(page, 2)).to_contain_text(re.compile(r"hors ligne depuis \d\d:\d\d"))
    await page.reload()
    await expect(cell(page, 2)).to_contain_text(re.compile(r"hors ligne depuis \d\d:\d\d"))


async def test_a_table_is_silent_only_after_five_minutes_of_a_round(room: ControlRoom, clock: MovedClock):
    await room.server.table(1)
    await room.server.table(2)
    page = await board(room)
    clock.move(4)
    await room.note("Plus de bancs", table=2)
    await expect(cell(page, 1)).to_contain_text("en ligne")
    clock.move(1.2)
    await expect(cell(page, 1)).to_contain_text("silencieuse, n’a encore rien écrit", timeout=15_000)
    await expect(cell(page, 2)).to_contain_text("en ligne")
    await room.note("Des arbres", table=1)
    await expect(cell(page, 1)).to_contain_text("en ligne")
    await expect(cell(page, 3)).to_contain_text("attendue")


NOTHING = {"asks": False, "here": False, "seen": False, "waiting": 0, "openedAt": None, "wroteAt": 0, "now": 0}
HERE: dict[str, object] = {"here": True, "seen": True}
STATES: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["awaited"]),
    ({"seen": True}, ["offline"]),
    ({"seen": True, "waiting": 3}, ["offline", "waiting"]),
    (HERE, ["online"]),
    (HERE | {"waiting": 1}, ["waiting"]),
    (HERE | {"late": True, "waiting": 1}, ["late", "waiting"]),
    ({"seen": True, "late": True}, ["offline"]),
    (HERE | {"openedAt": 0, "now": 299_999}, ["online"]),
    (HERE | {"openedAt": 0, "now": 300_000}, ["silent"]),
    (HERE | {"openedAt": 0, "wroteAt": 1, "now": 300_000}, ["online"]),
    (HERE | {"openedAt": 0, "wroteAt": -9, "now": 300_000}, ["silent"]),
    ({"seen": True, "openedAt": 0, "now": 900_000}, ["offline"]),
    ({"asks": True, "seen": True, "waiting": 2}, ["help", "offline", "waiting"]),
    (HERE | {"asks": True, "openedAt": 0, "now": 900_000}, ["help", "silent"]),
]


async def test_what_is_true_of_a_table_is_told_the_most_urgent_first(room: ControlRoom):
    page = await room.regie()
    said = await page.evaluate(
        "all => import('/static/regie/table_rules.js').then((module) => all.map(module.statesOf))",
        [NOTHING | facts for facts, _ in STATES],
    )
    assert said == [states for _, states in STATES]


async def test_what_a_tablet_reports_is_seen_and_flagged_where_somebody_must_act(room: ControlRoom):
    tablet = await room.server.table(1)
    page = await board(room)
    await tablet.send({"type": "report", "battery": 19, "charging": False, "waiting": 0})
    await expect(cell(page, 1)).to_contain_text("batterie 19 %")
    await tablet.send({"type": "report", "battery": 19, "charging": True, "waiting": 3})
    await expect(cell(page, 1)).to_contain_text("en attente : 3 envois")
    await expect(cell(page, 1)).not_to_contain_text("batterie")
    await cell(page, 1).click()
    await expect(side(page)).to_contain_text("batterie 19 %, en charge")
    await tablet.send({"type": "report", "battery": 20, "charging": False, "waiting": 0})
    await expect(side(page)).to_contain_text("batterie 20 %")
    await expect(cell(page, 1)).not_to_contain_text("batterie")
    await room.server.table(1)
    await expect(cell(page, 1)).to_contain_text("2 appareils")
    await tablet.send({"type": "report", "battery": 5, "charging": False, "waiting": 2})
    for socket in room.server.sockets:
        await socket.connection.close()
    await expect(cell(page, 1)).to_contain_text("hors ligne")
    await expect(cell(page, 1)).to_contain_text("en attente : 2 envois")
    await expect(cell(page, 1)).not_to_contain_text("batterie")


# Which one comes first


async def test_the_urgent_tables_come_first_and_care_before_all(room: ControlRoom):
    await room.call(4, "other")
    await room.call(5, "tension")
    await room.call(6, "care")
    for number in (1, 2, 3):
        await room.server.table(number)
    await room.server.sockets[1].connection.close()
    page = await board(room)
    await expect(cell(page, 2)).to_contain_text("hors ligne")
    await expect_order(page, 6, 5, 4, 2, 1, 3)
    await page.get_by_role("combobox", name="Ordre des tables").select_option("Par numéro")
    await expect_order(page, 1, 2, 3, 4, 5, 6)


async def test_the_order_stands_still_while_somebody_is_on_the_board(room: ControlRoom):
    page = await board(room)
    await cell(page, 1).hover()
    await room.call(5, "care")
    await expect(cell(page, 5)).to_contain_text("Quelqu’un ne se sent pas bien")
    await expect_order(page, 1, 2, 3, 4, 5, 6)
    await page.get_by_role("heading", name="Tables", exact=True).hover()
    await expect(cell(page, 5)).to_be_visible()
    await expect_order(page, 5, 1, 2, 3, 4, 6)
    await cell(page, 5).focus()
    await page.keyboard.press("ArrowRight")
    await room.call(6, "care")
    await expect(cell(page, 6)).to_contain_text("Quelqu’un ne se sent pas bien")
    await expect_order(page, 5, 1, 2, 3, 4, 6)
    await page.keyboard.press("Tab")
    await expect_order(page, 5, 6, 1, 2, 3, 4)


async def test_tables_are_found_by_site_by_state_and_by_number(room: ControlRoom):
    await room.server.table(1)
    await room.server.table(4)
    page = await board(room)
    await expect(chip(page, "4 attendues")).to_be_visible()
    await page.get_by_role("combobox", name="Salle").select_option("Gymnase")
    await expect(page.get_by_role("listbox", name="Tables").get_by_role("option")).to_have_count(3)
    await chip(page, "2 en ligne").click()
    await expect_order(page, 4)
    await room.server.sockets[1].connection.close()
    await expect(page.get_by_text("Aucune table ne correspond.")).to_be_visible()
    await chip(page, "6 tables").click()
    await page.get_by_role("searchbox", name="Chercher une table par son numéro").fill("6")
    await expect_order(page, 6)


async def test_the_count_of_a_state_in_the_strip_leads_to_its_tables(room: ControlRoom):
    page = await room.regie()
    await room.call(3, "tablet")
    await page.get_by_role("contentinfo").get_by_role("button", name="1 à aider").click()
    await expect_order(page, 3)
    await page.get_by_role("contentinfo").get_by_role("button", name="Table 5 : attendue").click()
    await expect(page.get_by_role("article", name="Table 5")).to_be_visible()


async def test_five_hundred_tables_stand_on_one_board_and_the_strip_counts_them(browser: Browser, tmp_path: Path):
    async with served(tmp_path, script=SCRIPT.replace("tables = 3", "tables = 500"), cards=0) as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        await room.note("Plus de bancs", table=499)
        await room.call(500, "care")
        page = await board(room)
        await expect(page.get_by_role("listbox", name="Tables").get_by_role("option")).to_have_count(500)
        await expect(page.locator(".cell .dot").first).to_have_text("500")
        strip = page.get_by_role("contentinfo")
        await expect(strip.get_by_role("button", name=re.compile("^Table "))).to_have_count(0)
        await expect(strip.get_by_role("button", name="498 attendues")).to_be_visible()
        await cell(page, 500).focus()
        await page.keyboard.press("End")
        await expect(page.get_by_role("article", name="Table 498")).to_be_visible()
        await expect(cell(page, 498)).to_be_in_viewport()
        assert room.faults == []


# One table


async def test_a_table_opens_with_what_it_wrote_what_it_was_told_and_what_it_says_of_proposals(room: ControlRoom):
    first, second = await room.note("Plus de bancs", table=2), await room.note("Des arbres", table=2)
    bancs, arbres = await room.proposal("Six bancs", first), await room.proposal("Dix arbres", second)
    await room.read_back(bancs, 2, "part", "Il manque les dossiers.")
    await room.ask(c.SendMessage, message_id="g_1", text="Tout va bien ?", table_ids=(room.table_id(2),))
    await room.ask(c.Announce, message_id="g_2", text="Il reste 5 minutes.")
    await room.ask(c.SendMessage, message_id="g_3", text="Pour une autre", table_ids=(room.table_id(1),))
    await room.by_table(2, c.ReadMessage, message_id="g_1")
    call = await room.call(2, "method", "On fait quoi ?")
    page = await board(room)
    await expect(cell(page, 2)).to_contain_text("1 relecture attendue")
    await cell(page, 2).click()
    table = page.get_by_role("article", name="Table 2", exact=True)
    for words in ("Salle des fêtes, 10 places", "Notes : 2 dans cette séquence", "Plus de bancs", "Des arbres"):
        await expect(table).to_contain_text(words)
    told = table.get_by_role("listitem")
    await expect(told.filter(has_text="Tout va bien ?")).to_contain_text("Lu à")
    await expect(told.filter(has_text="Il reste 5 minutes.")).to_contain_text("Pas encore lu")
    await expect(table).not_to_contain_text("Pour une autre")
    await expect(told.filter(has_text="Six bancs")).to_contain_text("Il manque les dossiers.")
    await expect(told.filter(has_text="Dix arbres")).to_contain_text("pas encore répondu")
    await table.get_by_role("button", name="C’est réglé").click()
    await table.get_by_text("1 appel réglé").click()
    await expect(table).to_contain_text("On fait quoi ?")
    assert room.state.help_calls[call].settled_at is not None
    await room.read_back(arbres, 2, "in")
    await expect(told.filter(has_text="Dix arbres")).to_contain_text("Dedans")
    await table.get_by_role("button", name="Voir ses 2 notes parmi les autres").click()
    await expect(incoming(page)).to_have_count(2)


async def test_the_lead_gives_a_table_the_address_of_its_video_call(room: ControlRoom):
    page = await board(room)
    await cell(page, 4).click()
    await side(page).get_by_text("Appel vidéo").click()
    address = side(page).get_by_role("textbox", name="Adresse de l’appel")
    await address.fill("visio table 4")
    await address.press("Enter")
    await expect(side(page).get_by_role("alert").filter(has_text="ne convient pas")).to_be_visible()
    await address.fill("https://visio.example/table-4")
    await address.press("Enter")
    link = side(page).get_by_role("link", name="Rejoindre l’appel de la table")
    await expect(link).to_have_attribute("href", "https://visio.example/table-4")
    assert room.state.tables[room.table_id(4)].video == "https://visio.example/table-4"
    other = await board(room, "theme-team")
    await cell(other, 4).click()
    await expect(side(other).get_by_role("link", name="Rejoindre l’appel de la table")).to_be_visible()
    await expect(side(other).get_by_role("textbox", name="Adresse de l’appel")).to_have_count(0)


# By keyboard


async def test_the_board_is_worked_by_keyboard_alone(room: ControlRoom):
    page = await room.regie()
    await page.keyboard.press("t")
    await cell(page, 1).focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("article", name="Table 2")).to_be_visible()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(page.get_by_text("2 tables choisies")).to_be_visible()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowDown")  # six tables in lines of four
    await expect(cell(page, 5)).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Control+a")
    await expect(page.get_by_text("6 tables choisies")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("toolbar")).to_have_count(0)
    await page.keyboard.press("n")
    await expect(page.get_by_role("textbox", name="À la table 1")).to_be_focused()
    await page.keyboard.type("rtvu?")  # no letter of it is taken for a key
    await expect(page.get_by_role("textbox", name="À la table 1")).to_have_value("rtvu?")
    await cell(page, 1).focus()
    await page.keyboard.press("Enter")
    await expect(side(page)).to_be_focused()
    await page.keyboard.press("r")
    await expect(page.get_by_role("heading", name="Notes reçues")).to_be_visible()


async def test_the_help_names_every_shape_and_key_of_the_board(room: ControlRoom):
    page = await room.regie()
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Aide et touches")
    for words in (
        "demande de l’aide",
        "en attente",
        "vue des tables",
        "admettre la note",
        "appel à l’aide le plus urgent",
    ):
        await expect(dialog).to_contain_text(words)
    await expect(dialog.get_by_role("heading", name="Aide et touches")).to_be_in_viewport()


@pytest.mark.parametrize("role", ["theme-team", "vote-operator", "observer"])
async def test_a_role_finds_on_the_board_only_what_it_may_do(room: ControlRoom, role: str):
    await room.call(2)
    page = await board(room, role)
    await expect(page.get_by_role("button", name="Écrire à toutes")).to_have_count(0)
    await cell(page, 2).click()
    writes = int(role != "observer")
    for name in ("Écrire à cette table", "J’arrive.", "C’est réglé", "Répondre"):
        await expect(side(page).get_by_role("button", name=name, exact=True)).to_have_count(writes)
    await expect(side(page)).to_contain_text("Ne sait pas comment faire")
    await page.keyboard.press("n")
    await expect(page.get_by_role("textbox", name="À la table 2")).to_have_count(writes)
    await cell(page, 1).focus()
    await page.keyboard.press("Control+a")
    await expect(page.get_by_role("button", name="Leur écrire")).to_have_count(writes)


async def test_the_board_is_free_of_accessibility_faults(room: ControlRoom, axe_script: str):
    note = await room.note("Plus de bancs", table=2)
    await room.proposal("Six bancs", note)
    tablet = await room.server.table(1)
    await tablet.send({"type": "report", "battery": 9, "charging": False, "waiting": 3})
    await room.server.table(3)
    await room.call(2, "care", "Un malaise")
    page = await board(room)
    await expect(cell(page, 1)).to_contain_text("en attente")
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await accessibility_faults(page, axe_script) == []
        await cell(page, 2).click()
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("tab", name="Appels (1)").click()
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("searchbox").fill("9")
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("searchbox").fill("")


def test_the_states_of_the_page_and_of_the_words_are_the_same():
    """The shapes, the chips and the help go by one list."""
    from tests.composed import TABLE_STATES

    source = (Path(__file__).parents[2] / "regie" / "table_rules.js").read_text(encoding="utf-8")
    [listed] = re.findall(r"export const STATES = (\[.*?\]);", source)
    assert tuple(json.loads(listed)) == TABLE_STATES
