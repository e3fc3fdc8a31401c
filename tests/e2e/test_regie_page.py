"""Rules of the régie's page, in a browser, against the running server."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest
from playwright.async_api import Browser, expect

from server.domain import commands as c
from server.domain.events import kebab
from server.domain.pictograms import CATEGORIES
from server.domain.powers import POWERS
from server.domain.records import Actor, StaffRole
from tests.e2e.control_room import ControlRoom, accessibility_faults, heap, incoming
from tests.served import served

BACK_MS = 15_000  # a page tries again at most every ten seconds


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting whose first round is open; at the end no page may have complained."""
    async with served(tmp_path) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def test_a_note_is_on_the_board_as_soon_as_its_table_has_sent_it(room: ControlRoom):
    page = await room.regie()
    await expect(page.get_by_text("1 table sans proposition")).to_have_count(0)
    await room.note("Plus de bancs à l’ombre", table=2, kind="worry", strength=4)
    card = incoming(page, "Plus de bancs")
    await expect(card).to_contain_text("Table 2")
    await expect(card).to_contain_text("Inquiétude")
    await expect(card).to_contain_text("4 personnes")
    await expect(card).to_contain_text("non lue")
    await expect(page.get_by_role("button", name="1 non lue")).to_be_visible()


async def test_a_note_is_read_once_somebody_has_opened_it(room: ControlRoom):
    await room.note("Plus de bancs")
    page = await room.regie()
    await incoming(page, "Plus de bancs").click()
    await expect(page.get_by_role("button", name="0 non lue")).to_be_visible()
    assert all(note.read for note in room.state.notes.values())
    await expect(page.get_by_role("article", name="Note 1")).to_contain_text("Dans aucun thème.")


async def test_notes_are_sorted_by_keyboard_alone(room: ControlRoom):
    for text in ("Des bancs", "Des arbres", "Moins de voitures", "Un marché couvert"):
        await room.note(text)
    page = await room.regie()
    await incoming(page, "Des bancs").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("n")
    await page.keyboard.type("Ombre")
    await page.keyboard.press("Enter")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(2)
    await expect(incoming(page)).to_have_count(2)

    await expect(incoming(page, "Moins de voitures")).to_be_focused()  # on with the next one
    # On a French keyboard the key of the digit 1 gives & unless Shift is held.
    await page.dispatch_event(":focus", "keydown", {"key": "&", "code": "Digit1", "bubbles": True, "cancelable": True})
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(3)
    await expect(incoming(page, "Un marché couvert")).to_be_focused()  # on with the next one

    await page.keyboard.press("p")
    await expect(page.get_by_role("textbox", name="Titre")).to_be_focused()


async def test_notes_are_placed_by_dragging_and_by_the_menu(room: ControlRoom):
    first, second = await room.note("Des bancs"), await room.note("Des arbres")
    ombre, marche = await room.theme("Ombre"), await room.theme("Marché")
    page = await room.regie()
    await incoming(page, "Des bancs").drag_to(heap(page, "Ombre"))
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
    await expect(incoming(page)).to_have_count(1)

    await heap(page, "Ombre").get_by_role("option").drag_to(heap(page, "Marché"))
    await expect(heap(page, "Marché").get_by_role("option")).to_have_count(1)
    assert room.state.notes[first].theme_ids == (marche,)

    await incoming(page, "Des arbres").click()
    await page.get_by_role("button", name="Mettre dans…").click()
    await page.get_by_role("menuitem", name="Ombre").click()
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
    assert room.state.notes[second].theme_ids == (ombre,)


async def test_a_new_note_never_moves_what_is_under_the_pointer(room: ControlRoom):
    for number in range(12):
        await room.note(f"Note d’avant numéro {number + 1}, assez longue pour faire deux lignes")
    page = await room.regie()
    seen = incoming(page).nth(3)
    await seen.hover()
    text, place = await seen.inner_text(), await seen.bounding_box()
    assert place is not None
    for number in range(5):
        await room.note(f"Arrivée {number + 1}")
    more = page.get_by_role("button", name="5 nouvelles notes")
    await more.wait_for()
    await room.ask(c.SetNotesAside, note_ids=(room.server.ids("notes")[0],), reason="Doublon")  # by somebody else
    await expect(incoming(page).first).to_contain_text("De côté")
    assert await seen.inner_text() == text
    assert await seen.bounding_box() == pytest.approx(place, abs=1)
    await more.click()
    await expect(incoming(page, "Arrivée 5")).to_be_in_viewport()
    await expect(more).to_have_count(0)


