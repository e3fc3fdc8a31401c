"""Two server processes on one data folder: what one of them decides holds in the other."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from server.domain.commands import AddNote, ClosePoll, CloseRound, CreateTheme, OpenPoll, PublishPoll
from server.domain.refusals import Refused
from server.live.house import new_id
from server.storage.sqlite import SqliteStorage
from table_client.client import TableClient
from tests.faults.halls import ROOT, Hall, ServerProcess, cast, found_hall, free_port, make_secret

Both = tuple[ServerProcess, ServerProcess]


pytestmark = pytest.mark.long


@pytest.fixture
async def hall(tmp_path: Path) -> Hall:
    return await found_hall(tmp_path, tables=10, cards=60, polls=2)


@pytest.fixture
async def both(hall: Hall) -> AsyncIterator[Both]:
    async with hall.serve() as one, hall.serve(port=free_port()) as two:
        yield one, two


def note(hall: Hall, text: str = "Plus de bancs") -> AddNote:
    return AddNote(new_id("c"), new_id("n"), hall.round, text)


async def test_a_round_closed_in_one_process_refuses_a_note_in_the_other(hall: Hall, both: Both):
    one, two = both
    async with await one.regie() as regie, two.table() as table:
        await table.send(note(hall))
        await regie.send(CloseRound(new_id("c"), hall.round))
        with pytest.raises(Refused) as refused:
            await table.send(note(hall))
        assert (refused.value.code, refused.value.facts) == ("round-closed", {"round": hall.round})
    await hall.whole()


async def test_a_card_that_votes_in_both_processes_at_the_same_moment_counts_once(hall: Hall, both: Both):
    draw = Random(1944)
    async with both[0].web() as one, both[1].web() as two:
        for code in hall.cards:
            answers = await asyncio.gather(
                cast(one, code, hall.poll, ["a"], make_secret(draw)),
                cast(two, code, hall.poll, ["b"], make_secret(draw)),
            )
            assert sorted(each.status_code for each in answers) == [200, 409]
            assert [each.json()["code"] for each in answers if each.status_code == 409] == ["already-voted"]
    assert len(await hall.box(hall.poll)) == len(hall.cards)
    async with SqliteStorage(hall.data) as storage:
        assert len(await storage.boxes.roll(hall.poll)) == len(hall.cards)


async def test_a_vote_in_one_process_after_the_other_has_closed_the_poll_is_refused(hall: Hall, both: Both):
    one, two = both
    async with await one.regie() as regie, two.web() as phone, two.table() as table:
        assert (await cast(phone, hall.cards[0], hall.poll, ["a"], make_secret(Random(1)))).status_code == 200
        await regie.send(ClosePoll(new_id("c"), hall.poll))
        late = await cast(phone, hall.cards[1], hall.poll, ["a"], make_secret(Random(2)))
        assert (late.status_code, late.json()["code"]) == (409, "poll-closed")
        await table.wait_for(lambda: not table.open_polls)
        assert table.records["polls"][hall.poll].tally is None
        await regie.send(PublishPoll(new_id("c"), hall.poll))
        tally = await table.wait_for(lambda: table.records["polls"][hall.poll].tally)
        assert tally.ballots == 1
    await hall.whole()


async def test_clients_of_one_process_get_what_the_other_commits_in_its_order(hall: Hall, both: Both):
    one, two = both
    async with one.table(1) as writer, await two.regie() as regie, two.table(2) as other:
        sent = [note(hall, f"Note {number}") for number in range(30)]
        for each in sent:
            await writer.send(each)
        await regie.send(CreateTheme(new_id("c"), "h_bancs", "Bancs", (sent[0].note_id,)))  # decided on all of them
        await regie.wait_for(lambda: len(regie.records["notes"]) == len(sent))
        assert list(regie.records["notes"]) == [each.note_id for each in sent]
        async with await one.regie() as there:
            await there.wait_for(lambda: there.records["themes"])
            await regie.wait_for(lambda: len(regie.records["members"]) == 2)  # whoever has just signed in
            assert there.records == regie.records
        assert other.records["notes"] == {}


async def test_without_a_word_of_its_own_a_process_follows_the_other(hall: Hall, both: Both):
    one, two = both
    async with await one.regie() as regie, two.table() as table:
        done = await regie.send(OpenPoll(new_id("c"), hall.polls[1]))
        await table.wait_for(lambda: len(table.open_polls) == 2)
        assert table.seq == done.seq


async def links(hall: Hall, *options: str) -> dict[str, str]:
    """`tablee links` beside the running servers: table id -> token."""
    command = (sys.executable, "-m", "server", "links", str(hall.data), "--tables", "--json", *options)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=PIPE)
    said, wrong = await process.communicate()
    assert process.returncode == 0, wrong.decode()
    return {each["id"]: each["url"].rpartition("/")[2] for each in json.loads(said)["tables"]}


async def test_links_issued_beside_a_running_server_open_at_once_for_all_who_come_at_the_same_moment(
    hall: Hall, both: Both
):
    for options in ((), ("--replace",), ()):
        tokens = await links(hall, *options)

        async def come(server: ServerProcess, table_id: str, token: str) -> None:
            async with TableClient(server.url, token) as table:
                assert table.you is not None
                assert table.you.id == table_id

        await asyncio.gather(*(come(server, *each) for server in both for each in tokens.items()))


async def test_a_link_replaced_beside_a_running_server_ends_the_devices_that_use_the_old_one(hall: Hall, both: Both):
    async with hall.table(1) as old:
        await links(hall, "--replace")
        with pytest.raises(Refused, match="unknown-table-link"):
            await old.wait_for(lambda: None)


async def test_writers_in_both_processes_lose_nothing_and_keep_their_order(hall: Hall, both: Both):
    async def write(server: ServerProcess, number: int) -> list[str]:
        async with server.table(number) as table:
            sent = [note(hall) for _ in range(15)]
            await asyncio.gather(*(table.send(each) for each in sent))
            return [each.note_id for each in sent]

    written = await asyncio.gather(*(write(both[number % 2], number) for number in hall.tables))
    state = await hall.state()
    for number, sent in zip(hall.tables, written, strict=True):
        assert [id for id, each in state.notes.items() if each.table_id == hall.table_ids[number]] == sent
    await hall.whole()
