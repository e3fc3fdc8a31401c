"""The rules of `server/storage/base.py`, one test a sentence, run by every engine: the boxes."""

import asyncio
import re

import pytest

from server.storage.base import Cast, Outcome, Storage
from tests.storage.contract import ballot, cancelled_after, choices, voters

CAST = [ballot(1), ballot(2, choice="b")]
"""What is in the box when the rules of casting are tried: two ballots, `a` and `b`."""


class BoxesRules:
    """What the boxes promise."""

    @pytest.mark.parametrize(
        ("given", "outcome", "voted"),
        [
            (ballot(3, choice="c"), "cast", {"RCPT-0001": "a", "RCPT-0002": "b", "RCPT-0003": "c"}),
            (ballot(1, choice="c"), "replaced", {"RCPT-0001": "c", "RCPT-0002": "b"}),
            (ballot(1), "replaced", {"RCPT-0001": "a", "RCPT-0002": "b"}),
            (ballot(1, receipt=3, choice="c"), "already-voted", {"RCPT-0001": "a", "RCPT-0002": "b"}),
            (ballot(3, receipt=1, choice="c"), "receipt-taken", {"RCPT-0001": "a", "RCPT-0002": "b"}),
        ],
        ids=["new card", "changed choice", "resend", "second device", "receipt of another"],
    )
    async def test_what_becomes_of_a_ballot(
        self, storage: Storage, given: Cast, outcome: Outcome, voted: dict[str, str]
    ) -> None:
        assert await storage.boxes.cast(CAST) == ["cast", "cast"]
        assert await storage.boxes.cast([given]) == [outcome]
        assert choices(await storage.boxes.ballots("v_1")) == voted
        assert await voters(storage, "v_1") == len(voted) == len(await storage.boxes.roll("v_1"))
        assert await storage.boxes.voted("v_1", given.credential) == (outcome != "receipt-taken")

    async def test_a_sealed_box_takes_no_ballot_and_no_change(self, storage: Storage) -> None:
        await storage.boxes.cast(CAST)
        await storage.boxes.seal("v_1")
        tries = [ballot(3), ballot(1, choice="c"), ballot(1, receipt=4), ballot(5, receipt=1)]
        assert await storage.boxes.cast(tries) == ["poll-closed"] * 4
        assert choices(await storage.boxes.ballots("v_1")) == {"RCPT-0001": "a", "RCPT-0002": "b"}
        assert await voters(storage, "v_1") == 2
        assert not await storage.boxes.voted("v_1", "card-0003")

    async def test_the_roll_names_who_has_voted_sorted(self, storage: Storage) -> None:
        await storage.boxes.cast(CAST[::-1])
        assert await storage.boxes.roll("v_1") == sorted(each.credential for each in CAST)
        assert await storage.boxes.roll("v_2") == []

    async def test_ballots_of_one_batch_are_taken_in_order(self, storage: Storage) -> None:
        batch = [
            ballot(1, choice="a"),
            ballot(1, choice="b"),
            ballot(1, receipt=9, choice="c"),
            ballot(2, receipt=1, choice="c"),
            ballot(2, choice="c"),
            ballot(1, choice="d"),
            ballot(1, poll="v_2"),
        ]
        assert await storage.boxes.cast(batch) == [
            "cast",
            "replaced",
            "already-voted",
            "receipt-taken",
            "cast",
            "replaced",
            "cast",
        ]
        assert choices(await storage.boxes.ballots("v_1")) == {"RCPT-0001": "d", "RCPT-0002": "c"}
        assert choices(await storage.boxes.ballots("v_2")) == {"RCPT-0001": "a"}

    async def test_a_batch_may_hold_ballots_of_open_and_sealed_polls(self, storage: Storage) -> None:
        await storage.boxes.seal("v_2")
        batch = [ballot(1), ballot(1, poll="v_2"), ballot(2)]
        assert await storage.boxes.cast(batch) == ["cast", "poll-closed", "cast"]

    async def test_an_empty_batch_has_no_outcome(self, storage: Storage) -> None:
        assert await storage.boxes.cast([]) == []

    async def test_a_cancelled_batch_is_kept_whole_or_not_at_all(self, storage: Storage) -> None:
        for steps in range(40):
            batch = [ballot(2 * steps), ballot(2 * steps + 1)]
            in_time = await cancelled_after(steps, lambda batch=batch: storage.boxes.cast(batch))  # type: ignore[misc]
            kept = [await storage.boxes.voted("v_1", each.credential) for each in batch]
            assert kept in ([[False] * 2, [True] * 2] if in_time else [[True] * 2])
            assert len(await storage.boxes.ballots("v_1")) == await voters(storage, "v_1")

    async def test_batches_that_come_at_once_do_not_mix(self, storage: Storage) -> None:
        devices = [[ballot(card, receipt=card + 100 * device) for card in range(20)] for device in range(5)]
        outcomes = await asyncio.gather(*(storage.boxes.cast(batch) for batch in devices))
        for of_card in zip(*outcomes, strict=True):
            assert sorted(of_card) == ["already-voted"] * 4 + ["cast"]
        assert await voters(storage, "v_1") == len(await storage.boxes.ballots("v_1")) == 20

    async def test_polls_do_not_mix(self, storage: Storage) -> None:
        await storage.boxes.cast([ballot(1), ballot(1, choice="b", poll="v_2"), ballot(2, poll="v_2")])
        assert choices(await storage.boxes.ballots("v_1")) == {"RCPT-0001": "a"}
        assert choices(await storage.boxes.ballots("v_2")) == {"RCPT-0001": "b", "RCPT-0002": "a"}
        assert (await voters(storage, "v_1"), await voters(storage, "v_2")) == (1, 2)
        assert not await storage.boxes.voted("v_1", "card-0002")

    async def test_a_poll_needs_no_opening(self, storage: Storage) -> None:
        assert await voters(storage, "v_1") == 0
        assert await storage.boxes.ballots("v_1") == []
        assert not await storage.boxes.voted("v_1", "card-0001")
        assert await storage.boxes.sealed() == set()

    async def test_sealing_twice_is_sealing_once(self, storage: Storage) -> None:
        await storage.boxes.seal("v_1")
        await storage.boxes.seal("v_2")
        await storage.boxes.seal("v_1")
        assert await storage.boxes.sealed() == {"v_1", "v_2"}

    async def test_sealing_draws_a_salt_that_stays(self, storage: Storage) -> None:
        assert await storage.boxes.salt("v_1") == ""
        await storage.boxes.seal("v_1")
        await storage.boxes.seal("v_2")
        salts = [await storage.boxes.salt(poll) for poll in ("v_1", "v_2")]
        assert all(re.fullmatch("[0-9a-f]{32}", salt) for salt in salts)
        assert salts[0] != salts[1]
        await storage.boxes.seal("v_1")
        await storage.boxes.scrub()
        await storage.__aexit__(None, None, None)
        await storage.__aenter__()
        assert [await storage.boxes.salt(poll) for poll in ("v_1", "v_2")] == salts

    async def test_ballots_are_listed_by_receipt_whatever_their_order(self, storage: Storage) -> None:
        for number in (3, 1, 4, 2):
            await storage.boxes.cast([ballot(number)])
        receipts = [receipt for receipt, _ in await storage.boxes.ballots("v_1")]
        assert receipts == ["RCPT-0001", "RCPT-0002", "RCPT-0003", "RCPT-0004"]

    async def test_scrubbing_changes_no_answer_and_may_be_repeated(self, storage: Storage) -> None:
        await storage.boxes.cast([*CAST, ballot(7, poll="v_2")])
        await storage.boxes.seal("v_1")
        for _ in range(2):
            await storage.boxes.scrub()
            assert choices(await storage.boxes.ballots("v_1")) == {"RCPT-0001": "a", "RCPT-0002": "b"}
            assert await storage.boxes.sealed() == {"v_1"}
            assert await voters(storage, "v_1") == 2

    async def test_a_poll_open_during_a_scrub_keeps_its_ballots_and_takes_more(self, storage: Storage) -> None:
        await storage.boxes.seal("v_1")
        await storage.boxes.cast([ballot(7, poll="v_2")])
        casts = [storage.boxes.cast([ballot(number, poll="v_2")]) for number in range(20, 40)]
        await asyncio.gather(storage.boxes.scrub(), *casts)
        assert await storage.boxes.cast([ballot(7, receipt=8, poll="v_2"), ballot(7, poll="v_2")]) == [
            "already-voted",
            "replaced",
        ]
        assert await voters(storage, "v_2") == 21

    # Sites and channels

    async def test_the_turnout_is_told_by_site_and_channel_sorted(self, storage: Storage) -> None:
        places = [("s_2", "kiosk"), ("s_1", "phone"), ("", "paper"), ("s_1", "phone"), ("s_1", "kiosk")]
        await storage.boxes.cast([ballot(n, site=site, channel=channel) for n, (site, channel) in enumerate(places)])
        turnout = await storage.boxes.turnout("v_1")
        assert turnout == {"": {"paper": 1}, "s_1": {"kiosk": 1, "phone": 2}, "s_2": {"kiosk": 1}}
        assert [list(channels) for channels in turnout.values()] == [["paper"], ["kiosk", "phone"], ["kiosk"]]
        assert list(turnout) == ["", "s_1", "s_2"]
        assert await storage.boxes.turnout("v_2") == {}

    @pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one after the other"])
    async def test_who_casts_again_elsewhere_stays_where_they_first_voted(
        self, storage: Storage, together: bool
    ) -> None:
        first, again = ballot(1, channel="phone", site="s_1"), ballot(1, choice="b", channel="kiosk", site="s_2")
        for batch in [[first, again]] if together else [[first], [again]]:
            await storage.boxes.cast(batch)
        assert await storage.boxes.turnout("v_1") == {"s_1": {"phone": 1}}
        assert choices(await storage.boxes.ballots("v_1")) == {"RCPT-0001": "b"}

    # The choice of one ballot

    async def test_the_choice_of_a_receipt_is_what_its_ballot_says_now(self, storage: Storage) -> None:
        await storage.boxes.cast(CAST)
        assert await storage.boxes.choice("v_1", "RCPT-0001") == ballot(1).choice
        await storage.boxes.cast([ballot(1, choice="c")])
        await storage.boxes.seal("v_1")
        assert await storage.boxes.choice("v_1", "RCPT-0001") == ballot(1, choice="c").choice
        assert await storage.boxes.choice("v_1", "RCPT-0003") is None
        assert await storage.boxes.choice("v_2", "RCPT-0001") is None

    # Groups

    async def test_a_ballot_is_in_the_box_of_each_group_that_it_names(self, storage: Storage) -> None:
        await storage.boxes.cast(
            [ballot(1, age="young", district="north"), ballot(2, choice="b", age="old"), ballot(3)]
        )
        assert await held(storage) == {"age": [("old", "b"), ("young", "a")], "district": [("north", "a")]}
        assert len(await storage.boxes.ballots("v_1")) == 3

    @pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one after the other"])
    async def test_a_ballot_replaced_is_replaced_in_its_groups(self, storage: Storage, together: bool) -> None:
        casts = [ballot(1, age="young", district="north"), ballot(1, choice="c", age="young", district="north")]
        for batch in [casts] if together else [[each] for each in casts]:
            await storage.boxes.cast(batch)
        assert await held(storage) == {"age": [("young", "c")], "district": [("north", "c")]}

    @pytest.mark.parametrize("group", ["old", ""])
    async def test_a_ballot_cast_again_under_another_group_moves_and_under_none_leaves(
        self, storage: Storage, group: str
    ) -> None:
        await storage.boxes.cast([ballot(1, age="young", district="north")])
        await storage.boxes.cast([ballot(1, choice="b", age=group, district="north")])
        assert await held(storage) == ({"age": [("old", "b")]} if group else {}) | {"district": [("north", "b")]}

    async def test_what_is_not_in_the_box_is_in_no_group(self, storage: Storage) -> None:
        await storage.boxes.cast([ballot(1, age="young"), ballot(9)])
        await storage.boxes.cast([ballot(1, receipt=2, age="old"), ballot(2, receipt=1, age="old")])
        await storage.boxes.seal("v_1")
        await storage.boxes.cast([ballot(3, age="old"), ballot(1, choice="c", age="old"), ballot(9, age="old")])
        assert await held(storage) == {"age": [("young", "a")]}

    async def test_the_boxes_of_groups_are_read_sorted_whatever_their_order(self, storage: Storage) -> None:
        for n, (group, choice) in enumerate([("b", "b"), ("a", "b"), ("b", "a"), ("a", "a"), ("b", "a")]):
            await storage.boxes.cast([ballot(9 - n, choice=choice, z=group, a=group)])
        found = await storage.boxes.grouped("v_1")
        assert list(found) == ["a", "z"]
        for rows in found.values():
            assert rows == sorted(rows)
            assert len(rows) == 5

    async def test_the_groups_of_polls_do_not_mix(self, storage: Storage) -> None:
        await storage.boxes.cast([ballot(1, age="young"), ballot(1, choice="b", poll="v_2", age="young")])
        assert await held(storage) == {"age": [("young", "a")]}
        assert await held(storage, "v_2") == {"age": [("young", "b")]}
        assert await storage.boxes.with_groups() == {"v_1", "v_2"}

    async def test_forgotten_groups_are_gone_and_all_else_is_there(self, storage: Storage) -> None:
        await storage.boxes.cast([ballot(1, age="young"), ballot(1, poll="v_2", age="young"), ballot(2)])
        before = await storage.boxes.ballots("v_1")
        await storage.boxes.seal("v_1")
        await storage.boxes.scrub()
        for _ in range(2):
            await storage.boxes.forget_groups("v_1")
            await storage.boxes.scrub()
            assert await storage.boxes.grouped("v_1") == {}
            assert await storage.boxes.with_groups() == {"v_2"}
            assert await storage.boxes.sealed() == {"v_1"}
            assert (await storage.boxes.ballots("v_1"), await voters(storage)) == (before, 2)

    async def test_a_cancelled_batch_is_in_the_groups_as_it_is_in_the_box(self, storage: Storage) -> None:
        for steps in range(0, 40, 2):
            batch = [ballot(steps, age="young"), ballot(steps + 1, age="old")]
            await cancelled_after(steps, lambda batch=batch: storage.boxes.cast(batch))  # type: ignore[misc]
            in_groups = sum(map(len, (await held(storage)).values()))
            assert in_groups == len(await storage.boxes.ballots("v_1")) == await voters(storage)


async def held(storage: Storage, poll: str = "v_1") -> dict[str, list[tuple[str, str]]]:
    """Dimension -> (group, the letter voted)."""
    found = await storage.boxes.grouped(poll)
    return {dimension: [(group, choice[11]) for group, choice in rows] for dimension, rows in found.items()}
