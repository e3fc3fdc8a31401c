"""Rules of numbers as people write them."""

from fractions import Fraction

import pytest

from server.ballot_files.numbers import amount, whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15000", 15_000),
        ("15 000", 15_000),
        ("15\u00a0000", 15_000),
        ("1\u202f234\u202f567,50", Fraction(2_469_135, 2)),
        ("1500.5", Fraction(3_001, 2)),
        ("15 00", None),
        ("1 2345", None),
        ("1.500", None),  # fifteen hundred to some, one and a half to others
        ("-3", None),
        ("", None),
    ],
)
def test_an_amount_may_have_blanks_between_its_thousands(text: str, expected: Fraction | None):
    assert amount(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("5", 5), ("5.0", 5), ("-2", -2), ("2.5", None), ("1.000", None)])
def test_a_whole_number_may_have_decimals_that_are_noughts(text: str, expected: int | None):
    assert whole(text) == expected
