"""What is wrong with a state of a table's page, for whoever has a small screen, dark colours, a finger or a reader."""

from typing import Any

from playwright.async_api import Page

from tests.axe import axe_faults, axe_faults_light_and_dark
from tests.e2e.table_hall import SIZES

OF_SIZES = ["target-size", "scrollable-region-focusable"]
WIDE_AND_NARROW = ("landscape", "phone")

_NEW = """() => [...document.body.querySelectorAll("*")]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && !seen.has(each))
  .map(each => seen.add(each)).length"""
_LOW = """() => [...document.querySelectorAll("button, .chip, summary, textarea, .stepper input")]
  .filter(each => each.checkVisibility({ visibilityProperty: true }))
  .filter(each => each.getBoundingClientRect().height < 48)
  .map(each => each.outerHTML.slice(0, 120))"""


async def faults_of(page: Page, axe_script: str) -> list[Any]:
    """Return what is wrong with a page as it stands, each with its size and colours; both are as before afterwards.

    At every size: what scrolls sideways, targets below 48 px, and what axe finds that may hang on the size. Names and
    roles do not: axe looks for all it knows at the widest size and the narrowest, and at one that shows what those do
    not. Colours do not hang on the size, either, and are looked at light and dark wherever axe looks for all.
    """
    before = page.viewport_size
    await page.evaluate("window.seen = new Set()")
    faults: list[Any] = []
    for size, (width, height) in SIZES.items():
        await page.set_viewport_size({"width": width, "height": height})
        if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append((size, "scrolls sideways"))
        faults += [(size, "low", each) for each in await page.evaluate(_LOW)]
        if await page.evaluate(_NEW) or size in WIDE_AND_NARROW:
            faults += [(size, *each) for each in await axe_faults_light_and_dark(page, axe_script)]
        else:
            faults += [(size, *each) for each in await axe_faults(page, axe_script, OF_SIZES)]
    if before:
        await page.set_viewport_size(before)
    return faults
