"""A vote at a kiosk, in a browser without a script: from the card to the receipt, and nothing of it afterwards."""

import re

import pytest

from kiosk.stand.sittings import ASKED_S, AWAY_S, Kiosks
from server.domain import commands as c
from server.domain.records import Method
from tests.kiosk.hall import APPROVAL, LEAD, SECOND, SINGLE, UNKNOWN, Hall
from tests.kiosk.methods import METHODS, open_poll
from tests.kiosk.stand import kiosk_in, open_kiosks

START = "Montrez votre carte"
A, B = '{"marks":["a"]}', '{"marks":["b"]}'


@pytest.fixture(autouse=True)
def kiosks(hall: Hall) -> Kiosks:
    return open_kiosks(hall)


# The whole way


@pytest.mark.parametrize("method", METHODS)
async def test_a_ballot_of_every_method_is_repeated_and_goes_into_the_box_as_cast_at_a_kiosk(
    hall: Hall, method: Method
) -> None:
    asked = await open_poll(hall, method)
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    await kiosk.post("/kiosk/ballot", [("secret", kiosk.secret), *asked.fields])
    assert "Est-ce bien votre choix" in kiosk.said
    assert await hall.ballots(asked.id) == []
    for name, value in asked.fields:
        if name == "mark":
            assert re.search(rf"\b{value.upper()} ", kiosk.said), kiosk.said
    assert asked.counted.partition(" est ")[0] in await kiosk.cast()
    assert await hall.ballots(asked.id) == [asked.kept]
    assert await hall.house.storage.boxes.turnout(asked.id) == {"": {"kiosk": 1}}


@pytest.mark.parametrize(
    ("method", "fields", "said"),
    [
        ("single", {"mark": "blank"}, "Vote blanc"),
        ("yes-no", {"n-a": "1", "n-b": "0", "n-c": "blank"}, "✓ Oui B Remettre la halle en état ✗ Non"),
        ("instant-runoff", {"n-b": "1", "n-a": "2"}, "B Remettre la halle en état 1er choix A Planter"),
        ("points", {"n-a": "6", "n-c": "1"}, "6 points B Remettre la halle en état 0 point C Aménager"),
        ("majority-judgment", {"n-a": "6"}, "Très bien B Remettre la halle en état Sans réponse"),
        ("consent", {"mark": "b", "reason": "Le bruit."}, "Votre raison : Le bruit."),
    ],
)
async def test_the_confirmation_says_in_words_what_the_ballot_says(
    hall: Hall, method: Method, fields: dict[str, str], said: str
) -> None:
    await open_poll(hall, method)
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    await kiosk.post("/kiosk/ballot", [("secret", kiosk.secret), *fields.items()])
    assert said in kiosk.said.replace("\u202f", " ").replace("\u00a0", " ")


