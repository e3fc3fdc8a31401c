"""What became of a note of one's own, on whose device it may be seen, and what nobody is told of it."""

import io
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.domain import commands as c
from server.domain.records import Actor
from server.storage.memory import MemoryStorage
from tests.kiosk.hall import FOUND, LEAD, THEME_TEAM, UNKNOWN, Hall, hall_in
from tests.kiosk.noting import TEXT, form_on, hall_of_notes, notes_of, send, write

DESK = Actor("steward", "u_desk")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of_notes(tmp_path) as made:
        await made.open_round()
        yield made


# What became of it


async def test_what_became_of_each_note_is_told_to_whoever_wrote_it(hall: Hall) -> None:
    phone = hall.phone()
    for text in ("Des bancs", "Un rond-point", "Un manège"):
        await write(hall, phone, text=text)
    banc, rond_point, manege = (note.id for note in notes_of(hall))
    page = f"/v/{hall.codes[0]}/notes"
    assert (await phone.visit(page)).count("En attente") == 3
    await hall.ask(c.AdmitNote, THEME_TEAM, note_id=banc)
    await hall.ask(c.SetNotesAside, THEME_TEAM, note_ids=(rond_point,), reason="Ce n’est pas la place.")
    await phone.send(f"{page}/{manege}", [])
    text = await phone.visit(page)
    assert "Des bancs Prise en compte" in text
    assert "Un rond-point Mise de côté La raison donnée par l’équipe : Ce n’est pas la place." in text.replace(
        "\u00a0", " "
    )
    assert "Un manège Retirée" in text
    fields = {"title": "Des bancs", "text": "Dix bancs.", "pictogram": "bench", "note_ids": (banc,)}
    await hall.ask(c.WriteProposal, THEME_TEAM, proposal_id="p_1", **fields)
    assert "Des bancs Prise en compte" in await phone.visit(page)
    await hall.ask(c.PushProposal, THEME_TEAM, proposal_id="p_1")
    assert "Des bancs Reprise dans une proposition Elle est dans la proposition 1." in await phone.visit(page)
    assert "Reprise dans une proposition" in await phone.visit(f"{page}/{banc}")


async def test_a_person_reads_what_the_team_answers_and_why_a_note_is_hidden(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone, text="Des bancs")
    [note] = notes_of(hall)
    page = f"/v/{hall.codes[0]}/notes"
    await hall.ask(c.AnswerNote, THEME_TEAM, note_id=note.id, text="Nous en parlerons.")
    assert "La régie vous répond : Nous en parlerons." in (await phone.visit(page)).replace("\u00a0", " ")
    await hall.ask(c.HideNote, THEME_TEAM, note_id=note.id, reason="Nomme une personne")
    text = (await phone.visit(page)).replace("\u00a0", " ")
    assert "Votre texte est masqué. La raison donnée par l’équipe : Nomme une personne" in text


async def test_a_note_is_taken_back_once_and_may_not_be_after_its_round(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone, text="Un")
    await write(hall, phone, text="Deux")
    one, two = notes_of(hall)
    page = f"/v/{hall.codes[0]}/notes"
    for _ in range(2):
        assert "Vous l’avez retirée" in await phone.send(f"{page}/{one.id}", [])
        assert phone.page.history[-1].status_code == 303
    assert [note.withdrawn_at is None for note in notes_of(hall)] == [False, True]
    await hall.ask(c.CloseRound, LEAD, round_id="r_1")
    assert "Retirer cette note" not in await phone.visit(page)
    assert "on ne peut plus retirer la note" in await phone.send(f"{page}/{two.id}", [])
    assert phone.page.status_code == 409
    assert notes_of(hall)[1].withdrawn_at is None


async def test_nobody_sees_or_takes_back_the_note_of_another(hall: Hall) -> None:
    await write(hall, hall.phone())
    await hall.ask(c.AddNote, Actor("table", "t_1"), note_id="n_table", round_id="r_1", text="De la table")
    [note] = notes_of(hall)
    phone = hall.phone()
    assert "bancs" not in await phone.visit(f"/v/{hall.codes[1]}/notes")
    for id in (note.id, "n_table", "n_none", "<b>"):
        for ask in (phone.visit(f"/v/{hall.codes[1]}/notes/{id}"), phone.send(f"/v/{hall.codes[1]}/notes/{id}", [])):
            assert "n’est pas parmi les vôtres" in await ask
            assert phone.page.status_code == 404
    assert notes_of(hall)[0].withdrawn_at is None


async def test_older_notes_are_on_further_pages(tmp_path: Path) -> None:
    rounds = (replace(FOUND.rounds[0], individual=12),)
    async with hall_in(MemoryStorage(), tmp_path, rounds=rounds) as hall:
        await hall.open_round()
        phone = hall.phone()
        for number in range(7):
            await write(hall, phone, text=f"Note numéro {number:02}")
        seen = []
        for page in ("", "?page=2", "?page=3", "?page=99", "?page=x"):
            text = await phone.visit(f"/v/{hall.codes[0]}/notes{page}")
            seen.append(re.findall(r"Note numéro (\d\d)", text))
        first, last = ["06", "05", "04"], ["00"]
        assert seen == [first, ["03", "02", "01"], last, last, first]


# The card


