"""Rules of counting files: several as one, any bytes, and what was written comes back."""

import csv
import random
from contextlib import suppress
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.ballot_files import BadBallots, read
from server.ballot_files.forms import FILE_METHODS
from server.ballot_files.papers import Cells
from server.ballot_files.recount import Wish, recount
from server.domain.records import Method
from tests.ballot_files.files import BLT, OLDER, PB, TOI, counting, reading
from tests.conftest import REAL_DATA

ENDINGS = ("csv", "pb", "blt", "soi", "txt")
PIECES = st.sampled_from(
    [
        "META", "PROJECTS", "VOTES", "key;value\n", "vote_type;approval\n", "budget;9\n", "project_id;cost\n", "a;1\n",
        "voter_id;vote\n", "1;a\n", "4 2\n", "1 2 0\n", "0\n", '"A"\n', "# DATA TYPE: soi\n",
        "# ALTERNATIVE NAME 1: A\n",
        "1: 1,{2}\n", ",", ";",
        "\t", "\n", "\r\n", '"', "{", "}", ":", "A", "B", "1", "0", "-1", "9" * 20, "é", "\0", "",
    ]
)  # fmt: skip
SEEDS = [PB, BLT, TOI, OLDER, ",A,B\n1,6,0\n2,1,5\n"]


def count_if_possible(content: bytes, ending: str, method: Method) -> None:
    """Count, or find out what is wrong; any other exception is a fault of ours."""
    with suppress(BadBallots):
        recount([read(f"x.{ending}", BytesIO(content))], Wish(method=method))


@given(st.binary(max_size=300), st.sampled_from(ENDINGS), st.sampled_from(FILE_METHODS))
def test_any_bytes_are_counted_or_refused(content: bytes, ending: str, method: Method):
    count_if_possible(content, ending, method)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(ENDINGS), st.sampled_from(FILE_METHODS))
def test_any_pieces_of_formats_are_counted_or_refused(content: str, ending: str, method: Method):
    count_if_possible(content.encode(), ending, method)


@settings(max_examples=300)
@given(st.sampled_from(SEEDS), st.data(), st.sampled_from(ENDINGS), st.sampled_from(FILE_METHODS))
def test_a_damaged_file_is_counted_or_refused(content: str, data: st.DataObject, ending: str, method: Method):
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 12)))
    count_if_possible((content[:start] + data.draw(PIECES) + content[end:]).encode(), ending, method)


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8).filter(
    lambda name: not name.lstrip("+-").replace(".", "").replace(",", "").isdigit()
)


@given(
    st.lists(NAMES, min_size=1, max_size=5, unique=True).flatmap(
        lambda names: st.tuples(
            st.just(names), st.lists(st.lists(st.integers(0, 9), min_size=len(names), max_size=len(names)), min_size=1)
        )
    ),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_as_csv_comes_back(table: tuple[list[str], list[list[int]]], delimiter: str, end: str):
    names, rows = table
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["", *names])
    writer.writerows([number, *row] for number, row in enumerate(rows, 1))
    file = reading(out.getvalue())
    assert [choice.id for choice in file.choices] == names
    assert file.papers == [Cells(tuple(map(str, row))) for row in rows]
    assert file.lines == list(range(2, len(rows) + 2))


@pytest.mark.parametrize("method", FILE_METHODS)
def test_the_order_of_ballots_changes_neither_result_nor_seed(method: str):
    rows = [f"{a},{b},{c}" for a, b, c in ("100", "010", "001", "100", "010", "001", "000") * 3]
    if method in ("instant-runoff", "schulze"):
        rows = ["1,2,3", "2,3,1", "3,1,2", "1,2,", ",1,2", "2,,1"]
    wish: dict[str, Any] = {"method": method}
    if method in ("greedy", "equal-shares"):
        wish |= {"budget": 5, "costs": {"A": 3, "B": 3, "C": 4}}
    before = counting("A,B,C\n" + "\n".join(rows), **wish)
    random.Random(1).shuffle(rows)
    assert counting("A,B,C\n" + "\n".join(rows), **wish) == before


