"""Quiz: one answer is right; tables are scored by the mean of their answers, people never.

A right answer gives 500 points and up to 500 more for the time left, in whole tenths of it. This is the rule that quiz
games in class made common (Kahoot!, "How points work", support.kahoot.com: of 1,000 points, half the share of the time
used is lost, and a team has the mean of its members). Without a time to answer in, a right answer gives 1,000. A wrong
or blank answer gives none. A table with a single answer has no score: it would be that person's. The marks are counted
as for a single choice.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from server.domain.counting.ballots import Ballot
from server.domain.counting.marked import count_marks
from server.domain.records import Choice, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Scores, Tally

FORM = "one"
GRADES: tuple[int, ...] = ()
ANSWERS_LEAST = 2  # of a table, for a score
LEFT_MOST = 10  # tenths: finer ones would tell in the published box who was how fast


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Return the ballot, with the time left only where it gives points.

    Raises Refused("bad-ballot"): "too-many" marks; "bad-answer" for a table under 0 (0 is no table) or a time left that
    is not 0 to 10 tenths.
    """
    if len(ballot.marks) > 1:
        raise Refused("bad-ballot", reason="too-many", expected="0…1", got=len(ballot.marks))
    if ballot.table < 0:
        raise Refused("bad-ballot", reason="bad-answer", expected="0…", got=ballot.table)
    if not 0 <= ballot.left <= LEFT_MOST:
        raise Refused("bad-ballot", reason="bad-answer", expected=f"0…{LEFT_MOST}", got=ballot.left)
    timed = rules.answer_s > 0 and rules.right in ballot.marks
    return Ballot(ballot.marks, table=ballot.table, left=ballot.left if timed else 0)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the marks of each answer; the winner is the right one, if anybody gave it. There are no ties.

    ranking: by marks. detail: the mean score of the answers of each table, rounded half up, by table number, where
    there are `ANSWERS_LEAST`; answers without a table are in no score.
    """
    scores: dict[int, list[int]] = {}
    for ballot in ballots:
        if ballot.table:
            scores.setdefault(ballot.table, []).append(_score(rules, ballot))
    tables = {str(table): _mean(scores[table]) for table in sorted(scores) if len(scores[table]) >= ANSWERS_LEAST}
    found = any(rules.right in ballot.marks for ballot in ballots)
    return replace(
        count_marks(choices, ballots),
        winners=(rules.right,) if found else (),
        ties=(),
        detail=Scores(rules.right, tables),
    )


def _mean(scores: Sequence[int]) -> int:
    """Return the mean, rounded half up."""
    return (2 * sum(scores) + len(scores)) // (2 * len(scores))


def _score(rules: Rules, ballot: Ballot) -> int:
    """Return the points of one answer, 0 to 1,000."""
    if rules.right not in ballot.marks:
        return 0
    return 500 + 50 * ballot.left if rules.answer_s else 1_000
