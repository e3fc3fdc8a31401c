"""Rules of the steward's desk: who comes in, how a card is opened, and what the desk never tells."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from kiosk.stand.enrolment import kiosk_code
from kiosk.steward.scanned import read_scan
from server.domain.codes import make_code, read_code
from server.domain.records import Card
from server.http.cards import TRIES_MOST, Tries
from server.live.doors import draw_cards, found_meeting, issue_staff_links, record_cards
from server.live.house import new_id
from server.script import parse_script
from tests.kiosk.desk import FORM, UNKNOWN, Hall, hall_with_desk
from tests.served import SCRIPT


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with_desk(tmp_path) as made:
        yield made


# Coming in


async def test_a_steward_lands_at_the_desk_and_the_others_at_the_regie(hall: Hall):
    steward = await hall.steward()
    assert steward.path == "/steward"
    assert "Scanner ou taper une carte" in steward.text
    assert (await hall.steward("lead")).path == "/regie"


async def test_a_steward_who_opens_the_own_link_again_is_back_at_the_desk(hall: Hall):
    steward = await hall.steward()
    links = await issue_staff_links(hall.server.house, hall.server.meeting)
    path = links["steward"].removeprefix(hall.server.url)
    await steward.visit(path)
    assert (await steward.visit(path), steward.path) == (steward.text, "/steward")


@pytest.mark.parametrize(
    ("role", "status"),
    [("steward", 200), ("lead", 200), ("theme-team", 403), ("vote-operator", 403), ("observer", 403)],
)
async def test_the_desk_is_for_stewards_and_the_lead(hall: Hall, role: str, status: int):
    person = await hall.steward(role)
    await person.visit("/steward")
    assert person.page.status_code == status


async def test_who_is_not_signed_in_sees_and_does_nothing(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    path, token = steward.path, steward.token
    async with httpx2.AsyncClient(base_url=hall.server.url) as stranger:
        for each in ("/steward", path, f"{path}/lost"):
            assert (await stranger.get(each)).status_code == 401
        for each in ("/steward", path):
            body = urlencode({"token": token, "act": "revoke", "card": hall.codes[0]})
            assert (await stranger.post(each, content=body, headers=FORM)).status_code == 401
    assert not hall.card(1).revoked


# The field for a card


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        " {bare} ",
        "{lower}",
        "http://192.168.1.20:8000/v/{bare}",
        "HTTPS://vote.exemple.fr/v/{bare}?lang=en",
        "http://h/v/{bare}/v_abc#x",
    ],
)
async def test_a_card_is_opened_by_its_code_or_its_address(hall: Hall, typed: str):
    code = hall.codes[2]
    steward = await hall.steward()
    bare = str(read_code(code))
    shown = await steward.scan(typed.format(code=code, bare=bare, lower=code.lower()))
    assert "Carte n° 3 Valable" in shown
    assert "Voter sur papier" in shown


def test_a_scanner_that_types_as_on_an_american_keyboard_is_understood():
    keys = dict(zip("1234567890qawzQAWZmM,;:.-/", "&é\"'(-è_çàaqzwAQZW,?;mM:)!", strict=True))
    for code in ("K7QF-3M9D-XZ2", *(make_code(bytes([n * 17 % 256] * 7)) for n in range(40))):
        bare = read_code(code)
        for address in (f"http://192.168.1.20:8000/v/{bare}", f"https://vote.mairie-de-vire.fr/v/{bare}", code):
            typed = "".join(keys.get(letter, letter) for letter in address)
            if typed != address:
                assert read_scan(typed) == bare


@pytest.mark.parametrize("typed", ["3", "n° 3", "N°3", "n\u00a03", "carte n° 3", "003"])
async def test_a_lost_card_is_found_by_its_number_and_may_only_be_replaced_or_revoked(hall: Hall, typed: str):
    steward = await hall.steward()
    shown = await steward.scan(typed)
    assert "Carte n° 3 : perdue ou abîmée" in shown
    assert "Groupes" not in shown.replace("Pour les groupes", "")
    for act, fields in (("strike", {"booklet": "7"}), ("groups", {"group-0": "Moins de 30 ans"}), ("return", {})):
        await steward.scan(typed)
        await steward.act(act, **fields)
        assert steward.page.status_code == 403
    assert hall.card(3) == Card(hall.credential(3), 3)
    await steward.scan(typed)
    await steward.act("revoke")
    assert hall.card(3).revoked


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 400, "Le champ est vide"),
        ("K7QF-3M9D-XZ3", 400, "Ce n’est pas le code d’une carte"),
        ("bonjour", 400, "Ce n’est pas le code d’une carte"),
        (UNKNOWN, 404, "aucune carte de cette réunion ne le porte"),
        ("99", 404, "Aucune carte de cette réunion n’a le numéro 99"),
        ("0", 404, "Aucune carte de cette réunion n’a le numéro 0"),
        ("<b>x", 400, "Ce n’est pas le code d’une carte"),
        ("é" * 400, 400, "Ce n’est pas le code d’une carte"),
    ],
)
async def test_what_is_no_card_is_told_beside_the_field(hall: Hall, typed: str, status: int, said: str):
    steward = await hall.steward()
    assert said in await steward.scan(typed)
    assert steward.page.status_code == status
    assert "<b>" not in steward.page.text


async def test_a_card_of_another_meeting_is_unknown_here(hall: Hall):
    house = hall.server.house
    other = await found_meeting(house, parse_script(SCRIPT, new_id))
    cards = draw_cards(house, 1)
    await record_cards(other, cards)
    steward = await hall.steward()
    assert "aucune carte de cette réunion ne le porte" in await steward.scan(next(iter(cards.values())))
    await steward.scan("1")
    assert "aucune carte de cette réunion" in await steward.act("replace", by=next(iter(cards.values())))
    assert not hall.card(1).revoked


async def test_guessing_codes_is_slowed_as_at_the_other_doors_and_a_right_code_passes(hall: Hall):
    hall.server.app.state.tries = Tries(lambda: 0.0)
    steward = await hall.steward()
    for _ in range(TRIES_MOST):
        await steward.send("/steward", card=UNKNOWN)
    assert "Attendez 1 seconde" in await steward.send("/steward", card=UNKNOWN)
    assert (steward.page.status_code, steward.page.headers["retry-after"]) == (429, "1")
    assert "Carte n° 1" in await steward.scan(hall.codes[0])


# What the desk keeps to itself


async def test_no_page_and_no_address_of_the_desk_holds_a_code_or_a_credential(hall: Hall):
    poll = await hall.open_poll()
    await hall.vote(1, poll)
    steward = await hall.steward()
    seen = []

    def look() -> None:
        seen.append(f"{steward.page.url}\n{steward.page.text}\n{list(steward.http.cookies.jar)}")

    for act, fields in (("strike", {"booklet": "7"}), ("groups", {"group-0": ""}), ("replace", {"by": hall.codes[5]})):
        await steward.scan(hall.codes[0])
        look()
        await steward.visit(f"{steward.path}/lost")
        look()
        await steward.act(act, **fields)
        look()
    await steward.scan(hall.codes[1])
    await steward.act("replace", by=hall.codes[0])  # which is replaced itself
    look()
    await steward.scan(f"{hall.codes[0]}X")
    look()
    for number, code in enumerate(hall.codes, 1):
        for secret in (code, str(read_code(code)), hall.credential(number)):
            assert not any(secret.casefold() in each.casefold() for each in seen)


async def test_the_page_of_a_card_is_the_same_whether_it_has_voted_or_not(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    before = (steward.page.text, (await steward.visit(f"{steward.path}/lost")) and steward.page.text)
    poll = await hall.open_poll()
    await hall.vote(1, poll)
    await steward.scan(hall.codes[0])
    after = (steward.page.text, (await steward.visit(f"{steward.path}/lost")) and steward.page.text)
    assert before == after


async def test_the_last_acts_are_shown_by_number_to_the_session_that_did_them_and_to_no_other(hall: Hall):
    one, two = await hall.steward(), await hall.steward()
    for number in range(1, 6):
        for _ in range(2):
            await one.scan(hall.codes[number - 1])
            await one.act("groups", **{"group-0": ""})
    assert "Vos derniers gestes" in await one.visit("/steward")
    assert re.findall(r"Carte n° (\d)", one.text) == ["5", "5", "4", "4", "3", "3", "2", "2"]
    assert "Vos derniers gestes" not in await two.visit("/steward")
    two.http.cookies.set("tablee_desk", one.http.cookies["tablee_desk"], path="/steward")
    assert "Vos derniers gestes" not in await two.visit("/steward")


# Forms of others


async def test_a_form_of_another_page_or_another_session_does_nothing(hall: Hall):
    steward, other = await hall.steward(), await hall.steward()
    await steward.scan(hall.codes[0])
    path, token = steward.path, steward.token
    await other.visit("/steward")
    for fields in ({}, {"token": ""}, {"token": "é"}, {"token": other.token}, {"token": token[:-1]}):
        body = urlencode({"act": "revoke", **fields})
        assert (await steward.http.post(path, content=body, headers=FORM)).status_code == 400
    for origin in ("http://elsewhere.example", "https://hall.test.example"):
        body = urlencode({"act": "revoke", "token": token})
        answer = await steward.http.post(path, content=body, headers={**FORM, "origin": origin})
        assert answer.status_code == 400
    assert not hall.card(1).revoked
    for origin in ("null", hall.server.url):
        body = urlencode({"act": "groups", "token": token})
        answer = await steward.http.post(path, content=body, headers={**FORM, "origin": origin})
        assert answer.status_code == 303


@pytest.mark.parametrize("ref", ["0-00000000000000000000", "99-x", "x", "-", "²-x", "0-é", "0" * 400])
async def test_a_reference_of_another_session_or_none_leads_nowhere(hall: Hall, ref: str):
    steward, other = await hall.steward(), await hall.steward()
    await other.scan(hall.codes[0])
    for path in (f"/steward/{ref}", other.path):
        await steward.visit(path)
        assert steward.page.status_code == 404
        await steward.visit(f"/steward?done={path.rpartition('/')[2]}")
        assert "Revenir à cette carte" not in steward.text


async def test_an_act_that_is_none_is_refused(hall: Hall):
    steward = await hall.steward()
    await steward.scan(hall.codes[0])
    await steward.act("burn")
    assert steward.page.status_code == 400


# Kiosks


async def test_a_steward_makes_kiosks_by_a_code_or_of_the_very_device_which_signs_them_out(hall: Hall) -> None:
    steward = await hall.steward()
    text = await steward.visit("/steward/kiosks")
    assert kiosk_code(hall.server.house, hall.server.meeting.id) in text
    assert "Aucune borne" in text
    assert "Donnez un nom" in await steward.send("/steward/kiosks", name=" ")
    assert "Votez ici" in await steward.send("/steward/kiosks", name="Entrée")
    assert "tablee_staff" not in steward.http.cookies
    other = await hall.steward()
    assert "Entrée" in await other.visit("/steward/kiosks")
