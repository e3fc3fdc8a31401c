"""Rules of what is read from the back of the room: no letters too small, nothing cut, all of it in pages, in step."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot
from server.domain.records import Method, PollText, ProposalText, Rules
from server.live.house import new_id
from tests.case import case
from tests.e2e.control_room import ControlRoom, accessibility_faults, cut_off
from tests.e2e.every_method import EVERY, asked, cast, choices, close, marks, numbers
from tests.served import SCRIPT, served

FLOOR, LEGEND = 5.0, 3.0  # percent of the height: what must be read, and what explains it
SEARCH = 0.02  # what the search for a size leaves, in percent
SCREENS = [(1920, 1080), (1024, 768)]
TURN_S = 12  # of a vote

QUESTION = (
    "Parmi les aménagements que les tables ont proposés ce soir pour la place du marché et les rues qui y mènent, "
    "lesquels voulez-vous voir commencés dès l’année prochaine, sachant que la commune ne pourra pas tous les payer et "
    "que les habitantes et habitants seront consultés à nouveau avant chaque chantier ?"
)
IN_ENGLISH = (
    "Of the changes that the tables put forward tonight for the market square and the streets that lead to it, which "
    "ones would you like to see begun next year, knowing that the town cannot pay for all of them?"
)
ASKED = (QUESTION[:30], QUESTION[-30:], IN_ENGLISH[:30], IN_ENGLISH[-30:])  # it may take two pages
PLACES = (
    "Planter trente arbres en pleine terre, réparer la fontaine et rendre un tiers du sol à la pluie",
    "Agrandir le marché du samedi jusqu’à la rue du Four, avec une halle couverte ouverte à toutes et à tous",
    "Poser quarante bancs à dossier, dont la moitié à l’ombre, et deux tables où manger dehors",
    "Rendre la rue du Four piétonne le dimanche, de neuf heures à dix-neuf heures, sauf pour les riverains",
    "Vingt places de vélo abritées devant la mairie, avec une pompe, des outils et de quoi charger une batterie",
    "Des toilettes publiques propres, ouvertes jour et nuit",
)
IN_ENGLISH_PLACES = tuple(f"{text} for the whole of the town" for text in ("Trees", "A market", "Benches") * 2)
ADDRESS = "https://www.ville-de-saint-aubin.fr/participer/budget-participatif-2027/les-projets-des-habitants"
NAMES = ("Louise-Michel", "des Tilleuls", "du Marché", "de la Paix", "des Lavandières", "du Commerce")
WORDS = f"""
[rounds.words.en]
title = "What we live with"
question = "{IN_ENGLISH}"
"""

READ = """([needed, legend, search]) => {
  const legends = ['.over', '.wall-head', '.wall-facts', '.fine', '.grade-legend', '.poll-title', '.open',
    '.poll-address > span', '.provisional > span', '.still .under', '.countdown-question', '.life-more', '.soft-words',
    '.mark'];
  const height = Math.min(innerHeight, 0.75 * innerWidth);
  const small = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const [text, box] = [walker.currentNode.data.trim(), walker.currentNode.parentElement];
    if (!text || box.closest('.unseen') || !box.getClientRects().length) continue;
    const share = (100 * parseFloat(getComputedStyle(box).fontSize)) / height;
    const floor = legends.some((each) => box.closest(each)) ? legend : needed;
    if (share < floor - search) small.push(`${share.toFixed(2)} %: ${text.slice(0, 50)}`);
  }
  return small;
}"""
"""The texts on the screen whose letters are smaller than they may be."""


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting in French and English, its first round open with a long question; no page may complain."""
    script = SCRIPT.replace('["fr"]', '["fr", "en"]').replace("minutes = 10\n", f"minutes = 10\n{WORDS}", 1)
    script = script.replace("Qu’est-ce qui vous plaît, qu’est-ce qui vous gêne ?", QUESTION)
    async with served(tmp_path, script=script, cards=20) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0], duration_s=3_600)
        yield made
        assert made.faults == []


async def pages_of(page: Page) -> int:
    box = page.locator(".paged")
    return int(await box.get_attribute("data-pages") or 1) if await box.count() else 1


async def hold(room: ControlRoom, page: Page, place: int) -> None:
    """Turn to a page and stay there."""
    shown = room.state.displays[room.server.site]
    await room.ask(c.TurnDisplay, view=shown.view, target=shown.target, page=place, turning=False)
    await expect(page.locator(".paged")).to_have_attribute("data-page", str(place))


