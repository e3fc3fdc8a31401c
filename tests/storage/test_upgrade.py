"""Boxes of an earlier Tablée: opened by this one, they become its own, with everything that is in them."""

import asyncio
import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.storage.base import Unusable
from server.storage.sqlite import SqliteStorage
from server.storage.sqlite_boxes import BOXES
from tests.storage.contract import ballot
from tests.storage.processes import Process
from tests.storage.test_sqlite import count, open_once

VERSION_1 = f"""
    CREATE TABLE roll (poll TEXT NOT NULL, credential TEXT NOT NULL, PRIMARY KEY (poll, credential)) WITHOUT ROWID;
    CREATE TABLE box (poll TEXT NOT NULL, receipt TEXT NOT NULL, choice TEXT NOT NULL,
        PRIMARY KEY (poll, receipt)) WITHOUT ROWID;
    CREATE TABLE sealed (poll TEXT NOT NULL PRIMARY KEY, scrubbed INTEGER NOT NULL) WITHOUT ROWID;
    PRAGMA application_id = {BOXES.application_id};
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;
"""


def make_version_1(folder: Path, ballots: int) -> None:
    """Make boxes as the first Tablée left them: `v_1` sealed and scrubbed, `v_2` open."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "boxes.db")) as connection:
        connection.executescript(VERSION_1)
        for poll in ("v_1", "v_2"):
            cast = [ballot(number, poll=poll) for number in range(ballots)]
            connection.executemany("INSERT INTO roll VALUES (?, ?)", [(poll, each.credential) for each in cast])
            connection.executemany(
                "INSERT INTO box VALUES (?, ?, ?)", [(poll, each.receipt, each.choice) for each in cast]
            )
        connection.execute("INSERT INTO sealed VALUES ('v_1', 1)")
        connection.commit()


def cast_in_version_1(ballots: int) -> list[tuple[str, str]]:
    return [(each.receipt, each.choice) for each in map(ballot, range(ballots))]


async def test_boxes_of_the_first_version_are_upgraded_in_place_with_their_ballots(tmp_path: Path) -> None:
    make_version_1(tmp_path / "data", ballots=20)
    for _ in range(2):  # once upgraded, they are opened as any other
        async with SqliteStorage(tmp_path / "data") as storage:
            for poll in ("v_1", "v_2"):
                assert await storage.boxes.ballots(poll) == cast_in_version_1(20)
                assert await storage.boxes.roll(poll) == [each.credential for each in map(ballot, range(20))]
                assert await storage.boxes.turnout(poll) == {"": {"phone": 20}}
            assert (await storage.boxes.sealed(), await storage.boxes.with_groups()) == ({"v_1"}, set())


async def test_voting_goes_on_in_boxes_that_were_upgraded(tmp_path: Path) -> None:
    make_version_1(tmp_path / "data", ballots=20)
    async with SqliteStorage(tmp_path / "data") as storage:
        boxes = storage.boxes
        late = ballot(20, poll="v_2", site="s_1", channel="kiosk", age="young")
        again = ballot(2, choice="b", poll="v_2", age="old")
        assert await boxes.cast([ballot(1), again, late]) == ["poll-closed", "replaced", "cast"]
        assert await boxes.turnout("v_2") == {"": {"phone": 20}, "s_1": {"kiosk": 1}}
        assert await boxes.grouped("v_2") == {"age": [("old", again.choice), ("young", late.choice)]}
        assert await boxes.ballots("v_1") == cast_in_version_1(20)


def test_processes_that_open_boxes_of_the_first_version_at_the_same_moment_upgrade_them_once(tmp_path: Path) -> None:
    for attempt in range(10):
        folder = tmp_path / str(attempt)
        make_version_1(folder, ballots=200)
        with Process(open_once, folder) as one, Process(open_once, folder) as two, Process(open_once, folder) as three:
            for each in (one, two, three):
                each.send("go")
            assert [each.receive() for each in (one, two, three)] == [[], [], []]
        assert asyncio.run(count(folder)) == (200, 200)
        with closing(sqlite3.connect(folder / "boxes.db")) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (BOXES.version,)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_failed_upgrade_leaves_the_first_version_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version_1(tmp_path / "data", ballots=20)
    with monkeypatch.context() as patch:
        wrong = {1: (*BOXES.upgrades[1], "CREATE TABLE roll (poll TEXT)")}  # there is one already
        patch.setattr("server.storage.sqlite.BOXES", dataclasses.replace(BOXES, upgrades=wrong))
        with pytest.raises(Unusable, match="cannot-open"):
            async with SqliteStorage(tmp_path / "data"):
                pass
    with closing(sqlite3.connect(tmp_path / "data" / "boxes.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert len(connection.execute("PRAGMA table_info(roll)").fetchall()) == 2
    assert await count(tmp_path / "data") == (20, 20)
