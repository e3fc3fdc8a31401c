"""Rules for printing from the régie: who prints what, what is refused and how, and when paper counts as issued."""

import asyncio
import json
import os
import resource
import signal
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from printouts.sheet_code import meeting_tag
from server.domain import commands as c
from server.domain import ids
from server.domain.paper import PaperBatch
from server.domain.records import ORGANISER, Actor
from server.domain.refusals import Refused
from server.i18n import Words
from server.live.house import new_id
from server.paper.count import paper_key
from server.paper.reading import read_apart
from server.printing import press
from server.printing.orders import FAULTS, WHO_PRINTS
from tests.case import case
from tests.served import SCRIPT, Served, served


class Regie:
    """Somebody of the régie who prints."""

    def __init__(self, server: Served, cookie: str) -> None:
        self.server = server
        self.headers = {"Cookie": cookie}

    @classmethod
    async def of(cls, server: Served, role: str = "lead") -> "Regie":
        return cls(server, await server.cookie(role))

    async def order(self, what: str, **order: object) -> list[dict[str, Any]]:
        """Return every line of the answer to an order."""
        async with httpx2.AsyncClient(timeout=120) as client:
            answer = await client.post(
                self.server.url + "/regie/prints", json={"what": what, **order}, headers=self.headers
            )
        return [json.loads(line) for line in answer.text.splitlines()]

    async def printed(self, what: str, **order: object) -> str:
        """Return the id of a file that could be made."""
        lines = await self.order(what, **order)
        assert "ready" in lines[-1], lines
        return str(lines[-1]["ready"])

    async def fault(self, what: str, **order: object) -> str:
        lines = await self.order(what, **order)
        assert "code" in lines[-1], lines
        return str(lines[-1]["code"])

    async def fetch(self, id: str, **headers: str) -> httpx2.Response:
        async with httpx2.AsyncClient() as client:
            return await client.get(f"{self.server.url}/regie/prints/{id}.pdf", headers={**self.headers, **headers})

    @property
    def batches(self) -> list[PaperBatch]:
        return list(self.server.meeting.state.batches.values())


def first_poll(server: Served) -> str:
    return server.ids("polls")[0]


async def serials(server: Served, pdf: bytes, path: Path) -> list[int]:
    """Return the serials that the codes of a file say."""
    await asyncio.to_thread(path.write_bytes, pdf)
    key = paper_key(server.house, server.meeting.id)
    found = [read async for read in read_apart({"file": path}, key, meeting_tag(server.meeting.id))]
    assert all(read.sheet for read in found), found
    return sorted(read.sheet.code.serial for read in found if read.sheet)


