"""Rules for the files of a meeting over HTTP: public, kept for good, in ranges, and nothing else of the folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from server.cli import main
from server.domain.records import Sheet
from tests.cli.scripts import FILES, FULL, put_files
from tests.served import Served, served


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a meeting whose only round, which nobody has opened, has a sheet."""
    folder = tmp_path_factory.mktemp("founded")
    (folder / "script.toml").write_text(FULL, encoding="utf-8")
    put_files(folder)
    assert main(["new", str(folder / "data"), "--script", str(folder / "script.toml")]) == 0
    return folder / "data"


@pytest.fixture(scope="module")
async def server(data: Path) -> AsyncIterator[Served]:
    async with served(data) as running:
        yield running


@pytest.fixture
async def browser(server: Served) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
def sheet(server: Served) -> Sheet:
    [round] = server.meeting.state.rounds.values()
    assert round.sheet
    return round.sheet


def at(server: Served, name: str) -> str:
    return f"/files/{server.meeting.id}/{name}"


@pytest.mark.parametrize(
    ("field", "path", "media"),
    [
        ("picture", "plan.png", "image/png"),
        ("audio", "son/marche.mp3", "audio/mpeg"),
        ("video", "film.mp4", "video/mp4"),
        ("captions", "film.vtt", "text/vtt; charset=utf-8"),
    ],
)
async def test_a_file_of_a_sheet_is_given_to_everyone_as_what_it_is(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet, field: str, path: str, media: str
):
    answer = await browser.get(at(server, getattr(sheet, field)))
    assert (answer.status_code, answer.content) == (200, FILES[path])
    headers = answer.headers
    assert headers["content-type"] == media
    assert headers["content-length"] == str(len(FILES[path]))
    assert headers["accept-ranges"] == "bytes"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


async def test_a_file_opened_by_itself_runs_nothing_where_pages_have_their_doors(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet
):
    policy = (await browser.get(at(server, sheet.picture))).headers["content-security-policy"].split("; ")
    assert "sandbox allow-same-origin" in policy  # without allow-scripts
    assert "default-src 'none'" in policy
    assert not any(each.startswith("script-src") for each in policy)


async def test_head_says_what_get_would_give(server: Served, browser: httpx2.AsyncClient, sheet: Sheet):
    head, got = [await browser.request(method, at(server, sheet.video)) for method in ("HEAD", "GET")]
    assert (head.status_code, head.content) == (200, b"")
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in got.headers.items() if name != "date"
    }


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=0-", 0, -1), ("bytes=10-19", 10, 19), ("bytes=-5", -5, -1), ("bytes=3-9999", 3, -1)],
)
async def test_a_player_gets_the_range_it_asks_for(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet, asked: str, first: int, last: int
):
    whole = FILES["film.mp4"]
    start, end = first % len(whole), last % len(whole) + 1
    for method in ("GET", "HEAD"):
        answer = await browser.request(method, at(server, sheet.video), headers={"Range": asked})
        assert answer.status_code == 206
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(whole)}"
        assert answer.headers["content-length"] == str(end - start)
        assert answer.content == (whole[start:end] if method == "GET" else b"")


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=-0", "bytes=9-3"])
async def test_a_range_beyond_the_file_is_refused_with_its_size(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet, asked: str
):
    answer = await browser.get(at(server, sheet.video), headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(FILES['film.mp4'])}"
    assert answer.json() == {
        "ok": False,
        "code": "malformed",
        "facts": {"reason": "a range within the file"},
        "status": 416,
    }


@pytest.mark.parametrize("asked", ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,5-6"])
async def test_what_is_no_single_range_is_passed_over(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet, asked: str
):
    answer = await browser.get(at(server, sheet.video), headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, FILES["film.mp4"])


async def test_a_file_that_a_browser_has_is_not_sent_again(server: Served, browser: httpx2.AsyncClient, sheet: Sheet):
    first = await browser.get(at(server, sheet.picture))
    again = await browser.get(at(server, sheet.picture), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    resumed = {"Range": "bytes=2-", "If-Range": first.headers["etag"]}
    assert (await browser.get(at(server, sheet.picture), headers=resumed)).status_code == 206


@pytest.mark.parametrize(
    "path",
    [
        "{meeting}/" + "0" * 32 + ".png",
        "{meeting}/..%2Fserver.key",
        "{meeting}/%2E%2E",
        "{meeting}/{picture}%00",
        "{meeting}/",
        "{meeting}/server.key",
        "..%2F..%2F{picture}",
        "m_none/{picture}",
        "/{picture}",
    ],
)
async def test_nothing_else_of_the_folder_is_given(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet, path: str
):
    answer = await browser.get("/files/" + path.format(meeting=server.meeting.id, picture=sheet.picture))
    assert answer.status_code == 404
    said = answer.json()
    assert (said["ok"], said["code"], said["status"]) == (False, "not-found", 404)


async def test_a_person_is_told_in_a_page_that_there_is_no_such_file(server: Served, browser: httpx2.AsyncClient):
    answer = await browser.get(at(server, "<b>.png"), headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<b>" not in answer.text


async def test_a_file_that_no_record_of_the_meeting_names_is_not_given(
    server: Served, browser: httpx2.AsyncClient, data: Path
):
    stray = "f" * 32 + ".png"
    (data / "files" / stray).write_bytes(b"")
    assert (await browser.get(at(server, stray))).status_code == 404


async def test_a_file_that_is_gone_from_the_folder_is_missed_and_the_server_goes_on(
    server: Served, browser: httpx2.AsyncClient, sheet: Sheet, data: Path, caplog: pytest.LogCaptureFixture
):
    path = data / "files" / sheet.audio
    content = path.read_bytes()
    path.unlink()
    assert (await browser.get(at(server, sheet.audio))).status_code == 404
    assert sheet.audio in caplog.text
    path.write_bytes(content)
    assert (await browser.get(at(server, sheet.audio))).status_code == 200


async def test_only_reading_is_allowed(server: Served, browser: httpx2.AsyncClient, sheet: Sheet):
    for method in ("POST", "PUT", "DELETE"):
        assert (await browser.request(method, at(server, sheet.picture))).status_code == 405
