"""Consent: what is refused, and when a proposal is adopted."""

import pytest

from server.domain.counting import Ballot, count
from server.domain.tallies import Objections
from tests.counting.drawn import checked, poll_on

YES = Ballot(("a",))


def objection(reason: str) -> Ballot:
    return Ballot(("b",), reason=reason)


@pytest.mark.parametrize(
    ("ballot", "expected"),
    [
        (YES, YES),
        (Ballot(("a",), reason="Bravo", table=3, left=4), YES),
        (objection("Trop cher"), objection("Trop cher")),
        (objection("  Trop\ncher\x00\t "), objection("Trop cher")),
        (objection("Trop cher\u202f!"), objection("Trop cher\u202f!")),
        (objection("x" * 500), objection("x" * 500)),
        (objection("x" * 501), "no-reason"),
        (objection(""), "no-reason"),
        (objection(" \n\x07\ud800 "), "no-reason"),
        (Ballot(), Ballot()),
        (Ballot(reason="Trop cher"), Ballot()),
        (Ballot(("a", "b"), reason="Trop cher"), "too-many"),
        (Ballot(("c",)), "unknown-choice"),
        (Ballot(values={"a": 1}), "wrong-kind"),
    ],
)
def test_an_objection_has_a_reason_and_nothing_else_has(ballot: Ballot, expected: Ballot | str):
    assert checked(poll_on("consent", "ab"), ballot) == expected


@pytest.mark.parametrize(
    ("box", "winners", "ranking", "reasons"),
    [
        ([YES, YES, Ballot()], ("a",), (("a",), ("b",)), ()),
        ([YES] * 99 + [objection("Trop cher")], (), (("b",), ("a",)), ("Trop cher",)),
        ([YES, objection("Zut")], (), (("b",), ("a",)), ("Zut",)),
        (
            [objection("Trop loin"), objection("Trop cher"), objection("Trop loin")],
            (),
            (("b",), ("a",)),
            ("Trop cher", "Trop loin", "Trop loin"),
        ),
        ([Ballot(), Ballot()], (), (("a", "b"),), ()),
    ],
)
def test_a_proposal_is_adopted_when_somebody_consents_and_nobody_objects(
    box: list[Ballot],
    winners: tuple[str, ...],
    ranking: tuple[tuple[str, ...], ...],
    reasons: tuple[str, ...],
):
    tally = count(poll_on("consent", "ab"), box, "")
    assert (tally.winners, tally.ranking, tally.ties, tally.percents) == (winners, ranking, (), {})
    assert tally.detail == Objections(reasons)


def test_who_consents_and_who_objects_is_counted_and_blanks_apart():
    tally = count(poll_on("consent", "ab"), [YES, YES, objection("Trop cher"), Ballot()], "")
    assert (tally.counts, tally.blank, tally.ballots) == ({"a": 2, "b": 1}, 1, 4)
