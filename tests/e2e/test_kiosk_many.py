"""One voter after the other at one kiosk: the browser neither grows nor remembers."""

from pathlib import Path

import pytest
from playwright.async_api import CDPSession, Page

from server.domain.codes import read_code
from tests.e2e.kiosk_room import (
    at_start,
    ballots,
    confirm,
    device_with,
    heading,
    kiosk_hall,
    leave,
    make_kiosk,
    press,
    scan,
    type_on_screen,
)

WARM = 3  # a part in so many of the voters: until then a browser still compiles what runs often
GROWTH_MOST = 1.1


async def weight(devtools: CDPSession) -> dict[str, float]:
    """Return what the page holds once everything that nobody needs is gone."""
    await devtools.send("HeapProfiler.collectGarbage")
    await devtools.send("HeapProfiler.collectGarbage")
    told = await devtools.send("Performance.getMetrics")
    names = ("JSHeapUsedSize", "Nodes", "Documents", "JSEventListeners")
    return {each["name"]: each["value"] for each in told["metrics"] if each["name"] in names}


async def left_behind(page: Page) -> str:
    """Return everything that a script of the page could still find."""
    return str(
        await page.evaluate(
            """async () => [document.documentElement.outerHTML, JSON.stringify(localStorage),
            JSON.stringify(sessionStorage), document.cookie, String(history.state),
            JSON.stringify(await indexedDB.databases()), JSON.stringify(await (self.caches ? caches.keys() : [])),
            performance.getEntries().map(({ name }) => name).join(), location.href, window.name].join("\\n")"""
        )
    )


@pytest.mark.parametrize("many", [25, pytest.param(1_000, marks=pytest.mark.soak)])
async def test_a_kiosk_forgets_everyone_and_grows_by_nobody(many: int, chromium_path: str, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    receipts, codes = [], []
    async with kiosk_hall(tmp_path, cards=many) as hall:
        async with device_with(profile, chromium_path) as device:
            page = device.pages[0]
            await make_kiosk(page, hall)
            devtools = await device.new_cdp_session(page)
            await devtools.send("Performance.enable")
            length, warm = await page.evaluate("history.length"), {}
            for number, code in enumerate(hall.cards):
                if number == many // WARM:
                    warm = await weight(devtools)
                await (type_on_screen(page, code) if number % 5 == 0 else scan(page, hall, code))
                await confirm(page, "AB"[number % 2])
                await press(page, "Mettre dans l’urne")
                await heading(page, "Votre vote est dans l’urne")
                receipts.append(await page.locator("main .code").inner_text())
                codes += [code, str(read_code(code))]
                await leave(page)
            end, found = await weight(devtools), await left_behind(page)
            assert {name: value for name, value in end.items() if value > GROWTH_MOST * warm[name]} == {}
            assert await page.evaluate("history.length") == length
            assert [cookie["name"] for cookie in await device.cookies()] == ["tablee_kiosk"]
            assert await page.evaluate("({ ...sessionStorage })") == {"waiting": "[]", "late": "0"}
            assert await page.evaluate("localStorage.length") == 0
            for text in (*receipts, *codes, "envelope", "Mettre dans l’urne"):
                assert text not in found.replace(await page.locator("footer").inner_html(), ""), text
            await page.go_back()
            await page.go_forward()
            await at_start(page)
        written = b"".join(path.read_bytes() for path in profile.rglob("*") if path.is_file())
        for text in (*receipts, *codes, "mark=", "m-b", "Asseoir"):
            assert text.encode() not in written, text
            assert text.encode("utf-16-le") not in written, text
        half = many // 2
        assert await ballots(hall) == ['{"marks":["a"]}'] * (many - half) + ['{"marks":["b"]}'] * half
