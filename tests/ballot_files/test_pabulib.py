"""Rules of Pabulib files."""

from fractions import Fraction

import pytest

from server.ballot_files.recount import Wish, recount
from tests.ballot_files.files import PB, counting, reading, wrong
from tests.conftest import REAL_DATA

CUMULATIVE = PB.replace("approval", "cumulative").replace("vote;age", "vote;points").replace("p1,p2;30", "p1,p2;3,7")
CUMULATIVE = CUMULATIVE.replace("p1;41", "p1;10").replace("p3;52", "p3;9").replace("p1,p3;63", "p1,p3;1,2")
ORDINAL = PB.replace("approval", "ordinal")


def test_a_file_is_counted_by_its_own_rule():
    result = counting(PB, "mill.pb")
    assert (result.method, result.rule, result.title) == ("greedy", "greedy", "District of the mill")
    assert (result.winners, result.winner_names) == (["p1", "p3"], ["Benches", "Fountain"])
    assert (result.budget, result.spent, result.remaining, result.currency) == (100, 100, 0, "EUR")
    assert (result.declared_winners, result.agrees) == (["p1", "p3"], True)


def test_a_file_without_its_ending_is_known_by_its_first_line():
    assert counting("\ufeff" + PB, "mill.txt").winners == ["p1", "p3"]


def test_blanks_around_cells_and_windows_line_ends_make_no_difference():
    assert counting(PB.replace(";", "; ").replace("\n", "\r\n"), "mill.pb").winners == ["p1", "p3"]


@pytest.mark.parametrize(
    ("rule", "winners"),
    [
        ("rule;greedy-no-skip", ["p1", "p3"]),
        ("rule;greedy-threshold\nmin_project_score_threshold;3", ["p1"]),
        ("rule;equalshares/add1", ["p1", "p3"]),
        ("rule;greedy-custom", ["p1", "p3"]),
    ],
)
def test_the_variant_is_the_one_that_the_rule_names(rule: str, winners: list[str]):
    assert sorted(counting(PB.replace("rule;greedy", rule), "mill.pb").winners) == winners


def test_greedy_without_skips_stops_at_the_first_project_that_is_too_dear():
    dear = PB.replace("p2;50", "p2;5").replace("p3;40", "p3;41").replace("p3;0", "p3;1")
    assert sorted(counting(dear, "mill.pb").winners) == ["p1", "p2"]
    assert counting(dear.replace("rule;greedy", "rule;greedy-no-skip"), "mill.pb").winners == ["p1"]


def test_points_and_ranks_pay_for_projects_too():
    points = counting(CUMULATIVE, "mill.pb")
    assert points.counts == {"Benches": 14, "Trees": 7, "Fountain": 11}
    ranks = counting(ORDINAL, "mill.pb")
    assert ranks.counts == {"Benches": 6, "Trees": 1, "Fountain": 3}
    assert ranks.notes == ["borda"]
    assert counting(CUMULATIVE, "mill.pb", method="points").winners == ["p1"]
    assert counting(ORDINAL, "mill.pb", method="instant-runoff").winners == ["p1"]


def test_a_default_score_goes_to_those_whom_a_vote_leaves_out():
    scoring = CUMULATIVE.replace("cumulative", "scoring").replace("rule;", "default_score;2\nrule;")
    assert counting(scoring, "mill.pb", method="points").counts == {"Benches": 16, "Trees": 13, "Fountain": 15}


def test_costs_with_cents_are_exact():
    cents = PB.replace("p1;60", "p1;59,99").replace("p3;40", "p3;40.01").replace("budget;100", "budget;100.00")
    result = counting(cents, "mill.pb")
    assert (result.winners, result.spent, result.remaining) == (["p1", "p3"], 100, 0)
    assert counting(cents.replace("100.00", "99.99"), "mill.pb").spent == 59.99


def test_projects_of_one_name_are_told_apart():
    result = counting(PB.replace("Trees", "Benches"), "mill.pb")
    assert result.ranking == ["Benches (p1)", "Fountain", "Benches (p2)"]


def test_other_winners_in_the_file_are_said():
    result = counting(PB.replace("Trees;0", "Trees;1"), "mill.pb")
    assert (result.declared_winners, result.agrees) == (["p1", "p2", "p3"], False)


