"""Rules of `tablee print recount`: the page that counts a published poll again, for a stick or the town's own site."""

import asyncio
from pathlib import Path

import pytest

from server.cli import main
from server.domain import commands as c
from server.live.house import server_key
from server.storage.sqlite import SqliteStorage
from tests.verify.held import CLOSED, OPEN, Meeting


def held(folder: Path, *, publish: bool) -> int:
    """Hold a meeting in `folder`; return the number of its closed poll."""

    folder.mkdir()
    server_key(folder, make=True)

    async def hold() -> int:
        async with SqliteStorage(folder) as storage:
            meeting = Meeting(storage)
            await meeting.hold()
            if publish:
                await meeting.do(lambda id: c.PublishPoll(id, CLOSED))
            await meeting.live.stop()
            return meeting.live.state.polls[CLOSED].number

    return asyncio.run(hold())


@pytest.mark.parametrize("by_number", [True, False], ids=["number", "id"])
def test_the_page_is_written_and_recounted(tmp_path: Path, capsys: pytest.CaptureFixture[str], by_number: bool):
    folder, out = tmp_path / "reunion", tmp_path / "depouillement.html"
    number = held(folder, publish=True)
    asked = str(number) if by_number else CLOSED
    assert main(["print", "recount", str(folder), "--poll", asked, "--out", str(out)]) == 0
    assert main(["verify", "--poll", str(out)]) == 0
    assert "Tout concorde." in capsys.readouterr().out.replace("\u00a0", " ")


def test_an_unpublished_poll_gives_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder, out = tmp_path / "reunion", tmp_path / "depouillement.html"
    number = held(folder, publish=False)
    assert main(["print", "recount", str(folder), "--poll", str(number), "--out", str(out)]) == 2
    assert "pas publiés" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("asked", ["99", "", OPEN])
def test_a_poll_that_is_not_there_or_not_closed_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str
):
    folder, out = tmp_path / "reunion", tmp_path / "depouillement.html"
    held(folder, publish=True)
    assert main(["print", "recount", str(folder), "--poll", asked, "--out", str(out)]) == 2
    said = capsys.readouterr().err.strip()
    assert said
    assert "\n" not in said
    assert not out.exists()
