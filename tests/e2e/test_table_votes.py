"""Votes on the page of a table: read out, counted by hand, told; in a real browser, against the running server."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain.records import Method, Rules
from server.live.house import new_id
from tests.case import case
from tests.e2e.every_method import Asked, asked, cast, choices, close, open_poll
from tests.e2e.table_hall import Hall, begin_to_count, count, hall_of, page_of, strip
from tests.e2e.table_looks import faults_of
from tests.served import served


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as hall:
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        yield page


async def test_an_open_poll_shows_choices_code_and_address_and_then_its_result(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Que faire d’abord ?")
    await expect(page.locator(".choices li").nth(1)).to_contain_text("B")
    await expect(page.locator(".choices li").nth(1)).to_contain_text("Asseoir")
    await expect(page.locator(".address").first).to_have_text(hall.server.url.removeprefix("http://") + "/v")
    assert await page.locator(".qr").first.evaluate("code => code.decode().then(() => code.naturalWidth > 0)")
    await hall.vote(poll, "a", "a", "b", "")
    await expect(page.get_by_text("4 bulletins dans l’urne, pour 6 cartes")).to_be_visible()
    await page.get_by_role("button", name="Agrandir le code").click()
    await page.get_by_role("button", name="Fermer").click()
    await hall.close_poll(poll, publish=False)
    await expect(page.get_by_text("Le résultat sera annoncé en salle et s’affichera ici.")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Que faire d’abord ?")
    assert re.search(r"voix|%", await page.locator("main").inner_text()) is None
    await hall.server.do(c.PublishPoll(new_id("c"), poll))
    first = page.locator(".choices li").first
    await expect(first).to_contain_text("67 % · 2 voix")
    await expect(first).to_contain_text("En tête")
    await expect(page.get_by_text("1 bulletin blanc · 4 bulletins, pour 6 cartes")).to_be_visible()


async def test_a_timed_poll_says_until_when_and_when_it_is_paused_or_over(hall: Hall, page: Page) -> None:
    poll = await open_poll(hall.server, asked("single"), duration_s=600)
    await expect(page.get_by_role("timer")).to_contain_text("Il reste 9:5")
    await expect(page.get_by_text("Fin du vote à")).to_be_visible()
    await hall.server.do(c.PausePoll(new_id("c"), poll))
    await expect(page.get_by_text("Vote en pause. La régie le reprendra.")).to_be_visible()
    await expect(page.locator(".qr").first).to_be_visible()
    await hall.server.do(c.ResumePoll(new_id("c"), poll))
    await expect(page.get_by_role("timer")).to_be_visible()
    await hall.server.do(c.TimePoll(new_id("c"), poll, 1))
    await expect(page.get_by_text("Temps écoulé : les derniers bulletins arrivent.")).to_be_visible()


async def test_hands_are_counted_worked_out_and_sent(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    form = await begin_to_count(page)
    await expect(form).to_contain_text("10 personnes votent à main levée")
    await count(
        page, {"dont votent par carte ou sur papier": 3, "A. Planter": 4, "B. Asseoir": 1, "Blancs": 1, "Nuls": 1}
    )
    saved = page.locator(".hand-count.saved")
    await expect(saved).to_contain_text("A 4 et B 1 ; 1 blanc, 1 nul")
    await expect(saved).to_contain_text("7 personnes votent à main levée, sur 10 personnes à la table.")
    await expect(form).to_have_count(0)
    counted = hall.hands(poll)
    assert counted is not None
    assert (counted.people, counted.otherwise, counted.cast, counted.valid) == (10, 3, 7, 5)
    assert (counted.blank, counted.spoiled, counted.counts) == (1, 1, {"a": 4, "b": 1})


FAULTS = {
    "too few hands": ({"A. Planter": 4}, "valables, blancs et nuls font 4, pour 10 personnes", "Il manque 6 mains"),
    "too many for who voted": (
        {"dont n’ont pas voté": 2, "A. Planter": 9},
        "font 9, pour 8 personnes",
        "1 main de trop",
    ),
    "more hands than people": (
        {"dont votent par carte ou sur papier": 2, "A. Planter": 9},
        "Vous avez compté 9 mains, blancs et nuls compris, mais seulement 8 personnes",
        "Recomptez",
    ),
    "more elsewhere than people": (
        {"dont votent par carte ou sur papier": 11},
        "Plus de personnes votent autrement",
        "Corrigez",
    ),
}  # fmt: skip


async def test_hands_that_do_not_add_up_are_refused_in_words_before_they_are_sent(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    for name, (hands, what, do) in FAULTS.items():
        with case(name):
            form = await begin_to_count(page)
            await expect(form.locator(".fault")).to_be_hidden()
            await count(page, hands)
            await expect(form.get_by_role("alert")).to_contain_text(what)
            await expect(form.get_by_role("alert")).to_contain_text(do)
            assert hall.hands(poll) is None
            await page.get_by_role("button", name="Fermer sans envoyer").click()
            await page.get_by_role("button", name="Oui, effacer ces chiffres").click()
            await expect(form).to_have_count(0)


async def test_hands_for_several_choices_are_checked_against_the_votes_that_count(hall: Hall, page: Page) -> None:
    what = Asked("approval", "Lesquelles ?", choices("Un", "Deux", "Trois"), (), Rules(least=1, most=2))
    poll = await open_poll(hall.server, what)
    form = await begin_to_count(page)
    await count(page, {"dont n’ont pas voté": 6, "A. Un": 5})
    await expect(form.get_by_role("alert")).to_contain_text("Il y a 5 mains pour A, mais seulement 4 votes valables")
    await page.get_by_role("button", name="A. Un : un de moins").click()
    await count(page, {"B. Deux": 4, "C. Trois": 2})
    await expect(form.get_by_role("alert")).to_contain_text("Il y a 10 mains en tout : il en faut 8 au plus")
    await page.get_by_role("button", name="C. Trois : un de moins").dblclick()
    await count(page, {})
    await expect(page.locator(".hand-count.saved")).to_contain_text("A 4, B 4 et C 0")
    counted = hall.hands(poll)
    assert counted is not None
    assert (counted.cast, counted.valid) == (4, 4)


async def test_a_recount_replaces_the_count_and_leaves_a_trace(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    form = await begin_to_count(page)
    await count(page, {"A. Planter": 6, "B. Asseoir": 4})
    await expect(page.locator(".hand-count.saved")).to_be_visible()
    await page.get_by_role("button", name="Recompter").click()
    await expect(form).to_contain_text("Ce comptage remplacera celui de")
    await expect(page.locator("#hands-a")).to_have_value("6")
    await page.get_by_role("button", name="B. Asseoir : un de moins").click()
    await count(page, {"A. Planter": 1})
    await expect(page.locator(".traces")).to_contain_text(
        re.compile(r"Remplace le comptage de \d+.h.\d\d.: A 6 et B 4")
    )
    await expect(page.locator(".hand-count.saved")).to_contain_text("A 7 et B 3")
    counted = hall.hands(poll)
    assert counted is not None
    assert [each.counts for each in counted.earlier] == [{"a": 6, "b": 4}]


async def test_a_half_counted_table_survives_updates_a_reload_and_a_server_that_comes_back(
    hall: Hall, page: Page
) -> None:
    poll = await hall.open_poll()
    await begin_to_count(page)
    await page.locator("#hands-a").fill("6")
    await page.locator("#hands-blank").fill("1")
    await hall.vote(poll, "a", "b", "", "a")
    await expect(page.get_by_text("4 bulletins dans l’urne")).to_be_visible()
    await page.reload()
    await expect(page.locator("#hands-a")).to_have_value("6")
    await hall.stop()
    await hall.start()
    await expect(strip(page)).to_contain_text("Relié à la régie")
    await expect(page.locator("#hands-a")).to_have_value("6")
    await expect(page.locator("#hands-blank")).to_have_value("1")
    await page.locator("#hands-b").fill("3")
    await count(page, {})
    await expect(page.locator(".hand-count.saved")).to_contain_text("A 6 et B 3 ; 1 blanc, 0 nul")


IS_KEPT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("tablee");
  asked.onsuccess = () => {
    const count = asked.result.transaction("commands").objectStore("commands").count();
    count.onsuccess = () => (asked.result.close(), resolve(count.result === 1));
  };
})"""
"""Whether the one command that waits is on the disk: what is not yet would go with its page."""


