"""Guessing codes: a hall behind one address goes on as if nothing were, while guesses find nothing and are slowed."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from time import monotonic

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.codes import CODE_LENGTH, RANDOM_BITS, make_code, read_code
from server.domain.ids import ALPHABET
from server.domain.refusals import Refused
from server.http.cards import (
    ADDRESSES_MOST,
    ALL_TRIES_EVERY_S,
    ALL_TRIES_MOST,
    HELD_S,
    TRIES_EVERY_S,
    TRIES_MOST,
    Tries,
    look_up,
    network,
)
from server.live.doors import draw_cards, record_cards
from server.storage.memory import MemoryStorage
from tests.documented import section
from tests.served import served

HALL = "192.168.1.1"  # what the server sees of everyone behind one router
MILLION = 1_000_000


class Moment:
    """A clock in seconds that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def guesses() -> Iterator[str]:
    """Give codes that are right in themselves, drawn at random."""
    draw = Random(20_26)
    while True:
        yield make_code(draw.randbytes(7))


# What counts as one address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.168.1.1", "192.168.1.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%wlan0", "fe80::2%wlan0", True),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
        ("::1", "::1", True),
        ("no:address", "no:address at all", False),
    ],
)
def test_an_address_of_ipv6_counts_with_its_network_and_one_of_ipv4_by_itself(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same


# How many pass


def passed(tries: Tries, clock: Moment, addresses: Iterator[str], step_s: float) -> int:
    """Return how many of a million tries are answered as anybody's."""
    found = 0
    for _ in range(MILLION):
        found += tries.take(next(addresses)) == 0
        clock.now += step_s
    return found


def test_a_million_guesses_from_a_million_networks_pass_at_the_pace_of_one_house() -> None:
    clock = Moment()
    tries = Tries(clock)
    networks = (f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1" for number in count())
    assert passed(tries, clock, networks, 0.001) == pytest.approx(ALL_TRIES_MOST + 1_000 / ALL_TRIES_EVERY_S, abs=2)


def test_a_million_guesses_from_one_network_pass_at_its_own_pace_and_leave_the_others_theirs() -> None:
    clock = Moment()
    tries = Tries(clock)
    addresses = (f"2001:db8::{number & 0xFFFF:x}" for number in count())
    assert passed(tries, clock, addresses, 0.001) == TRIES_MOST + 999
    assert all(tries.take(f"10.0.{number}.1") == 0 for number in range(200))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, ADDRESSES_MOST * 2), st.floats(0, 0.2)), min_size=1, max_size=400))
def test_whoever_asks_in_whatever_order_no_more_pass_than_the_buckets_hold(asked: list[tuple[int, float]]) -> None:
    clock = Moment()
    tries = Tries(clock)
    found: dict[str, int] = {}
    for number, later_s in asked * 10:
        clock.now += later_s
        address = f"10.{number >> 8}.{number & 255}.1"
        found[address] = found.get(address, 0) + (tries.take(address) == 0)
    assert sum(found.values()) <= ALL_TRIES_MOST + clock.now / ALL_TRIES_EVERY_S + 1
    assert all(each <= TRIES_MOST + clock.now / TRIES_EVERY_S + 1 for each in found.values())


# A hall of 10,000 phones


async def test_ten_thousand_phones_behind_one_address_are_let_in_at_once_amid_a_million_guesses(tmp_path: Path) -> None:
    """Every phone mistypes now and then; guesses come from the same address as all of them."""
    async with served(tmp_path, cards=0, storage=MemoryStorage()) as server:
        drawn = draw_cards(server.house, 10_000)
        await record_cards(server.meeting, drawn)
        clock, draw = Moment(), Random(7)
        held: list[float] = []

        async def hold(seconds: float) -> None:
            held.append(seconds)

        tries = Tries(clock, hold)
        codes = [read_code(code) or "" for code in drawn.values()]
        wrong = guesses()
        for _ in range(MILLION - 10_000):  # beside the door: a million calls through it would say no more
            tries.take(HALL)
            clock.now += 0.0001
        slowed, let_in, guessed = 0, 0, 0
        for code in codes:
            clock.now += 0.0001
            guessed += 1
            with pytest.raises(Refused) as refused:
                await look_up(server.house, tries, HALL, next(wrong))
            slowed += refused.value.code == "too-many-tries"
            if draw.random() < 0.05:  # a thumb that slips is caught by the check character, and costs nothing
                with pytest.raises(Refused, match="unknown-card"):
                    await look_up(server.house, tries, HALL, slipped(code, draw))
            before = len(held)
            meeting, _ = await look_up(server.house, tries, HALL, code)
            assert len(held) == before
            let_in += meeting is server.meeting
        assert let_in == 10_000
        assert slowed >= guessed - 2
        assert held == [HELD_S] * slowed


def slipped(code: str, draw: Random) -> str:
    """Return a code with one wrong sign."""
    place = draw.randrange(CODE_LENGTH)
    other = draw.choice([sign for sign in ALPHABET.upper() if sign != code[place]])
    return code[:place] + other + code[place + 1 :]


async def test_a_right_code_is_answered_while_every_guess_before_it_still_waits(tmp_path: Path) -> None:
    """So no number of guesses under way delays it: it waits for none of them."""
    async with served(tmp_path, cards=1, storage=MemoryStorage()) as server:
        over, waiting = asyncio.Event(), asyncio.Semaphore(0)

        async def hold(seconds: float) -> None:
            waiting.release()
            await over.wait()

        server.app.state.tries = tries = Tries(monotonic, hold)
        while tries.take("127.0.0.1") == 0:
            pass
        wrong = guesses()
        limits = httpx2.Limits(max_connections=None)
        async with httpx2.AsyncClient(base_url=server.url, timeout=60, limits=limits) as http:
            guessing = [asyncio.create_task(http.get(f"/v/{next(wrong)}")) for _ in range(100)]
            for _ in guessing:
                await waiting.acquire()
            answer = await http.get(f"/v/{server.cards[0]}")
            assert answer.status_code == 200
            assert not any(task.done() for task in guessing)
            over.set()
            # Tries come back while they wait: a few may be among those that are no longer too many.
            assert {(await task).status_code for task in guessing} <= {429, 404}


async def test_a_card_issued_by_another_process_a_moment_ago_passes_too_after_the_wait(tmp_path: Path) -> None:
    async with served(tmp_path, cards=0) as server:
        other = await server.house.storage.journal.meetings()
        assert other
        drawn = draw_cards(server.house, 1)
        [code] = drawn.values()

        async def hold(seconds: float) -> None:
            await record_cards(server.meeting, drawn)  # by the end of the wait the house has followed the journal

        tries = Tries(Moment(), hold)
        while tries.take(HALL) == 0:
            pass
        meeting, _ = await look_up(server.house, tries, HALL, code)
        assert meeting is server.meeting


# The sum


def test_the_documented_chances_are_those_of_the_numbers() -> None:
    text = section("docs/cards.md", "How long a code stands up to guessing")
    codes = 2**RANDOM_BITS
    for guessed, shown in ((MILLION, "0.000 009"), (4 * 3_600 * 30_000, "0.004")):
        finds = guessed * 10_000 / codes
        assert f"{finds:.1g}" == f"{float(shown.replace(' ', '')):.1g}"
        assert shown in text
