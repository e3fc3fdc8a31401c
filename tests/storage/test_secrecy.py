"""What a closed box's bytes tell whoever reads the disk: how many voted what, and who voted; nothing that joins them.

SQLite keeps the order of insertion inside its pages, even `WITHOUT ROWID`: without the rewriting, the third name
on the roll and the third ballot in the box would be the same person's.
"""

import asyncio
import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import sqrt
from pathlib import Path
from random import Random

import pytest

from server.storage.base import Cast
from server.storage.sqlite import SqliteStorage

CHANCE = 4.0  # standard deviations; more comes by chance once in 15,000 times
COUNTERS = (slice(24, 28), slice(40, 44), slice(92, 96))  # SQLite's counts of changes, in the first page
LEAF_PAGE = 0x0A
VALUE = re.compile(rb"v_[12]([0-9a-f]{32}|[0-9A-F]{15})")


def people(number: int, seed: int, poll: str = "v_1") -> list[Cast]:
    random = Random(seed)
    return [
        Cast(poll, f"{random.getrandbits(128):032x}", f"{random.getrandbits(60):015X}", random.choice("abc"))
        for _ in range(number)
    ]


async def vote(folder: Path, ballots: Sequence[Cast], batch: int, scrub: bool = True) -> None:
    async with SqliteStorage(folder) as storage:
        for start in range(0, len(ballots), batch):
            outcomes = await storage.boxes.cast(ballots[start : start + batch])
            assert set(outcomes) <= {"cast", "replaced"}
        await storage.boxes.seal("v_1")
        if scrub:
            await storage.boxes.scrub()


def leaves(folder: Path) -> Iterator[list[tuple[int, str]]]:
    """Yield, for each page of rows in the order of the file, its rows in the order of their keys: (offset, value).

    value: the credential or the receipt. The page format is that of https://www.sqlite.org/fileformat2.html#b_tree_pages.
    """
    data = (folder / "boxes.db").read_bytes()
    size = int.from_bytes(data[16:18], "big")
    for start in range(0, len(data), size):
        page = data[start : start + size]
        if page[0] == LEAF_PAGE:
            cells = int.from_bytes(page[3:5], "big")
            offsets = [int.from_bytes(page[8 + 2 * cell : 10 + 2 * cell], "big") for cell in range(cells)]
            rows = [(start + offset, VALUE.search(page, offset)) for offset in offsets]
            yield [(offset, match[1].decode()) for offset, match in rows if match]


def order_in_pages(folder: Path, arrived: Sequence[str]) -> float:
    """Return how far the order of the bytes within each page tells the order of arrival, in standard deviations.

    Kendall's tau, summed over pages; SQLite fills a page from its end.
    """
    turn = {value: number for number, value in enumerate(arrived)}
    agreement = variance = 0.0
    for page in leaves(folder):
        turns = [turn[value] for _, value in sorted(page, reverse=True) if value in turn]
        size = len(turns)
        agreement += sum(1 if first < then else -1 for first, then in combinations(turns, 2))
        variance += size * (size - 1) * (2 * size + 5) / 18
    return agreement / sqrt(variance)


def order_in_file(folder: Path, arrived: Sequence[str]) -> float:
    """Return how far the order of the bytes in the whole file tells the order of arrival: Spearman's rho, likewise."""
    turn = {value: number for number, value in enumerate(arrived)}
    turns = [turn[value] for page in leaves(folder) for _, value in sorted(page) if value in turn]
    rank = {each: number for number, each in enumerate(sorted(turns))}
    size = len(turns)
    distance = sum((rank[each] - place) ** 2 for place, each in enumerate(turns))
    return (1 - 6 * distance / (size * (size**2 - 1))) * sqrt(size - 1)


def check_no_order(folder: Path, arrived: Sequence[str]) -> None:
    """Check that neither measure finds an order, and that the pages follow one another in the order of the values."""
    assert abs(order_in_pages(folder, arrived)) < CHANCE
    assert abs(order_in_file(folder, arrived)) < CHANCE
    values = set(arrived)
    in_file_order = [value for page in leaves(folder) for _, value in page if value in values]
    assert in_file_order == sorted(in_file_order)
    assert len(in_file_order) > 0.9 * len(arrived)  # the others stand between the pages, in their tree


