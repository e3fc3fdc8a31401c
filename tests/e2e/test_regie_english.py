"""A hall that speaks English: the régie and the screen of the hall say nothing in French."""

import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain import ids
from server.domain.records import Rules
from server.i18n import Forms, catalogue, own_entries
from server.live.house import new_id
from tests.e2e.control_room import ControlRoom
from tests.e2e.every_method import Asked, choices, decide, marks
from tests.served import served

SCRIPT = """
title = "The market square"
languages = ["en"]
[[sites]]
name = "Village hall"
tables = 3
seats = 10
[[rounds]]
title = "What we live with"
question = "What do you like about the square?"
text = "Go round the table."
minutes = 10
[[polls]]
title = "First of all"
question = "What first?"
method = "single"
choices = [{ text = "Plant trees", pictogram = "tree" }, { text = "Put up seats", pictogram = "bench" }]
"""
BUDGET = Asked(
    "greedy",
    "Which projects?",
    choices(
        "Plant trees", "Mend the hall", "Put up seats", "Clean the fountain", costs=(100_000, 250_000, 50_000, 300_000)
    ),
    marks(abc=6, ab=2, d=1, blank=1),
    Rules(budget=500_000),
)
VIEWS = {
    "d": "Where we are",
    "q": "Who is not heard?",
    "t": "Tables",
    "v": "Polls",
    "f": "Print",
    "e": "What they see",
    "i": "Log an incident",
    "j": "Journal",
    "r": "Notes received",
    "?": "Help and keys",
}
"""Key -> a heading of the view that it opens."""

SAID = """() => [...document.querySelectorAll("*")].flatMap((each) =>
  ["aria-label", "title", "placeholder"].map((name) => each.getAttribute(name) ?? "")
).concat(document.title, document.body.innerText).join("\\n")"""
"""In a page: all that it says, to whom sees it and to whom hears it; a part a line."""

HOLE = re.compile(r"({\w+})")
FRENCH_MARKS = re.compile(r"[àâçèéêëîïôùûœ«»\u202f\u00a0]", re.IGNORECASE)


def french_alone(*areas: str) -> list[re.Pattern[str]]:
    """The texts of French catalogues that English says otherwise, as patterns with holes for what is filled in.

    Those of few letters beside their holes are left out: « {place}e » would be found in "Note".
    """
    found: set[str] = set()
    for area in areas:
        for name, entry in catalogue("fr", area).items():
            found.update(set(forms(entry)) - set(forms(own_entries("en", area)[name])))
    return [pattern(text) for text in found if re.search(r"[a-z]{3}", HOLE.sub("", text))]


def pattern(text: str) -> re.Pattern[str]:
    """What a text may be when it is filled in: `n` is a count, all else may be anything."""
    holes = {"{n}": r"\d+"}
    parts = HOLE.split(text)
    return re.compile("".join(holes.get(part, ".+") if HOLE.fullmatch(part) else re.escape(part) for part in parts))


def forms(entry: str | Forms) -> Iterable[str]:
    return (entry,) if isinstance(entry, str) else entry


FRENCH = french_alone("common", "refusals", "regie", "display")


async def says_nothing_in_french(page: Page) -> None:
    assert await page.evaluate("document.documentElement.lang") == "en"
    lines = {line.strip() for line in (await page.evaluate(SAID)).splitlines()}
    assert [line for line in lines if FRENCH_MARKS.search(line.replace("Tablée", ""))] == []
    assert [line for line in lines if any(text.fullmatch(line) for text in FRENCH)] == []


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting in English, its first round open; at the end no page may have complained."""
    async with served(tmp_path, script=SCRIPT, cards=20, language="en") as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def test_every_view_of_the_regie_is_in_english_with_the_clock_and_the_money_of_britain(room: ControlRoom):
    shade = await room.note("More shade", table=1, strength=6)
    await room.note("Keep the car park", table=2, kind="dissent")
    await room.theme("Shade", shade)
    words = {"title": "Plant thirty trees", "text": "This year, before winter.", "pictogram": "tree"}
    await room.ask(c.WriteProposal, proposal_id=new_id(ids.PROPOSAL), note_ids=(shade,), **words)
    page = await room.open(room.server.staff["lead"], width=1440, height=900)
    await expect(page).to_have_title("Control room · Tablée")
    await page.get_by_role("listbox", name="Notes received").get_by_role("option").first.click()
    await expect(page.get_by_role("tabpanel")).to_contain_text("A disagreement stays on top until somebody answers it.")
    await says_nothing_in_french(page)
    for key, heading in VIEWS.items():
        await page.locator("body").press(key)
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        await says_nothing_in_french(page)
        if key == "d":
            await expect(page.get_by_text(re.compile(r"^It is \d\d:\d\d(?! [AP]M)"))).to_be_visible()
        if key == "i":
            await page.get_by_role("button", name="A poll").focus()  # out of the field, which takes letters as letters
    await page.get_by_role("button", name="Close", exact=True).click()

    await decide(room.server, BUDGET)
    await page.locator("body").press("v")
    await page.get_by_role("button", name=re.compile("Which projects")).first.click()
    result = page.get_by_role("main")
    await expect(result).to_contain_text("Funded: A, B and C")
    await expect(result).to_contain_text("€400,000 spent of €500,000; €100,000 is left.")
    await expect(result).to_contain_text("89%")
    await says_nothing_in_french(page)

    screen = await room.display()
    await expect(screen.get_by_role("main")).to_contain_text("Funded: A, B and C")
    await expect(screen.get_by_role("main")).to_contain_text("Cost: €400,000 of €500,000. €100,000 is left.")
    await says_nothing_in_french(screen)


async def test_the_browser_takes_the_form_of_a_text_that_the_server_takes(room: ControlRoom):
    page = await room.display()
    for language in ("fr", "en", "es", "pt", "de", "it", "tr", "uk", "br"):
        forms = own_entries(language, "common")["common-notes"]
        assert isinstance(forms, Forms)
        taken = await page.evaluate(
            """async ([language, forms]) => {
              const { formOf, rulesOf } = await import("/static/language.js");
              return Array.from({ length: 200 }, (_, n) => formOf(forms, n, rulesOf(language)));
            }""",
            [language, list(forms)],
        )
        assert taken == [forms.of(n) for n in range(200)], language
