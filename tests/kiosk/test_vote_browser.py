"""The voting pages in a real browser: nothing overflows, nothing is too faint, everything has a name."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Browser, Page

from server.domain.records import Method
from tests.axe import axe_faults_light_and_dark
from tests.kiosk.hall import APPROVAL, SECOND, SINGLE, UNKNOWN, Hall, address_of
from tests.kiosk.methods import fill_in, open_poll

SIZES = ((320, 100), (320, 200), (640, 200), (1280, 100))
"""Width and text in percent: at 320 px; with text twice as large; and at the width that 1280 px have at 200 % zoom."""

ARBRES = ("p_1", "Trente arbres en pleine terre et une fontaine qui coule", "Planter avec les écoles.", "tree")
SAMEDIS = ("p_2", "Dix samedis matin sans voitures, à l’essai", "Dix samedis de suite.", "pedestrian")

LOW = """[...document.querySelectorAll(
        ".choice > label, .levels label, summary, .button, .link, #code, select, .fill input, .tongues a")]
    .filter(each => each.getBoundingClientRect().height < 48).map(each => each.outerHTML.slice(0, 120))"""

CUT = """[...document.querySelectorAll("p, h1, h2, h3, .words, .button, label, a")]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
    .filter(each => !each.matches("header > a")) // the way past it, out of sight until it has the focus
    .map(each => each.outerHTML.slice(0, 120))"""

Look = Callable[[str, Page], Awaitable[None]]


def plain(text: str) -> str:
    """Return a text with nothing but plain blanks."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


async def misfits(page: Page, *faulty: str) -> list[Any]:
    """Return what scrolls sideways at any of `SIZES`, and what each script of `faulty` finds; the page is as before."""
    before, found = page.viewport_size, list[Any]()
    for width, text in SIZES:
        await page.set_viewport_size({"width": width, "height": 640})
        await page.evaluate(f"document.documentElement.style.fontSize = '{text * 1.125}%'")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        elements = [each for script in faulty for each in await page.evaluate(script)]
        if wide > width or elements:
            found.append((width, text, wide, elements))
    await page.evaluate("document.documentElement.style.fontSize = ''")
    assert before
    await page.set_viewport_size(before)
    return found


async def walk(hall: Hall, url: str, page: Page, look: Look) -> None:
    """Bring one phone through every page there is, and look at each."""
    code, send = hall.codes[0], page.get_by_role("button", name="Mettre dans l’urne")
    await page.goto(f"{url}/v")
    await look("code", page)
    await page.goto(f"{url}/v/{UNKNOWN}")
    await look("code unknown", page)
    await page.goto(f"{url}/v/{code}")
    await look("waiting, empty", page)
    await hall.open_round()
    await hall.push_proposal(*ARBRES)
    await hall.push_proposal(*SAMEDIS)
    await page.goto(f"{url}/v/{code}?pause")
    await look("waiting", page)
    await hall.open_poll()
    await page.goto(f"{url}/v/{code}")
    await look("ballot", page)
    await send.click()
    await page.get_by_role("alert").wait_for()
    await look("ballot without a choice", page)
    await page.get_by_role("radio", name="C Aménager").check()
    await look("ballot with a choice", page)
    await send.click()
    await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
    await look("receipt", page)
    await page.get_by_role("link", name="Changer mon choix").click()
    await page.get_by_text("il le remplacera").wait_for()
    await look("ballot to change", page)
    await hall.phone().vote(hall.codes[1], SINGLE, "b")
    await page.goto(f"{url}/v/{hall.codes[1]}")
    await look("elsewhere", page)
    await hall.plan_poll("v_proposals", "Nos propositions", choices=(), method="approval")
    await hall.open_poll("v_proposals")
    await page.goto(f"{url}/v/{code}")
    await look("list", page)
    await page.goto(f"{url}/v/{code}/v_proposals")
    await page.locator("summary").first.click()
    await page.get_by_role("checkbox", name="A Trente arbres").check()
    await look("approval", page)
    await page.goto(f"{url}/v/{code}/v_none")
    await look("refused", page)
    await hall.close_poll("v_proposals")
    await hall.close_poll()
    await page.goto(f"{url}/v/{code}/{SINGLE}")
    await look("result", page)
    await page.goto(f"{url}/v/{code}")
    await look("waiting after a result", page)


async def test_every_page_is_clean_for_axe_light_and_dark_and_fits_whatever_the_width_and_the_text(
    hall: Hall, browser: Browser, axe_script: str
) -> None:
    faults: list[Any] = []

    async def look(name: str, page: Page) -> None:
        faults.extend((name, *fault) for fault in await axe_faults_light_and_dark(page, axe_script))
        faults.extend((name, *fault) for fault in await misfits(page, LOW, CUT))

    context = await browser.new_context(viewport={"width": 390, "height": 844})
    async with address_of(hall) as url:
        await walk(hall, url, await context.new_page(), look)
    assert faults == []


