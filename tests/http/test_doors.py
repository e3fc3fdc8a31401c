"""Rules at the doors, over real sockets and real HTTP."""

import json
import re
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from server.domain.codes import make_code
from server.domain.commands import AddNote, CloseRound, IssueTableLink, OpenRound
from server.http.cards import TRIES_MOST, Tries
from server.live.doors import found_meeting
from server.live.house import new_id
from server.script import parse_script
from server.wire.frames import FRAME_BYTES_MOST
from tests.served import SCRIPT, served

UNKNOWN_CODE = make_code(b"\xaa" * 7)
"""A code that is right in itself and on no card."""


def add_note(socket_round: str, id: str = "c_1", note: str = "n_1", text: str = "Plus de bancs") -> dict[str, object]:
    return {"type": "add-note", "id": id, "note_id": note, "round_id": socket_round, "text": text}


async def test_a_note_reaches_the_regie_and_its_table_is_told_that_it_is_done(tmp_path: Path):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        regie = await server.socket("regie", cookie=await server.cookie())
        await regie.until("snapshot")
        table = await server.table(1)
        done = await table.command(**add_note(round))
        assert done["type"] == "done"
        frame = await regie.until("changed", seq=done["seq"])
        [note] = frame["put"]["notes"].values()
        assert (note["text"], note["number"]) == ("Plus de bancs", 1)
        assert [frame["type"] for frame in table.heard[-2:]] == ["changed", "done"]


async def test_a_note_sent_twice_is_recorded_once(tmp_path: Path):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        first = await (await server.table(1)).command(**add_note(round))
        second = await (await server.table(1)).command(**add_note(round))
        assert first == second
        assert len(server.meeting.state.notes) == 1


async def test_a_command_id_of_another_sender_is_refused(tmp_path: Path):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        await (await server.table(1)).command(**add_note(round))
        refused = await (await server.table(2)).command(**add_note(round, note="n_2"))
        assert (refused["type"], refused["code"]) == ("refused", "id-taken")


async def test_a_note_after_the_round_closed_is_refused_with_its_round(tmp_path: Path):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        await server.do(CloseRound("c_close", round))
        refused = await (await server.table(1)).command(**add_note(round))
        assert (refused["code"], refused["facts"]) == ("round-closed", {"round": round})
        assert not server.meeting.state.notes


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ({"door": "table", "secret": "nonsense"}, "unknown-table-link"),
        ({"door": "regie"}, "sign-in-first"),
        ({"door": "regie", "cookie": "tablee_staff=forged.cookie.here"}, "sign-in-first"),
        ({"door": "display", "site": "s_nowhere"}, "not-found"),
        ({"door": "voter", "secret": "0000-0000-000"}, "unknown-card"),
        ({"door": "cellar"}, "malformed"),
    ],
)
async def test_a_door_without_its_key_is_refused_and_shut(tmp_path: Path, hello: dict[str, str], code: str):
    async with served(tmp_path) as server:
        socket = await server.socket(**hello)
        refused = await socket.until("refused")
        assert (refused["command_id"], refused["code"]) == (None, code)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.connection.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403


async def test_guessing_codes_at_the_websocket_is_slowed_as_on_the_pages_and_a_right_code_passes(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient(base_url=server.url) as client:
        server.app.state.tries = Tries(lambda: 0.0)
        for _ in range(TRIES_MOST - 1):
            assert (await client.get(f"/v/{UNKNOWN_CODE}")).status_code == 404
        codes = []
        for secret in (UNKNOWN_CODE, "no code at all", UNKNOWN_CODE):
            refused = await (await server.socket("voter", secret=secret)).until("refused")
            codes.append((refused["code"], refused["facts"]))
        assert codes == [("unknown-card", {}), ("unknown-card", {}), ("too-many-tries", {"wait_s": 1})]
        assert (await client.get(f"/v/{UNKNOWN_CODE}")).status_code == 429
        await (await server.socket("voter", secret=server.cards[0])).until("snapshot")


async def test_another_version_of_the_protocol_is_told_which_one_is_spoken(tmp_path: Path):
    async with served(tmp_path) as server:
        socket = await server.socket("table", secret="x")
        await socket.until("refused")
        from websockets.asyncio.client import connect

        async with connect(server.url.replace("http", "ws") + "/live") as other:
            await other.send(json.dumps({"type": "hello", "protocol": 99, "door": "table"}))
            refused = json.loads(await other.recv())
            assert refused["code"] == "protocol-version"
            assert refused["facts"] == {"expected": 1, "got": 99}


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type":"dance"}',
        '{"type":"command"}',
        '{"type":"command","command":{"type":"add-note","id":"c_1"}}',
        '{"type":"command","command":{"type":"record-tally","id":"c_1"}}',
        '{"type":"command","command":{"type":"add-note","id":"../etc","note_id":"n_1","round_id":"r_1","text":"x"}}',
        '{"type":"command","command":{"type":"add-note","id":"c_1","note_id":"n_1","round_id":"r_1","text":7}}',
        '{"type":"hello","protocol":1,"door":"table"}',
        b"\xff\xfe\x00",
        "[" * 20_000,
    ],
)
async def test_a_malformed_frame_is_refused_and_the_line_stays(tmp_path: Path, frame: str | bytes):
    async with served(tmp_path) as server:
        table = await server.table(1)
        before = server.meeting.state.seq
        await table.send(frame)
        assert (await table.until("refused"))["code"] == "malformed"
        await table.send({"type": "ping", "sent": 1.5})
        assert (await table.until("pong"))["sent"] == 1.5
        assert server.meeting.state.seq == before


