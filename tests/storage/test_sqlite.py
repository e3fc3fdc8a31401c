"""SQLite keeps the contract, and what only files and several processes can show."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.chain import write_time
from server.storage.base import Cast, NotSaved, Storage, Unusable
from server.storage.memory import MemoryStorage
from server.storage.sqlite import SqliteStorage
from server.storage.sqlite_file import SqliteFile
from tests.storage.contract import (
    MEETING,
    JournalRules,
    any_event,
    append,
    ballot,
    command_ids,
    entry,
    ids,
    note,
    texts,
    times,
    voters,
)
from tests.storage.contract_boxes import BoxesRules
from tests.storage.processes import Open, Process


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with SqliteStorage(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
async def second(storage: Storage, tmp_path: Path) -> AsyncIterator[Storage]:
    """The same folder opened once more, as another process would, and out of patience at once."""
    async with SqliteStorage(tmp_path / "data", busy_s=0.01) as opened:
        yield opened


class TestJournal(JournalRules):
    pass


class TestBoxes(BoxesRules):
    pass


# The engine against the readable one

with_files = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Each example opens files, which takes as long as the machine is busy."""

grouped = st.lists(
    st.tuples(st.sampled_from(["age", "’«œ»"]), st.sampled_from(["", "x", "y"]), st.sampled_from(["K-1", "K-2"])),
    max_size=2,
    unique_by=lambda each: each[0],
)
casts = st.builds(
    Cast,
    st.sampled_from(["v_1", "v_2"]),
    st.sampled_from(["card-1", "card-2", "card-3", "’«œ»"]),
    st.sampled_from(["R-1", "R-2", "R-3", "R-4"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["phone", "kiosk"]),
    st.sampled_from(["", "s_1"]),
    grouped.map(tuple),
)
orders = st.sampled_from(["seal v_1", "seal v_2", "forget v_1", "scrub"])
acts = st.lists(st.lists(casts, max_size=6) | orders, max_size=8)


@with_files
@given(acts)
def test_whatever_is_cast_the_outcome_is_that_of_the_readable_engine(acts: list[list[Cast] | str]) -> None:
    async def play(storage: Storage) -> list[object]:
        seen: list[object] = []
        async with storage:
            boxes = storage.boxes
            for act in acts:
                if isinstance(act, list):
                    seen.append(await boxes.cast(act))
                elif act == "scrub":
                    await boxes.scrub()
                elif act == "forget v_1":
                    await boxes.forget_groups("v_1")
                else:
                    await boxes.seal(act.removeprefix("seal "))
            seen += [await boxes.sealed(), await boxes.with_groups()]
            for poll in ("v_1", "v_2"):
                seen += [await boxes.ballots(poll), await boxes.turnout(poll), await boxes.roll(poll)]
                seen += [await boxes.grouped(poll), await boxes.choice(poll, "R-1")]
        return seen

    with TemporaryDirectory() as folder:
        assert asyncio.run(play(SqliteStorage(Path(folder)))) == asyncio.run(play(MemoryStorage()))


@with_files
@given(st.lists(st.tuples(ids, texts, times, ids, st.lists(any_event, max_size=4)), unique_by=lambda each: each[0]))
def test_whatever_is_appended_is_read_as_it_was_after_opening_again(
    commands: list[tuple[str, str, object, str, list[object]]],
) -> None:
    entries = [entry(id, *events, actor=actor, at=at) for id, actor, at, _, events in commands]  # type: ignore[arg-type]

    async def play(storage: Storage) -> list[object]:
        async with storage:
            appended = await append(storage, *entries)
        async with storage:
            assert await storage.journal.read(MEETING) == appended
            return [*appended, await storage.journal.meetings()]

    with TemporaryDirectory() as folder:
        assert asyncio.run(play(SqliteStorage(Path(folder)))) == asyncio.run(play(MemoryStorage()))


# Several at once


async def test_another_process_changed_the_journal_is_said_once(storage: Storage, second: Storage) -> None:
    await storage.journal.changed()
    await append(second, entry("c_1"))
    assert await storage.journal.changed()
    assert not await storage.journal.changed()


async def test_a_transaction_follows_what_another_process_wrote(storage: Storage, second: Storage) -> None:
    await append(storage, entry("c_1"))
    await append(second, entry("c_2"))
    with pytest.raises(ValueError, match="c_2 is in the journal already"):
        await append(storage, entry("c_2"))
    assert [row.seq for row in await append(storage, entry("c_3"))] == [3]


async def test_a_journal_held_too_long_by_another_process_is_not_saved_and_the_next_try_is(
    storage: Storage, second: Storage
) -> None:
    async with storage.journal.transaction(MEETING) as tx:
        await tx.append([entry("c_1")])
        with pytest.raises(NotSaved) as raised:
            await append(second, entry("c_2"))
        assert isinstance(raised.value.__cause__, sqlite3.OperationalError)
    assert [row.seq for row in await append(second, entry("c_2"))] == [2]


async def test_rewriting_the_boxes_waits_for_nobody_at_the_journal(storage: Storage, second: Storage) -> None:
    async with storage.journal.transaction(MEETING) as tx:
        await tx.append([entry("c_1")])
        await second.boxes.cast([ballot(1)])
        await second.boxes.seal("v_1")
        await second.boxes.scrub()


def test_two_processes_that_cast_with_the_same_card_at_the_same_moment_cast_one_ballot(tmp_path: Path) -> None:
    rounds = 150
    with Process(race, tmp_path, 1) as one, Process(race, tmp_path, 2) as two:
        assert (one.receive(), two.receive()) == ("ready", "ready")
        for card in range(rounds):
            one.send(card)
            two.send(card)
            assert sorted([one.receive(), two.receive()]) == ["already-voted", "cast"]
        one.send(None)
        two.send(None)
    counted = asyncio.run(count(tmp_path))
    assert counted == (rounds, rounds)


def race(process: Open, folder: Path, device: int) -> None:
    """Cast with the card whose number comes in, from a device of its own, and send the outcome."""

    async def run() -> None:
        async with SqliteStorage(folder) as storage:
            process.send("ready")
            while (card := process.receive()) is not None:
                [outcome] = await storage.boxes.cast([ballot(card, receipt=1000 * device + card)])
                process.send(outcome)

    asyncio.run(run())


async def count(folder: Path) -> tuple[int, int]:
    async with SqliteStorage(folder) as storage:
        return await voters(storage, "v_1"), len(await storage.boxes.ballots("v_1"))


def test_processes_that_open_a_new_folder_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    for attempt in range(10):
        with Process(open_once, tmp_path / str(attempt)) as one, Process(open_once, tmp_path / str(attempt)) as two:
            one.send("go")
            two.send("go")
            assert (one.receive(), two.receive()) == ([], [])


def open_once(process: Open, folder: Path) -> None:
    async def run() -> list[str]:
        async with SqliteStorage(folder) as storage:
            return await storage.journal.meetings()

    process.receive()
    process.send(asyncio.run(run()))


# Files


async def test_the_folder_is_made_for_its_owner_alone(storage: Storage, tmp_path: Path) -> None:
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


async def test_a_row_stands_in_the_file_as_the_documentation_says(storage: Storage, tmp_path: Path) -> None:
    [row] = await append(storage, entry("c_1", note(7)))
    with sqlite3.connect(tmp_path / "data" / "journal.db") as connection:
        stored = connection.execute("SELECT * FROM journal").fetchall()
    connection.close()
    body = '{"type":"note-added","note_id":"n_7","table_id":"t_12","round_id":"r_1","text":"Plus de bancs à l’ombre",'
    assert stored == [
        (
            MEETING,
            1,
            write_time(row.at),
            "table:t_12",
            "c_1",
            0,
            "s_1",
            "note-added",
            body + '"kind":"idea","strength":3}',
            row.chain,
        )
    ]


def other_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE tracks (title TEXT)")
    connection.close()


def later_version(path: Path) -> None:
    asyncio.run(count(path.parent))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9")
    connection.close()


def boxes_in_its_place(path: Path) -> None:
    asyncio.run(count(path.parent))
    (path.parent / "boxes.db").replace(path)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.write_text("Plus de bancs\n" * 100), "not-a-database"),
        (other_program, "not-ours"),
        (boxes_in_its_place, "not-ours"),
        (later_version, "newer"),
        (lambda path: path.mkdir(), "cannot-open"),
    ],
    ids=["text", "another program", "the boxes", "later version", "folder"],
)
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_was(tmp_path: Path, make: object, code: str) -> None:
    path = tmp_path / "journal.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Unusable) as raised:
        asyncio.run(count(tmp_path))
    assert (raised.value.code, raised.value.path) == (code, path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(Unusable) as raised:
        asyncio.run(count(tmp_path / "data"))
    assert raised.value.code == "cannot-open"


# Forgetting groups


async def test_groups_that_another_process_forgets_during_a_scrub_are_scrubbed_by_the_next(
    storage: Storage, second: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await storage.boxes.cast([ballot(number, age="young") for number in range(50)])
    await storage.boxes.seal("v_1")
    rewrite = SqliteFile.rewrite

    async def rewrite_and_be_too_late(file: SqliteFile) -> None:
        await rewrite(file)
        await second.boxes.forget_groups("v_1")

    with monkeypatch.context() as patch:
        patch.setattr(SqliteFile, "rewrite", rewrite_and_be_too_late)
        await storage.boxes.scrub()
    assert b"age-of-" in (tmp_path / "data" / "boxes.db").read_bytes()
    await second.boxes.scrub()
    for file in (tmp_path / "data").glob("boxes.db*"):
        assert b"age-of-" not in file.read_bytes()


async def test_a_journal_of_many_commands_is_read_in_its_order(storage: Storage) -> None:
    for start in range(0, 2000, 500):
        await append(storage, *(entry(f"c_{number}", note(number)) for number in range(start, start + 500)))
    assert command_ids(await storage.journal.read(MEETING)) == [f"c_{number}" for number in range(2000)]
