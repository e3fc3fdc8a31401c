"""`tablee serve --tls`, as a process of its own: https at every door, and whom to trust at the second port."""

import asyncio
import os
import random
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import async_playwright

from server.cli import main
from server.domain.commands import AddNote
from server.live.house import new_id
from server.tls.authority import AUTHORITY_FILE, authority_of
from server.tls.certificate import SERVER_FILE, server_pair
from server.tls.files import read_pair, write_pair
from table_client.client import LiveClient, TableClient
from table_client.line import trusting
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.faults.halls import PATIENCE_S, found_hall, free_port, make_secret
from tests.tls.secure_hall import NAMES, say_plainly, secure_hall, self_signed, started

pytestmark = pytest.mark.long

DRAW = random.Random(1)


async def test_the_doors_are_https_and_who_trusts_the_authority_comes_in(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with secure_hall(tmp_path) as secure, await secure.web() as device:
        doors = secure.doors
        assert doors["vote"] == f"{secure.trust_url}/v"  # docs/decisions/0013
        assert all(link.startswith(f"{secure.url}/join/") for link in doors["staff"].values())
        assert (await device.get("/healthz")).json()["ok"]
        # Another server on the folder, at other ports, is trusted by the same devices.
        async with secure_hall(tmp_path) as second:
            assert second.doors["trust"]["fingerprint"] == doors["trust"]["fingerprint"]
            assert (await device.get(f"{second.url}/healthz")).json()["ok"]
    assert hall.poll


async def test_a_device_that_trusts_only_others_does_not_come_in(tmp_path: Path):
    await found_hall(tmp_path)
    async with secure_hall(tmp_path) as secure:
        async with httpx2.AsyncClient(verify=ssl.create_default_context()) as device:
            with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await device.get(secure.url)
        with pytest.raises(ssl.SSLCertVerificationError):
            await TableClient(secure.url, "0" * 26).__aenter__()


async def test_the_cookie_of_the_staff_goes_by_https_only(tmp_path: Path):
    await found_hall(tmp_path)
    async with secure_hall(tmp_path) as secure, await secure.web() as browser:
        signed_in = await browser.get(secure.doors["staff"]["lead"])
        assert "secure" in signed_in.headers["set-cookie"].lower()
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        async with LiveClient(
            secure.url, "regie", headers={"Cookie": cookie, "Origin": secure.url}, tls=await secure.trust()
        ) as regie:
            assert regie.you is not None


async def test_a_table_writes_by_wss_with_the_certificate_that_the_page_gives(tmp_path: Path):
    hall = await found_hall(tmp_path / "data")
    async with secure_hall(hall.data) as secure:
        file = tmp_path / "tablee.crt"
        file.write_bytes(await secure.authority())
        async with TableClient.from_link(f"{secure.url}/t/{hall.tables[1]}", tls=trusting(file)) as table:
            await table.send(AddNote(new_id("c"), new_id("n"), hall.round, "Des bancs. " * 40))
            await table.wait_for(lambda: table.records["notes"])
    assert len((await hall.state()).notes) == 1


async def test_ballots_are_cast_by_https_by_the_express_way_and_by_the_form(tmp_path: Path):
    hall = await found_hall(tmp_path, cards=20)
    async with secure_hall(tmp_path) as secure, await secure.web() as phones:
        choice = (await hall.state()).polls[hall.poll].choices[0].id

        async def cast(code: str) -> int:
            answer = await phones.post(f"/v/{code}/{hall.poll}", json={"marks": [choice], "secret": make_secret(DRAW)})
            return answer.status_code

        assert set(await asyncio.gather(*(cast(code) for code in hall.cards[:19]))) == {200}
        # In pieces it is not plain any more, and takes the long way.
        body = b'{"marks": ["%s"], "secret": "%s"}' % (choice.encode(), make_secret(DRAW).encode())
        head = f"POST /v/{hall.cards[19]}/{hall.poll} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", secure.port, ssl=await secure.trust())
        for part in (head.encode(), f"Content-Length: {len(body)}\r\n\r\n".encode(), body[:9], body[9:]):
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(PATIENCE_S):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
    assert len(await hall.box(hall.poll)) == 20


