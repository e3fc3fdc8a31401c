"""What axe-core finds wrong with a page as it stands: names, roles, order, colours."""

from typing import Any

from playwright.async_api import Page

ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice"]
OF_COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]

# What is still fading in has other colours in a moment. The style sheets are not fetched once more: no rule of these
# reads them.
_RUN = """rules => Promise.all(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished.catch(() => null)))
  .then(() => axe.run(document, { runOnly: rules, resultTypes: ["violations"], preload: { assets: ["media"] } }))
  .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]))"""


async def axe_faults(page: Page, axe_script: str, rules: list[str] = ALL_RULES) -> list[Any]:
    """Return the rules that the page breaks, each with the elements that do."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(axe_script)
    return list(await page.evaluate(_RUN, rules))


async def axe_faults_light_and_dark(page: Page, axe_script: str) -> list[Any]:
    """The same in both schemes of colours; nothing else hangs on those. The page is light afterwards."""
    light = [("light", *each) for each in await axe_faults(page, axe_script)]
    await page.emulate_media(color_scheme="dark")
    dark = [("dark", *each) for each in await axe_faults(page, axe_script, OF_COLOURS)]
    await page.emulate_media(color_scheme="light")
    return [*light, *dark]