async def test_ballots_are_issued_once_their_file_is_there_and_the_same_file_is_fetched_again(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        id = await lead.printed("ballots", poll=first_poll(server), count=3)
        [batch] = lead.batches
        assert (batch.id, batch.kind, batch.first, batch.count, batch.poll_id) == (id, "live", 1, 3, first_poll(server))
        first, again = await lead.fetch(id), await lead.fetch(id)
        assert first.headers["content-type"] == "application/pdf"
        assert first.headers["content-disposition"] == 'inline; filename="bulletins-1.pdf"'
        assert first.headers["cache-control"] == "no-store"
        assert first.content == again.content
        assert len(lead.batches) == 1
        assert await serials(server, first.content, tmp_path / "scan.pdf") == [1, 2, 3]
        part = await lead.fetch(id, Range="bytes=100-")
        assert (part.status_code, part.content) == (206, first.content[100:])  # a download that broke goes on
        [kept] = (tmp_path / "data" / press.FOLDER).rglob("*.pdf")
        assert kept.stat().st_mode & 0o077 == 0
        by_journal = [row.actor for row in await server.house.storage.journal.read(server.meeting.id, 0)][-1]
        assert by_journal.startswith("lead:")


async def test_two_who_print_at_once_get_different_serials_and_are_told_that_they_wait(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead, operator = await Regie.of(server), await Regie.of(server, "vote-operator")
        people = [lead, operator, lead]
        told = await asyncio.gather(*(each.order("ballots", poll="1", count=2) for each in people))
        assert sum({"done": 0, "of": 0} in lines for lines in told) == 2
        made = [str(lines[-1]["ready"]) for lines in told]
        found = [
            await serials(server, (await people[0].fetch(id)).content, tmp_path / f"{place}.pdf")
            for place, id in enumerate(made)
        ]
        assert sorted(serial for each in found for serial in each) == list(range(1, 7))


async def test_who_prints_while_another_process_does_prints_with_other_serials(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        order = {"what": "ballots", "poll": "1", "count": 1_000}
        async with (
            httpx2.AsyncClient(timeout=60) as client,
            client.stream("POST", server.url + "/regie/prints", json=order, headers=lead.headers) as answer,
        ):
            lines = answer.aiter_lines()
            await anext(lines)
            command = c.PrintPaper(new_id(ids.COMMAND), "b_cli", "live", 1, 10, first_poll(server))
            await server.meeting.submit(command, ORGANISER)
            told = [json.loads(line) async for line in lines]
        assert [(batch.first, batch.count) for batch in lead.batches] == [(1, 10), (11, 1_000)]
        assert told[-1]["ready"] == lead.batches[1].id
        assert [path.stem for path in (tmp_path / "data" / press.FOLDER).rglob("*.pdf")] == [told[-1]["ready"]]


async def test_only_who_may_print_prints_and_fetches(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead, operator = await Regie.of(server), await Regie.of(server, "vote-operator")
        orders: dict[str, dict[str, object]] = {
            "ballots": {"poll": "1", "count": 1}, "booklets": {"count": 1}, "signs": {}, "poster": {},
            "guides": {}, "desk-sheets": {"count": 1},
        }  # fmt: skip
        assert set(orders) == set(WHO_PRINTS)
        for role in ("theme-team", "observer", "steward"):
            other = await Regie.of(server, role)
            for what, order in orders.items():
                with case((role, what)):
                    assert await other.fault(what, **order) == "not-allowed"
        for what, order in orders.items():
            with case(what):
                if what != "ballots":
                    assert await operator.fault(what, **order) == "not-allowed"
                id = await lead.printed(what, **order)
                assert (await lead.fetch(id)).content.startswith(b"%PDF")
                stranger = await operator.fetch(id)
                assert stranger.status_code == (200 if what == "ballots" else 403 if what == "booklets" else 404)
                assert (await other.fetch(id)).status_code in (403, 404)
        own = await operator.printed("ballots", poll="1", count=1)
        assert (await operator.fetch(own)).status_code == 200
        nobody = Regie(server, "")
        assert await nobody.fault("poster") == "sign-in-first"
        assert (await nobody.fetch(own)).status_code == 401
        pages = next(batch.pages for batch in lead.batches if batch.pages)
        booklet = c.PrintPaper(new_id(ids.COMMAND), new_id("b"), "booklet", 90, 1, "", pages)
        with pytest.raises(Refused) as refused:  # nor past the page
            await server.meeting.submit(booklet, Actor("vote-operator", "u_1"))
        assert refused.value.code == "not-allowed"


async def test_no_page_of_another_site_prints_and_an_order_that_is_none_is_refused(tmp_path: Path):
    async with served(tmp_path / "data") as server, httpx2.AsyncClient() as client:
        lead = await Regie.of(server)
        url = server.url + "/regie/prints"
        poster = {"what": "poster"}
        elsewhere = await client.post(url, json=poster, headers={**lead.headers, "Origin": "http://elsewhere.example"})
        assert elsewhere.json()["code"] == "sign-in-first"
        as_form = {**lead.headers, "Content-Type": "text/plain"}
        assert (await client.post(url, content=b'{"what":"poster"}', headers=as_form)).json()["code"] == "malformed"
        wrong: list[object] = [
            [],
            {},
            {"what": "money"},
            {**poster, "more": 1},
            {**poster, "wifi": "x" * 500},
            {"what": "ballots", "count": "ten"},
            {"what": "ballots", "count": 10**12},
            {"what": "ballots", "size": "A0"},
        ]
        for body in wrong:
            answer = await client.post(url, json=body, headers=lead.headers)
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), body
        assert (await client.get(url, headers=lead.headers)).status_code == 405
        for id in ("b_none", "..%2F..%2Fserver", "%00"):
            assert (await lead.fetch(id)).status_code == 404
        assert lead.batches == []


async def test_what_cannot_be_printed_is_said_before_anything_is_issued(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        orders: list[tuple[str, dict[str, object], str]] = [
            ("ballots", {"poll": "1", "count": 0}, "print-how-many-sheets"),
            ("ballots", {"poll": "1", "count": -3}, "print-how-many-sheets"),
            ("ballots", {"poll": "1", "count": 20_000}, "print-how-many-sheets"),
            ("ballots", {"count": 5}, "print-needs-poll"),
            ("ballots", {"poll": "9", "count": 5}, "print-which-poll"),
            ("ballots", {"poll": "2", "count": 5}, "print-no-choices"),
            ("ballots", {"poll": "1", "count": 5, "language": "de"}, "print-which-language"),
            ("booklets", {"count": 5_000}, "print-how-many-sheets"),
            ("booklets", {"count": 1, "spare": 99}, "print-spare"),
            ("signs", {"table": 99}, "print-which-table"),
            ("poster", {"wifi_password": "sesame"}, "print-no-name"),
            ("desk-sheets", {"poll": "none"}, "print-how-many-sheets"),
        ]
        for what, order, code in orders:
            with case((what, order)):
                assert await lead.fault(what, **order) == code
        await server.do(c.OpenPoll(new_id(ids.COMMAND), first_poll(server)))
        await server.do(c.ClosePoll(new_id(ids.COMMAND), first_poll(server)))
        assert await lead.fault("ballots", poll="1", count=1) == "poll-closed"
        assert lead.batches == []


def test_every_reason_has_its_sentences():
    regie, cli = Words("fr", "regie").entries, Words("fr", "cli").entries
    assert {code for code in FAULTS if f"regie-print-{code}" not in regie} == {"gone"}  # that is a page not found
    in_process = set(FAULTS) - {"gone", "disk-full", "unwritable", "gave-up"}
    assert {code for code in in_process if f"print-{code}" not in cli} == set()


async def test_a_text_that_does_not_fit_and_letters_that_no_font_has_are_named(tmp_path: Path):
    many = "".join(f'{{ text = "Choix {n}", pictogram = "tree" }}, ' for n in range(12))
    script = SCRIPT.replace('{ text = "Planter"', many + '{ text = "\U00012000"')
    async with served(tmp_path / "data", script=script) as server:
        lead = await Regie.of(server)
        [told] = await lead.order("ballots", poll="1", count=1, size="A5")
        assert (told["code"], told["facts"]["got"]) == ("print-unfit-choices", 14)
        [told] = await lead.order("ballots", poll="1", count=1)
        assert (told["code"], told["facts"]) == ("print-no-letters", {"letters": "\U00012000"})
        assert lead.batches == []
        assert list((tmp_path / "data" / press.FOLDER).rglob("*.pdf*")) == []


async def test_the_meeting_goes_on_while_thousands_are_printed_and_it_is_told_how_far_they_are(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        held: list[float] = []

        async def beat() -> None:
            while True:
                before = time.monotonic()
                await asyncio.sleep(0.01)
                held.append(time.monotonic() - before)

        beating = asyncio.create_task(beat())
        lines = await lead.order("ballots", poll="1", count=1_500)
        beating.cancel()
        assert "ready" in lines[-1]
        assert lines[-1]["pages"] == 1_500
        far = [line["done"] for line in lines[:-1]]
        assert far
        assert far == sorted(far)
        assert {line["of"] for line in lines[:-1]} == {1_500}
        assert max(held) < 1.0  # in this process it would take a second or more


async def test_who_goes_away_stops_the_printing_and_nothing_is_issued(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        order = {"what": "ballots", "poll": "1", "count": 5_000}
        async with (
            httpx2.AsyncClient(timeout=60) as client,
            client.stream("POST", server.url + "/regie/prints", json=order, headers=lead.headers) as answer,
        ):
            first = await anext(answer.aiter_lines())
            assert json.loads(first)["of"] == 5_000
        assert await lead.printed("ballots", poll="1", count=1)  # its turn has come, so the other one has ended
        assert [(batch.first, batch.count) for batch in lead.batches] == [(1, 1)]
        assert len(list((tmp_path / "data" / press.FOLDER).rglob("*.pdf*"))) == 1


async def test_a_printing_whose_process_is_killed_is_given_up_and_nothing_is_issued(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        before = children()
        order = {"what": "ballots", "poll": "1", "count": 5_000}
        async with (
            httpx2.AsyncClient(timeout=60) as client,
            client.stream("POST", server.url + "/regie/prints", json=order, headers=lead.headers) as answer,
        ):
            lines = answer.aiter_lines()
            await anext(lines)
            [setting] = children() - before
            os.kill(setting, signal.SIGKILL)
            last = [json.loads(line) async for line in lines][-1]
        assert last["code"] == "print-gave-up"
        assert lead.batches == []
        assert list((tmp_path / "data" / press.FOLDER).rglob("*.pdf*")) == []
        assert await lead.printed("ballots", poll="1", count=1)


def children() -> set[int]:
    """Return the processes that this one has begun."""
    return {int(pid) for each in Path("/proc/self/task").glob("*/children") for pid in each.read_text().split()}


async def test_where_there_is_no_room_it_is_said_and_nothing_is_issued(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        folder = tmp_path / "data" / press.FOLDER
        folder.write_text("a file in the place of the folder")
        assert await lead.fault("ballots", poll="1", count=1) == "print-unwritable"
        folder.unlink()
        # Whoever is begun from now on may write no file: that is how a full disk looks.
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
            assert await lead.fault("ballots", poll="1", count=1) == "print-disk-full"
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert lead.batches == []
        assert await lead.printed("ballots", poll="1", count=1)


async def test_a_file_is_kept_for_a_day_and_what_holds_doors_or_passwords_never_on_the_disk(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        old = await lead.printed("ballots", poll="1", count=1)
        [path] = (tmp_path / "data" / press.FOLDER).rglob("*.pdf")
        long_ago = time.time() - press.KEPT_S - 60
        os.utime(path, (long_ago, long_ago))
        await lead.printed("ballots", poll="1", count=1)
        assert (await lead.fetch(old)).status_code == 404
        assert len(list(path.parent.iterdir())) == 1

        poster = await lead.printed("poster", wifi="Salle-des-fetes", wifi_password="sesame-ouvre-toi")
        signs = await lead.printed("signs", table=2)
        assert (await lead.fetch(poster)).status_code == (await lead.fetch(signs)).status_code == 200
        assert len(list(path.parent.iterdir())) == 1
        for each in (tmp_path / "data").rglob("*"):
            assert each.is_dir() or b"sesame-ouvre-toi" not in each.read_bytes(), each
        server.app.state.press.clock = lambda: time.monotonic() + press.HELD_S
        assert (await lead.fetch(poster)).status_code == 404


async def test_a_sign_that_is_printed_again_leaves_the_one_before_valid(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        links = len(server.meeting.state.table_links)
        await lead.printed("signs")
        assert len(server.meeting.state.table_links) == links + 3
        async with server.table_client(1):
            pass


async def test_a_poll_is_given_a_page_and_the_regie_is_told_how_its_paper_stands(tmp_path: Path):
    async with served(tmp_path / "data") as server:
        lead = await Regie.of(server)
        socket = await server.socket("regie", cookie=lead.headers["Cookie"])
        shown = await socket.until("snapshot")
        assert (shown["put"]["batches"], shown["paper"]) == ({}, {})
        await lead.printed("booklets", count=4, spare=1)
        poll, later = server.ids("polls")
        told = await socket.until("paper")
        assert told["accounts"][poll]["printed"] == 4
        state = server.meeting.state
        assert [page.number for page in lead.batches[0].pages] == [1, 2, 3]
        assert state.polls[later].page == 2
        back = await socket.command(type="give-page", id=new_id(ids.COMMAND), poll_id=later, page=0)
        assert back["type"] == "done"
        assert state.polls[later].page == 0
        other_form = await socket.command(type="give-page", id=new_id(ids.COMMAND), poll_id=poll, page=2)
        assert other_form["code"] == "bad-value"
        taken = await socket.command(type="give-page", id=new_id(ids.COMMAND), poll_id=later, page=9)
        assert taken["code"] == "not-found"
        await lead.printed("ballots", poll="1", count=1)
        own = await socket.command(type="give-page", id=new_id(ids.COMMAND), poll_id=poll, page=0)
        assert own["code"] == "bad-value"  # its ballots bear the pictograms of the page
        card = next(iter(state.cards))
        await server.meeting.submit(c.StrikeCard(new_id(ids.COMMAND), card, "7"), Actor("steward", "u_1"))
        told = await socket.until("paper")
        while told["accounts"][poll]["handed_out"] == 0:
            told = await socket.until("paper")
        observer = await server.socket("regie", cookie=await server.cookie("observer"))
        await observer.until("snapshot")
        refused = await observer.command(type="give-page", id=new_id(ids.COMMAND), poll_id=later, page=2)
        assert refused["code"] == "not-allowed"
