"""Rules of planning polls in the régie, in a browser, against the running server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain.counting import METHODS
from server.domain.records import Rules
from tests.case import case
from tests.e2e.vote_room import (
    Votes,
    acts_without_the_page,
    side,
    sure,
    vote_room,
)


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


# Before it opens


async def test_a_poll_that_lacks_a_translation_cannot_open_and_says_which(bilingual: Votes):
    page = await bilingual.votes()
    gaps = page.get_by_role("region", name="À compléter avant d’ouvrir : 5 éléments")
    await expect(gaps).to_contain_text("anglais", ignore_case=True)
    await expect(gaps.get_by_role("button")).to_have_text(["Titre", "Question", "Choix A", "Choix B", "Choix C"])
    opens = side(page).get_by_role("button", name="Ouvrir le vote")
    await expect(opens).to_be_disabled()
    await expect(side(page)).to_contain_text("Il manque 5 éléments avant de pouvoir ouvrir")

    await acts_without_the_page(page, f"{{ type: 'open-poll', poll_id: '{bilingual.poll.id}' }}")
    await side(page).get_by_role("alert").filter(has_text="il y manque encore quelque chose").wait_for()
    assert bilingual.poll.opened_at is None

    await gaps.get_by_role("button", name="Choix B").click()
    await expect(page.get_by_role("textbox", name="Choix B, en anglais")).to_be_focused()
    words = {"Titre": "The yards", "Question posée": "What first?", "Choix A": "Trees", "Choix B": "Benches"}
    for what, text in words.items():
        await page.get_by_role("textbox", name=f"{what}, en anglais").fill(text)
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("region", name="À compléter").get_by_role("button")).to_have_text(["Choix C"])
    await page.get_by_role("region", name="À compléter").get_by_role("button").click()
    await page.keyboard.type("A roof")
    await page.get_by_role("button", name="Enregistrer").click()
    await sure(page, "Ouvrir le vote")
    await side(page).get_by_text("Ouvert depuis").wait_for()
    assert bilingual.poll.words["en"].choices == {"a": "Trees", "b": "Benches", "c": "A roof"}


async def test_proposals_are_taken_into_a_poll_so_that_they_can_be_translated_and_costed(bilingual: Votes):
    await bilingual.ask(c.OpenRound, round_id=bilingual.rounds[0])
    note = await bilingual.note("Des bancs")
    made = [await bilingual.proposal(title, note) for title in ("Quatre bancs", "Six bancs")]
    page = await bilingual.votes()
    await page.get_by_role("button", name="Prévoir un vote").click()
    await page.get_by_role("textbox", name="Titre", exact=True).fill("Nos propositions")
    await page.get_by_role("textbox", name="Question posée", exact=True).fill("Lesquelles payer ?")
    await page.get_by_role("radio", name="Budget à parts égales").click()
    await page.get_by_role("textbox", name="Budget").fill("9 000")
    await page.get_by_role("button", name="Reprendre les propositions").click()
    await expect(page.get_by_role("textbox", name="Choix B", exact=True)).to_have_value("Six bancs")
    for letter, cost in (("A", "4000"), ("B", "6000")):
        await page.get_by_role("textbox", name=f"Coût du choix {letter}").fill(cost)
    await page.get_by_role("textbox", name="Choix A, en anglais").fill("Four benches")
    await page.get_by_role("button", name="Ajouter au déroulé").click()
    await page.get_by_role("heading", name="Lesquelles payer ?").wait_for()
    poll = bilingual.state.polls[bilingual.server.ids("polls")[-1]]
    assert [(each.proposal_id, each.cost) for each in poll.choices] == [(made[0], 4000), (made[1], 6000)]
    assert (poll.rules.budget, poll.words["en"].choices) == (9000, {"a": "Four benches"})
    assert poll.gaps == ("en:title", "en:question", "en:b")


async def test_a_draft_of_a_poll_outlives_a_reload_and_the_updates_of_others(room: Votes):
    page = await room.votes()
    await side(page).get_by_role("button", name="Modifier le vote").click()
    question = page.get_by_role("textbox", name="Question posée", exact=True)
    await question.fill("Que faire tout de suite ?")
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    await room.note("Une note")
    await page.reload()
    await expect(question).to_have_value("Que faire tout de suite ?")
    await page.get_by_role("button", name="Garder et fermer").click()
    await expect(side(page).get_by_role("button", name="Ouvrir le vote")).to_be_disabled()
    await expect(side(page)).to_contain_text("Enregistrez-les avant d’ouvrir")

    given = room.poll
    changed = {"title": "Les cours", "question": "Et maintenant ?", "method": "approval", "choices": given.choices}
    await room.ask(c.ChangePoll, poll_id=given.id, **changed)
    await side(page).get_by_role("button", name="Modifier le vote").click()
    await page.get_by_text("Quelqu’un d’autre a enregistré ce vote autrement").wait_for()
    await expect(question).to_have_value("Que faire tout de suite ?")
    await page.get_by_role("button", name="Prendre le sien").click()
    await expect(question).to_have_value("Et maintenant ?")


TWO = {"Choix A": "Oui", "Choix B": "Non"}
METHOD_NAMES = {
    "single": "Un seul choix",
    "approval": "Plusieurs choix",
    "yes-no": "Oui ou non à chacun",
    "scale": "Degré d’accord",
    "majority-judgment": "Jugement majoritaire",
    "instant-runoff": "Classement à éliminations",
    "schulze": "Classement par duels",
    "points": "Points à répartir",
    "greedy": "Budget, le plus de voix",
    "equal-shares": "Budget à parts égales",
    "consent": "Consentement",
    "quiz": "Quiz",
}
FIELDS = {
    "approval": ({"Au moins": "1", "Au plus": "2"}, Rules(least=1, most=2)),
    "points": ({"Points par bulletin": "7"}, Rules(points=7)),
    "greedy": ({"Budget": "5000", "Coût du choix A": "2000", "Coût du choix B": "4000"}, Rules(budget=5000)),
    "equal-shares": ({"Budget": "5000", "Coût du choix A": "2000", "Coût du choix B": "4000"}, Rules(budget=5000)),
    "quiz": ({"Secondes du bonus": "30"}, Rules(right="b", answer_s=30)),
}
"""Method -> what its form asks for besides, and the rules that come of it."""


def test_every_method_is_offered():
    assert set(METHOD_NAMES) == set(METHODS)


async def test_every_method_is_planned_through_the_form_and_opened(room: Votes):
    page = await room.votes()
    for method in METHOD_NAMES:
        with case(method):
            await plan_and_open(page, room, method)


async def plan_and_open(page: Page, room: Votes, method: str) -> None:
    fields, rules = FIELDS.get(method, ({}, Rules()))
    question = f"{METHOD_NAMES[method]}, que faire ?"
    await page.get_by_role("button", name="Prévoir un vote").click()
    await expect(page.get_by_role("textbox", name="Titre")).to_have_value("")
    await page.get_by_role("textbox", name="Titre").fill("Essai")
    await page.get_by_role("textbox", name="Question posée", exact=True).fill(question)
    await page.get_by_role("radio", name=METHOD_NAMES[method]).click()
    texts = {} if method == "consent" else TWO
    for name, text in {**texts, **fields}.items():
        await page.get_by_role("textbox", name=name, exact=name in TWO).fill(text)
    if method == "quiz":
        await page.get_by_role("radio", name="B est la bonne réponse").check()
    if method != "consent":
        for letter in "AB":
            await page.get_by_role("button", name=f"Pictogramme du choix {letter}").click()
            await page.get_by_role("dialog").get_by_role("button", name="vélo", exact=True).last.click()
    await page.get_by_role("radio", name="Dès la clôture").check()
    await page.get_by_role("radio", name="Avec les reçus").check()
    await page.get_by_role("button", name="Ajouter au déroulé").click()
    await page.get_by_role("heading", name=question).wait_for()
    await sure(page, "Ouvrir le vote")
    await side(page).get_by_text("Ouvert depuis").wait_for()
    poll = room.state.polls[room.server.ids("polls")[-1]]
    assert (poll.method, poll.rules, poll.results, poll.ballots) == (method, rules, "closed", "with-receipts")
