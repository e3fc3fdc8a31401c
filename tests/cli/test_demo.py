"""The demonstration, as a process of its own: what its first line says is true, and its people do their part."""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

from server.cli import main
from server.demo.material import SAMPLE, heaps_of, plain, read_notes, real_notes, sample
from server.domain import ids
from server.domain.codes import make_code
from server.domain.commands import CloseRound, OpenRound
from server.domain.counting import Ballot
from server.domain.decide.notes import NOTE_MOST
from server.live.house import new_id
from server.run import bind
from server.script import read_script
from server.simulated.phones import Pace, cast
from server.terminal import Trouble
from table_client.client import LiveClient, TableClient
from tests.conftest import REAL_DATA
from tests.served import PATIENCE_S

pytestmark = pytest.mark.long

MEETING_S = 3 * PATIENCE_S  # a whole meeting at a hundred times the human pace takes 15 s


@asynccontextmanager
async def demo(*options: str) -> AsyncIterator[dict[str, Any]]:
    """Run `tablee demo --json` with options and give what its first line says; it must end well when asked to.

    The block has `MEETING_S`.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "demo", "--json", "--no-browser", "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            line = await process.stdout.readline()
            assert line, (await process.stderr.read()).decode()
        async with asyncio.timeout(MEETING_S):
            yield json.loads(line)
        process.terminate()
        async with asyncio.timeout(PATIENCE_S):
            errors = (await process.stderr.read()).decode()
            status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert (status, errors) == (0, "")


def server_of(doors: dict[str, Any]) -> str:
    return str(doors["vote"]).removesuffix("/v")


async def enter_regie(doors: dict[str, Any]) -> LiveClient:
    async with httpx2.AsyncClient() as browser:
        response = await browser.get(doors["regie"])
    cookie = response.headers["set-cookie"].partition(";")[0]
    return LiveClient(server_of(doors), "regie", headers={"Cookie": cookie})


async def test_the_first_line_names_every_door_and_each_opens(tmp_path: Path):
    async with demo("--idle", "--tables", "3", "--seats", "2", "--data", str(tmp_path / "demo")) as doors:
        assert set(doors) == {"regie", "display", "tables", "cards", "vote", "kiosk", "steward", "data"}
        assert (len(doors["tables"]), len(doors["cards"]), doors["data"]) == (3, 6, str(tmp_path / "demo"))
        pages = {"Accept": "text/html"}
        async with httpx2.AsyncClient(follow_redirects=True, headers=pages) as browser:
            for url in (
                *(doors[name] for name in ("regie", "display", "vote")),
                *(table["url"] for table in doors["tables"]),
                f"{doors['vote']}/{doors['cards'][0]}",
                doors["kiosk"]["url"],
                doors["steward"],
            ):
                assert (await browser.get(url)).status_code == 200, url
        async with TableClient.from_link(doors["tables"][0]["url"]) as table:
            assert table.open_round is None  # idle: nobody has opened anything
            assert table.you is not None
            assert table.you.id == doors["tables"][0]["id"]


async def test_its_pages_speak_the_language_of_the_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TABLEE_LANGUAGE", "en")
    async with demo("--idle", "--tables", "1", "--seats", "1") as doors, httpx2.AsyncClient() as browser:
        regie = await browser.get(doors["regie"], follow_redirects=True)
        display = await browser.get(doors["display"])
    assert "<title>Control room · Tablée</title>" in regie.text
    assert '<html lang="en"' in display.text


@pytest.mark.parametrize("tables", [5, pytest.param(15, marks=pytest.mark.soak)])
async def test_simulated_tables_write_sort_propose_vote_and_close_the_whole_meeting(tables: int):
    async with (
        demo("--speed", "100", "--tables", str(tables)) as doors,
        LiveClient(server_of(doors), "display", site=doors["display"].rpartition("/")[2]) as display,
    ):
        polls = display.records["polls"]
        planned = len(read_script(SAMPLE / "script.toml", new_id).polls)
        await display.wait_for(lambda: sum(poll.published_at is not None for poll in polls.values()) == planned)
        assert len(display.records["rounds"]) == 3
        assert len(display.records["proposals"]) == 4
        for poll in polls.values():
            assert poll.entitled == 10 * tables
            assert 0 < poll.turnout == poll.tally.ballots < poll.entitled


async def test_the_plan_of_the_first_round_is_served(tmp_path: Path):
    async with demo("--tables", "1", "--speed", "100") as doors, await enter_regie(doors) as regie:
        first = next(iter(regie.records["rounds"].values()))
        [meeting] = regie.records["meetings"]
        async with httpx2.AsyncClient() as browser:
            answer = await browser.get(f"{server_of(doors)}/files/{meeting}/{first.sheet.picture}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


async def test_simulated_persons_send_notes_by_card_and_the_team_admits_them():
    async with (
        demo("--speed", "100", "--tables", "15") as doors,
        LiveClient(server_of(doors), "display", site=doors["display"].rpartition("/")[2]) as display,
    ):
        rounds = display.records["rounds"]
        await display.wait_for(lambda: len(rounds) == 2)  # screens know of rounds that were opened
        async with await enter_regie(doors) as regie:
            first = next(iter(rounds))
            sent = [note for note in regie.records["notes"].values() if note.author and note.round_id == first]
            assert 1 <= len({note.author for note in sent}) == len(sent) <= 3
            assert not any(note.held for note in sent)


async def test_a_person_in_the_regie_drives_and_the_tables_follow():
    async with demo("--speed", "20", "--tables", "15") as doors, await enter_regie(doors) as regie:
        await regie.wait_for(lambda: len(regie.records["notes"]) >= 10)
        first = regie.open_round
        assert first is not None
        await regie.send(CloseRound(new_id(ids.COMMAND), first.id))
        second = list(regie.records["rounds"])[1]
        await regie.send(OpenRound(new_id(ids.COMMAND), second))
        await regie.wait_for(lambda: any(note.round_id == second for note in regie.records["notes"].values()))


async def test_a_person_at_a_table_is_alone_to_write_there():
    async with (
        demo("--speed", "100", "--tables", "2") as doors,
        await enter_regie(doors) as regie,
        TableClient.from_link(doors["tables"][0]["url"]) as person,
    ):
        taken, other = (table["id"] for table in doors["tables"])

        def written_at(table: str) -> int:
            return sum(note.table_id == table for note in regie.records["notes"].values())

        before = written_at(taken)
        await regie.wait_for(lambda: written_at(other) >= before + 20)
        assert written_at(taken) <= before + 1  # one may have been on its way
        assert person.online


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "column", "least"),
    [("toulouse-2022/projects.tsv", "text", 199), ("bowling-green/comments.csv", "comment-body", 890)],
)
async def test_real_notes_of_any_table_run_the_same_way(file: str, column: str, least: int):
    texts = read_notes(REAL_DATA / file, column)
    assert len(texts) >= least
    async with (
        demo("--speed", "100", "--notes", str(REAL_DATA / file), "--column", column, "--credit", "Source") as doors,
        await enter_regie(doors) as regie,
    ):
        await regie.wait_for(lambda: len(regie.records["notes"]) >= 15)
        assert {note.text for note in regie.records["notes"].values()} <= set(texts)
        assert regie.open_round is not None
        assert regie.open_round.text == "Source"


async def test_a_phone_whose_line_drops_sends_the_same_ballot_again_and_disturbs_nobody(
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level("INFO", "tablee")
    heard: dict[str, list[bytes]] = {}

    async def drop_twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take what each phone sends, and answer it the third time."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        body = await reader.readexactly(int(head.partition("content-length: ")[2].split()[0]))
        tries = heard.setdefault(head.split()[1], [])
        tries.append(body)
        if len(tries) == 3:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    codes = [make_code(bytes(7)), make_code(bytes(range(7)))]
    ballot = Ballot(("a",))
    pace, at_once = Pace(1_000, random.Random(1)), asyncio.Semaphore(1)
    async with await asyncio.start_server(drop_twice, "127.0.0.1", 0) as server:
        address = "http://127.0.0.1:{1}".format(*server.sockets[0].getsockname())
        async with (
            asyncio.timeout(PATIENCE_S),
            httpx2.AsyncClient(base_url=address) as phones,
            asyncio.TaskGroup() as group,
        ):
            for code in codes:
                group.create_task(cast(phones, at_once, "v_1", code, ballot, pace))
    assert sorted(heard) == sorted(f"/v/{code.lower()}/v_1" for code in codes)
    assert all(len(tries) == 3 and len(set(tries)) == 1 for tries in heard.values())
    assert caplog.text.count("tries again") == 4
    assert not any(code in caplog.text for code in codes)


async def test_a_phone_that_never_gets_through_gives_up_and_says_so(caplog: pytest.LogCaptureFixture):
    pace = Pace(1_000, random.Random(1))
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
    async with asyncio.timeout(PATIENCE_S), httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as phones:
        await cast(phones, asyncio.Semaphore(1), "v_1", "CODE", Ballot(), pace)
    assert caplog.messages == ["a simulated phone gave up: ConnectError"]


def test_the_sample_gives_every_table_something_to_say_in_every_round():
    material = sample(15, 10)
    assert len(material.lines) >= 180
    for round in (1, 2, 3):
        assert {line.table for line in material.lines if line.round == round} == set(range(1, 16))
    assert len({line.text for line in material.lines}) == len(material.lines)
    assert all(1 <= len(line.text) <= NOTE_MOST for line in material.lines)
    assert {line.kind for line in material.lines} == {"idea", "worry", "question", "dissent"}
    for heap in material.heaps:
        assert sum(material.heap_of(line.text) == heap for line in material.lines) >= 15


@pytest.mark.parametrize("tables", [3, 24, 60])
def test_the_sample_is_shared_among_as_many_tables_as_there_are(tables: int):
    lines = sample(tables, 10).lines
    for round in (1, 2, 3):
        many = [sum((line.round, line.table) == (round, number) for line in lines) for number in range(1, tables + 1)]
        assert max(many) - min(many) <= 1
        assert min(many) >= 1


def test_the_sample_has_a_sheet_with_a_plan_and_something_that_persons_say_in_every_round():
    material = sample(15, 10)
    sheet = material.command.rounds[0].sheet
    assert sheet
    assert sheet.text
    assert material.command.rounds[0].words["easy"].sheet_text
    assert sheet.alt
    assert list(material.files) == [sheet.picture]
    with Image.open(BytesIO(material.files[sheet.picture])) as plan:
        assert (plan.format, plan.size) == ("PNG", (1200, 800))
    assert [len([line for line in material.persons if line.round == round]) for round in (1, 2, 3)] == [3, 3, 3]
    assert all(round.individual for round in material.command.rounds)
    texts = {line.text for line in (*material.lines, *material.persons)}
    assert len(texts) == len(material.lines) + len(material.persons)


@pytest.mark.parametrize("tables", [1, 4, 40])
def test_the_sample_is_dealt_to_any_number_of_tables(tables: int):
    material = sample(tables, 6)
    assert len(material.command.tables) == tables
    assert all(1 <= line.table <= tables and 1 <= line.strength <= 6 for line in material.lines)


def test_real_notes_are_read_whatever_the_table_looks_like(tmp_path: Path):
    path = tmp_path / "notes.csv"
    path.write_text('id,note\n1,"Des bancs,\nvite"\n2,  \n3,' + "x" * 600 + "\n", encoding="utf-8-sig")
    assert read_notes(path, "note") == ["Des bancs, vite", "x" * (NOTE_MOST - 1) + "…"]
    assert read_notes(path, None) == read_notes(path, "note")
    path.write_text('id\ttexte libre\n1\tDes "bancs"\n', encoding="utf-8")
    assert read_notes(path, "texte libre") == ['Des "bancs"']
    assert len(real_notes(path, "texte libre", None, 3, 5).command.rounds) == 3


@pytest.mark.parametrize(
    ("content", "column", "said"),
    [
        (None, None, "n’existe pas"),
        (b"", None, "CSV ou TSV"),
        (b"\xff\xfe\x00\x01", None, "CSV ou TSV"),
        (b"a,b\n1,2\n", None, "a, b"),
        (b"a,b\n1,2\n", "c", "a, b"),
        (b"note\n\n \n", None, "aucune note"),
    ],
)
def test_a_file_without_notes_is_named_with_what_was_expected(
    tmp_path: Path, content: bytes | None, column: str | None, said: str
):
    path = tmp_path / "notes.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Trouble, match=said):
        read_notes(path, column)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tables", "0"], "--tables"),
        (["--speed", "0"], "--speed"),
        (["--seats", "1000"], "--seats"),
        (["--notes", "/nowhere/notes.csv"], "n’existe pas"),
        (["--data", "/proc/nowhere"], "/proc/nowhere"),
    ],
)
def test_a_demo_that_cannot_be_is_refused_in_one_sentence(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["demo", "--no-browser", *options]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


async def test_what_is_printed_stands_in_one_column_and_a_missing_browser_is_said_calmly(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if name not in ("BROWSER", "DISPLAY")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "demo", "--idle", "--port", "0", "--tables", "5", "--data", str(tmp_path)),
        env=environment | {"PATH": str(tmp_path)},  # no browser can be found
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(PATIENCE_S):
        while "navigateur" not in said:
            line = (await process.stdout.readline()).decode()
            assert line, said
            said += line
        process.terminate()
        _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
    addresses = [line for line in said.splitlines() if "http" in line and "autres" not in line]
    assert len(addresses) == 8  # régie, screen, vote, kiosk, welcome desk, three tables
    assert {line.index("http") for line in addresses} == {18}
    assert "… et 2 autres" in said
    assert "Aucun navigateur ne s’est ouvert ici" in said


def test_heaps_of_real_notes_are_made_of_words_that_several_share():
    heaps = heaps_of(["Plus de bancs partout", "Des bancs à l’ombre", "De l’ombre partout"])
    assert "bancs" in {heap.words[0] for heap in heaps}
    assert plain("L’ÉTÉ, où ?") == "l ete  ou  "
