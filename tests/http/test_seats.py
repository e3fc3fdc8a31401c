"""Rules for devices at a table, over real sockets: who is let in, who is sent away and how, what the régie hears."""

from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from server.domain.commands import IssueTableLink, OpenRound
from server.live.house import new_id
from server.wire.frames import DEVICE_MOST
from tests.served import SCRIPT, Served, Socket, served


def token(server: Served, number: int = 1) -> str:
    return server.tables[number].rpartition("/")[2]


async def knock(server: Served, device: str, **hello: Any) -> Socket:
    """A device at the door of table 1."""
    return await server.socket("table", secret=token(server), device=device, **hello)


async def come(server: Served, device: str, **hello: Any) -> Socket:
    """A device of table 1 that was let in."""
    socket = await knock(server, device, **hello)
    await socket.until("snapshot")
    return socket


async def ended(socket: Socket) -> int:
    """Hear a socket to its end; return the code with which the server closed it."""
    with pytest.raises(ConnectionClosed) as closed:
        await socket.until("never")
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def note(round: str, number: int) -> dict[str, object]:
    return {
        "type": "add-note", "id": f"c_{number}", "note_id": f"n_{number}", "round_id": round, "text": f"Note {number}"
    }  # fmt: skip


async def test_a_device_sent_away_is_told_why_and_the_new_one_has_everything(tmp_path: Path):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        old = await come(server, "d_1")
        await old.command(**note(round, 1))
        new = await knock(server, "d_2", take=True)
        snapshot = await new.until("snapshot")
        assert await ended(old) == 4403
        assert old.heard[-1] == {"type": "refused", "command_id": None, "code": "table-taken", "facts": {"table": 1}}
        assert list(snapshot["put"]["notes"]) == ["n_1"]
        assert snapshot["put"]["tables"][server.ids("tables")[0]]["device"] == "d_2"
        assert (await new.command(**note(round, 2)))["type"] == "done"


async def test_another_device_is_refused_at_the_door_and_the_first_goes_on_undisturbed(tmp_path: Path):
    async with served(tmp_path) as server:
        first = await come(server, "d_1")
        second = await knock(server, "d_2")
        assert await ended(second) == 4403
        assert [(frame["type"], frame["code"], frame["facts"]) for frame in second.heard] == [
            ("refused", "table-taken", {"table": 1})
        ]
        await first.send({"type": "ping", "sent": 1})
        await first.until("pong")
        assert [frame["type"] for frame in first.heard] == ["welcome", "snapshot", "pong"]


async def test_a_device_whose_page_was_closed_makes_room_for_the_next_one(tmp_path: Path):
    async with served(tmp_path) as server:
        regie = await server.socket("regie", cookie=await server.cookie())
        first = await come(server, "d_1")
        await first.connection.close()
        await regie.until("presence", devices=0)
        await come(server, "d_2")
        assert await ended(await knock(server, "d_1")) == 4403


async def test_what_a_device_sent_away_still_held_is_handed_over_once(tmp_path: Path):
    async with served(tmp_path) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        old = await come(server, "d_1")
        for number in range(40):
            await old.send({"type": "command", "command": note(round, number)})
        new = await come(server, "d_2", take=True)
        assert await ended(old) == 4403
        answered = [frame for frame in old.heard if frame["type"] == "done"]
        delivery = await knock(server, "d_1", deliver=True)
        snapshot = await delivery.until("snapshot")
        assert (snapshot["put"], snapshot["turnout"], snapshot["presence"]) == ({}, {}, {})
        again = [await delivery.command(**note(round, number)) for number in range(40)]
        assert [frame["type"] for frame in again] == ["done"] * 40
        assert answered == again[: len(answered)]
        assert [each.text for each in server.meeting.state.notes.values()] == [f"Note {number}" for number in range(40)]
        assert [frame["type"] for frame in delivery.heard] == ["welcome", "snapshot", *["done"] * 40]
        last = await new.command(**note(round, 40))
        assert last["type"] == "done"
        seen = {id for frame in new.heard if "put" in frame for id in frame["put"].get("notes", {})}
        assert seen == {f"n_{number}" for number in range(41)}


async def test_after_a_restart_the_device_that_wrote_comes_back_and_another_one_is_refused(tmp_path: Path):
    async with served(tmp_path) as server:
        await come(server, "d_1")
    async with served(tmp_path) as server:
        await come(server, "d_1")
        assert await ended(await knock(server, "d_2")) == 4403


