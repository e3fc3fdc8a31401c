"""A note of one's own by voter card: written, sent once, and kept on the page while it is refused."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain import commands as c
from server.storage.base import NotSaved
from tests.kiosk.hall import LEAD, Hall
from tests.kiosk.noting import MOST, TEXT, form_on, hall_of_notes, kept_text, notes_of, send, write


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of_notes(tmp_path) as made:
        await made.open_round()
        yield made


# Writing


async def test_the_page_of_a_card_leads_to_notes_only_while_the_open_round_takes_any(hall: Hall) -> None:
    phone, code = hall.phone(), hall.codes[0]
    assert "Envoyer une note à titre personnel" in await phone.visit(f"/v/{code}")
    assert f'href="/v/{code}/notes"' in phone.page.text
    await hall.ask(c.CloseRound, LEAD, round_id="r_1")
    assert "à titre personnel" not in await phone.visit(f"/v/{code}")
    assert "Aucune question ne prend de notes" in await phone.visit(f"/v/{code}/notes")
    assert "<form method" not in phone.page.text.partition("<footer>")[0]


async def test_a_note_arrives_and_the_page_says_so_and_what_comes_next(hall: Hall) -> None:
    phone = hall.phone()
    text = await write(hall, phone, kind="worry")
    assert [answer.status_code for answer in phone.page.history] == [303]
    assert "Votre note est arrivée à la régie" in text
    assert "L’équipe la lit avant de la ranger" in text
    assert "pour qui marche mal" in text
    [note] = notes_of(hall)
    assert (note.text, note.kind, note.round_id, note.table_id, note.strength) == (TEXT, "worry", "r_1", "", 1)
    assert note.held
    assert "Voir ce que devient votre note" in await phone.visit(f"/v/{hall.codes[0]}")


async def test_the_page_says_the_question_the_limits_and_what_anonymity_means(hall: Hall) -> None:
    phone = hall.phone()
    text = await phone.visit(f"/v/{hall.codes[0]}/notes")
    for said in ("Qu’est-ce qui vous plaît sur la place", "500 signes au plus", "encore 3 notes", "une personne"):
        assert said in text
    assert "ni votre nom, ni votre carte, ni votre table" in text
    await write(hall, phone)
    await write(hall, phone, text="Autre")
    assert "encore 1 note sur" in await phone.visit(f"/v/{hall.codes[0]}/notes")


async def test_the_regie_sees_no_trace_of_the_card(hall: Hall) -> None:
    await write(hall, hall.phone())
    [note] = notes_of(hall)
    credential = hall.house.hash("card", hall.codes[0])
    assert note.author
    assert note.author != credential
    recorded = await hall.house.storage.journal.read("m_1", 0)
    of_note = [each for each in recorded if note.id in repr(each.event)]
    assert {each.actor for each in of_note} == {f"voter:{note.author}"}
    assert not any(credential in repr(each) or hall.codes[0] in repr(each) for each in of_note)


# Once


async def test_the_same_form_sent_again_is_the_same_note(hall: Hall) -> None:
    phone, other = hall.phone(), hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)
    for device in (phone, phone, other):  # pressed twice, gone back, and a line that lost the answer
        assert "est arrivée à la régie" in await send(hall, device, form)
        hall.clock.forward(60)
    assert len(notes_of(hall)) == 1


async def test_reloading_the_page_that_answers_sends_nothing(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone)
    path = phone.page.url.path
    await phone.visit(path)
    await phone.visit(path)
    assert len(notes_of(hall)) == 1


async def test_who_goes_back_and_writes_something_else_sends_another_note(hall: Hall) -> None:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)
    await send(hall, phone, form, text="Un")
    assert "Vous venez d’envoyer une note" in await send(hall, phone, form, text="Deux")
    hall.clock.forward(30)
    assert "est arrivée à la régie" in await send(hall, phone, form, text="Deux")
    assert [note.text for note in notes_of(hall)] == ["Un", "Deux"]


async def test_two_people_may_say_the_same_from_one_device(hall: Hall) -> None:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)
    await send(hall, phone, form)
    assert "est arrivée" in await send(hall, phone, form, card=1)
    assert len({note.author for note in notes_of(hall)}) == 2


# Refused, with the text kept


async def test_a_note_too_soon_after_another_waits_on_the_page(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone)
    hall.clock.forward(10)
    text = await write(hall, phone, text="Encore <une>", kind="question", wait=False)
    assert phone.page.status_code == 409
    assert phone.page.headers["retry-after"] == "20"
    assert "attendez 20 secondes" in text
    assert kept_text(phone) == "Encore &lt;une&gt;"
    assert re.search(r'value="question" checked', phone.page.text)
    assert phone.page.text.count(" checked") == 1
    hall.clock.forward(20)
    assert "est arrivée" in await send(hall, phone, form_on(phone), text="Encore <une>", kind="question")


async def test_after_the_last_note_that_a_round_allows_the_next_one_stays_on_the_page(hall: Hall) -> None:
    phone, late = hall.phone(), hall.phone()
    await late.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(late)
    for number in range(MOST):
        await write(hall, phone, text=f"Note {number}")
    assert "Vous avez envoyé toutes vos notes" in await phone.visit(f"/v/{hall.codes[0]}/notes")
    hall.clock.forward(60)
    text = await send(hall, late, form, text="De trop")
    assert late.page.status_code == 409
    assert "Celle-ci n’est pas partie" in text
    assert kept_text(late) == "De trop"
    assert len(notes_of(hall)) == MOST


async def test_a_note_that_comes_after_its_round_can_be_copied_or_sent_in_the_next_one(hall: Hall) -> None:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)
    await hall.ask(c.CloseRound, LEAD, round_id="r_1")
    text = await send(hall, phone, form, text="Trop tard")
    assert phone.page.status_code == 409
    assert "Cette question est close" in text
    assert kept_text(phone) == "Trop tard"
    assert notes_of(hall) == []
    await hall.open_round("r_2")
    text = await send(hall, phone, form, text="Trop tard")
    assert "Dans dix ans, à quoi la place doit-elle servir" in text
    assert "si votre texte y répond aussi, envoyez-le" in text
    assert kept_text(phone) == "Trop tard"
    assert "est arrivée" in await send(hall, phone, form_on(phone), text="Trop tard")
    assert [note.round_id for note in notes_of(hall)] == ["r_2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "La note est vide"),
        (" \n ", "La note est vide"),
        ("é" * 501, "Votre note a 501 signes. Il en faut 500 au plus"),
    ],
)
async def test_a_note_of_a_wrong_length_is_told_and_kept(hall: Hall, text: str, said: str) -> None:
    phone = hall.phone()
    assert said in (await write(hall, phone, text=text)).replace("\u202f", " ")
    assert phone.page.status_code == 400
    assert kept_text(phone).strip() == text.strip()
    assert '<a href="#text">' in phone.page.text
    assert 'aria-invalid="true"' in phone.page.text
    assert notes_of(hall) == []


async def test_line_breaks_count_once_as_they_do_in_the_browser(hall: Hall) -> None:
    phone = hall.phone()
    assert "est arrivée" in await write(hall, phone, text="é\n" * 249 + "é")


async def test_a_note_that_the_disk_does_not_take_stays_on_the_page(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)

    def full(*_: object) -> object:
        raise NotSaved

    with monkeypatch.context() as disk:
        disk.setattr(hall.house.storage.journal, "transaction", full)
        text = await send(hall, phone, form)
    assert phone.page.status_code == 503
    assert "La note n’est pas gardée" in text
    assert kept_text(phone) == TEXT
    assert "est arrivée" in await send(hall, phone, form_on(phone))
    assert len(notes_of(hall)) == 1


@pytest.mark.parametrize(
    "form",
    [
        [],
        [("token", "x")],
        [("token", "0" * 26), ("kind", "joke"), ("round", "r_1")],
        [("token", "0" * 26), ("round", "r_1")],
    ],
)
async def test_a_form_that_is_none_of_ours_is_refused(hall: Hall, form: list[tuple[str, str]]) -> None:
    phone = hall.phone()
    await phone.send(f"/v/{hall.codes[0]}/notes", [*form, ("text", "Bonjour")])
    assert phone.page.status_code == 400
    assert notes_of(hall) == []


async def test_a_round_that_does_not_exist_is_refused(hall: Hall) -> None:
    phone = hall.phone()
    form = [("token", "0" * 26), ("kind", "idea"), ("round", "r_9"), ("text", "Bonjour")]
    await phone.send(f"/v/{hall.codes[0]}/notes", form)
    assert phone.page.status_code == 404


async def test_json_is_no_note(hall: Hall) -> None:
    answer = await hall.phone().http.post(f"/v/{hall.codes[0]}/notes", json={"text": "Bonjour"})
    assert answer.status_code == 400
