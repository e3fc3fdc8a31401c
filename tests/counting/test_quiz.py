"""Quiz: what is refused, and the scores of tables."""

import pytest

from server.domain.counting import Ballot, count
from server.domain.records import Rules
from server.domain.tallies import Scores
from tests.counting.drawn import checked, poll_on

TIMED = Rules(right="b", answer_s=30)
UNTIMED = Rules(right="b")


def answer(mark: str, table: int = 0, left: int = 0) -> Ballot:
    return Ballot((mark,), table=table, left=left)


@pytest.mark.parametrize(
    ("rules", "ballot", "expected"),
    [
        (TIMED, answer("b", 3, 10), answer("b", 3, 10)),
        (TIMED, answer("b", 0, 0), answer("b")),
        (TIMED, Ballot(("b",), reason="Voilà", table=3), answer("b", 3)),
        (TIMED, answer("a", 3, 7), answer("a", 3)),  # a wrong answer gets no bonus, so its time is not kept
        (UNTIMED, answer("b", 3, 7), answer("b", 3)),
        (TIMED, Ballot(table=3), Ballot(table=3)),
        (TIMED, Ballot(), Ballot()),
        (TIMED, answer("b", 3, 11), "bad-answer"),
        (TIMED, answer("b", 3, -1), "bad-answer"),
        (TIMED, answer("b", -1), "bad-answer"),
        (TIMED, Ballot(("a", "b")), "too-many"),
        (TIMED, answer("d"), "unknown-choice"),
        (TIMED, Ballot(values={"b": 1}), "wrong-kind"),
    ],
)
def test_an_answer_is_one_mark_from_a_table_in_time(rules: Rules, ballot: Ballot, expected: Ballot | str):
    assert checked(poll_on("quiz", rules=rules), ballot) == expected


@pytest.mark.parametrize(
    ("rules", "ballot", "score"),
    [
        (TIMED, answer("b", 1, 10), 1_000),
        (TIMED, answer("b", 1, 9), 950),  # 3 of 30 seconds used: 1,000 × (1 − 3/30/2)
        (TIMED, answer("b", 1, 0), 500),
        (TIMED, answer("a", 1), 0),
        (TIMED, Ballot(table=1), 0),
        (UNTIMED, answer("b", 1), 1_000),
        (UNTIMED, answer("c", 1), 0),
    ],
)
def test_a_right_answer_scores_half_for_itself_and_half_for_the_time_left(rules: Rules, ballot: Ballot, score: int):
    assert count(poll_on("quiz", rules=rules), [ballot, ballot], "").detail == Scores("b", {"1": score})


def test_a_single_answer_gives_its_table_no_score():
    box = [answer("b", 1, 10), answer("b", 2, 10), answer("b", 2, 10)]
    assert count(poll_on("quiz", rules=TIMED), box, "").detail == Scores("b", {"2": 1000})


def test_a_table_scores_the_mean_of_its_answers_and_people_without_a_table_none():
    box = [
        answer("b", 12, 10), answer("b", 12, 4), Ballot(table=12),
        answer("b", 2, 1), answer("a", 2), answer("a", 2), answer("c", 2),
        answer("b", 0, 10),
    ]  # fmt: skip
    tally = count(poll_on("quiz", rules=TIMED), box, "")
    assert tally.detail == Scores("b", {"2": 138, "12": 567})  # 137.5 and 566.67
    assert isinstance(tally.detail, Scores)
    assert list(tally.detail.tables) == ["2", "12"]
    assert (tally.counts, tally.blank, tally.ballots) == ({"a": 2, "b": 4, "c": 1}, 1, 8)
    assert tally.percents == {"a": 29, "b": 57, "c": 14}


def test_the_right_answer_wins_if_anybody_gave_it_however_many_gave_another():
    poll = poll_on("quiz", rules=UNTIMED)
    tally = count(poll, [answer("a"), answer("a"), answer("b")], "")
    assert (tally.winners, tally.ranking, tally.ties) == (("b",), (("a",), ("b",), ("c",)), ())
    assert count(poll, [answer("a"), answer("c")], "").winners == ()
    assert count(poll, [answer("a"), answer("c")], "").ties == ()