async def test_hands_counted_while_the_server_is_away_arrive_by_themselves(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    await begin_to_count(page)
    await hall.stop()
    await count(page, {"A. Planter": 10})
    await expect(page.locator(".hand-count.waiting")).to_contain_text("Comptage en attente : il partira seul")
    await page.wait_for_function(IS_KEPT)
    await page.get_by_role("button", name="Recompter").click()
    await expect(page.locator("#hands-a")).to_have_value("10")  # a count on its way is what is counted again
    await page.close()
    await hall.start()
    again = await page.context.new_page()
    await again.goto(hall.link)
    await expect(again.locator(".hand-count.saved")).to_contain_text("A 10 et B 0")
    counted = hall.hands(poll)
    assert counted is not None
    assert not counted.earlier


async def test_a_count_that_comes_too_late_says_so_and_keeps_its_figures(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    await begin_to_count(page)
    await hall.stop()
    await count(page, {"A. Planter": 10})
    async with hall.elsewhere():  # a page that is there in between is not too late
        await hall.close_poll(poll, publish=False)
    hands = page.locator(".hands")
    await expect(hands).to_contain_text("Le vote s’est clos avant l’arrivée de ce comptage")
    await expect(hands).to_contain_text("A 10 et B 0")
    await page.reload()
    await expect(hands).to_contain_text("A 10 et B 0")
    await expect(page.locator(".note")).to_have_count(0)


REFUSED = {
    "sum": "Valables, blancs et nuls font 7, pour 8 mains.",
    "people": "7 mains sont comptées, mais seulement 8 personnes",
    "choices": "Les mains des choix font 7 en tout ; il en faut 8.",
    "choice-over": "Un choix a reçu 7 mains, mais il n’y a que 8 votes valables.",
    "below": "Un des nombres n’est pas possible",
}

FORGET = """async (name) => {
  const { openDatabase, within } = await import("/static/database.js");
  await within(await openDatabase(() => null), "readwrite", ({ values }) => {
    values.openCursor().onsuccess = ({ target }) => {
      if (target.result?.value.name === name) target.result.delete();
      target.result?.continue();
    };
  });
}"""


async def test_what_the_server_refuses_of_a_count_is_said_by_its_reason(hall: Hall, page: Page) -> None:
    """The page checks the same before it sends, so the refusal is put where the page keeps those that came."""
    poll = await hall.open_poll()
    await begin_to_count(page)
    for reason, words in REFUSED.items():
        with case(reason):
            kept = {poll: {"code": "bad-hands", "facts": {"reason": reason, "expected": "8", "got": 7}}}
            await page.evaluate(
                "([key, kept]) => localStorage.setItem(key, JSON.stringify(kept))",
                [f"tablee/hands-refused/{hall.link.rpartition('/')[2]}", kept],
            )
            await page.reload()
            await expect(page.locator(".hands").get_by_role("alert").first).to_contain_text(words)
            await page.get_by_role("button", name="A. Planter : un de plus").click()
            await expect(page.locator(".hands")).not_to_contain_text(words)
            await page.evaluate(FORGET, "hands-refused")  # what is kept there is newer than what an earlier page left


async def test_a_paused_poll_takes_no_hands_but_keeps_what_was_counted(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    form = await begin_to_count(page)
    await page.locator("#hands-a").fill("10")
    await hall.server.do(c.PausePoll(new_id("c"), poll))
    await expect(form).to_contain_text("vos chiffres sont gardés ici")
    await expect(page.get_by_role("button", name="Envoyer le comptage")).to_be_disabled()
    await hall.server.do(c.ResumePoll(new_id("c"), poll))
    await count(page, {})
    await expect(page.locator(".hand-count.saved")).to_contain_text("A 10 et B 0")


async def test_hands_stay_in_sight_once_the_poll_is_closed(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    await begin_to_count(page)
    await count(page, {"A. Planter": 7, "B. Asseoir": 3})
    await expect(page.locator(".hand-count.saved")).to_be_visible()
    await hall.close_poll(poll, publish=False)
    await expect(page.locator(".after.closed")).to_contain_text("A 7 et B 3")
    await expect(page.get_by_role("button", name="Recompter")).to_have_count(0)
    await hall.server.do(c.PublishPoll(new_id("c"), poll))
    await expect(page.locator(".result")).to_contain_text("dont 10 mains levées")


async def test_hands_are_counted_only_where_hands_can_answer(hall: Hall, page: Page) -> None:
    for method in get_args(Method):
        with case(method):
            what = replace(asked(method), question=f"Que dire de {method} ?")
            poll = await open_poll(hall.server, what)
            await expect(page.get_by_role("heading", level=1)).to_have_text(what.question)
            by_hand = 1 if method in ("single", "approval") else 0
            await expect(page.get_by_role("button", name="Compter les mains")).to_have_count(by_hand)
            await close(hall.server, poll)


async def test_an_annulled_poll_says_why_and_the_next_one_which_it_repeats(hall: Hall, page: Page) -> None:
    poll = await hall.open_poll()
    again = new_id("v")
    await hall.server.do(c.RerunPoll(new_id("c"), poll, again, "Une carte a servi deux fois."))
    await expect(page.locator(".after.annulled")).to_contain_text("Une carte a servi deux fois.")
    await expect(page.locator(".after.annulled")).to_contain_text("Ce vote sera refait")
    await hall.server.do(c.OpenPoll(new_id("c"), again))
    await expect(page.locator(".poll")).to_contain_text("Ce vote reprend le vote 1, qui est annulé.")


async def test_several_open_polls_are_one_press_away_from_each_other(hall: Hall, page: Page) -> None:
    await hall.open_poll()
    await open_poll(hall.server, asked("points"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Où mettre notre effort ?")
    await page.get_by_role("button", name="Vote 1").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Que faire d’abord ?")


RESULTS: dict[Method, tuple[str, ...]] = {
    "single": ("Arrive en tête : B, Agrandir le marché.", "50 % · 9 voix", "2 bulletins blancs · 20 bulletins"),
    "approval": ("Arrive en tête : B", "77 % · 10 voix", "plusieurs choix"),
    "yes-no": ("Adoptés : A et B.", "80 % · 12 oui · 3 non", "3 sans réponse", "Pas adopté"),
    "scale": ("Arrive en tête : A", "3,75 sur 5 · 69 % d’accord"),
    "majority-judgment": ("Arrive en tête : A", "1er · mention « Bien »", "3e · mention « Assez bien »"),
    "instant-runoff": ("Arrive en tête : A", "11 voix au dernier tour", "Tour 1 : A 6 · B 5 · C 4 · D 3. D : écarté."),
    "schulze": ("À égalité en tête : A et B.", "1er ex æquo · 2 duels gagnés", "4e · 0 duel gagné"),
    "points": ("Arrive en tête : B", "49 % · 93 points"),
    "greedy": ("Retenus : B et A.", "Coût : 95 000 € sur 100 000 €. Il reste 5 000 €.", "55 000 € · 11 voix"),
    "equal-shares": ("Retenus : B et C.", "Il reste 33 000 €.", "Pas retenu"),
    "consent": ("Pas adopté pour l’instant : il y a 2 objections", "Les livraisons du matin", "reposer en chemin."),
    "quiz": ("La bonne réponse : B, 27.", "Bonne réponse", "Table 1 (la vôtre)", "667 points"),
}
"""What the page says of the result of each of `every_method.EVERY`."""


async def test_the_result_of_every_method_is_on_the_page_of_a_table(
    browser: Browser, tmp_path: Path, axe_script: str
) -> None:
    async with served(tmp_path, cards=20) as server:
        page = await (await browser.new_context(locale="fr-FR")).new_page()
        await page.goto(server.tables[1])
        await expect(strip(page)).to_contain_text("Relié à la régie")
        for method, said in RESULTS.items():
            poll = await open_poll(server, asked(method))
            await expect(page.locator(".choices li")).to_have_count(len(asked(method).choices))
            await expect(page.get_by_role("heading", level=1)).to_have_text(asked(method).question)
            await cast(server, poll, asked(method).ballots)
            await close(server, poll)
            result = page.locator(".result")
            for words in said:
                await expect(result, method).to_contain_text(words)
            assert (method, await faults_of(page, axe_script)) == (method, [])
