"""Rules of CSV files: one ballot a line, one column a choice."""

import codecs
from typing import Any

import pytest

from tests.ballot_files.files import counting, reading, wrong

PLAIN = "A,B\n1,0\n1,0\n0,1\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN + "\n\n \n",
        PLAIN.removesuffix("\n"),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        ",A,B\n1,1,0\n2,1,0\n3,0,1\n",
        ",A,B\n1,1,0\n2,1,0\n3,0,1\n,,\n,,\n",
        '"A","B"\n"1","0"\n1,0\n0,"1"\n',
        "A, B\n 1 ,0\n1,\n,1\n",
        "A,B,,\n1,0,,\n1,0\n0,1,,\n",
        "A,B\n1.0,0.0\n1,0\n0,1.0\n",
    ],
    ids=range(15),
)
def test_separators_quotes_line_ends_and_encodings_make_no_difference(content: str | bytes):
    result = counting(content, method="single")
    assert (result.ballots, result.blank, result.counts) == (3, 0, {"A": 2, "B": 1})


def test_names_may_hold_separators_quotes_and_accents():
    result = counting('"Arbres, bancs";"L\'école ""Œuvre""";Été\n1;0;0\n', method="single")
    assert result.ranking[0] == "Arbres, bancs"
    assert result.counts == {"Arbres, bancs": 1, 'L\'école "Œuvre"': 0, "Été": 0}


def test_numbers_may_be_names_behind_an_unnamed_first_column():
    assert counting(",1,2\n1,0,1\n", method="single").winners == ["2"]


def test_an_empty_ballot_in_the_middle_is_blank_when_its_cells_are_there():
    result = counting("A,B\n1,0\n,\n0,1\n", method="approval")
    assert (result.ballots, result.blank) == (3, 1)


@pytest.mark.parametrize(
    ("content", "method", "expected"),
    [
        ("", "single", ("empty", 0, "")),
        ("\n \n", "single", ("empty", 0, "")),
        ("A,B\n", "single", ("no-ballots", 0, "")),
        ("A,B\n\n\n", "single", ("no-ballots", 0, "")),
        ("1,2\n1,0\n", "single", ("header", 1, "")),
        ("A,B,A\n1,0,0\n", "single", ("same-name", 1, "")),
        ("A,,B\n1,0,0\n", "single", ("no-name", 1, "")),
        ("n°;A;B\n1;1;0\n2;0;1\n", "points", ("numbering", 1, "")),
        ("Bulletin,A,B\n1,5,3\n2,4,4\n3,1,1\n", "scale", ("numbering", 1, "")),
        ("A,B\n1,0\n1\n", "single", ("cells", 3, "")),
        ("A,B\n1,0,1\n", "single", ("cells", 2, "")),
        ("A,B\n1,0\n\n1,0\n", "single", ("empty-line", 3, "")),
        (",A,B\n1,1,0\n,,\n3,1,0\n", "single", ("empty-line", 3, "")),
        (",A,B\n7,1,0\n8,1,0\n7,0,1\n", "single", ("same-ballot", 4, "")),
        ('A,B\n1,"0\n1,0\n', "single", ("quotes", 2, "")),
        ('A,B\n1,0\n1,"0"x\n', "single", ("quotes", 3, "")),
        ("A,B\n1,0\n1,1\n", "single", ("reason", 3, "")),
        ("A,B\n1,x\n", "single", ("expected-cell", 2, "B")),
        ("A,B\n1,2\n", "approval", ("expected-cell", 2, "B")),
        ("A,B\n1,0\n-1,1\n", "yes-no", ("expected-cell", 3, "A")),
        ("A,B\n5,6\n", "scale", ("expected-cell", 2, "B")),
        ("A,B\n6,7\n", "majority-judgment", ("expected-cell", 2, "B")),
        ("A,B\n6,1\n2.5,1\n", "majority-judgment", ("expected-cell", 3, "A")),
        ("A,B\n1,3\n", "instant-runoff", ("expected-cell", 2, "B")),
        ("A,B\n1,2\n1,1\n", "instant-runoff", ("reason", 3, "")),
        ("A,B\n1,2\n1,-2\n", "schulze", ("expected-cell", 3, "B")),
        ("A,B\n1,2\n1,-2\n", "points", ("expected-cell", 3, "B")),
        ("A;B\n1,0;2\n1,000;2\n", "points", ("expected-cell", 3, "A")),  # one or a thousand: nobody knows
        ("A,B\n1," + "9" * 5_000 + "\n", "points", ("expected-cell", 2, "B")),
        ("A,B\n1," + "9" * 200_000 + "\n", "points", ("quotes", 2, "")),
        (b"A,B\n1,0\n\xe9,1\n", "single", ("encoding", 3, "")),
        (b"A,B\n1,0\n\0,1\n", "single", ("binary", 0, "")),
        (codecs.BOM_UTF16_LE + b"A", "single", ("encoding", 0, "")),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "single", ("binary", 0, "")),
        (",".join(f"c{number}" for number in range(2_001)) + "\n", "single", ("many-choices", 1, "")),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_column(
    content: str | bytes, method: Any, expected: tuple[str, int, str]
):
    assert wrong(content, method=method) == expected


def test_a_choice_may_be_called_no_and_a_first_column_may_happen_to_count_up():
    assert reading("No,Yes\n0,1\n1,0\n0,1\n").choices[0].id == "No"
    assert reading("A,B\n1,2\n2,1\n").choices[0].id == "A"


def test_a_wrong_line_far_down_a_long_file_has_its_number():
    assert wrong("A,B\n" + "1,0\n" * 50_000 + "x,0\n", method="single") == ("expected-cell", 50_002, "A")


def test_limits_are_those_that_are_asked_for():
    assert wrong("A,B,C\n1,1,0\n1,1,1\n", method="approval", most=2) == ("reason", 3, "")
    assert wrong("A,B,C\n1,1,0\n1,0,0\n", method="approval", least=2) == ("reason", 3, "")
    assert wrong("A,B\n4,6\n5,6\n", method="points", points=10) == ("reason", 3, "")
    assert counting("A,B\n4,6\n5,60\n", method="points").counts == {"A": 9, "B": 66}


def test_no_opinion_is_the_lowest_grade_of_majority_judgment_and_no_level_of_a_scale():
    content = "A,B\n6,0\n5,0\n1,4\n"
    assert counting(content, method="majority-judgment").detail["spread"]["B"] == (0, 0, 1, 0, 0, 2)
    detail = counting("A,B\n5,0\n,3\n0,0\n", method="scale").detail
    assert detail["none"] == {"A": 1, "B": 1}


def test_other_grades_are_counted_when_they_are_said():
    result = counting("A,B\n4,0\n0,3\n1,3\n", method="majority-judgment", grades=(4, 3, 2, 1, 0))
    assert result.ranking == ["B", "A"]
    assert [choice.grade for choice in result.choices] == [1, 3]
    assert wrong("A,B\n5,0\n", method="majority-judgment", grades=(4, 3, 2, 1, 0)) == ("expected-cell", 2, "A")


def test_equal_ballots_are_one_object_however_many_there_are():
    file = reading("A,B\n" + "1,0\n" * 1_000)
    assert len(file.papers) == 1_000
    assert len({id(paper) for paper in file.papers}) == 1
