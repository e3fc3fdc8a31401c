"""What reads well in a bridge: notes by their words, and ids by where the words come from."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.commands import CloseRound, OpenRound, SendMessage
from server.domain.ids import Id
from server.domain.refusals import Refused
from server.live.house import new_id
from table_client.client import TableClient
from table_client.ids import id_from
from tests.served import Served, served


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path / "data") as running:
        yield running


async def open_round(server: Served, place: int = 0) -> None:
    await server.do(OpenRound(new_id("c"), server.ids("rounds")[place]))


async def test_a_note_is_written_reworded_and_withdrawn(server: Served) -> None:
    await open_round(server)
    async with TableClient.from_link(server.tables[1]) as table:
        id = await table.write("Des bans", "worry", 3, pictogram="bench")
        await table.reword(id, "Des bancs", "worry", 4)
        await table.withdraw(id)
        note = await table.wait_for(lambda: (found := table.records["notes"][id]).withdrawn_at and found)
        assert (note.text, note.kind, note.strength, note.wordings) == ("Des bancs", "worry", 4, ("Des bans",))


async def test_what_comes_from_one_source_is_one_note_however_often_it_is_written(server: Served) -> None:
    await open_round(server)
    for _ in range(2):
        async with TableClient.from_link(server.tables[1]) as table:
            for row in range(3):
                await table.write(f"Ligne {row}", source=("feuille", str(row)))
    assert [each.text for each in server.meeting.state.notes.values()] == ["Ligne 0", "Ligne 1", "Ligne 2"]


async def test_a_note_that_is_refused_raises(server: Served) -> None:
    await open_round(server)
    async with TableClient.from_link(server.tables[1]) as table:
        id = await table.write("À temps")
        await server.do(CloseRound(new_id("c"), server.ids("rounds")[0]))
        with pytest.raises(Refused) as refused:
            await table.reword(id, "Trop tard")
        assert refused.value.code == "round-closed"


async def test_the_regie_is_called_and_its_message_read(server: Served) -> None:
    async with TableClient.from_link(server.tables[1]) as table:
        id = await table.ask_for_help("tablet", "L’écran est noir")
        call = await table.wait_for(lambda: table.records["help_calls"].get(id))
        assert (call.reason, call.text) == ("tablet", "L’écran est noir")
        await server.do(SendMessage(new_id("c"), "g_1", "On arrive.", (table.id,)))
        await table.wait_for(lambda: "g_1" in table.records["messages"])
        await table.read("g_1")
        await table.wait_for(lambda: table.records["readings"])


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_an_id_is_that_of_its_source_alone(one: list[str], other: list[str]) -> None:
    msgspec.convert(id_from("n", *one), Id)
    assert (id_from("n", *one) == id_from("n", *other)) == (one == other)
