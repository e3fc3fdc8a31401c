"""Rules for the lines of a TOML text: every key and every member of an array is found where it stands."""

import tomllib
from collections.abc import Iterator

import pytest

from server.toml_lines import KeyPath, line_at, line_of_excess, lines_of

# In each of these the number of a line stands where a value is on that line.
DOCUMENTS = {
    "every spelling of a key": """
bare-_7 = 2
"quoted é = [[a]]" = 3
'literal " \\' = 4
 a . "b.c" . 'd' = 5   # a = 9
a.e=6
"\\u00C9\\"" = 7
""",
    "every kind of text": '''
one = "# [[x]] \\\\"
two = 3
three = """
[[two]]
two = 1
\\""" "quotes" """""
four = 8
five = \'\'\'
[two] \\\'\'\'\'\'
six = 11
seven = ["]", '}', """
eight = 1""", 13]
eight = 14
empty = ""
nine = 16
none = """"""
ten = 18
lit = \'\'
eleven = 20
''',
    "arrays and tables in one line or more": """
a = [2, 2, [2,
 3], # ], 1
 { b = 4, c = { d = 4 }, e.f = [4] },

 6,
]
other = [ 2026-11-23 07:32:00, 1.5e3, true, -inf, 8 ]
after = 9
""",
    "headers": """
top = 2
[[ rounds ]] # [[rounds]]
n = 4
[rounds . "sub"]
n = 6
[[rounds.deep]]
n = 8
[[rounds.deep]]
n = 10
[[rounds]]
n = 12
[[rounds.deep]]
n = 14
[a.b]
n = 16
[a]
n = 18
""",
    "lines as Windows ends them": "a = 1\r\nb = '''\r\n'''\r\n[[c]]\r\nd = 5\r\n",
}


def numbers(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, int]]:
    """Give every whole number in a value, with its path."""
    if type(value) is int:
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from numbers(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from numbers(inner, (*path, place))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_value_is_found_on_its_line(name: str):
    data, lines = tomllib.loads(DOCUMENTS[name]), lines_of(DOCUMENTS[name])
    expected = dict(numbers(data))
    assert expected
    assert {path: lines.get(path) for path in expected} == expected


def test_what_is_written_in_several_places_has_the_line_of_the_first():
    lines = lines_of("[[a]]\n[[a]]\n[b.c]\n[b.d]\n")
    assert (lines["a",], lines["a", 0], lines["a", 1], lines["b",], lines["b", "d"]) == (1, 1, 2, 3, 4)


def test_what_is_missing_has_the_line_of_what_is_around_it_and_the_end_at_the_top():
    lines = lines_of("[[a]]\n[[a]]\nb = 1\n")
    assert line_at(lines, ("a", 1, "c")) == 2
    assert line_at(lines, ("a", 1, "b", 3, "x")) == 3
    assert line_at(lines, ("z",)) == 0


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = [\n{}\n]\nc = ]", 3), ("{}", 1), ("a = '''\n'''\nb.c = {}\n", 3)]
)
@pytest.mark.parametrize("excess", ["9" * 5_000, "[" * 5_000], ids=["a long number", "deep arrays"])
def test_what_is_too_much_is_found_on_its_line(text: str, line: int, excess: str):
    text = text.format(f"x = {excess}" if text == "{}" else excess)
    with pytest.raises((ValueError, RecursionError)):
        tomllib.loads(text)
    assert line_of_excess(text) == line
