"""What a table's page needs to open without a network: a worker, a list of its files that is right, and a kind page."""

import re
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from server.http.browser_files import BrowserFiles
from server.http.shell import Shell, shell_of
from tests.served import Served, served

PAGE = (
    '<link href="/static/v0123456789ab/a.css"><script type="module" src="/static/v0123456789ab/table_client/a.js">'
    '<script id="words" data-later="/static/v0123456789ab/words.json">'
)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as hall:
        yield hall


@pytest.fixture
async def device(hall: Served) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=hall.url) as device:
        yield device


async def test_the_worker_is_asked_for_again_each_time_and_may_load_from_here_alone(device: httpx2.AsyncClient):
    worker = await device.get("/table-worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
    assert worker.headers["content-security-policy"] == "default-src 'none'; script-src 'self'; connect-src 'self'"
    [script] = re.findall(r'importScripts\("([^"]+)"\)', worker.text)
    assert (await device.get(script)).status_code == 200


async def test_every_file_of_the_list_is_served_with_its_digest(device: httpx2.AsyncClient):
    files = (await device.get("/table-files.json")).json()["files"]
    assert len(files) > 40
    for path, digest in files.items():
        answer = await device.get(path)
        assert (path, answer.status_code, sha256(answer.content).hexdigest()) == (path, 200, digest)


async def test_a_page_names_its_version_and_no_file_that_is_not_in_the_list(hall: Served, device: httpx2.AsyncClient):
    listed = (await device.get("/table-files.json")).json()
    for link in hall.tables.values():
        page = (await device.get(link)).text
        assert f'data-version="{listed["version"]}"' in page
        named = set(re.findall(r'="(/static/[^"]+\.[a-z0-9]+)"', page))
        assert named
        assert named <= set(listed["files"])


async def test_a_list_that_is_known_is_not_sent_again(device: httpx2.AsyncClient):
    first = await device.get("/table-files.json")
    again = await device.get("/table-files.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_for_a_table_that_was_never_opened_needs_nothing_else(device: httpx2.AsyncClient):
    page = await device.get("/table-unopened")
    assert page.status_code == 200
    assert not re.search(r'(?:href|src)="[^"]|url\(', page.text.replace('href="data:,"', ""))
    assert "default-src 'none'" in page.headers["content-security-policy"]


# The list itself


def program(folder: Path, **changed: str) -> Path:
    """Write a small program: a page of two modules, one that it asks for later, a style and a font."""
    files = {
        "server/static/importmap.json": '{"imports": {"lib": "/static/lib.js", "tablee/": "/static/"}}',
        "server/static/lib.js": 'import{a}from"./inner.js";import{b}from"tablee/other.js";export{a,b};',
        "server/static/inner.js": "export const a = 1;",
        "server/static/other.js": "export const b = 1;",
        "server/static/words.json": "{}",
        "server/static/unused.js": "export const c = 1;",
        "server/static/a.css": '@font-face { src: url("/static/fonts/a.woff2") } a { background: url(data:,) }',
        "server/static/fonts/a.woff2": "a font",
        "server/static/assets/pictograms/tree.svg": "<svg/>",
        "table_client/a.js": 'import { a } from "lib";\nconst later = () => import("./later.js");',
        "table_client/later.js": 'import "./gone.js";',
        "regie/board.js": "",
    }
    for path, text in {**files, **changed}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def shell(folder: Path, text: str = PAGE, more: dict[str, str] | None = None) -> Shell:
    return shell_of(BrowserFiles(folder).edition(), text, more or {})


def test_the_list_follows_what_is_loaded_and_holds_nothing_else(tmp_path: Path):
    found = shell(program(tmp_path), more={"/qr/vote.svg": "<svg/>"})
    paths = {re.sub("/v[0-9a-f]{12}/", "/", path) for path in found.files}
    assert paths == {
        "/static/a.css", "/static/fonts/a.woff2", "/static/table_client/a.js", "/static/table_client/later.js",
        "/static/lib.js", "/static/inner.js", "/static/other.js", "/static/assets/pictograms/tree.svg", "/qr/vote.svg",
        "/static/words.json",
    }  # fmt: skip
    assert found.files["/static/fonts/a.woff2"] == sha256(b"a font").hexdigest()


@pytest.mark.parametrize(
    ("changed", "text", "more"),
    [
        ({"server/static/inner.js": "export const a = 2;"}, PAGE, {}),
        ({"table_client/later.js": ""}, PAGE, {}),
        ({"server/static/fonts/a.woff2": "another font"}, PAGE, {}),
        ({}, PAGE + "another word", {}),
        ({}, PAGE, {"/qr/vote.svg": "another address"}),
    ],
)
def test_a_change_of_the_page_or_of_any_file_is_another_version(
    tmp_path: Path, changed: dict[str, str], text: str, more: dict[str, str]
):
    before = shell(program(tmp_path / "one"))
    assert shell(program(tmp_path / "two")).version == before.version
    assert shell(program(tmp_path / "three", **changed), text, more).version != before.version
