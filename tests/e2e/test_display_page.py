"""Rules of the hall's screen, in a browser, against the running server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain.pictograms import PICTOGRAMS
from server.domain.records import Choice, Method
from tests.e2e.control_room import ControlRoom, accessibility_faults
from tests.served import SCRIPT, served

LONG_QUESTION = (
    "Parmi les douze aménagements que les tables ont proposés ce soir pour la place du marché et les rues qui y "
    "mènent, lesquels voulez-vous voir commencés dès l’année prochaine, sachant que la commune ne pourra pas tous "
    "les payer et que les habitantes et habitants seront consultés à nouveau avant chaque chantier ?"
)
LONG_CHOICE = "Planter trente arbres en pleine terre, réparer la fontaine et rendre un tiers du sol à la pluie"
BACK_MS = 15_000  # a page tries again at most every ten seconds
SCREENS = [(1280, 720), (1280, 800), (1920, 1080), (1024, 768)]


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting before its first round; at the end no page may have complained."""
    async with served(tmp_path, cards=20) as server:
        made = ControlRoom(server, browser)
        yield made
        assert made.faults == []


async def cut_off(page: Page) -> list[str]:
    """The texts that do not fit into their box, or stand outside the screen."""
    return await page.evaluate(  # type: ignore[no-any-return]
        """() => {
          const wide = [...document.querySelectorAll("main, main *")].filter((box) =>
            box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflow === "hidden");
          const out = [...document.querySelectorAll("main *")].filter((box) => {
            const at = box.getBoundingClientRect();
            const inside = at.left >= -1 && at.top >= -1 && at.right <= innerWidth + 1 && at.bottom <= innerHeight + 1;
            return at.width > 0 && !inside;
          });
          return [...wide, ...out].map((box) => `${box.className || box.tagName}: ${box.textContent.slice(0, 40)}`);
        }"""
    )


async def font_px(page: Page, words: str) -> float:
    """The size of the letters of a text that is on the screen."""
    size = await page.get_by_text(words).first.evaluate("(element) => getComputedStyle(element).fontSize")
    return float(size.removesuffix("px"))


async def plan_long_poll(room: ControlRoom, method: Method = "approval", count: int = 12) -> str:
    choices = tuple(Choice("", "", f"{LONG_CHOICE} ({n})", PICTOGRAMS[n], "") for n in range(count))
    await room.ask(
        c.PlanPoll, poll_id="v_long", title="Douze choix", question=LONG_QUESTION, method=method, choices=choices
    )
    await room.ask(c.OpenPoll, poll_id="v_long")
    return "v_long"


async def test_the_screen_welcomes_until_the_regie_puts_something_up(room: ControlRoom):
    page = await room.display()
    await expect(page.get_by_role("heading")).to_have_text("La place du marché")
    await expect(page.get_by_role("main")).to_contain_text("Salle des fêtes")


async def test_an_opened_round_shows_its_question_and_the_time_left(room: ControlRoom):
    page = await room.display()
    await room.ask(c.OpenRound, round_id=room.rounds[0], duration_s=90)
    await expect(page.get_by_role("heading")).to_contain_text("Qu’est-ce qui vous plaît")
    await expect(page.get_by_role("timer")).to_contain_text("1:2")
    await room.ask(c.ExtendRound, round_id=room.rounds[0], by_s=-3_600)
    await expect(page.get_by_role("status")).to_contain_text("Temps écoulé")
    await room.ask(c.CloseRound, round_id=room.rounds[0])
    await expect(page.get_by_role("main")).to_contain_text("Cette séquence est terminée")


async def test_a_proposal_is_shown_with_its_words_and_its_pictogram(room: ControlRoom):
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    proposal = await room.proposal("Quatre bancs", await room.note("Des bancs"))
    await room.ask(c.ShowOnDisplay, view="proposal", target=proposal)
    page = await room.display()
    await expect(page.get_by_role("heading", name="Quatre bancs")).to_be_visible()
    await expect(page.get_by_role("main")).to_contain_text("Proposition 1")
    assert "tree.svg" in str(await page.locator(".pictogram").get_attribute("style"))


async def test_an_open_poll_says_where_to_vote_and_how_many_have(room: ControlRoom):
    page = await room.display()
    await room.ask(c.OpenPoll, poll_id=room.polls[0])
    await expect(page.get_by_role("listitem")).to_contain_text(["A", "B"])
    await expect(page.get_by_text(f"{room.server.url.removeprefix('http://')}/v")).to_be_visible()
    code = page.get_by_role("img", name="Code à scanner")
    assert await code.evaluate("(image) => image.complete && image.naturalWidth > 0")
    await expect(page.get_by_role("main")).to_contain_text("0 sur 20")
    await room.vote(room.polls[0], "a", "b", "a")
    await expect(page.get_by_role("main")).to_contain_text("3 sur 20 ont voté")


