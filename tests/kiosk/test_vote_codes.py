"""Typing the code of a card."""

import pytest
from msgspec.structs import replace

from server.domain.codes import group
from server.http.cards import ADDRESSES_MOST, TRIES_EVERY_S, TRIES_MOST, Buckets, Tries
from tests.kiosk.hall import UNKNOWN, Hall


@pytest.mark.parametrize("write", [str, str.lower, group, lambda code: f" {group(code).lower().replace('-', ' ')} "])
async def test_a_code_may_be_typed_in_any_way_that_people_do(hall: Hall, write) -> None:
    phone = hall.phone()
    answer = await phone.http.post("/v", data={"code": write(hall.codes[0])})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/v/{hall.codes[0]}"
    assert "Pas de vote ouvert" in await phone.visit(f"/v/{write(hall.codes[0]).strip()}")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Il manque le code."),
        ("K7QF-3M9D-XZ9", "Un signe est mal tapé."),
        ("K7QF-3M9D-XZ", "Un code a 11 signes. Vous en avez tapé 10."),
        ("K7QF-3M9D-XZ2-2", "Un code a 11 signes. Vous en avez tapé 12."),
        ("K7QF-3M9D-XZé", "Un signe est mal tapé."),
        (UNKNOWN, "Cette carte n’est pas connue ici."),
        ("x" * 5_000, "Un code a 11 signes. Vous en avez tapé 5000."),
    ],
)
async def test_a_wrong_code_says_what_is_wrong_and_stays_in_the_field(hall: Hall, typed: str, sentence: str) -> None:
    phone = hall.phone()
    text = await phone.send("/v", [("code", typed)])
    assert phone.page.status_code == 404
    assert sentence in text.replace("\u202f", " ")
    assert f'value="{typed[:200]}"' in phone.page.text
    assert 'aria-invalid="true"' in phone.page.text
    if typed and "é" not in typed:
        assert sentence in (await phone.visit(f"/v/{typed}")).replace("\u202f", " ")


async def test_a_form_that_is_none_is_refused(hall: Hall) -> None:
    answer = await hall.phone().http.post("/v", content=b"\xff", headers={"content-type": "text/plain"})
    assert answer.status_code == 400


async def test_guessing_is_slowed_and_a_right_code_always_passes(hall: Hall) -> None:
    guesser = hall.phone("10.0.0.66")
    for _ in range(TRIES_MOST):
        await guesser.visit(f"/v/{UNKNOWN}")
        assert guesser.page.status_code == 404
    text = await guesser.send("/v", [("code", UNKNOWN)])
    assert guesser.page.status_code == 429
    assert guesser.page.headers["retry-after"] == "1"
    assert "Attendez 1 seconde, puis réessayez. Un code juste passe toujours." in text
    json = await guesser.http.post(f"/v/{UNKNOWN}/v_x", json={})
    assert (json.status_code, json.json()["code"], json.json()["facts"]) == (429, "too-many-tries", {"wait_s": 1})
    await guesser.visit(f"/v/{hall.codes[0]}")
    assert guesser.page.status_code == 200
    neighbour = hall.phone("10.0.0.67")
    await neighbour.visit(f"/v/{UNKNOWN}")
    assert neighbour.page.status_code == 404
    hall.clock.forward(1)
    await guesser.visit(f"/v/{UNKNOWN}")
    assert guesser.page.status_code == 404
    await guesser.visit(f"/v/{UNKNOWN}")
    assert guesser.page.status_code == 429


async def test_a_typing_error_costs_no_try(hall: Hall) -> None:
    phone = hall.phone()
    for _ in range(TRIES_MOST + 1):
        await phone.visit("/v/K7QF-3M9D-XZ9")
    await phone.visit(f"/v/{UNKNOWN}")
    assert phone.page.status_code == 404


def test_a_million_guesses_pass_at_the_pace_of_one_a_second() -> None:
    now = 0.0
    tries = Tries(lambda: now)
    passed = 0
    for _ in range(1_000_000):
        passed += tries.take("10.0.0.66") == 0
        now += 0.001
    assert passed == TRIES_MOST + 999


def test_the_addresses_remembered_are_bounded() -> None:
    tries = Buckets(lambda: 0.0, TRIES_MOST, TRIES_EVERY_S, ADDRESSES_MOST)
    for _ in range(TRIES_MOST):
        tries.take("10.0.0.66")
    for number in range(ADDRESSES_MOST - 1):
        tries.take(f"other {number}")
    assert tries.take("10.0.0.66") > 0
    for number in range(ADDRESSES_MOST):
        tries.take(f"other {number}")
    assert tries.take("10.0.0.66") == 0


async def test_the_way_by_text_message_is_told_where_there_is_one(hall: Hall) -> None:
    phone = hall.phone()
    assert "texto" not in await phone.visit("/v")
    hall.house.settings = replace(hall.house.settings, sms_provider="generic", sms_number="06 12 34 56 78")
    assert "On peut aussi voter par texto, au 06 12 34 56 78" in await phone.visit("/v")
    await phone.visit("/v?lang=ar")
    assert "\u206606\u00a012\u00a034\u00a056\u00a078\u2069" in phone.page.text