async def test_a_card_that_replaces_another_has_its_notes_and_what_is_left(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone)
    [note] = notes_of(hall)
    lost, spare = (hall.house.hash("card", code) for code in hall.codes[:2])
    await hall.ask(c.ReplaceCard, DESK, credential=lost, by=spare)
    assert "Cette carte ne sert plus" in await phone.visit(f"/v/{hall.codes[0]}/notes")
    new = hall.phone()
    text = await new.visit(f"/v/{hall.codes[1]}/notes")
    assert "pour qui marche mal" in text
    assert "encore 2 notes" in text
    assert "Vous l’avez retirée" in await new.send(f"/v/{hall.codes[1]}/notes/{note.id}", [])


@pytest.mark.parametrize("path", ["/notes", "/notes/n_1", "/tables"])
async def test_a_code_that_is_on_no_card_opens_nothing(hall: Hall, path: str) -> None:
    phone = hall.phone()
    assert "n’est pas connue ici" in await phone.visit(f"/v/{UNKNOWN}{path}")
    assert phone.page.status_code == 404


async def test_unknown_codes_are_slowed_here_too(hall: Hall) -> None:
    phone = hall.phone()
    for _ in range(61):
        await phone.send(f"/v/{UNKNOWN}/notes", [("text", "x")])
    assert phone.page.status_code == 429
    assert "est arrivée" in await write(hall, phone)


async def test_whoever_votes_on_paper_may_send_notes_all_the_same(hall: Hall) -> None:
    await hall.ask(c.StrikeCard, DESK, credential=hall.house.hash("card", hall.codes[0]), booklet="17")
    assert "est arrivée" in await write(hall, hall.phone())


# A device that several people share


async def test_a_form_from_before_leaving_sends_nothing_and_takes_nothing_back(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone)
    [note] = notes_of(hall)
    hall.clock.forward(60)
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)
    await phone.send("/v/leave", [])
    assert dict(phone.http.cookies) == {"v-left": "1"}
    await phone.visit(f"/v/{hall.codes[1]}/notes")  # the next person
    await send(hall, phone, form, text="En votre nom")
    assert phone.page.history[-1].headers["location"] == f"/v/{hall.codes[0]}/notes"
    await phone.send("/v/leave", [])
    await phone.send(f"/v/{hall.codes[0]}/notes/{note.id}", [])
    assert [(each.text, each.withdrawn_at) for each in notes_of(hall)] == [(TEXT, None)]


async def test_the_next_person_writes_as_the_first_one_did(hall: Hall) -> None:
    phone = hall.phone()
    await write(hall, phone)
    await phone.send("/v/leave", [])
    assert "est arrivée" in await write(hall, phone, card=1)


async def test_a_device_without_cookies_sends_notes_as_well(hall: Hall) -> None:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    form = form_on(phone)
    assert "est arrivée" in await send(hall, hall.phone(), form)


# What is not said


async def test_nothing_of_a_note_or_its_card_is_logged(hall: Hall) -> None:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    root.addHandler(handler)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the test's own client, which is no part of the server
    try:
        phone = hall.phone()
        await write(hall, phone)
        await write(hall, phone, wait=False)
        await phone.send(f"/v/{hall.codes[0]}/notes", [("text", "abîmé")])
        await phone.send(f"/v/{hall.codes[0]}/notes/{notes_of(hall)[0].id}", [])
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    for word in (*hall.codes, notes_of(hall)[0].author, "marche mal", "abîmé"):
        assert word not in heard.getvalue()


@pytest.mark.parametrize("path", ["/notes", "/notes/{note}", "/notes/n_none", "/tables"])
async def test_no_page_is_kept_has_a_script_or_hands_its_address_on(hall: Hall, path: str) -> None:
    phone = hall.phone()
    await write(hall, phone)
    await phone.visit(f"/v/{hall.codes[0]}" + path.format(note=notes_of(hall)[0].id))
    headers = phone.page.headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "script-src" not in headers["content-security-policy"]
    assert "<script" not in phone.page.text


async def test_the_cookie_of_the_page_leads_to_no_card(hall: Hall) -> None:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/notes")
    [(name, value)] = phone.http.cookies.items()
    assert name == "v-card"
    assert hall.codes[0] not in value
    assert hall.house.hash("card", hall.codes[0]) not in value


# Weight


async def test_the_pages_of_notes_weigh_14_kb_at_most(tmp_path: Path) -> None:
    """Also full ones: notes of 500 characters that take two bytes each, and one that was refused."""
    long = "é" * 500
    rounds = (replace(FOUND.rounds[0], individual=20, question="À quoi ? " * 60),)
    async with hall_in(MemoryStorage(), tmp_path, rounds=rounds) as hall:
        await hall.open_round()
        phone = hall.phone()
        for number in range(7):
            await write(hall, phone, text=f"{number}{long[1:]}")
        weights = {"note": len(phone.page.content)}
        for page in ("1", "2"):
            await phone.visit(f"/v/{hall.codes[0]}/notes?page={page}")
            weights[page] = len(phone.page.content)
        await write(hall, phone, text=long, wait=False)
        await write(hall, phone, text=long[1:], wait=False)
        assert "attendez 30 secondes" in phone.text
        weights["refused"] = len(phone.page.content)
        assert max(weights.values()) <= 14 * 1024, weights
