"""Messages of the régie and calls for help on the page of a table, in a real browser, against the running server."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from server.domain import commands as c
from server.live.house import new_id
from tests.e2e.table_hall import SIZES, Hall, field, hall_of, page_of, strip
from tests.e2e.table_side import (
    SAVED,
    arrival,
    call_for_help,
    calls,
    help_door,
    notes_written,
    push,
    read,
    readings,
    tell,
)
from tests.faults.halls import until
from tests.served import PATIENCE_S, SCRIPT

LONG = "Nous allons passer à la suite : relisez vos notes une dernière fois. " * 6


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as hall:
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        yield page


# Messages


async def test_a_message_stands_until_it_is_read_and_then_among_those_received(hall: Hall, page: Page) -> None:
    await hall.open_round()
    id = await tell(hall, "Il reste dix minutes.")
    await expect(arrival(page)).to_contain_text("La régie, à toutes les tables")
    await expect(arrival(page)).to_contain_text("Il reste dix minutes.")
    await expect(page.get_by_role("status").get_by_text("Message de la régie : Il reste dix minutes.")).to_have_count(1)
    await page.reload()
    await expect(arrival(page)).to_contain_text("Il reste dix minutes.")
    assert readings(hall) == []
    await read(page).click()
    await expect(arrival(page)).to_have_count(0)
    await expect(strip(page)).to_contain_text("Relié à la régie.")
    assert readings(hall) == [id]
    await page.get_by_text("Messages reçus").click()
    received = page.locator(".received li")
    await expect(received).to_contain_text("Il reste dix minutes.")
    await expect(received).to_contain_text(re.compile(r"\d+ h \d\d · La régie, à toutes les tables"))


async def test_a_message_to_some_tables_is_seen_at_those_alone(hall: Hall, page: Page) -> None:
    await tell(hall, "Pour la deux.", 2)
    await tell(hall, "Pour vous.", 1)
    await expect(arrival(page)).to_contain_text("La régie, à votre table")
    await expect(arrival(page)).to_contain_text("Pour vous.")
    await expect(page.get_by_text("Pour la deux.")).to_have_count(0)


async def test_messages_are_read_one_after_the_other_the_oldest_first(hall: Hall, page: Page) -> None:
    ids = [await tell(hall, text) for text in ("Un.", "Deux.", "Trois.")]
    await expect(arrival(page)).to_contain_text("encore 2 messages ensuite")
    for text in ("Un.", "Deux.", "Trois."):
        await expect(arrival(page)).to_contain_text(text)
        await read(page).click()
    await expect(arrival(page)).to_have_count(0)
    await expect(strip(page)).to_contain_text("Relié à la régie.")
    assert readings(hall) == ids


async def test_a_message_takes_neither_the_field_nor_the_caret_and_moves_neither(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await field(page).press_sequentially("Le début et la fin")
    await field(page).press("Home")
    for _ in range(8):
        await field(page).press("ArrowRight")
    top = await field(page).evaluate("field => field.getBoundingClientRect().top")
    await tell(hall, LONG)
    await expect(arrival(page)).to_be_visible()
    await page.keyboard.type(" XX")
    assert await field(page).evaluate("field => field.getBoundingClientRect().top") == top
    await arrival(page).get_by_role("button", name="Lire la suite").click()
    await read(page).click()
    await expect(arrival(page)).to_have_count(0)
    await page.keyboard.type("YY")
    await expect(field(page)).to_have_value("Le début XXYY et la fin")
    assert await field(page).evaluate("field => field.getBoundingClientRect().top") == top


async def test_a_long_message_is_read_whole_before_it_counts_as_read(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await page.set_viewport_size({"width": 390, "height": 844})
    await tell(hall, LONG)
    await expect(read(page)).to_have_count(0)
    await arrival(page).get_by_role("button", name="Lire la suite").click()
    await read(page).click()
    await expect(arrival(page)).to_have_count(0)


async def test_an_unread_message_is_in_view_in_every_panel_and_never_over_the_field(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await notes_written(page, *(f"Note {letter}" for letter in "abcdef"))
    await tell(hall, LONG)
    for width, height in SIZES.values():
        await page.set_viewport_size({"width": width, "height": height})
        for panel in ("De la régie", "Nos notes"):
            if await page.get_by_role("button", name=panel).is_visible():
                await page.get_by_role("button", name=panel).click()
            await expect(arrival(page)).to_be_in_viewport(ratio=1)
            await expect(field(page)).to_be_in_viewport(ratio=1)
            message, writing = await arrival(page).bounding_box(), await field(page).bounding_box()
            assert message
            assert writing
            assert message["y"] + message["height"] <= writing["y"]


async def test_what_is_read_without_a_line_is_told_to_the_regie_later_and_once(hall: Hall, page: Page) -> None:
    await hall.open_round()
    id = await tell(hall, "À lire sans réseau.")
    await expect(arrival(page)).to_be_visible()
    await hall.stop()
    await read(page).click()
    await expect(arrival(page)).to_have_count(0)
    await hall.start()
    await expect(strip(page)).to_contain_text("Relié à la régie.")
    await expect(arrival(page)).to_have_count(0)
    await until(lambda: readings(hall) == [id])


async def test_a_message_that_was_taken_back_is_gone_and_says_so_where_it_was_received(hall: Hall, page: Page) -> None:
    await hall.open_round()
    id = await tell(hall, "Une erreur.")
    await expect(arrival(page)).to_be_visible()
    await hall.server.do(c.WithdrawMessage(new_id("c"), id))
    await expect(arrival(page)).to_have_count(0)
    await page.get_by_text("Messages reçus").click()
    await expect(page.get_by_text("Une erreur.")).to_have_count(0)
    await expect(page.locator(".received li")).to_contain_text("Retiré par la régie à")


async def test_a_message_taken_back_while_the_line_was_down_leaves_no_fault_behind(hall: Hall, page: Page) -> None:
    await hall.open_round()
    id = await tell(hall, "Une erreur.")
    await expect(arrival(page)).to_be_visible()
    await hall.stop()
    await read(page).click()
    async with hall.elsewhere():
        await hall.server.do(c.WithdrawMessage(new_id("c"), id))
    await expect(strip(page)).to_contain_text("Relié à la régie.")
    assert readings(hall) == []


async def test_a_message_is_read_by_keyboard_and_the_writing_goes_on(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await field(page).focus()
    await tell(hall, "Au clavier.")
    await expect(read(page)).to_be_enabled()
    while not await read(page).evaluate("button => button === document.activeElement"):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(arrival(page)).to_have_count(0)
    await expect(field(page)).to_be_focused()


# Help


async def test_a_call_is_opened_chosen_and_sent_and_nothing_less_calls(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await field(page).fill("Une note à moitié")
    await help_door(page).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Envoyer l’appel").click()
    await expect(dialog.get_by_role("alert").filter(has_text="Choisissez")).to_be_visible()
    await dialog.get_by_text("La discussion est bloquée ou tendue").click()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(help_door(page)).to_be_focused()
    assert calls(hall) == []
    await help_door(page).click()
    await expect(page.get_by_role("radio", name="La discussion est bloquée")).to_be_checked()
    await dialog.get_by_label("En quelques mots").fill("Deux personnes se disputent")
    await dialog.get_by_role("button", name="Envoyer l’appel").click()
    await expect(dialog).to_contain_text("Appel envoyé à")
    [call] = calls(hall)
    assert (call.reason, call.text) == ("tension", "Deux personnes se disputent")
    await dialog.get_by_role("button", name="Fermer").click()
    await expect(help_door(page)).to_contain_text("Appel envoyé à")
    await expect(field(page)).to_have_value("Une note à moitié")


async def test_the_answer_of_the_regie_is_in_view_until_the_call_is_settled(hall: Hall, page: Page) -> None:
    await hall.open_round()
    dialog = await call_for_help(page, "Autre chose")
    await expect(dialog).to_contain_text("Pas encore de réponse")
    await dialog.get_by_role("button", name="Fermer").click()
    await hall.server.do(c.AnswerHelp(new_id("c"), calls(hall)[0].id, "J’arrive."))
    await expect(arrival(page)).to_contain_text("La régie répond à votre appel")
    await expect(arrival(page)).to_contain_text("J’arrive.")
    await expect(page.locator("#news")).to_have_text("La régie répond à votre appel : J’arrive.")
    await read(page).click()
    await page.reload()
    await expect(help_door(page)).to_have_text(re.compile("La régie répond"))
    await expect(arrival(page)).to_have_count(0)
    await help_door(page).click()
    await expect(dialog).to_contain_text("J’arrive.")
    await dialog.get_by_role("button", name="C’est réglé").click()
    await expect(help_door(page)).to_contain_text("Appeler à l’aide")
    await expect(strip(page)).to_contain_text("Relié à la régie.")
    assert calls(hall)[0].settled_at is not None
    await help_door(page).click()
    await expect(dialog).to_contain_text("Votre dernier appel")


async def test_a_call_that_the_regie_settles_can_be_made_again(hall: Hall, page: Page) -> None:
    dialog = await call_for_help(page, "La tablette ou la connexion")
    await expect(dialog).to_contain_text("Appel envoyé à")
    await hall.server.do(c.SettleHelp(new_id("c"), calls(hall)[0].id))
    await expect(dialog).to_contain_text("Votre dernier appel")
    await expect(page.locator("#news")).to_have_text("Votre appel est réglé.")
    await dialog.get_by_role("button", name="Fermer").click()
    await call_for_help(page, "Autre chose")
    await expect(dialog).to_contain_text("Appel envoyé à")
    assert [call.reason for call in calls(hall)] == ["tablet", "other"]


async def test_a_call_without_a_line_says_so_and_leaves_by_itself_once(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await help_door(page).click()
    await page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    await hall.stop()
    await expect(strip(page)).to_contain_text("Hors ligne")
    await help_door(page).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("l’appel partira seul dès que la ligne sera revenue")
    await expect(dialog).to_contain_text("levez la main")
    await dialog.get_by_text("Quelqu’un ne se sent pas bien").click()
    await expect(dialog).to_contain_text("appelez aussi le 15 ou le 112")
    await dialog.get_by_role("button", name="Envoyer l’appel").click()
    await expect(dialog).to_contain_text("Appel en attente, pas encore parti")
    await expect(dialog).to_contain_text("levez la main")
    await dialog.get_by_role("button", name="Fermer").click()
    await expect(help_door(page)).to_contain_text("Appel en attente")
    await hall.start()
    await expect(help_door(page)).to_contain_text("Appel envoyé à")
    assert [call.reason for call in calls(hall)] == ["care"]


async def test_a_call_that_has_not_left_can_be_taken_back(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await help_door(page).click()
    await page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    await hall.stop()
    dialog = await call_for_help(page, "Autre chose")
    await dialog.get_by_role("button", name="C’est réglé").click()
    await expect(help_door(page)).to_contain_text("Appeler à l’aide")
    await hall.start()
    await expect(strip(page)).to_contain_text("Relié à la régie.")
    await until(lambda: all(call.settled_at for call in calls(hall)))
    await expect(help_door(page)).to_contain_text("Appeler à l’aide")


async def test_a_call_can_be_made_by_keyboard_alone_and_in_every_size(hall: Hall, page: Page) -> None:
    await hall.open_round()
    for width, height in SIZES.values():
        await page.set_viewport_size({"width": width, "height": height})
        await expect(help_door(page)).to_be_in_viewport(ratio=1)
    keys = page.keyboard
    while not await help_door(page).evaluate("button => button === document.activeElement"):
        await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Appeler à l’aide")).to_be_focused()
    await keys.press("Tab")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.type("Ça crie")
    await keys.press("Tab")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Votre appel")).to_be_focused()
    await expect(page.get_by_role("dialog")).to_contain_text("Appel envoyé à")
    assert [(call.reason, call.text) for call in calls(hall)] == [("tension", "Ça crie")]
    await keys.press("Escape")
    await expect(help_door(page)).to_be_focused()


async def test_a_call_whose_part_of_the_page_never_came_says_to_raise_a_hand(hall: Hall, page: Page) -> None:
    await page.context.route("**/*help_dialog*", lambda route: route.abort())
    await page.reload()
    await help_door(page).click()
    missing = page.get_by_role("alert").filter(has_text="Si c’est urgent, levez la main.")
    await expect(missing).to_be_visible()
    await page.context.unroute_all()
    await missing.get_by_role("button", name="Réessayer").click()
    await expect(page.get_by_role("dialog", name="Appeler à l’aide")).to_be_visible()


# The head of the page


async def test_a_table_in_a_call_is_led_to_it_and_a_table_of_a_hall_is_not(tmp_path: Path, browser: Browser) -> None:
    online = (
        '[[sites]]\nname = "Chez soi"\ntables = 1\nonline = true\nvideo = ["https://visio.example.org/t4"]\n[[rounds]]'
    )
    async with hall_of(tmp_path, script=SCRIPT.replace("[[rounds]]", online, 1)) as hall:
        async with page_of(hall, browser) as page:
            await expect(page.locator(".place")).to_contain_text("Table 1")
            await expect(page.get_by_role("link")).to_have_count(1)  # past the head
        hall.link = hall.server.tables[4]
        async with page_of(hall, browser) as page:
            await hall.open_round()
            for width, height in SIZES.values():
                await page.set_viewport_size({"width": width, "height": height})
                link = page.get_by_role("link", name="Rejoindre la visioconférence")
                await expect(link).to_be_in_viewport(ratio=1)
                await expect(link).to_have_attribute("href", "https://visio.example.org/t4")
                await expect(link).to_have_attribute("target", "_blank")
                await expect(link).to_have_attribute("rel", "noopener noreferrer")


AN_HOUR_OFF = """
    const Right = Date;
    Date = class extends Right {
      constructor(...given) { given.length ? super(...given) : super(Right.now() + 3_600_000); }
      static now() { return Right.now() + 3_600_000; }
    };
