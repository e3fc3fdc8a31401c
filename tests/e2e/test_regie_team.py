"""Rules of the board for people: what each role may do there, by which keys, with which filters, and who was first."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain.powers import POWERS
from server.domain.records import Actor
from tests.e2e.control_room import ControlRoom, accessibility_faults, heap, incoming
from tests.e2e.slow_line import SlowLine
from tests.served import SCRIPT, served

TWO_SITES = SCRIPT.replace('languages = ["fr"]', 'languages = ["fr", "en", "ar"]').replace(
    "[[rounds]]", '[[sites]]\nname = "École"\ntables = 2\nseats = 10\n[[rounds]]', 1
)


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting in two rooms and three languages, its first round open; at the end no page may have complained."""
    async with served(tmp_path, script=TWO_SITES, suggestions="off") as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


def note_of(room: ControlRoom, id: str) -> Any:
    return room.state.notes[id]


async def tab_to(page: Page, within: str) -> None:
    """Go on with the Tab key until the focus is inside `within`, a selector."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("within => Boolean(document.activeElement.closest(within))", within):
            return
    raise AssertionError(f"the Tab key never comes to {within}")


async def test_a_whole_pile_is_sorted_by_keys_alone(room: ControlRoom):
    notes = [await room.note(f"Note {number}") for number in range(1, 7)]
    ombre, marche = [await room.theme(name) for name in ("Ombre", "Marché")]
    page = await room.regie()
    focused = page.locator("[data-note]:focus")

    async def is_at(number: int) -> None:
        await expect(focused).to_contain_text(f"Note {number}")

    await tab_to(page, ".inbox [data-note]")
    await is_at(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("1")
    await is_at(2)
    await page.keyboard.press("2")
    await is_at(3)
    await page.keyboard.press("n")
    await page.keyboard.type("Abris")
    await page.keyboard.press("Enter")
    await is_at(4)
    await page.keyboard.press("a")
    await page.keyboard.type("Doublon")
    await page.keyboard.press("Enter")
    await is_at(5)
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("1")
    await expect(incoming(page)).to_have_count(0)
    abris = next(theme.id for theme in room.state.themes.values() if theme.name == "Abris")
    assert [note_of(room, id).theme_ids for id in notes] == [(ombre,), (marche,), (abris,), (), (ombre,), (ombre,)]
    assert note_of(room, notes[3]).set_aside == "Doublon"
    await page.keyboard.press("Control+z")
    await expect(incoming(page)).to_have_count(2)

    await tab_to(page, f"#{ombre}")
    await page.keyboard.press("Alt+ArrowRight")
    await expect(page.locator(".heap h3").first).to_have_text("Marché")
    await expect(page.get_by_role("button", name="Actions pour le thème Ombre")).to_be_focused()
    await page.keyboard.press("Enter")
    for key in ("ArrowUp", "ArrowUp", "Enter"):
        await page.keyboard.press(key)
    await expect(heap(page, "Ombre").get_by_role("button", name="Ombre", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)


async def test_notes_are_narrowed_by_strength_site_and_language_and_every_filter_shows_its_way_out(room: ControlRoom):
    texts = [
        "Plus de bancs dans la rue",
        "More trees on the square, and less noise",
        "مزيد من الأشجار في الساحة",
        "Ombre",
    ]
    for table, strength, text in zip((1, 2, 4, 5), (1, 6, 7, 2), texts, strict=True):
        await room.note(text, table=table, strength=strength)
    page = await room.regie()
    await expect(page.get_by_text("4 sur 4", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Plus de filtres").click()
    await page.get_by_role("combobox", name="Force à la table").select_option("5 personnes ou plus")
    await expect(incoming(page)).to_have_count(2)
    await expect(page.get_by_text("2 sur 4", exact=True)).to_be_visible()
    await page.get_by_role("combobox", name="Salle").select_option("École")
    await expect(incoming(page)).to_have_count(1)
    await page.get_by_role("button", name="Enlever le filtre : 5 personnes ou plus").click()
    await expect(incoming(page)).to_have_count(2)
    for language, text in (
        ("anglais", texts[1]),
        ("arabe", texts[2]),
        ("français", texts[0]),
        ("langue incertaine", texts[3]),
    ):
        await page.get_by_role("button", name="Enlever les filtres").click()
        await page.get_by_role("combobox", name="Langue de la note").select_option(language)
        await expect(incoming(page)).to_have_count(1)
        await expect(incoming(page, text)).to_have_count(1)
    await page.get_by_role("searchbox").fill("licorne")
    await expect(page.get_by_text("Aucune note ne correspond")).to_be_visible()
    await page.get_by_role("button", name="Enlever les filtres").last.click()
    await expect(incoming(page)).to_have_count(4)


async def test_a_theme_is_folded_read_as_a_whole_sorted_by_strength_and_dragged_to_another_place(room: ControlRoom):
    notes = [await room.note(f"Note {strength}", strength=strength) for strength in (2, 9, 5)]
    ombre = await room.theme("Ombre", *notes)
    await room.theme("Marché")
    await room.ask(c.MarkNotesUnread, note_ids=tuple(notes))
    page = await room.regie()
    await expect(heap(page, "Ombre")).to_contain_text("3 non lues")
    await page.get_by_role("combobox", name="Ordre des notes dans les thèmes").select_option("Les plus portées d’abord")
    await expect(heap(page, "Ombre").get_by_role("option").first).to_contain_text("Note 9")
    await page.get_by_role("button", name="Actions pour le thème Ombre").click()
    await page.get_by_role("menuitem", name="Marquer 3 notes comme lues").click()
    await expect(heap(page, "Ombre")).not_to_contain_text("non lue")
    await page.keyboard.press("Control+z")
    await expect(heap(page, "Ombre")).to_contain_text("3 non lues")
    await page.locator(f"#{ombre} header").drag_to(heap(page, "Marché"))
    await expect(page.locator(".heap h3").first).to_have_text("Marché")
    await page.get_by_role("button", name="Tout replier").click()
    await expect(page.locator(".pile")).to_have_count(2)
    await expect(heap(page, "Ombre")).to_contain_text("3 notes")
    await page.reload()
    await expect(page.locator(".pile")).to_have_count(2)
    await page.get_by_role("button", name="Tout déplier").click()
    await expect(heap(page, "Ombre").get_by_role("option").first).to_contain_text("Note 9")


OFFERED: dict[str, dict[str, type[c.Command]]] = {
    "Notes": {
        "+2 min": c.ExtendRound,
        "Clore la séquence": c.CloseRound,
        "Nouveau thème": c.CreateTheme,
        "Ajouter à un thème…": c.PlaceNotes,
        "Mettre de côté…": c.SetNotesAside,
        "À relire": c.MarkNotesUnread,
        "Écrire une proposition": c.WriteProposal,
        "Renommer": c.RenameTheme,
        "Réunir avec un autre…": c.MergeThemes,
        "Placer après": c.OrderThemes,
        "Supprimer le thème": c.RemoveTheme,
        "Enregistrer": c.NameYourself,
        "Les tables que vous lisez": c.ClaimTables,
    },
    "Tables": {"C’est réglé": c.SettleHelp, "Écrire à toutes": c.Announce},
    "Votes": {"Prévoir un vote": c.PlanPoll, "Ouvrir le vote": c.OpenPoll, "Modifier le vote": c.ChangePoll},
    "Écrans": {"Montrer": c.ShowOnDisplay},
}
"""View -> how a control begins -> the command that it asks for."""

NAMES = """() => [...document.querySelectorAll("button, input, [role=menuitem]")].map((each) =>
  (each.getAttribute("aria-label") || each.closest("label")?.innerText || each.innerText).trim())"""


@pytest.mark.parametrize("role", ["lead", "theme-team", "vote-operator", "observer"])
async def test_a_role_is_offered_exactly_the_acts_that_the_server_allows_it(room: ControlRoom, role: str):
    note = await room.note("Des bancs")
    await room.theme("Ombre", note)
    await room.theme("Marché")
    await room.call(1)
    page = await room.regie(role)
    views = page.get_by_role("navigation")
    for view, acts in OFFERED.items():
        await views.get_by_role("button", name=view, exact=True).click()
        await views.locator("[aria-current]", has_text=view).wait_for()
        offered: list[str] = []
        if view == "Notes":
            await heap(page, "Ombre").get_by_role("option").click()
            await page.get_by_role("article", name="Note 1").wait_for()
            await page.keyboard.press("Escape")
            menu = page.get_by_role("button", name="Actions pour le thème Ombre")
            if await menu.count():
                await menu.click()
                await page.get_by_role("menu").wait_for()
            offered = await page.evaluate(NAMES)
            await page.get_by_role("button", name="à la régie").click()
            await page.get_by_role("region", name="Qui est à la régie").wait_for()
        offered += await page.evaluate(NAMES)
        for name, command in acts.items():
            is_offered = any(each.startswith(name) for each in offered)
            assert is_offered == (role in POWERS[command]), f"{role}, {view}: {name}"


async def test_board_people_and_forms_have_no_accessibility_faults_at_both_sizes_by_day_and_by_night(
    room: ControlRoom, axe_script: str
):
    notes = [await room.note(text, strength=3) for text in ("Des bancs", "مزيد من الأشجار في الساحة", "Un toit")]
    await room.theme("Ombre", *notes[:2])
    await room.theme("Marché")
    page = await room.regie(width=1440, height=900)
    await heap(page, "Ombre").get_by_role("option").last.click()
    await page.keyboard.press("n")
    await page.get_by_role("textbox", name="Nom du thème, avec 1 note sortie de « Ombre »").fill("Abris")
    await page.get_by_role("button", name="Actions pour le thème Ombre").click()
    await page.get_by_role("menuitem", name="Réunir avec un autre…").click()
    await page.get_by_role("button", name="Actions pour le thème Marché").click()
    await page.get_by_role("menuitem", name="Replier").click()
    await page.get_by_role("button", name="Plus de filtres").click()
    await page.get_by_role("combobox", name="Force à la table").select_option("2 personnes ou plus")
    await page.get_by_role("button", name="à la régie").click()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for width, height in ((1440, 900), (1920, 1080)):
            await page.set_viewport_size({"width": width, "height": height})
            assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("navigation").get_by_role("button", name="Journal").click()
        await page.get_by_role("row", name="Le thème « Marché » a été créé.").wait_for()
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("navigation").get_by_role("button", name="Notes", exact=True).click()


CLICK_ALL = """() => {
  for (const button of document.querySelectorAll("main button:not(:disabled)")) button.click();
}"""


async def test_of_three_people_and_an_observer_at_one_board_each_sees_who_did_what_and_nothing_is_lost(
    room: ControlRoom,
):
    notes = [await room.note(f"Note {number}", table=2) for number in range(1, 5)]
    ombre = await room.theme("Ombre")
    await room.theme("Marché")
    lead, team, votes, observer = pages = [
        await room.regie(role) for role in ("lead", "theme-team", "vote-operator", "observer")
    ]
    await votes.get_by_role("button", name="Notes", exact=True).click()
    line = await SlowLine.of(team)
    [ben] = [each.id for each in room.state.members.values() if each.role == "theme-team"]
    await room.server.meeting.submit(c.NameYourself("c_name", "Ben"), Actor("theme-team", ben))
    await team.get_by_role("button", name="4 à la régie").click()
    await team.get_by_role("textbox", name="Les tables que vous lisez").fill("2")
    await team.get_by_role("button", name="Enregistrer").click()
    await team.keyboard.press("Escape")
    # Both have the same note in hand; the second to move it hears who was first, and everyone sees one outcome.
    for page in (lead, team):
        await incoming(page, "Note 1").click()
    await expect(lead.get_by_role("button", name="3 non lues")).to_be_visible()
    line.is_slow = True
    await lead.keyboard.press("1")
    await expect(heap(lead, "Ombre").get_by_role("option")).to_have_count(1)
    await team.keyboard.press("2")
    await team.get_by_text("Responsable 1 vient de déplacer la note 1.").wait_for()
    line.let_go()
    for page in pages:
        await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
        await expect(heap(page, "Marché").get_by_role("option")).to_have_count(0)
    # What one has done and another has changed since is not undone behind their back.
    await incoming(team, "Note 2").click()
    await team.keyboard.press("2")
    await heap(lead, "Marché").get_by_role("option").click()
    await lead.keyboard.press("1")
    await expect(heap(team, "Ombre").get_by_role("option")).to_have_count(2)
    await team.keyboard.press("Control+z")
    await expect(team.get_by_text("La note 2 a été déplacée depuis (Responsable 1).")).to_be_visible()
    assert [note_of(room, id).theme_ids for id in notes] == [(ombre,), (ombre,), (), ()]
    # The lead sees who reads what and whose tables are whose.
    await incoming(team, "Note 3").click()
    await lead.get_by_role("button", name="4 à la régie").click()
    told = lead.get_by_role("region", name="Qui est à la régie").get_by_role("listitem").filter(has_text="Ben")
    await expect(told).to_contain_text("lit la note 3")
    await expect(told).to_contain_text("table 2")
    await expect(lead.get_by_text("Tables que personne n’a prises : 1, 3–5")).to_be_visible()
    # The observer sees all of it, whatever they press changes nothing, and the journal tells it.
    assert observer.url.endswith("/observer")
    await expect(
        lead.get_by_role("button", name="2 non lues").or_(lead.get_by_role("button", name="1 non lue"))
    ).to_be_visible()
    before = room.state.seq
    await incoming(observer, "Note 4").click()
    for key in ("1", "a", "n", "Control+z"):
        await observer.keyboard.press(key)
    views = observer.get_by_role("navigation").get_by_role("button")
    for at in range(await views.count()):
        await views.nth(at).click()
        await observer.evaluate(CLICK_ALL)
    assert [each for each in await _journal(observer, before) if each["role"] == "observer"] == []
    await observer.get_by_role("navigation").get_by_role("button", name="Journal").click()
    await expect(observer.get_by_role("row", name="La note 2 a été mise dans « Ombre ».").first).to_be_visible()


async def _journal(page: Page, after: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await page.evaluate(
        "fetch('/regie/journal').then((answer) => answer.json()).then((page) => page.rows)"
    )
    return [row for row in rows if row["seq"] > after]
