"""The bridge that docs/client.md shows does what the document says of it."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain.commands import OpenRound
from server.live.house import new_id
from tests.documented import ROOT, code_block
from tests.served import PATIENCE_S, Served, served

SHEET = 'id,text\n1,Plus de bancs\n2,"Un marché,\nle soir"\n3,\n4,Moins vite\n'
BRIDGE = code_block("docs/client.md", "A bridge in full", "python").replace("PAUSE_S = 2.0", "PAUSE_S = 0.0")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path / "data") as running:
        await running.do(OpenRound(new_id("c"), running.ids("rounds")[0]))
        yield running


async def start(server: Served, folder: Path) -> Process:
    """Start the bridge on its sheet."""
    (folder / "bridge.py").write_text(BRIDGE, encoding="utf-8")
    (folder / "sheet.csv").write_text(SHEET, encoding="utf-8")
    return await asyncio.create_subprocess_exec(
        sys.executable, "-u", "bridge.py", server.tables[1], "sheet.csv",
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip


async def carry(server: Served, folder: Path) -> tuple[str, str]:
    """Run the bridge to its end; return what it said and what it complained of."""
    process = await start(server, folder)
    async with asyncio.timeout(PATIENCE_S):
        said, complained = await process.communicate()
    assert process.returncode == 0, complained.decode()
    return said.decode(), complained.decode()


async def test_every_row_is_written_once_however_often_the_bridge_runs(hall: Served, tmp_path: Path) -> None:
    for _ in range(2):
        said, complained = await carry(hall, tmp_path)
        assert said.splitlines() == [f"row {row}: at the régie" for row in (1, 2, 4)]
        assert complained.startswith("row 3: bad-text(")
    assert texts(hall) == ["Plus de bancs", "Un marché,\nle soir", "Moins vite"]


async def test_a_bridge_that_is_killed_goes_on_where_it_was(hall: Served, tmp_path: Path) -> None:
    process = await start(hall, tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        await process.stdout.readline()
        process.kill()
        await process.communicate()
    await carry(hall, tmp_path)
    assert texts(hall) == ["Plus de bancs", "Un marché,\nle soir", "Moins vite"]


def texts(server: Served) -> list[str]:
    return [note.text for note in server.meeting.state.notes.values()]