async def test_the_page_to_trust_the_hall_is_plain_and_leads_everything_else_to_https(tmp_path: Path):
    await found_hall(tmp_path)
    async with secure_hall(tmp_path) as secure, httpx2.AsyncClient(base_url=secure.trust_url) as device:
        page = await device.get("/")
        assert secure.doors["trust"]["fingerprint"].split(" ")[0] in page.text
        assert (await device.get("/regie")).headers["location"] == f"{secure.url}/regie"


async def test_in_a_browser_that_trusts_it_the_page_is_secure_and_may_work_offline(tmp_path: Path, chromium_path: str):
    hall = await found_hall(tmp_path)
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    async with secure_hall(tmp_path) as secure, async_playwright() as playwright:
        key = read_pair(tmp_path / SERVER_FILE)[1].public_key()
        spki = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
        trust = f"--ignore-certificate-errors-spki-list={b64encode(spki).decode()}"
        chromium = await playwright.chromium.launch(
            executable_path=chromium_path, args=[*CHROMIUM_ARGUMENTS, *sandbox, trust]
        )
        page = await chromium.new_page()
        await page.goto(f"{secure.url}/t/{hall.tables[1]}")
        assert await page.evaluate("[isSecureContext, 'serviceWorker' in navigator]") == [True, True]
        await page.locator("textarea").fill("Des bancs à l’ombre")
        await page.keyboard.press("Control+Enter")
        await page.locator(".badge.saved").first.wait_for()  # it went by wss
        await chromium.close()
    assert [note.text for note in (await hall.state()).notes.values()] == ["Des bancs à l’ombre"]


# Starting, and not


async def test_an_ended_certificate_in_the_folder_is_made_anew_and_the_devices_still_trust(tmp_path: Path):
    await found_hall(tmp_path)
    long_ago = datetime.now(UTC) - timedelta(days=500)
    authority = authority_of(tmp_path, long_ago, "portable")
    ended = server_pair(tmp_path, authority, NAMES, long_ago)[1]
    assert ended.not_valid_after_utc < datetime.now(UTC)
    async with secure_hall(tmp_path) as secure, await secure.web() as device:
        assert await secure.authority() == authority.der
        assert (await device.get("/healthz")).json()["ok"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def only_the_key(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"-----BEGIN CERTIFICATE")[0])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def without_bounds(path: Path) -> None:
    write_pair(path, self_signed(datetime.now(UTC), bound=False), over=True)


def refused(capsys: pytest.CaptureFixture[str], data: Path, *options: str) -> str:
    """Serve a folder that cannot be served, and return the one sentence that says why."""
    (data / "journal.db").touch()
    assert main(["serve", str(data), "--tls", "--host", "127.0.0.1", "--port", "0", "--trust-port", "0", *options]) == 2
    printed, said = capsys.readouterr()
    assert printed == ""
    [sentence] = said.splitlines()
    return sentence


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (cut, "est abîmé ou incomplet"),
        (only_the_key, "est abîmé ou incomplet"),
        (without_bounds, "n’est pas limitée aux réseaux locaux"),
        (a_folder, "c’est un dossier"),
    ],
)
def test_an_authority_that_cannot_serve_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: Callable[[Path], None], said: str
):
    path = tmp_path / AUTHORITY_FILE
    authority_of(tmp_path, datetime.now(UTC), "portable")
    how(path)
    sentence = refused(capsys, tmp_path)
    assert said in sentence
    assert str(path) in sentence


@pytest.mark.parametrize(
    ("days", "said"), [(-4 * 365, "n’est plus valable"), (30, "horloge de cet ordinateur retarde")]
)
def test_an_authority_of_another_time_sends_to_the_clock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int, said: str
):
    authority_of(tmp_path, datetime.now(UTC) + timedelta(days=days), "portable")
    assert said in refused(capsys, tmp_path)