async def read_from_the_back(room: ControlRoom, page: Page, *texts: str) -> None:
    """On a screen of each shape every page is large enough and whole, and all these texts are on one of them."""
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        said = ""
        cut = await cut_off(page)  # waits until all texts have their size
        pages = await pages_of(page)
        for place in range(pages):
            if pages > 1:
                await hold(room, page, place)
                cut = await cut_off(page)
            with case(f"{width} × {height}, page {place + 1} of {pages}"):
                assert cut == []
                assert await page.evaluate(READ, [FLOOR, LEGEND, SEARCH]) == []
            said += " " + plain(await page.get_by_role("main").inner_text())
        assert [text for text in texts if plain(text) not in said] == []


def plain(text: str) -> str:
    return " ".join(text.split())


def ballots_of(method: Method) -> tuple[Ballot, ...]:
    """Ballots on six choices, or the answers of a method that has its own."""
    if method in ("single", "consent", "quiz"):
        return asked(method).ballots
    if method in ("approval", "greedy", "equal-shares"):
        return marks(abf=6, bd=5, ace=4, ad=2, blank=1)
    if method == "yes-no":
        return numbers(("110110", 8), ("100111", 4), ("01-000", 3))
    if method == "points":
        return numbers(("532---", 8), ("19----", 6), ("--37--", 5))
    if method == "scale":
        return numbers(("123455", 6), ("214335", 5), ("312545", 4), ("545321", 3))
    return numbers(("123456", 6), ("214365", 5), ("312645", 4), ("645321", 3))


async def plan(room: ControlRoom, method: Method, **rules: str) -> tuple[str, tuple[str, ...]]:
    """Open a vote with long words in two languages; return its id and what its choices say."""
    poll = new_id(ids.POLL)
    own = {"consent": ("D’accord", "Objection"), "quiz": ("12", "27", "40"), "instant-runoff": NAMES}
    texts = own.get(method, PLACES)
    costs = (40_000, 55_000, 12_000, 30_000, 85_000, 60_000) if method in ("greedy", "equal-shares") else ()
    asks = Rules(budget=150_000) if costs else asked(method).rules
    english = dict(zip("abcdef", IN_ENGLISH_PLACES[: len(texts)], strict=False))
    words = {"en": PollText("Changes on the square", IN_ENGLISH, english)}
    what = {"method": method, "choices": choices(*texts, costs=costs), "rules": asks, "words": words, **rules}
    await room.ask(c.PlanPoll, poll_id=poll, title="Les aménagements de la place", question=QUESTION, **what)
    await room.ask(c.OpenPoll, poll_id=poll)
    return poll, texts


async def test_every_vote_and_its_result_are_read_from_the_back_in_two_languages(room: ControlRoom, axe_script: str):
    page = await room.display()
    for what in EVERY:
        poll, texts = await plan(room, what.method)
        await page.locator("main.poll .paged:not(:empty)").wait_for()
        with case(what.method):
            if what.method in ("single", "greedy"):  # the others ask in the same way
                await read_from_the_back(room, page, *ASKED, *texts)
            await cast(room.server, poll, ballots_of(what.method))
            await close(room.server, poll)
            await page.locator("main.poll-result .paged:not(:empty)").wait_for()
            last_round = what.method == "instant-runoff"  # of which only the rows of its last round are shown
            await read_from_the_back(room, page, *ASKED, *(() if last_round else texts))
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.RerunPoll, poll_id=poll, new_poll_id=new_id(ids.POLL), reason=QUESTION)
    await page.locator("main.annulled").wait_for()
    await read_from_the_back(room, page)
    live, _ = await plan(room, "majority-judgment", results="live")
    await cast(room.server, live, ballots_of("majority-judgment"))
    await expect(page.get_by_role("main")).to_contain_text("18 sur 20")
    await read_from_the_back(room, page, *PLACES, "Résultat provisoire")