async def test_with_new_links_the_old_devices_are_dropped_those_that_deliver_too(tmp_path: Path):
    async with served(tmp_path) as server:
        writing, old = await come(server, "d_2"), await come(server, "d_1", deliver=True)
        await server.do(IssueTableLink(new_id("c"), server.ids("tables")[0], "new", replace=True))
        for socket in (writing, old):
            with pytest.raises(ConnectionClosed):
                await socket.until("never")
        again = await knock(server, "d_1", deliver=True)
        assert (await again.until("refused"))["code"] == "unknown-table-link"


async def test_a_meeting_of_several_devices_lets_all_of_them_write(tmp_path: Path):
    async with served(tmp_path, script='devices = "several"\n' + SCRIPT.lstrip()) as server:
        round = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", round))
        for number, device in enumerate(("d_1", "d_2", "d_1", "")):
            socket = await come(server, device, take=number == 3)
            assert (await socket.command(**note(round, number)))["type"] == "done"
        for socket in server.sockets:
            await socket.send({"type": "ping", "sent": 1})
            await socket.until("pong")


@pytest.mark.parametrize(
    "hello",
    [{"device": "d" * (DEVICE_MOST + 1)}, {"device": 7}, {"take": "yes"}, {"deliver": None}, {"device": None}],
)
async def test_a_hello_that_says_nonsense_of_its_device_is_refused(tmp_path: Path, hello: dict[str, object]):
    async with served(tmp_path) as server:
        socket = await server.socket("table", secret=token(server), **hello)
        assert await ended(socket) == 4403
        assert [frame["code"] for frame in socket.heard] == ["malformed"]
        assert server.meeting.state.tables[server.ids("tables")[0]].device == ""


async def test_who_has_no_token_neither_takes_a_table_nor_delivers(tmp_path: Path):
    async with served(tmp_path) as server:
        first = await come(server, "d_1")
        for hello in ({"take": True}, {"deliver": True}):
            stranger = await server.socket("table", secret="guessed", device="d_2", **hello)
            assert await ended(stranger) == 4403
            assert stranger.heard[0]["code"] == "unknown-table-link"
        screen = await server.socket("display", site=server.site, device="d_2", take=True, deliver=True)
        assert (await screen.until("snapshot"))["put"]["rounds"] == {}
        await first.send({"type": "ping", "sent": 1})
        await first.until("pong")


# Reports


async def test_the_regie_hears_how_a_device_is_and_that_another_one_took_over(tmp_path: Path):
    async with served(tmp_path) as server:
        id = server.ids("tables")[0]
        regie = await server.socket("regie", cookie=await server.cookie())
        await regie.until("snapshot")
        old = await come(server, "d_1")
        await old.send({"type": "report", "battery": 12, "charging": False, "waiting": 3})
        await regie.until("presence", table=id, devices=1, battery=12, charging=False, waiting=3)
        late = await server.socket("regie", cookie=await server.cookie("observer"))
        [here] = (await late.until("snapshot"))["presence"].values()
        assert (here["table"], here["battery"], here["waiting"]) == (id, 12, 3)
        await come(server, "d_2", take=True)
        await regie.until("presence", table=id, devices=1, battery=None, charging=None, waiting=0)
        assert max(frame["devices"] for frame in regie.heard if frame["type"] == "presence") == 1


async def test_a_report_is_not_answered_and_a_malformed_one_leaves_the_line_open(tmp_path: Path):
    async with served(tmp_path) as server:
        table = await come(server, "d_1")
        await table.send({"type": "report", "battery": 101})
        assert (await table.until("refused"))["code"] == "malformed"
        await table.send({"type": "report", "battery": 100})
        await table.send({"type": "ping", "sent": 1})
        await table.until("pong")
        assert [frame["type"] for frame in table.heard] == ["welcome", "snapshot", "refused", "pong"]


async def test_a_report_from_another_door_changes_nothing(tmp_path: Path):
    async with served(tmp_path) as server:
        regie = await server.socket("regie", cookie=await server.cookie())
        voter = await server.socket("voter", secret=server.cards[0])
        for socket in (regie, voter):
            await socket.send({"type": "report", "battery": 50})
            await socket.send({"type": "ping", "sent": 1})
            await socket.until("pong")
        assert "presence" not in [frame["type"] for frame in regie.heard]
