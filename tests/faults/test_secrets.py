"""Nothing secret is ever said: not on standard output, not on standard error, not with every log turned up."""

import asyncio
from pathlib import Path
from random import Random

import httpx2
import pytest

from server.domain.codes import group, read_code
from server.domain.commands import AddNote, ClosePoll
from server.domain.receipts import receipt_of
from server.domain.refusals import Refused
from server.live.house import new_id
from table_client.client import LiveClient, TableClient
from tests.faults.halls import Hall, ServerProcess, cast, found_hall, make_secret, secret_field
from tests.faults.lines import line

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


async def test_over_a_whole_session_no_token_code_receipt_or_choice_is_logged(tmp_path: Path):
    hall = await found_hall(tmp_path, cards=12)
    secrets: set[str] = set()
    async with hall.serve(how="loud") as server:
        await staff(hall, server, secrets)
        await tables(hall, server, secrets)
        await voters(hall, server, secrets)
        await strangers(hall, server, secrets)
        server.leave_room(0)
        await out_of_room(hall, server, secrets)
        server.leave_room(None)
        async with await server.regie() as regie:
            await regie.send(ClosePoll(new_id("c"), hall.poll))
            await regie.wait_for(lambda: not regie.open_polls)
    said = server.said + server.printed
    assert "DEBUG" in said, "the log was not turned up"
    secrets |= {(hall.data / "server.key").read_text(), *hall.credentials.values()}
    for secret in (*secrets, '{"marks"', "marks="):
        assert secret.lower() not in said.lower(), f"{secret}: {around(said, secret)}"


def around(said: str, secret: str) -> str:
    place = said.lower().index(secret.lower())
    return said[max(0, place - 200) : place + 100]


async def staff(hall: Hall, server: ServerProcess, secrets: set[str]) -> None:
    """Everyone signs in and comes to their page; one link is tried twice."""
    for role, link in server.doors["staff"].items():
        secrets.add(link.rpartition("/")[2])
        cookie = await server.cookie(role)
        secrets.add(cookie["Cookie"].partition("=")[2])
        async with server.web() as browser:
            pages = {
                "lead": ("/regie", "/regie/proceedings.pdf", "/regie/journal"),
                "steward": ("/steward",),
                "observer": ("/observer", "/regie/journal"),
            }
            for path in pages.get(role, ("/regie",)):
                assert (await browser.get(path, headers=cookie)).status_code == 200
            assert (await browser.get(link)).status_code == 403
        if role != "steward":
            async with await server.regie(role) as regie:
                assert regie.you is not None


async def tables(hall: Hall, server: ServerProcess, secrets: set[str]) -> None:
    """A table writes and is refused; another reloads its page."""
    secrets |= set(hall.tables.values())
    async with server.web() as browser:
        assert (await browser.get(f"/t/{hall.tables[1]}")).status_code == 200
    async with server.table() as table:
        await table.send(AddNote(new_id("c"), new_id("n"), hall.round, "Plus de bancs"))
        with pytest.raises(Refused):
            await table.send(AddNote(new_id("c"), new_id("n"), "r_none", "Plus de bancs"))
    async with line(server.url) as raw:
        await raw.send('{"type":"hello","protocol":1,"door":"table","secret":"' + hall.tables[2] + '","more":')
        async for frame in raw.frames():
            assert frame["code"] == "malformed"
            break


async def voters(hall: Hall, server: ServerProcess, secrets: set[str]) -> None:
    """Some vote by phone page, some as a table's page does, some change their mind, one tries twice."""
    draw = Random(1962)
    secrets |= {shown for code in hall.cards for shown in (code, bare(code))}
    for place, code in enumerate(hall.cards[:8]):
        async with server.web() as phone:
            assert (await phone.post("/v", content=f"code={code}", headers=FORM)).status_code == 303
            page = await phone.get(f"/v/{bare(code)}/{hall.poll}", headers={"Accept": "text/html"})
            secret = secret_field(page.text) if place % 2 else make_secret(draw)
            secrets |= {secret, receipt_of(hall.poll, secret)}
            for mark in "bc":
                if place % 2:
                    fields = str(httpx2.QueryParams([("secret", secret), ("mark", mark)]))
                    answer = await phone.post(f"/v/{bare(code)}/{hall.poll}", content=fields, headers=FORM)
                else:
                    answer = await cast(phone, bare(code), hall.poll, [mark], secret)
                assert answer.status_code in (200, 303)
        async with server.web() as other:
            assert (await cast(other, code, hall.poll, ["a"], make_secret(draw))).status_code == 409
            assert (await cast(other, code, hall.poll, ["zz"], make_secret(draw))).status_code == 400
        async with LiveClient(server.url, "voter", secret=code) as voter:
            assert voter.open_polls


def bare(code: str) -> str:
    read = read_code(code)
    assert read is not None
    return read


def mistyped(key: str) -> str:
    return key[:-1] + ("0" if key[-1] != "0" else "1")


async def strangers(hall: Hall, server: ServerProcess, secrets: set[str]) -> None:
    """Wrong keys are somebody's right ones, mistyped."""
    token, code = mistyped(hall.tables[1]), group(mistyped(bare(hall.cards[0])))
    secrets |= {token, code}
    for door in ("table", "voter"):
        with pytest.raises(Refused):
            async with LiveClient(server.url, door, secret=token if door == "table" else code):
                pytest.fail("it was let in")
    with pytest.raises(Refused):
        async with TableClient(server.url, token):
            pytest.fail("it was let in")
    async with server.web() as browser:
        for path in (f"/t/{token}", f"/v/{code}", f"/join/{token}", f"/v/{code}/{hall.poll}"):
            assert (await browser.get(path)).status_code == 404
        cut = asyncio.create_task(browser.post(f"/v/{code}", content=b"x" * 200_000))
        await asyncio.gather(cut, return_exceptions=True)


async def out_of_room(hall: Hall, server: ServerProcess, secrets: set[str]) -> None:
    secret = make_secret(Random(7))
    secrets |= {secret, receipt_of(hall.poll, secret)}
    async with server.web() as phone:
        assert (await cast(phone, hall.cards[9], hall.poll, ["b"], secret)).status_code == 503
