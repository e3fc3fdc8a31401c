"""The typed client against the running server: what it keeps, how it comes back, what it raises."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from server.domain.commands import AddNote, CloseRound, EditNote, IssueTableLink, OpenRound, WithdrawNote
from server.domain.records import ORGANISER
from server.domain.refusals import Refused
from server.live.house import new_id, new_token
from server.wire.frames import PROTOCOL_VERSION, Changed, Done, Snapshot, Welcome, You, encode
from server.wire.views import TableNote
from table_client.client import LiveClient, TableClient
from tests.served import PATIENCE_S, Served, served


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as running:
        yield running


async def open_round(server: Served, place: int = 0) -> str:
    id = server.ids("rounds")[place]
    await server.do(OpenRound(new_id("c"), id))
    return id


def note(round_id: str, text: str) -> AddNote:
    return AddNote(new_id("c"), new_id("n"), round_id, text, "worry", 3)


async def test_a_note_that_was_sent_is_done_and_comes_back_as_a_record(server: Served) -> None:
    round_id = await open_round(server)
    async with TableClient.from_link(server.tables[1]) as table:
        command = note(round_id, "Les pavés glissent")
        done = await table.send(command)
        assert done == Done(command.id, server.meeting.state.seq)
        kept = await table.wait_for(lambda: table.records["notes"].get(command.note_id))
        assert isinstance(kept, TableNote)
        assert (kept.text, kept.kind, kept.strength) == ("Les pavés glissent", "worry", 3)
        assert table.pending == []


async def test_a_note_can_be_reworded_and_withdrawn(server: Served) -> None:
    round_id = await open_round(server)
    async with TableClient.from_link(server.tables[1]) as table:
        command = note(round_id, "Des bans")
        await table.send(command)
        await table.send(EditNote(new_id("c"), command.note_id, "Des bancs", "idea", 4))
        await table.send(WithdrawNote(new_id("c"), command.note_id))
        kept = await table.wait_for(lambda: (found := table.records["notes"][command.note_id]).withdrawn_at and found)
        assert (kept.text, kept.wordings) == ("Des bancs", ("Des bans",))


async def test_a_refused_command_raises_its_code_and_facts(server: Served) -> None:
    round_id = await open_round(server)
    await server.do(CloseRound(new_id("c"), round_id))
    async with TableClient.from_link(server.tables[1]) as table:
        with pytest.raises(Refused) as refused:
            await table.send(note(round_id, "Trop tard"))
        assert (refused.value.code, refused.value.facts) == ("round-closed", {"round": round_id})
        assert table.pending == []


async def test_an_unknown_link_is_refused_at_the_door(server: Served) -> None:
    with pytest.raises(Refused) as refused:
        async with TableClient(server.url, "unknown"):
            pytest.fail("the door was open")
    assert refused.value.code == "unknown-table-link"


async def test_a_revoked_link_ends_the_client_and_keeps_what_was_not_sent(server: Served) -> None:
    round_id = await open_round(server)
    table_id = server.ids("tables")[0]
    async with TableClient.from_link(server.tables[1]) as table:
        replaced = IssueTableLink(new_id("c"), table_id, server.house.hash("table", new_token()), replace=True)
        await server.meeting.submit(replaced, ORGANISER)
        command = note(round_id, "Restée ici")
        with pytest.raises(Refused) as refused:
            await table.send(command)
        assert refused.value.code == "unknown-table-link"
        assert table.pending == [command]
        with pytest.raises(Refused):
            await table.wait_for(lambda: False)


async def test_what_was_written_while_the_server_was_away_arrives_once_and_in_order(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        round_id = await open_round(server)
        link, port = server.tables[1], int(server.url.rpartition(":")[2])
        table = await TableClient.from_link(link).__aenter__()
    try:
        await table.wait_for(lambda: not table.online)
        commands = [note(round_id, f"Note {number}") for number in range(20)]
        sending = [asyncio.create_task(table.send(command)) for command in commands]
        async with served(tmp_path, port=port) as server:
            await asyncio.gather(*sending)
            arrived = [each.id for each in server.meeting.state.notes.values()]
            assert arrived == [command.note_id for command in commands]
    finally:
        await table.__aexit__(None, None, None)


class BadLine:
    """A server over a line that drops, now and then with commands that it heard and has not answered.

    drops: how likely after each command. reads: set when it may read commands.
    lines: line by line, the ids of the commands that came over it, in order.
    """

    def __init__(self, seed: int, drops: float) -> None:
        self._draw, self._drops = random.Random(seed), drops
        self.lines: list[list[str]] = []
        self.reads = asyncio.Event()

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[str]:
        """Serve for the length of the block; give the address."""
        async with serve(self._take, "127.0.0.1", 0, max_size=None, compression=None) as server:
            yield "http://127.0.0.1:{1}".format(*server.sockets[0].getsockname())

    async def _take(self, connection: ServerConnection) -> None:
        line: list[str] = []
        self.lines.append(line)
        await connection.recv()
        for frame in (Welcome(PROTOCOL_VERSION, You("table", "t_1"), datetime.now(UTC), "m_1"), Snapshot(0, {})):
            await connection.send(encode(frame).decode())
        await self.reads.wait()
        unanswered: list[str] = []
        while True:
            try:
                async with asyncio.timeout(0.02 if unanswered else None):
                    line.append(json.loads(await connection.recv())["command"]["id"])
            except TimeoutError:
                pass
            else:
                unanswered.append(line[-1])
                if self._draw.random() < self._drops:
                    connection.transport.abort()
                    return
                if self._draw.random() < 0.7:
                    continue
            for id in unanswered:
                await connection.send(encode(Done(id, 0)).decode())
            unanswered.clear()


@pytest.mark.parametrize("seed", range(5))
async def test_commands_arrive_in_order_over_a_line_that_drops_again_and_again(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("table_client.line.AGAIN_MOST_S", 0.01)
    monkeypatch.setattr("table_client.line.AGAIN_FIRST_S", 0.01)
    bad = BadLine(seed, drops=0.05)
    bad.reads.set()
    commands = [note("r_1", f"Note {number}") for number in range(300)]
    ids = [command.id for command in commands]
    async with (
        asyncio.timeout(PATIENCE_S),
        bad() as url,
        TableClient(url, "token") as table,
        asyncio.TaskGroup() as group,
    ):
        for place, command in enumerate(commands):
            group.create_task(table.send(command))
            if place % 7 == seed:
                returns = len(bad.lines)
                await asyncio.sleep(0)  # some go out by themselves, and some while the line is down
                if place % 3 == 0:
                    await table.wait_for(lambda known=returns: len(bad.lines) > known or not table.pending)  # type: ignore[misc]
    assert len(bad.lines) > 5
    assert list(dict.fromkeys(id for line in bad.lines for id in line)) == ids
    for line in bad.lines:
        assert line == sorted(set(line), key=ids.index)
    assert table.pending == []


async def test_a_command_does_not_overtake_those_that_wait_for_a_slow_line() -> None:
    slow = BadLine(0, drops=0)
    # More than all buffers on the way take, so that the last of these wait while the server does not read.
    long = [note("r_1", "x" * 1_000_000) for _ in range(20)]
    async with asyncio.timeout(PATIENCE_S), slow() as url, asyncio.TaskGroup() as group:
        table = TableClient(url, "token")
        for command in long:
            group.create_task(table.send(command))
        await asyncio.sleep(0)
        assert table.pending == long
        async with table:
            late = group.create_task(table.send(note("r_1", "vite")))
            await asyncio.sleep(0)
            assert len(table.pending) == len(long) + 1
            slow.reads.set()
            await late
    [heard] = slow.lines
    assert heard[:-1] == [command.id for command in long]


async def test_a_command_that_is_sent_twice_goes_out_once_and_both_callers_hear_of_it(server: Served) -> None:
    round_id = await open_round(server)
    async with asyncio.timeout(PATIENCE_S), server.table_client() as table:
        command = note(round_id, "Une fois")
        one, two = await asyncio.gather(table.send(command), table.send(command))
        assert one == two == Done(command.id, server.meeting.state.seq)
        assert len(server.meeting.state.notes) == 1


async def test_frames_are_heard_in_order_and_a_return_begins_with_welcome_and_snapshot(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        table = await TableClient.from_link(server.tables[1]).__aenter__()
        heard = table.frames()
        round_id = await open_round(server)
        opened = await anext(heard)
        assert isinstance(opened, Changed)
        assert list(opened.put["rounds"]) == [round_id]
    try:
        async with served(tmp_path, port=port):
            kinds = [type(await anext(heard)) for _ in range(2)]
            assert kinds == [Welcome, Snapshot]
    finally:
        await heard.aclose()
        await table.__aexit__(None, None, None)


async def test_a_table_sees_its_own_notes_and_no_other(server: Served) -> None:
    round_id = await open_round(server)
    async with TableClient.from_link(server.tables[1]) as one, TableClient.from_link(server.tables[2]) as two:
        mine, other = note(round_id, "À nous"), note(round_id, "À eux")
        await one.send(mine)
        await two.send(other)
        await one.wait_for(lambda: one.records["notes"])
        await two.wait_for(lambda: two.records["notes"])
        assert (list(one.records["notes"]), list(two.records["notes"])) == ([mine.note_id], [other.note_id])


async def test_the_same_client_opens_the_other_doors(server: Served) -> None:
    await open_round(server)
    cookie = {"Cookie": await server.cookie("lead")}
    async with (
        LiveClient(server.url, "regie", headers=cookie) as regie,
        LiveClient(server.url, "voter", secret=server.cards[0]) as voter,
        LiveClient(server.url, "display", site=server.site) as display,
    ):
        assert regie.you is not None
        assert regie.you.role == "lead"
        assert len(regie.records["tables"]) == 3
        assert voter.open_round is not None
        assert display.records["displays"][server.site].view == "round"
