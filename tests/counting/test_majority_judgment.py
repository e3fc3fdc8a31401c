"""Majority judgment: what is refused, how equal majority grades are told apart, and a real election."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import Ballot, count, majority_judgment
from server.domain.counting.majority_judgment import GRADES, majority_value
from server.domain.tallies import Grades, Tally
from tests.conftest import REAL_DATA
from tests.counting.drawn import checked, columns, graded, poll_on
from tests.counting.naive_grades import taken_away

ORSAY = REAL_DATA / "mj-orsay"
ORSAY_RANKING = {
    "Bayrou": (4, "+", 46.03, 30.26),
    "Royal": (4, "-", 37.84, 42.24),
    "Sarkozy": (4, "-", 39.31, 45.95),
    "Voynet": (3, "-", 28.28, 47.84),
    "Besancenot": (2, "+", 43.45, 32.59),
    "Buffet": (2, "+", 42.16, 31.55),
    "Bové": (2, "-", 32.50, 40.69),
    "Laguiller": (2, "-", 32.24, 40.86),
    "Nihous": (1, "+", 43.88, 0.0),
    "de Villiers": (1, "+", 42.67, 0.0),
    "Schivardi": (1, "+", 38.02, 0.0),
    "Le Pen": (1, "+", 23.10, 0.0),
}
"""From first to last: majority grade, more above it (+) or below it (-), and the share of each in percent."""


def two_rows(most: int) -> st.SearchStrategy[tuple[list[int], list[int]]]:
    """The grades of two choices on the same ballots, up to `most` of them."""
    pairs = st.lists(st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)), min_size=1, max_size=most)
    return pairs.map(lambda ballots: ([one for one, _ in ballots], [other for _, other in ballots]))


@pytest.mark.parametrize(
    ("ballot", "expected"),
    [
        (Ballot(values={"b": 6, "a": 1}), Ballot(values={"a": 1, "b": 6})),
        (Ballot(values={"a": 3}, reason="Voilà", table=3, left=4), Ballot(values={"a": 3})),
        (Ballot(), Ballot()),
        (Ballot(values={"a": 0}), "bad-grade"),
        (Ballot(values={"a": 6, "b": 7}), "bad-grade"),
        (Ballot(values={"d": 1}), "unknown-choice"),
        (Ballot(("a",)), "wrong-kind"),
    ],
)
def test_a_grade_is_one_of_six(ballot: Ballot, expected: Ballot | str):
    assert checked(poll_on("majority-judgment"), ballot) == expected


@pytest.mark.parametrize(
    ("a", "b", "ranking"),
    [
        # The lower of the two middle grades is the majority grade: 3 against 4.
        ([6, 6, 3, 1], [4, 4, 4, 1], (("b",), ("a",))),
        # Both 3; without one 3 each, the middle grades are 5 and 3.
        ([5, 5, 3, 2], [6, 3, 3, 3], (("a",), ("b",))),
        # Both 4, then both 3, then 6 and 5.
        ([6, 4, 3], [5, 4, 3], (("a",), ("b",))),
        # The middle is the same to the very last grade.
        ([6, 4, 4, 2, 2], [6, 4, 4, 2, 1], (("a",), ("b",))),
        ([6, 1, 3], [3, 6, 1], (("a", "b"),)),
    ],
)
def test_equal_majority_grades_are_told_apart_by_what_is_left_without_them(
    a: list[int], b: list[int], ranking: tuple[tuple[str, ...], ...]
):
    tally = count(poll_on("majority-judgment", "ab"), columns(a=a, b=b), "")
    assert (tally.ranking, tally.winners) == (ranking, ranking[0])
    assert tally.ties == tuple(place for place in ranking if len(place) > 1)


def test_a_choice_left_open_is_rejected_and_a_blank_ballot_judges_nothing():
    box = graded({"a": 6}, {"a": 4, "b": 5}, {"a": 2, "b": 5}, {}, {})
    tally = count(poll_on("majority-judgment"), box, "")
    assert tally == Tally(
        counts={"a": 2, "b": 2, "c": 3},
        blank=2,
        ballots=5,
        winners=("b",),
        ranking=(("b",), ("a",), ("c",)),
        detail=Grades(
            GRADES,
            {"a": (1, 0, 1, 0, 1, 0), "b": (0, 2, 0, 0, 0, 1), "c": (0, 0, 0, 0, 0, 3)},
            {"a": 0, "b": 0, "c": 0},
            middle={"a": 4, "b": 5, "c": 1},
            above={"a": 1, "b": 0, "c": 0},
            below={"a": 1, "b": 1, "c": 0},
        ),
    )


def test_other_people_may_have_other_grades():
    poll = poll_on("majority-judgment", "ab")
    box = graded({"a": 2, "b": 1}, {"a": 0, "b": 1}, {"a": 2})
    tally = majority_judgment.count(poll.choices, poll.rules, box, "", (2, 1, 0))
    assert tally.ranking == (("a",), ("b",))
    assert tally.detail == Grades(
        (2, 1, 0),
        {"a": (2, 0, 1), "b": (0, 2, 1)},
        {"a": 0, "b": 0},
        {"a": 2, "b": 1},
        {"a": 0, "b": 0},
        {"a": 1, "b": 1},
    )


@settings(max_examples=300, deadline=None)
@given(two_rows(9))
def test_majority_values_compare_as_if_grades_were_taken_away_one_by_one(rows: tuple[list[int], list[int]]):
    one, other = ([row.count(grade) for grade in GRADES] for row in rows)
    assert (majority_value(one) < majority_value(other)) == (taken_away(rows[0]) < taken_away(rows[1]))
    assert (majority_value(one) == majority_value(other)) == (sorted(rows[0]) == sorted(rows[1]))


@settings(max_examples=300, deadline=None)
@given(two_rows(30))
def test_the_majority_gauge_of_the_authors_says_the_same_wherever_it_decides(rows: tuple[list[int], list[int]]):
    tally = count(poll_on("majority-judgment", "ab"), columns(a=rows[0], b=rows[1]), "")
    one, other = (gauge(tally, id) for id in "ab")
    if one != other:
        assert tally.ranking == ((("a",), ("b",)) if one > other else (("b",), ("a",)))


def test_ten_thousand_ballots_on_twelve_choices_are_told_apart_at_the_last_grade():
    ids = "abcdefghijkl"
    row = dict.fromkeys(ids, 3)
    box = graded(*[row] * 9_999, {**row, "b": 4, "c": 2})
    tally = count(poll_on("majority-judgment", ids), box, "")
    assert tally.ranking == (("b",), tuple("adefghijkl"), ("c",))


@pytest.mark.real_data
def test_the_ballots_of_orsay_2007_give_the_published_ranking_and_shares():
    """All 1,160 ballots say something about somebody, so that none is blank; 0 is a choice left open."""
    rows = [
        row
        for file in sorted(ORSAY.glob("*.csv"))
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    ]
    box = graded(*[{name: int(row[name]) for name in ORSAY_RANKING if row[name] != "0"} for row in rows])
    tally = count(poll_on("majority-judgment", tuple(ORSAY_RANKING)), box, "")
    assert (tally.ballots, tally.blank) == (1_160, 0)
    assert tally.ranking == tuple((name,) for name in ORSAY_RANKING)
    assert (tally.winners, tally.ties) == (("Bayrou",), ())
    grades = tally.detail
    assert isinstance(grades, Grades)
    published = {
        name: (
            grades.middle[name],
            "+" if grades.above[name] > grades.below[name] else "-",
            round(100 * grades.above[name] / tally.ballots, 2),
            round(100 * grades.below[name] / tally.ballots, 2),
        )
        for name in ORSAY_RANKING
    }
    assert published == ORSAY_RANKING


def gauge(tally: Tally, id: str) -> tuple[int, int, int]:
    """Return the majority gauge of a choice, the greater the better (Balinski and Laraki, 2010).

    By the majority grade; then those with more above it than below (+) before the others (-); then, of those with +,
    by the most above, and of those with -, by the fewest below.
    """
    assert isinstance(tally.detail, Grades)
    above, below = tally.detail.above[id], tally.detail.below[id]
    return tally.detail.middle[id], int(above > below), above if above > below else -below
