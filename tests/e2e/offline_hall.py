"""The vocabulary of the tests of pages without a network: a hall by https, a tablet that trusts it, and its line."""

import asyncio
import os
import shutil
from asyncio import StreamReader, StreamWriter
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, BrowserContext, BrowserType, Page, expect

from server.tls.authority import AUTHORITY_FILE, authority_of
from server.tls.certificate import SERVER_FILE, server_pair
from server.tls.files import read_pair
from server.tls.names import names_of_machine
from tests.conftest import CHROMIUM_ARGUMENTS, ROOT
from tests.e2e.table_hall import Hall

READY = "Cette page s’ouvre aussi sans réseau."
NEVER = "Sans réseau, cette page reste utilisable, mais elle ne peut être ni ouverte ni rechargée."
UNOPENED = "La régie ne répond pas, et cette table n’a encore jamais été ouverte sur cet appareil."
OFFLINE = "Hors ligne"
STAY = "Laissez cette page ouverte : elle ne se rouvrirait pas."
NEWER = "Une version plus récente de cette page est prête."
PATIENT_MS = 60_000  # a page is kept 2 s after it stands, is offline after 5 s, a line is back within 3 s

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) found.push([name, url]);
  }
  return found;
}"""


@dataclass
class Line:
    """The way of a tablet to a server, which may be cut, and may hang: then it takes all and gives nothing back."""

    target: int
    port: int = 0
    is_down: bool = False
    hangs: bool = False
    _ends: set[StreamWriter] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.is_down = True
        self.end_all()

    def hang(self) -> None:
        self.hangs = True
        self.end_all()

    def mend(self) -> None:
        self.is_down = self.hangs = False
        self.end_all()

    def end_all(self) -> None:
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._ends.add(writer)
        if self.hangs:
            return
        with suppress(OSError):
            if not self.is_down:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
                self._ends.add(far_writer)
                await asyncio.gather(_pass(reader, far_writer), _pass(far_reader, writer))
        writer.transport.abort()


async def _pass(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    line = Line(port)
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        line.end_all()


@dataclass
class Keys:
    """The authority of all halls of a module, and a server's certificate; made once, for a browser trusts one key."""

    folder: Path

    def make(self) -> None:
        now = datetime.now(UTC)
        authority = authority_of(self.folder, now, "portable")
        server_pair(self.folder, authority, filter(authority.permits, names_of_machine()), now)

    def give(self, data: Path) -> Path:
        """Return a data folder that has them."""
        data.mkdir()
        for name in (AUTHORITY_FILE, SERVER_FILE):
            shutil.copy(self.folder / name, data / name)
        return data

    @property
    def trust(self) -> str:
        """What a Chromium is started with that trusts them, service workers included."""
        key = read_pair(self.folder / SERVER_FILE)[1].public_key()
        digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
        return f"--ignore-certificate-errors-spki-list={b64encode(digest).decode()}"


def program_in(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Copy the program into a folder, as another version of it. changes: file, what it says, and what instead."""
    for name in ("server", "table_client", "kiosk", "regie", "printouts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path, before, after in changes:
        text = (folder / path).read_text(encoding="utf-8")
        assert before in text
        (folder / path).write_text(text.replace(before, after), encoding="utf-8")
    return folder


@asynccontextmanager
async def browser_with(chromium: BrowserType, path: str, *arguments: str) -> AsyncIterator[Browser]:
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    launched = await chromium.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, *sandbox, *arguments])
    yield launched
    await launched.close()


@dataclass
class Tablet:
    """A tablet on a line of its own to a hall."""

    hall: Hall
    line: Line
    context: BrowserContext

    def address(self, link: str) -> str:
        """Where this tablet finds what a link of the hall leads to."""
        return f"{self.line.url}/t/{link.rpartition('/')[2]}"

    async def open(self, link: str = "") -> Page:
        page = await self.context.new_page()
        await page.goto(self.address(link or self.hall.link))
        return page

    async def open_kept(self, link: str = "") -> Page:
        """A page that has been kept by the time this returns."""
        page = await self.open(link)
        await kept(page)
        return page

    async def go_offline(self) -> None:
        """Take the network away: what was open ends, and the browser knows it."""
        await self.context.set_offline(True)
        self.line.cut()

    async def come_online(self) -> None:
        self.line.mend()
        await self.context.set_offline(False)

    def texts(self) -> list[str]:
        """What the hall has of all tables, in its order."""
        return [note.text for note in self.hall.notes()]


@asynccontextmanager
async def tablet_of(hall: Hall, browser: Browser, **options: object) -> AsyncIterator[Tablet]:
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(line_to(hall.port))
        size = {"width": 1024, "height": 768}
        context = await browser.new_context(viewport=size, locale="fr-FR", **options)  # type: ignore[arg-type]
        stack.push_async_callback(context.close)
        yield Tablet(hall, line, context)


async def open_card(page: Page) -> None:
    await page.get_by_role("button", name="Cette tablette").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def card(page: Page, *sentences: str) -> None:
    """Open the card of this tablet, expect what it says, and close it."""
    await open_card(page)
    for sentence in sentences:
        await expect(page.get_by_role("dialog")).to_contain_text(sentence, timeout=PATIENT_MS)
    await page.keyboard.press("Escape")


async def on_disk(page: Page) -> None:
    """Wait until all that the page has put on the disk so far is there."""
    await page.evaluate("""() => new Promise((resolve) => {
      indexedDB.open("tablee").onsuccess = ({ target }) => {
        target.result.transaction(["commands", "values"], "readwrite").oncomplete = resolve;
      };
    })""")


async def kept(page: Page) -> None:
    await card(page, READY)
