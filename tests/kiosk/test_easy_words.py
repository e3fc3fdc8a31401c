"""Rules of easy words on the voting pages: a switch, and from then on the easy texts in the place of the full ones."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.listening import texts_of
from server.domain import commands as c
from server.domain.records import EASY, Method, PollText, ProposalText, RoundText
from server.spoken.shelf import Shelf, name_of
from server.storage.memory import MemoryStorage
from tests.kiosk.hall import FOUND, THEME_TEAM, Hall, hall_in
from tests.kiosk.methods import METHODS, open_poll
from tests.kiosk.test_vote_weight import PAGE_MOST

EASY_POLL = PollText(
    question="Que faire en premier ? Choisissez une chose.",
    choices={"a": "Planter des arbres. Ils font de l’ombre.", "b": "Réparer le toit du marché."},
)
FULL, SWITCH, BACK = "Une seule chose dans l’année : laquelle ?", "Facile à lire", "Texte complet"


@pytest.fixture
async def eased(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall in French and English whose first poll and round have easy words."""
    first, *others = FOUND.polls
    round = replace(FOUND.rounds[0], words={EASY: RoundText(question="Qu’aimez-vous ici ?")})
    english = PollText("Step", "What first?", {letter: f"Choice {letter}" for letter in "abcde"})
    polls = (
        replace(first, words={EASY: EASY_POLL, "en": english}),
        *(replace(each, words={"en": english}) for each in others),
    )
    rounds = (round, FOUND.rounds[1])
    async with hall_in(MemoryStorage(), tmp_path, rounds=rounds, polls=polls, languages=("fr", "en")) as hall:
        yield hall


def switches(page: str) -> list[str]:
    return re.findall(r'<a href="[^"]*easy=([01])">', page)


async def test_easy_texts_stand_in_the_place_of_the_full_ones_on_every_page_of_a_vote(eased: Hall) -> None:
    await eased.open_round()
    phone, path = eased.phone(), f"/v/{eased.codes[0]}"
    assert "Qu’est-ce qui vous plaît sur la place" in await phone.visit(path)
    assert switches(phone.page.text) == ["1"]
    text = await phone.visit(f"{path}?easy=1")
    assert "Qu’aimez-vous ici ?" in text
    assert "Qu’est-ce qui vous plaît" not in text
    await eased.open_poll()
    text = await phone.visit(path)  # chosen once, kept on the device
    assert "Que faire en premier" in text
    assert FULL not in text
    assert "C Aménager et flécher" in text  # what has no easy words stays as it is
    assert "Que faire en premier\u202f?\nChoisissez une chose." in phone.page.text
    assert "white-space:pre-line" in phone.page.text
    assert switches(phone.page.text) == ["0"]
    assert BACK in text
    text = await phone.send(f"{path}/v_single", [("secret", phone.secret), ("mark", "b")])
    assert phone.receipt
    await eased.close_poll()
    text = await phone.visit(f"{path}/v_single")
    assert "B – Réparer le toit du marché." in text
    assert "marché.." not in text
    assert FULL in await phone.visit(f"{path}/v_single?easy=0")


async def test_easy_words_of_a_language_are_offered_to_who_reads_it_and_fall_back_on_its_plain_ones(
    eased: Hall,
) -> None:
    await eased.open_round()
    easy = {EASY: RoundText(question="Qu’aimez-vous ici ?"), "en-easy": RoundText(question="What is good? Say it.")}
    phone, path = eased.phone(), f"/v/{eased.codes[0]}"
    await phone.visit(f"{path}?lang=en")
    assert switches(phone.page.text) == []  # nothing easy is written in English yet
    await eased.ask(c.WordRound, THEME_TEAM, round_id="r_1", words=easy)
    assert "Qu’est-ce qui vous plaît" in await phone.visit(path)
    assert switches(phone.page.text) == ["1"]
    await phone.visit(f"{path}?easy=1")
    assert "<h3>What is good?\nSay it.</h3>" in phone.page.text
    assert "Qu’aimez-vous ici ?" in await phone.visit(f"{path}?lang=fr")
    await eased.open_poll()
    assert "What first?" in await phone.visit(f"{path}?lang=en")  # no easy words in English: the plain ones
    assert "Choice a" in phone.page.text


