"""Clients that do not read, do not speak, or vanish: nobody else notices, and nothing is kept for them."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from random import Random

import pytest
import uvicorn
from websockets.exceptions import InvalidState

from server import run
from server.domain.commands import AddNote, CreateTheme, OpenRound, PlaceNotes
from server.domain.records import Actor
from server.http import sockets
from server.live.audience import REGIE, VOTER, Audience
from server.live.house import new_id
from server.live.hub import BACKLOG_BYTES_MOST
from server.wire.frames import Changed
from table_client.client import LiveClient
from tests.faults.halls import until
from tests.faults.lines import Line, line
from tests.served import Served, served

pytestmark = pytest.mark.long

THEMES = ("h_one", "h_two")
PARTS = 600  # of 60 KB: more than the system keeps on the way


async def write_notes(server: Served, number: int) -> tuple[str, ...]:
    """Open the first round, have the first table write long notes in it; return their ids."""
    round = server.ids("rounds")[0]
    await server.do(OpenRound(new_id("c"), round))
    table = Actor("table", server.ids("tables")[0])
    notes = tuple(new_id("n") for _ in range(number))
    await asyncio.gather(
        *(server.meeting.submit(AddNote(new_id("c"), note, round, "é" * 500), table) for note in notes)
    )
    return notes


async def move(server: Served, notes: tuple[str, ...], times: int) -> None:
    """Move the notes from one theme to another and back: each time all of them are told anew."""
    for theme in THEMES:
        if theme not in server.meeting.state.themes:
            await server.do(CreateTheme(new_id("c"), theme, "Un thème"))
    for number in range(times):
        await server.do(PlaceNotes(new_id("c"), notes, THEMES[number % 2], THEMES[(number + 1) % 2]))


def buffered(server: uvicorn.Server) -> int:
    """How many bytes wait in the server for clients that do not read."""
    return sum(each.transport.get_write_buffer_size() for each in server.server_state.connections)


async def test_a_client_that_does_not_read_is_dropped_and_the_others_miss_nothing(tmp_path: Path):
    async with served(tmp_path) as server:
        notes = await write_notes(server, 200)
        cookie = await server.cookie()
        async with (
            LiveClient(server.url, "regie", headers={"Cookie": cookie}) as regie,
            line(server.url, Cookie=cookie) as deaf,
            server.table_client(2) as table,
        ):
            await deaf.hello("regie")
            await until(lambda: server.meeting.hub.devices(REGIE) == 2)
            heard = regie.frames()
            first = server.meeting.state.seq
            while server.meeting.hub.devices(REGIE) == 2:
                await move(server, notes, 2)
                assert buffered(server.server) < 20 * BACKLOG_BYTES_MOST, "nobody stops the server from keeping it all"
            last = server.meeting.state.seq
            seqs = [first]
            while seqs[-1] < last:
                if isinstance(frame := await anext(heard), Changed):
                    seqs.append(frame.seq)
            assert seqs == sorted(set(seqs))
            await heard.aclose()
            # The line is of use to nobody any more, and the one who held it comes back.
            await deaf.ended()
            async with LiveClient(server.url, "regie", headers={"Cookie": cookie}) as back:
                assert back.seq == regie.seq == last
                assert back.records == regie.records
            done = await table.send(AddNote(new_id("c"), new_id("n"), server.ids("rounds")[0], "Toujours là"))
            assert done.seq == last + 1


async def test_a_client_that_is_slow_to_take_a_big_snapshot_is_not_dropped_for_it(tmp_path: Path):
    async with served(tmp_path) as server:
        notes = await write_notes(server, 4_000)
        async with line(server.url, Cookie=await server.cookie()) as slow:
            await slow.hello("regie")
            await until(lambda: server.meeting.hub.devices(REGIE) == 1)
            assert buffered(server.server) > 4 * BACKLOG_BYTES_MOST
            await move(server, notes[:10], 10)
            assert server.meeting.hub.devices(REGIE) == 1
            records: dict[str, dict[str, object]] = {}
            async for frame in slow.frames():
                if frame["type"] == "snapshot":
                    records = frame["put"]
                elif frame["type"] == "changed":
                    for collection, put in frame["put"].items():
                        records[collection].update(put)
                    if frame["seq"] == server.meeting.state.seq:
                        break
            assert list(records["notes"]) == list(notes)
            assert list(records["themes"]) == list(THEMES)


async def test_answers_to_a_client_that_does_not_read_them_are_bounded(tmp_path: Path):
    async with served(tmp_path) as server, line(server.url, Cookie=await server.cookie()) as deaf:
        await deaf.hello("regie")
        wrong = {"type": "show-on-display", "id": "c_1", "view": "black", "target": "x" * 60_000}

        async def ask() -> None:
            for _ in range(500):
                await deaf.send({"type": "command", "command": wrong})

        await send_until_stopped(server, ask())
        await until(lambda: server.meeting.hub.devices(REGIE) == 0)


async def test_pongs_to_a_client_that_does_not_read_them_are_bounded(tmp_path: Path):
    async with served(tmp_path) as server, line(server.url) as deaf:
        await deaf.hello("display", site=server.site)
        await until(lambda: server.meeting.hub.devices(Audience("display", server.site)) == 1)

        async def ping() -> None:
            for _ in range(100_000):
                await deaf.ping(b"x" * 125)

        await send_until_stopped(server, ping())


async def send_until_stopped(server: Served, sending: Coroutine[None, None, None]) -> None:
    """Send on until all is sent or the server ends the connection; it must keep little for this client meanwhile."""
    task = asyncio.create_task(sending)
    most = 0
    while not task.done():
        most = max(most, buffered(server.server))
        await asyncio.sleep(0)
    assert most < 3 * BACKLOG_BYTES_MOST
    await asyncio.gather(task, return_exceptions=True)


async def test_a_client_that_stops_reading_for_good_is_let_go_though_little_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run, "PING_EVERY_S", 0.2)
    async with served(tmp_path) as server:
        await write_notes(server, 8_000)
        async with line(server.url, Cookie=await server.cookie()) as deaf:
            await deaf.hello("regie")
            await until(lambda: server.meeting.hub.devices(REGIE) == 1)
            assert buffered(server.server) > 0
            await until(lambda: server.meeting.hub.devices(REGIE) == 0)
            await until(lambda: not server.server.server_state.connections)


async def test_a_hello_that_does_not_come_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sockets, "HELLO_WITHIN_S", 0.05)
    async with served(tmp_path) as server:
        async with line(server.url) as silent, line(server.url) as slow:
            await slow.raw(b"\x81\xfe\x00")  # a text message begins
            await silent.ended()
            await slow.ended()
        await until(lambda: not server.server.server_state.connections)
        async with server.table_client(1) as table:  # whoever said hello in time may be silent from then on
            done = await table.send(AddNote(new_id("c"), new_id("n"), await open_round(server), "Oui"))
            assert done.seq == server.meeting.state.seq


async def open_round(server: Served) -> str:
    round = server.ids("rounds")[0]
    await server.do(OpenRound(new_id("c"), round))
    return round


async def test_after_two_hundred_clients_came_and_vanished_at_any_point_nothing_is_left_of_them(
    tmp_path: Path, said: list[str]
):
    draw = Random(1851)
    async with served(tmp_path) as server:
        round = await open_round(server)
        hub, state = server.meeting.hub, server.server.server_state

        async def come_and_vanish(number: int) -> None:
            client, until_step = Line(server.url), draw.randint(0, 7)
            token = server.tables[1 + number % 3].rpartition("/")[2]
            door, secret = draw.choice([("table", token), ("voter", server.cards[0]), ("table", "unknown")])
            command = {"type": "add-note", "id": f"c_{number}", "note_id": f"n_{number}", "round_id": round}
            command["text"] = draw.choice(["Plus de bancs", "x" * 70_000])
            steps = [
                client.connect,
                draw.choice([client.half_shake_hands, client.shake_hands, client.shake_hands]),
                lambda: client.hello(door, secret=secret),
                lambda: client.send({"type": "ping", "sent": 1}),
                lambda: client.send({"type": "command", "command": command}),
                lambda: anext(client.frames()),
                lambda: client.ping(b""),
            ]
            try:
                for step in steps[:until_step]:
                    await step()
            except (OSError, StopAsyncIteration, InvalidState):
                pass  # the server was quicker, or hands were never shaken
            finally:
                draw.choice([client.cut, client.close])()

        for start in range(0, 200, 20):
            await asyncio.gather(*(come_and_vanish(number) for number in range(start, start + 20)))
        await until(lambda: not state.connections and not state.tasks)
        audiences = [REGIE, VOTER, *(Audience("table", id) for id in server.ids("tables"))]
        assert [hub.devices(each) for each in audiences] == [0] * len(audiences)
        assert {each.devices for each in hub.presence().values()} == {0}
    assert said == []


async def test_a_client_that_vanishes_before_it_is_turned_away_is_no_error(tmp_path: Path, said: list[str]):
    async with served(tmp_path) as server:
        lines = [Line(server.url) for _ in range(30)]
        for each in lines:
            await each.connect()
            await each.shake_hands()
        for each in lines:
            await each.hello("table", secret="unknown")
            each.cut()
        await until(lambda: not server.server.server_state.connections and not server.server.server_state.tasks)
    assert said == []


async def test_a_message_without_end_is_cut_off_before_it_is_kept(tmp_path: Path, said: list[str]):
    async with served(tmp_path) as server:
        for opcode, part in ((0x01, 0x00), (0x02, 0x00), (0x81, 0x80)):  # text and bytes in parts; whole, one by one
            async with line(server.url) as endless:
                await endless.hello("display", site=server.site)
                ended = asyncio.create_task(endless.ended())
                try:
                    for number in range(PARTS):
                        if ended.done():
                            break
                        await endless.raw(message(opcode if not number or opcode == 0x81 else part, b"x" * 60_000))
                    else:
                        assert opcode == 0x81, "all of it was taken"  # each of these is refused, and the line stays
                except ConnectionError:
                    pass
                ended.cancel()
                await asyncio.gather(ended, return_exceptions=True)
            await until(lambda: not server.server.server_state.connections)
    assert said == []


def message(head: int, payload: bytes) -> bytes:
    """A frame of the websocket as a client sends it, masked with zeros (RFC 6455, 5.2)."""
    return bytes([head, 0x80 | 127]) + len(payload).to_bytes(8, "big") + bytes(4) + payload


AGAINST_THE_PROTOCOL = {
    "unknown": message(0x83, b"?"),
    "reserved bits": message(0xF1, b"?"),
    "unmasked": b"\x81\x05hello",
    "long ping": message(0x89, b"x" * 126),
    "no first part": message(0x80, b"?"),
    "huge": bytes([0x81, 0xFF]) + b"\xff" * 8,
    "half a code": message(0x88, b"\x03"),
    "no code": message(0x88, b"\x00\x00"),
}


@pytest.mark.parametrize("frame", AGAINST_THE_PROTOCOL.values(), ids=AGAINST_THE_PROTOCOL.keys())
async def test_a_frame_against_the_websocket_protocol_ends_the_line_and_is_no_error_of_ours(
    tmp_path: Path, said: list[str], frame: bytes
):
    async with served(tmp_path) as server, line(server.url) as wrong, server.table_client(1) as table:
        await wrong.hello("display", site=server.site)
        await anext(wrong.frames())
        await wrong.raw(frame)
        await until(lambda: len(server.server.server_state.connections) == 1)
        assert table.online
    assert said == []


async def test_a_message_that_is_no_utf_8_is_told_so_and_is_no_error_of_ours(tmp_path: Path, said: list[str]):
    async with served(tmp_path) as server, line(server.url) as wrong:
        await wrong.hello("display", site=server.site)
        heard = wrong.frames()
        assert [(await anext(heard))["type"] for _ in range(2)] == ["welcome", "snapshot"]
        for payload in (b"\xff\xfe", b'{"type":"ping","sent":"\xe9"}', b"\xed\xa0\x80"):
            await wrong.raw(message(0x81, payload))
            assert (await anext(heard))["code"] == "malformed"
    assert said == []
