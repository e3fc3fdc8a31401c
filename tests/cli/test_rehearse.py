"""`tablee rehearse`: a script is played against a real server, what came out is said, and nothing is left behind."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from server.cli import main
from server.cli.rehearse import say_rehearsed
from server.live.house import new_id
from server.rehearsal.play import with_tables
from server.rehearsal.report import Notes, Rehearsed, Vote
from server.script import parse_script
from tests.served import PATIENCE_S, SCRIPT

pytestmark = pytest.mark.long

POLL = """
[[polls]]
title = "Nos propositions"
question = "Lesquelles porter ?"
method = "approval"
"""
SHUT = """
[[polls]]
title = "Sans pictogramme"
question = "Laquelle ?"
method = "single"
choices = [{ text = "Une" }, { text = "Autre" }]
"""
BARE = SCRIPT.partition("[[polls]]")[0]
WELL = Rehearsed(
    3, Notes(200, 200, 0, 0, 0, 0.02, 1.4), 5, 0.8, Vote("D’abord", "single", 30, 30, 30), "", ()
)  # fmt: skip


async def start(folder: Path, *options: str, script: str = BARE + POLL) -> Process:
    """Start a rehearsal in a session of its own, whose temporary files are in `folder`."""
    (folder / "temporary").mkdir(exist_ok=True)
    (folder / "script.toml").write_text(script, encoding="utf-8")
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "rehearse", str(folder / "script.toml"), *options),
        env=os.environ
        | {"TMPDIR": str(folder / "temporary"), "TABLEE_PORT": "1", "TABLEE_PUBLIC_URL": "https://x.test"},
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )


async def ended(process: Process, folder: Path) -> tuple[int, str, str]:
    """Wait for its end; return its status and what it said. Nothing of it may be left, on the disk or running."""
    async with asyncio.timeout(2 * PATIENCE_S):
        said, told = await process.communicate()
    assert list((folder / "temporary").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert process.returncode is not None
    return process.returncode, said.decode(), told.decode()


async def rehearse(folder: Path, script: str) -> dict[str, Any]:
    process = await start(folder, "--seconds", "4", "--json", script=script)
    status, said, told = await ended(process, folder)
    assert status == 0, told
    assert "Réunion provisoire" in told
    found: dict[str, Any] = json.loads(said)
    return found


async def test_tables_that_go_off_and_a_server_that_is_killed_cost_no_note_and_every_card_votes(tmp_path: Path):
    found = await rehearse(tmp_path, BARE + POLL)
    assert found["go"] is True
    assert found["tables"] == 3
    assert found["returns"] >= 3
    assert found["restart_s"] > 0
    notes = found["notes"]
    assert notes["sent"] == notes["arrived"] > 9
    assert (notes["lost"], notes["doubled"], notes["out_of_order"]) == (0, 0, 0)
    assert 0 < notes["median_s"] <= notes["worst_s"]
    vote = {"title": "Nos propositions", "method": "approval", "cards": 30, "cast": 30, "counted": 30}
    assert (found["vote"], found["differences"]) == (vote, [])


@pytest.mark.parametrize(("polls", "why"), [("", ""), (SHUT, "poll-incomplete")])
async def test_a_script_whose_polls_cannot_be_opened_is_rehearsed_without_a_vote(tmp_path: Path, polls: str, why: str):
    found = await rehearse(tmp_path, BARE + polls)
    assert (found["go"], found["vote"], found["why_no_vote"]) == (True, None, why)


async def test_a_rehearsal_that_is_asked_to_stop_leaves_nothing_behind(tmp_path: Path):
    process = await start(tmp_path, "--seconds", "60")
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE_S):
        while "écrivent" not in (await process.stderr.readline()).decode():
            pass
    process.send_signal(signal.SIGTERM)
    status, said, told = await ended(process, tmp_path)
    assert (status, said) == (2, "")
    assert "interrompue" in told


async def test_a_wrong_script_starts_nothing(tmp_path: Path):
    process = await start(tmp_path, script="title = 3")
    status, said, told = await ended(process, tmp_path)
    assert (status, said) == (2, "")
    assert "ligne 1" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--seconds", "1"], "--seconds"), (["--tables", "0"], "--tables"), (["--tables", "501"], "--tables")],
)
def test_what_cannot_be_rehearsed_is_said_in_one_sentence(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "script.toml").write_text(SCRIPT, encoding="utf-8")
    assert main(["rehearse", str(tmp_path / "script.toml"), *options]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"notes": replace(WELL.notes, arrived=199, lost=1)}, "perdues\u00a0: 1"),
        ({"notes": replace(WELL.notes, doubled=2)}, "en double\u00a0: 2"),
        ({"notes": replace(WELL.notes, out_of_order=1)}, "tables en désordre\u00a0: 1"),
        ({"notes": Notes(0, 0, 0, 0, 0, None, None)}, "0 écrites"),
        ({"vote": Vote("D’abord", "single", 30, 30, 29)}, "29 dépouillés"),
        ({"vote": Vote("D’abord", "single", 30, 29, 29)}, "29 bulletins acceptés"),
        ({"differences": ("ligne 12",)}, "ligne 12"),
    ],
)
def test_any_loss_is_a_no_and_status_1(change: dict[str, Any], shown: str, capsys: pytest.CaptureFixture[str]):
    assert say_rehearsed(replace(WELL, **change), as_json=False) == 1
    said = capsys.readouterr().out
    assert shown in said
    assert "NON\u00a0:" in said
    assert say_rehearsed(replace(WELL, **change), as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["go"] is False


def test_without_any_loss_it_is_a_yes_and_status_0(capsys: pytest.CaptureFixture[str]):
    assert say_rehearsed(WELL, as_json=False) == 0
    said = capsys.readouterr().out
    assert "OUI\u00a0:" in said
    assert "0,02 s le plus souvent" in said
    assert "Wi-Fi" in said


@pytest.mark.parametrize(("count", "seats"), [(1, [10]), (3, [10, 10, 10]), (5, [10] * 5)])
def test_as_many_tables_write_as_were_asked_for(count: int, seats: list[int]):
    command = with_tables(parse_script(SCRIPT, new_id), count)
    assert [table.seats for table in command.tables] == seats
    assert [table.number for table in command.tables] == list(range(1, count + 1))
    assert len({table.id for table in command.tables}) == count
