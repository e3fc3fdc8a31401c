"""What holds for every count that needs no lot: marks, grades, points, consent and quiz."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import Ballot, check_ballot, count, read_ballot, write_ballot
from server.domain.records import Method
from server.domain.tallies import Grades, Scores, Tally
from tests.counting.drawn import boxes, poll_on
from tests.counting.naive_grades import naive_count

METHODS: tuple[Method, ...] = (
    "single", "approval", "yes-no", "scale", "majority-judgment", "points", "consent", "quiz",
)  # fmt: skip
SEED = "5eed"

every_method = pytest.mark.parametrize("method", METHODS)
often = settings(max_examples=100, deadline=None)


@every_method
@often
@given(st.data())
def test_a_count_equals_a_naive_one(method: Method, data: st.DataObject):
    poll, ballots = data.draw(boxes(method))
    assert count(poll, ballots, SEED) == naive_count(poll, ballots)


@every_method
@often
@given(st.data())
def test_a_count_does_not_depend_on_the_order_of_the_ballots_nor_on_the_seed(method: Method, data: st.DataObject):
    poll, ballots = data.draw(boxes(method))
    shuffled = data.draw(st.permutations(ballots))
    # To the byte: the tally goes into the journal as it is written.
    assert msgspec.json.encode(count(poll, shuffled, "another")) == msgspec.json.encode(count(poll, ballots, SEED))


@every_method
@often
@given(st.data())
def test_a_count_does_not_depend_on_the_names_and_the_order_of_the_choices(method: Method, data: st.DataObject):
    poll, ballots = data.draw(boxes(method))
    ids = [choice.id for choice in poll.choices]
    names = dict(zip(ids, data.draw(st.permutations("vwxyz"[: len(ids)])), strict=True))
    # In a vote by consent the order has a meaning: the first choice consents.
    order = ids if method == "consent" else data.draw(st.permutations(ids))
    rules = msgspec.structs.replace(poll.rules, right=names.get(poll.rules.right, ""))
    renamed = poll_on(method, [names[id] for id in order], rules)
    box = [check_ballot(renamed, rename(ballot, names)) for ballot in ballots]
    same = {name: name for name in names.values()}
    assert said(count(renamed, box, SEED), same) == said(count(poll, ballots, SEED), names)


@every_method
@often
@given(st.data())
def test_a_ballot_in_the_box_is_in_the_form_in_which_it_is_checked_and_read_again(method: Method, data: st.DataObject):
    poll, ballots = data.draw(boxes(method))
    for ballot in ballots:
        assert check_ballot(poll, ballot) == ballot
        assert read_ballot(write_ballot(ballot)) == ballot


@every_method
def test_an_empty_box_and_a_box_of_blanks_have_no_winner(method: Method):
    poll = poll_on(method, "ab")
    for ballots in ([], [Ballot(), Ballot()]):
        tally = count(poll, ballots, SEED)
        assert (tally.winners, tally.blank, tally.ballots) == ((), len(ballots), len(ballots))
        assert (tally.counts, tally.percents, tally.ranking) == ({"a": 0, "b": 0}, {}, (("a", "b"),))


def rename(ballot: Ballot, names: Mapping[str, str]) -> Ballot:
    """Return the ballot as it is when the choices have other names."""
    return msgspec.structs.replace(
        ballot,
        marks=tuple(names[id] for id in ballot.marks),
        values={names[id]: value for id, value in ballot.values.items()},
    )


def said(tally: Tally, names: Mapping[str, str]) -> Any:
    """Return what a tally says under other names, whatever the order in which it names equals."""
    detail: Any = msgspec.to_builtins(tally.detail)
    if isinstance(tally.detail, Grades):
        detail = {
            field: {names[id]: held for id, held in value.items()} if isinstance(value, dict) else value
            for field, value in detail.items()
        }
    elif isinstance(tally.detail, Scores):
        detail["right"] = names.get(tally.detail.right, "")
    return (
        {names[id]: n for id, n in tally.counts.items()},
        tally.blank,
        tally.ballots,
        {names[id] for id in tally.winners},
        {names[id]: n for id, n in tally.percents.items()},
        [{names[id] for id in place} for place in tally.ranking],
        {frozenset(names[id] for id in place) for place in tally.ties},
        tally.seed,
        detail,
    )
