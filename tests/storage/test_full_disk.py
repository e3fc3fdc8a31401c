"""A disk that takes no more, and a file that may not be written: told, survived, and healed by the same store."""

import asyncio
import os
import resource
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from server.storage.base import NotSaved, Storage
from server.storage.sqlite import SqliteStorage
from tests.storage.contract import MEETING, append, ballot, check_agree, command_ids, entry, note, voters
from tests.storage.processes import NOBODY, Open, Process


def set_mode(folder: Path, mode: int) -> None:
    """Set the rights of every file: a log is made with those of its database."""
    for file in folder.iterdir():
        file.chmod(mode)


@contextmanager
def full_disk(folder: Path, room_bytes: int) -> Iterator[None]:
    """Let no file of this process grow further than `room_bytes` past the longest one in `folder`."""
    longest = max(file.stat().st_size for file in folder.iterdir())
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest + room_bytes, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


async def saved(work: Awaitable[object]) -> bool:
    try:
        await work
    except NotSaved:
        return False
    return True


def in_a_child(work: Callable[[Path], Awaitable[None]], folder: Path) -> None:
    """Run `work` in a process of its own, whose limits and rights are nobody else's."""
    with Process(run_and_tell, work, folder) as child:
        assert child.receive() == "done"


def run_and_tell(process: Open, work: Callable[[Path], Awaitable[None]], folder: Path) -> None:
    asyncio.run(work(folder))  # type: ignore[arg-type]
    process.send("done")


def test_on_a_full_disk_nothing_is_half_written_and_the_same_store_heals(tmp_path: Path) -> None:
    in_a_child(fill_and_free, tmp_path)


async def fill_and_free(folder: Path) -> None:
    kept: list[str] = []
    refused = lost = 0
    async with SqliteStorage(folder) as storage:
        kept += command_ids(await append(storage, entry("c_0")))
        for attempt, room_bytes in enumerate(range(0, 60_000, 2_500), start=1):
            entries = [entry(f"c_{attempt}x{place}", note(place, "Plus de bancs " * 30)) for place in range(80)]
            ballots = [
                ballot(100 * attempt + place, choice=f"{place:03}" * 20, age="young", district="north")
                for place in range(10)
            ]
            with full_disk(folder, room_bytes):
                if await saved(append(storage, *entries)):
                    kept += [each.command_id for each in entries]
                else:
                    refused += 1
                cast = await saved(storage.boxes.cast(ballots))
                lost += not cast
                await check(storage, kept)
                assert [await storage.boxes.voted("v_1", each.credential) for each in ballots] == [cast] * 10
                await check_agree(storage)
            kept += command_ids(await append(storage, entry(f"c_{attempt}")))
            assert set(await storage.boxes.cast(ballots)) == {"replaced" if cast else "cast"}
            await check_agree(storage)
            await check(storage, kept)
        assert refused > 5
        assert 5 < lost < attempt
    async with SqliteStorage(folder) as storage:
        await check(storage, kept)
        await check_agree(storage)
        assert set(await storage.boxes.grouped("v_1")) == {"age", "district"}


async def check(storage: Storage, kept: list[str]) -> None:
    rows = await storage.journal.read(MEETING)
    assert command_ids(rows) == kept
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))


def test_on_a_full_disk_closing_is_not_saved_and_can_be_done_again(tmp_path: Path) -> None:
    in_a_child(fill_while_closing, tmp_path)


async def fill_while_closing(folder: Path) -> None:
    async with SqliteStorage(folder) as storage:
        await storage.boxes.cast([ballot(card, age="young") for card in range(2000)])
        with full_disk(folder, 0):
            with pytest.raises(NotSaved):
                await storage.boxes.seal("v_1")
            assert await storage.boxes.sealed() == set()
        await storage.boxes.seal("v_1")
        for work in (storage.boxes.scrub, lambda: storage.boxes.forget_groups("v_1")):
            with full_disk(folder, 0), pytest.raises(NotSaved):
                await work()
            await check_agree(storage)
            assert await storage.boxes.with_groups() == {"v_1"}
        await storage.boxes.forget_groups("v_1")
        assert await voters(storage, "v_1") == len(await storage.boxes.ballots("v_1")) == 2000
        await storage.boxes.scrub()
        assert (folder / "boxes.db-wal").stat().st_size < 10_000
        assert await voters(storage, "v_1") == len(await storage.boxes.ballots("v_1")) == 2000


def test_a_read_only_file_is_read_and_not_written_and_the_same_store_heals() -> None:
    # Not below pytest's folder, which only its owner may enter.
    with TemporaryDirectory() as folder:
        in_a_child(lock_and_unlock, Path(folder))


async def lock_and_unlock(folder: Path) -> None:
    if os.geteuid() == 0:  # root may write everything: be somebody else
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    async with SqliteStorage(folder) as storage:
        await append(storage, entry("c_0"))
        await storage.boxes.cast([ballot(1)])
    set_mode(folder, 0o444)
    async with SqliteStorage(folder) as storage:
        assert not await saved(append(storage, entry("c_1")))
        assert not await saved(storage.boxes.cast([ballot(2)]))
        assert not await saved(storage.boxes.seal("v_1"))
        await check(storage, ["c_0"])
        assert await voters(storage, "v_1") == 1
        set_mode(folder, 0o644)
        await append(storage, entry("c_1"))
        assert await storage.boxes.cast([ballot(2)]) == ["cast"]
        await check(storage, ["c_0", "c_1"])