async def test_nothing_easy_is_offered_where_a_language_has_none_and_another_tongue_reads_the_first(
    eased: Hall,
) -> None:
    await eased.open_poll()
    phone, path = eased.phone(), f"/v/{eased.codes[0]}"
    assert "What first?" in await phone.visit(f"{path}?lang=en&easy=1")
    assert switches(phone.page.text) == []
    assert "Que faire en premier" in await phone.visit(f"{path}?lang=tr")  # the texts are in French there
    assert "<h1 lang=fr dir=auto>Que faire" in phone.page.text


async def test_a_meeting_without_easy_words_has_no_switch_and_the_ways_to_read_have_it_always(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    assert switches(phone.page.text) == []
    assert SWITCH in await phone.visit(f"/v/reading?at=/v/{hall.codes[0]}")
    assert f'href="/v/{hall.codes[0]}?easy=1"' in phone.page.text


async def test_an_easy_proposal_is_read_line_by_line_and_the_full_one_is_a_tap_away(hall: Hall) -> None:
    await hall.open_round()
    await hall.push_proposal("p_1", "Des arbres", "Planter trente arbres.", "tree")
    said = {"proposal_id": "p_1", "title": "Des arbres", "text": "Planter trente arbres.", "pictogram": "tree"}
    easy = {EASY: ProposalText("30 arbres", "Il y aura 30 arbres. Il fera frais.")}
    await hall.ask(c.RewordProposal, THEME_TEAM, **said, note_ids=("n_1",), words=easy)
    phone, path = hall.phone(), f"/v/{hall.codes[0]}"
    text = await phone.visit(f"{path}?easy=1")
    assert "<p>Il y aura 30 arbres.</p>\n<p>Il fera frais.</p>" in phone.page.text
    assert "Planter trente arbres" not in text
    assert text.count("Il fera frais") == 1
    assert "<h3>30 arbres</h3>" in phone.page.text
    assert "Planter trente arbres" in await phone.visit(f"{path}?easy=0")


async def test_the_list_of_polls_is_easy_too(eased: Hall) -> None:
    await eased.open_poll("v_single")
    await eased.open_poll("v_approval")
    text = await eased.phone().visit(f"/v/{eased.codes[0]}?easy=1")
    assert "2 votes sont ouverts" in text
    assert "Que faire en premier" in text
    assert FULL not in text


@pytest.mark.parametrize("method", METHODS)
async def test_the_pages_of_every_method_in_easy_words_and_heard_weigh_14_kb_at_most(
    hall: Hall, method: Method
) -> None:
    letters = {letter: f"Une chose simple. C’est le choix {letter}." for letter in "abcde"}
    words = {EASY: PollText(question="Que faire sur la place ? Choisissez une chose.", choices=letters)}
    asked, phone = await open_poll(hall, method, duration_s=600, words=words), hall.phone()
    for text in texts_of(hall.meeting.state, "fr"):
        Shelf(hall.house.settings.data).keep(name_of(*text), b"a sound")
    path, weights = f"/v/{hall.codes[0]}/{asked.id}", {}
    await phone.visit(f"{path}?easy=1")
    assert "Tout écouter" in phone.text
    weights["ballot"] = len(phone.page.content)
    await phone.send(path, [("secret", phone.secret), *asked.wrong])
    weights["error"] = len(phone.page.content)
    await phone.send(path, [("secret", phone.secret), *asked.fields])
    weights["receipt"] = len(phone.page.content)
    await hall.close_poll(asked.id)
    await phone.visit(path)
    weights["result"] = len(phone.page.content)
    assert max(weights.values()) <= PAGE_MOST, weights
