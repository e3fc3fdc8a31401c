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
