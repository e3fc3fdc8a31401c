"""Rules of the house: its key, and how it follows what other processes write."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain.records import Actor
from server.live.doors import found_meeting, issue_table_links
from server.live.house import House, new_id, server_key, utc_now
from server.script import parse_script
from server.settings import Settings
from server.storage.base import Unusable
from server.storage.sqlite import SqliteStorage
from tests.faults.halls import until
from tests.served import SCRIPT


def house(folder: Path) -> House:
    return House(Settings(data=folder), SqliteStorage(folder))


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path):
    key = server_key(tmp_path, make=True)
    assert len(key) == 32
    assert server_key(tmp_path, make=True) == server_key(tmp_path, make=False) == key
    assert [each.name for each in tmp_path.iterdir()] == ["server.key"]
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "abcd", "zz" * 32, None])
async def test_meetings_without_their_whole_key_are_not_opened(tmp_path: Path, content: str | None):
    async with house(tmp_path) as made:
        await found_meeting(made, parse_script(SCRIPT, new_id))
    key = tmp_path / "server.key"
    before = key.read_text()
    key.unlink()
    if content is not None:
        key.write_text(content)
    with pytest.raises(Unusable, match="no-key"):
        await house(tmp_path).__aenter__()
    key.write_text(before)
    async with house(tmp_path) as again:
        assert len(again.meetings) == 1


async def test_a_link_made_by_another_process_is_known_to_all_who_ask_at_once(tmp_path: Path):
    async with house(tmp_path) as here, house(tmp_path) as there:
        meeting = await found_meeting(there, parse_script(SCRIPT, new_id))
        links = await issue_table_links(there, meeting)
        token = next(iter(links.values())).rpartition("/")[2]
        found = await asyncio.gather(*(here.find_table(token) for _ in range(5)))
        assert {(each.id, table) for each, table in found} == {(meeting.id, next(iter(links)))}


async def test_a_failure_while_following_is_made_good_at_the_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    async with house(tmp_path) as here, house(tmp_path) as there:
        meeting = await found_meeting(there, parse_script(SCRIPT, new_id))
        links = await issue_table_links(there, meeting)
        token = next(iter(links.values())).rpartition("/")[2]
        folder = tmp_path / "journal.db"
        read = here.storage.journal.read

        async def failing(meeting: str, after: int = 0) -> object:
            raise OSError(f"{folder}: disk I/O error")

        monkeypatch.setattr(here.storage.journal, "read", failing)
        with pytest.raises(OSError, match="disk I/O"):
            await here.find_table(token)
        monkeypatch.setattr(here.storage.journal, "read", read)
        assert (await here.find_table(token))[1] == next(iter(links))


async def test_a_meeting_found_twice_at_once_is_one(tmp_path: Path):
    async with house(tmp_path) as here:
        first, second = await asyncio.gather(here.found("m_1"), here.found("m_1"))
        assert first is second


async def test_a_fault_at_one_tick_does_not_stop_the_clocks_of_the_polls(tmp_path: Path):
    ahead, faults = timedelta(), 0

    def clock() -> datetime:
        nonlocal faults
        if faults:
            faults -= 1
            raise OSError("the clock cannot be read")
        return utc_now() + ahead

    async with House(Settings(data=tmp_path), SqliteStorage(tmp_path), clock) as here:
        meeting = await found_meeting(here, parse_script(SCRIPT, new_id))
        poll = next(poll.id for poll in meeting.state.polls.values() if poll.choices)
        await meeting.submit(c.OpenPoll("c_open", poll, 60), Actor("lead"))
        ahead, faults = timedelta(hours=1), 1
        await until(lambda: meeting.state.polls[poll].closed_at is not None)
        assert faults == 0
