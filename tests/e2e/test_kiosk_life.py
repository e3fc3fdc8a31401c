"""A day of a kiosk: the line that drops, people who walk off, scanners that interrupt, the power that fails."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, Route, async_playwright

from server.domain.codes import read_code
from server.domain.commands import ClosePoll
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.e2e.kiosk_room import (
    at_start,
    ballots,
    confirm,
    heading,
    kiosk_hall,
    leave,
    make_kiosk,
    on_ballot,
    poll_of,
    press,
    scan,
)

A, B = '{"marks":["a"]}', '{"marks":["b"]}'


async def until(page: Page, text: str) -> None:
    await page.get_by_text(text).first.wait_for()


async def test_ballots_wait_for_the_line_and_nobody_is_told_that_they_are_in_the_box(
    browser: Browser, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path) as hall:
        page = await (await browser.new_context()).new_page()
        await make_kiosk(page, hall)

        # No line at all: the voter reads where the ballot is, and makes room.
        await scan(page, hall, hall.cards[0])
        await confirm(page, "B")
        await page.context.set_offline(True)
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est gardé sur cette borne")
        await until(page, "Il n’est pas encore dans l’urne. Il partira dès que la ligne revient.")
        receipt = await page.locator("#kept-code").inner_text()
        await press(page, "Laisser mon vote à la borne")
        await heading(page, "La borne est en attente")
        assert "Asseoir" not in await page.locator("body").inner_text()
        assert await ballots(hall) == []
        await page.context.set_offline(False)
        await at_start(page)
        await page.locator("#count").wait_for(state="hidden")
        assert await ballots(hall) == [B]
        assert receipt in [each for each, _ in await hall.house.storage.boxes.ballots(poll_of(hall))]

        # Ballots alone do not come through: the next person may vote, and what waits outlives a page loaded anew.
        async def lose(route: Route) -> None:
            await route.abort()

        await page.route("**/kiosk/cast", lose)
        for card, waiting in ((hall.cards[1], 1), (hall.cards[2], 2)):
            await scan(page, hall, card)
            await confirm(page, "A")
            await press(page, "Mettre dans l’urne")
            await heading(page, "Votre vote est gardé sur cette borne")
            await press(page, "Laisser mon vote à la borne")
            await at_start(page)
            await until(page, f"Votes qui attendent la ligne : {waiting}.")
        kept = str(await page.evaluate("sessionStorage.waiting"))
        assert not any(text in kept for text in ("marks", str(read_code(hall.cards[1])), '"a"'))
        await page.reload()
        await until(page, "Votes qui attendent la ligne : 2.")
        await page.unroute("**/kiosk/cast")
        await page.locator("#count").wait_for(state="hidden")
        assert await ballots(hall) == [A, A, B]

        # The poll closes before the line is back: whoever is at the desk is told, and what to do.
        await page.route("**/kiosk/cast", lose)
        await scan(page, hall, hall.cards[3])
        await confirm(page, "A")
        await press(page, "Mettre dans l’urne")
        await press(page, "Laisser mon vote à la borne")
        await at_start(page)
        await hall.do(ClosePoll("c_close", poll_of(hall)))
        await page.unroute("**/kiosk/cast")
        await until(page, "Pour l’accueil : votes gardés ici qui n’ont pas pu entrer dans l’urne : 1.")
        await page.get_by_role("link", name="Pour l’accueil").click()
        await until(page, "Ces personnes n’ont pas voté ici.")
        await press(page, "C’est noté, effacer ce compte")
        await page.get_by_role("link", name="Revenir à la borne").click()
        await at_start(page)
        assert await page.locator("#late").is_hidden()
        assert await ballots(hall) == [A, A, B]


async def test_whoever_waits_for_the_line_at_the_kiosk_reads_the_receipt_when_it_is_back(
    browser: Browser, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path) as hall:
        page = await (await browser.new_context()).new_page()
        await make_kiosk(page, hall)
        await scan(page, hall, hall.cards[0])
        await confirm(page, "B")
        await page.context.set_offline(True)
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est gardé sur cette borne")
        receipt = await page.locator("#kept-code").inner_text()
        await page.context.set_offline(False)
        await press(page, "Réessayer maintenant")
        await heading(page, "Votre vote est dans l’urne")
        assert await page.locator("main .code").inner_text() == receipt
        await leave(page)


async def test_a_line_that_drops_on_the_way_back_to_the_start_never_shows_a_page_of_the_browser(
    browser: Browser, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path) as hall:
        page = await (await browser.new_context()).new_page()
        await make_kiosk(page, hall)

        # The line is there for what is asked, and gone for whatever page one would go on to.
        async def drop(route: Route) -> None:
            await (route.abort() if route.request.resource_type == "document" else route.continue_())

        await page.route("**/kiosk*", drop)
        for card, choice in zip(hall.cards[:2], "AB", strict=True):
            await scan(page, hall, card)
            await confirm(page, choice)
            await press(page, "Mettre dans l’urne")
            await heading(page, "Votre vote est dans l’urne")
            await leave(page)
        await scan(page, hall, hall.cards[2])
        await on_ballot(page)
        await press(page, "Arrêter et tout effacer")
        await at_start(page)

        # And gone altogether at the last touch: the kiosk says that it waits, and for what.
        await scan(page, hall, hall.cards[2])
        await on_ballot(page)
        await page.context.set_offline(True)
        await press(page, "Arrêter et tout effacer")
        await heading(page, "La borne est en attente")
        await page.locator("#down").get_by_text(hall.meeting.state.meeting.title).wait_for()
        await page.context.set_offline(False)
        await at_start(page)
        assert await ballots(hall) == [A, B]


async def test_whoever_is_gone_is_asked_counted_down_and_forgotten(browser: Browser, tmp_path: Path) -> None:
    async with kiosk_hall(tmp_path, kiosk_idle_s=30) as hall:
        page = await (await browser.new_context()).new_page()
        await page.clock.install()
        await make_kiosk(page, hall)

        length = await page.evaluate("history.length")
        await page.locator("#code").fill("K7QF")
        await page.clock.run_for(31_000)
        assert await page.locator("#code").input_value() == ""

        await scan(page, hall, hall.cards[0])
        await on_ballot(page)
        await page.get_by_role("radio", name="B Asseoir").check()
        await page.clock.run_for(29_000)
        assert await page.get_by_role("alertdialog").is_hidden()
        await page.clock.run_for(3_000)
        await page.get_by_role("alertdialog", name="Êtes-vous encore là").wait_for()
        assert not await page.locator("main").is_visible()
        await page.clock.run_for(10_000)
        assert 5 < int(await page.locator("#still-left").inner_text()) < 15
        await press(page, "Oui, je continue")
        assert await page.get_by_role("radio", name="B Asseoir").is_checked()

        await page.clock.run_for(32_000)
        await page.get_by_role("alertdialog").wait_for()
        await page.clock.run_for(21_000)
        await at_start(page)
        assert await page.evaluate("[history.length, sessionStorage.waiting]") == [length, "[]"]
        assert await ballots(hall) == []


async def test_a_scan_is_taken_wherever_the_focus_is_and_never_in_the_middle_of_a_vote(
    browser: Browser, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path) as hall:
        page = await (await browser.new_context()).new_page()
        await make_kiosk(page, hall)

        await page.locator(".keys [value='7']").focus()
        await scan(page, hall, hall.cards[0])
        await scan(page, hall, hall.cards[1])  # the next in the queue is quick
        await on_ballot(page)
        await page.get_by_role("radio", name="A Planter").check()
        await scan(page, hall, hall.cards[2])
        await page.get_by_role("alert").get_by_text("Quelqu’un vote. Cette carte n’a pas été prise").wait_for()
        assert await page.get_by_role("radio", name="A Planter").is_checked()
        await press(page, "Continuer")
        await heading(page, "Est-ce bien votre choix")
        await page.get_by_role("button", name="Mettre dans l’urne").focus()
        await scan(page, hall, hall.cards[2])
        await page.get_by_role("alert").get_by_text("Quelqu’un vote").wait_for()
        assert await ballots(hall) == []
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est dans l’urne")
        await leave(page)
        assert await ballots(hall) == [A]
        credentials = [hall.house.hash("card", str(read_code(card))) for card in hall.cards[:3]]
        voted = [await hall.meeting.voting.has_voted(poll_of(hall), each) for each in credentials]
        assert voted == [True, False, False]

        french = str(read_code(hall.cards[3])).translate(str.maketrans("1234567890QAZWM", "&é\"'(-è_çàAQWZ?"))
        devtools = await page.context.new_cdp_session(page)
        for sign in french:
            await devtools.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": sign, "text": sign})
        await page.keyboard.press("Enter")
        await on_ballot(page)
        await press(page, "Arrêter et tout effacer")
        await at_start(page)
        await page.keyboard.type("K7QF-3M9D-XZ3")
        await page.keyboard.press("Enter")
        await page.get_by_role("alert").get_by_text("Un signe n’est pas le bon").wait_for()


# The power


@asynccontextmanager
async def plugged_in(profile: Path, chromium_path: str) -> AsyncIterator[tuple[Page, asyncio.subprocess.Process]]:
    """Give the page of a Chromium that may be cut off from the power, with its process."""
    process = await asyncio.create_subprocess_exec(
        *(chromium_path, *CHROMIUM_ARGUMENTS, "--no-sandbox", "--headless=new", "--remote-debugging-port=0"),
        *(f"--user-data-dir={profile}", "about:blank"),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        while not (found := re.search(rb"ws://\S+", await process.stderr.readline())):
            assert process.returncode is None
        async with async_playwright() as playwright:
            connected = await playwright.chromium.connect_over_cdp(found[0].decode())
            yield connected.contexts[0].pages[0], process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_power_cut_loses_a_kept_ballot_which_nobody_can_read_and_its_voter_votes_again(
    chromium_path: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    async with kiosk_hall(tmp_path) as hall:
        async with plugged_in(profile, chromium_path) as (page, process):
            await make_kiosk(page, hall)
            await page.route("**/kiosk/cast", lambda route: route.abort())
            await scan(page, hall, hall.cards[0])
            await confirm(page, "B")
            await press(page, "Mettre dans l’urne")
            await heading(page, "Votre vote est gardé sur cette borne")
            await press(page, "Laisser mon vote à la borne")
            await at_start(page)
            process.kill()
            await process.wait()
        written = b"".join(path.read_bytes() for path in profile.rglob("*") if path.is_file())
        for text in (hall.cards[0], str(read_code(hall.cards[0])), "mark=", "marks", "Asseoir"):
            assert text.encode() not in written, text
            assert text.encode("utf-16-le") not in written, text
        async with plugged_in(profile, chromium_path) as (page, _):
            await page.goto(f"{hall.url}/kiosk")
            if await page.get_by_label("Code de borne").count():  # a cookie is written to the disk with some delay
                await make_kiosk(page, hall)
            await at_start(page)
            assert await page.locator("#count").is_hidden()
            await scan(page, hall, hall.cards[0])
            await confirm(page, "A")
            await press(page, "Mettre dans l’urne")
            await heading(page, "Votre vote est dans l’urne")
        assert await ballots(hall) == [A]