async def test_the_bar_repeats_the_choice_without_javascript(hall: Hall, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    await hall.open_poll()
    await hall.open_poll(APPROVAL)
    async with address_of(hall) as url:
        page = await context.new_page()

        async def said() -> str:
            """The accessible text of the bar: what generated content says."""
            tree = await page.locator(".now").aria_snapshot()
            return " ".join(tree.replace("\u00a0", " ").split())

        await page.goto(f"{url}/v/{hall.codes[0]}/{SINGLE}")
        assert "Votre choix : rien pour l’instant" in await said()
        await page.get_by_role("radio", name="B Remettre").check()
        assert "B – Remettre la halle en état" in await said()
        await page.get_by_role("radio", name="Vote blanc").check()
        assert "Vote blanc" in await said()
        assert "Remettre" not in await said()
        await page.goto(f"{url}/v/{hall.codes[0]}/{APPROVAL}")
        await page.get_by_role("checkbox", name="A Planter").check()
        await page.get_by_role("checkbox", name="D Installer").check()
        assert "A D" in await said()
        cases: tuple[tuple[Method, str], ...] = (
            ("scale", "Vous avez répondu pour : A C D"),
            ("points", "Des points pour : A C"),
        )
        for method, told in cases:
            asked = await open_poll(hall, method)
            await page.goto(f"{url}/v/{hall.codes[0]}/{asked.id}")
            assert "rien pour l’instant" in await said()
            await fill_in(page, asked.fields)
            assert told in await said()
            assert "rien pour l’instant" not in await said()
        asked = await open_poll(hall, "schulze")
        await page.goto(f"{url}/v/{hall.codes[0]}/{asked.id}")
        await fill_in(page, asked.fields)
        assert "Vous avez classé : A B D" in await said()


async def test_each_field_of_a_ballot_has_a_name_that_says_which_choice_it_is_for(hall: Hall, browser: Browser) -> None:
    page = await (await browser.new_context()).new_page()
    async with address_of(hall) as url:
        methods: tuple[Method, ...] = ("majority-judgment", "instant-runoff", "points")
        for method in methods:
            asked = await open_poll(hall, method)
            await page.goto(f"{url}/v/{hall.codes[0]}/{asked.id}")
            group = page.get_by_role("group", name=asked.question)
            if method == "majority-judgment":
                grades = group.get_by_role("group", name="B Remettre la halle en état").get_by_role("radio")
                assert await grades.count() == 6
                await grades.nth(1).focus()
                await page.keyboard.press("Space")
                await page.keyboard.press("ArrowDown")
                assert await page.get_by_role("radio", name="Assez bien", checked=True).count() == 1
            elif method == "points":
                assert await group.get_by_role("textbox", name="B Remettre la halle en état").count() == 1
            else:
                await group.get_by_role("combobox", name="B Remettre la halle en état").focus()
                await page.keyboard.press("ArrowDown")
                assert await group.get_by_role("combobox", name="B Remettre").input_value() == "1"


async def test_the_script_says_what_is_left_of_points_and_what_projects_cost(hall: Hall, browser: Browser) -> None:
    page = await (await browser.new_context()).new_page()
    async with address_of(hall) as url:
        asked = await open_poll(hall, "points")
        await page.goto(f"{url}/v/{hall.codes[0]}")
        field = page.get_by_role("textbox", name="A Planter")
        for written, said in (("3", "Points qu’il vous reste : 7"), ("12", "Points en trop : 2"), ("", "reste : 10")):
            await field.fill(written)
            assert said in plain(await page.get_by_role("status").first.inner_text())
        await hall.close_poll(asked.id)
        await open_poll(hall, "greedy")
        await page.goto(f"{url}/v/{hall.codes[0]}")
        await page.get_by_role("checkbox", name="A Abribus").check()
        await page.get_by_role("checkbox", name="C Éclairage").check()
        assert "ensemble : 34 000 €" in plain(await page.get_by_role("status").first.inner_text())


async def test_the_waiting_page_becomes_the_ballot_when_a_poll_opens(hall: Hall, browser: Browser) -> None:
    page = await (await browser.new_context()).new_page()
    await page.clock.install()
    async with address_of(hall) as url:
        await page.goto(f"{url}/v/{hall.codes[0]}")
        await page.evaluate("document.body.dataset.same = 'yes'")
        await hall.open_round()
        await hall.push_proposal(*ARBRES)
        await page.clock.run_for(20_000)
        await page.get_by_role("heading", name=ARBRES[1]).wait_for()
        assert await page.evaluate("document.body.dataset.same") == "yes"
        await hall.open_poll()
        await page.clock.run_for(20_000)
        await page.get_by_role("radio", name="A Planter").wait_for()


async def test_a_half_filled_ballot_is_not_touched_by_what_happens_in_the_meeting(hall: Hall, browser: Browser) -> None:
    await hall.open_poll()
    context = await browser.new_context()
    async with address_of(hall) as url:
        page = await context.new_page()
        await page.goto(f"{url}/v/{hall.codes[0]}")
        await page.get_by_role("radio", name="B Remettre").check()
        await hall.open_round()
        for number in range(20):
            await hall.push_proposal(f"p_{number}", f"Proposition {number}", "Texte.", "tree")
        await hall.open_poll(SECOND)
        for code in random.Random(7).sample(hall.codes[1:], 3):
            await hall.phone().vote(code, SINGLE, "a")
        assert await page.get_by_role("radio", name="B Remettre").is_checked()
        await page.get_by_role("button", name="Mettre dans l’urne").click()
        await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
    assert '{"marks":["b"]}' in await hall.ballots()
