"""What `/static` gives: small, kept for good under the version it belongs to, and never old under a new one."""

import gzip
import re
import shutil
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from server.http.browser_files import STATIC, BrowserFiles, Edition
from server.http.render import BROWSER_FILES, ROOT
from tests.served import served

FOR_GOOD = "max-age=31536000, immutable"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a few browser files, which a test may change."""
    for path in ("words.js", "tablee.css", "assets/fonts/atkinson-hyperlegible-fr-400.woff2"):
        target = tmp_path / STATIC / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / STATIC / path, target)
    (tmp_path / "table_client").mkdir()
    for name in ("app.js", "client.py", "index.html"):
        shutil.copyfile(ROOT / "table_client" / name, tmp_path / "table_client" / name)
    return tmp_path


def client(files: BrowserFiles, packed: bool = True) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(Starlette(routes=[Mount("/static", files)]))
    headers = {"Accept-Encoding": "gzip" if packed else "identity"}
    return httpx2.AsyncClient(transport=transport, base_url="http://hall.test", headers=headers)


async def test_a_file_is_kept_for_good_under_its_version_and_asked_for_again_without(root: Path):
    files = BrowserFiles(root)
    async with client(files) as browser:
        known = await browser.get(files.edition().prefix + "words.js")
        assert known.headers["cache-control"] == FOR_GOOD
        plain = await browser.get("/static/words.js")
        assert plain.headers["cache-control"] == "no-cache"
        assert plain.content == known.content == (ROOT / STATIC / "words.js").read_bytes()


async def test_a_page_of_before_an_update_gets_what_there_is_now_and_not_for_good(root: Path):
    files = BrowserFiles(root)
    before = files.edition()
    (root / STATIC / "words.js").write_text("// newer")
    async with client(files) as browser:
        answer = await browser.get(before.prefix + "words.js")
    assert (answer.text, answer.headers["cache-control"]) == ("// newer", "no-cache")


@pytest.mark.parametrize("path", [f"{STATIC}/words.js", "table_client/app.js", "table_client/index.html"])
def test_another_byte_in_any_file_gives_all_of_them_new_addresses(root: Path, path: str):
    files = BrowserFiles(root)
    before = files.edition()
    (root / path).write_bytes((root / path).read_bytes() + b" ")
    assert files.edition().version != before.version


def test_a_file_that_comes_or_goes_gives_all_of_them_new_addresses(root: Path):
    files = BrowserFiles(root)
    seen = {files.edition().version}
    (root / STATIC / "new.js").write_text("")
    seen.add(files.edition().version)
    (root / STATIC / "tablee.css").unlink()
    assert files.edition().version not in seen
    assert len(seen) == 2


def test_as_long_as_nothing_changes_the_edition_is_the_same(root: Path):
    files = BrowserFiles(root)
    assert files.edition() is files.edition()
    assert BrowserFiles(root).edition().version == files.edition().version


def test_what_is_made_of_other_files_is_made_anew_when_they_change(root: Path):
    files = BrowserFiles(root, lambda found: {"count.json": str(len(found)).encode()})
    first = files.edition().files["count.json"].body
    (root / STATIC / "new.js").write_text("")
    assert int(files.edition().files["count.json"].body) == int(first) + 1


async def test_who_has_a_file_already_is_told_so_whether_it_came_packed_or_not(root: Path):
    files = BrowserFiles(root)
    for packed in (True, False):
        async with client(files, packed) as browser:
            tag = (await browser.get("/static/words.js")).headers["etag"]
            again = await browser.get("/static/words.js", headers={"If-None-Match": f'"other", {tag}'})
            assert (again.status_code, again.content) == (304, b"")
            other = await browser.get("/static/words.js", headers={"If-None-Match": '"other"'})
            assert other.status_code == 200


async def test_text_comes_packed_to_whoever_reads_that_and_a_proxy_is_told(root: Path):
    files = BrowserFiles(root)
    async with client(files) as browser, client(files, packed=False) as old:
        packed, plain = [await each.get("/static/tablee.css") for each in (browser, old)]
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3


async def test_what_is_packed_already_is_not_packed_again(root: Path):
    async with client(BrowserFiles(root)) as browser:
        font = await browser.get("/static/assets/fonts/atkinson-hyperlegible-fr-400.woff2")
    assert font.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in font.headers


async def test_templates_programs_and_what_is_not_there_are_given_to_nobody(root: Path):
    files = BrowserFiles(root)
    prefix = files.edition().prefix
    async with client(files) as browser:
        for path in ("table_client/index.html", "table_client/client.py", "nothing.js", "../settings.py", ""):
            assert (await browser.get("/static/" + path)).status_code == 404
            assert (await browser.get(prefix + path)).status_code == 404
        assert (await browser.post("/static/words.js")).status_code == 405
        assert (await browser.head("/static/words.js")).status_code == 200


def test_an_address_leads_to_its_file_with_a_version_or_without(root: Path):
    edition = BrowserFiles(root).edition()
    for address in ("/static/words.js", edition.prefix + "words.js", "/static/v0123456789ab/words.js"):
        assert edition.at(address) is edition.files["words.js"]
    assert edition.at("/static/nothing.js") is None


async def test_every_file_that_a_page_names_is_there_and_kept_for_good(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient(base_url=server.url) as browser:
        pages = [server.tables[1], f"{server.url}/display/{server.site}", f"{server.url}/regie"]
        browser.headers["Cookie"] = await server.cookie()
        for url in pages:
            text = (await browser.get(url)).text
            named = re.findall(r'(?:href|src|data-later)="(/static/[^"]+)"', text)
            assert named
            for address in named:
                answer = await browser.get(address)
                assert (address, answer.status_code) == (address, 200)
                assert answer.headers["cache-control"] == FOR_GOOD


async def test_the_page_of_a_table_comes_packed(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient() as browser:
        page = await browser.get(server.tables[1], headers={"Accept-Encoding": "gzip"})
        assert page.headers["content-encoding"] == "gzip"
        assert page.headers["cache-control"] == "no-store"
        assert abs(int(page.headers["content-length"]) - len(gzip.compress(page.content))) < 100


def test_the_files_of_this_server_have_a_version():
    assert isinstance(BROWSER_FILES.edition(), Edition)
    assert re.fullmatch(r"/static/v[0-9a-f]{12}/", BROWSER_FILES.edition().prefix)
