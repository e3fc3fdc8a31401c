"""What a page, a cookie and a log must not hold."""

import gzip
import io
import logging
import re
from http.cookies import SimpleCookie

import pytest

from kiosk.device import cookie_name
from server.domain.counting import Ballot, write_ballot
from server.domain.receipts import receipt_of
from tests.kiosk.hall import APPROVAL, SINGLE, UNKNOWN, Hall, Phone


async def test_nothing_that_a_voter_sends_is_logged(hall: Hall) -> None:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    root.addHandler(handler)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the test's own client, which is no part of the server
    try:
        await hall.open_poll()
        phone = hall.phone()
        await phone.vote(hall.codes[0], SINGLE, "b")
        secret = next(iter(phone.http.cookies.values())).partition(".")[0]
        receipt = phone.receipt or ""
        await phone.vote(hall.codes[0], SINGLE, "z")
        await phone.vote(hall.codes[1], SINGLE)
        await phone.visit(f"/v/{UNKNOWN}")
        await phone.http.post(f"/v/{hall.codes[0]}/{SINGLE}", json={"marks": ["z"], "secret": secret})
        await hall.close_poll()
        await phone.send(f"/v/{hall.codes[0]}/{SINGLE}", [("secret", secret), ("mark", "b")])
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    for word in (*hall.codes, UNKNOWN, secret, receipt, write_ballot(Ballot(("b",)))):
        assert word
        assert word not in heard.getvalue()


async def test_the_cookie_tells_neither_card_nor_poll_nor_choice(hall: Hall) -> None:
    await hall.open_poll()
    await hall.open_poll(APPROVAL)
    code, phone = hall.codes[0], hall.phone()
    after = []
    for mark in ("a", "b"):
        await phone.vote(code, SINGLE, mark)
        cookie = SimpleCookie(phone.page.headers["set-cookie"])
        ((name, kept),) = cookie.items()
        after.append((name, kept.value))
        assert (kept["path"], kept["samesite"], kept["httponly"]) == ("/v", "lax", True)
        assert (kept["max-age"], kept["expires"]) == ("", "")
        for word in (code, code.lower(), SINGLE, hall.house.hash("card", code)):
            assert word not in f"{name}={kept.value}"
    assert after[0] == after[1]
    await phone.vote(code, APPROVAL, "a")
    assert len(phone.http.cookies) == 2
    assert len(set(phone.http.cookies.values())) == 2


async def test_what_a_device_keeps_leads_to_no_card_and_no_ballot_without_the_key(hall: Hall) -> None:
    await hall.open_poll()
    code, phone = hall.codes[0], hall.phone()
    await phone.vote(code, SINGLE, "a")
    ((name, value),) = phone.http.cookies.items()
    credential = hall.house.hash("card", code)
    assert name == cookie_name(hall.house, SINGLE, credential)
    box = {receipt for receipt, _ in await hall.house.storage.boxes.ballots(SINGLE)}
    assert box == {phone.receipt}
    assert receipt_of(SINGLE, value.partition(".")[0]) not in box
    hall.house.key = b"another"
    assert name != cookie_name(hall.house, SINGLE, credential)
    assert await phone.visit(f"/v/{code}/{SINGLE}")
    assert phone.receipt is None


