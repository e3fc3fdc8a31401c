"""Rules for scripts: a right one founds a meeting, a wrong one names line, field and what was expected."""

from pathlib import Path

import pytest

from server.cli import main
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


@pytest.mark.parametrize("content", ["[[sites]]\ntables = 3", 'title = "La place', b'title = "\xe9t\xe9"', "", None])
def test_a_wrong_script_creates_nothing_and_says_so_in_french(
    tmp_path: Path, content: str | bytes | None, capsys: pytest.CaptureFixture[str]
):
    script, data = tmp_path / "script.toml", tmp_path / "reunion"
    if content is not None:
        script.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["new", str(data), "--script", str(script)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("tablee : ")
    assert "Traceback" not in said
    assert not data.exists()


def test_new_founds_a_meeting_and_refuses_a_folder_with_other_things(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    script, data = tmp_path / "script.toml", tmp_path / "reunion"
    script.write_text(SCRIPT, encoding="utf-8")
    assert main(["new", str(data), "--script", str(script)]) == 0
    assert "« La place du marché » est prête" in capsys.readouterr().out.replace("\u00a0", " ")
    assert (data / "journal.db").is_file()
    other = tmp_path / "photos"
    other.mkdir()
    (other / "chat.jpg").write_bytes(b"")
    assert main(["new", str(other), "--script", str(script)]) == 2
    assert [each.name for each in other.iterdir()] == ["chat.jpg"]


def test_a_second_meeting_may_live_in_the_same_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    script, data = tmp_path / "script.toml", tmp_path / "reunion"
    script.write_text(SCRIPT, encoding="utf-8")
    assert main(["new", str(data), "--script", str(script), "--json"]) == 0
    assert main(["new", str(data), "--script", str(script), "--json"]) == 0
    capsys.readouterr()
    assert main(["print", "proceedings", str(data), "--out", str(tmp_path / "actes.pdf")]) == 2
    assert "2 réunions" in capsys.readouterr().err