async def test_a_choice_is_changed_before_and_after_it_is_cast_while_its_voter_is_there(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    await kiosk.fill("a")
    await kiosk.act("change")
    assert kiosk.checked == ["a"]
    await kiosk.fill("b")
    await kiosk.cast()
    receipt = kiosk.receipt
    await kiosk.act("change")
    assert kiosk.checked == []
    await kiosk.fill("a")
    await kiosk.cast()
    assert kiosk.receipt == receipt
    assert await hall.ballots() == [A]


async def test_of_several_polls_each_is_voted_on_in_turn(hall: Hall) -> None:
    for poll in (SINGLE, APPROVAL):
        await hall.open_poll(poll)
    kiosk = await kiosk_in(hall)
    assert "2 votes sont ouverts" in await kiosk.show_card(hall.codes[0])
    await kiosk.act("poll", poll=SINGLE)
    await kiosk.fill("b")
    assert "Encore un vote pour vous" in await kiosk.cast()
    assert "Cette carte a voté" in await kiosk.act("choose")
    await kiosk.act("poll", poll=APPROVAL)
    await kiosk.fill("a", "c")
    assert "Encore" not in await kiosk.cast()
    assert await hall.ballots() == [B]
    assert await hall.ballots(APPROVAL) == ['{"marks":["a","c"]}']


async def test_a_code_is_put_together_key_by_key_without_a_script(hall: Hall) -> None:
    await hall.open_poll()
    kiosk, code = await kiosk_in(hall), hall.codes[0]
    for sign in ("Z", "erase", *code[:7], "Z", "erase"):
        await kiosk.act("key", key=sign)
    assert f'value="{code[:4]}-{code[4:7]}"' in kiosk.page.text
    for sign in code[7:]:
        await kiosk.act("key", key=sign)
    assert "laquelle" in await kiosk.show_card(f"{code[:4]}-{code[4:8]}-{code[8:]}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Il manque le code"),
        ("K7QF", "il y en a 4 ici"),
        ("K7QF3M9DXZ3", "Un signe n’est pas le bon"),
        (UNKNOWN, "Cette carte n’est pas connue ici"),
    ],
)
async def test_a_wrong_code_says_what_is_wrong_with_it(hall: Hall, typed: str, said: str) -> None:
    kiosk = await kiosk_in(hall)
    assert said in await kiosk.show_card(typed)
    assert kiosk.sitting == ""


async def test_a_ballot_with_a_fault_comes_back_as_it_was(hall: Hall) -> None:
    await hall.open_poll(APPROVAL)
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    text = await kiosk.fill("a", "blank")
    assert "n’est pas encore dans l’urne" in text
    assert kiosk.checked == ["a", "blank"]
    assert await hall.ballots(APPROVAL) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("none", "Pas de vote ouvert"),
        ("voted", "Cette carte a déjà voté"),
        ("struck", "Cette carte vote sur papier"),
        ("revoked", "Cette carte ne vaut plus"),
    ],
)
async def test_a_card_without_a_ballot_is_told_why(hall: Hall, what: str, said: str) -> None:
    code, credential = hall.codes[0], hall.house.hash("card", hall.codes[0])
    kiosk = await kiosk_in(hall)
    if what != "none":
        await hall.open_poll()
    if what == "voted":
        await hall.phone().vote(code, SINGLE, "a")
    if what == "struck":
        await hall.ask(c.StrikeCard, LEAD, credential=credential, booklet="12")
    if what == "revoked":
        await hall.ask(c.RevokeCard, LEAD, credential=credential)
    assert said in await kiosk.show_card(code)
    assert START in await kiosk.act("leave")