async def test_a_cookie_that_is_not_ours_is_passed_over(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    (name,) = phone.http.cookies
    phone.http.cookies.set(name, '"><script>', path="/v", domain="hall.test")
    await phone.visit(f"/v/{hall.codes[0]}")
    assert len(phone.secret) == 26


@pytest.mark.parametrize("path", ["/v", "/v/{code}", "/v/{code}/" + SINGLE, "/v/{code}/v_none", "/v/nothing"])
async def test_no_page_is_kept_or_hands_its_address_on(hall: Hall, path: str) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.visit(path.format(code=hall.codes[0]))
    headers = phone.page.headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:; ")
    assert "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'" in policy
    sources = set(re.findall(r"(\w+-src) ([^;]+)", policy))
    scripted = {("script-src", "'self'"), ("media-src", "'self'"), ("frame-src", "'self'")}
    waited = {("connect-src", "'self'")}
    always = {("default-src", "'none'"), ("style-src", "'unsafe-inline'"), ("img-src", "data:")}
    assert always <= sources <= always | (scripted | waited if "<script" in phone.page.text else set())
    assert "http://" not in phone.page.text.replace("http://www.w3.org/2000/svg", "")


def script_of(page: str) -> str:
    """The address of the one script of a page."""
    (address,) = re.findall(r'<script src="(/v/[^"]+)" defer></script>', page)
    (ears,) = re.findall(r'<script src="?(/v/ears[^" >]+)"? async></script>', page)
    assert page.count("<script") == 2
    assert ears
    return str(address)


def scripts_of(page: str) -> set[str]:
    return set(re.findall(r'<script src="?([^?" >]+)', page))


async def test_only_the_ballot_and_the_waiting_page_have_a_small_script_beside_the_voice(
    hall: Hall,
) -> None:
    phone, code = hall.phone(), hall.codes[0]
    for name, most in (("waiting", 1024), ("ballot", 3 * 1024)):
        await phone.visit(f"/v/{code}")
        policy = phone.page.headers["content-security-policy"]
        assert "; script-src 'self'; " in policy
        assert "; connect-src 'self'; " in policy
        address = script_of(phone.page.text)
        assert address.startswith(f"/v/{name}.js?")
        script = await phone.http.get(address)
        assert script.headers["x-content-type-options"] == "nosniff"
        assert script.headers["content-type"].startswith("text/javascript")
        assert script.headers["cache-control"] == "max-age=31536000, immutable"
        assert (await phone.http.get(f"/v/{name}.js")).headers["cache-control"] == "no-cache"
        assert len(script.content) <= most
        if name == "waiting":
            await hall.open_poll()
    for path in ("/v", f"/v/{code}/v_none"):
        await phone.visit(path)
        assert scripts_of(phone.page.text) <= {"/v/ears.js"}
    await phone.vote(code, SINGLE, "a")
    assert scripts_of(phone.page.text) == {"/v/ears.js"}


async def test_the_key_of_a_draft_changes_with_card_poll_device_and_cast_and_stands_in_no_cookie(hall: Hall) -> None:
    await hall.open_poll()
    await hall.open_poll(APPROVAL)

    def key(phone: Phone) -> str:
        (found,) = re.findall(r'data-key="([0-9a-f]{32})"', phone.page.text)
        return str(found)

    keys, one = [], hall.phone()
    for phone, path in (
        (one, f"/v/{hall.codes[0]}/{SINGLE}"),
        (one, f"/v/{hall.codes[0]}/{APPROVAL}"),
        (one, f"/v/{hall.codes[1]}/{SINGLE}"),
        (hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"),
    ):
        await phone.visit(path)
        keys.append(key(phone))
        await phone.visit(path)
        assert key(phone) == keys[-1]
    await one.vote(hall.codes[0], SINGLE, "a")
    await one.visit(f"/v/{hall.codes[0]}/{SINGLE}?change")
    keys.append(key(one))
    assert len(set(keys)) == 5
    assert not any(key in cookie for key in keys for cookie in one.http.cookies.values())
    await one.send("/v/leave", [])
    await one.visit(f"/v/{hall.codes[1]}/{SINGLE}")
    assert key(one) not in keys


async def test_the_script_of_the_ballot_gets_the_receipt_at_once_and_nothing_of_the_choice(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    await phone.send(path, [("secret", phone.secret), ("mark", "b"), ("by", "js")])
    assert (phone.page.status_code, phone.page.history) == (200, [])
    assert phone.page.headers["cache-control"] == "no-store"
    shown = phone.receipt
    assert shown
    assert not phone.checked
    assert "Remettre la halle" not in phone.text
    await phone.visit(path)
    assert phone.receipt == shown


async def test_the_way_from_the_typed_code_is_not_kept_either(hall: Hall) -> None:
    answer = await hall.phone().http.post("/v", data={"code": hall.codes[0]})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_the_page_is_compressed_only_for_browsers_that_can_read_it(hall: Hall) -> None:
    http = hall.phone().http
    async with http.stream("GET", "/v", headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join([part async for part in answer.aiter_raw()])
    plain = (await http.get("/v", headers={"accept-encoding": "identity"})).content
    assert gzip.decompress(packed) == plain