def test_winners_are_compared_only_with_a_count_of_the_same_kind():
    assert counting(PB, "mill.pb", method="approval").agrees is None
    assert counting(PB, "mill.pb", budget=Fraction(500)).agrees is None
    assert counting(PB, "mill.pb", method="equal-shares").agrees is None
    assert counting(PB.replace(";selected", ";status"), "mill.pb").declared_winners is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("META", "MATA", ("section", 1, "")),
        ("PROJECTS\n", "", ("section", 0, "")),
        ("VOTES\n", "", ("amount", 16, "cost")),
        ("VOTES\nvoter_id;vote;age\n", "VOTES\n", ("no-column", 17, "")),
        ("project_id;cost", "project;cost", ("no-column", 12, "")),
        ("budget;100\n", "", ("missing", 0, "")),
        ("budget;100", "budget;much", ("amount", 6, "budget")),
        ("budget;100", "budget;-100", ("amount", 6, "budget")),
        ("num_votes;4", "num_votes;5", ("total", 5, "num_votes")),
        ("num_projects;3", "num_projects;2", ("total", 4, "num_projects")),
        ("num_votes;4", "num_votes;four", ("meta", 5, "num_votes")),
        ("vote_type;approval", "vote_type;knapsack", ("vote-type", 7, "")),
        ("p2;50", "p2;fifty", ("amount", 14, "cost")),
        ("p2;50", "p1;50", ("same-name", 14, "")),
        ("3;p3;52", "3;p4;52", ("unknown", 20, "vote")),
        ("3;p3;52", "1;p3;52", ("same-ballot", 20, "")),
        ("1;p1,p2;30", "1;p1,p1;30", ("same-choice", 18, "vote")),
        ("1;p1,p2;30", "1;p1,p2,p3;30", ("length", 18, "vote")),
        ("rule;greedy", "rule;unknown", ("no-method", 0, "")),
        ("rule;greedy", "rule;phragmen", ("no-method", 0, "")),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_field(old: str, new: str, expected: tuple[str, int, str]):
    assert old in PB
    assert wrong(PB.replace(old, new, 1), "mill.pb") == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("3,7", "3", ("points", 18, "points")),
        ("3,7", "3,x", ("number", 18, "points")),
        ("3,7", "3,-7", ("number", 18, "points")),
        ("3,7", "3,7.5", ("number", 18, "points")),
        ("vote;points", "vote;marks", ("no-column", 17, "")),
    ],
)
def test_points_that_are_none_are_named(old: str, new: str, expected: tuple[str, int, str]):
    assert wrong(CUMULATIVE.replace(old, new, 1), "mill.pb") == expected


def test_a_file_that_was_cut_off_has_no_winner():
    lines = PB.splitlines(keepends=True)
    for kept in range(len(lines)):
        assert wrong("".join(lines[:kept]), "mill.pb")[0] in ("empty", "section", "missing", "total", "no-column")


def test_a_method_that_cannot_use_the_votes_is_refused():
    assert wrong(PB, "mill.pb", method="schulze") == ("kind", 0, "")
    assert wrong(CUMULATIVE, "mill.pb", method="approval") == ("kind", 0, "")


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["Czestochowa", "Gdynia", "Katowice", "Krakow", "Lodz", "Warszawa", "Assen"])
def test_the_official_winners_of_real_budgets_come_out(name: str):
    [path] = (REAL_DATA / "pabulib").glob(f"*{name}*.pb")
    result = recount([reading(path.read_bytes(), path.name)], Wish())
    assert set(result.winners) == set(result.declared_winners or ())
    assert result.agrees is True


@pytest.mark.real_data
def test_every_real_budget_is_read_with_its_costs_and_votes():
    for path in (REAL_DATA / "pabulib").glob("*.pb"):
        file = reading(path.read_bytes(), path.name)
        assert file.papers
        assert all(choice.cost is not None for choice in file.choices)


def test_equal_shares_is_left_without_completion_where_the_rule_names_none():
    poor = PB.replace("num_votes;4", "num_votes;5") + "5;p2;20\n"
    assert counting(poor.replace("rule;greedy", "rule;equalshares"), "mill.pb").winners == ["p1"]
    assert sorted(counting(poor.replace("rule;greedy", "rule;equalshares/add1"), "mill.pb").winners) == ["p1", "p3"]
