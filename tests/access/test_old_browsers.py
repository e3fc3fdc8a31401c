"""Browsers of 2016: what the small scripts and the styles of a participant's pages may ask of them."""

import re
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Browser

from tests.access.test_tree import fields_of
from tests.access.test_walk import screen_for, show
from tests.access.tree import Heard, heard
from tests.case import case
from tests.kiosk.hall import Hall
from tests.kiosk.methods import METHODS
from tests.kiosk.stand import open_kiosks

ROOT = Path(__file__).resolve().parents[2]
ACORN = ROOT / "node_modules" / "acorn" / "dist" / "acorn.js"
SCRIPTS = ("/v/ballot.js", "/v/ears.js", "/v/listen.js", "/v/waiting.js", "/kiosk/stand.js")
STYLES = sorted(
    [*ROOT.glob("kiosk/templates/*.css"), *ROOT.glob("kiosk/stand/*.css"), *ROOT.glob("kiosk/public/*.css")]
)

NAMES = """source => {
  const names = new Set();
  (function walk(node) {
    if (!node || typeof node !== "object") return;
    if (node.type === "MemberExpression" && !node.computed) names.add(node.property.name);
    if (node.type === "Identifier") names.add(node.name);
    Object.values(node).forEach(walk);
  })(acorn.parse(source, { ecmaVersion: 5 }));
  return [...names];
}"""
LATER = {
    *("AbortController", "BigInt", "BroadcastChannel", "FormData", "IntersectionObserver", "ResizeObserver"),
    *("URLSearchParams", "WeakRef", "allSettled", "append", "before", "checkVisibility", "entries", "finally", "flat"),
    *("flatMap", "fromEntries", "globalThis", "includes", "isConnected", "matchAll", "padEnd", "padStart", "prepend"),
    *("queueMicrotask", "replaceAll", "replaceChildren", "replaceWith", "requestSubmit", "scrollIntoViewIfNeeded"),
    *("sendBeacon", "showModal", "structuredClone", "toggleAttribute", "trimEnd", "trimStart", "values"),
}
"""What some browser that people had at the end of 2016 does not know, or knows in part."""

NEWER = (":has(", ":is(", ":where(", ":focus-within", ":focus-visible", ":placeholder-shown")
"""Selectors that they do not know: each takes the whole rule with it that it is in."""

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def rules_of(path: Path) -> list[tuple[list[str], str]]:
    """Return (selectors, declarations) of each rule of a style sheet, those within `@media` among them."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"@(media|supports)[^{]*\{", "", text)
    return [([each.strip() for each in selectors.split(",")], rule) for selectors, rule in RULE.findall(text)]


async def test_scripts_are_written_in_the_language_of_browsers_of_2016(browser: Browser, hall: Hall) -> None:
    open_kiosks(hall)
    page = await browser.new_page()
    await page.evaluate(ACORN.read_text(encoding="utf-8"))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(hall.app), base_url="http://hall.test") as client:
        for path in SCRIPTS:
            with case(path):
                names = set(await page.evaluate(NAMES, (await client.get(path)).text))
                assert names
                assert names & LATER == set()


async def test_a_script_asks_whether_the_browser_can_fetch_before_it_does(browser: Browser, hall: Hall) -> None:
    """A page where one waits is loaded anew without it."""
    waiting = (ROOT / "kiosk" / "waiting.js").read_text(encoding="utf-8")
    assert "if (!window.fetch) return" in waiting
    for name in ("ballot", "ears", "listen"):
        assert "fetch(" not in (ROOT / "kiosk" / f"{name}.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_selector_that_an_old_browser_does_not_know_takes_no_other_with_it(path: Path) -> None:
    for selectors, _ in rules_of(path):
        newer = [any(sign in each for sign in NEWER) for each in selectors]
        assert all(newer) or not any(newer), selectors


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_the_ring_of_the_focus_is_taken_from_a_field_only_where_another_is_drawn(path: Path) -> None:
    for selectors, rule in rules_of(path):
        if re.search(r"outline:\s*0", rule):
            assert all(":focus-within" in each or each in ("h1:focus", ".aside:focus") for each in selectors), selectors


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_page_needs_a_grid_and_nothing_moves(path: Path) -> None:
    """Lists of like things may be set in one: without it they stand below each other."""
    for selectors, rule in rules_of(path):
        assert "grid" not in rule or selectors in ([".calls"], [".kinds"]), selectors
        assert not re.search(r"\b(animation|transition)\b", rule), selectors
        assert not re.search(
            r"(?<!grid-template-columns)(?<!min-width)(?<!font-size):[^;]*\b(clamp|min|max)\(", rule
        ), selectors


def test_what_is_chosen_is_masked_in_old_browsers_too() -> None:
    mask = (ROOT / "kiosk" / "stand" / "mask.css").read_text(encoding="utf-8")
    assert "-webkit-appearance: none" in mask
    assert "-moz-appearance: none" in mask


def asks_for(said: list[Heard]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what is filled in, without blanks: of two words Chromium leaves out the one around a drawing."""
    return [
        (each.role, each.name.replace(" ", ""), tuple(name.replace(" ", "") for name in each.inside))
        for each in fields_of(said)
    ]


async def test_a_ballot_without_its_style_says_and_asks_the_same(
    browser: Browser, shots: dict[str, str], tmp_path: Path
) -> None:
    page = await screen_for(browser, tmp_path)
    for method in METHODS:
        with case(method):
            shot = shots[f"{method}, ballot"]
            await show(page, shot)
            styled = asks_for(await heard(page))
            await show(page, re.sub(r"(?s)<style>.*?</style>", "", shot))
            bare = asks_for(await heard(page))
            assert [each for each in bare if each in styled] == styled
            assert len(bare) - len(styled) == (1 if method == "consent" else 0)  # the reason is there at once
