"""The steward's page for incidents: written once, seen by the régie, without any script."""

from collections.abc import AsyncIterator
from pathlib import Path
from re import search

import pytest

from tests.kiosk.desk import Hall, Steward, hall_with_desk

PATH = "/steward/incident"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with_desk(tmp_path) as made:
        yield made


async def log(steward: Steward, kind: str = "paper", text: str = "Une urne a été renversée.") -> str:
    """Fill in the form that is shown; return what it drew."""
    found = search(r'name="drawn" value="([a-z0-9]+)"', steward.page.text)
    assert found
    await steward.send(PATH, drawn=found[1], kind=kind, text=text)
    return found[1]


async def test_a_steward_writes_an_incident_down_and_is_told_so(hall: Hall):
    steward = await hall.steward()
    await steward.visit("/steward")
    assert f'href="{PATH}"' in steward.page.text
    await steward.visit(PATH)
    drawn = await log(steward)
    assert "L’incident est noté." in steward.text
    await steward.send(PATH, drawn=drawn, kind="paper", text="Une urne a été renversée.")  # pressed twice
    [incident] = hall.server.meeting.state.incidents.values()
    assert (incident.kind, incident.text) == ("paper", "Une urne a été renversée.")
    assert incident.by.startswith("steward:")


async def test_an_incident_without_words_is_not_written_down_and_its_sort_stays_chosen(hall: Hall):
    steward = await hall.steward()
    await steward.visit(PATH)
    await log(steward, "line", " ")
    assert steward.page.status_code == 400
    assert "Rien n’a été noté" in steward.text
    assert steward.checked == ["line"]
    assert not hall.server.meeting.state.incidents


@pytest.mark.parametrize(("role", "status"), [("lead", 200), ("observer", 403), ("theme-team", 403)])
async def test_the_page_is_for_whoever_may_be_at_the_desk(hall: Hall, role: str, status: int):
    person = await hall.steward(role)
    await person.visit(PATH)
    assert person.page.status_code == status


async def test_what_is_no_form_of_ours_is_refused(hall: Hall):
    steward = await hall.steward()
    await steward.visit(PATH)
    await steward.send(PATH, drawn="x", kind="paper", text="…")
    assert steward.page.status_code == 400
    await steward.visit(PATH)
    await log(steward, "server-started")
    assert steward.page.status_code == 400
    assert not hall.server.meeting.state.incidents
