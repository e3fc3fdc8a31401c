"""`docs/script.md` says what the reader of scripts does: every field, default, limit and method, and no other."""

import json
import re
from itertools import count
from typing import get_args

import pytest

from server.domain import commands as c
from server.domain.decide.ballot_paper import ANSWER_S_MOST, MONEY_MOST, POINTS_MOST
from server.domain.decide.meeting import INDIVIDUAL_MOST
from server.domain.records import LETTERS, Ballots, Devices, Method, Results
from server.files.kinds import ENDINGS, PIXELS_MOST
from server.live.house import new_id
from server.script import (
    DIMENSIONS_MOST,
    GROUPS_LEAST,
    GROUPS_MOST,
    MINUTES_MOST,
    SEATS_MOST,
    TABLES_MOST,
    BadScript,
    parse_script,
)
from server.script.advice import advice
from server.script.polls import DEFAULT_POINTS, READ_BY
from tests.cli.scripts import named
from tests.documented import (
    by_name,
    code_block,
    names_in,
    rows,
)

PROTOCOL, SCRIPT = "docs/protocol.md", "docs/script.md"

SMALL = """
title = "Une réunion"
{top}
[[profile]]
name = "Âge"
groups = ["Jeunes", "Vieux"]
{dimension}
[[sites]]
name = "Salle"
tables = 1
{site}
[[rounds]]
title = "Séquence"
question = "Quoi ?"
minutes = 5
{round}
[rounds.sheet]
text = "Une fiche."
{sheet}
[[polls]]
title = "Vote"
question = "Lequel ?"
method = "single"
{poll}
[[polls.choices]]
text = "Oui"
pictogram = "thumb-up"
{choice}
[[polls.choices]]
text = "Non"
pictogram = "thumb-down"
{words}
[[steps]]
pause = "Café"
minutes = 5
{step}
"""
SCRIPT_TABLES = {
    "The meeting": "top",
    "A step": "step",
    "A dimension of the profile": "dimension",
    "A site": "site",
    "A round": "round",
    "A sheet": "sheet",
    "A poll": "poll",
    "A choice": "choice",
    "A poll in another language": "words",
}


def small(**lines: str) -> c.CreateMeeting:
    """Found a small meeting, with some lines more in its tables."""
    numbers = count(1)
    return parse_script(
        SMALL.format(**dict.fromkeys(SCRIPT_TABLES.values(), "") | lines), lambda prefix: f"{prefix}_{next(numbers)}"
    )


@pytest.mark.parametrize(("heading", "place"), SCRIPT_TABLES.items())
def test_every_field_of_a_script_has_its_row_and_no_row_names_another(heading: str, place: str):
    begun = {"top": 'languages = ["fr", "en"]', "words": "[polls.words.en]\n"} if place == "words" else {}
    with pytest.raises(BadScript) as wrong:
        small(**begun | {place: begun.get(place, "") + "nothing = 1"})
    assert wrong.value.expected == "script-unknown"
    assert list(by_name(SCRIPT, heading)) == str(wrong.value.facts["known"]).split(", ")


def script_column(column: str) -> dict[tuple[str, str], str]:
    """Return (heading, field) -> cell of one column, of all tables about a script."""
    return {(heading, name): row[column] for heading in SCRIPT_TABLES for name, row in by_name(SCRIPT, heading).items()}


def test_the_defaults_of_a_script_are_those_documented():
    default = {key: cell.strip("`") for key, cell in script_column("default").items()}
    founding = small()
    assert json.loads(default["The meeting", "languages"]) == list(founding.languages)
    assert json.loads(default["A site", "seats"]) == founding.tables[0].seats
    assert json.loads(default["A site", "online"]) == founding.sites[0].online
    assert json.loads(default["A site", "video"]) == [each.video for each in founding.tables if each.video]
    assert json.loads(default["The meeting", "devices"]) == founding.devices
    assert json.loads(default["A round", "text"]) == founding.rounds[0].text
    assert json.loads(default["A round", "individual"]) == founding.rounds[0].individual
    sheet = founding.rounds[0].sheet
    assert sheet
    assert {json.loads(default["A sheet", name]) for name in ("title", "text", "easy")} == {sheet.title}
    assert json.loads(default["A poll", "least"]) == founding.polls[0].rules.least
    assert json.loads(default["A poll", "points"]) == DEFAULT_POINTS
    assert json.loads(default["A poll", "results"]) == founding.polls[0].results
    assert json.loads(default["A poll", "ballots"]) == founding.polls[0].ballots
    required = {key for key, value in default.items() if value == "—"}
    assert required == {
        *(("The meeting", name) for name in ("title", "sites", "rounds")),
        *(("A site", name) for name in ("name", "tables")),
        *(("A round", name) for name in ("title", "question", "minutes")),
        *(("A poll", name) for name in ("title", "question", "method")),
        *(("A dimension of the profile", name) for name in ("name", "groups")),
        ("A choice", "text"),
    }


