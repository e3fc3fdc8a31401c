"""Rules of BLT and PrefLib files."""

import pytest

from server.ballot_files.papers import Ranks
from tests.ballot_files.files import BLT, OLDER, TOI, counting, reading, wrong


def test_a_blt_file_gives_its_rankings_with_names_and_numbers():
    result = counting(BLT, "chair.blt", method="instant-runoff")
    assert (result.title, result.ballots, result.blank) == ("Chair", 6, 1)
    assert (result.winners, result.winner_names) == (["1"], ["Adam"])
    assert [choice.id for choice in result.choices] == ["1", "2", "3", "4"]


def test_who_has_withdrawn_is_no_choice_and_in_no_ranking():
    result = counting(BLT.replace("4 1\n", "4 1\n-1 -2\n"), "chair.blt", method="instant-runoff")
    assert result.winners == ["3"]
    assert result.counts == {"Charlotte": 3, "Donald": 2}


def test_equal_and_skipped_places_labels_remarks_and_optional_ends_are_read():
    content = BLT.replace("2 2 4 0", "(b7) 2 2 - 4=3 # by hand").replace("4 1\n", "# Chair\n4 1 # seats\n", 1)
    file = reading(content, "chair.blt")
    assert file.papers[3:5] == [Ranks((("2",), ("4", "3")))] * 2
    assert counting(content, "chair.blt", method="schulze").winners == ["1"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("4 1\n", "4\n", ("blt-start", 1, "")),
        ("4 1\n", "four one\n", ("blt-start", 1, "")),
        ("2 2 4 0", "2 2 5 0", ("expected", 3, "")),
        ("2 2 4 0", "2 2 x 0", ("expected", 3, "")),
        ("2 2 4 0", "two 2 4 0", ("weight", 3, "")),
        ("2 2 4 0", "2 2 4 2 0", ("same-choice", 3, "")),
        ("2 2 4 0", "99999999 2 4 0", ("many-ballots", 3, "")),
        ("4 1\n", "4 1\n-5\n", ("expected", 2, "")),
        ("4 1\n", "4000 1\n", ("many-choices", 1, "")),
        ("1 0\n0\n", "1 0\n", ("weight", 5, "")),
        ('"Donald"\n"Chair"\n', "", ("blt-names", 5, "")),
    ],
)
def test_a_wrong_line_of_a_blt_file_is_named(old: str, new: str, expected: tuple[str, int, str]):
    assert old in BLT
    assert wrong(BLT.replace(old, new, 1), "chair.blt", method="instant-runoff") == expected


def test_a_blt_file_that_was_cut_off_has_no_winner():
    lines = BLT.splitlines(keepends=True)[:-1]  # its title may be missing
    for kept in range(len(lines)):
        assert wrong("".join(lines[:kept]), "chair.blt", method="schulze")[0] in ("empty", "blt-end", "blt-names")


@pytest.mark.parametrize(("content", "name"), [(TOI, "a.toi"), (OLDER, "a.toi"), (TOI, "a.txt")])
def test_a_preflib_file_gives_its_orders_with_equals(content: str, name: str):
    file = reading(content, name)
    assert [choice.name for choice in file.choices] == ["Adam", "Basil", "Charlotte"]
    assert file.papers == [
        *[Ranks((("1",), ("2",), ("3",)))] * 3,
        *[Ranks((("2",), ("1", "3")))] * 2,
        Ranks((("2", "3"),)),
    ]


def test_whom_an_order_puts_last_together_are_unranked_where_equals_cannot_be():
    result = counting(TOI, "a.toi", method="instant-runoff")
    assert (result.counts, result.blank) == ({"Adam": 3, "Basil": 2, "Charlotte": 0}, 1)
    assert counting(TOI, "a.toi", method="schulze").winners == ["1", "2"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("DATA TYPE: toi", "DATA TYPE: wmd", ("data-type", 0, "")),
        ("ALTERNATIVES: 3", "ALTERNATIVES: 2", ("alternatives", 10, "")),
        ("VOTERS: 6", "VOTERS: 7", ("total", 0, "")),
        ("2: 2,{1,3}", "two: 2,{1,3}", ("weight", 11, "")),
        ("2: 2,{1,3}", "2: 2,{1,3", ("expected", 11, "")),
        ("2: 2,{1,3}", "2: 2,{1,4}", ("expected", 11, "")),
        ("2: 2,{1,3}", "2: 2,{1,2}", ("same-choice", 11, "")),
        ("1: {2,3}", "1: {2,3},1\n1: {1,2},3", ("total", 0, "")),
    ],
)
def test_a_wrong_line_of_a_preflib_file_is_named(old: str, new: str, expected: tuple[str, int, str]):
    assert old in TOI
    assert wrong(TOI.replace(old, new, 1), "a.toi", method="schulze") == expected


def test_equals_before_the_last_place_are_refused_where_equals_cannot_be():
    content = TOI.replace("1: {2,3}", "1: {2,3},1")
    assert wrong(content, "a.toi", method="instant-runoff") == ("reason", 12, "")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("3\n1,Adam", "three\n1,Adam", ("alternatives", 1, "")),
        ("2,Basil\n", "", ("alternatives", 4, "")),
        ("6,6,3\n", "", ("alternatives", 5, "")),
        ("2,2,{1,3}\n", "", ("total", 0, "")),
    ],
)
def test_a_wrong_line_of_an_older_preflib_file_is_named(old: str, new: str, expected: tuple[str, int, str]):
    assert old in OLDER
    assert wrong(OLDER.replace(old, new, 1), "a.toi", method="schulze") == expected
