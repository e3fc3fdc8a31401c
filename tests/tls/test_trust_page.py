"""Rules for the page that asks for trust: plain http, the certificate in two forms, everything else led to https."""

import plistlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from pathlib import Path

import httpx2
import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser

from server.run import bind, running
from server.tls.authority import Authority, authority_of
from server.trust.page import Trusted, create_trust_app, platforms_of

HALL = "https://reunion.local:8000"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return authority_of(tmp_path, datetime.now(UTC), "portable")


@pytest.fixture
async def url(authority: Authority) -> AsyncIterator[str]:
    listener = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    trusted = Trusted(
        authority.der, authority.name, authority.fingerprint, authority.ends_at, url, HALL, "fr", votes=True
    )
    async with running(create_trust_app(trusted), listener):
        yield url


async def test_the_certificate_comes_as_devices_take_it(url: str, authority: Authority):
    async with httpx2.AsyncClient(base_url=url) as device:
        plain, profile = await device.get("/tablee.crt"), await device.get("/tablee.mobileconfig")
    assert (plain.headers["content-type"], plain.content) == ("application/x-x509-ca-cert", authority.der)
    assert "content-disposition" not in plain.headers
    assert profile.headers["content-type"] == "application/x-apple-aspen-config"
    whole = plistlib.loads(profile.content)
    [root] = whole["PayloadContent"]
    assert (whole["PayloadType"], root["PayloadType"]) == ("Configuration", "com.apple.security.root")
    assert root["PayloadContent"] == authority.der
    assert whole["PayloadUUID"] != root["PayloadUUID"]


async def test_the_page_shows_the_fingerprint_the_name_and_where_it_is_found_itself(url: str, authority: Authority):
    async with httpx2.AsyncClient(base_url=url) as device:
        response = await device.get("/")
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    groups = re.findall(r"<span>([0-9A-F]{4})</span>", response.text)
    assert "".join(groups).lower() == sha256(authority.der).hexdigest()
    assert authority.name in unescape(response.text)
    assert url in response.text
    assert f'href="{HALL}"' in response.text
    assert "<script" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "location"),
    [
        ("GET", "/v", "/v"),
        ("GET", "/t/0123?a=b&c=%20", "/t/0123?a=b&c=%20"),
        ("GET", "/caf%C3%A9%0d%0aX:1", "/caf%C3%A9%0d%0aX:1"),
        ("GET", "//example.org/", "/example.org/"),
        ("GET", "/static/importmap.json", "/static/importmap.json"),
        ("HEAD", "/regie", "/regie"),
        ("POST", "/v/ABCD/p_1", "/v/ABCD/p_1"),
        ("DELETE", "/x", "/x"),
    ],
)
async def test_everything_else_is_led_to_https(url: str, method: str, path: str, location: str):
    async with httpx2.AsyncClient() as device:
        response = await device.request(method, httpx2.URL(url).copy_with(raw_path=path.encode()))
    assert (response.status_code, response.headers["location"]) == (307, HALL + location)
    assert response.headers["cache-control"] == "no-store"


async def test_a_ballot_that_comes_here_is_led_on_and_not_read(url: str):
    async with httpx2.AsyncClient(base_url=url) as device:
        response = await device.post("/v/ABCD/p_1", json={"marks": ["c_1"], "secret": "x"})
    assert response.headers["location"] == f"{HALL}/v/ABCD/p_1"


@pytest.mark.parametrize(
    ("user_agent", "opened"),
    [
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 Chrome/126 Safari/537.36", {"android"}),
        ("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", {"android"}),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", {"apple"}),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15", {"apple", "mac"}),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126 Safari/537.36", {"windows"}),
        ("Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0", {"firefox"}),
        ("curl/8", set()),
        ("", set()),
    ],
)
def test_a_device_sees_its_own_steps_first(user_agent: str, opened: set[str]):
    assert set(platforms_of(user_agent)) == opened


async def test_the_page_has_no_accessibility_faults_and_its_code_leads_to_it(
    url: str, browser: Browser, axe_script: str, tmp_path: Path
):
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: errors.append(request.url))
    await page.goto(url)
    for platform in await page.query_selector_all("details:not([open]) > summary"):
        await platform.click()
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    await page.locator("svg").screenshot(path=tmp_path / "code.png")
    await page.evaluate(axe_script)
    found = await page.evaluate("axe.run().then((result) => result.violations.map((each) => each.id))")
    assert (found, errors) == ([], [])
    with Image.open(tmp_path / "code.png") as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [url]
