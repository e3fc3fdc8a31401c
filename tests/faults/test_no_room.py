"""A disk that takes no more, under a running server: everyone is told, nothing is lost, and it heals by itself."""

from pathlib import Path
from random import Random

import httpx2
import pytest

from server.domain.commands import AddNote, ClosePoll
from server.domain.refusals import Refused
from server.live.house import new_id
from server.storage.sqlite import SqliteStorage
from table_client.client import LiveClient
from tests.faults.halls import (
    Hall,
    NotStarted,
    cast,
    found_hall,
    lengthen_journal,
    make_secret,
    room_for_boxes_only,
    secret_field,
)

pytestmark = pytest.mark.long


def note(hall: Hall, text: str = "Plus de bancs") -> AddNote:
    return AddNote(new_id("c"), new_id("n"), hall.round, text)


async def refused(client: LiveClient, command: AddNote | ClosePoll) -> str:
    with pytest.raises(Refused) as raised:
        await client.send(command)
    return raised.value.code


async def open_ballot(phone: httpx2.AsyncClient, hall: Hall, code: str) -> str:
    """Open the ballot page as a phone does; return the secret of the form."""
    page = await phone.get(f"/v/{code}/{hall.poll}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    return secret_field(page.text)


async def send_ballot(
    phone: httpx2.AsyncClient, hall: Hall, code: str, secret: str, mark: str, poll: str = ""
) -> httpx2.Response:
    fields = str(httpx2.QueryParams([("secret", secret), ("mark", mark)]))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    return await phone.post(f"/v/{code}/{poll or hall.poll}", content=fields, headers=headers)


async def test_on_a_full_disk_table_and_voter_are_told_and_the_same_is_done_when_there_is_room(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with hall.serve() as server, hall.table() as table, server.web() as phone:
        early, late = note(hall, "avant"), note(hall, "pendant")
        await table.send(early)
        code = hall.cards[0]
        secret = await open_ballot(phone, hall, code)

        server.leave_room(0)
        for _ in range(3):
            assert await refused(table, late) == "not-saved"
            answer = await send_ballot(phone, hall, code, secret, "b")
            assert answer.status_code == 503
            assert 'id="m-b" checked' in answer.text
            assert secret_field(answer.text) == secret
            assert int(answer.headers["Retry-After"]) > 0
            told = await cast(phone, hall.cards[1], hall.poll, ["a"], make_secret(Random(1)))
            assert (told.status_code, told.json()["code"]) == (503, "not-saved")
        async with hall.table() as again, LiveClient(hall.url, "display", site=hall.site) as display:
            assert list(again.records["notes"]) == [early.note_id]
            assert list(display.records["polls"]) == [hall.poll]
        assert (await phone.get("/healthz")).json()["ok"] is True
        assert (await phone.get(f"/t/{hall.tables[1]}")).status_code == 200

        server.leave_room(None)
        await table.send(late)
        answer = await send_ballot(phone, hall, code, secret, "b")
        assert answer.status_code in (200, 303)
        await table.wait_for(lambda: hall.poll in table.turnout and table.turnout[hall.poll].voted == 1)
        assert list(table.records["notes"]) == [early.note_id, late.note_id]
    assert list((await hall.state()).notes) == [early.note_id, late.note_id]
    assert list((await hall.box(hall.poll)).values()) == [("b",)]
    await hall.whole()


async def test_on_a_full_disk_a_closing_is_told_and_the_same_command_closes_when_there_is_room(tmp_path: Path):
    hall = await found_hall(tmp_path, polls=2, opened=2)
    async with hall.serve() as server, server.web() as phone:
        for place, code in enumerate(hall.cards[:4]):
            for poll in hall.polls:
                assert (await cast(phone, code, poll, ["a"], make_secret(Random(place)))).status_code == 200
        async with await server.regie() as regie, hall.table() as table:
            await lengthen_journal(hall, table)
            closings = [ClosePoll(new_id("c"), poll) for poll in hall.polls]
            server.leave_room(0)
            assert await refused(regie, closings[0]) == "not-saved"
            assert regie.records["polls"][hall.polls[0]].is_open
            server.leave_room(None)
            # What fails now is the journal, after the box was sealed.
            server.leave_room(room_for_boxes_only(hall))
            assert await refused(regie, closings[1]) == "not-saved"
            late = await cast(phone, hall.cards[5], hall.polls[1], ["b"], make_secret(Random(9)))
            assert late.json()["code"] == "poll-closed"
            secret = make_secret(Random(10))
            page = await phone.get(f"/v/{hall.cards[5]}/{hall.polls[1]}", headers={"Accept": "text/html"})
            assert page.status_code == 200
            answer = await send_ballot(phone, hall, hall.cards[5], secret, "b", poll=hall.polls[1])
            assert answer.status_code == 409
            assert "<h1>" in answer.text
            server.leave_room(None)
            for closing in closings:
                await regie.send(closing)
            await regie.wait_for(lambda: not regie.open_polls)
            assert [poll.tally.counts["a"] for poll in regie.records["polls"].values()] == [4, 4]
    await hall.whole()
    async with SqliteStorage(hall.data) as storage:
        assert await storage.boxes.sealed() == set(hall.polls)


async def test_a_closing_cut_short_waits_for_room_and_the_start_says_so_in_a_sentence(tmp_path: Path):
    hall = await found_hall(tmp_path)
    server = hall.serve()
    await server.start()
    await server.kill()  # it leaves a log of its own length behind
    async with SqliteStorage(hall.data) as storage:
        await storage.boxes.seal(hall.poll)
        for _ in range(2):
            with pytest.raises(NotStarted) as raised:
                await hall.serve(how="starved").start()
            status, said = raised.value.args
            assert (status, said.count("\n")) == (2, 1)
            assert "Traceback" not in said
            assert "enregistr" in said
    async with hall.serve(), hall.table() as table:
        await table.wait_for(lambda: not table.open_polls)
    await hall.whole()


async def test_on_a_full_disk_a_sign_in_link_is_not_used_up(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with hall.serve() as server, server.web() as browser:
        link = "/join/" + server.doors["staff"]["lead"].rpartition("/")[2]
        server.leave_room(0)
        for _ in range(2):
            answer = await browser.get(link, headers={"Accept": "text/html"})
            assert (answer.status_code, "set-cookie" in answer.headers) == (503, False)
        server.leave_room(None)
        assert (await browser.get(link)).status_code == 303
        assert (await browser.get("/regie")).status_code == 200


async def test_files_made_read_only_under_a_running_server_are_told_and_the_same_is_done_afterwards(tmp_path: Path):
    hall = await found_hall(tmp_path)
    async with hall.serve(how="lowly") as server, hall.table() as table, server.web() as phone:
        early, late = note(hall), note(hall)
        await table.send(early)
        # A file that is open stays open to its writer; a failed write has the server open it anew.
        server.leave_room(0)
        assert await refused(table, late) == "not-saved"
        secret = make_secret(Random(1))
        assert (await cast(phone, hall.cards[0], hall.poll, ["a"], secret)).status_code == 503
        for file in hall.data.glob("*.db*"):
            file.chmod(0o444)
        server.leave_room(None)
        for _ in range(2):
            assert await refused(table, late) == "not-saved"
            assert (await cast(phone, hall.cards[0], hall.poll, ["a"], secret)).status_code == 503
        assert (await phone.get("/healthz")).json()["ok"] is True
        async with hall.table() as again:
            assert list(again.records["notes"]) == [early.note_id]
        for file in hall.data.glob("*.db*"):
            file.chmod(0o644)
        await table.send(late)
        assert (await cast(phone, hall.cards[0], hall.poll, ["a"], secret)).status_code == 200
