"""A ballot of every method in a real browser: it is never lost, whatever happens around it, and never sent twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from server.domain.commands import AddNote, ClosePoll, OpenPoll, PausePoll, PlanPoll, PublishPoll, ResumePoll
from server.domain.records import Choice, Method
from server.live.house import new_id
from server.storage.sqlite import SqliteStorage
from table_client.client import LiveClient
from tests.case import case
from tests.faults.halls import LEAD, Hall, ServerProcess, found_hall
from tests.kiosk.methods import ASKED, METHODS, Asked, fill_in, filled_in
from tests.served import Served, served

LOOK_MS = 10_000  # as in ballot.js
RETRY_MS = 3_000
UPDATES = 100


def planned(asked: Asked) -> PlanPoll:
    """The command that plans the poll of a method."""
    costs = asked.costs or (0,) * len(asked.choices)
    choices = tuple(
        Choice("", "", text, pictogram, "", cost=cost)
        for (text, pictogram), cost in zip(asked.choices, costs, strict=True)
    )
    return PlanPoll(new_id("c"), asked.id, asked.title, asked.question, asked.method, choices, asked.rules)


@asynccontextmanager
async def voting(data: Path, *asked: Asked) -> AsyncIterator[tuple[Hall, ServerProcess]]:
    """A server process whose meeting has these polls open."""
    hall = await found_hall(data, polls=0, opened=0)
    async with hall.house() as house:
        meeting = house.meetings[hall.meeting]
        for each in asked:
            await meeting.submit(planned(each), LEAD)
            await meeting.submit(OpenPoll(new_id("c"), each.id), LEAD)
    async with hall.serve() as server:
        yield hall, server


async def box(data: Path, poll: str) -> list[dict[str, object]]:
    """What every ballot in the box says."""
    async with SqliteStorage(data) as storage:
        return [json.loads(choice) for _, choice in await storage.boxes.ballots(poll)]


async def half_fill(page: Page, hall: Hall, asked: Asked) -> None:
    """Open the ballot of the first card, on a page whose clock the test holds, and fill it in."""
    await page.clock.install()
    await page.goto(f"{hall.url}/v/{hall.cards[0]}/{asked.id}")
    await fill_in(page, asked.fields)


async def put_in(page: Page, asked: Asked) -> str:
    """Put the ballot into the box; return the receipt."""
    await page.get_by_role("button", name=asked.button).click()
    await page.get_by_role("heading", name=asked.counted).wait_for()
    return await page.locator(".code").inner_text()


# Never lost


async def test_a_half_filled_ballot_of_each_method_survives_live_updates_a_reload_and_a_restart(
    browser: Browser, tmp_path: Path
) -> None:
    """100 updates in all: a ballot looks when its own poll changed, the longest one each time."""
    await survive(browser, tmp_path, always={"majority-judgment"})


@pytest.mark.soak
async def test_a_half_filled_ballot_of_each_method_survives_100_live_updates_a_reload_and_a_restart(
    browser: Browser, tmp_path: Path
) -> None:
    await survive(browser, tmp_path, always=set(METHODS))


async def survive(browser: Browser, tmp_path: Path, always: set[Method]) -> None:
    """Have the polls of all methods change in turn. always: the methods whose ballots look after every change."""
    every = [ASKED[method] for method in METHODS]
    context = await browser.new_context()
    async with voting(tmp_path, *every) as (hall, server), server.table() as table:
        pages = {asked: await context.new_page() for asked in every}
        for asked, page in pages.items():
            await half_fill(page, hall, asked)
        before = {asked: await filled_in(page) for asked, page in pages.items()}
        for asked in every:
            assert set(asked.fields) <= set(before[asked])

        async def untouched() -> None:
            for asked, page in pages.items():
                assert await filled_in(page) == before[asked], asked.method

        async with await server.regie() as regie:
            for number in range(UPDATES):
                asked = every[number // 2 % len(every)]
                await _update(number, asked, hall, regie)
                if number % 10 == 0:
                    await table.send(AddNote(new_id("c"), new_id("n"), hall.round, f"Note {number}"))
                looking = [page for each, page in pages.items() if each is asked or each.method in always]
                await asyncio.gather(*(page.clock.run_for(LOOK_MS) for page in looking))
                said = "Le vote est ouvert" if number % 2 else "Le vote est en pause"
                await pages[asked].locator("#live").get_by_text(said).wait_for()
        await untouched()
        for page in pages.values():
            await page.reload()
        await untouched()
        await server.stop()
        await server.start()
        for page in pages.values():
            await page.reload()
        await untouched()
        for asked, page in pages.items():
            await put_in(page, asked)
            assert await page.evaluate("sessionStorage.length") == 0
    for asked in every:
        (ballot,) = await box(tmp_path, asked.id)
        assert {**ballot, "left": 10} == {**json.loads(asked.kept), "left": 10}, asked.method


async def _update(number: int, asked: Asked, hall: Hall, regie: LiveClient) -> None:
    """Something happens to the poll of one of the ballots: it is paused, or goes on."""
    change = ResumePoll if number % 2 else PausePoll
    await regie.send(change(new_id("c"), asked.id))


async def test_a_ballot_sent_while_the_server_is_down_goes_in_by_itself_when_it_is_back(
    browser: Browser, tmp_path: Path
) -> None:
    asked = ASKED["instant-runoff"]
    page = await (await browser.new_context()).new_page()
    async with voting(tmp_path, asked) as (hall, server):
        await half_fill(page, hall, asked)
        await server.kill()
        await page.get_by_role("button", name=asked.button).click()
        notice = page.get_by_text("Pas encore dans l’urne… nous réessayons.")
        await notice.wait_for()
        assert set(asked.fields) <= set(await filled_in(page))
        await page.clock.run_for(RETRY_MS)
        await notice.wait_for()
        await server.start()
        await page.clock.run_for(RETRY_MS)
        await page.get_by_role("heading", name=asked.counted).wait_for()
    assert await box(tmp_path, asked.id) == [json.loads(asked.kept)]


async def test_a_ballot_whose_answer_was_lost_is_sent_again_and_counted_once(browser: Browser, tmp_path: Path) -> None:
    asked, sent = ASKED["points"], []
    page = await (await browser.new_context()).new_page()

    async def lose(route: Route) -> None:
        """Let the ballot through, and lose the first answer."""
        if route.request.method != "POST":
            return await route.continue_()
        sent.append(route.request.post_data)
        if len(sent) == 1:
            await route.fetch()
            return await route.abort()
        return await route.continue_()

    async with voting(tmp_path, asked) as (hall, _):
        await half_fill(page, hall, asked)
        await page.route("**/v/**", lose)
        await page.get_by_role("button", name=asked.button).click()
        await page.get_by_text("Pas encore dans l’urne").wait_for()
        await page.clock.run_for(RETRY_MS)
        await page.get_by_role("heading", name=asked.counted).wait_for()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert await box(tmp_path, asked.id) == [json.loads(asked.kept)]


async def test_a_choice_that_changes_while_it_waits_for_the_line_is_not_sent_unasked(
    browser: Browser, tmp_path: Path
) -> None:
    asked = ASKED["single"]
    page = await (await browser.new_context()).new_page()
    async with voting(tmp_path, asked) as (hall, server):
        await half_fill(page, hall, asked)
        await server.kill()
        await page.get_by_role("button", name=asked.button).click()
        await page.get_by_text("Pas encore dans l’urne").wait_for()
        await page.get_by_role("radio", name="C Aménager").check()
        await page.get_by_text("Votre choix a changé").wait_for()
        await server.start()
        await page.clock.run_for(10 * RETRY_MS)
        assert await box(tmp_path, asked.id) == []
        await put_in(page, asked)
    assert await box(tmp_path, asked.id) == [{"marks": ["c"]}]


async def test_what_is_wrong_is_said_on_a_page_with_the_script_too(browser: Browser, tmp_path: Path) -> None:
    asked = ASKED["points"]
    page = await (await browser.new_context()).new_page()
    async with voting(tmp_path, asked) as (hall, _):
        await page.goto(f"{hall.url}/v/{hall.cards[0]}/{asked.id}")
        await fill_in(page, asked.wrong)
        await page.get_by_role("button", name=asked.button).click()
        await page.get_by_role("alert").get_by_text("Vous avez réparti 12 points sur 10.").wait_for()
        assert set(asked.wrong) <= set(await filled_in(page))
        await fill_in(page, asked.fields)
        await put_in(page, asked)
    assert await box(tmp_path, asked.id) == [json.loads(asked.kept)]


# Kept for nobody else


async def test_a_draft_says_nothing_without_the_key_and_does_not_survive_leaving(
    browser: Browser, tmp_path: Path
) -> None:
    asked = ASKED["single"]
    page = await (await browser.new_context()).new_page()
    async with voting(tmp_path, asked) as (hall, _):
        await page.goto(f"{hall.url}/v/{hall.cards[0]}")
        drafts = []
        for choice in ("A Planter", "B Remettre", "Vote blanc"):
            await page.get_by_role("radio", name=choice).check()
            drafts.append(await page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]"))
        form = page.locator("#ballot")
        key = await form.get_attribute("data-key")
        secret = await form.locator("[name=secret]").input_value()
        sheet = await form.locator("[name=sheet]").input_value()
        assert key
        for draft, id in zip(drafts, ("m-a", "m-b", "m-blank"), strict=True):
            mark = await page.locator(f"#{id}").get_attribute("value")
            start, _, text = draft.partition(",")
            assert "mark" not in text
            assert len(text) == 1024
            assert decipher(text, int(start), key).rstrip("&") == f"secret={secret}&sheet={sheet}&mark={mark}"
        await page.goto(f"{hall.url}/v/{hall.cards[0]}/v_none")
        await page.get_by_role("button", name="Utiliser une autre carte").click()
        await page.goto(f"{hall.url}/v/{hall.cards[0]}")
        await page.get_by_role("radio", name="A Planter").wait_for()
        assert await page.locator(":checked").count() == 0
        await page.goto(f"{hall.url}/v/{hall.cards[1]}")
        assert await page.locator(":checked").count() == 0


def decipher(text: str, start: int, key: str) -> str:
    """Decipher a draft, by the reference code of XTEA (R. Needham and D. Wheeler, "Tea extensions", 1997)."""
    words = [int(key[at : at + 8], 16) for at in range(0, 32, 8)]
    found = ""
    for block in range(0, len(text), 8):
        v0, v1, total = start & 0xFFFFFFFF, block, 0
        for _ in range(32):
            v0 = v0 + (((v1 << 4 ^ v1 >> 5) + v1) ^ (total + words[total & 3])) & 0xFFFFFFFF
            total = total + 0x9E3779B9 & 0xFFFFFFFF
            v1 = v1 + (((v0 << 4 ^ v0 >> 5) + v0) ^ (total + words[total >> 11 & 3])) & 0xFFFFFFFF
        stream = v0.to_bytes(4, "little") + v1.to_bytes(4, "little")
        found += "".join(chr(ord(sign) ^ byte) for sign, byte in zip(text[block : block + 8], stream, strict=False))
    return found


async def test_what_was_cast_is_not_on_the_ballot_that_is_opened_to_change_it(browser: Browser, tmp_path: Path) -> None:
    asked = ASKED["approval"]
    page = await (await browser.new_context()).new_page()
    async with voting(tmp_path, asked) as (hall, _):
        await page.goto(f"{hall.url}/v/{hall.cards[0]}")
        await fill_in(page, asked.fields)
        receipt = await put_in(page, asked)
        await page.get_by_role("link", name="Changer mon choix").click()
        await page.get_by_text("il le remplacera").wait_for()
        assert await page.locator(":checked").count() == 0
        await fill_in(page, [("mark", "b")])
        await page.reload()
        assert [value for name, value in await filled_in(page) if name == "mark"] == ["b"]
        assert await put_in(page, asked) == receipt
    assert await box(tmp_path, asked.id) == [{"marks": ["b"]}]


# Without the script


async def test_every_method_is_cast_without_javascript_and_read_back_right_after_closing(
    browser: Browser, tmp_path: Path
) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = await context.new_page()
    async with served(tmp_path) as server:
        for method in METHODS:
            await _cast_and_read_back(page, server, ASKED[method])


async def _cast_and_read_back(page: Page, server: Served, asked: Asked) -> None:
    await server.do(planned(asked))
    await server.do(OpenPoll(new_id("c"), asked.id))
    await page.goto(f"{server.url}/v/{server.cards[0]}")
    await page.get_by_role("group", name=asked.question).wait_for()
    await fill_in(page, asked.fields)
    receipt = await put_in(page, asked)
    await server.do(ClosePoll(new_id("c"), asked.id))
    await page.get_by_role("link", name="Mettre à jour").click()
    await page.get_by_text("On annoncera le résultat en salle.").wait_for()
    await server.do(PublishPoll(new_id("c"), asked.id))
    await page.get_by_role("link", name="Mettre à jour maintenant").click()
    await page.get_by_text("Participation").wait_for()
    text = " ".join((await page.locator("main").inner_text()).split())
    assert f"Son reçu : {receipt}" in text
    assert "1 sur 6 (17 %)" in text
    (ballot,) = await box(server.house.settings.data, asked.id)
    assert {**ballot, "left": 10} == {**json.loads(asked.kept), "left": 10}, asked.method


async def test_a_browser_that_keeps_no_drafts_still_votes(browser: Browser, tmp_path: Path) -> None:
    """Storage may be shut or full: the draft is lost with the page then, and nothing else is."""
    asked = ASKED["consent"]
    broken = ("get: () => { throw new Error() }", "value: new Proxy({}, { set: () => false })")
    async with voting(tmp_path, asked) as (hall, _):
        for card, each in zip(hall.cards, broken, strict=False):
            with case(each):
                page = await (await browser.new_context()).new_page()
                await page.add_init_script(f"Object.defineProperty(window, 'sessionStorage', {{ {each} }})")
                await page.goto(f"{hall.url}/v/{card}")
                await fill_in(page, asked.fields)
                await put_in(page, asked)
    assert await box(tmp_path, asked.id) == [json.loads(asked.kept)] * len(broken)