async def test_what_is_typed_into_a_proposal_survives_a_reload_and_what_others_do(room: ControlRoom):
    note = await room.note("Des bancs")
    page = await room.regie()
    await incoming(page, "Des bancs").click()
    await page.get_by_role("toolbar").get_by_role("button", name="Écrire une proposition").click()
    title, text = page.get_by_role("textbox", name="Titre"), page.get_by_role("textbox", name="Texte")
    await title.fill("Quatre bancs")
    await text.fill("Quatre bancs à dossier, avant")
    await room.note("Encore une note")
    await expect(text).to_have_value("Quatre bancs à dossier, avant")
    await page.reload()
    await expect(page.get_by_role("tab", name="Propositions (1)")).to_have_attribute("aria-selected", "true")
    await expect(text).to_have_value("Quatre bancs à dossier, avant")
    await text.press_sequentially(" l’été.")
    await page.get_by_role("button", name="Enregistrer").click()
    await page.get_by_text("Enregistrée à la régie").wait_for()
    [saved] = room.state.proposals.values()
    assert (saved.title, saved.note_ids) == ("Quatre bancs", (note,))

    await text.fill("Mon autre texte")
    await room.ask(
        c.RewordProposal, proposal_id=saved.id, title="Six bancs", text="Six.", pictogram="bench", note_ids=(note,)
    )
    await page.get_by_text("un autre texte a été enregistré entre-temps").wait_for()
    await expect(text).to_have_value("Mon autre texte")
    await page.get_by_role("button", name="Prendre son texte").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Prendre son texte").click()
    await expect(text).to_have_value("Six.")


async def test_a_refusal_stands_beside_the_act_and_the_words_stay(room: ControlRoom):
    note = await room.note("Des bancs")
    page = await room.regie()
    await incoming(page, "Des bancs").click()
    await page.keyboard.press("p")
    await page.get_by_role("textbox", name="Titre").fill("Quatre bancs")
    await page.get_by_role("textbox", name="Texte").fill("À dossier.")
    table = Actor("table", room.state.notes[note].table_id)
    await room.server.meeting.submit(c.WithdrawNote("c_gone", note), table)
    await page.get_by_role("button", name="Enregistrer").click()
    fault = page.get_by_role("tabpanel").get_by_role("alert").filter(has_text="retirée par qui l’avait écrite")
    await fault.wait_for()
    await expect(page.get_by_role("textbox", name="Titre")).to_have_value("Quatre bancs")
    assert not room.state.proposals
    await fault.get_by_role("button", name="J’ai compris").click()
    await expect(fault).to_have_count(0)


async def test_a_proposal_goes_to_the_tables_only_after_a_question(room: ControlRoom):
    proposal = await room.proposal("Quatre bancs", await room.note("Des bancs"), push=False)
    page = await room.regie()
    await page.get_by_role("tab", name="Propositions (1)").click()
    await page.get_by_role("button", name="Proposition 1").click()
    await page.get_by_role("button", name="Envoyer aux tables").click()
    await page.get_by_role("alertdialog", name="Envoyer cette proposition aux 3 tables").wait_for()
    await page.keyboard.press("Escape")
    assert room.state.proposals[proposal].pushed_at is None
    await page.get_by_role("button", name="Envoyer aux tables").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Envoyer aux tables").click()
    await page.get_by_text("Envoyée aux tables à").wait_for()
    assert room.state.proposals[proposal].pushed_at is not None


async def test_enter_pressed_twice_does_not_close_a_round(room: ControlRoom):
    page = await room.regie()
    await page.get_by_role("button", name="Clore la séquence").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.get_by_role("alertdialog").wait_for()
    assert room.state.rounds[room.rounds[0]].is_open
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Ouvrir la séquence").wait_for()
    assert not room.state.rounds[room.rounds[0]].is_open


async def test_the_run_sheet_goes_from_the_open_round_to_the_next_step(room: ControlRoom):
    page = await room.regie()
    steps = page.get_by_role("region", name="Déroulé").get_by_role("listitem")
    await expect(steps).to_contain_text(["en cours", "ensuite", "plus tard", "plus tard"])
    ends_at = room.state.rounds[room.rounds[0]].ends_at
    await page.get_by_role("button", name="+2 min").click()
    await expect(page.get_by_role("timer")).to_contain_text("11:5")
    assert (room.state.rounds[room.rounds[0]].ends_at - ends_at).total_seconds() == 120
    await room.ask(c.CloseRound, round_id=room.rounds[0])
    await expect(steps).to_contain_text(["terminé", "ensuite", "plus tard", "plus tard"])
    await page.get_by_role("button", name="Ouvrir la séquence").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Ouvrir la séquence").click()
    await expect(steps).to_contain_text(["terminé", "en cours", "ensuite", "plus tard"])
    assert room.state.rounds[room.rounds[1]].is_open


