"""The client as a device of a table: who has the place, what the other one still hands over, and what it reports."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain.commands import AddNote, OpenRound
from server.live.house import new_id
from server.wire.frames import Presence
from table_client.client import LiveClient, TableClient, TableTaken
from tests.faults.halls import found_hall, until
from tests.faults.lines import line
from tests.served import PATIENCE_S, Served, served


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path / "data") as running:
        await running.do(OpenRound(new_id("c"), running.ids("rounds")[0]))
        yield running


def device(server: Served, name: str, take: bool = False, deliver: bool = False, at: Path | None = None) -> TableClient:
    return TableClient.from_link(server.tables[1], device=name, take=take, deliver=deliver, outbox=at)


def note(server: Served, text: str) -> AddNote:
    return AddNote(new_id("c"), new_id("n"), server.ids("rounds")[0], text)


async def test_another_device_is_refused_by_a_typed_error_while_the_first_lives_and_let_in_when_it_is_gone(
    server: Served,
) -> None:
    async with device(server, "d_1") as first:
        with pytest.raises(TableTaken) as taken:
            async with device(server, "d_2"):
                pytest.fail("the place was given twice")
        assert taken.value.number == 1
        await first.write("Sans être dérangé")
    async with device(server, "d_2") as second:
        await second.write("Et après")
    assert [each.text for each in server.meeting.state.notes.values()] == ["Sans être dérangé", "Et après"]


async def test_a_device_that_is_sent_away_hears_it_whatever_it_waits_for(server: Served) -> None:
    async with asyncio.timeout(PATIENCE_S), device(server, "d_1") as first:
        waiting = asyncio.create_task(first.wait_for(lambda: False))
        await asyncio.sleep(0)
        async with device(server, "d_2", take=True):
            with pytest.raises(TableTaken):
                await waiting
            assert not first.online
            with pytest.raises(TableTaken):
                await first.send(note(server, "Trop tard"))


async def test_a_device_takes_a_place_once_and_comes_back_without_taking_it_again(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        first = await device(server, "d_1").__aenter__()
        second = await device(server, "d_2", take=True).__aenter__()
        with pytest.raises(TableTaken):
            await first.wait_for(lambda: False)
        third = await device(server, "d_3", take=True).__aenter__()
        with pytest.raises(TableTaken):
            await second.wait_for(lambda: False)
    try:
        async with served(tmp_path, port=port) as server:
            await third.wait_for(lambda: third.online)
            with pytest.raises(TableTaken):
                async with device(server, "d_2"):
                    pytest.fail("it took the place by itself")
    finally:
        for each in (first, second, third):
            await each.__aexit__(None, None, None)


async def test_what_a_device_without_its_place_still_holds_is_delivered_once(server: Served, tmp_path: Path) -> None:
    outbox = tmp_path / "one.outbox"
    left = [note(server, f"Gardée {number}") for number in range(3)]
    async with device(server, "d_1", at=outbox) as first:
        await first.send(left[0])
        async with device(server, "d_2", take=True) as second:
            with pytest.raises(TableTaken):
                await first.wait_for(lambda: False)
            for command in left:  # the first one once more, as after an answer that was lost
                first._unanswered.keep(command)
            await first.__aexit__(None, None, None)
            async with device(server, "d_1", deliver=True, at=outbox) as deliverer:
                await deliverer.wait_for(lambda: not deliverer.pending)
                assert deliverer.open_round is None
                assert deliverer.refused == []
            await second.wait_for(lambda: len(second.records["notes"]) == len(left))
            await second.write("D’ici")
    texts = [each.text for each in server.meeting.state.notes.values()]
    assert texts == ["Gardée 0", "Gardée 1", "Gardée 2", "D’ici"]


async def test_a_program_without_a_name_comes_in_beside_the_tablet(server: Served) -> None:
    async with device(server, "d_1") as tablet, TableClient.from_link(server.tables[1]) as beside:
        await beside.write("Par la passerelle")
        await tablet.wait_for(lambda: tablet.records["notes"])
        async with device(server, "d_2", take=True):
            with pytest.raises(TableTaken):
                await tablet.wait_for(lambda: False)
            await beside.write("Toujours là")


async def test_the_regie_hears_how_a_device_is_after_each_return_too(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        table = await device(server, "d_1").__aenter__()
        table.report(battery=37, charging=True)
        id = server.ids("tables")[0]
        async with LiveClient(server.url, "regie", headers={"Cookie": await server.cookie()}) as regie:
            await regie.wait_for(lambda: id in regie.presence and regie.presence[id].battery)
            known = regie.presence[id]
            assert (known.devices, known.battery, known.charging, known.waiting) == (1, 37, True, 0)
    try:
        async with served(tmp_path, port=port) as server:
            await until(lambda: server.meeting.hub.presence().get(id, Presence(id, 0)).battery == 37)
    finally:
        await table.__aexit__(None, None, None)


async def test_a_device_that_no_disk_has_room_for_comes_back_until_there_is_some(tmp_path: Path) -> None:
    hall = await found_hall(tmp_path, tables=1, polls=0)
    async with hall.serve() as server, asyncio.timeout(PATIENCE_S):
        server.leave_room(0)
        table = TableClient(hall.url, hall.tables[1], device="d_1")
        entering = asyncio.create_task(table.__aenter__())
        async with line(hall.url) as other:
            await other.send(
                {"type": "hello", "protocol": 1, "door": "table", "secret": hall.tables[1], "device": "d_2"}
            )
            assert [frame["code"] async for frame in other.frames()] == ["not-saved"]
        server.leave_room(None)
        await entering
        await table.write("Enfin")
        await table.__aexit__(None, None, None)


async def test_a_device_that_answers_no_ping_has_gone_off(server: Served) -> None:
    token = server.tables[1].rpartition("/")[2]
    async with asyncio.timeout(PATIENCE_S), line(server.url) as silent:
        await silent.hello("table", secret=token, device="d_1")
        async for frame in silent.frames():
            if frame["type"] == "snapshot":
                break
        async with device(server, "d_2") as second:
            await second.write("Sans question")


async def test_a_device_that_comes_back_takes_nothing_from_one_that_has_just_gone(server: Served) -> None:
    token = server.tables[1].rpartition("/")[2]
    async with device(server, "d_1"), device(server, "d_2", take=True):
        pass
    heard = await server.socket("table", secret=token, device="d_1", back=True)
    assert (await heard.until("refused"))["code"] == "table-taken"
    heard = await server.socket("table", secret=token, device="d_1")
    await heard.until("welcome")


async def test_a_hello_that_a_line_doubles_is_passed_over_and_another_one_is_no_frame(server: Served) -> None:
    table = await server.table()
    hello = {"type": "hello", "protocol": 1, "door": "table", "secret": server.tables[1].rpartition("/")[2]}
    await table.send(hello)
    await table.send({"type": "ping", "sent": 1})
    await table.until("pong")
    assert all(frame["type"] != "refused" for frame in table.heard)
    await table.send(hello | {"device": "d_1"})
    assert (await table.until("refused"))["code"] == "malformed"
