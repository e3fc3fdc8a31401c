"""`docs/journal.md` gives a program that checks a meeting without us: it finds a whole one whole, and every change."""

import json
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain import records
from server.domain.chain import link
from server.domain.counting import Ballot
from server.domain.records import Actor, Role
from server.live.house import House, new_id
from server.script import parse_script
from server.settings import Settings
from server.storage.sqlite import SqliteStorage
from tests.cli.scripts import named
from tests.documented import code_block

DOCUMENT = "docs/journal.md"
CHAIN_BREAKS, BOX_DIFFERS = "the chain breaks", "is not what was counted"


@given(st.text(), st.text(), st.integers(0, 2**53))
def test_the_canonical_row_is_what_any_writer_of_json_writes(actor: str, body: str, seq: int):
    row = ["m_1", seq, "2026-05-30T12:00:00.000000Z", actor, "c_1", 0, "s_1", body]
    canonical = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
    assert link("0" * 64, *row) == sha256(bytes(32) + canonical).hexdigest()  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "réunion"
    folder.mkdir()
    return folder


def check_by_hand(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the program that the document gives, as a person would."""
    program = folder.parent / "check.py"
    program.write_text(code_block(DOCUMENT, "Checking by hand", "python"), encoding="utf-8")
    return subprocess.run([sys.executable, program, folder], capture_output=True, text=True, check=False)


async def hold_a_meeting(folder: Path) -> House:
    """Hold a small meeting in a folder: a note with difficult signs, a poll, three ballots, closed."""
    async with House(Settings(data=folder), SqliteStorage(folder)) as house:
        founding = parse_script(code_block("docs/script.md", "Example", "toml"), new_id, named)
        meeting = await house.found(founding.meeting_id)

        async def ask(command: type[c.Command], role: Role, *fields: object, id: str = "u_1") -> None:
            await meeting.submit(command(new_id("c"), *fields), Actor(role, id))  # type: ignore[arg-type]

        await meeting.submit(founding, records.ORGANISER)
        round = founding.rounds[0].id
        [poll] = [poll.id for poll in founding.polls if poll.method == "approval"]
        await ask(c.IssueCards, "organiser", tuple(f"card{number}" for number in range(3)))
        await ask(c.OpenRound, "lead", round)
        await ask(c.AddNote, "table", new_id("n"), round, "« Et l’été ? » \\ 40 °C\n\t🌳", id=founding.tables[0].id)
        await ask(c.OpenPoll, "lead", poll)
        for number, marks in enumerate([("a",), ("a", "b"), ()]):
            await meeting.voting.cast(poll, f"card{number}", Ballot(marks), new_id("x")[2:])
        await ask(c.ClosePoll, "lead", poll)
    return house


async def test_the_program_finds_a_real_meeting_whole(folder: Path):
    house = await hold_a_meeting(folder)
    checked = check_by_hand(folder)
    assert checked.stderr == ""
    assert json.loads(checked.stdout) == {id: meeting.state.chain for id, meeting in house.meetings.items()}


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("journal.db", "UPDATE journal SET body = replace(body, '40', '41') WHERE kind = 'note-added'", CHAIN_BREAKS),
        ("journal.db", "DELETE FROM journal WHERE kind = 'note-added'", CHAIN_BREAKS),
        ("boxes.db", "UPDATE box SET choice = '{}' WHERE choice = '{\"marks\":[\"a\"]}'", BOX_DIFFERS),
        ("boxes.db", "DELETE FROM box WHERE choice = '{}'", BOX_DIFFERS),
    ],
    ids=["a changed note", "a missing row", "a changed ballot", "a missing ballot"],
)
async def test_the_program_finds_what_was_changed(folder: Path, file: str, change: str, said: str):
    await hold_a_meeting(folder)
    database = sqlite3.connect(folder / file)
    assert database.execute(change).rowcount == 1
    database.commit()
    database.close()
    checked = check_by_hand(folder)
    assert (checked.returncode, said in checked.stderr) == (1, True), checked.stderr


def test_the_program_is_short():
    lines = [line for line in code_block(DOCUMENT, "Checking by hand", "python").splitlines() if line]
    assert len(lines) <= 17
