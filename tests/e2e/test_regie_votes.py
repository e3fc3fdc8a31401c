"""Rules of the votes in the régie, in a browser, against the running server: the life of a poll, and who sees what."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.records import PollText
from tests.case import case
from tests.e2e.control_room import accessibility_faults
from tests.e2e.vote_room import (
    CARDS_A_SITE,
    Votes,
    acts_without_the_page,
    marks,
    side,
    sure,
    sure_then,
    vote_room,
)

PRESS = "button => button.click()"


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[Votes]:
    """A meeting in French alone; at the end no page may have complained."""
    async for each in vote_room(browser, tmp_path, '["fr"]'):
        yield each


@pytest.fixture
async def bilingual(browser: Browser, tmp_path: Path) -> AsyncIterator[Votes]:
    """The same in French and English."""
    async for each in vote_room(browser, tmp_path, '["fr", "en"]'):
        yield each


# The life of a poll


async def test_a_poll_lives_from_the_form_to_the_room_by_mouse(room: Votes):
    page = await room.votes()
    await page.get_by_role("button", name="Prévoir un vote").click()
    await page.get_by_role("textbox", name="Titre").fill("La date")
    await page.get_by_role("textbox", name="Question posée", exact=True).fill("Quel jour ?")
    for letter, text, pictogram in (("A", "Mardi", "soleil"), ("B", "Samedi", "marché")):
        await page.get_by_role("textbox", name=f"Choix {letter}", exact=True).fill(text)
        await page.get_by_role("button", name=f"Pictogramme du choix {letter}").click()
        await page.get_by_role("dialog").get_by_role("button", name=pictogram, exact=True).click()
    await page.get_by_role("button", name="Ajouter au déroulé").click()
    await page.get_by_role("heading", name="Quel jour ?").wait_for()
    poll = room.server.ids("polls")[-1]

    await sure(page, "Ouvrir le vote")
    await side(page).get_by_text("Ouvert depuis").wait_for()
    await room.cast(poll, [Ballot(("a",)), Ballot(("b",)), Ballot(("b",)), Ballot()])
    await side(page).get_by_text("4 sur 16 ont voté").wait_for()
    await side(page).get_by_role("button", name="Mettre en pause").click()
    await side(page).get_by_role("button", name="Reprendre le vote").click()
    await side(page).get_by_role("button", name="Clore le vote").click()
    await expect(page.get_by_role("alertdialog")).to_contain_text("4 personnes ont voté")
    await page.get_by_role("alertdialog").get_by_role("button", name="Clore le vote").click()

    await side(page).get_by_text("La salle ne voit pas encore ce résultat.").wait_for()
    samedi = page.get_by_role("main").get_by_role("listitem").filter(has_text="Samedi").last
    await expect(samedi).to_contain_text("67 %")
    await expect(samedi).to_contain_text("2 voix")
    await expect(page.get_by_role("main")).to_contain_text("1 bulletin blanc")
    await sure(page, "Publier en salle")
    await side(page).get_by_text("Le résultat de ce vote").wait_for()
    assert room.state.polls[poll].published_at is not None


async def test_a_poll_lives_from_the_form_to_the_room_by_keyboard_alone(room: Votes):
    page = await room.regie("vote-operator")
    keys = page.keyboard
    await keys.press("v")
    await keys.press("n")
    await expect(page.get_by_role("textbox", name="Titre")).to_be_focused()
    await keys.type("La date")
    await keys.press("Tab")
    await keys.type("Quel jour ?")
    for letter, text in (("A", "Mardi"), ("B", "Samedi")):
        picker = page.get_by_role("button", name=f"Pictogramme du choix {letter}")
        await picker.focus()
        await keys.press("Enter")
        await keys.type("velo" if letter == "A" else "arbre")
        await keys.press("Enter")
        await expect(picker).to_be_focused()
        await page.get_by_role("textbox", name=f"Choix {letter}", exact=True).focus()
        await keys.type(text)
    await page.get_by_role("button", name="Ajouter au déroulé").focus()
    await keys.press("Enter")
    await page.get_by_role("heading", name="Quel jour ?").wait_for()
    poll = room.server.ids("polls")[-1]

    async def main_act() -> None:
        await expect(page.locator("[data-act=main]")).to_be_enabled()
        await keys.press("m")
        await keys.press("Enter")
        await page.get_by_role("alertdialog").wait_for()

    await main_act()
    await keys.press("Tab")  # the minutes
    await keys.type("2")
    await keys.press("Tab")
    await keys.press("Enter")
    await side(page).get_by_text("Ouvert jusqu’à").wait_for()
    await room.cast(poll, [Ballot(("a",)), Ballot(("b",))])
    await main_act()
    await keys.press("Tab")
    await keys.press("Enter")
    await side(page).get_by_text("La salle ne voit pas encore").wait_for()
    await main_act()
    await keys.press("Enter")  # twice: it must not publish
    assert room.state.polls[poll].published_at is None
    await keys.press("Tab")
    await keys.press("Enter")
    await side(page).get_by_text("Publié", exact=True).wait_for()
    assert room.state.polls[poll].published_at is not None


async def test_a_result_is_seen_by_the_regie_alone_until_it_is_published(room: Votes):
    page = await room.votes()
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    await room.cast(room.poll.id, [Ballot(("a",))])
    table = await room.server.table(1)
    await room.ask(c.ClosePoll, poll_id=room.poll.id)
    heard = await table.until("changed")
    assert heard["put"]["polls"][room.poll.id]["tally"] is None
    publish = side(page).get_by_role("button", name="Publier en salle").first
    await publish.click()
    await publish.click()  # once to ask, once more to put the question away
    assert room.poll.published_at is None
    await publish.click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Pas encore").click()
    assert room.poll.published_at is None
    await sure(page, "Publier en salle")
    assert (await table.until("changed"))["put"]["polls"][room.poll.id]["tally"]["counts"]["a"] == 1


async def test_the_end_of_a_poll_is_moved_taken_away_and_set(room: Votes):
    page = await room.votes()
    await side(page).get_by_role("button", name="Ouvrir le vote").click()
    await page.get_by_role("textbox", name="Minutes").fill("2")
    await page.get_by_role("alertdialog").get_by_role("button", name="Ouvrir le vote").click()
    timer = side(page).get_by_role("timer")
    await expect(timer).to_contain_text("1:5")
    await side(page).get_by_role("button", name="+1 min").click()
    await expect(timer).to_contain_text("2:5")
    await side(page).get_by_role("button", name="Mettre en pause").click()
    await expect(side(page)).to_contain_text("Il restera 2:5")
    await side(page).get_by_role("button", name="Reprendre le vote").click()
    await side(page).get_by_role("button", name="Sans limite").click()
    await expect(timer).to_have_count(0)
    assert room.poll.ends_at is None
    await side(page).get_by_role("button", name="30 s", exact=True).click()
    await expect(timer).to_contain_text("0:2")


async def test_ballots_on_their_way_have_their_time_and_the_regie_says_so(room: Votes):
    page = await room.votes()
    await room.ask(c.OpenPoll, poll_id=room.poll.id, duration_s=1)
    await side(page).get_by_text("Encore quelques secondes pour les bulletins en route").wait_for()
    await expect(side(page).get_by_role("timer")).to_contain_text("0:00")
    await room.cast(room.poll.id, [Ballot(("a",))])
    await side(page).get_by_text("Clos, non publié").wait_for(timeout=30_000)
    assert room.poll.tally is not None
    assert room.poll.tally.ballots == 1


async def test_two_who_close_and_pause_at_once_both_learn_what_became_of_it(room: Votes):
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    one, other = await room.votes("lead"), await room.votes("vote-operator")
    await side(one).get_by_role("button", name="Clore le vote").click()
    yes = one.get_by_role("alertdialog").get_by_role("button", name="Clore le vote")
    await yes.wait_for()
    # Pressed at once: waiting until a button has come to rest would let the other one be first.
    pause = side(other).get_by_role("button", name="Mettre en pause")
    await asyncio.gather(*(button.evaluate(PRESS) for button in (yes, pause)))
    for page in (one, other):
        await side(page).get_by_text("Clos, non publié").wait_for()
        assert await page.get_by_role("alert").filter(has_text="Pas fait").count() <= 1
    assert room.poll.closed_at is not None

    await acts_without_the_page(other, f"{{ type: 'pause-poll', poll_id: '{room.poll.id}' }}")
    fault = side(other).get_by_role("alert").filter(has_text="Ce vote vient d’être clos par quelqu’un d’autre")
    await fault.get_by_role("button", name="J’ai compris").click()
    await expect(fault).to_have_count(0)


async def test_a_poll_is_annulled_with_a_reason_and_run_again_with_a_trace_both_ways(room: Votes):
    page = await room.votes()
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    await room.cast(room.poll.id, [Ballot(("a",))])
    await room.ask(c.ClosePoll, poll_id=room.poll.id)
    await side(page).get_by_role("button", name="Annuler le vote…").click()
    yes = page.get_by_role("alertdialog").get_by_role("button", name="Annuler le vote", exact=True)
    await expect(yes).to_be_disabled()
    await page.get_by_role("textbox", name="Pour quelle raison").fill("La question a été lue de travers.")
    await yes.click()
    main = page.get_by_role("main")
    await main.get_by_text("La question a été lue de travers.").wait_for()
    await expect(side(page).get_by_role("button", name="Publier en salle")).to_have_count(0)

    await sure_then(page, "Refaire ce vote…", "Annuler et prévoir à nouveau")
    await main.get_by_role("button", name="Ce vote refait le vote 1").wait_for()
    again = room.state.polls[room.server.ids("polls")[-1]]
    assert (again.rerun_of, room.poll.rerun_as) == (room.poll.id, again.id)
    await main.get_by_role("button", name="Ce vote refait le vote 1").click()
    await main.get_by_role("button", name="Refait par le vote 2").click()
    await side(page).get_by_role("button", name="Ouvrir le vote").wait_for()


# While people vote


async def test_turnout_is_told_by_site_and_by_channel(room: Votes):
    page = await room.votes()
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    marks = [Ballot(("a",))] * (CARDS_A_SITE + 3)
    await room.cast(room.poll.id, marks, ("phone", "kiosk", "table", "paper"))
    table = side(page).get_by_role("table", name="Participation par salle et par voie")
    await expect(table.get_by_role("row").filter(has_text="Salle des fêtes")).to_have_text("Salle des fêtes22228")
    await expect(table.get_by_role("row").filter(has_text="Gymnase")).to_have_text("Gymnase111–3")
    await expect(table.get_by_role("row").last).to_have_text("Total333211")
    await expect(side(page)).to_contain_text("11 sur 16 ont voté")
    await room.ask(c.ClosePoll, poll_id=room.poll.id)
    await side(page).get_by_text("Clos, non publié").wait_for()
    await expect(table.get_by_role("row").last).to_have_text("Total333211")


async def test_a_live_poll_shows_its_figures_while_it_runs_and_not_of_the_first_few(room: Votes):
    given = room.poll
    words = {"title": given.title, "question": given.question, "method": "single", "choices": given.choices}
    await room.ask(c.ChangePoll, poll_id=given.id, results="live", **words)
    await room.ask(c.OpenPoll, poll_id=given.id)
    page = await room.votes()
    await expect(side(page)).to_contain_text("les chiffres en direct")
    await room.cast(given.id, [Ballot(("a",))] * 4)
    await side(page).get_by_text("4 sur 16").wait_for()
    await expect(page.get_by_role("main")).to_contain_text("à partir de 5 bulletins")
    await room.cast(given.id, [Ballot(("a",))] * 4 + [Ballot(("b",))] * 2)
    main = page.get_by_role("main")
    await main.get_by_text("Pour l’instant").wait_for()
    await expect(main.get_by_role("listitem").filter(has_text="Planter").last).to_contain_text("4 voix")


async def test_hands_are_named_by_table_and_a_recount_leaves_its_trace(room: Votes):
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    page = await room.votes()
    first = {"people": 9, "otherwise": 2, "cast": 7, "valid": 6, "blank": 1, "spoiled": 0}
    await room.hands(3, **first, counts={"a": 3, "b": 2, "c": 1})
    hands = page.get_by_role("region", name="Mains levées : 1 table a compté")
    await expect(hands.get_by_role("row").filter(has_text="Table 3")).to_contain_text("comptée à")
    await room.hands(3, **(first | {"valid": 5, "spoiled": 1}), counts={"a": 2, "b": 2, "c": 1})
    await expect(hands.get_by_role("row").filter(has_text="recomptée à")).to_contain_text("221511792")
    await expect(hands.get_by_role("row").filter(has_text="avant, à")).to_contain_text("321610792")
    await side(page).get_by_role("button", name="Clore le vote").click()
    await expect(page.get_by_role("alertdialog")).to_contain_text("1 table a aussi compté des mains levées")
    await page.get_by_role("alertdialog").get_by_role("button", name="Clore le vote").click()
    main = page.get_by_role("main")
    await expect(main).to_contain_text("dont 6 mains levées")
    await expect(main).to_contain_text("1 nul")


async def test_who_does_not_run_the_votes_sees_them_and_has_no_button_for_them(room: Votes):
    pages = {role: await room.votes(role) for role in ("theme-team", "observer")}

    async def each_sees(where: Callable[[Page], Locator], text: str) -> None:
        for role, page in pages.items():
            with case(role):
                await expect(where(page)).to_contain_text(text)
                await expect(side(page).get_by_role("button")).to_have_count(0)

    await each_sees(side, "")
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    await room.cast(room.poll.id, [Ballot(("a",))])
    await each_sees(side, "1 sur 16 a voté")
    await room.ask(c.ClosePoll, poll_id=room.poll.id)
    await each_sees(lambda page: page.get_by_role("main"), "En tête : A. Planter")
    for page in pages.values():
        await expect(page.get_by_role("button", name="Prévoir un vote")).to_have_count(0)


async def test_every_stage_of_a_poll_is_free_of_accessibility_faults(bilingual: Votes, axe_script: str):
    page = await bilingual.votes()

    async def check() -> None:
        assert await accessibility_faults(page, axe_script) == []

    await page.get_by_role("region", name="À compléter").wait_for()
    await check()
    await page.get_by_role("button", name="Modifier le vote").click()
    await page.get_by_role("button", name="Voter autrement").click()
    await page.get_by_role("radio", name="Budget à parts égales").click()
    await check()
    await page.get_by_role("button", name="Annuler mes changements").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Annuler mes changements").click()
    poll = await bilingual.plan("approval")
    given = bilingual.state.polls[poll]
    said = {"en": PollText("Try", "What?", {"a": "One", "b": "Two", "c": "Three"})}
    asked = {"title": given.title, "question": given.question, "method": given.method, "choices": given.choices}
    await bilingual.ask(c.ChangePoll, poll_id=poll, words=said, **asked)
    await page.get_by_role("button", name="Vote 2 ·").click()
    await side(page).get_by_role("button", name="Ouvrir le vote").click()
    await check()
    await page.get_by_role("alertdialog").get_by_role("button", name="Ouvrir le vote").click()
    await side(page).get_by_text("Ouvert depuis").wait_for()
    await bilingual.cast(poll, marks("a", "ab", "c"))
    await side(page).get_by_text("3 sur 16").wait_for()
    await check()
    await page.emulate_media(color_scheme="dark")
    await check()
    await bilingual.ask(c.PausePoll, poll_id=poll)
    await side(page).get_by_role("button", name="Reprendre").wait_for()
    await check()
    await bilingual.ask(c.ClosePoll, poll_id=poll)
    await side(page).get_by_text("Clos, non publié").wait_for()
    await check()
    await side(page).get_by_role("button", name="Annuler le vote…").click()
    await check()
    await page.get_by_role("button", name="Erreur dans les choix").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Annuler le vote", exact=True).click()
    await side(page).get_by_text("Annulé", exact=True).wait_for()
    await check()


async def test_two_who_close_at_once_close_once_and_both_see_the_result(room: Votes):
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    await room.cast(room.poll.id, marks("a"))
    pages = [await room.votes("lead"), await room.votes("vote-operator")]
    for page in pages:
        await side(page).get_by_text("1 sur 16 a voté").wait_for()
        await side(page).get_by_role("button", name="Clore le vote").click()
    yes = [page.get_by_role("alertdialog").get_by_role("button", name="Clore le vote") for page in pages]
    for each in yes:
        await each.wait_for()
    await asyncio.gather(*(each.evaluate(PRESS) for each in yes))
    for page in pages:
        await page.get_by_text("En tête : A. Planter").wait_for()
    faults = [await page.get_by_role("alert").filter(has_text="Pas fait").count() for page in pages]
    assert sum(faults) <= 1