async def test_a_note_set_aside_keeps_its_reason_and_can_be_taken_back(room: ControlRoom):
    note = await room.note("Des bancs")
    page = await room.regie()
    await incoming(page, "Des bancs").click()
    await page.keyboard.press("a")
    await page.get_by_role("button", name="Doublon").click()
    await page.get_by_role("button", name="Mettre de côté", exact=True).click()
    await expect(incoming(page)).to_have_count(0)
    assert room.state.notes[note].set_aside == "Doublon"
    await page.get_by_role("combobox", name="Quelles notes").select_option("Mises de côté")
    await incoming(page, "De côté : Doublon").click()
    await page.get_by_role("button", name="Reprendre cette note").click()
    await expect(page.get_by_role("button", name="Mettre de côté…")).to_be_visible()
    assert room.state.notes[note].set_aside is None


async def test_the_thread_runs_from_a_note_to_its_theme_its_proposal_and_its_poll(room: ControlRoom):
    note = await room.note("Des bancs", table=3)
    await room.theme("Ombre", note)
    await room.proposal("Quatre bancs", note)
    await room.ask(c.OpenPoll, poll_id=room.polls[1])
    page = await room.regie()
    await heap(page, "Ombre").get_by_role("option").click()
    panel = page.get_by_role("tabpanel")
    await expect(panel.get_by_role("link", name="Ombre")).to_be_visible()
    await panel.get_by_role("button", name="Proposition 1 · Quatre bancs").click()
    await expect(page.get_by_role("textbox", name="Titre")).to_have_value("Quatre bancs")
    await panel.get_by_role("button", name="Note 1, Table 3").click()
    await expect(page.get_by_role("article", name="Note 1")).to_be_visible()
    await panel.get_by_role("button", name="Vote 2", exact=True).click()
    await page.get_by_role("heading", name="Lesquelles porter ?").wait_for()
    await page.get_by_role("button", name="Voir la proposition").click()
    await expect(page.get_by_role("textbox", name="Titre")).to_have_value("Quatre bancs")


async def test_the_strip_says_what_is_still_to_be_taken_up(room: ControlRoom):
    page = await room.regie()
    table = await room.server.table(2)
    await expect(page.get_by_role("button", name="Table 2 : en ligne, 0 note")).to_be_visible()
    await expect(page.get_by_role("button", name="Table 1 : attendue")).to_be_visible()
    note = await room.note("Des bancs", table=2)
    await expect(page.get_by_role("button", name="Table 2 : en ligne, 1 note")).to_be_visible()
    strip = page.get_by_role("contentinfo")
    unheard = strip.get_by_role("listitem").filter(has_text="sans proposition").last
    await expect(unheard).to_have_text("3tables sans proposition")
    await room.proposal("Quatre bancs", note)
    await expect(strip.get_by_role("listitem").filter(has_text="tables sans proposition")).to_contain_text("1, 3")
    await table.connection.close()
    await page.get_by_role("button", name="Table 2 : hors ligne").click()
    await expect(page.get_by_role("article", name="Table 2")).to_contain_text("Des bancs")


@pytest.mark.parametrize("role", ["observer", "theme-team", "vote-operator"])
async def test_a_role_is_offered_only_what_it_may_do(room: ControlRoom, role: str):
    note = await room.note("Des bancs")
    await room.theme("Ombre", note)
    await room.proposal("Quatre bancs", note)
    page = await room.regie(role)
    await page.get_by_role("button", name="Notes", exact=True).click()
    await heap(page, "Ombre").get_by_role("option").click()
    sorts, votes = role == "theme-team", role == "vote-operator"
    await expect(page.get_by_role("button", name="Clore la séquence")).to_have_count(0)
    await expect(page.get_by_role("button", name="Mettre dans…")).to_have_count(int(sorts))
    await expect(page.get_by_role("button", name="Actions pour le thème")).to_have_count(int(sorts))
    await expect(page.get_by_role("button", name="Mettre de côté…")).to_have_count(int(sorts))
    await page.get_by_role("button", name="Proposition 1 · Quatre bancs").click()
    await expect(page.get_by_role("button", name="Retirer la proposition")).to_have_count(int(sorts))
    assert await page.get_by_role("textbox", name="Titre").is_editable() == sorts
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Votes", exact=True).click()
    await expect(page.get_by_role("button", name="Prévoir un vote")).to_have_count(int(votes))
    await expect(page.get_by_role("main").get_by_role("button", name="Ouvrir le vote")).to_have_count(int(votes))
    await page.get_by_role("button", name="Écrans").click()
    await expect(page.get_by_role("button", name="Montrer : Accueil")).to_have_count(int(votes))


