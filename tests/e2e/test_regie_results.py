"""Rules of the results in the régie: every method, from a real closed box, in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot
from server.domain.records import ORGANISER
from server.live.house import new_id
from tests.case import case
from tests.e2e.control_room import RUNNING, accessibility_faults
from tests.e2e.vote_room import (
    Votes,
    marks,
    side,
    values,
    vote_room,
)


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[Votes]:
    """A meeting in French alone; at the end no page may have complained."""
    async for each in vote_room(browser, tmp_path, '["fr"]'):
        yield each


# Results


RESULTS: dict[str, tuple[dict[str, Any], list[Ballot], tuple[str, ...]]] = {
    "single": ({}, marks("a", "a", "b", ""), ("En tête : A. Un", "67 %", "2 voix", "1 bulletin blanc")),
    "approval": ({}, marks("ab", "ab", "c"), ("À égalité : A et B", "67 %", "un bulletin peut en marquer plusieurs")),
    "yes-no": (
        {},
        values({"a": 1, "b": 0, "c": 1}, {"a": 1, "b": 1, "c": 0}, {"a": 1}),
        ("Adopté : A", "100 %", "Non adopté", "1 bulletin sans avis sur ce choix"),
    ),
    "scale": (
        {},
        values({"a": 5, "b": 3, "c": 1}, {"a": 4, "b": 3, "c": 2}),
        ("En tête : A. Un", "4,50 sur 5", "100 % d’accord"),
    ),
    "majority-judgment": (
        {},
        values({"a": 6, "b": 4, "c": 1}, {"a": 5, "b": 4, "c": 2}, {"a": 5, "b": 5, "c": 1}),
        ("En tête : A. Un", "Bien", "au-dessus : 1", "À rejeter"),
    ),
    "instant-runoff": (
        {},
        values({"a": 1}, {"a": 1}, {"b": 1, "c": 2}, {"c": 1}),
        ("Tirage au sort", "Entre B et C", "Tiré de l’empreinte de l’urne", "Tour 2", "part, au sort"),
    ),
    "schulze": (
        {},
        values({"a": 1, "b": 2, "c": 3}, {"b": 1, "c": 2, "a": 3}, {"c": 1, "a": 2, "b": 3}),
        ("À égalité : A, B et C", "2–1", "Aucun choix ne gagne tous ses duels"),
    ),
    "points": ({"points": 5}, values({"a": 5}, {"b": 3, "c": 2}), ("En tête : A. Un", "50 %", "5 points")),
    "greedy": (
        {"budget": 100, "costs": [60, 60, 30]},
        marks("ab", "ab", "c"),
        ("Retenus :", "90 € dépensés sur 100 €", "Tirage au sort", "Pas retenu"),
    ),
    "equal-shares": (
        {"budget": 100, "costs": [40, 60, 90]},
        marks("a", "a", "b", "b", "b"),
        ("Retenus : B et A", "100 € dépensés sur 100 €", "il reste 0 €"),
    ),
    "consent": (
        {"texts": ("Je consens", "J’ai une objection")},
        [*marks("a", "a"), Ballot(("b",), reason="Qui paie ?")],
        ("Pas encore adopté : il y a des objections à lever.", "Qui paie ?", "2 voix"),
    ),
    "quiz": (
        {"right": "b"},
        [Ballot(("b",), table=1), Ballot(("a",), table=1), *[Ballot(("b",), table=2)] * 2],
        ("La bonne réponse : B. Deux", "en tête, Table 2", "1000 points", "500 points"),
    ),
}


async def test_the_result_of_every_method_is_read_from_a_real_closed_box_as_the_server_counted_it(
    room: Votes, axe_script: str
):
    closed = {method: await closed_box(room, method) for method in RESULTS}
    page = await room.votes()
    for method, poll in closed.items():
        with case(method):
            await result_is_shown(page, method, axe_script)
            await tally_is_read(page, room, poll)


async def closed_box(room: Votes, method: str) -> str:
    """Hold the vote of a method, titled by it; return the id of its poll."""
    given, ballots, _ = RESULTS[method]
    poll = await room.plan(method, title=method, **given)
    await room.ask(c.OpenPoll, poll_id=poll)
    await room.cast(poll, ballots)
    await room.ask(c.ClosePoll, poll_id=poll)
    return poll


async def result_is_shown(page: Page, method: str, axe_script: str) -> None:
    main = page.get_by_role("main")
    item = main.get_by_role("listitem").get_by_role("button", name=method)
    await item.click()
    await expect(item).to_have_attribute("aria-current", "true")
    await side(page).get_by_text("La salle ne voit pas encore ce résultat.").wait_for()
    for text in RESULTS[method][2]:
        await expect(main).to_contain_text(text)
    assert await accessibility_faults(page, axe_script) == []


async def tally_is_read(page: Page, room: Votes, poll: str) -> None:
    """The one reader of tallies says what the server counted."""
    read = """async (id) => {
      const { store } = await RUNNING;
      const { byPlace, readTally } = await import('/static/tally.js');
      const read = readTally(store.polls.value.get(id));
      return {
        order: byPlace(read.rows).map((row) => [row.choice.id, row.place]),
        counts: Object.fromEntries(read.rows.map((row) => [row.choice.id, row.count])),
        ahead: read.rows.filter((row) => row.ahead).map((row) => row.choice.id),
        tied: read.tied.length, expressed: read.expressed, seed: read.seed, lots: read.lots.length,
      };
    }"""
    said = await page.evaluate(read.replace("RUNNING", RUNNING), poll)
    tally = room.state.polls[poll].tally
    assert tally is not None
    places = [
        (id, 1 + sum(map(len, tally.ranking[:at]))) for at, ids_ in enumerate(tally.ranking) for id in sorted(ids_)
    ]
    assert [tuple(each) for each in said["order"]] == places
    assert said["counts"] == tally.counts
    assert set(said["ahead"]) == set(tally.winners)
    several = room.state.polls[poll].method in ("yes-no", "greedy", "equal-shares", "quiz")
    assert said["tied"] == (0 if several or len(tally.winners) < 2 else len(tally.winners))
    assert (said["expressed"], said["seed"]) == (tally.ballots - tally.blank, tally.seed)
    assert (said["lots"] > 0) == bool(tally.seed)


async def test_a_group_too_small_to_show_is_named_as_such(room: Votes):
    for place, card in enumerate(list(room.state.cards)):
        group = "Moins de 30 ans" if place in (0, 1) else "30 ans et plus"
        await room.server.meeting.submit(c.ProfileCard(new_id(ids.COMMAND), card, {"Âge": group}), ORGANISER)
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    await room.cast(room.poll.id, marks("a", "b", *"aaabbbb", *"ccccc"))
    await room.ask(c.ClosePoll, poll_id=room.poll.id)
    page = await room.votes()
    groups = page.get_by_role("region", name="Selon les groupes")
    hidden = {name for name, tally in room.poll.profile["Âge"].items() if tally is None}
    assert "Moins de 30 ans" in hidden
    for name in hidden:
        await expect(groups.get_by_role("row").filter(has_text=name)).to_contain_text("trop peu de bulletins")


async def test_a_published_poll_leads_to_its_public_page_and_shows_its_digests(room: Votes):
    await room.ask(c.OpenPoll, poll_id=room.poll.id)
    await room.cast(room.poll.id, marks("a"))
    await room.ask(c.ClosePoll, poll_id=room.poll.id)
    await room.ask(c.PublishPoll, poll_id=room.poll.id)
    page = await room.votes()
    await page.get_by_text("Vérifier ce vote").click()
    link = page.get_by_role("link", name="La page publique de ce vote")
    assert await link.get_attribute("href") == f"/m/{room.state.meeting.id}/{room.poll.id}"
    await expect(page.get_by_role("main")).to_contain_text(room.poll.box_digest or "no digest")