async def test_every_other_view_is_read_from_the_back_in_two_languages(room: ControlRoom, axe_script: str):
    page = await room.display()
    await page.get_by_role("timer").wait_for()
    await read_from_the_back(room, page, "Parmi les aménagements", "which ones would you like")
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.ShowOnDisplay, view="countdown", target=room.rounds[0])
    await page.locator("main.countdown").wait_for()
    await read_from_the_back(room, page)
    texts = (*PLACES, QUESTION, f"{QUESTION} {IN_ENGLISH}"[:499].strip())
    notes = [await room.note(text, table=1 + place % 3) for place, text in enumerate(texts)]
    wall = {"note_ids": tuple(notes), "text": "Ce que vous avez écrit", "words": {"en": "What you wrote"}}
    await room.ask(c.ShowOnDisplay, view="notes", **wall)
    await page.locator("main.notes-wall").wait_for()
    await read_from_the_back(room, page, *texts)
    proposal = await room.proposal("Quatre bancs", notes[0])
    english = {"en": ProposalText(IN_ENGLISH_PLACES[0], f"{IN_ENGLISH} " * 3)}
    words = {"title": PLACES[0], "text": f"{QUESTION} " * 3, "pictogram": "tree", "words": english}
    await room.ask(c.RewordProposal, proposal_id=proposal, note_ids=(notes[0],), **words)
    await room.ask(c.ShowOnDisplay, view="proposal", target=proposal)
    await page.locator("main.proposal .paged:not(:empty)").wait_for()
    await read_from_the_back(room, page, "chaque chantier ?", "pay for all of them?")
    message = QUESTION[:240].strip()
    await room.ask(c.ShowOnDisplay, view="message", text=message, words={"en": IN_ENGLISH})
    await page.locator("main.message").wait_for()
    await read_from_the_back(room, page, message, IN_ENGLISH)
    await room.ask(c.CloseRound, round_id=room.rounds[0])
    await room.ask(c.PlanPause, step_id="s_pause", title="Pause café dans la salle du fond", duration_s=600)
    await room.ask(c.BeginPause, step_id="s_pause")
    await page.locator("main.pause").wait_for()
    await read_from_the_back(room, page)


async def test_the_regie_turns_the_pages_and_every_screen_stands_at_the_same_one(room: ControlRoom, axe_script: str):
    """They turn by the server's clock, or stay; and a screen that comes back is where the others are."""
    first, second = await room.display(), await room.display()
    regie = await room.regie(width=1440, height=900)
    await regie.keyboard.press("e")
    poll, _ = await plan(room, "approval")
    await cast(room.server, poll, ballots_of("approval"))
    await close(room.server, poll)
    hall = [first.locator("main.poll-result .paged"), second.locator("main.poll-result .paged")]
    seen = regie.frame_locator("iframe[title^='Ce que montre']").locator("main.poll-result .paged")
    everywhere = [*hall, seen]
    turning = regie.get_by_role("group", name="Pages de ce qui est montré")
    await expect(turning).to_contain_text("tourne toutes les 12 secondes")
    await expect(first.get_by_role("main")).to_contain_text("A arrive en tête")
    await regie.get_by_role("button", name="Rester sur cette page").click()
    await expect(turning).to_contain_text("arrêtée sur cette page")
    pages = int(await hall[0].get_attribute("data-pages") or 0)
    place = room.state.displays[room.server.site].page % pages
    await regie.get_by_role("button", name="Page suivante").click()
    following = (place + 1) % pages
    for box in everywhere:
        await expect(box).to_have_attribute("data-page", str(following))
    await expect(turning).to_contain_text(f"Page {following + 1} sur {pages}")
    assert await accessibility_faults(regie, axe_script) == []

    # Whoever comes back, or lights the screen again, is at the page that was held.
    await first.reload()
    await expect(hall[0]).to_have_attribute("data-page", str(following))
    await regie.keyboard.press("b")
    await expect(first.locator("main.black")).to_be_visible()
    await regie.keyboard.press("b")
    for box in everywhere:
        await expect(box).to_have_attribute("data-page", str(following))
    await regie.get_by_role("button", name="Page précédente").click()
    for box in everywhere:
        await expect(box).to_have_attribute("data-page", str(place))

    # Let go, they turn by themselves, all of them.
    await regie.get_by_role("button", name="Laisser tourner").click()
    for box in everywhere:
        await expect(box).to_have_attribute("data-page", str(following), timeout=3_000 * TURN_S)


