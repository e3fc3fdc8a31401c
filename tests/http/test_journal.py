"""Rules of the journal as it is read in the régie, and of the doors of those who read it."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from server.domain import commands as c
from server.domain import ids
from server.domain.records import Actor
from server.http.journal import ROWS, TEXT_MOST
from server.live.house import new_id
from tests.served import SCRIPT, Served, served


async def page_of(server: Served, role: str, before: int | None = None) -> httpx2.Response:
    query = "" if before is None else f"?before={before}"
    async with httpx2.AsyncClient(base_url=server.url, headers={"Cookie": await server.cookie(role)}) as client:
        return await client.get(f"/regie/journal{query}")


async def notes(server: Served, texts: list[str]) -> None:
    round = server.ids("rounds")[0]
    await server.do(c.OpenRound(new_id(ids.COMMAND), round))
    table = Actor("table", server.ids("tables")[0])
    for text in texts:
        await server.meeting.submit(c.AddNote(new_id(ids.COMMAND), new_id(ids.NOTE), round, text), table)


async def test_the_journal_is_told_from_its_end_to_its_beginning_without_holes(tmp_path: Path):
    async with served(tmp_path) as server:
        await notes(server, [f"Note {number}" for number in range(2 * ROWS)])
        told: list[dict[str, Any]] = []
        before, older = None, True
        cookie = await server.cookie("observer")
        async with httpx2.AsyncClient(base_url=server.url, headers={"Cookie": cookie}) as client:
            while older:
                query = "" if before is None else f"?before={before}"
                page = (await client.get(f"/regie/journal{query}")).json()
                assert len(page["rows"]) <= ROWS
                told += page["rows"]
                before, older = told[-1]["seq"], page["older"]
        assert [row["seq"] for row in told] == list(range(server.meeting.state.seq, 0, -1))
        assert told[-1]["kind"] == "meeting-created"


async def test_a_row_names_things_as_people_do(tmp_path: Path):
    async with served(tmp_path) as server:
        await notes(server, ["Des bancs\net de l’ombre", "x" * 400])
        note = server.ids("notes")[0]
        await server.do(c.CreateTheme("c_theme", "h_1", "Ombre", (note,)))
        rows = (await page_of(server, "lead")).json()["rows"]
        placed, created, long, short = [
            row for row in rows if row["kind"] in ("note-placed", "theme-created", "note-added")
        ]
        assert placed["facts"] == {"note": 1, "theme": "Ombre"}
        assert created["facts"]["theme"] == "Ombre"
        assert len(long["facts"]["text"]) == TEXT_MOST
        assert (short["role"], short["by"], short["facts"]["text"]) == ("table", 1, "Des bancs et de l’ombre")


async def test_a_row_says_what_the_screen_was_made_to_show(tmp_path: Path):
    async with served(tmp_path) as server:
        await notes(server, ["Des bancs"])
        await server.do(c.OpenPoll("c_1", server.ids("polls")[0]))
        await server.do(c.ShowOnDisplay("c_2", "countdown", server.ids("rounds")[0]))
        await server.do(c.ShowOnDisplay("c_3", "black"))
        rows = (await page_of(server, "lead")).json()["rows"]
        black, countdown, poll, _ = [row["facts"] for row in rows if row["kind"] == "display-shown"]
        assert (black["view"], poll["view"], poll["number"]) == ("black", "poll", 1)
        assert (countdown["view"], countdown["number"], countdown["site"]) == ("countdown", 1, "Salle des fêtes")


async def test_the_journal_as_it_is_told_holds_no_secret_nor_the_hash_of_one(tmp_path: Path):
    async with served(tmp_path, script=SCRIPT.replace("minutes = 10", "minutes = 10\nindividual = 5")) as server:
        await notes(server, ["Des bancs"])
        round = server.ids("rounds")[0]
        await server.meeting.submit(
            c.AddIndividualNote("c_person", "n_person", round, "Un toit"), Actor("voter", "hash_of_a_right")
        )
        await server.do(c.RevokeCard("c_card", next(iter(server.meeting.state.cards))))
        text = (await page_of(server, "observer")).text
        state = server.meeting.state
        secrets = [*state.cards, *state.table_links, *state.staff_links, "hash_of_a_right"]
        assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("lead", 200), ("observer", 200), ("theme-team", 403), ("vote-operator", 403), ("steward", 403)],
)
async def test_lead_and_observer_read_the_journal_and_nobody_else(tmp_path: Path, role: str, status: int):
    async with served(tmp_path) as server:
        assert (await page_of(server, role)).status_code == status
        async with httpx2.AsyncClient(base_url=server.url) as client:
            assert (await client.get("/regie/journal")).status_code == 401


@pytest.mark.parametrize(("before", "status"), [(1, 200), (0, 200), (-5, 200), (10**12, 200), ("x", 400), ("", 400)])
async def test_a_page_of_the_journal_is_asked_for_by_a_seq(tmp_path: Path, before: Any, status: int):
    async with served(tmp_path) as server:
        response = await page_of(server, "lead", before)
        assert response.status_code == status
        if status == 200:
            expected = server.meeting.state.seq if before == 10**12 else 0
            assert (response.json()["rows"] or [{"seq": 0}])[0]["seq"] == expected


@pytest.mark.parametrize(
    ("role", "home"),
    [("lead", "/regie"), ("theme-team", "/regie"), ("vote-operator", "/regie"), ("observer", "/observer")],
)
async def test_everyone_is_led_to_the_door_of_their_role(tmp_path: Path, role: str, home: str):
    async with served(tmp_path) as server, httpx2.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/observer")).status_code == 401
        joined = await client.get(server.staff[role])
        assert joined.headers["location"] == home
        client.headers["Cookie"] = joined.headers["set-cookie"].partition(";")[0]
        assert f'data-role="{role}"' in (await client.get(home)).text
        other = {"/regie": "/observer", "/observer": "/regie"}[home]
        led = await client.get(other)
        assert (led.status_code, led.headers["location"]) == (303, home)
