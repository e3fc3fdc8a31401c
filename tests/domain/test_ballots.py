"""Rules for every ballot, whatever the method; those of one method stand in `tests/counting`."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import (
    FORMS,
    METHODS,
    REASONS,
    Ballot,
    check_ballot,
    check_form,
    count,
    read_ballot,
    write_ballot,
)
from server.domain.records import Method, Poll, Rules
from server.domain.refusals import Refused
from tests.given import a_poll

ALL: tuple[Method, ...] = get_args(Method)
RULES = Rules(points=10, budget=100, right="a")
BY_MARKS = tuple(method for method in ALL if METHODS[method].FORM in ("one", "several"))
BY_NUMBERS = tuple(method for method in ALL if method not in BY_MARKS)


def poll_by(method: Method) -> Poll:
    """A poll with as many choices as the method takes: `a` and `b`, and `c` where it may."""
    texts = ("Oui", "Non") if method == "consent" else ("Planter", "Asseoir", "Rien")
    return a_poll(method, *texts, rules=RULES)


def reason_against(poll: Poll, ballot: Ballot) -> str:
    """The reason for which a ballot is refused."""
    with pytest.raises(Refused, match="bad-ballot") as refused:
        check_ballot(poll, ballot)
    assert refused.value.facts.keys() == {"reason", "expected", "got"}
    return str(refused.value.facts["reason"])


def checked_or_reason(poll: Poll, ballot: Ballot) -> Ballot | str:
    try:
        return check_ballot(poll, ballot)
    except Refused as refused:
        return str(refused.facts["reason"])


def test_every_method_has_a_module_and_a_known_form():
    assert set(METHODS) == set(ALL)
    assert {module.FORM for module in METHODS.values()} == set(FORMS)
    assert {method for method in ALL if METHODS[method].GRADES} == {"yes-no", "scale", "majority-judgment"}


@pytest.mark.parametrize("method", ALL)
def test_a_ballot_without_marks_and_values_is_blank_in_every_method(method: Method):
    assert check_ballot(poll_by(method), Ballot()) == Ballot()
    assert check_ballot(poll_by(method), Ballot(reason="Parce que", left=3)) == Ballot()


def test_a_blank_answer_to_a_quiz_still_counts_for_its_table():
    assert check_ballot(poll_by("quiz"), Ballot(table=3, left=9)) == Ballot(table=3)


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize("id", ["d", "", "A", "a ", "é", "blank"])
def test_a_choice_that_the_poll_does_not_have_is_refused_in_every_method(method: Method, id: str):
    assert reason_against(poll_by(method), Ballot((id,))) == "unknown-choice"
    assert reason_against(poll_by(method), Ballot(values={id: 1})) == "unknown-choice"


def test_a_refusal_repeats_little_of_what_a_hostile_client_sent():
    with pytest.raises(Refused) as refused:
        check_ballot(a_poll(), Ballot(("x" * 60_000,)))
    assert len(str(refused.value.facts["got"])) <= 40


@pytest.mark.parametrize("method", BY_MARKS)
def test_numbers_are_refused_where_marks_are_asked_for(method: Method):
    assert reason_against(poll_by(method), Ballot(values={"a": 1})) == "wrong-kind"
    assert reason_against(poll_by(method), Ballot(("a",), {"a": 1})) == "wrong-kind"


@pytest.mark.parametrize("method", BY_NUMBERS)
def test_marks_are_refused_where_numbers_are_asked_for(method: Method):
    assert reason_against(poll_by(method), Ballot(("a",))) == "wrong-kind"
    assert reason_against(poll_by(method), Ballot(("a",), {"a": 1})) == "wrong-kind"


@pytest.mark.parametrize("method", [method for method in ALL if METHODS[method].FORM == "one"])
def test_one_mark_is_one_mark_said_twice_or_not(method: Method):
    assert check_ballot(poll_by(method), Ballot(("a", "a"))).marks == ("a",)
    assert reason_against(poll_by(method), Ballot(("a", "b"), reason="Non")) == "too-many"


@pytest.mark.parametrize("method", [method for method in ALL if METHODS[method].FORM == "several"])
def test_several_marks_are_put_in_the_order_of_the_choices(method: Method):
    assert check_ballot(poll_by(method), Ballot(("c", "a", "c"))) == Ballot(("a", "c"))


@pytest.mark.parametrize("method", BY_NUMBERS)
@pytest.mark.parametrize("number", [-1, -(2**63), 2**63, 10**30, 1_000_000])
def test_a_number_that_no_method_has_is_refused(method: Method, number: int):
    assert reason_against(poll_by(method), Ballot(values={"a": number})) in REASONS


numbers = st.integers(-2, 12) | st.integers()
ballots = st.builds(
    Ballot,
    st.lists(st.sampled_from("abcx"), max_size=4).map(tuple),
    st.dictionaries(st.sampled_from("abcx"), numbers, max_size=4),
    st.text(max_size=8),
    numbers,
    numbers,
) | st.builds(Ballot, values=st.dictionaries(st.sampled_from("abc"), st.integers(0, 6), max_size=3))


@pytest.mark.parametrize("method", ALL)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_sent_is_refused_with_a_known_reason_or_counts_as_it_stands_in_the_box(
    method: Method, data: st.DataObject
):
    """A checked ballot is checked to itself, whatever the order of its keys: so a box can be verified later."""
    poll = poll_by(method)
    taken = []
    for ballot in data.draw(st.lists(ballots, max_size=5)):
        checked = checked_or_reason(poll, ballot)
        if isinstance(checked, str):
            assert checked in REASONS
            continue
        text = write_ballot(checked)
        assert read_ballot(text) == checked
        assert write_ballot(check_ballot(poll, read_ballot(text))) == text
        turned = Ballot(
            ballot.marks[::-1], dict(reversed(ballot.values.items())), *(ballot.reason, ballot.table, ballot.left)
        )
        assert write_ballot(check_ballot(poll, turned)) == text
        taken.append(checked)
    tally = count(poll, taken, "seed")
    assert (tally.ballots, tally.blank) == (len(taken), sum(ballot.is_blank for ballot in taken))
    assert set(tally.counts) == {choice.id for choice in poll.choices}
    assert set(tally.winners) <= set(tally.counts)


@pytest.mark.parametrize(
    ("method", "ballot", "blank", "expected"),
    [
        ("single", Ballot(("a",)), False, Ballot(("a",))),
        ("single", Ballot(), True, Ballot()),
        ("single", Ballot(), False, "none"),
        ("single", Ballot(("a",)), True, "blank-and-marks"),
        ("single", Ballot(("a", "b")), False, "too-many"),
        ("approval", Ballot(("c", "a")), False, Ballot(("a", "c"))),
        ("approval", Ballot(("a", "b")), True, "blank-and-marks"),
        ("approval", Ballot(("x",)), False, "unknown-choice"),
        ("scale", Ballot(values={"a": 5}), False, Ballot(values={"a": 5})),
        ("scale", Ballot(values={"a": 5}), True, "blank-and-marks"),
        ("scale", Ballot(), True, Ballot()),
        ("scale", Ballot(), False, "none"),
        ("consent", Ballot(("b",)), False, "no-reason"),
    ],
)
def test_on_a_form_blank_has_to_be_chosen(method: Method, ballot: Ballot, blank: bool, expected: Ballot | str):
    if isinstance(expected, Ballot):
        assert check_form(poll_by(method), ballot, blank) == expected
        return
    with pytest.raises(Refused, match="bad-ballot") as refused:
        check_form(poll_by(method), ballot, blank)
    assert refused.value.facts["reason"] == expected
    assert expected in REASONS
