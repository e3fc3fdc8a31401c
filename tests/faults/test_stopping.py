"""Asked to stop, a server ends soon and well, with everything that it acknowledged on the disk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from server.domain.commands import AddNote, ClosePoll
from server.domain.decide.checks import found
from server.domain.receipts import receipt_of
from server.domain.records import Actor
from server.live.house import new_id
from server.run import bind, running
from table_client.client import TableClient
from tests.faults.halls import Hall, NotStarted, cast, found_hall, held, make_secret, until
from tests.faults.lines import line

pytestmark = pytest.mark.long


async def write(hall: Hall, client: TableClient, done: list[str]) -> None:
    """Write notes until the line is gone for good; keep the ids of those acknowledged."""
    for _ in range(10_000):
        note = new_id("n")
        await client.send(AddNote(new_id("c"), note, hall.round, "Plus de bancs"))
        done.append(note)


async def vote(hall: Hall, codes: list[str], seed: int, receipts: set[str]) -> None:
    draw = Random(seed)
    async with httpx2.AsyncClient(base_url=hall.url) as web:
        for code in codes:
            secret = make_secret(draw)
            try:
                answer = await cast(web, code, hall.poll, ["a"], secret)
            except httpx2.TransportError:
                return
            assert answer.status_code == 200
            receipts.add(receipt_of(hall.poll, secret))


async def test_a_busy_server_asked_to_stop_ends_well_with_everything_that_it_acknowledged(tmp_path: Path):
    hall = await found_hall(tmp_path, tables=5, cards=3_000)
    notes: list[str] = []
    receipts: set[str] = set()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(hall.serve())
        clients = [await stack.enter_async_context(hall.table(number)) for number in hall.tables]
        busy = [asyncio.create_task(write(hall, client, notes)) for client in clients]
        busy += [asyncio.create_task(vote(hall, hall.cards[part::3], part, receipts)) for part in range(3)]
        await until(lambda: len(notes) > 50 and len(receipts) > 50)
        assert await server.stop() == 0
        assert server.said == ""
        for each in busy:
            each.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
    state = await hall.state()
    assert set(notes) <= state.notes.keys()
    assert receipts <= (await hall.box(hall.poll)).keys()
    await hall.whole()
    async with hall.serve(), hall.table() as table:
        await table.send(AddNote(new_id("c"), new_id("n"), hall.round, "Encore une"))


async def test_clients_that_do_not_read_or_do_not_say_goodbye_do_not_keep_a_server_from_ending(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with hall.house() as house:
        meeting = house.meetings[hall.meeting]
        table = Actor("table", hall.table_ids[1])
        notes = [AddNote(new_id("c"), new_id("n"), hall.round, "é" * 500) for _ in range(8_000)]
        await asyncio.gather(*(meeting.submit(note, table) for note in notes))
    async with hall.serve() as server, AsyncExitStack() as stack:
        deaf = await stack.enter_async_context(line(server.url, **await server.cookie()))
        await deaf.hello("regie")  # 9 MB wait for it, more than the system takes
        mute = await stack.enter_async_context(line(server.url))
        await mute.hello("display", site=hall.site)
        for quiet in (deaf, mute):
            await anext(quiet.frames())
        half = await stack.enter_async_context(line(server.url))
        await half.raw(b"\x81")
        _, writer = await asyncio.open_connection("127.0.0.1", hall.port)
        stack.callback(writer.close)
        writer.write(b"POST /v HTTP/1.1\r\nHost: h\r\n")
        assert await server.stop() == 0
        assert server.said == ""


async def test_who_reads_that_the_doors_are_open_may_ask_to_stop_at_once(tmp_path: Path):
    hall = await found_hall(tmp_path)
    for _ in range(3):
        async with hall.serve() as server:
            assert await server.stop() == 0


async def test_a_closing_under_way_is_done_or_finished_at_the_next_start(tmp_path: Path):
    hall = await found_hall(tmp_path, cards=50)
    async with hall.serve() as server:
        async with server.web() as web:
            for place, code in enumerate(hall.cards):
                assert (await cast(web, code, hall.poll, ["a"], make_secret(Random(place)))).status_code == 200
        async with await server.regie() as regie:
            with held(hall.data / "boxes.db"):
                closing = asyncio.create_task(regie.send(ClosePoll(new_id("c"), hall.poll)))
                await until(lambda: regie.pending)
                server.ask_to_stop()
            assert await server.ended() == 0
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
    async with hall.serve() as server, await server.regie() as regie:
        if regie.open_polls:
            await regie.send(ClosePoll(new_id("c"), hall.poll))
        await regie.wait_for(lambda: not regie.open_polls)
        assert regie.records["polls"][hall.poll].tally.ballots == 50
    await hall.whole()


async def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with hall.serve():
        with pytest.raises(NotStarted) as raised:
            await hall.serve().start()
        status, said = raised.value.args
        assert (status, said.count("\n"), "Traceback" in said) == (2, 1, False)


async def test_an_application_that_does_not_start_leaves_the_loop_to_those_who_still_have_files_to_close():
    @asynccontextmanager
    async def fails(app: Starlette) -> AsyncIterator[None]:
        found({}, "m_1", "meeting")
        yield

    listener = bind("127.0.0.1", 0)
    with pytest.raises(RuntimeError, match="did not start"):
        async with running(Starlette(routes=[Route("/", lambda request: None)], lifespan=fails), listener):
            pytest.fail("it was started")
    await asyncio.sleep(0)
    listener.close()
