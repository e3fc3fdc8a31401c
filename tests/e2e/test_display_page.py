"""Rules of the hall's screen, in a browser, against the running server."""

import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain import ids
from server.domain.closing import GROUP_LEAST
from server.domain.counting import Ballot
from server.domain.records import Actor, Method
from server.live.house import new_id
from tests.e2e.control_room import ControlRoom, accessibility_faults, cut_off, font_px
from tests.e2e.every_method import Asked, asked, cast, choices, close, decide, numbers, open_poll
from tests.served import SCRIPT, served

LONG_QUESTION = (
    "Parmi les douze aménagements que les tables ont proposés ce soir pour la place du marché et les rues qui y "
    "mènent, lesquels voulez-vous voir commencés dès l’année prochaine, sachant que la commune ne pourra pas tous "
    "les payer et que les habitantes et habitants seront consultés à nouveau avant chaque chantier ?"
)
BACK_MS = 15_000  # a page tries again at most every ten seconds
SCREENS = [(1280, 720), (1280, 800), (1920, 1080), (1024, 768)]


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting before its first round; at the end no page may have complained."""
    async with served(tmp_path, cards=20) as server:
        made = ControlRoom(server, browser)
        yield made
        assert made.faults == []


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


async def test_a_timed_poll_counts_down_pauses_and_says_when_it_is_over(room: ControlRoom):
    page = await room.display()
    main = page.get_by_role("main")
    poll = await open_poll(room.server, asked("single"), duration_s=90)
    await expect(page.get_by_role("timer")).to_contain_text("1:2")
    await room.ask(c.PausePoll, poll_id=poll)
    await expect(page.get_by_role("status")).to_contain_text("Vote en pause")
    await expect(page.get_by_role("status")).to_contain_text("À la reprise, il restera 1:")
    await expect(page.get_by_role("img", name="Code à scanner")).to_have_count(0)
    await room.ask(c.ResumePoll, poll_id=poll)
    await expect(page.get_by_role("timer")).to_be_visible()
    await room.ask(c.TimePoll, poll_id=poll, in_s=1)
    await expect(page.get_by_role("status")).to_contain_text("Les derniers bulletins arrivent")
    await expect(main).to_contain_text("Que faire d’abord ?")


async def test_the_countdown_is_right_on_a_screen_whose_clock_is_an_hour_off(room: ControlRoom):
    page = await room.display()
    await page.add_init_script("""
        const Right = Date;
        Date = class extends Right {
          constructor(...given) { given.length ? super(...given) : super(Right.now() + 3_600_000); }
          static now() { return Right.now() + 3_600_000; }
        };
    """)
    await page.reload()
    await open_poll(room.server, asked("single"), duration_s=600)
    await expect(page.get_by_role("timer")).to_contain_text("9:5")


async def test_a_closed_poll_shows_no_figure_until_it_is_published(room: ControlRoom):
    page = await room.display()
    poll = await open_poll(room.server, asked("single"))
    await cast(room.server, poll, asked("single").ballots)
    await expect(page.get_by_role("main")).to_contain_text("20 sur 20")
    await close(room.server, poll, publish=False)
    said = page.get_by_role("status")
    await expect(said).to_contain_text(re.compile(r"Le vote est clos.\s*Dépouillement fait."))
    assert re.search(r"\d", (await page.get_by_role("main").inner_text()).removeprefix("Vote 3")) is None
    await room.ask(c.PublishPoll, poll_id=poll)
    await expect(page.get_by_role("main")).to_contain_text("B arrive en tête")


async def cast_in_steps(room: ControlRoom, page: Page, poll: str, ballots: Sequence[Ballot], first: int = 0) -> None:
    """Cast ballots as many at a time as a running count takes in, and wait for each: it tells of no fewer."""
    for begin in range(0, len(ballots), GROUP_LEAST):
        step = ballots[begin : begin + GROUP_LEAST]
        await cast(room.server, poll, step, first=first + begin)
        voted = first + begin + len(step)
        await expect(page.get_by_role("main")).to_contain_text(re.compile(rf"(^|\D){voted}\s+sur\s+20"))


async def test_a_live_poll_shows_its_running_count_as_provisional_and_in_the_order_of_the_ballot(room: ControlRoom):
    page = await room.display()
    what = asked("single")
    poll = await open_poll(room.server, what, results="live")
    await expect(page.get_by_role("main")).to_contain_text("Les premiers chiffres viendront")
    await cast_in_steps(room, page, poll, what.ballots[:10])
    rows = page.get_by_role("listitem")
    await expect(page.get_by_role("main")).to_contain_text("Résultat provisoire")
    await expect(rows).to_contain_text(["Planter", "Agrandir", "Poser"])
    await expect(rows.nth(1)).to_contain_text("90 % 9 voix", use_inner_text=True)
    await expect(page.get_by_role("img", name="Code à scanner")).to_be_visible()
    await cast_in_steps(room, page, poll, what.ballots[10:], first=10)
    await expect(rows.nth(0)).to_contain_text("33 % 6 voix", use_inner_text=True)
    assert "arrive en tête" not in await page.get_by_role("main").inner_text()


async def test_a_bar_moves_only_when_its_number_does(room: ControlRoom):
    """A new turnout without other figures leaves the elements of the bars as they are."""
    page = await room.display()
    poll = await open_poll(room.server, asked("single"), results="live")
    await cast(room.server, poll, asked("single").ballots[:18])
    await expect(page.get_by_role("main")).to_contain_text("18 sur 20")
    bar = page.locator(".bar").nth(1)
    before = await bar.get_attribute("style")  # as of the last step of five ballots, whichever that was
    await bar.evaluate(
        "(bar) => { bar.moved = 0; new MutationObserver(() => bar.moved++).observe(bar, {attributes: true}); }"
    )
    await cast(room.server, poll, asked("single").ballots[18:], first=18)  # two blanks
    await expect(page.get_by_role("main")).to_contain_text("20 sur 20")
    moved = await bar.evaluate("(bar) => bar.moved")
    assert (moved > 0) == (await bar.get_attribute("style") != before)


SHOWN: dict[Method, tuple[str, ...]] = {
    "single": ("B arrive en tête", "50 %", "9 voix", "Participation : 20 sur 20 (100 %)", "2 bulletins blancs"),
    "approval": ("B arrive en tête Agrandir le marché", "77 %", "10 voix", "1 bulletin blanc", "plusieurs choix"),
    "yes-no": ("Adoptés : A et B", "80 %", "12 oui · 3 non", "3 sans réponse", "Pas adopté"),
    "scale": ("A arrive en tête", "3,75 sur 5", "69 % d’accord", "Plutôt pas d’accord"),
    "majority-judgment": ("A arrive en tête, mention « Bien »", "Assez bien", "À rejeter", "1 bulletin blanc"),
    "instant-runoff": ("A arrive en tête au 3e tour", "Dépouillé en 3 tours", "tour 1 : D ; tour 2 : B", "61 %"),
    "schulze": ("À égalité en tête : A et B", "1er ex æquo", "2 duels gagnés sur 3", "1 duel gagné sur 3"),
    "points": ("B arrive en tête", "49 %", "93 points"),
    "greedy": ("Retenus : B et A B Agrandir", "95 000 € sur 100 000 €", "Il reste 5 000 €", "Pas retenu"),
    "equal-shares": ("Retenus : B et C", "67 000 € sur 100 000 €", "Il reste 33 000 €"),
    "consent": (
        "Pas adopté pour l’instant : 2 objections",
        "Les livraisons du matin",
        "s’y reposer en chemin.",
        "14 voix",
    ),
    "quiz": ("La bonne réponse : B", "Bonne réponse", "Les tables en tête", "Table 1", "667 points"),
}
"""What the result of each of `every_method.EVERY` must say."""


def plain(text: str) -> str:
    """A text with every run of blanks, of whatever width, as one."""
    return re.sub(r"\s+", " ", text)


async def said_on_all_pages(room: ControlRoom, page: Page) -> str:
    """What a screen says, from its first page to its last."""
    box, shown = page.locator(".paged"), room.state.displays[room.server.site]
    said = ""
    for place in range(int(await box.get_attribute("data-pages") or 1)):
        await room.ask(c.TurnDisplay, view=shown.view, target=shown.target, page=place, turning=False)
        await expect(box).to_have_attribute("data-page", str(place))
        said += " " + await page.get_by_role("main").inner_text()
    return said


@pytest.mark.parametrize("method", SHOWN)
async def test_the_result_of_every_method_says_what_came_of_it(room: ControlRoom, method: Method, axe_script: str):
    page = await room.display(width=1920, height=1080)
    poll = await open_poll(room.server, asked(method))
    await page.get_by_role("heading", name=asked(method).question).wait_for()
    assert await cut_off(page) == []
    assert await accessibility_faults(page, axe_script) == []
    await cast(room.server, poll, asked(method).ballots)
    await close(room.server, poll)
    await page.get_by_text("Résultat du vote 3").wait_for()
    said = plain(await said_on_all_pages(room, page))
    assert [words for words in SHOWN[method] if plain(words) not in said] == []
    assert await accessibility_faults(page, axe_script) == []
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        assert await cut_off(page) == []


async def test_hands_and_spoiled_ballots_stand_apart(room: ControlRoom):
    page = await room.display()
    poll = await open_poll(room.server, asked("single"))
    await cast(room.server, poll, asked("single").ballots[:4])
    counted = c.CountHands(new_id(ids.COMMAND), poll, 10, 0, 6, 4, 1, 1, {"a": 4, "b": 0, "c": 0})
    await room.server.meeting.submit(counted, Actor("table", room.server.ids("tables")[0]))
    await close(room.server, poll)
    foot = page.get_by_role("main").locator(".foot")
    await expect(foot).to_contain_text("Participation : 4 sur 20 (20 %) et 5 mains levées", use_inner_text=True)
    await expect(foot).to_contain_text("1 bulletin blanc")
    await expect(foot).to_contain_text("1 bulletin nul")


async def test_a_lot_is_said_with_whom_it_made_leave(room: ControlRoom):
    """B and C share the last place, with as many ballots together as A."""
    page = await room.display()
    names, ballots = choices("Un", "Deux", "Trois"), numbers(("123", 4), ("213", 2), ("321", 2))
    poll = await decide(room.server, Asked("instant-runoff", "Quel nom ?", names, ballots))
    out = room.state.polls[poll].tally.detail.rounds[0].out[0].upper()
    await expect(page.get_by_role("main")).to_contain_text(
        f"Égalité entre B et C au dernier rang : le sort a écarté {out}."
    )


async def test_an_annulled_poll_says_why_and_which_one_repeats_it(room: ControlRoom, axe_script: str):
    page = await room.display()
    main = page.get_by_role("main")
    poll = await decide(room.server, asked("single"))
    await expect(main).to_contain_text("arrive en tête")
    again = new_id(ids.POLL)
    await room.ask(c.RerunPoll, poll_id=poll, new_poll_id=again, reason="Une carte a servi deux fois.")
    await expect(main).to_contain_text("Ce vote est annulé")
    await expect(main).to_contain_text("Une carte a servi deux fois.")
    await expect(main).to_contain_text("Il sera refait")
    assert "arrive en tête" not in await main.inner_text()
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.OpenPoll, poll_id=again)
    await expect(main).to_contain_text("reprend le vote 3, annulé")
    await room.ask(c.ShowOnDisplay, view="poll", target=poll)
    await expect(main).to_contain_text("Il est repris par le vote 4")


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
    await room.ask(c.PausePoll, poll_id=room.polls[0])
    await page.get_by_text("Vote en pause").wait_for()
    assert await accessibility_faults(page, axe_script) == []
    await close(room.server, room.polls[0], publish=False)
    await page.get_by_text("Dépouillement fait").wait_for()
    assert await accessibility_faults(page, axe_script) == []
    live = await open_poll(room.server, asked("majority-judgment"), results="live")
    await cast(room.server, live, asked("majority-judgment").ballots)
    await page.get_by_text("Résultat provisoire").wait_for()
    assert await accessibility_faults(page, axe_script) == []
