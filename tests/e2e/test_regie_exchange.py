"""Rules of what régie and tables say to each other, from the régie's side: messages, calls for help, read-backs."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, MovedClock, accessibility_faults, cell, side
from tests.served import SCRIPT, served

BACK_MS = 15_000  # a page tries again at most every ten seconds
SIX_TABLES = SCRIPT.replace("tables = 3", "tables = 6")


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def room(browser: Browser, tmp_path: Path, clock: MovedClock) -> AsyncIterator[ControlRoom]:
    """Six tables in the first round; at the end no page may have complained."""
    async with served(tmp_path, script=SIX_TABLES, clock=clock) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def tables_of(room: ControlRoom, role: str = "lead") -> Page:
    page = await room.regie(role)
    await page.get_by_role("button", name="Tables", exact=True).click()
    return page


async def messages_of(room: ControlRoom, role: str = "lead") -> Page:
    page = await tables_of(room, role)
    await page.get_by_role("tab", name="Messages").click()
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("region", name="Message à écrire").get_by_role("textbox")


def sent(page: Page, text: str) -> Locator:
    """A message in the list of those that were sent."""
    return side(page).get_by_role("listitem").filter(has_text=text)


def texts(room: ControlRoom) -> list[str]:
    return [message.text for message in room.state.messages.values()]


# Messages


async def test_a_message_goes_to_one_table_and_the_regie_sees_that_it_was_read(room: ControlRoom):
    tablet = await room.server.table(2)
    page = await tables_of(room)
    await cell(page, 2).click()
    await side(page).get_by_role("button", name="Écrire à cette table").click()
    await page.get_by_role("textbox", name="À la table 2").fill("Pouvez-vous préciser votre note ?")
    await page.get_by_role("button", name="Envoyer à la table").click()
    told = (await tablet.until("changed"))["put"]["messages"]
    [message] = told.values()
    assert message["text"] == "Pouvez-vous préciser votre note ?"
    await expect(field(page)).to_have_count(0)
    await expect(sent(page, "préciser")).to_contain_text("Lu par 0 sur 1")
    await tablet.command(type="read-message", id="c_read", message_id=message["id"])
    await expect(sent(page, "préciser")).to_contain_text("Lu par la table")


async def test_a_message_goes_to_the_picked_tables_and_to_no_other(room: ControlRoom):
    page = await tables_of(room)
    await cell(page, 2).click()
    await cell(page, 4).click(modifiers=["Shift"])
    await page.get_by_role("toolbar").get_by_role("button", name="Leur écrire").click()
    await page.get_by_role("textbox", name="À 3 tables : 2–4").fill("Il vous manque une table ?")
    await page.get_by_role("button", name="Envoyer aux 3 tables").click()
    await expect(sent(page, "Il vous manque")).to_contain_text("Aux tables 2–4")
    [message] = room.state.messages.values()
    assert message.table_ids == tuple(room.table_id(number) for number in (2, 3, 4))


async def test_a_message_to_the_whole_hall_is_asked_about_first(room: ControlRoom):
    page = await tables_of(room)
    await page.get_by_role("button", name="Écrire à toutes").click()
    await field(page).fill("Il reste 5 minutes.")
    send = page.get_by_role("button", name="Envoyer aux 6 tables")
    await send.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    question = page.get_by_role("alertdialog")
    await expect(question).to_contain_text("Envoyer à 6 tables, qui ont 60 places ?")
    await expect(question).to_contain_text("Il reste 5 minutes.")
    assert texts(room) == []
    await question.get_by_role("button", name="Envoyer aux 6 tables").click()
    await expect(sent(page, "Il reste")).to_contain_text("À toute la salle (6 tables)")
    [message] = room.state.messages.values()
    assert message.table_ids == ()


async def test_the_regie_sees_who_has_not_read_and_writes_to_them_again(room: ControlRoom):
    tablet = await room.server.table(3)
    await room.ask(c.Announce, message_id="g_1", text="Une proposition vous attend.")
    for number in (1, 2, 5, 6):
        await room.by_table(number, c.ReadMessage, message_id="g_1")
    page = await messages_of(room)
    item = sent(page, "Une proposition")
    await expect(item).to_contain_text("Lu par 4 sur 6")
    await expect(item).to_contain_text("Pas encore : tables 3, 4 (hors ligne : 4)")
    await item.get_by_role("button", name="Choisir ces tables").click()
    await page.get_by_role("toolbar").get_by_role("button", name="Leur écrire").click()
    await expect(page.get_by_role("textbox", name="À 2 tables : 3, 4")).to_be_focused()
    await tablet.command(type="read-message", id="c_read", message_id="g_1")
    await room.by_table(4, c.ReadMessage, message_id="g_1")
    await expect(item).to_contain_text("Lu par les 6 tables")


async def test_a_ready_sentence_is_picked_edited_and_never_takes_away_what_was_typed(room: ControlRoom):
    page = await tables_of(room)
    await page.get_by_role("button", name="Écrire à toutes").click()

    async def pick(sentence: str) -> None:
        await page.get_by_role("button", name="Phrases toutes prêtes").click()
        await page.get_by_role("menuitem", name=sentence).click()

    await pick("Il reste 5 minutes.")
    await pick("C’est la pause.")
    await expect(field(page)).to_have_value("C’est la pause. Nous reprenons dans 15\u00a0minutes.")
    await field(page).fill("C’est la pause. Nous reprenons à 10 h 30.")
    both = "C’est la pause. Nous reprenons à 10 h 30. Bien reçu, merci\u202f!"
    await pick("Bien reçu, merci")
    await expect(field(page)).to_have_value(both)
    await page.reload()
    await expect(field(page)).to_have_value(both)
    await page.get_by_role("button", name="Annuler", exact=True).click()
    await expect(field(page)).to_have_count(0)
    assert texts(room) == []


async def test_a_message_that_went_out_before_a_reload_is_not_offered_to_be_sent_once_more(room: ControlRoom):
    page = await tables_of(room)
    await cell(page, 1).click()
    await page.keyboard.press("n")
    await field(page).fill("Tout va bien ? ")
    kept = json.loads(await page.evaluate(f"sessionStorage.getItem('tablee-regie-letter-{room.server.meeting.id}')"))
    await page.reload()
    await expect(field(page)).to_have_value("Tout va bien ? ")
    # What the outbox of the page before does, whose answer this page gets.
    table = room.server.ids("tables")[0]
    await room.ask(c.SendMessage, message_id=kept["letter"]["id"], text="Tout va bien ?", table_ids=(table,))
    await expect(field(page)).to_have_count(0)
    await expect(sent(page, "Tout va bien")).to_have_count(1)


async def test_a_message_is_taken_back_after_a_question_and_stays_in_the_list(room: ControlRoom):
    await room.ask(c.Announce, message_id="g_1", text="Erreur de salle.")
    page = await messages_of(room)
    await sent(page, "Erreur").get_by_role("button", name="Retirer ce message").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Retirer ce message").click()
    await expect(sent(page, "Erreur")).to_contain_text("Retiré à")
    await expect(sent(page, "Erreur").get_by_role("button")).to_have_count(0)
    assert room.state.messages["g_1"].withdrawn_at is not None


async def test_a_refused_message_says_so_beside_its_words_and_they_stay(room: ControlRoom):
    page = await tables_of(room)
    await cell(page, 1).click()
    await page.keyboard.press("n")
    await field(page).fill("Tout va bien ?")
    kept = json.loads(await page.evaluate(f"sessionStorage.getItem('tablee-regie-letter-{room.server.meeting.id}')"))
    await room.ask(c.Announce, message_id=kept["letter"]["id"], text="Une autre a pris ce numéro.")
    await page.get_by_role("button", name="Envoyer à la table").click()
    fault = side(page).get_by_role("alert").filter(has_text="numéro déjà pris")
    await fault.wait_for()
    await expect(field(page)).to_have_value("Tout va bien ?")
    await page.get_by_role("button", name="Envoyer à la table").click()
    await expect(field(page)).to_have_count(0)
    await expect(fault).to_have_count(0)
    assert texts(room) == ["Une autre a pris ce numéro.", "Tout va bien ?"]


async def test_off_line_nothing_is_promised_to_the_tables_and_the_words_wait(browser: Browser, tmp_path: Path):
    async with served(tmp_path, script=SIX_TABLES) as server:
        room = ControlRoom(server, browser)
        await room.call(1)
        page = await tables_of(room)
        await cell(page, 1).click()
        await page.keyboard.press("n")
        await field(page).fill("Tout va bien ?")
    port = int(server.url.rpartition(":")[2])
    await side(page).get_by_text("La connexion est coupée.").wait_for()
    await expect(page.get_by_role("button", name="Envoyer à la table")).to_be_disabled()
    await page.get_by_role("tab", name="Appels (1)").click()
    await expect(page.get_by_role("button", name="J’arrive.")).to_be_disabled()
    async with served(tmp_path, script=SIX_TABLES, port=port) as again:
        await page.get_by_role("tab", name="Messages").click()
        await page.get_by_role("button", name="Envoyer à la table").click(timeout=BACK_MS)
        await expect(sent(page, "Tout va bien ?")).to_be_visible()
        assert [message.text for message in again.meeting.state.messages.values()] == ["Tout va bien ?"]


# Calls for help


async def test_a_call_is_seen_and_said_in_every_view_with_the_longest_waiting_time(
    room: ControlRoom, clock: MovedClock
):
    page = await room.regie()
    await expect(page.get_by_role("button", name="appel")).to_have_count(0)
    await room.call(4, "care", "Un malaise")
    said = page.get_by_role("status").filter(has_text="La table 4 demande de l’aide : Quelqu’un ne se sent pas bien.")
    await expect(said).to_have_count(1)
    strip = page.get_by_role("banner").get_by_role("button", name="1 appel à l’aide à l’instant")
    for view in ("Votes", "Écrans", "Tables", "Notes"):
        await page.get_by_role("button", name=view, exact=True).click()
        await expect(strip).to_be_visible()
    clock.move(3.1)
    await room.call(2, "method")
    strip = page.get_by_role("banner").get_by_role("button", name="2 appels à l’aide depuis 3 min")
    await expect(strip).to_be_visible(timeout=15_000)
    await strip.click()
    calls = side(page).get_by_role("article")
    await expect(calls).to_have_count(2)
    await expect(calls.first).to_contain_text("Un malaise")
    await expect(calls.first).to_be_focused()


async def test_calls_stand_by_urgency_then_by_age_and_the_answered_ones_last(room: ControlRoom):
    first = await room.call(1, "tablet")
    for number, reason in ((2, "method"), (3, "tension"), (4, "care"), (5, "care")):
        await room.call(number, reason)  # type: ignore[arg-type]
    page = await room.regie()
    await page.keyboard.press("u")
    shown = side(page).get_by_role("article").get_by_role("button", name="Table")
    await expect(shown).to_have_text([f"Table {number}" for number in (4, 5, 3, 1, 2)])
    await room.ask(c.AnswerHelp, help_id=first, text="J’arrive.")
    await expect(shown).to_have_text([f"Table {number}" for number in (4, 5, 3, 2, 1)])


async def test_a_call_is_answered_with_one_tap_or_in_own_words_and_everyone_in_the_regie_sees_it(room: ControlRoom):
    call = await room.call(2, "tablet", "L’écran est noir")
    one, other = await room.regie("lead"), await room.regie("theme-team")
    for page in (one, other):
        await page.keyboard.press("u")
    await one.get_by_role("button", name="J’arrive.").click()
    for page in (one, other):
        await expect(page.get_by_role("article", name="Appel de la table 2")).to_contain_text("Répondu à")
        await expect(page.get_by_role("banner").get_by_role("button", name="1 appel en cours")).to_be_visible()
    await expect(one.get_by_role("button", name="J’arrive.")).to_be_disabled()
    await other.get_by_role("textbox", name="Répondre autrement").fill("Une autre tablette arrive.")
    await other.keyboard.press("Enter")
    await expect(one.get_by_role("article", name="Appel de la table 2")).to_contain_text("Une autre tablette arrive.")
    await expect(other.get_by_role("textbox", name="Répondre autrement")).to_have_value("")
    assert room.state.help_calls[call].answer == "Une autre tablette arrive."


async def test_a_settled_call_goes_into_the_history(room: ControlRoom):
    await room.call(2, "tension", "Deux personnes se disputent")
    page = await room.regie()
    await page.keyboard.press("u")
    await page.get_by_role("button", name="C’est réglé").click()
    await expect(side(page)).to_contain_text("Tous les appels sont réglés.")
    await expect(page.get_by_role("banner").get_by_role("button", name="appel")).to_have_count(0)
    await page.get_by_text("1 appel réglé").click()
    await expect(side(page).get_by_role("listitem")).to_contain_text("Deux personnes se disputent")


async def test_who_answers_a_call_that_is_just_over_learns_it_and_sees_no_success(room: ControlRoom):
    call = await room.call(2)
    page = await room.regie()
    await page.keyboard.press("u")
    # What this page asks for is on its way while somebody else settles the call.
    await page.evaluate(
        """() => {
          const send = WebSocket.prototype.send;
          window.caught = new Promise((caught) => {
            WebSocket.prototype.send = function (data) {
              if (!String(data).includes("answer-help")) return send.call(this, data);
              window.held = () => send.call(this, data);
              caught(true);
            };
          });
        }"""
    )
    await page.get_by_role("button", name="J’arrive.").click()
    await page.evaluate("window.caught")
    await room.ask(c.SettleHelp, help_id=call)
    await expect(side(page)).to_contain_text("Tous les appels sont réglés.")
    await page.evaluate("window.held()")
    await expect(side(page).get_by_role("alert")).to_contain_text("Cet appel est terminé.")
    assert room.state.help_calls[call].answer == ""


# Read-backs


async def sources(room: ControlRoom, count: int = 3) -> tuple[str, tuple[str, ...]]:
    """A proposal from a note each of the first tables; its id, and those of its notes."""
    notes = tuple([await room.note(f"Des bancs, {number}", table=number) for number in range(1, count + 1)])
    return await room.proposal("Six bancs", *notes), notes


async def test_a_proposal_shows_what_each_of_its_tables_says_and_who_has_not_answered(room: ControlRoom):
    proposal, _ = await sources(room, 4)
    page = await room.regie()
    await page.get_by_role("tab", name="Propositions (1)").click()
    card = page.get_by_role("button", name="Proposition 1")
    await expect(card).to_contain_text("4 attendues")
    await expect(card).not_to_contain_text("Contestée")
    await room.read_back(proposal, 1, "in")
    await room.read_back(proposal, 3, "missing", "Nous parlions du parc.")
    for words in ("Contestée", "1 dedans", "1 absente", "2 attendues"):
        await expect(card).to_contain_text(words)
    await card.click()
    answers = side(page).get_by_role("region", name="Relectures des tables").get_by_role("listitem")
    await expect(answers.filter(has_text="Table 3")).to_contain_text("Absente")
    await expect(answers.filter(has_text="Table 3")).to_contain_text("Nous parlions du parc.")
    await expect(answers.filter(has_text="Table 1").first).to_contain_text("Dedans")
    await expect(side(page)).to_contain_text("Pas encore répondu : tables 2, 4")


async def test_a_proposal_is_contested_by_one_missing_idea_or_a_third_in_part(room: ControlRoom):
    page = await room.regie()
    cases = [
        ((0, 0, 6), False),
        ((0, 1, 6), True),
        ((1, 0, 6), False),
        ((2, 0, 6), True),
        ((1, 0, 3), True),
        ((1, 0, 4), False),
        ((0, 0, 0), False),
    ]
    said = await page.evaluate(
        "all => import('/static/regie/contested.js').then((module) => "
        "all.map(([part, missing, sources]) => module.isContested({ part, missing }, sources)))",
        [case for case, _ in cases],
    )
    assert said == [contested for _, contested in cases]


async def test_after_a_new_wording_the_earlier_answers_are_greyed_and_awaited_anew(room: ControlRoom):
    proposal, notes = await sources(room)
    await room.read_back(proposal, 1, "missing", "Trop vague.")
    await room.read_back(proposal, 2, "in")
    page = await room.regie()
    await page.get_by_role("tab", name="Propositions (1)").click()
    card = page.get_by_role("button", name="Proposition 1")
    await expect(card).to_contain_text("Contestée")
    await room.ask(
        c.RewordProposal, proposal_id=proposal, title="Six bancs", text="Au parc.", pictogram="bench", note_ids=notes
    )
    await expect(card).not_to_contain_text("Contestée")
    await expect(card).to_contain_text("3 attendues")
    await card.click()
    answer = side(page).get_by_role("listitem").filter(has_text="Trop vague.")
    await expect(answer).to_contain_text("sur une version précédente")
    await room.read_back(proposal, 1, "in", "Merci !")
    answer = side(page).get_by_role("listitem").filter(has_text="Merci !")
    await expect(answer).not_to_contain_text("sur une version précédente")
    await answer.get_by_text("1 réponse précédente").click()
    await expect(answer).to_contain_text("Trop vague.")
    await answer.get_by_role("button", name="Table 1").click()
    await expect(page.get_by_role("article", name="Table 1")).to_contain_text("Merci !")


async def test_a_table_whose_note_was_taken_out_is_named_as_such(room: ControlRoom):
    proposal, notes = await sources(room)
    await room.read_back(proposal, 3, "in")
    await room.ask(
        c.RewordProposal, proposal_id=proposal, title="Bancs", text="Deux.", pictogram="bench", note_ids=notes[:2]
    )
    page = await room.regie()
    await page.get_by_role("tab", name="Propositions (1)").click()
    await page.get_by_role("button", name="Proposition 1").click()
    answer = side(page).get_by_role("listitem").filter(has_text="Table 3")
    await expect(answer).to_contain_text("n’a plus de note dans cette proposition")
    await expect(side(page)).to_contain_text("2 attendues")


async def test_messages_calls_and_read_backs_are_free_of_accessibility_faults(room: ControlRoom, axe_script: str):
    proposal, _ = await sources(room)
    await room.read_back(proposal, 1, "part", "Sans dossier.")
    await room.read_back(proposal, 2, "missing", "Au parc.")
    await room.ask(c.Announce, message_id="g_1", text="Il reste 5 minutes.")
    await room.by_table(1, c.ReadMessage, message_id="g_1")
    first = await room.call(1, "care")
    await room.ask(c.SettleHelp, help_id=first)
    await room.call(2, "tension", "Deux personnes se disputent")
    answered = await room.call(3)
    await room.ask(c.AnswerHelp, help_id=answered, text="J’arrive.")
    page = await tables_of(room)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.keyboard.press("u")
        await page.get_by_text("1 appel réglé").click()
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("button", name="Écrire à toutes").click()
        await field(page).fill("Il reste 1 minute.")
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("button", name="Phrases toutes prêtes").click()
        assert await accessibility_faults(page, axe_script) == []
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Envoyer aux 6 tables").click()
        assert await accessibility_faults(page, axe_script) == []
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Annuler", exact=True).click()
        await page.get_by_role("button", name="Notes", exact=True).click()
        await page.get_by_role("tab", name="Propositions (1)").click()
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("button", name="Proposition 1").click()
        assert await accessibility_faults(page, axe_script) == []
        await page.get_by_role("button", name="Toutes les propositions").click()
        await page.get_by_role("button", name="Tables", exact=True).click()
