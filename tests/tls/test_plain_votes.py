"""Rules for phones in a hall by https: they vote by plain http, beside the page to trust it, and find nothing else."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from server.cli import main
from tests.faults.halls import Hall, cast, found_hall, make_secret
from tests.kiosk.hall import Phone
from tests.tls.secure_hall import SecureHall, secure_hall


@pytest.fixture
async def hall(tmp_path: Path) -> Hall:
    return await found_hall(tmp_path / "data")


@pytest.fixture
async def secure(hall: Hall) -> AsyncIterator[SecureHall]:
    async with secure_hall(hall.data) as secure:
        yield secure


@asynccontextmanager
async def phone(url: str) -> AsyncIterator[Phone]:
    async with httpx2.AsyncClient(base_url=url) as http:
        yield Phone(http)


async def choices(hall: Hall) -> list[str]:
    return [choice.id for choice in (await hall.state()).polls[hall.poll].choices]


async def test_a_phone_votes_and_changes_its_mind_without_a_certificate(hall: Hall, secure: SecureHall):
    first, second, _ = await choices(hall)
    async with phone(secure.trust_url) as voter:
        await voter.vote(hall.cards[0], hall.poll, first)
        receipt = voter.receipt
        assert receipt
        assert str(voter.page.url).startswith(secure.trust_url)
        await voter.vote(hall.cards[0], hall.poll, second)  # the same device, as its cookie says
        assert voter.receipt == receipt
    assert set((await hall.box(hall.poll)).values()) == {(second,)}


async def test_its_cookie_goes_by_plain_http_and_that_of_a_kiosk_that_trusts_the_hall_does_not(
    hall: Hall, secure: SecureHall
):
    async with phone(secure.trust_url) as voter, await secure.web() as kiosk:
        for http, card, is_secure in ((voter.http, hall.cards[0], False), (kiosk, hall.cards[1], True)):
            answer = await http.get(f"/v/{card}/{hall.poll}", headers={"accept": "text/html"})
            assert ("secure" in answer.headers["set-cookie"].lower()) is is_secure


async def test_ballots_of_programs_are_taken_as_well(hall: Hall, secure: SecureHall):
    draw = random.Random(1)
    async with httpx2.AsyncClient(base_url=secure.trust_url) as phones:
        for card in hall.cards:
            answer = await cast(phones, card, hall.poll, (await choices(hall))[:1], make_secret(draw))
            assert answer.status_code == 200
    assert len(await hall.box(hall.poll)) == len(hall.cards)


async def test_nothing_but_votes_and_what_is_public_is_given_by_plain_http(hall: Hall, secure: SecureHall):
    async with httpx2.AsyncClient(base_url=secure.trust_url) as phones:
        for path in (
            f"/t/{hall.tables[1]}", "/regie", "/steward", f"/display/{hall.site}", "/join/x", "/healthz",
            "/table-worker.js", "/table-files.json",
        ):  # fmt: skip
            answer = await phones.get(path)
            assert (answer.status_code, answer.headers["location"]) == (307, secure.url + path)
        assert (await phones.get(f"/m/{hall.meeting}")).status_code == 200
        assert (await phones.get("/static/tablee.css")).status_code == 200
        assert 'href="/v"' in (await phones.get("/")).text
        assert (await phones.get("/files/m/x.png")).status_code == 404  # recordings that voters hear are given here
        missing = await phones.get("/v/ABCD-EFGH", headers={"accept": "text/html"})
        assert missing.status_code == 404
    with pytest.raises(InvalidStatus):
        await connect(secure.trust_url.replace("http", "ws") + "/live")


async def test_everything_is_https_where_the_organiser_wants_it_so(hall: Hall):
    (hall.data / "tablee.toml").write_text("vote_tls = true\n", encoding="utf-8")
    async with secure_hall(hall.data) as secure, httpx2.AsyncClient(base_url=secure.trust_url) as phones:
        assert secure.doors["vote"] == f"{secure.url}/v"
        answer = await phones.get(f"/v/{hall.cards[0]}")
        assert answer.headers["location"] == f"{secure.url}/v/{hall.cards[0]}"
        assert 'href="/v"' not in (await phones.get("/")).text


@pytest.mark.parametrize(
    ("what", "settings", "address"),
    [
        (["cards", "--count", "2"], "tls = true", "http://127.0.0.1:8080"),
        (["cards", "--count", "2"], "tls = true\ntrust_port = 8090", "http://127.0.0.1:8090"),
        (["cards", "--count", "2"], "tls = true\nvote_tls = true", "https://127.0.0.1:8000"),
        (["signs"], "tls = true", "https://127.0.0.1:8000"),
    ],
)
async def test_paper_has_the_address_of_its_door(
    hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: list[str], settings: str, address: str
):
    (hall.data / "tablee.toml").write_text(f'{settings}\npublic_url = "https://127.0.0.1:8000"\n', encoding="utf-8")
    given = ["print", what[0], str(hall.data), "--out", str(tmp_path / "out.pdf"), *what[1:]]
    assert await asyncio.to_thread(main, given) == 0
    assert f"Adresse imprimée\u00a0: {address} " in capsys.readouterr().out
