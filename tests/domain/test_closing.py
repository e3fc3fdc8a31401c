"""Rules for what a sealed box yields: the tally with hands, and the results of groups, never of too few."""

from itertools import chain, combinations

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.domain import events as e
from server.domain.closing import GROUP_LEAST, hands_of, profile_of, running_tally_of, shown_groups, tally_of
from server.domain.counting import Ballot, count, write_ballot
from server.domain.counting.lots import drawn as drawn_by_lot
from server.domain.records import Method, Rules
from server.domain.tallies import Tally
from tests.given import a_poll, choices, given, hands_counted, poll_opened

PLANT, SIT, BLANK = (write_ballot(Ballot(marks)) for marks in (("a",), ("b",), ()))


# Tallies


def test_a_tally_holds_the_box_and_the_hands_and_says_how_many_were_hands():
    state = given(
        poll_opened(),
        hands_counted({"a": 9, "b": 9}),
        hands_counted({"a": 3, "b": 1}, blank=1),
        e.HandsCounted("v_1", "t_2", 5, 1, 4, 2, 0, 2, {"a": 0, "b": 2}),
    ).state
    tally = tally_of(state.polls["v_1"], [PLANT, BLANK], hands_of(state, "v_1"), "seed")
    assert tally.counts == {"a": 4, "b": 3}
    assert (tally.blank, tally.ballots, tally.hands, tally.spoiled) == (2, 9, 7, 2)


def test_hands_count_in_their_own_poll_alone():
    again = e.PollPlanned("v_3", "Vote", "Que faire ?", "single", choices("Planter", "Asseoir"))
    reopened = e.PollOpened("v_3", choices("Planter", "Asseoir"), 4)
    state = given(
        again, poll_opened(), reopened, hands_counted({"a": 3, "b": 1}), hands_counted({"a": 0, "b": 1}, poll_id="v_3")
    ).state
    assert [each.counts for each in hands_of(state, "v_3")] == [{"a": 0, "b": 1}]
    assert hands_of(state, "v_2") == []


def test_a_box_without_hands_is_the_count_of_its_ballots():
    ballots = [Ballot(("a",)), Ballot(("b",)), Ballot()]
    assert tally_of(a_poll(), map(write_ballot, ballots), (), "seed") == count(a_poll(), ballots, "seed")


def test_a_lot_is_drawn_from_its_seed_and_not_from_the_order_it_is_asked_in():
    orders = {drawn_by_lot(seed, "abc") for seed in map(str, range(50))}
    assert len(orders) == 6
    assert drawn_by_lot("seed", "cab") == drawn_by_lot("seed", "abc")


# Groups


def grouped(**sizes: int) -> list[tuple[str, str]]:
    """Ballots of the groups of a dimension, all for the same choice."""
    return [(name, PLANT) for name, size in sizes.items() for _ in range(size)]


@pytest.mark.parametrize(
    ("sizes", "unnamed", "shown"),
    [
        ({"A": 5, "B": 5}, 0, "AB"),
        ({"A": 5, "B": 5}, 5, "AB"),
        ({"A": 5, "B": 4}, 0, ""),  # B would follow from the whole less A
        ({"A": 6, "B": 5, "C": 4}, 0, "A"),  # so B goes with C
        ({"A": 6, "B": 5, "C": 4}, 1, "AB"),  # C and who named none are five
        ({"A": 6, "B": 5, "C": 3, "D": 2}, 0, "AB"),  # C and D are five, and nobody can tell them apart
        ({"A": 9, "B": 9}, 1, "B"),  # the one who named no group would stand alone
        ({"A": 9}, 4, ""),
        ({"A": 9}, 0, "A"),
        ({"A": 4}, 20, ""),
        ({}, 20, ""),
    ],
)
def test_a_group_is_shown_only_when_neither_it_nor_the_rest_is_too_small(
    sizes: dict[str, int], unnamed: int, shown: str
):
    assert shown_groups(sizes, sum(sizes.values()) + unnamed, GROUP_LEAST) == set(shown)


def test_a_profile_gives_each_group_shown_its_tally_and_names_those_that_are_not():
    held = [*grouped(A=6, B=5, C=2), ("A", SIT), ("A", BLANK)]
    profile = profile_of(a_poll(), {"Quartier": held, "Âge": grouped(D=3)}, 15, "seed")
    tally = profile["Quartier"]["A"]
    assert tally is not None
    assert (tally.counts, tally.blank, tally.ballots) == ({"a": 6, "b": 1, "c": 0}, 1, 8)
    assert profile["Quartier"] == {"A": tally, "B": None, "C": None}
    assert profile["Âge"] == {"D": None}


