"""Rules of the steward's desk: groups, booklets, lost cards, and two stewards at once."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain import ids
from server.domain.codes import make_code, read_code
from server.domain.records import ORGANISER, Card
from server.live.house import new_id
from tests.kiosk.desk import UNKNOWN, Hall, hall_with_desk


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with_desk(tmp_path) as made:
        yield made


# Groups


async def test_groups_are_chosen_freely_and_taken_back_and_not_saying_comes_first(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    assert steward.checked == ["", ""]
    assert re.findall(r"<label class=\"option\">.*?<span>(.*?)</span>", steward.page.text)[0] == "Ne pas dire"
    said = await steward.act("groups", **{"group-0": "30 ans et plus", "group-1": ""})
    assert "Fait Carte n° 1 : groupes enregistrés." in said
    assert hall.card(1).groups == {"Âge": "30 ans et plus"}
    assert "30 ans" not in said
    await steward.scan(hall.codes[0])
    assert steward.checked == ["30 ans et plus", ""]
    assert "Carte n° 1 : aucun groupe n’est indiqué." in await steward.act("groups", **{"group-0": "", "group-1": ""})
    assert hall.card(1).groups == {}


async def test_a_card_carries_only_groups_of_the_meeting(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    assert "Ce groupe n’existe pas" in await steward.act("groups", **{"group-0": "Mme Dupont"})
    assert hall.card(1).groups == {}


# Booklets


async def test_a_card_is_struck_for_a_booklet_and_the_booklet_taken_back(hall: Hall):
    poll = await hall.open_poll()
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    assert "Carte n° 1 : carnet A12 remis." in await steward.act("strike", booklet=" A12 ")
    assert await hall.vote(1, poll) == 409
    assert "Vote sur papier, carnet A12" in await steward.scan(hall.codes[0])
    assert "Carte n° 1 : carnet repris." in await steward.act("return")
    assert await hall.vote(1, poll) == 200


async def test_who_has_voted_in_an_open_poll_gets_no_booklet_and_the_desk_names_the_poll(hall: Hall):
    poll = await hall.open_poll()
    assert await hall.vote(1, poll) == 200
    steward = await hall.steward()
    assert "voté" not in (await steward.scan(hall.codes[0])).replace("un vote", "")
    said = await steward.act("strike", booklet="7")
    assert "Cette carte a déjà voté dans le vote 1, qui est encore ouvert." in said
    assert (steward.page.status_code, hall.card(1).booklet) == (409, "")
    second = await hall.open_poll_with_choices()
    assert await hall.vote(1, second) == 200
    await steward.scan(hall.codes[0])
    assert "dans les votes 1, 3, qui sont encore ouverts" in await steward.act("strike", booklet="7")
    for each in (poll, second):
        await hall.ask(c.ClosePoll, poll_id=each)
    await steward.scan(hall.codes[0])
    assert "carnet 7 remis" in await steward.act("strike", booklet="7")


@pytest.mark.parametrize(
    ("booklet", "said"),
    [
        ("", "Tapez le numéro qui est sur le carnet."),
        ("x" * 41, "Ce numéro est trop long : 40 signes au plus."),
        ("8", "Le carnet 8 est déjà remis contre une autre carte."),
    ],
)
async def test_a_booklet_that_will_not_do_is_told_and_can_be_mended(hall: Hall, booklet: str, said: str):
    steward = await hall.steward()
    await steward.scan(hall.codes[1])
    await steward.act("strike", booklet="8")
    await steward.scan(hall.codes[0])
    assert said in await steward.act("strike", booklet=booklet)
    assert f'value="{booklet}"' in steward.page.text
    assert hall.card(1).booklet == ""


# Lost cards


async def test_a_lost_card_is_replaced_from_the_pile_and_its_right_goes_on(hall: Hall):
    poll = await hall.open_poll()
    assert await hall.vote(1, poll) == 200
    steward = await hall.steward()
    await steward.scan("1")
    said = await steward.act("replace", by=f"http://h/v/{read_code(hall.codes[5])}")
    assert "Carte n° 1 : remplacée. Remettez à la personne : Carte n° 6." in said
    assert [await hall.vote(1, poll, device=1), await hall.vote(6, poll, device=1)] == [409, 409]
    assert hall.card(6) == Card(hall.credential(1), 6)
    assert hall.server.meeting.state.entitled == 5
    assert "Son droit de vote est passé à une autre : Carte n° 6." in await steward.scan(hall.codes[0])


async def test_a_card_that_did_not_vote_votes_once_with_its_replacement(hall: Hall):
    poll = await hall.open_poll()
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    await steward.visit(f"{steward.path}/lost")
    await steward.act("replace", by=hall.codes[5])
    assert [await hall.vote(1, poll), await hall.vote(6, poll), await hall.vote(6, poll, device=1)] == [409, 200, 409]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("", "Le champ est vide"),
        ("6", "Pour la carte neuve, le numéro ne suffit pas"),
        (UNKNOWN, "aucune carte de cette réunion ne le porte"),
        ("1", "le numéro ne suffit pas"),
        ("same", "C’est la carte à remplacer."),
        ("revoked", "Cette carte de la pile a été retirée."),
        ("grouped", "Cette carte a déjà servi"),
        ("voted", "Cette carte a déjà servi"),
    ],
)
async def test_a_card_that_cannot_take_the_place_of_another_is_told_without_saying_why_more_than_needed(
    hall: Hall, by: str, said: str
):
    poll = await hall.open_poll()
    await hall.ask(c.RevokeCard, credential=hall.credential(2))
    await hall.ask(c.ProfileCard, credential=hall.credential(3), groups={"Âge": "30 ans et plus"})
    await hall.vote(4, poll)
    await hall.ask(c.ClosePoll, poll_id=poll)
    codes = dict(zip(("same", "revoked", "grouped", "voted"), hall.codes, strict=False))
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    assert said in await steward.act("replace", by=codes.get(by, by))
    assert "perdue ou abîmée" in steward.text
    assert not hall.card(1).revoked


async def test_a_card_revoked_by_mistake_gives_its_right_to_one_from_the_pile(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    assert "Carte n° 1 : retirée." in await steward.act("revoke")
    assert "Retirée" in await steward.scan(hall.codes[0])
    assert "Remettez à la personne : Carte n° 5." in await steward.act("replace", by=hall.codes[4])
    assert hall.card(5).right == hall.credential(1)


async def test_a_form_sent_twice_says_the_same_and_changes_nothing_more(hall: Hall):
    steward = await hall.steward()
    for act, fields in (
        ("groups", {"group-0": "30 ans et plus"}),
        ("strike", {"booklet": "9"}),
        ("return", {}),
        ("replace", {"by": hall.codes[5]}),
        ("revoke", {}),
    ):
        await steward.scan(hall.codes[0])
        path = steward.path
        first = await steward.act(act, **fields)
        seq = hall.server.meeting.state.seq
        assert first.split("Revenir")[0] == (await steward.send(path, act=act, **fields)).split("Revenir")[0]
        assert hall.server.meeting.state.seq == seq


# Two stewards


async def test_two_stewards_at_once_do_each_thing_once(hall: Hall):
    one, two = await hall.steward(), await hall.steward()
    await asyncio.gather(one.scan("1"), two.scan("2"))
    await asyncio.gather(one.act("replace", by=hall.codes[5]), two.act("replace", by=hall.codes[5]))
    assert sorted("Fait" in each.text for each in (one, two)) == [False, True]
    assert hall.server.meeting.state.entitled == 5
    await asyncio.gather(one.scan(hall.codes[2]), two.scan(hall.codes[3]))
    await asyncio.gather(one.act("strike", booklet="7"), two.act("strike", booklet="7"))
    assert sorted("Fait" in each.text for each in (one, two)) == [False, True]
    assert sorted([hall.card(3).booklet, hall.card(4).booklet]) == ["", "7"]


async def test_what_one_steward_has_changed_meets_the_other_as_a_sentence(hall: Hall):
    one, two = await hall.steward(), await hall.steward()
    await asyncio.gather(one.scan(hall.codes[0]), two.scan(hall.codes[0]))
    await one.act("strike", booklet="7")
    assert "Cette carte a déjà le carnet 7." in await two.act("strike", booklet="8")
    await one.scan(hall.codes[0])
    await one.act("revoke")
    assert "Cette carte vient d’être retirée ou remplacée" in await two.act("groups", **{"group-0": "30 ans et plus"})
    assert two.page.status_code == 409


async def test_every_act_is_in_the_journal_under_the_session_that_did_it(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    await steward.act("strike", booklet="7")
    rows = await hall.server.house.storage.journal.read(hall.server.meeting.id)
    assert re.fullmatch(r"steward:u_\w+", rows[-1].actor)


async def test_a_card_without_a_number_is_handled_too(hall: Hall):
    code = make_code(b"\x07" * 7)
    credential = hall.server.house.hash("card", str(read_code(code)))
    await hall.server.meeting.submit(c.IssueCards(new_id(ids.COMMAND), (credential,)), ORGANISER)
    steward = await hall.steward()
    assert "Carte sans numéro Valable" in await steward.scan(code)
    assert "Carte sans numéro : groupes enregistrés." in await steward.act("groups", **{"group-1": "Port"})