async def test_an_act_made_off_line_is_kept_and_goes_by_itself(browser: Browser, tmp_path: Path):
    async with served(tmp_path) as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        note, theme = await room.note("Des bancs"), await room.theme("Ombre")
        page = await room.regie()
        await incoming(page, "Des bancs").click()
        await expect(page.get_by_role("button", name="0 non lue")).to_be_visible()
    port = int(server.url.rpartition(":")[2])
    await page.get_by_text("Hors ligne.").wait_for()
    await expect(page.get_by_role("button", name="Clore la séquence")).to_be_disabled()
    await incoming(page, "Des bancs").focus()
    await page.keyboard.press("1")
    await expect(incoming(page, "Des bancs")).to_contain_text("En attente")
    await expect(page.get_by_text("1 action attend.")).to_be_visible()
    # An incident leaves its form when it goes: nobody notes it twice, and nothing typed since is wiped by its answer.
    await page.keyboard.press("i")
    words = page.get_by_label("Que s’est-il passé")
    await words.fill("Le réseau est tombé")
    await page.get_by_role("button", name="Noter l’incident").click()
    await expect(words).to_have_value("")
    await page.get_by_role("button", name="Notes", exact=True).first.click()
    await page.get_by_role("button", name="Incidents").first.click()
    await expect(page.get_by_text("à ne pas noter une seconde fois")).to_contain_text("Le réseau est tombé")
    await words.fill("Le café aussi")
    async with served(tmp_path, port=port) as again:
        await expect(page.locator(".incident").filter(has_text="Le réseau est tombé")).to_have_count(1, timeout=BACK_MS)
        await expect(page.get_by_text("à ne pas noter une seconde fois")).to_have_count(0)
        await expect(words).to_have_value("Le café aussi")
        await page.get_by_role("button", name="Notes", exact=True).first.click()
        await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1, timeout=BACK_MS)
        await expect(page.get_by_text("Hors ligne.")).to_have_count(0)
        assert again.meeting.state.notes[note].theme_ids == (theme,)


async def test_the_page_knows_the_powers_and_the_pictograms_of_the_domain(room: ControlRoom):
    page = await room.regie()
    powers = await page.evaluate("import('/static/regie/powers.js').then((module) => JSON.stringify(module.POWERS))")
    wire = {kebab(each.__name__): each for each in c.WireCommand.__args__}
    staff = frozenset(get_args(StaffRole))
    expected = {name: POWERS[each] & staff for name, each in wire.items() if POWERS[each] & staff}
    assert {name: frozenset(roles) for name, roles in json.loads(powers).items()} == expected
    known = await page.evaluate("import('/static/pictograms.js').then((module) => Object.entries(module.CATEGORIES))")
    assert [(category, tuple(names)) for category, names in known] == list(CATEGORIES.items())


async def test_every_view_is_free_of_accessibility_faults(room: ControlRoom, axe_script: str):
    note = await room.note("Des bancs", kind="dissent", strength=3)
    await room.note("Des arbres", kind="question")
    await room.theme("Ombre", note)
    await room.theme("Vide")
    await room.proposal("Quatre bancs", note)
    await room.proposal("Six bancs", note, push=False)
    page = await room.regie()
    await incoming(page, "Des arbres").click()
    assert await accessibility_faults(page, axe_script) == []
    await page.keyboard.press("p")
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Toutes les propositions").click()
    await page.get_by_role("button", name="Clore la séquence").click()
    assert await accessibility_faults(page, axe_script) == []
    await page.keyboard.press("Escape")
    await room.ask(c.OpenPoll, poll_id=room.polls[0])
    await room.vote(room.polls[0], "a", "b")
    await page.get_by_role("button", name="Votes", exact=True).click()
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.ClosePoll, poll_id=room.polls[0])
    await page.get_by_text("À égalité : A et B").wait_for()
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Prévoir un vote").click()
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Écrans").click()
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Aide et touches").click()
    assert await accessibility_faults(page, axe_script) == []


async def test_the_board_has_no_accessibility_faults_in_the_dark(room: ControlRoom, axe_script: str):
    note = await room.note("Des bancs", strength=3)
    await room.theme("Ombre", note)
    await room.note("Des arbres")
    page = await room.regie()
    await page.emulate_media(color_scheme="dark")
    await incoming(page, "Des arbres").click()
    assert await accessibility_faults(page, axe_script) == []