def test_files_with_the_same_columns_in_any_order_are_counted_as_one():
    first, second = reading("A,B\n1,0\n1,0\n", "1.csv"), reading("B,A\n0,1\n1,0\n", "2.csv")
    result = recount([first, second], Wish(method="single"))
    assert (result.counts, result.files) == ({"A": 3, "B": 1}, ["1.csv", "2.csv"])
    together = counting("A,B\n1,0\n1,0\n1,0\n0,1\n", method="single")
    assert result.seed == together.seed


def test_a_wrong_line_of_the_second_file_is_that_of_the_second_file():
    files = [reading("A,B\n1,0\n1,0\n", "1.csv"), reading("A,B\n1,0\n2,0\n", "2.csv")]
    with pytest.raises(BadBallots) as raised:
        recount(files, Wish(method="single"))
    assert (raised.value.file, raised.value.line) == ("2.csv", 3)


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ((("A,B\n1,0\n", "1.csv"), ("A,C\n1,0\n", "2.csv")), "columns-differ"),
        ((("A,B\n1,0\n", "1.csv"), ("A,B,C\n1,0,0\n", "2.csv")), "columns-differ"),
        (((BLT, "1.blt"), (TOI, "2.toi")), "several"),
        (((PB, "1.pb"), (PB, "2.pb")), "several"),
    ],
)
def test_files_of_different_choices_or_formats_are_not_counted_together(
    contents: tuple[tuple[str, str], ...], code: str
):
    with pytest.raises(BadBallots) as raised:
        recount([reading(*each) for each in contents], Wish(method="schulze"))
    assert (raised.value.code, raised.value.file) == (code, contents[1][1])


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({}, "costs"),
        ({"costs": {"A": 1, "B": 2}}, "budget"),
        ({"costs": {"A": 1}, "budget": 2}, "costs"),
        ({"costs": {"A": 1, "B": 2, "C": 3}, "budget": 2}, "costs-unknown"),
    ],
)
def test_a_budget_wants_an_amount_and_the_cost_of_every_choice(wish: dict[str, Any], code: str):
    with pytest.raises(BadBallots) as raised:
        counting("A,B\n1,0\n", method="greedy", **wish)
    assert raised.value.code == code


def test_a_lot_is_drawn_from_the_ballots_or_from_the_seed_that_is_given():
    wish: dict[str, Any] = {"method": "greedy", "budget": 5, "costs": {"A": 3, "B": 3}}
    drawn = counting("A,B\n1,0\n0,1\n", **wish)
    assert (drawn.lot, drawn.ties, len(drawn.seed)) == (True, [["A", "B"]], 64)
    assert {counting("A,B\n1,0\n0,1\n", seed=str(each), **wish).winners[0] for each in range(20)} == {"A", "B"}
    assert counting("A,B\n1,0\n0,1\n", seed=drawn.seed, **wish) == drawn


@pytest.mark.real_data
def test_the_ranking_of_orsay_comes_out_with_its_shares():
    files = [reading(path.read_bytes(), path.name) for path in sorted((REAL_DATA / "mj-orsay").glob("*.csv"))]
    result = recount(files, Wish(method="majority-judgment"))
    assert (result.ballots, result.blank, result.ties) == (1160, 0, [])
    assert ", ".join(result.ranking) == (
        "Bayrou, Royal, Sarkozy, Voynet, Besancenot, Buffet, Bové, Laguiller, Nihous, de Villiers, Schivardi, Le Pen"
    )
    detail = result.detail
    assert round(100 * detail["above"]["Bayrou"] / 1160, 2) == 46.03
    assert round(100 * detail["below"]["Royal"] / 1160, 2) == 42.24
