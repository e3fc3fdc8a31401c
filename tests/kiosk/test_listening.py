"""Rules of what is heard on the voting pages: in which language, from where, and what stands where there is nothing."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.heard import choice_of
from kiosk.listening import SIGNS, Listening, texts_of
from server.domain.ids import ALPHABET
from server.domain.records import LETTERS, Choice, Poll, PollText, Recording
from server.files.folder import path_of
from server.spoken.shelf import PARTS_MOST, Shelf, name_of
from server.storage.memory import MemoryStorage
from tests.kiosk.hall import FOUND, SINGLE, Hall, hall_in

QUESTION, IN_ENGLISH = "Une seule chose dans l’année : laquelle ?", "One thing this year: which one?"
VOICE = b"ID3" + b"a person" * 20
WORDS = {
    "en": PollText(
        "The first step",
        IN_ENGLISH,
        {"a": "Plant trees", "b": "Mend the hall", "c": "Park", "d": "Benches", "e": "Level"},
    )
}
RECORDED = "ab" * 16 + ".mp3"


def in_two_languages() -> tuple[Poll, ...]:
    first, *others = FOUND.polls
    return (Poll(**{name: getattr(first, name) for name in first.__struct_fields__} | {"words": WORDS}), *others)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall of two languages, whose first question a person reads in French."""
    recordings = (Recording("fr", QUESTION, RECORDED),)
    in_both = {"languages": ("fr", "en"), "polls": in_two_languages(), "recordings": recordings}
    async with hall_in(MemoryStorage(), tmp_path, 5, **in_both) as hall:
        path_of(tmp_path, RECORDED).parent.mkdir()
        path_of(tmp_path, RECORDED).write_bytes(VOICE)
        yield hall


def shelf_of(hall: Hall) -> Shelf:
    return Shelf(hall.house.settings.data)


def put_all(hall: Hall) -> dict[tuple[str, str], bytes]:
    """Put a sound of every text of the meeting on the shelf; each says which it is."""
    sounds = {text: f"[{text[0]}:{text[1]}]".encode() for text in texts_of(hall.meeting.state, "fr")}
    for text, sound in sounds.items():
        shelf_of(hall).keep(name_of(*text), sound)
    return sounds


def links(page: str) -> list[str]:
    return re.findall(r'<a class="?ear"?[^>]* href="?([^" >]+)', page)


async def test_without_any_sound_there_is_no_link_and_the_page_is_as_it_was(hall: Hall) -> None:
    phone = hall.phone()
    await hall.open_poll()
    await phone.visit(f"/v/{hall.codes[0]}")
    assert links(phone.page.text) == []
    assert "<iframe" not in phone.page.text
    assert "Écouter" not in phone.text


async def test_the_whole_ballot_is_one_link_question_hint_choices_and_blank_in_their_order(hall: Hall) -> None:
    await hall.open_poll()
    put_all(hall)
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    [link] = links(phone.page.text)
    await phone.visit(link)
    said = phone.page.content.decode()
    assert phone.page.headers["content-type"] == "audio/mpeg"
    order = [QUESTION, "Un seul choix", "Choix A\u00a0: Planter", "Choix B\u00a0: Remettre", "Choix E", "Vote blanc"]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert said.count("[") == 8


async def test_what_a_person_reads_aloud_comes_before_what_is_made(both: Hall) -> None:
    await both.open_poll()
    phone = both.phone()
    put_all(both)
    await phone.visit(f"/v/{both.codes[0]}")
    [link] = links(phone.page.text)
    question = link.removeprefix("/sound/").split("-")[0]
    assert question == name_of("fr", QUESTION)
    await phone.visit(f"/sound/{question}.mp3")
    assert phone.page.content == VOICE
    path_of(both.house.settings.data, RECORDED).unlink()
    await phone.visit(f"/sound/{question}.mp3")
    assert phone.page.status_code == 404


async def test_with_recordings_alone_the_parts_that_have_one_are_heard(both: Hall) -> None:
    await both.open_poll()
    phone = both.phone()
    await phone.visit(f"/v/{both.codes[0]}")
    assert links(phone.page.text) == []
    parts = re.search(r'data-parts="([^"]*)"', phone.page.text)
    assert parts
    assert parts[1].split("-") == [name_of("fr", QUESTION), *[""] * 7]


async def test_a_text_is_heard_in_the_language_that_it_is_in(both: Hall) -> None:
    await both.open_round()
    put_all(both)
    phone, path = both.phone(), f"/v/{both.codes[0]}?lang=en"
    await phone.visit(path)
    untranslated = name_of("fr", "Qu’est-ce qui vous plaît sur la place ?")
    assert f"/sound/{untranslated}.mp3" in links(phone.page.text)
    await both.open_poll()
    await phone.visit(path)
    [link] = links(phone.page.text)
    await phone.visit(link)
    said = phone.page.content.decode()
    assert said.startswith(f"[en:{IN_ENGLISH}]")
    assert "[en:Choice A: Plant trees]" in said
    assert "[fr:" not in said


def test_a_language_without_words_of_ours_names_a_choice_by_its_letter() -> None:
    asked = Poll("v_1", 1, "", "", "greedy", (), words={"oc": PollText("", "", {"a": "Arbres"})})
    choice = Choice("a", "A", "Arbres", "tree", "", cost=12_000)
    assert choice_of(asked, choice, "oc", "fr")[0] == "oc"
    assert choice_of(asked, choice, "oc", "fr")[1].startswith("A. Arbres, 12")
    assert choice_of(asked, choice, "fr", "fr")[1].startswith("Choix A\u00a0: Arbres, 12")


