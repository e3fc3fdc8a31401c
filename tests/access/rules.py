"""What is wrong with a page as it stands, beyond what axe-core looks for: sizes, edges, spacing, motion."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page, ViewportSize

from tests.axe import OF_COLOURS, axe_faults

RULES = (Path(__file__).parent / "rules.js").read_text(encoding="utf-8")
PHONE: ViewportSize = {"width": 390, "height": 844}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""The screen of 1280 × 1024 that is zoomed to 400 %, and a phone of 320 px held across."""

LEAST_PX = 44
"""WCAG 2.5.5 (AAA); ours are 48 px where they stand by themselves."""


async def faults_of_colours(page: Page, axe_script: str) -> list[Any]:
    """Return what is too faint: text below 7:1, edges and drawings below 3:1."""
    return [*await axe_faults(page, axe_script, OF_COLOURS), *await _too_faint(page)]


async def faults_of_form(page: Page) -> list[Any]:
    """Return what is too small to press, what moves, and what does not fit when zoomed or spaced; on a phone again."""
    await page.evaluate(RULES)
    found = await page.evaluate(
        f"[...rules.targets({LEAST_PX}).map(each => ['small', ...each]), ...rules.moves().map(each => ['moves', each])]"
    )
    await page.set_viewport_size(ZOOMED)
    found += [["zoomed", *each] for each in await page.evaluate("rules.cut()")]
    await page.evaluate("rules.space()")
    found += [["spaced", *each] for each in await page.evaluate("rules.cut()")]
    await page.evaluate("rules.unspace()")
    await page.set_viewport_size(PHONE)
    return list(found)


async def faults(page: Page, axe_script: str) -> list[Any]:
    """Return all that is wrong with a page, in the colours that it has."""
    return [*await axe_faults(page, axe_script), *await _too_faint(page), *await faults_of_form(page)]


async def _too_faint(page: Page) -> list[Any]:
    await page.evaluate(RULES)
    return list(await page.evaluate("[...rules.edges(), ...rules.drawings()].map(each => ['faint', each])"))