async def test_the_sender_of_a_malformed_command_learns_which_one_it_was(tmp_path: Path):
    async with served(tmp_path) as server:
        refused = await (await server.table(1)).command(type="add-note", id="c_9", text="sans séquence")
        assert (refused["command_id"], refused["code"]) == ("c_9", "malformed")


@pytest.mark.parametrize("size_bytes", [FRAME_BYTES_MOST + 1, 1_000_000, 1_048_576 + 200])
async def test_a_frame_too_large_is_told_its_size_and_nothing_is_kept(tmp_path: Path, size_bytes: int):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        table, other = await server.table(1), await server.table(2)
        empty = len(json.dumps({"type": "command", "command": add_note(round, text="")}))
        await table.send(json.dumps({"type": "command", "command": add_note(round, text="x" * (size_bytes - empty))}))
        refused = await table.until("refused")
        assert (refused["code"], refused["command_id"]) == ("frame-too-large", "c_1")
        assert refused["facts"] == {"size_bytes": size_bytes, "most_bytes": FRAME_BYTES_MOST}
        with pytest.raises(ConnectionClosed):
            await table.connection.recv()
        assert not server.meeting.state.notes
        assert (await other.command(**add_note(round)))["type"] == "done"


async def test_a_revoked_table_link_ends_the_device_that_uses_it(tmp_path: Path):
    async with served(tmp_path) as server:
        table = await server.table(1)
        await server.do(IssueTableLink(new_id("c"), server.ids("tables")[0], "new", replace=True))
        with pytest.raises(ConnectionClosed):
            await table.until("never")
        again = await server.socket("table", secret=server.tables[1].rpartition("/")[2])
        assert (await again.until("refused"))["code"] == "unknown-table-link"


async def test_the_regie_sees_which_tables_are_there(tmp_path: Path):
    async with served(tmp_path) as server:
        first = await server.table(1)
        regie = await server.socket("regie", cookie=await server.cookie())
        ids = server.ids("tables")
        assert (await regie.until("snapshot"))["presence"][ids[0]]["devices"] == 1
        await server.table(2)
        await regie.until("presence", table=ids[1], devices=1)
        await first.connection.close()
        await regie.until("presence", table=ids[0], devices=0)