def values_of(ballots: Sequence[Cast]) -> tuple[list[str], list[str]]:
    return [each.credential for each in ballots], [each.receipt for each in ballots]


@pytest.mark.parametrize(("number", "batch"), [(40, 1), (150, 7), (5000, 7), (5000, 200)])
def test_a_scrubbed_box_keeps_no_trace_of_the_order_in_which_people_voted(
    tmp_path: Path, number: int, batch: int
) -> None:
    ballots = people(number, seed=batch)
    asyncio.run(vote(tmp_path, ballots, batch))
    for arrived in values_of(ballots):
        check_no_order(tmp_path, arrived)


@pytest.mark.parametrize(("number", "batch"), [(40, 1), (150, 7)])
def test_without_scrubbing_the_order_would_stand_in_the_file(tmp_path: Path, number: int, batch: int) -> None:
    """Shows that the measures of the test above see what they look for."""
    ballots = people(number, seed=batch)
    asyncio.run(vote(tmp_path, ballots, batch, scrub=False))
    for arrived in values_of(ballots):
        assert order_in_pages(tmp_path, arrived) > CHANCE


@pytest.mark.parametrize("number", [40, 5000])
def test_the_bytes_depend_on_the_ballots_and_not_on_how_they_came(tmp_path: Path, number: int) -> None:
    ballots = people(number, seed=2)
    shuffled = Random(3).sample(ballots, len(ballots))
    changed = [Cast(each.poll, each.credential, each.receipt, "c") for each in shuffled[::10]]
    asyncio.run(vote(tmp_path / "one", ballots, batch=200))
    asyncio.run(vote(tmp_path / "two", [*changed, *shuffled], batch=37))
    one, two = (bytearray((tmp_path / name / "boxes.db").read_bytes()) for name in ("one", "two"))
    for counter in COUNTERS:
        one[counter] = two[counter] = bytes(4)
    assert one == two


async def test_the_log_of_a_scrubbed_box_holds_no_ballot_while_the_server_runs(tmp_path: Path) -> None:
    ballots = people(5000, seed=4)
    async with SqliteStorage(tmp_path) as storage:
        await storage.boxes.cast(ballots)
        await storage.boxes.seal("v_1")
        await storage.boxes.scrub()
        for name in ("boxes.db-wal", "boxes.db-shm"):
            data = (tmp_path / name).read_bytes()
            assert not any(each.credential.encode() in data or each.receipt.encode() in data for each in ballots)


async def test_closing_a_second_poll_scrubs_again_and_a_start_finishes_what_a_crash_left(tmp_path: Path) -> None:
    first, second = people(5000, seed=5), people(5000, seed=6, poll="v_2")
    async with SqliteStorage(tmp_path) as storage:
        await storage.boxes.cast(first)
        await storage.boxes.seal("v_1")
        await storage.boxes.scrub()
        for start in range(0, len(second), 50):
            await storage.boxes.cast(second[start : start + 50])
        await storage.boxes.seal("v_2")
    async with SqliteStorage(tmp_path) as storage:
        await storage.boxes.scrub()
    for arrived in values_of(second):
        check_no_order(tmp_path, arrived)


async def test_a_scrub_rewrites_nothing_when_nothing_was_sealed_since(tmp_path: Path) -> None:
    async with SqliteStorage(tmp_path) as storage:
        await storage.boxes.cast(people(50, seed=7))
        await storage.boxes.seal("v_1")
        await storage.boxes.scrub()
        before = (tmp_path / "boxes.db").read_bytes()
        await storage.boxes.cast(people(50, seed=8, poll="v_2"))
        await storage.boxes.scrub()
        assert (tmp_path / "boxes.db").read_bytes() == before


def test_the_roll_and_the_box_have_nothing_in_common(tmp_path: Path) -> None:
    asyncio.run(vote(tmp_path, people(5000, seed=9), batch=200))
    connection = sqlite3.connect(tmp_path / "boxes.db")
    columns = {
        table: [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")] for table in ("roll", "box")
    }
    values = {
        table: {value for row in connection.execute(f"SELECT * FROM {table}") for value in row} - {"v_1"}
        for table in columns
    }
    connection.close()
    assert columns == {"roll": ["poll", "credential"], "box": ["poll", "receipt", "choice"]}
    assert len(values["roll"]) == 5000
    assert not values["roll"] & values["box"]