async def test_a_result_of_single_choice_counts_blanks_apart(room: ControlRoom):
    await room.ask(c.OpenPoll, poll_id=room.polls[0])
    await room.vote(room.polls[0], "b", "b", "a", "b", "")
    await room.ask(c.ClosePoll, poll_id=room.polls[0])
    page = await room.display()
    rows = page.get_by_role("listitem")
    await expect(rows).to_contain_text(["75 % 3 voix", "25 % 1 voix"], use_inner_text=True)
    await expect(rows.first).to_contain_text("Asseoir")
    main = page.get_by_role("main")
    await expect(main).to_contain_text("Participation : 5 sur 20 (25 %)")
    await expect(main).to_contain_text("1 bulletin blanc")
    await expect(main).to_contain_text("part des bulletins exprimés")


async def test_a_result_of_approval_is_of_the_ballots_expressed_and_a_tie_is_said(room: ControlRoom):
    poll = await plan_long_poll(room, count=3)
    await room.vote(poll, "ab", "ab", "c", "")
    await room.ask(c.ClosePoll, poll_id=poll)
    page = await room.display()
    await expect(page.get_by_role("listitem")).to_contain_text(["67 %", "67 %", "33 %"])
    await expect(page.get_by_role("main")).to_contain_text("À égalité : A et B")
    await expect(page.get_by_role("main")).to_contain_text("part des bulletins exprimés")


@pytest.mark.parametrize(("width", "height"), SCREENS)
async def test_the_longest_texts_fit_without_a_cut(room: ControlRoom, width: int, height: int):
    page = await room.display(width=width, height=height)
    poll = await plan_long_poll(room)
    await page.get_by_text("(11)").wait_for()
    assert await cut_off(page) == []
    assert await font_px(page, "(11)") >= height / 55
    await room.vote(poll, "ab", "c", "", "abcdefghijkl")
    await room.ask(c.ClosePoll, poll_id=poll)
    await page.get_by_text("Résultat du vote").wait_for()
    assert await cut_off(page) == []
    assert await font_px(page, "(11)") >= height / 60
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    await page.get_by_role("timer").wait_for()
    assert await cut_off(page) == []
    proposal = await room.proposal("Quatre bancs", await room.note("Des bancs"))
    words = {"title": LONG_CHOICE, "text": f"{LONG_QUESTION} " * 3, "pictogram": "tree"}
    note_ids = room.state.proposals[proposal].note_ids
    await room.ask(c.RewordProposal, proposal_id=proposal, note_ids=note_ids, **words)
    await room.ask(c.ShowOnDisplay, view="proposal", target=proposal)
    await page.get_by_role("heading", name=LONG_CHOICE).wait_for()
    assert await cut_off(page) == []


async def test_a_long_question_is_shown_large_in_its_round(browser: Browser, tmp_path: Path):
    script = SCRIPT.replace("Qu’est-ce qui vous plaît, qu’est-ce qui vous gêne ?", LONG_QUESTION)
    async with served(tmp_path, script=script) as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        page = await room.display(height=720)
        await page.get_by_role("timer").wait_for()
        assert await cut_off(page) == []
        assert await font_px(page, "Parmi les douze") >= 720 / 18


async def test_black_is_black(room: ControlRoom):
    await room.ask(c.ShowOnDisplay, view="black")
    page = await room.display()
    assert await page.get_by_role("main").evaluate("(main) => getComputedStyle(main).backgroundColor") == "rgb(0, 0, 0)"
    assert await page.get_by_role("main").inner_text() == ""


async def test_a_screen_comes_back_by_itself_and_hardly_mentions_it(browser: Browser, tmp_path: Path):
    async with served(tmp_path) as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        page = await room.display()
        await page.get_by_role("timer").wait_for()
    port = int(server.url.rpartition(":")[2])
    await page.get_by_text("hors ligne").wait_for()
    await expect(page.get_by_role("heading")).to_contain_text("Qu’est-ce qui vous plaît")
    async with served(tmp_path, port=port) as again:
        await ControlRoom(again, browser).ask(c.ShowOnDisplay, view="welcome")
        await expect(page.get_by_role("heading")).to_have_text("La place du marché", timeout=BACK_MS)
        await expect(page.get_by_text("hors ligne")).to_have_count(0)


async def test_no_view_has_accessibility_faults(room: ControlRoom, axe_script: str):
    page = await room.display()
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    await page.get_by_role("timer").wait_for()
    assert await accessibility_faults(page, axe_script) == []
    proposal = await room.proposal("Quatre bancs", await room.note("Des bancs"))
    await room.ask(c.ShowOnDisplay, view="proposal", target=proposal)
    await page.get_by_role("heading", name="Quatre bancs").wait_for()
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.OpenPoll, poll_id=room.polls[0])
    await page.get_by_role("img").wait_for()
    assert await accessibility_faults(page, axe_script) == []
    await room.vote(room.polls[0], "a", "b")
    await room.ask(c.ClosePoll, poll_id=room.polls[0])
    await page.get_by_text("Résultat du vote 1").wait_for()
    assert await accessibility_faults(page, axe_script) == []
