"""Rules for scripts: a right one founds a meeting, a wrong one names line, field and what was expected."""

import pytest

from server.script import BadScript, parse_script
from tests.served import SCRIPT


class Ids:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}_{self.made}"


def test_a_script_becomes_the_command_that_founds_its_meeting():
    command = parse_script(SCRIPT, Ids())
    assert command.title == "La place du marché"
    assert [site.name for site in command.sites] == ["Salle des fêtes"]
    assert [(table.number, table.seats) for table in command.tables] == [(1, 10), (2, 10), (3, 10)]
    assert [(round.number, round.duration_s) for round in command.rounds] == [(1, 600), (2, 600)]
    assert [(poll.method, len(poll.choices)) for poll in command.polls] == [("single", 2), ("approval", 0)]


def test_tables_are_numbered_through_the_sites():
    two = SCRIPT.replace(
        "[[rounds]]", '[[sites]]\nname = "En ligne"\ntables = 2\nseats = 8\nonline = true\n[[rounds]]', 1
    )
    command = parse_script(two, Ids())
    assert [(table.number, table.site_id) for table in command.tables][2:4] == [
        (3, command.sites[0].id),
        (4, command.sites[1].id),
    ]
    assert command.sites[1].online


def line_with(text: str, part: str) -> int:
    """The last line that holds `part`."""
    return [number for number, line in enumerate(text.splitlines(), 1) if part in line][-1]


WRONG = [
    ('title = "La place du marché"', 'titre = "La place"', "titre", "script-unknown", 'titre = "La place"'),
    ('title = "La place du marché"', 'title = ""', "title", "script-text", 'title = ""'),
    ('title = "La place du marché"', "title = 7", "title", "script-text", "title = 7"),
    ('languages = ["fr"]', 'languages = "fr"', "languages", "script-languages", 'languages = "fr"'),
    ('languages = ["fr"]', "languages = []", "languages", "script-languages", "languages = []"),
    ("tables = 3", "tables = -1", "sites[1].tables", "script-number", "tables = -1"),
    ("tables = 3", 'tables = "3"', "sites[1].tables", "script-number", 'tables = "3"'),
    ("tables = 3", "tables = true", "sites[1].tables", "script-number", "tables = true"),
    ("tables = 3\n", "", "sites[1].tables", "script-missing", "[[sites]]"),
    ("seats = 10", "seats = 0", "sites[1].seats", "script-number", "seats = 0"),
    ('text = ""\nminutes = 10', 'text = ""\nminutes = 0', "rounds[2].minutes", "script-number", "minutes = 0"),
    ('text = ""\nminutes = 10', 'text = ""', "rounds[2].minutes", "script-missing", "[[rounds]]"),
    ('method = "approval"', 'method = "acclamation"', "polls[2].method", "script-one-of", "acclamation"),
    ('pictogram = "bench"', 'pictogram = "dragon"', "polls[1].choices[2].pictogram", "script-one-of", "dragon"),
    ('{ text = "Asseoir", pictogram = "bench" }', "7", "polls[1].choices", "script-tables", "choices ="),
    (', { text = "Asseoir", pictogram = "bench" }', "", "polls[1].choices", "script-two-choices", "choices ="),
    ('name = "Salle des fêtes"', 'name = "Salle" des fêtes"', "", "script-toml", 'name = "Salle" des'),
    ('title = "La place du marché"', 'Titre = "La place"', "Titre", "script-unknown", "Titre"),
    ('languages = ["fr"]', '2026 = "x"', "2026", "script-unknown", "2026"),
    ('languages = ["fr"]', '"É" = 1', '"É"', "script-unknown", "É"),
    ('languages = ["fr"]', '"a\\u001b[2J" = 1', '"a\\u001b[2J"', "script-unknown", "[2J"),
    ('languages = ["fr"]', 'languages = ["fr\\n"]', "languages", "script-languages", "languages ="),
    ('title = "La place du marché"', 'title = "\\u0001"', "title", "script-text", "u0001"),
    (
        'text = "Commencez par un tour de table."\nminutes = 10',
        'text = """\n[[rounds]]\nminutes = 5\n[[sites]]"""\nminutes = 0',
        "rounds[1].minutes",
        "script-number",
        "minutes = 0",
    ),
    (
        '[[sites]]\nname = "Salle des fêtes"\ntables = 3\nseats = 10',
        'sites = [\n  { name = "Une", tables = 1 },\n  { name = "Deux", tables = -1 },\n]',
        "sites[2].tables",
        "script-number",
        "-1",
    ),
    ("seats = 10", "seats = 10\nonline = 1", "sites[1].online", "script-flag", "online = 1"),
    ('name = "Salle des fêtes"', "'name' = 5", "sites[1].name", "script-text", "'name' = 5"),
    ('method = "approval"', '"m\\u0065thod" = 5', "polls[2].method", "script-one-of", "thod"),
    ('method = "single"', "sites.name = 5", "polls[1].sites", "script-unknown", "sites.name"),
    ('pictogram = "bench"', 'pictogram = "bench", x = 1', "polls[1].choices[2].x", "script-unknown", "x = 1"),
    ('[[polls]]\ntitle = "Nos', '[[polls.choices]]\n[[polls]]\ntitle = "Nos', "", "script-toml", "[[polls.choices]]"),
    ("seats = 10", f"seats = {'9' * 5_000}", "", "script-too-much", "seats ="),
]


@pytest.mark.parametrize(("right", "wrong", "field", "expected", "where"), WRONG, ids=[each[1] for each in WRONG])
def test_a_wrong_script_gets_the_line_the_field_and_what_was_expected(
    right: str, wrong: str, field: str, expected: str, where: str
):
    assert right in SCRIPT
    text = SCRIPT.replace(right, wrong, 1)
    with pytest.raises(BadScript) as caught:
        parse_script(text, Ids())
    found = (caught.value.line, caught.value.field, caught.value.expected)
    assert found == (line_with(text, where), field, expected)


def test_the_end_of_the_file_is_named_only_for_what_is_missing_at_the_top():
    for name, text in {"title": "", "sites": "title = 'x'", "rounds": SCRIPT.replace("rounds", "polls")}.items():
        with pytest.raises(BadScript) as caught:
            parse_script(text, Ids())
        assert (caught.value.line, caught.value.field, caught.value.expected) == (0, name, "script-missing")


def test_control_characters_are_left_out_as_they_are_of_every_text():
    text = SCRIPT.replace('"La place du marché"', r'" \u0001La \u0007place\n"', 1)
    assert parse_script(text, Ids()).title == "La place"
