"""What a closed box's bytes tell whoever reads the disk: how many voted what, and who voted; nothing that joins them.

SQLite keeps the order of insertion inside its pages, even `WITHOUT ROWID`: without the rewriting, the third name
on the roll and the third ballot in the box would be the same person's. Sites and channels stand on the roll, so that
they tell of a person what the turnout tells of all. The boxes of the groups are emptied once they have been counted.
"""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations, permutations
from math import sqrt
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from msgspec.structs import replace

from server.domain.records import Channel
from server.storage.base import Cast
from server.storage.sqlite import SqliteStorage
from tests.live.polling import POLL, PROFILE, Polling, secret_of

pytestmark = pytest.mark.long

CHANCE = 4.0  # standard deviations; more comes by chance once in 15,000 times
COUNTERS = (slice(24, 28), slice(40, 44), slice(92, 96))  # SQLite's counts of changes, in the first page
LEAF_PAGE = 0x0A
VALUE = re.compile(rb"v_[12]([0-9a-f]{32}|[0-9A-F]{15})")
SHORTEST = 6  # letters; any shorter value may come twice by chance
TABLES = {
    "roll": ["poll", "credential", "site", "channel"],
    "box": ["poll", "receipt", "choice"],
    "groups": ["poll", "dimension", "key", "name", "choice"],
}


def people(number: int, seed: int, poll: str = "v_1") -> list[Cast]:
    """Voters of two sites and all channels, each with a group in two dimensions."""
    random = Random(seed)
    return [
        Cast(
            poll,
            f"{random.getrandbits(128):032x}",
            f"{random.getrandbits(60):015X}",
            random.choice("abc"),
            random.choice(get_args(Channel)),
            random.choice(["s_hall", "s_school"]),
            tuple(
                (dimension, random.choice(groups), f"{random.getrandbits(128):032x}")
                for dimension, groups in PROFILE.items()
            ),
        )
        for _ in range(number)
    ]


async def vote(folder: Path, ballots: Sequence[Cast], batch: int, scrub: bool = True) -> None:
    async with SqliteStorage(folder) as storage:
        for start in range(0, len(ballots), batch):
            outcomes = await storage.boxes.cast(ballots[start : start + batch])
            assert set(outcomes) <= {"cast", "replaced"}
        await storage.boxes.seal("v_1")
        if scrub:
            await storage.boxes.forget_groups("v_1")
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


@pytest.mark.parametrize(("number", "batch"), [(40, 1), (100, 3)])
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
    changed = [replace(each, choice="c") for each in shuffled[::10]]
    asyncio.run(vote(tmp_path / "one", ballots, batch=200))
    asyncio.run(vote(tmp_path / "two", [*changed, *shuffled], batch=37))
    one, two = (unsalted(tmp_path / name) for name in ("one", "two"))
    for counter in COUNTERS:
        one[counter] = two[counter] = bytes(4)
    assert one == two


def unsalted(folder: Path) -> bytearray:
    """The bytes of the boxes without the salt, which is drawn anew each time."""
    with closing(sqlite3.connect(folder / "boxes.db")) as connection:
        [(salt,)] = connection.execute("SELECT salt FROM sealed")
    return bytearray((folder / "boxes.db").read_bytes().replace(salt.encode(), bytes(32)))


async def test_the_log_of_a_scrubbed_box_holds_no_ballot_while_the_server_runs(tmp_path: Path) -> None:
    ballots = people(5000, seed=4)
    async with SqliteStorage(tmp_path) as storage:
        await storage.boxes.cast(ballots)
        await storage.boxes.seal("v_1")
        await storage.boxes.forget_groups("v_1")
        await storage.boxes.scrub()
        for name in ("boxes.db-wal", "boxes.db-shm"):
            data = (tmp_path / name).read_bytes()
            assert not any(each.credential.encode() in data or each.receipt.encode() in data for each in ballots)


@pytest.mark.parametrize("crash", [False, True], ids=["at once", "after a crash"])
async def test_of_the_groups_no_file_holds_a_trace_once_they_are_counted(tmp_path: Path, crash: bool) -> None:
    """Neither of their names nor of the keys, nor how large they were."""
    ballots = people(5000, seed=10)
    async with SqliteStorage(tmp_path) as storage:
        for start in range(0, len(ballots), 200):
            await storage.boxes.cast(ballots[start : start + 200])
        await storage.boxes.seal("v_1")
        await storage.boxes.scrub()  # closing has begun elsewhere, too
        await storage.boxes.forget_groups("v_1")
        if not crash:
            await storage.boxes.scrub()
            check_no_groups(tmp_path, ballots)
    async with SqliteStorage(tmp_path) as storage:
        await storage.boxes.scrub()
        check_no_groups(tmp_path, ballots)
    for arrived in values_of(ballots):
        check_no_order(tmp_path, arrived)