async def test_a_sign_in_link_serves_once_and_its_own_browser_may_open_it_again(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient() as mine, httpx2.AsyncClient() as theirs:
        link = server.staff["lead"]
        first = await mine.get(link)
        assert (first.status_code, first.headers["location"]) == (303, "/regie")
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert (await mine.get(link)).status_code == 303
        second = await theirs.get(link)
        assert (second.status_code, second.json()["code"]) == (403, "link-used")


async def test_a_steward_is_led_to_the_desk_and_sees_nothing_of_the_regie(tmp_path: Path):
    async with served(tmp_path) as server:
        cookie = await server.cookie("steward")
        async with httpx2.AsyncClient(base_url=server.url, headers={"Cookie": cookie}) as client:
            response = await client.get("/regie")
            assert (response.status_code, response.headers["location"]) == (303, "/steward")
        socket = await server.socket("regie", cookie=cookie)
        await socket.until("refused", code="not-allowed")
        assert [frame["type"] for frame in socket.heard] == ["refused"]
        observer = await server.socket("regie", cookie=await server.cookie("observer"))
        await observer.until("snapshot")


async def test_refusals_have_one_shape_for_programs_and_a_sentence_for_people(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient(base_url=server.url) as client:
        for path, status, code in [
            ("/regie", 401, "sign-in-first"),
            ("/regie/proceedings.pdf", 401, "sign-in-first"),
            ("/t/unknown", 404, "unknown-table-link"),
            ("/join/unknown", 404, "unknown-link"),
            ("/display/s_unknown", 404, "not-found"),
            ("/nothing/here", 404, "not-found"),
            ("/static/nothing.js", 404, "not-found"),
            ("/static/table_client/client.py", 404, "not-found"),
            ("/static/%2e%2e/settings.py", 404, "not-found"),
        ]:
            response = await client.get(path)
            body = response.json()
            assert (response.status_code, body["ok"], body["code"], body["status"]) == (status, False, code, status)
            page = await client.get(path, headers={"Accept": "text/html"})
            assert page.status_code == status
            assert page.headers["content-type"].startswith("text/html")
            assert "<html" in page.text


async def test_a_wrong_method_and_a_fault_of_the_server_have_the_same_shape(tmp_path: Path):
    async with served(tmp_path) as server:
        transport = httpx2.ASGITransport(server.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(base_url=server.url, transport=transport) as client:
            for method, path in (("POST", "/healthz"), ("DELETE", "/regie"), ("PUT", "/static/clock.js")):
                response = await client.request(method, path)
                body = response.json()
                assert (response.status_code, body["ok"], body["code"], body["status"]) == (
                    405,
                    False,
                    "malformed",
                    405,
                )
            await server.house.storage.__aexit__()  # nobody can read the journal any more
            response = await client.get("/healthz")
            assert (response.status_code, response.json()["code"]) == (500, "failed")
            await server.house.storage.__aenter__()


async def test_a_page_loads_from_its_own_host_alone_and_speaks_to_it_alone(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient() as client:
        host = server.url.partition("://")[2]
        for url in (server.tables[1], f"{server.url}/display/{server.site}"):
            page = await client.get(url)
            policy = dict(each.split(" ", 1) for each in page.headers["content-security-policy"].split("; "))
            assert policy["connect-src"] == f"'self' ws://{host} wss://{host}"
            assert (policy["default-src"], policy["form-action"]) == ("'self'", "'self'")
            assert policy["base-uri"] == "'none'"
            assert page.headers["x-content-type-options"] == "nosniff"
        strange = await client.get(server.tables[1], headers={"Host": "x; script-src *"})
        assert "connect-src 'self';" in strange.headers["content-security-policy"]
        assert "*" not in strange.headers["content-security-policy"]


async def test_only_the_screen_of_a_hall_stands_in_a_frame_and_only_of_our_own_pages(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient() as client:
        for url, around, old in (
            (server.tables[1], "'none'", "DENY"),
            (f"{server.url}/display/{server.site}", "'self'", "SAMEORIGIN"),
        ):
            page = await client.get(url)
            assert f"; frame-ancestors {around};" in page.headers["content-security-policy"]
            assert page.headers["x-frame-options"] == old


async def test_the_screen_has_the_words_of_the_other_languages_that_there_are(tmp_path: Path):
    script = SCRIPT.replace('["fr"]', '["fr", "en", "ar"]')
    async with served(tmp_path, script=script) as server, httpx2.AsyncClient() as client:
        page = (await client.get(f"{server.url}/display/{server.site}")).text
        [beside] = re.findall(r'id="words-beside">(.*?)</script>', page)
        words = json.loads(beside)
        assert (words["en"]["display-welcome"], words["ar"]) == ("Welcome", {})
        assert not [name for name in words["en"] if name.startswith("refusal-")]


async def test_no_answer_is_taken_for_another_kind_of_file(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient(base_url=server.url) as client:
        for path, kind in [
            ("/static/tablee.css", "text/css"),
            ("/static/table_client/app.js", "text/javascript"),
            ("/static/regie/app.js", "text/javascript"),
            ("/qr/vote.svg", "image/svg+xml"),
            ("/v/waiting.js", "text/javascript"),
            ("/nothing/here", "application/json"),
        ]:
            answer = await client.get(path)
            assert answer.headers["content-type"].partition(";")[0] == kind
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_health_says_ok_and_nothing_about_people(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient(base_url=server.url) as client:
        response = await client.get("/healthz")
        assert response.status_code == 200
        assert set(response.json()) == {"ok", "version", "meetings"}
        assert response.json()["ok"] is True


async def test_two_meetings_in_one_server_never_see_each_others_records(tmp_path: Path):
    async with served(tmp_path) as server:
        other = await found_meeting(server.house, parse_script(SCRIPT.replace("place du marché", "gare"), new_id))
        theirs = next(iter(other.state.rounds))
        mine = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", mine))
        table = await server.table(1)
        regie = await server.socket("regie", cookie=await server.cookie())
        display = await server.socket("display", site=server.site)
        for socket in (regie, display):
            await socket.until("snapshot")
        from server.domain.records import Actor

        await other.submit(OpenRound("c_open", theirs), Actor("lead", "u_2"))
        there = next(iter(other.state.tables))
        await other.submit(AddNote("c_n", "n_theirs", theirs, "gare secrète"), Actor("table", there))
        refused = await table.command(**add_note(theirs))
        assert (refused["code"], refused["facts"]) == ("not-found", {"what": "round", "id": theirs})
        done = await table.command(**add_note(mine, id="c_2"))
        await regie.until("changed", seq=done["seq"])
        heard = json.dumps([socket.heard for socket in (table, regie, display)])
        assert "gare" not in heard
        assert theirs not in heard.replace(json.dumps(refused), "")
        assert "n_theirs" not in heard