async def test_letters_stay_large_beside_a_web_address_and_pages_are_measured_once(room: ControlRoom):
    """An address with hyphens goes on in the next line; that one more has voted is no reason to measure anew."""
    page = await room.display()
    await page.evaluate("Promise.all([...document.fonts].map((font) => font.load()))")
    await page.evaluate("""() => {
      window.measured = 0;
      const count = ({ addedNodes }) => addedNodes.forEach((node) => (measured += !!node.inert));
      const watcher = new MutationObserver((changes) => changes.forEach(count));
      watcher.observe(document.body, { childList: true, subtree: true });
    }""")
    await room.ask(c.ShowOnDisplay, view="message", text="Bienvenue")
    await page.locator("main.message .paged:not(:empty)").wait_for()
    assert await cut_off(page) == []  # waits until nothing more is measured
    assert await page.evaluate("measured") == 1
    question = f"Avez-vous lu ce qui est sur {ADDRESS} ?"
    words = {"en": PollText("Read", question, {"a": "Yes", "b": "No"})}
    poll, what = new_id(ids.POLL), {"method": "single", "choices": choices("Oui", "Non")}
    await room.ask(c.PlanPoll, poll_id=poll, title="Lu", question=question, words=words, **what)
    await room.ask(c.OpenPoll, poll_id=poll)
    await page.locator("main.poll .paged:not(:empty)").wait_for()
    assert await page.evaluate(READ, [FLOOR, LEGEND, SEARCH]) == []
    assert await cut_off(page) == []
    before = await page.evaluate("measured")
    await cast(room.server, poll, marks(a=1))
    await expect(page.get_by_role("main")).to_contain_text("1 sur 20")
    assert await cut_off(page) == []
    assert await page.evaluate("measured") == before
    await read_from_the_back(room, page, ADDRESS)


async def test_pages_hold_as_much_as_has_room_and_turn_by_the_servers_clock(room: ControlRoom):
    """The plain rules, without a screen: heights of rows, and the time."""
    page = await room.display()
    said = await page.evaluate("""async () => {
      const { endOfSentence, layOut, shareOut } = await import("/static/regie/share_out.js");
      const { turnsOf, within } = await import("/static/regie/page_turns.js");
      const byHeight = (heights, room) => (from, to) =>
        heights.slice(from, to).reduce((sum, height) => sum + height, 0) <= room;
      const share = (heights, room) => shareOut(heights.length, byHeight(heights, room));
      let drawn = 0;
      const pairs = shareOut(30, (from, to) => (drawn += to - from) && to - from <= 2);
      const words = "Un mot. Deux mots encore. Trois".split(" ");
      const since = { view: "poll", page: 1, turning: true, turned_at: "2026-03-01T20:00:00Z" };
      const at = (text) => new Date(`2026-03-01T${text}Z`);
      const whole = { name: "whole", count: 1, or: [{ name: "rows", count: 3, most: 2 }] };
      return {
        one: share([1, 1, 1], 3),
        even: share([1, 1, 1, 1, 1, 1, 1], 5),
        uneven: share([4, 1, 1, 1, 4], 5),
        tooLarge: share([9, 1], 5),
        none: share([], 5),
        few: [pairs.length, drawn <= 6 * 30], // three times two rows are tried for a page of two, and not all there are
        sentences: shareOut(words.length, (from, to) => to - from <= 3, endOfSentence(words)),
        fewLeft: shareOut(7, (from, to) => to - from <= 6, (from, to) => to),
        laid: layOut([whole], (part, from, to) => part.name === "rows" && to - from <= 3)
          .map(({ part, from, to }) => [part.name, from, to]),
        turns: [at("19:59:00"), at("20:00:11"), at("20:00:12"), at("20:01:00")].map((now) => turnsOf(since, now)),
        words: [at("20:00:19"), at("20:00:20")].map((now) => turnsOf({ ...since, view: "notes" }, now)),
        held: turnsOf({ ...since, turning: false }, at("20:01:00")),
        within: [0, 3, 4, -1].map((turns) => within(turns, 4)),
      };
    }""")
    assert said == {
        "one": [[0, 3]],
        "even": [[0, 4], [4, 7]],
        "uneven": [[0, 2], [2, 4], [4, 5]],
        "tooLarge": [[0, 1], [1, 2]],
        "none": [],
        "few": [15, True],
        "sentences": [[0, 2], [2, 5], [5, 6]],
        "fewLeft": [[0, 4], [4, 7]],
        "laid": [["rows", 0, 2], ["rows", 2, 3]],
        "turns": [1, 1, 2, 6],
        "words": [1, 2],  # there is more to read
        "held": 1,
        "within": [0, 3, 0, 3],
    }