def check_no_groups(folder: Path, ballots: Sequence[Cast]) -> None:
    data = b"".join(file.read_bytes() for file in sorted(folder.glob("boxes.db*")))
    said = {*PROFILE, *(group for groups in PROFILE.values() for group in groups)}
    keys = {key for each in ballots[::25] for _, _, key in each.groups}
    assert not any(text.encode() in data for text in said | keys)


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


# What could join them


def values_in(folder: Path) -> dict[str, set[str]]:
    """Table -> its values, without the id of the poll, the names of the profile, and what the ballots say."""
    said = {*PROFILE, *(group for groups in PROFILE.values() for group in groups)}
    with closing(sqlite3.connect(folder / "boxes.db")) as connection:
        assert {
            table: [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")] for table in TABLES
        } == TABLES
        return {
            table: {value for row in connection.execute(f"SELECT * FROM {table}") for value in row[1:]} - said
            for table in TABLES
        } | {"choices": {choice for (choice,) in connection.execute("SELECT choice FROM box")}}


def check_nothing_joins(folder: Path) -> None:
    """Check that no value of one table stands in another, be it as a part; a choice is in the box and in the groups."""
    values = values_in(folder)
    choices = values.pop("choices")
    for one, other in permutations(values, 2):
        known = values[one] - (set() if "roll" in (one, other) else choices)
        long = [value for value in known if len(value) >= SHORTEST]
        text = "\n".join(values[other] - (set() if "roll" in (one, other) else choices))
        assert [value for value in long if value in text] == [], (one, other)
        shared = {value for value in known & values[other] if value not in choices}
        assert not shared, (one, other)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which 300 people vote on devices and 40 on paper, each with all their groups; it is open."""
    folder = tmp_path_factory.mktemp("held") / "data"
    random = Random(11)

    async def hold() -> None:
        async with SqliteStorage(folder) as storage:
            polling = await Polling(storage).found(cards=340)
            for card in range(1, 341):
                await polling.name(card, **{dimension: random.choice(groups) for dimension, groups in PROFILE.items()})
            for card in random.sample(range(1, 341), 340):
                channel: Channel = random.choice(("phone", "kiosk", "table")) if card <= 300 else "paper"
                await polling.vote(card, random.choice(["a", "b", ""]), channel=channel)
            await polling.live.stop()

    asyncio.run(hold())
    return folder


def test_roll_box_and_groups_have_no_value_in_common_while_people_vote(held: Path) -> None:
    check_nothing_joins(held)
    values = values_in(held)
    assert {f"k{card}" for card in range(1, 341)} <= values["roll"]
    keys = {value for value in values["groups"] if re.fullmatch("[0-9a-f]{32}", value)}
    assert len(keys) == 300 * len(PROFILE)  # another in each dimension; none of a sheet of paper


def test_no_file_holds_what_a_device_has_drawn(held: Path) -> None:
    """All that could be told from a secret is told by it alone: whoever has it may show which ballot is theirs."""
    for file in held.iterdir():
        data = file.read_bytes()
        assert not any(secret_of(card).encode() in data for card in range(1, 341)), file


async def test_roll_and_box_have_no_value_in_common_after_the_closing_and_the_groups_are_empty(
    held: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(held, tmp_path / "data"))
    async with SqliteStorage(folder) as storage:
        polling = Polling(storage)
        await polling.live.start()
        await polling.close()
        await polling.live.stop()
        assert polling.poll.turnout == 340
        assert {group for groups in polling.poll.profile.values() for group in groups} == {
            group for groups in PROFILE.values() for group in groups
        }
        assert len(await storage.boxes.ballots(POLL)) == 340
    check_nothing_joins(folder)
    assert values_in(folder)["groups"] == set()


def test_five_thousand_ballots_have_nothing_in_common_with_their_voters(tmp_path: Path) -> None:
    asyncio.run(vote(tmp_path, people(5000, seed=9), batch=200, scrub=False))
    check_nothing_joins(tmp_path)
    assert len([value for value in values_in(tmp_path)["roll"] if len(value) == 32]) == 5000
