"""A device that goes from hand to hand, and what the one before leaves on it."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Error, Page, async_playwright

from tests.conftest import CHROMIUM_ARGUMENTS
from tests.kiosk.hall import APPROVAL, SECOND, SINGLE, Hall, Phone, address_of

A, B = '{"marks":["a"]}', '{"marks":["b"]}'


async def leave(phone: Phone) -> str:
    """Press "another card"; return the text of the page that follows."""
    return await phone.send("/v/leave", [])


# Without a browser


async def test_leaving_forgets_every_ballot_and_asks_for_another_card(hall: Hall) -> None:
    await hall.open_poll()
    await hall.open_poll(APPROVAL)
    phone = hall.phone()
    await phone.vote(hall.codes[0], SINGLE, "a")
    await phone.vote(hall.codes[1], APPROVAL, "a", "b")
    assert "Tapez le code" in await leave(phone)
    assert dict(phone.http.cookies) == {"v-left": "1"}
    (answer,) = phone.page.history
    assert (answer.status_code, answer.headers["location"]) == (303, "/v")
    assert (answer.headers["cache-control"], answer.headers["clear-site-data"]) == ("no-store", '"cache"')
    assert "Cette carte a déjà voté" in await phone.visit(f"/v/{hall.codes[0]}/{SINGLE}")
    assert "Cette carte a déjà voté" in await phone.visit(f"/v/{hall.codes[1]}/{APPROVAL}?change")
    assert phone.receipt is None


async def test_leaving_touches_no_cookie_but_those_of_the_vote(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    phone.http.cookies.set("tablee_staff", "signed", path="/", domain="hall.test")
    await leave(phone)
    assert dict(phone.http.cookies) == {"tablee_staff": "signed", "v-left": "1"}


@pytest.mark.parametrize("marks", [("b",), ()])
async def test_a_form_from_before_leaving_shows_and_changes_nothing(hall: Hall, marks: tuple[str, ...]) -> None:
    """A browser that goes back to a page offers to send its form again, secret and all."""
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    form = [("secret", phone.secret), *(("mark", mark) for mark in marks)]
    await phone.send(path, [("secret", phone.secret), ("mark", "a")])
    await leave(phone)
    assert "Cette carte a déjà voté" in await phone.send(path, form)
    assert phone.receipt is None
    assert 'name="secret"' not in phone.page.text
    assert await hall.ballots() == [A]


async def test_the_next_person_votes_as_the_first_one_did(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.vote(hall.codes[0], SINGLE, "a")
    receipt = phone.receipt
    await leave(phone)
    assert "Votre vote est dans l’urne" in await phone.vote(hall.codes[1], SINGLE, "b")
    assert phone.receipt != receipt
    assert await hall.ballots() == [A, B]


async def test_leaving_says_what_it_takes_away_from_who_has_something_to_lose(hall: Hall) -> None:
    phone, code, said = hall.phone(), hall.codes[0], "Cet appareil oubliera alors vos bulletins."
    assert said not in await phone.visit(f"/v/{code}")
    await hall.open_poll()
    assert said in await phone.vote(code, SINGLE, "a")
    assert 'action="/v/leave"' in phone.page.text


async def test_who_comes_back_without_leaving_may_still_change(hall: Hall) -> None:
    await hall.open_poll()
    phone, code = hall.phone(), hall.codes[0]
    await phone.vote(code, SINGLE, "a")
    await phone.visit("/v")
    await phone.visit(f"/v/{code}")
    assert phone.receipt
    await phone.vote(code, SINGLE, "b")
    assert await hall.ballots() == [B]


# In Chromium as people have it: going back shows pages from memory, and what is open is written to the disk


@pytest.fixture
async def everyday(chromium_path: str, tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """A Chromium with a profile on the disk, under `tmp_path / "profile"`."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium_path,
            args=CHROMIUM_ARGUMENTS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield context
        await context.close()


async def vote(page: Page, url: str, code: str, choice: str) -> None:
    """Type a code, forget to choose, choose and vote, as a person does."""
    await page.goto(f"{url}/v")
    await page.get_by_role("textbox").fill(code)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Mettre dans l’urne").click()
    await page.get_by_role("alert").wait_for()
    await page.get_by_role("radio", name=choice).check()
    await page.get_by_role("button", name="Mettre dans l’urne").click()
    await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()


async def test_going_back_after_leaving_shows_neither_ballot_nor_receipt(hall: Hall, everyday: BrowserContext) -> None:
    await hall.open_poll()
    async with address_of(hall) as url:
        page = everyday.pages[0]
        await vote(page, url, hall.codes[0], "B Remettre")
        receipt = await page.locator(".code").inner_text()
        await page.get_by_role("button", name="Utiliser une autre carte").click()
        await page.get_by_role("textbox").wait_for()
        seen = []
        while page.url != "about:blank":
            with suppress(Error):  # Chromium's own page, which asks whether the form shall be sent again
                await page.go_back()
            seen.append(await page.locator("body").inner_text())
            await page.reload()  # and here it is sent again
            seen.append(await page.locator("body").inner_text())
            assert await page.locator(":checked, [name=secret]").count() == 0
        assert any("Cette carte a déjà voté" in text for text in seen)
        assert not any(receipt in text for text in seen)
    assert await hall.ballots() == [B]


async def test_what_a_browser_writes_to_its_disk_names_no_choice_and_no_receipt(
    hall: Hall, everyday: BrowserContext, tmp_path: Path
) -> None:
    await hall.open_poll()
    await hall.open_poll(SECOND)
    async with address_of(hall) as url:
        page = everyday.pages[0]
        await page.goto(f"{url}/v/{hall.codes[0]}/{SINGLE}")
        await page.get_by_role("radio", name="B Remettre").check()
        await page.get_by_role("button", name="Mettre dans l’urne").click()
        receipt = await page.locator(".code").inner_text()
        await page.goto(f"{url}/v/{hall.codes[0]}/{SECOND}")  # and here a draft stays behind
        await page.get_by_role("radio", name="B Remettre").check()
        assert await page.evaluate("sessionStorage.length") == 1
        await everyday.close()
    written = b"".join(path.read_bytes() for path in (tmp_path / "profile").rglob("*") if path.is_file())

    def holds(text: str) -> bool:
        return text.encode() in written or text.encode("utf-16-le") in written

    assert holds(hall.codes[0])  # the address of the card: the browser does keep where it has been
    for text in (receipt, "mark=b", " mark ", "m-b"):
        assert not holds(text), text