async def test_a_key_that_this_account_may_not_read_is_said_in_one_sentence(tmp_path: Path):
    (tmp_path / "journal.db").touch()
    authority_of(tmp_path, datetime.now(UTC), "portable")
    (tmp_path / AUTHORITY_FILE).chmod(0)
    async with started(tmp_path, "--port", "0", "--trust-port", "0", how="lowly") as process:
        printed, said = await process.communicate()
    assert (process.returncode, printed) == (2, b"")
    [sentence] = said.decode().splitlines()
    assert AUTHORITY_FILE in sentence
    assert "ce compte n’en a pas le droit" in sentence


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--url", "http://reunion.local:8000"), "n’est pas une adresse https"),
        (("--url", "reunion.local"), "n’est pas une adresse https"),
        (("--url", "https://[::1"), "n’est pas une adresse https"),
        (("--url", "https://:8000"), "n’est pas une adresse https"),
        (("--url", "https://reunion.local:port"), "n’est pas une adresse https"),
        (("--url", "https://reunion.example.org"), "n’est pas d’un réseau local"),
        (("--url", "https://8.8.8.8:8000"), "n’est pas d’un réseau local"),
        (("--url", "https://ma_salle.local"), "n’est pas d’un réseau local"),
        (("--port", "28123", "--trust-port", "28123"), "ne peut pas servir deux fois"),
        (("--trust-port", "65536"), "de 0 à 65535"),
    ],
)
def test_what_cannot_be_served_by_https_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
):
    assert said in refused(capsys, tmp_path, *options)
    assert not (tmp_path / SERVER_FILE).exists()


def test_a_taken_port_names_the_option_that_changes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = refused(capsys, tmp_path, "--trust-port", port)
        assert f"le port {port}" in said
        assert "--trust-port" in said
        assert "avec --port" in refused(capsys, tmp_path, "--port", port)


async def test_a_local_name_of_ones_own_is_in_the_certificate(tmp_path: Path):
    hall = await found_hall(tmp_path)
    port = free_port()
    async with secure_hall(tmp_path, "--url", f"https://Réunion.local:{port}/", port=port) as secure:
        trust_port = int(secure.trust_url.rpartition(":")[2])
        assert secure.doors["vote"] == f"http://réunion.local:{trust_port}/v"
        assert secure.doors["displays"][hall.site].startswith(f"https://Réunion.local:{port}/")
        _, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=await secure.trust(), server_hostname="xn--runion-bva.local"
        )
        writer.close()
        for path, led_to in (
            ("v", f"http://xn--runion-bva.local:{trust_port}"),
            ("regie", f"https://xn--runion-bva.local:{port}"),
        ):
            answer = await say_plainly(port, f"GET /{path} HTTP/1.1\r\n\r\n".encode())
            assert f"location: {led_to}/{path}\r\n".encode() in answer


async def test_a_person_reads_both_addresses_and_the_fingerprint(tmp_path: Path):
    await found_hall(tmp_path)
    lines = []
    async with started(tmp_path, "--port", "0", "--trust-port", "0") as process:
        assert process.stdout is not None
        while "Ctrl+C" not in (line := (await process.stdout.readline()).decode()):
            assert line
            lines.append(line)
        process.terminate()
        await process.communicate()
    assert process.returncode == 0
    text = "".join(lines) + line
    authority = authority_of(tmp_path, datetime.now(UTC), "")
    assert (
        " ".join(re.findall(r"^ .* {2,}((?:[0-9A-F]{4} ){7}[0-9A-F]{4})$", text, re.MULTILINE)) == authority.fingerprint
    )
    assert re.search(r"http://127\.0\.0\.1:\d+$", text, re.MULTILINE)
    assert re.search(r"https://127\.0\.0\.1:\d+\. Ctrl", line)


async def test_without_the_option_nothing_of_it_is_there(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with hall.serve() as server, server.web() as device:
        assert "trust" not in server.doors
        assert server.doors["vote"].startswith("http://")
        assert (await device.get("/healthz")).json()["ok"]
    assert not {AUTHORITY_FILE, SERVER_FILE} & set(os.listdir(tmp_path))