@pytest.mark.parametrize(("asked", "shown"), [(-1, False), (0, False), (2, False), (5, False), (4, False)])
def test_nobody_can_ask_for_smaller_groups_than_the_floor(asked: int, shown: bool):
    profile = profile_of(a_poll(), {"Âge": grouped(A=4, B=9)}, 20, "seed", asked)
    assert (profile["Âge"]["A"] is not None) is shown


def test_an_organiser_may_ask_for_larger_groups():
    held = {"Âge": grouped(A=10, B=9)}
    assert profile_of(a_poll(), held, 29, "seed", 10)["Âge"]["B"] is None
    assert profile_of(a_poll(), held, 29, "seed", 10)["Âge"]["A"] is not None


CONSENTS, OBJECTS = write_ballot(Ballot(("a",))), write_ballot(Ballot(("b",), reason="Trop cher"))
ANSWERS = write_ballot(Ballot(("a",), table=3, left=7))


@pytest.mark.parametrize(("method", "choice"), [("consent", OBJECTS), ("quiz", ANSWERS)])
def test_a_group_shows_no_reason_and_no_score_of_a_table_for_they_may_be_one_person_s(method: Method, choice: str):
    poll = a_poll(method, "Oui", "Non", rules=Rules(right="a"))
    tally = profile_of(poll, {"Âge": [("A", choice)] * 6}, 6, "seed")["Âge"]["A"]
    assert tally is not None
    assert (tally.ballots, tally.detail) == (6, None)


def test_a_quiz_that_is_open_says_neither_the_right_answer_nor_the_score_of_a_table():
    right, wrong = (a_poll("quiz", "Oui", "Non", rules=Rules(right=id)) for id in "ab")
    running = running_tally_of(right, [ANSWERS] * 5, ())
    assert running.counts == {"a": 5, "b": 0}
    assert running == running_tally_of(wrong, [ANSWERS] * 5, ())


def test_reasons_are_not_told_before_the_end():
    running = running_tally_of(a_poll("consent", "Oui", "Non"), [CONSENTS, OBJECTS], ())
    assert (running.counts, running.detail) == ({"a": 1, "b": 1}, None)


def test_a_running_tally_is_that_of_the_ballots_so_far_and_of_the_hands():
    state = given(poll_opened(), hands_counted({"a": 3, "b": 1})).state
    poll, hands = state.polls["v_1"], hands_of(state, "v_1")
    assert running_tally_of(poll, [PLANT, BLANK], hands) == tally_of(poll, [PLANT, BLANK], hands, "")


def test_a_group_shows_how_its_grades_spread():
    graded = write_ballot(Ballot(values={"a": 5}))
    tally = profile_of(a_poll("scale"), {"Âge": [("A", graded)] * 6}, 6, "seed")["Âge"]["A"]
    assert tally is not None
    assert tally.detail is not None


def what_can_be_worked_out(shown: dict[str, int], ballots: int) -> list[int]:
    """The number of people behind each difference that an outsider can make of the whole and the groups shown.

    The groups of a dimension have nobody in common, so every one is a union of some of the groups shown, or the whole
    less such a union; anything else counts somebody more than once or not as a person.
    """
    unions = chain.from_iterable(combinations(shown.values(), n) for n in range(len(shown) + 1))
    return [people for union in unions for people in (sum(union), ballots - sum(union)) if people]


@settings(max_examples=500)
@drawn(
    st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 14), max_size=7),
    st.integers(0, 12),
    st.integers(GROUP_LEAST, 9),
)
def test_nothing_about_fewer_than_the_least_follows_from_what_is_shown(sizes: dict[str, int], unnamed: int, least: int):
    ballots = sum(sizes.values()) + unnamed
    profile = profile_of(a_poll(), {"Âge": grouped(**sizes)}, ballots, "seed", least)["Âge"] if sizes else {}
    shown = {group: tally.ballots for group, tally in profile.items() if isinstance(tally, Tally)}
    assert shown == {group: sizes[group] for group in shown}
    assert min(what_can_be_worked_out(shown, ballots), default=least) >= min(least, ballots)
    assert all(size >= least for size in shown.values())


@settings(max_examples=200)
@drawn(st.dictionaries(st.sampled_from("ABCDE"), st.integers(5, 14), max_size=5), st.sampled_from([0, 5, 9]))
def test_what_is_large_enough_is_shown_where_the_rest_is_too(sizes: dict[str, int], unnamed: int):
    assert shown_groups(sizes, sum(sizes.values()) + unnamed, GROUP_LEAST) == set(sizes)
