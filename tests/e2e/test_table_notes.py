"""The notes of a table after they were sent: their order, those of earlier rounds, and what became of each."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain import events as e
from server.domain.counting import Ballot
from server.domain.records import Method
from server.live.house import new_id
from tests.e2e.every_method import Asked, cast, close, open_poll
from tests.e2e.table_hall import SIZES, Hall, begin_second_round, field, hall_of, page_of, row, strip, write
from tests.e2e.table_looks import faults_of
from tests.faults.halls import until

SENT = "Tout ce que vous avez envoyé est à la régie."
PATIENT_MS = 60_000  # for what takes some seconds by itself; a machine may be busy


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as hall:
        await hall.open_round()
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        await expect(field(page)).to_be_visible()
        yield page


async def send(page: Page, *texts: str) -> None:
    for text in texts:
        await write(page, text)
        await expect(row(page, text)).to_contain_text("Enregistrée")


async def expect_order(page: Page, *texts: str) -> None:
    await expect(page.locator(".note:visible .note-text")).to_have_text([*texts])


def ranked(hall: Hall) -> list[str]:
    standing = [note for note in hall.notes() if note.rank and note.withdrawn_at is None]
    return [note.text for note in sorted(standing, key=lambda note: note.rank)]


async def orders(hall: Hall) -> int:
    recorded = await hall.server.house.storage.journal.read(hall.server.meeting.id, 0)
    return sum(isinstance(each.event, e.NotesOrdered) for each in recorded)


async def push(hall: Hall, title: str, *note_ids: str) -> str:
    """Write and push a proposal; return its id."""
    await hall.push(title, *note_ids)
    return hall.server.ids("proposals")[-1]


# Order


async def test_the_order_of_the_table_is_seen_at_once_and_sent_once_when_the_hands_rest(hall: Hall, page: Page) -> None:
    await send(page, "un", "deux", "trois")
    await page.get_by_role("button", name="Ranger nos notes").click()
    await expect(page.get_by_text("Mettez en haut ce qui compte le plus pour la table.")).to_be_visible()
    await row(page, "trois").get_by_role("button", name="Monter").click()
    await row(page, "trois").get_by_role("button", name="Monter").click()
    await row(page, "un").get_by_role("button", name="Descendre").click()
    await expect_order(page, "trois", "deux", "un")
    await expect(row(page, "trois").get_by_role("button", name="Monter")).to_have_attribute("aria-disabled", "true")
    await expect(page.locator(".notes").get_by_role("status")).to_have_text("Note 1 : place 3 sur 3.")
    await page.get_by_role("button", name="Terminé").click()
    await expect_order(page, "trois", "deux", "un")
    await until(lambda: ranked(hall) == ["trois", "deux", "un"])
    assert await orders(hall) == 1
    await page.reload()
    await expect_order(page, "trois", "deux", "un")
    await send(page, "quatre")
    await expect_order(page, "trois", "deux", "un", "quatre")


async def test_an_order_made_offline_holds_notes_that_are_not_sent_yet_and_outlives_the_page(
    hall: Hall, page: Page
) -> None:
    await send(page, "un", "deux")
    await page.get_by_role("button", name="Ranger nos notes").click()
    await page.get_by_role("button", name="Terminé").click()
    await hall.stop()
    await write(page, "trois")
    await expect(row(page, "trois")).to_contain_text("En attente")
    await row(page, "un").get_by_role("button", name="Modifier").press("Alt+ArrowDown")
    await expect_order(page, "deux", "un", "trois")
    await page.get_by_role("button", name="Ranger nos notes").click()
    await row(page, "trois").get_by_role("button", name="Monter").click()
    await expect_order(page, "deux", "trois", "un")
    await page.close()
    await hall.start()
    again = await page.context.new_page()
    await again.goto(hall.link)
    await expect_order(again, "deux", "trois", "un")
    await expect(strip(again)).to_contain_text(SENT, timeout=PATIENT_MS)
    await expect(row(again, "trois")).to_contain_text("Enregistrée")
    await expect_order(again, "deux", "trois", "un")
    await until(lambda: ranked(hall) == ["deux", "trois", "un"])


async def test_an_order_that_came_too_late_stays_in_view_with_its_reason(hall: Hall, page: Page) -> None:
    await send(page, "un", "deux")
    await hall.stop()
    await row(page, "un").get_by_role("button", name="Modifier").press("Alt+ArrowDown")
    await expect_order(page, "deux", "un")
    await hall.come_back_closed()
    refused = page.locator(".note.refused")
    await expect(refused).to_contain_text("L’ordre de vos notes n’a pas été pris.", timeout=PATIENT_MS)
    await expect(refused).to_contain_text("La séquence était déjà close.")
    await expect(page.locator(".note.saved .note-text")).to_have_text(["un", "deux"])
    await page.reload()
    await refused.get_by_role("button", name="J’ai compris").click()
    await expect(refused).to_have_count(0)


async def test_a_note_is_dragged_to_its_place_with_the_mouse(hall: Hall, page: Page) -> None:
    await send(page, "un", "deux", "trois")
    await page.get_by_role("button", name="Ranger nos notes").click()
    await row(page, "trois").locator(".handle").hover()
    await page.mouse.down()
    to = await row(page, "un").bounding_box()
    assert to
    await page.mouse.move(to["x"] + 20, to["y"] + to["height"] / 2, steps=4)
    await page.mouse.move(to["x"] + 20, to["y"] - 4, steps=4)
    await expect_order(page, "un", "deux", "trois")  # until it is let go
    await page.mouse.up()
    await expect_order(page, "trois", "un", "deux")


async def test_a_note_is_dragged_to_its_place_with_a_finger_and_the_list_does_not_scroll_away(
    hall: Hall, page: Page
) -> None:
    await page.set_viewport_size({"width": 768, "height": 1024})
    await send(page, "un", "deux", "trois", "quatre")
    await page.get_by_role("button", name="Ranger nos notes").click()
    finger = await page.context.new_cdp_session(page)
    await finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    start = await row(page, "un").locator(".handle").bounding_box()
    end = await row(page, "trois").bounding_box()
    assert start
    assert end
    x, y = start["x"] + 20, start["y"] + 20
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        point = {"x": x, "y": y + (end["y"] + 10 - start["y"]) * step / 8}
        await finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect_order(page, "deux", "trois", "un", "quatre")
    assert await page.evaluate("document.scrollingElement.scrollTop") == 0


async def test_a_list_longer_than_its_place_scrolls_under_a_note_that_is_held_at_its_edge(
    hall: Hall, page: Page
) -> None:
    table = await hall.server.table(1)
    for number in range(12):
        await table.command(
            type="add-note", id=new_id("c"), note_id=new_id("n"), round_id=hall.rounds[0], text=f"n° {number}"
        )
    await page.get_by_role("button", name="Ranger nos notes").click()
    await page.locator(".handle").first.hover()
    await page.mouse.down()
    place = await page.locator(".notes").bounding_box()
    assert place
    await page.mouse.move(place["x"] + 20, place["y"] + place["height"] - 10, steps=4)
    await page.wait_for_function("() => document.querySelector('.notes').scrollTop === 0")  # it counts from its end
    await page.mouse.up()
    await expect(page.locator(".ordering .note").last).to_contain_text("n° 0")


# Earlier rounds


async def test_notes_of_earlier_rounds_are_one_tap_away_and_what_is_typed_stays(hall: Hall, page: Page) -> None:
    await send(page, "De la première séquence")
    await expect(page.get_by_role("button", name="Notes d’avant")).to_have_count(0)
    await hall.close_round()
    await begin_second_round(hall, page)
    await send(page, "De la seconde")
    await field(page).press_sequentially("À moitié")
    await page.get_by_role("button", name="Notes d’avant").click()
    earlier = row(page, "De la première séquence")
    await expect(earlier).to_be_visible()
    await expect(page.get_by_role("heading", name="Qu’est-ce qui vous plaît")).to_be_visible()
    await expect(earlier.get_by_role("button", name="Modifier")).to_have_count(0)
    await expect(row(page, "De la seconde")).to_have_count(0)
    await field(page).press_sequentially(" écrite")
    await page.get_by_role("button", name="Revenir à cette séquence").click()
    await expect(row(page, "De la seconde")).to_be_visible()
    await expect(field(page)).to_have_value("À moitié écrite")
    await page.get_by_role("button", name="Notes d’avant").click()
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await expect(row(page, "À moitié écrite")).to_be_visible()  # a note that is sent is seen to arrive
    await expect(row(page, "De la première séquence")).to_have_count(0)


# What became of a note


async def test_a_note_says_that_it_was_read_and_in_which_proposal_it_is(hall: Hall, page: Page) -> None:
    await send(page, "Des bancs", "De l’eau", "Des nuages")
    ids = [note.id for note in hall.notes()]
    await hall.server.do(c.MarkNotesRead(new_id("c"), (ids[0], ids[2])), "theme-team")
    await expect(row(page, "Des bancs").locator(".badge")).to_have_text("Lue")
    await expect(row(page, "De l’eau").locator(".badge")).to_have_text("Enregistrée")
    await hall.server.do(c.SetNotesAside(new_id("c"), (ids[2],), "La météo n’est pas de notre ressort."), "theme-team")
    await expect(row(page, "Des nuages")).to_contain_text("Mise de côté : La météo n’est pas de notre ressort.")
    await hall.server.do(c.AnswerNote(new_id("c"), ids[2], "Nous le dirons à la météo."), "theme-team")
    await expect(row(page, "Des nuages")).to_contain_text("La régie vous répond : Nous le dirons à la météo.")
    first = await push(hall, "S’asseoir", ids[0])
    await push(hall, "La fontaine", ids[0], ids[1])
    fates = row(page, "Des bancs").locator(".fate")
    await expect(fates).to_have_text(["→ Proposition 1", "→ Proposition 2"])
    await hall.server.do(c.WithdrawProposal(new_id("c"), first))
    await expect(fates).to_have_text(["→ Proposition 2"])
    await expect(row(page, "Des nuages").locator(".fate")).to_have_count(0)


async def test_the_proposal_of_a_note_is_one_tap_away(hall: Hall, page: Page) -> None:
    await send(page, "Des bancs")
    for title in ("S’asseoir", "La fontaine", "L’ombre"):
        proposal = await push(hall, title, hall.notes()[0].id)
    card = page.locator(f"[id='{proposal}']")
    for width, height in SIZES.values():
        await page.set_viewport_size({"width": width, "height": height})
        await page.reload()
        await row(page, "Des bancs").get_by_role("button", name="Proposition 3").click()
        await expect(card).to_be_focused()
        await expect(card).to_be_in_viewport()
        await expect(field(page)).to_be_visible()
        assert await page.evaluate("document.scrollingElement.scrollTop") == 0


@pytest.mark.parametrize(
    ("method", "ballots", "fates"),
    [
        ("single", [Ballot(("a",)), Ballot(("a",)), Ballot(("b",))], ("en tête, 67 %", "33 %")),
        ("approval", [Ballot(("a", "b")), Ballot(("a", "b"))], ("à égalité en tête, 100 %",) * 2),
        ("yes-no", [Ballot(values={"a": 1, "b": 0})], ("adoptée, 100 %", "pas adoptée, 0 %")),
        ("majority-judgment", [Ballot(values={"a": 6, "b": 2})], ("en tête, 1er", "2e")),
    ],
)
async def test_a_note_says_how_its_proposal_fared_in_the_vote(
    hall: Hall, page: Page, method: Method, ballots: list[Ballot], fates: tuple[str, str]
) -> None:
    await send(page, "Des bancs", "De l’eau")
    for title, note in zip(("S’asseoir", "La fontaine"), hall.notes(), strict=True):
        await push(hall, title, note.id)
    poll = await open_poll(hall.server, Asked(method, "Lesquelles porter ?", (), ()))
    fate = [row(page, text).locator(".fate .small") for text in ("Des bancs", "De l’eau")]
    await expect(fate[0]).to_have_text("au vote")
    await cast(hall.server, poll, ballots)
    await close(hall.server, poll, publish=False)
    await expect(fate[0]).to_have_text("vote clos")
    await hall.server.do(c.PublishPoll(new_id("c"), poll))
    for each, words in zip(fate, fates, strict=True):
        await expect(each).to_have_text(words.replace(" %", "\u202f%"))
    await hall.close_round()
    await expect(fate[0]).to_have_text(fates[0].replace(" %", "\u202f%"))
    await hall.server.do(c.AnnulPoll(new_id("c"), poll, "Une carte a servi deux fois."))
    await expect(fate[0]).to_have_count(0)
    await expect(row(page, "Des bancs")).to_contain_text("→ Proposition 1")


async def test_after_the_vote_the_notes_stand_under_the_result_those_of_earlier_rounds_too(
    hall: Hall, page: Page
) -> None:
    await send(page, "Des bancs")
    await push(hall, "S’asseoir", hall.notes()[0].id)
    await hall.close_round()
    await hall.open_round(1)
    await hall.close_round(1)
    poll = await open_poll(hall.server, Asked("single", "Lesquelles porter ?", (), ()))
    await cast(hall.server, poll, [Ballot(("a",))])
    await close(hall.server, poll)
    await expect(page.locator(".result")).to_be_visible()
    await expect(row(page, "Des bancs")).to_contain_text("en tête")


async def test_no_state_of_the_notes_has_a_fault_for_axe_and_every_target_is_48_px_high(
    hall: Hall, page: Page, axe_script: str
) -> None:
    faults: list[Any] = []

    async def look(state: str) -> None:
        faults.extend((state, *fault) for fault in await faults_of(page, axe_script))

    await send(page, "Des bancs", "Des nuages", "De l’eau")
    ids = [note.id for note in hall.notes()]
    await hall.server.do(c.SetNotesAside(new_id("c"), (ids[1],), "La météo n’est pas de notre ressort."), "theme-team")
    await push(hall, "S’asseoir", ids[0])
    await push(hall, "La fontaine", ids[0], ids[2])
    await expect(page.locator(".fate")).to_have_count(3)
    await look("fates")
    await hall.close_round()
    await begin_second_round(hall, page)
    await page.get_by_role("button", name="Notes d’avant").click()
    await expect(page.locator(".earlier-rounds")).to_be_visible()
    await look("earlier notes")
    await hall.close_round(1)
    poll = await open_poll(hall.server, Asked("single", "Lesquelles porter ?", (), ()))
    await cast(hall.server, poll, [Ballot(("a",))])
    await close(hall.server, poll)
    await expect(page.locator(".fate").first).to_contain_text("en tête")
    await look("results")
    assert faults == []
