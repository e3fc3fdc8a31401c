"""`docs/accessibility.md` speaks of every criterion once, and of no test that does not exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
STANDS = ("met", "partly", "not met", "not concerned")

A = (
    *("1.1.1", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2", "1.3.3", "1.4.1", "1.4.2", "2.1.1", "2.1.2", "2.1.4"),
    *("2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3", "2.4.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "3.1.1"),
    *("3.2.1", "3.2.2", "3.2.6", "3.3.1", "3.3.2", "3.3.7", "4.1.2"),
)
AA = (
    *("1.2.4", "1.2.5", "1.3.4", "1.3.5", "1.4.3", "1.4.4", "1.4.5", "1.4.10", "1.4.11", "1.4.12", "1.4.13", "2.4.5"),
    *("2.4.6", "2.4.7", "2.4.11", "2.5.7", "2.5.8", "3.1.2", "3.2.3", "3.2.4", "3.3.3", "3.3.4", "3.3.8", "4.1.3"),
)
RGAA = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
"""Theme -> how many criteria it has, in version 4.1.2."""


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, without its head."""
    part = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return found[2:]


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    assert len(named) > 30
    for path, name in named:
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name


def test_every_criterion_of_wcag_has_its_row_once_with_its_level_and_how_it_stands() -> None:
    said = {row[0].split()[0]: row[1] for row in rows("Each criterion")}
    assert said == {**dict.fromkeys(A, "A"), **dict.fromkeys(AA, "AA")}
    assert len(rows("Each criterion")) == len(said) == 55
    for name, _, _, stands, how in rows("Each criterion"):
        assert len(name.split()) > 1
        assert stands in STANDS
        assert how


def test_every_number_of_rgaa_is_one() -> None:
    for row in rows("Each criterion"):
        for each in re.findall(r"\d+\.\d+", row[2]):
            theme, number = map(int, each.split("."))
            assert 1 <= number <= RGAA[theme], row


def test_every_check_of_the_list_has_its_test_and_every_one_that_a_criterion_cites_is_in_it() -> None:
    checks = rows("How it is checked")
    assert all(re.fullmatch(r"`tests/[\w/]+\.py::\w+`", row[1]) for row in checks)
    names = {row[0] for row in checks} | {"by eye"}
    leading = [re.split(r"[:;.,]", row[4])[0] for row in rows("Each criterion") if row[3] in ("met", "partly")]
    cited = [each for each in leading if each[:1].islower()]
    assert len(cited) > 20
    assert set(cited) - names == set()