"""


async def seconds_off(hall: Hall, page: Page) -> float:
    """Return how far the countdown is from what the server's clock says while it is read."""
    house, ends_at = hall.server.house, hall.server.meeting.state.rounds[hall.rounds[0]].ends_at
    assert ends_at
    most = (ends_at - house.clock()).total_seconds()
    shown = await page.get_by_role("timer").first.inner_text()
    least = (ends_at - house.clock()).total_seconds()
    read = re.fullmatch(r"(\d+):(\d\d)", shown)
    assert read, shown
    left = 60 * int(read[1]) + int(read[2])
    return max(0.0, left - most, least - left)


async def tells_the_time(hall: Hall, page: Page) -> None:
    """Wait for the countdown to be right; it is drawn anew each second, and later where the machine is busy."""
    changed = "text => document.querySelector('[role=timer]').textContent !== text"
    async with asyncio.timeout(PATIENCE_S):
        while await seconds_off(hall, page) > 1:
            await page.wait_for_function(changed, arg=await page.get_by_role("timer").inner_text())


@pytest.mark.parametrize("case", ["the page is told", "the page is not told", "the line is slow afterwards"])
async def test_the_countdown_is_right_with_a_wrong_clock_and_after_sleep(hall: Hall, page: Page, case: str) -> None:
    slow = False

    def carry(route: WebSocketRoute) -> None:
        def hand_on(message: str | bytes) -> None:
            asyncio.get_running_loop().call_later(0.4 if slow else 0, route.send, message)

        route.connect_to_server().on_message(hand_on)

    await page.route_web_socket(re.compile("/live$"), carry)
    await page.add_init_script(AN_HOUR_OFF)
    await page.reload()
    await hall.open_round()
    await expect(page.get_by_role("timer")).to_be_visible()
    await tells_the_time(hall, page)
    slow = case == "the line is slow afterwards"
    house = hall.server.house
    right = house.clock
    house.clock = lambda: right() + timedelta(seconds=90)  # to a tablet whose clock stood still, the others have leapt
    if case == "the page is told":
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await tells_the_time(hall, page)


async def test_the_side_says_what_will_come_while_there_is_nothing(hall: Hall, page: Page) -> None:
    await hall.open_round(1)
    await expect(page.get_by_text("Ce que la régie vous envoie s’affichera ici.")).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_role("button", name="De la régie")).to_have_count(0)
    await expect(strip(page)).to_be_visible()


async def test_what_is_used_in_the_side_stays_where_it_is_when_a_vote_opens_above_it(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await notes_written(page, "Des bancs")
    await expect(strip(page)).to_contain_text(SAVED)
    await push(hall, "Vingt bancs", 1)
    await page.locator(".side").get_by_text("y est en partie", exact=True).click()
    why = page.locator(".side").get_by_role("textbox")
    await why.press_sequentially("Il manque")
    top = await why.evaluate("field => field.getBoundingClientRect().top")
    await hall.open_poll()
    await expect(page.locator(".side .poll")).to_have_count(1)
    await page.keyboard.type(" l’ombre")
    await expect(why).to_have_value("Il manque l’ombre")
    assert abs(await why.evaluate("field => field.getBoundingClientRect().top") - top) < 2
