"""`tablee print cards`: the number on the paper is the number of the card."""

import re
from pathlib import Path

import pytest

from server.cli import main
from server.cli.common import open_house, run
from server.domain.codes import read_code
from server.domain.records import Card
from server.settings import read_settings
from tests.printouts.meetings import pages_of

SCRIPT = """
title = "La place du marché"
[[sites]]
name = "Salle des fêtes"
tables = 1
[[sites]]
name = "École"
tables = 1
[[sites]]
name = "En ligne"
tables = 2
seats = 3
online = true
[[rounds]]
title = "Séquence"
question = "Quoi ?"
minutes = 10
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "script.toml").write_text(SCRIPT, encoding="utf-8")
    assert main(("new", str(tmp_path / "data"), "--script", str(tmp_path / "script.toml"))) == 0
    return tmp_path / "data"


def print_cards(data: Path, *options: str) -> dict[str, int]:
    """Print cards; return the bare code of each with the number that the paper says."""
    out = data.parent / "cartes.pdf"
    assert main(("print", "cards", str(data), "--out", str(out), *options)) == 0
    found = re.findall(r"((?:[0-9A-Z]{4}-){2}[0-9A-Z]{3}) n° (\d+)", " ".join(pages_of(out.read_bytes())))
    return {str(read_code(code)): int(number) for code, number in found}


def cards_of(data: Path, codes: dict[str, int]) -> dict[str, Card]:
    """Return bare code -> the card that the journal knows by it."""

    async def look() -> dict[str, Card]:
        async with open_house(read_settings(data, {})) as house:
            [meeting] = house.meetings.values()
            return {code: meeting.state.cards[house.hash("card", code)] for code in codes}

    return run(look())


def test_the_number_printed_is_that_of_the_card_and_the_next_batch_goes_on(data: Path) -> None:
    first = print_cards(data, "--count", "23")
    second = print_cards(data, "--count", "3", "--large")
    printed = first | second
    assert list(printed.values()) == list(range(1, 27))
    assert {code: card.number for code, card in cards_of(data, printed).items()} == printed


@pytest.mark.parametrize("asked", ["École", "école", "id"])
def test_cards_are_printed_and_recorded_for_a_site(data: Path, asked: str) -> None:
    if asked == "id":
        asked = site_ids(data, "École")[0]
    printed = print_cards(data, "--count", "2", "--site", asked)
    assert {card.site_id for card in cards_of(data, printed).values()} == set(site_ids(data, "École"))
    assert {card.site_id for card in cards_of(data, print_cards(data, "--count", "1")).values()} == {""}


def site_ids(data: Path, name: str) -> list[str]:
    async def look() -> list[str]:
        async with open_house(read_settings(data, {})) as house:
            [meeting] = house.meetings.values()
            return [site.id for site in meeting.state.sites.values() if site.name == name]

    return run(look())


def test_a_site_that_is_none_is_told_with_those_there_are(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = data.parent / "cartes.pdf"
    assert main(("print", "cards", str(data), "--count", "2", "--site", "Mairie", "--out", str(out))) == 2
    said = capsys.readouterr().err
    assert "Mairie" in said
    assert "Salle des fêtes (s_" in said
    assert not out.exists()


def test_links_are_given_for_the_welcome_desk_too(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("links", str(data))) == 0
    assert re.search(r"^  accueil +http://\S+/join/\S+$", capsys.readouterr().out, re.MULTILINE)


def test_one_table_gets_a_new_link_and_the_others_keep_theirs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def links() -> dict[int, list[bool]]:
        """Number of a table -> whether each of its links is shut."""
        async with open_house(read_settings(data, {})) as house:
            [meeting] = house.meetings.values()
            shut: dict[int, list[bool]] = {}
            for link in meeting.state.table_links.values():
                shut.setdefault(meeting.state.tables[link.table_id].number, []).append(link.revoked)
            return shut

    assert main(("links", str(data), "--tables")) == 0
    assert main(("links", str(data), "--table", "2", "--replace")) == 0
    found = run(links())
    assert found.pop(2) == [True, False]
    assert set(map(tuple, found.values())) == {(False,)}
    capsys.readouterr()
    assert main(("links", str(data), "--table", "99")) == 2
    assert "99" in capsys.readouterr().err


# For tables


def numbers_by_table(data: Path, printed: dict[str, int]) -> dict[int, list[int]]:
    """Return number of a table -> numbers of its cards, 0 for those that are for none."""

    async def look() -> dict[int, list[int]]:
        async with open_house(read_settings(data, {})) as house:
            [meeting] = house.meetings.values()
            found: dict[int, list[int]] = {}
            for code in printed:
                card = meeting.state.cards[house.hash("card", code)]
                table = meeting.state.tables.get(card.table_id)
                assert card.site_id == (table.site_id if table else "")
                found.setdefault(table.number if table else 0, []).append(card.number)
            return found

    return run(look())


def sheets_of(data: Path) -> list[str]:
    return pages_of((data.parent / "cartes.pdf").read_bytes())


def test_cards_for_a_table_are_as_many_as_it_has_seats_and_say_its_number(data: Path) -> None:
    assert numbers_by_table(data, print_cards(data, "--table", "4")) == {4: [1, 2, 3]}
    [face, check] = sheets_of(data)
    assert face.count("Table 4") == 3
    assert "En ligne – Table 4" in check
    assert numbers_by_table(data, print_cards(data, "--table", "2", "--count", "1")) == {2: [4]}
    assert numbers_by_table(data, print_cards(data, "--count", "1")) == {0: [5]}
    assert "Table" not in "".join(sheets_of(data))


def test_by_table_every_table_online_has_its_cards_on_sheets_of_its_own(data: Path) -> None:
    print_cards(data, "--count", "2")
    assert numbers_by_table(data, print_cards(data, "--by-table")) == {3: [3, 4, 5], 4: [6, 7, 8]}
    first, second, *lists = sheets_of(data)
    assert [first.count("Table 3"), first.count("Table 4"), second.count("Table 3"), second.count("Table 4")] == [
        3,
        0,
        0,
        3,
    ]
    assert ["Cartes n° 3 à n° 5" in lists[0], "Cartes n° 6 à n° 8" in lists[1]] == [True, True]


def test_by_table_may_be_asked_for_another_site(data: Path) -> None:
    found = numbers_by_table(data, print_cards(data, "--by-table", "--site", "École", "--count", "12"))
    assert found == {2: list(range(1, 13))}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--table", "5"), "« 5 » n’est pas une table"),
        (("--table", "Jaune"), "de 1 à 4"),
        (("--table", "4", "--by-table"), "--by-table sans --table"),
        (("--table", "4", "--site", "École"), "« 4 » n’est pas une table"),
        (("--by-table", "--count", "10001"), "de 1 à 20000"),
        (("--count", "0"), "dites combien de cartes"),
    ],
)
def test_a_table_that_is_none_is_told_and_no_card_becomes_valid(
    data: Path, options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "cartes.pdf"
    assert main(("print", "cards", str(data), "--out", str(out), *options)) == 2
    assert said in capsys.readouterr().err.replace("\u00a0", " ").replace("\u202f", " ")
    assert not out.exists()
    assert list(print_cards(data, "--count", "1").values()) == [1]


def test_a_meeting_without_tables_online_asks_for_which_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "script.toml").write_text(SCRIPT.replace("online = true", ""), encoding="utf-8")
    assert main(("new", str(tmp_path / "data"), "--script", str(tmp_path / "script.toml"))) == 0
    out = str(tmp_path / "cartes.pdf")
    assert main(("print", "cards", str(tmp_path / "data"), "--by-table", "--out", out)) == 2
    assert "dites avec --site" in capsys.readouterr().err
