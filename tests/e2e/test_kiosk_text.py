"""A kiosk without a script: by keyboard in a graphical browser, and in w3m, a browser of the last century."""

import asyncio
import gzip
import html
import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser

from kiosk.stand.enrolment import kiosk_code
from server.domain.codes import read_code
from tests.e2e.kiosk_room import ballots, kiosk_hall
from tests.served import Served

PATIENCE_S = 30
GZIP = b"\x1f\x8b"  # RFC 1952, 2.3.1


class TextBrowser:
    """A w3m with a home of its own, where it keeps cookies. What it shows is read, what it shows in forms is sent."""

    def __init__(self, hall: Served, home: Path) -> None:
        self._hall = hall
        self._home = home
        self.page = ""

    async def _run(self, *arguments: str) -> bytes:
        path = shutil.which("w3m")
        if path is None:
            pytest.fail("there is no w3m here: run `make install`", pytrace=False)
        process = await asyncio.create_subprocess_exec(
            *(path, "-cookie", "-o", "accept_cookie=1", "-I", "utf-8", "-O", "utf-8", "-cols", "100", *arguments),
            env={**os.environ, "HOME": str(self._home), "LANG": "C.UTF-8"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await process.communicate()
        return out

    async def open(self, path: str = "/kiosk") -> str:
        """Return what a person reads on a page."""
        source = await self._run("-dump_source", self._hall.url + path)
        self.page = (gzip.decompress(source) if source.startswith(GZIP) else source).decode()
        return (await self._run("-dump", self._hall.url + path)).decode()

    async def send(self, path: str, **filled: str) -> str:
        """Send the form of the page that leads to `path` and has the fields that are filled in; read what follows."""
        for action, form in re.findall(r'(?s)<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', self.page):
            names = set(re.findall(r'name="([^"]+)"', form))
            values = dict(re.findall(r'type="?hidden"? name="([^"]+)" value="([^"]*)"', form))
            if action == path and filled.keys() <= names and filled.get("act", "") in form:
                body = self._home / "form"
                body.write_text(urlencode({**{k: html.unescape(v) for k, v in values.items()}, **filled}))
                await self._run("-post", str(body), "-dump", self._hall.url + path)
                return await self.open()
        raise AssertionError(f"no form leads to {path} with {filled}")


async def test_a_whole_vote_at_a_kiosk_in_w3m(tmp_path: Path) -> None:
    async with kiosk_hall(tmp_path) as hall:
        (tmp_path / "home").mkdir()
        w3m = TextBrowser(hall, tmp_path / "home")
        assert "Cet appareil n’est pas une borne" in await w3m.open()
        told = await w3m.send("/kiosk/device", code=kiosk_code(hall.house, hall.meeting.id), name="Entrée à gauche")
        assert "Votez ici" in told
        assert "Tout effacer" in told
        told = await w3m.send("/kiosk", code=hall.cards[0])
        assert re.search(r"Que faire d’abord.*A\b.*Planter.*B\b.*Asseoir", told, re.S)
        told = await w3m.send("/kiosk/ballot", mark="b")
        assert re.search(r"Est-ce bien votre choix.*B\b.*Asseoir", told, re.S)
        assert "Planter" not in told
        assert await ballots(hall) == []
        told = await w3m.send("/kiosk/cast")
        assert "Votre vote est dans l’urne" in told
        assert re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", told)
        assert "La borne a tout oublié" in await w3m.send("/kiosk", act="leave")
        assert "Votez ici" in await w3m.open("/kiosk?next=1")
        assert await ballots(hall) == ['{"marks":["b"]}']
        kept = b"".join(path.read_bytes() for path in (tmp_path / "home" / ".w3m").rglob("*") if path.is_file())
        assert str(read_code(hall.cards[0])).encode() not in kept


async def test_a_whole_vote_at_a_kiosk_without_javascript_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    async with kiosk_hall(tmp_path) as hall:
        page = await (await browser.new_context(java_script_enabled=False)).new_page()
        keys = page.keyboard
        await page.goto(f"{hall.url}/kiosk")
        await page.get_by_label("Code de borne").fill(kiosk_code(hall.house, hall.meeting.id))
        await page.get_by_label("Nom de cette borne").fill("Entrée")
        await keys.press("Enter")

        await page.get_by_role("heading", name="Votez ici").wait_for()
        for sign in str(read_code(hall.cards[0]))[:2]:
            await page.locator(f".keys [value='{sign}']").press("Enter")
        assert await page.get_by_label("Le code de votre carte").input_value() == hall.cards[0][:2]
        await page.get_by_label("Le code de votre carte").fill(hall.cards[0])
        await keys.press("Enter")
        await page.get_by_role("button", name="Continuer").press("Enter")
        await page.get_by_role("alert").get_by_role("link").press("Enter")
        await keys.press("Space")
        await keys.press("ArrowDown")
        await keys.press("Enter")
        await page.get_by_role("heading", name="Est-ce bien votre choix").wait_for()
        assert "B Asseoir" in " ".join((await page.locator("main").inner_text()).split())
        await page.get_by_role("button", name="Mettre dans l’urne").press("Enter")
        await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
        receipt = await page.locator("main .code").inner_text()
        await page.get_by_role("button", name="J’ai terminé").press("Enter")
        await page.get_by_role("heading", name="Merci").wait_for()
        await page.get_by_role("link", name="Personne suivante").press("Enter")
        await page.get_by_role("heading", name="Votez ici").wait_for()
        while page.url.startswith(hall.url):  # however far one goes back, nobody is there
            await page.go_back()
            seen = await page.locator("body").inner_text()
            assert receipt not in seen
            assert await page.locator(":checked, [name=envelope]").count() == 0
        assert await ballots(hall) == ['{"marks":["b"]}']
