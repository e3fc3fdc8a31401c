"""What `verify` leaves in peace, and what it cannot look at."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.tallies import Tally
from server.storage.base import Entry
from server.storage.digest import box_digest, roll_digest
from server.storage.sqlite import SqliteStorage
from server.verify import Unverifiable, verify
from tests.given import MEETING, NOON, founding, poll_opened
from tests.storage.processes import NOBODY, Open, Process
from tests.storage.test_upgrade import make_version_1
from tests.verify.held import CARDS, CLOSED, OPEN, Meeting, change, check, found, rows


def test_a_meeting_that_was_held_is_whole(held: Path) -> None:
    report = check(held)
    assert report.differences == ()
    assert report.ok
    stored = rows(held, "journal.db", "journal")
    assert report.events == len(stored)
    assert report.chain == stored[-1][-1].decode()
    assert [(poll.id, poll.ok, poll.ballots) for poll in report.polls] == [(CLOSED, True, CARDS - 1)]
    assert [(meeting.id, meeting.title) for meeting in report.meetings] == [(MEETING, "La place du marché")]


async def test_a_meeting_is_verified_while_the_server_runs(tmp_path: Path) -> None:
    async with SqliteStorage(tmp_path) as storage:
        meeting = Meeting(storage)
        await meeting.hold()
        async with storage.journal.transaction(MEETING) as tx:
            before = await tx.read(0)
            report = await verify(tmp_path)
        assert (report.ok, report.events, len(report.polls)) == (True, len(before), 1)
        await meeting.cast(OPEN, CARDS, "a")
        assert (await verify(tmp_path)).ok
        await meeting.do(lambda id: c.ClosePoll(id, OPEN))
        assert [poll.ballots for poll in (await verify(tmp_path)).polls] == [CARDS - 1, CARDS]
        await meeting.live.stop()


async def test_a_poll_that_is_just_being_closed_is_no_difference(tmp_path: Path) -> None:
    async with SqliteStorage(tmp_path) as storage:
        meeting = Meeting(storage)
        await meeting.hold()
        await storage.boxes.seal(OPEN)
        verifying = asyncio.create_task(verify(tmp_path))
        await meeting.do(lambda id: c.ClosePoll(id, OPEN))
        report = await verifying
        assert report.ok, report.differences
        await meeting.live.stop()


async def test_the_files_of_a_killed_server_are_verified(tmp_path: Path) -> None:
    with Process(hold_and_wait, tmp_path) as server:
        assert server.receive() == "held"
        server.kill()
    report = await verify(tmp_path)
    assert (report.ok, len(report.polls)) == (True, 1)


def hold_and_wait(process: Open, folder: Path) -> None:
    async def run() -> None:
        async with SqliteStorage(folder) as storage:
            await Meeting(storage).hold()
            process.send("held")
            await asyncio.to_thread(process.receive)

    asyncio.run(run())


def test_several_meetings_are_each_verified_oldest_first(folder: Path) -> None:
    async def second() -> None:
        async with SqliteStorage(folder) as storage:
            later = NOON + timedelta(days=1)
            async with storage.journal.transaction("m_0") as tx:
                created = e.MeetingCreated("m_0", "La gare", ("fr",), "s_2")
                await tx.append([Entry("c_found", "organiser", later, "s_2", (created,))])

    before = check(folder)
    asyncio.run(second())
    report = check(folder)
    assert report.ok
    assert [(meeting.id, meeting.title) for meeting in report.meetings] == [
        (MEETING, "La place du marché"),
        ("m_0", "La gare"),
    ]
    assert report.events == before.events + 1
    assert report.chain == before.chain


def test_a_folder_in_which_nothing_can_be_written_is_verified(held: Path) -> None:
    with Process(verify_read_only, held) as child:
        assert child.receive() is True


def verify_read_only(process: Open, held: Path) -> None:
    with TemporaryDirectory() as place:
        folder = Path(shutil.copytree(held, Path(place) / "data"))
        assert check(folder).ok
        for log in folder.glob("*.db-*"):
            log.unlink()
        if os.geteuid() == 0:  # root may write everywhere: be somebody else
            for path in (Path(place), folder, *folder.iterdir()):
                os.chown(path, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        folder.chmod(0o500)
        before = sorted(folder.iterdir())
        process.send(check(folder).ok)
        assert sorted(folder.iterdir()) == before
        folder.chmod(0o700)
        os.seteuid(os.getuid())


def test_verifying_changes_no_file(held: Path, folder: Path) -> None:
    databases = [folder / "journal.db", folder / "boxes.db"]
    before = [file.read_bytes() for file in databases]
    check(folder)
    assert [file.read_bytes() for file in databases] == before


async def test_a_meeting_that_the_first_tablee_held_is_verified_as_it_stands_and_once_it_was_opened(
    tmp_path: Path,
) -> None:
    """Its files say nothing of sites and channels; its blank ballots were written in another way."""
    make_version_1(tmp_path / "data", ballots=0)
    box = [("AAAA-AAAA-AAAA", '{"marks":["b"]}'), ("BBBB-BBBB-BBBB", '{"marks":[]}')]
    roll = ["card1", "card2"]
    with closing(sqlite3.connect(tmp_path / "data" / "boxes.db")) as connection:
        connection.executemany("INSERT INTO roll VALUES ('v_1', ?)", [(credential,) for credential in roll])
        connection.executemany("INSERT INTO box VALUES ('v_1', ?, ?)", box)
        connection.commit()
    tally = Tally({"a": 0, "b": 1}, 1, 2, ("b",), {"a": 0, "b": 100})
    closed = e.PollClosed("v_1", tally, 2, box_digest(box, ""), roll_digest(roll))
    async with SqliteStorage(tmp_path / "other") as storage:
        await found(storage, MEETING, [*founding(), poll_opened(), closed])
    shutil.copy(tmp_path / "other" / "journal.db", tmp_path / "data")
    for _ in range(2):
        report = await verify(tmp_path / "data")
        assert (report.differences, [poll.ballots for poll in report.polls]) == ((), [2])
        async with SqliteStorage(tmp_path / "data"):
            pass
    change(tmp_path / "data", """UPDATE box SET choice = '{"marks":["a"]}' WHERE receipt LIKE 'B%'""")
    assert len((await verify(tmp_path / "data")).differences) == 2


# What cannot be verified


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def no_boxes(folder: Path) -> None:
    (folder / "boxes.db").unlink()


def text_file(folder: Path) -> None:
    (folder / "journal.db").write_text("Plus de bancs\n" * 500)


def empty_file(folder: Path) -> None:
    (folder / "journal.db").write_bytes(b"")


def swapped(folder: Path) -> None:
    (folder / "boxes.db").replace(folder / "journal.db")


def later_version(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "boxes.db")) as connection:
        connection.execute("PRAGMA user_version = 9")


@pytest.mark.parametrize(
    ("damage", "code", "sentence"),
    [
        (no_folder, "missing", "journal.db n’existe pas"),
        (no_boxes, "missing", "boxes.db n’existe pas"),
        (empty_file, "missing", "journal.db n’existe pas ou ne contient rien"),
        (text_file, "not-a-database", "journal.db n’est pas un fichier de Tablée"),
        (swapped, "not-ours", "journal.db appartient à un autre programme"),
        (later_version, "newer", "boxes.db a été écrit par une version plus récente"),
    ],
)
def test_a_folder_that_cannot_be_verified_is_told_in_one_sentence(
    folder: Path, damage: Callable[[Path], None], code: str, sentence: str
) -> None:
    damage(folder)
    with pytest.raises(Unverifiable) as raised:
        check(folder)
    assert raised.value.code == code
    assert sentence in str(raised.value)