async def test_a_receipt_is_heard_letter_by_letter_on_the_device_that_cast_it_and_stands_in_no_address(
    hall: Hall,
) -> None:
    await hall.open_poll()
    put_all(hall)
    code, phone = hall.codes[0], hall.phone()
    await phone.vote(code, SINGLE, "b")
    await phone.visit(f"/v/{code}/{SINGLE}")
    receipt = phone.receipt
    assert receipt
    address = f"/v/{code}/{SINGLE}/receipt.mp3"
    assert address in links(phone.page.text)
    assert receipt.replace("-", "")[:4] not in address
    await phone.visit(address)
    letters = "".join(f"[fr:{sign}]" for sign in receipt if sign != "-")
    assert phone.page.content.decode() == f"[fr:Votre vote est dans l’urne][fr:Votre reçu]{letters}"
    assert phone.page.headers["cache-control"] == "no-store"
    other = hall.phone()
    await other.visit(address)
    assert other.page.status_code == 404


async def test_a_receipt_that_lacks_a_letter_is_not_heard_in_part(hall: Hall) -> None:
    await hall.open_poll()
    put_all(hall)
    code, phone = hall.codes[0], hall.phone()
    await phone.vote(code, SINGLE, "b")
    await phone.visit(f"/v/{code}/{SINGLE}")
    assert phone.receipt
    missing = name_of("fr", phone.receipt[0])
    shelf_of(hall).path(missing).unlink()
    hall.app.state.listening = Listening(hall.house)
    await phone.visit(f"/v/{code}/{SINGLE}")
    assert not any("receipt" in link for link in links(phone.page.text))
    await phone.visit(f"/v/{code}/{SINGLE}/receipt.mp3")
    assert phone.page.status_code == 404


async def test_the_other_pages_are_heard_too(hall: Hall) -> None:
    phone, code = hall.phone(), hall.codes[0]
    await hall.open_round()
    await hall.push_proposal("p_1", "Trente arbres", "Planter avec les écoles.", "tree")
    put_all(hall)

    async def said(path: str) -> str:
        await phone.visit(path)
        found = ""
        for link in links(phone.page.text):
            await phone.visit(link)
            found += phone.page.content.decode()
        return found

    assert "Tapez le code" in await said("/v")
    waiting = await said(f"/v/{code}")
    for text in ("Pas de vote ouvert", "Qu’est-ce qui vous plaît", "Planter avec les écoles."):
        assert text in waiting
    await hall.open_poll()
    await hall.close_poll()
    assert QUESTION in await said(f"/v/{code}/{SINGLE}")


@pytest.mark.parametrize(
    ("asked", "status", "got", "place"),
    [
        ("", 200, "0123456789", None),
        ("bytes=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"),
        ("bytes=0-99", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=1-2,4-5", 200, "0123456789", None),
        ("pages=1-2", 200, "0123456789", None),
        ("bytes=10-", 416, None, "bytes */10"),
        ("bytes=-0", 416, None, "bytes */10"),
        ("bytes=4-2", 416, None, "bytes */10"),
    ],
)
async def test_a_sound_is_given_whole_or_in_one_range_and_may_be_kept_for_good(
    hall: Hall, asked: str, status: int, got: str | None, place: str | None
) -> None:
    shelf_of(hall).keep(name_of("fr", "x"), b"0123456789")
    phone = hall.phone()
    answer = await phone.http.get(f"/sound/{name_of('fr', 'x')}.mp3", headers={"range": asked} if asked else {})
    assert answer.status_code == status
    assert answer.headers.get("content-range") == place
    if got is not None:
        assert answer.text == got
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "names", ["x", "..%2F..%2Fjournal", "", "a" * 13, "A" * 13, "0" * 13 + "-", "-".join(["0" * 13] * (PARTS_MOST + 1))]
)
async def test_what_is_no_sound_of_ours_is_not_found(hall: Hall, names: str) -> None:
    phone = hall.phone()
    await phone.visit(f"/sound/{names}.mp3")
    assert phone.page.status_code == 404


async def test_pages_may_play_what_this_server_has_and_nothing_else(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    policy = phone.page.headers["content-security-policy"].split("; ")
    assert {"media-src 'self'", "frame-src 'self'", "script-src 'self'", "default-src 'none'"} <= set(policy)


async def test_what_is_written_during_the_meeting_is_read_as_well(hall: Hall) -> None:
    async with Listening(hall.house, at_all=True) as listening:
        hall.app.state.listening = listening
        phone = hall.phone()
        await phone.visit(f"/v/{hall.codes[0]}")
        await hall.open_round()
        await hall.push_proposal("p_1", "Trente arbres", "Planter <b>avec</b> les écoles & [[les autres]].", "tree")
        await listening.speaking.finish()
        await phone.visit(f"/v/{hall.codes[0]}")
        name = name_of("fr", "Planter <b>avec</b> les écoles & [[les autres]].")
        assert f"/sound/{name}.mp3" in links(phone.page.text)
        await phone.visit(f"/sound/{name}.mp3")
        assert phone.page.content.startswith(b"\xff\xf3")


async def test_a_ballot_of_26_choices_is_one_link(hall: Hall) -> None:
    choices = tuple((f"Le choix {letter}", "tree") for letter in LETTERS)
    await hall.plan_poll("v_many", "Beaucoup", choices, "single")
    await hall.open_poll("v_many")
    put_all(hall)
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    [link] = links(phone.page.text)
    await phone.visit(link)
    assert phone.page.content.decode().count("[") == 29


def test_each_sign_of_a_receipt_has_its_sound() -> None:
    assert set(SIGNS) == set(ALPHABET.upper())
