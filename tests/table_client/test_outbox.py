"""The client's outbox on disk: what was not answered is sent by whoever opens the file next."""

import asyncio
from pathlib import Path

import pytest

from server.domain.commands import AddNote, CloseRound, IssueTableLink, OpenRound
from server.domain.records import ORGANISER
from server.domain.refusals import Refused
from server.live.house import new_id, new_token
from table_client.client import TableClient
from table_client.outbox import Outbox, OutboxInUse, WrongOutbox
from tests.served import PATIENCE_S, Served, served


def note(round_id: str, text: str) -> AddNote:
    return AddNote(new_id("c"), new_id("n"), round_id, text, "worry", 3)


async def open_round(server: Served) -> str:
    id = server.ids("rounds")[0]
    await server.do(OpenRound(new_id("c"), id))
    return id


def left_behind(folder: Path, *commands: AddNote) -> None:
    """What a client of table 1 leaves that ends before it had a line."""
    outbox = Outbox(folder / "table-1.outbox")
    for command in commands:
        outbox.keep(command)
    outbox.close()


async def test_what_an_ended_client_left_is_sent_in_order_by_the_next_one_before_its_own(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE_S), served(tmp_path / "data") as server:
        round_id = await open_round(server)
        left = [note(round_id, f"Avant {number}") for number in range(5)]
        left_behind(tmp_path, *left)
        async with TableClient.from_link(server.tables[1], outbox=tmp_path / "table-1.outbox") as table:
            own = note(round_id, "Après")
            await table.send(own)
            assert table.pending == []
        assert list(server.meeting.state.notes) == [each.note_id for each in (*left, own)]
        assert Outbox(tmp_path / "table-1.outbox").pending() == []


async def test_an_outbox_goes_on_behind_a_new_link_of_its_table(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE_S), served(tmp_path / "data") as server:
        round_id = await open_round(server)
        async with TableClient.from_link(server.tables[1], outbox=tmp_path / "table-1.outbox") as table:
            token = new_token()
            link = IssueTableLink(new_id("c"), server.ids("tables")[0], server.house.hash("table", token), replace=True)
            await server.meeting.submit(link, ORGANISER)
            command = note(round_id, "Gardée")
            with pytest.raises(Refused):
                await table.send(command)
        async with TableClient(server.url, token, outbox=tmp_path / "table-1.outbox") as table:
            await table.wait_for(lambda: not table.pending)
        assert list(server.meeting.state.notes) == [command.note_id]


async def test_a_command_of_an_earlier_run_that_is_refused_stays_until_somebody_has_seen_to_it(tmp_path: Path) -> None:
    path = tmp_path / "table-1.outbox"
    async with asyncio.timeout(PATIENCE_S), served(tmp_path / "data") as server:
        round_id = await open_round(server)
        await server.do(CloseRound(new_id("c"), round_id))
        late = note(round_id, "Trop tard")
        left_behind(tmp_path, late)
        async with TableClient.from_link(server.tables[1], outbox=path) as table:
            await table.wait_for(lambda: table.refused)
        async with TableClient.from_link(server.tables[1], outbox=path) as table:
            [(command, refused)] = table.refused
            assert (command, refused.code, refused.facts) == (late, "round-closed", {"round": round_id})
            assert table.pending == []
            table.dismiss(late.id)
        async with TableClient.from_link(server.tables[1], outbox=path) as table:
            assert table.refused == []


async def test_a_refusal_that_was_raised_to_its_caller_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "table-1.outbox"
    async with asyncio.timeout(PATIENCE_S), served(tmp_path / "data") as server:
        round_id = await open_round(server)
        await server.do(CloseRound(new_id("c"), round_id))
        async with TableClient.from_link(server.tables[1], outbox=path) as table:
            with pytest.raises(Refused):
                await table.send(note(round_id, "Trop tard"))
            assert (table.pending, table.refused) == ([], [])
        outbox = Outbox(path)
        assert (outbox.pending(), outbox.refused()) == ([], [])


async def test_a_file_is_open_in_one_client_at_a_time(tmp_path: Path) -> None:
    first = Outbox(tmp_path / "one.outbox")
    with pytest.raises(OutboxInUse):
        Outbox(tmp_path / "one.outbox")
    first.close()
    Outbox(tmp_path / "one.outbox").close()


async def test_the_outbox_of_one_table_is_not_sent_by_another(tmp_path: Path) -> None:
    path = tmp_path / "table-1.outbox"
    async with asyncio.timeout(PATIENCE_S), served(tmp_path / "data") as server:
        round_id = await open_round(server)
        async with TableClient.from_link(server.tables[1], outbox=path):
            pass
        left_behind(tmp_path, note(round_id, "De la table 1"))
        with pytest.raises(WrongOutbox):
            async with TableClient.from_link(server.tables[2], outbox=path):
                pass
        assert len(Outbox(path).pending()) == 1
        assert server.meeting.state.notes == {}