def test_the_limits_of_a_script_are_those_documented():
    limits = script_column("limits")
    bounds = {row["constant"].strip("`"): row["value"].split()[0].replace(",", "") for row in rows(PROTOCOL, "Bounds")}
    title, text, choice = (
        f"{bounds[f'server.domain.decide.{name}']} characters"
        for name in ("checks.TITLE_MOST", "checks.TEXT_MOST", "ballot_paper.CHOICE_MOST")
    )
    sheet = f"0 to {bounds['server.domain.decide.rounds.SHEET_MOST']} characters"
    assert [limits["A sheet", name] for name in ("title", "text", "easy")] == [f"0 to {title}", sheet, sheet]
    assert limits["A sheet", "alt"] == f"1 to {text}"
    for role, endings in ENDINGS.items():
        assert limits["A sheet", role].startswith("a file: " + ", ".join(f"`.{ending}`" for ending in endings))
    assert f"{PIXELS_MOST // 1_000_000} million pixels" in limits["A sheet", "picture"]
    for heading in ("The meeting", "A round", "A poll"):
        assert limits[heading, "title"] == f"1 to {title}"
    for heading in ("A round", "A poll"):
        assert limits[heading, "question"] == f"1 to {text}"
    assert limits["A site", "name"] == f"1 to {title}"
    assert limits["A round", "text"] == f"0 to {text}"
    assert limits["A choice", "text"] == f"1 to {choice}"
    assert limits["A site", "tables"] == f"0 to {TABLES_MOST}"
    assert limits["A site", "seats"] == f"1 to {SEATS_MOST}"
    assert limits["A round", "individual"] == f"0 to {INDIVIDUAL_MOST}"
    assert names_in(limits["The meeting", "devices"]) == [f'"{each}"' for each in get_args(Devices)]
    assert limits["A round", "minutes"] == f"1 to {MINUTES_MOST}"
    assert limits["A poll", "choices"] == (
        f"none, or 2 to {len(LETTERS)}; 1 will do for `yes-no`, `scale`, `majority-judgment`"
    )
    assert limits["The meeting", "profile"] == f"{DIMENSIONS_MOST} at most"
    assert limits["A dimension of the profile", "groups"].startswith(f"{GROUPS_LEAST} to {GROUPS_MOST}, ")
    assert limits["A poll", "points"] == f"1 to {POINTS_MOST}"
    assert limits["A poll", "budget"] == f"1 to {MONEY_MOST}"
    assert limits["A poll", "seconds"] == f"1 to {ANSWER_S_MOST}"
    assert limits["A poll", "minutes"] == f"1 to {MINUTES_MOST}"
    for field, names in {"method": Method, "results": Results, "ballots": Ballots}.items():
        assert names_in(limits["A poll", field]) == [f'"{name}"' for name in get_args(names)]


def test_every_method_has_its_row_with_the_fields_that_only_some_read():
    found = {name: set(names_in(row["its fields"])) for name, row in by_name(SCRIPT, "Methods").items()}
    assert found == {
        method: {field for field, methods in READ_BY.items() if method in methods} for method in get_args(Method)
    }


def test_the_example_founds_a_meeting_with_every_field():
    text = code_block(SCRIPT, "Example", "toml")
    founding = parse_script(text, new_id, named)
    assert list(advice(founding)) == []
    assert (len(founding.sites), len(founding.tables), len(founding.rounds), len(founding.polls)) == (2, 15, 2, 5)
    for heading in SCRIPT_TABLES:
        for name in by_name(SCRIPT, heading):
            shown = rf"^(\[\[{name}\]\]|\[rounds\.{name}\]|\[polls\.{name}\.en\]|(\s*\{{.*)?\b{name} = )"
            assert re.search(shown, text, re.MULTILINE), f"{name} is not shown"