async def test_a_poll_that_ends_while_somebody_chooses_says_that_the_ballot_is_not_in_the_box(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    await kiosk.fill("a")
    envelope = kiosk.envelope
    await hall.close_poll()
    assert "Le vote est terminé" in await kiosk.cast(envelope)
    assert "n’est pas dans l’urne" in kiosk.said
    assert await hall.ballots() == []


# What is left of it


async def test_nothing_of_a_voter_is_in_an_address_a_cookie_or_what_a_browser_may_store(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    for code in hall.codes[:3]:
        await kiosk.vote_here(code, "b")
        await kiosk.act("leave")
    assert list(kiosk.http.cookies) == ["tablee_kiosk"]
    for answer in kiosk.seen:
        assert answer.url.path in ("/kiosk", "/kiosk/device", "/kiosk/ballot", "/kiosk/cast")
        assert not answer.url.query
        assert answer.headers["cache-control"] == "no-store"
        assert answer.request.method == "GET" or answer.is_redirect  # no page is the answer to a form


async def test_going_back_or_sending_a_form_again_shows_and_changes_nothing_of_whoever_was_here(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    form, old = [("secret", kiosk.secret), ("mark", "a")], kiosk.sitting
    await kiosk.fill("b")
    await kiosk.cast()
    receipt = kiosk.receipt
    assert "La borne a tout oublié" in await kiosk.act("leave")
    assert START in await kiosk.look("/kiosk?next=1")
    for code in (None, hall.codes[1]):  # the place is free, or somebody else's
        if code:
            await kiosk.show_card(code)
        now = kiosk.text
        for answer in (
            await kiosk.look(),
            await kiosk.post("/kiosk/ballot", form),
            await kiosk.post("/kiosk", [("act", "change"), ("sitting", old)]),
            await kiosk.post("/kiosk", [("act", "leave"), ("sitting", old)]) if code else now,
        ):
            assert answer == now
            assert str(receipt) not in answer
    assert await hall.ballots() == [B]


async def test_whoever_walks_off_is_forgotten_and_nothing_is_cast_for_them(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    await kiosk.fill("b")
    hall.clock.forward(AWAY_S + 1)
    assert START in await kiosk.look()
    assert await hall.ballots() == []


async def test_without_a_script_one_is_asked_and_has_time_to_say_that_one_is_there(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    assert f'content="{AWAY_S // 2};url=/kiosk/idle"' in kiosk.page.text
    assert "Êtes-vous encore là" in await kiosk.look("/kiosk/idle")
    hall.clock.forward(ASKED_S - 1)
    assert "laquelle" in await kiosk.act("stay")
    await kiosk.look("/kiosk/idle")
    hall.clock.forward(ASKED_S + 1)
    assert START in await kiosk.look()


async def test_a_language_is_that_of_one_person(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.look("/kiosk?lang=en")
    await kiosk.vote_here(hall.codes[0], "b")
    assert '<html lang="en"' in kiosk.page.text
    await kiosk.act("leave")
    await kiosk.look("/kiosk?next=1")
    assert '<html lang="fr"' in kiosk.page.text
    assert list(kiosk.http.cookies) == ["tablee_kiosk"]


async def test_a_second_poll_opens_for_whoever_comes_next(hall: Hall) -> None:
    kiosk = await kiosk_in(hall)
    assert "Aucun vote n’est ouvert" in await kiosk.look()
    await hall.open_poll(SECOND)
    assert "Aucun vote n’est ouvert" not in await kiosk.look()


# Somebody helps


async def test_whoever_helps_reads_a_ballot_on_which_nothing_can_be_chosen(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    assert "Lisez ensemble" in await kiosk.act("help")
    assert "Planter des arbres" in kiosk.said
    assert 'name="mark"' not in kiosk.page.text


async def test_whoever_helps_can_go_back_to_no_choice(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    await kiosk.act("help")
    await kiosk.act("alone")
    await kiosk.fill("b")
    assert re.search(r"<details.*Remettre la halle", kiosk.page.text, re.DOTALL)
    for act in ("change", "help", "unhelp"):
        await kiosk.act(act)
        assert kiosk.checked == []
        await kiosk.act("help")
        await kiosk.act("alone")
        assert kiosk.checked == []
        await kiosk.fill("b")
    await kiosk.cast()
    assert "Rendez l’appareil" in kiosk.said
    assert "Changer" not in kiosk.said
    assert "Rendez l’appareil" in await kiosk.act("change")
    assert await hall.ballots() == [B]


async def test_on_a_telephone_too_whoever_helps_reads_first_and_sees_no_choice(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    assert f'href="{path}?help"' in (await phone.visit(path) and phone.page.text)
    assert "Lisez ensemble" in await phone.visit(f"{path}?help")
    assert 'name="mark"' not in phone.page.text
    keys = set()
    for _ in range(2):  # a draft that somebody goes back to cannot be read any more
        assert "À vous, maintenant" in await phone.visit(f"{path}?alone")
        keys |= set(re.findall(r'data-key="(\w+)"', phone.page.text))
        assert phone.checked == []
    assert len(keys) == 2
    assert "Rendez l’appareil" in await phone.send(f"{path}?alone", [("secret", phone.secret), ("mark", "b")])
    assert "Changer" not in phone.text
    assert await hall.ballots() == [B]
