"""What a voter meets: a poll that is paused, over, closed, annulled or run again; a card that does not vote."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain.records import Actor, Choice, PollText, ProposalText
from server.i18n import Words
from server.storage.memory import MemoryStorage
from server.typography import spaced
from tests.kiosk.hall import LEAD, SECOND, SINGLE, TABLE, THEME_TEAM, Hall, hall_in
from tests.kiosk.methods import open_poll

DESK = Actor("steward", "u_desk")
ENGLISH = PollText("The first step", "Only one thing: which one?", {id: f"Choice {id} in English" for id in "abcde"})
B = '{"marks":["b"]}'


def until(hall: Hall, seconds: int) -> str:
    """The time on the clock of this machine in `seconds`, as the pages write it."""
    at = (hall.clock.now + timedelta(seconds=seconds)).astimezone()
    return f"{at.hour}\u00a0h\u00a0{at.minute:02d}"


def credential(hall: Hall, card: int) -> str:
    return hall.house.hash("card", hall.codes[card])


# Ballots that will be published with their receipts


@pytest.mark.parametrize("shown", [True, False])
async def test_who_votes_is_told_beforehand_and_on_the_receipt_what_the_receipt_will_show(hall: Hall, shown: bool):
    told = "on publie chaque bulletin avec son reçu"
    poll = hall.meeting.state.polls[SINGLE]
    fields = {"title": poll.title, "question": poll.question, "method": poll.method, "choices": poll.choices}
    published = "with-receipts" if shown else "without-receipts"
    await hall.ask(c.ChangePoll, LEAD, poll_id=SINGLE, ballots=published, **fields)
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    assert (told in await phone.visit(path)) == shown
    receipt = await phone.send(path, [("secret", phone.secret), ("mark", "b")])
    assert (told in receipt) == shown
    assert ("Il ne dit ni votre choix" in receipt) != shown
    assert f"/m/{hall.meeting.id}/{SINGLE}" in phone.page.text


# Paused


async def test_a_paused_poll_says_so_and_keeps_what_was_filled_in(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    secret = phone.secret
    await hall.ask(c.PausePoll, LEAD, poll_id=SINGLE)
    assert "Le vote est en pause" in await hall.phone().visit(path)
    text = await phone.send(path, [("secret", secret), ("mark", "b")])
    assert phone.page.status_code == 409
    assert "Votre choix est encore là" in text
    assert phone.checked == ["b"]
    assert await hall.ballots() == []
    await hall.ask(c.ResumePoll, LEAD, poll_id=SINGLE)
    assert "Votre vote est dans l’urne" in await phone.send(path, [("secret", phone.secret), ("mark", "b")])
    assert await hall.ballots() == [B]


async def test_a_resend_gets_its_receipt_while_the_poll_is_paused(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/{SINGLE}")
    form = [("secret", phone.secret), ("mark", "b")]
    await phone.send(f"/v/{hall.codes[0]}/{SINGLE}", form)
    receipt = phone.receipt
    await hall.ask(c.PausePoll, LEAD, poll_id=SINGLE)
    await phone.send(f"/v/{hall.codes[0]}/{SINGLE}", form)
    assert phone.receipt == receipt is not None


async def test_a_change_that_a_pause_stopped_loses_neither_ballot_nor_receipt(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.vote(hall.codes[0], SINGLE, "b")
    receipt = phone.receipt
    await phone.visit(f"/v/{hall.codes[0]}/{SINGLE}?change")
    await hall.ask(c.PausePoll, LEAD, poll_id=SINGLE)
    await phone.send(f"/v/{hall.codes[0]}/{SINGLE}", [("secret", phone.secret), ("mark", "a")])
    await phone.visit(f"/v/{hall.codes[0]}/{SINGLE}")
    assert phone.receipt == receipt
    assert await hall.ballots() == [B]


async def test_the_list_of_polls_says_which_one_is_paused(hall: Hall) -> None:
    await hall.open_poll(SINGLE)
    await hall.open_poll(SECOND)
    await hall.ask(c.PausePoll, LEAD, poll_id=SECOND)
    assert (await hall.phone().visit(f"/v/{hall.codes[0]}")).count("Le vote est en pause") == 1


# Timed


async def test_a_timed_poll_says_until_when_without_a_script(hall: Hall) -> None:
    await hall.ask(c.OpenPoll, LEAD, poll_id=SINGLE, duration_s=600)
    text = await hall.phone().visit(f"/v/{hall.codes[0]}")
    assert f"Vous pouvez voter jusqu’à {until(hall, 600)}." in text.replace(" h ", "\u00a0h\u00a0")


async def test_after_its_time_a_poll_takes_what_is_on_its_way_and_shows_no_ballot(hall: Hall) -> None:
    await hall.ask(c.OpenPoll, LEAD, poll_id=SINGLE, duration_s=60)
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    hall.clock.forward(61)
    other = hall.phone()
    assert "Le temps de vote est écoulé" in await other.visit(f"/v/{hall.codes[1]}")
    assert 'name="secret"' not in other.page.text
    text = await phone.send(path, [("secret", phone.secret), ("mark", "b")])
    assert "Votre vote est dans l’urne" in text
    assert "votre choix ne change plus" in text
    assert "Changer mon choix" not in text
    hall.clock.forward(60)
    late = hall.phone()
    text = await late.send(f"/v/{hall.codes[2]}/{SINGLE}", [("secret", "0" * 26), ("mark", "b")])
    assert "il n’est pas dans l’urne" in text
    assert await hall.ballots() == [B]


# How it stands


async def test_anyone_may_ask_in_a_word_how_a_poll_stands(hall: Hall) -> None:
    http, address = hall.phone().http, f"/v/state/{SINGLE}"
    assert (await http.get(address)).status_code == 404
    said = []
    await hall.ask(c.OpenPoll, LEAD, poll_id=SINGLE, duration_s=60)
    said.append((await http.get(address)).text)
    await hall.ask(c.PausePoll, LEAD, poll_id=SINGLE)
    said.append((await http.get(address)).text)
    await hall.ask(c.ResumePoll, LEAD, poll_id=SINGLE)
    hall.clock.forward(61)
    said.append((await http.get(address)).text)
    await hall.close_poll()
    said.append((await http.get(address)).text)
    await hall.ask(c.AnnulPoll, LEAD, poll_id=SINGLE, reason="Erreur.")
    answer = await http.get(address)
    said.append(answer.text)
    begins = (
        "Le vote est ouvert",
        "Le vote est en pause",
        "Le temps est écoulé",
        "Le vote est clos",
        "Ce vote est annulé",
    )
    assert [text.startswith(begin) for text, begin in zip(said, begins, strict=True)] == [True] * 5
    assert (answer.headers["cache-control"], "set-cookie" in answer.headers) == ("no-store", False)
    assert max(len(text) for text in said) < 100


# Closed, published


async def test_a_closed_poll_keeps_its_result_until_it_is_announced(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.vote(hall.codes[0], SINGLE, "b")
    await hall.close_poll(publish=False)
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "Le vote est clos" in text
    assert "On annoncera le résultat en salle." in text
    assert phone.receipt
    assert "100" not in text
    await hall.ask(c.PublishPoll, LEAD, poll_id=SINGLE)
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "Arrive en tête" in text
    assert f'href="/m/m_1/{SINGLE}"' in phone.page.text


async def test_hands_and_spoiled_ballots_are_said_apart(hall: Hall) -> None:
    await hall.open_poll()
    counts = {"a": 1, "b": 3, "c": 0, "d": 0, "e": 0}
    numbers = {"people": 10, "otherwise": 1, "cast": 6, "valid": 4, "blank": 1, "spoiled": 1}
    await hall.ask(c.CountHands, TABLE, poll_id=SINGLE, counts=counts, **numbers)
    await hall.phone().vote(hall.codes[0], SINGLE, "b")
    await hall.close_poll()
    text = await hall.phone().visit(f"/v/{hall.codes[1]}/{SINGLE}")
    assert "80 % · 4 voix En tête" in text
    assert "Bulletins blancs · 1" in text
    assert "Bulletins nuls · 1" in text
    assert "Dont 5 mains levées, comptées aux tables." in text


# Annulled, run again


async def test_an_annulled_poll_says_why_and_leads_to_the_one_that_replaces_it(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.vote(hall.codes[0], SINGLE, "b")
    again = hall.phone()
    await again.visit(f"/v/{hall.codes[1]}/{SINGLE}")
    form = [("secret", again.secret), ("mark", "a")]
    await hall.ask(c.RerunPoll, LEAD, poll_id=SINGLE, new_poll_id="v_again", reason="Une lettre était fausse.")
    text = await again.send(f"/v/{hall.codes[1]}/{SINGLE}", form)
    assert again.page.status_code == 409
    assert "il n’est pas dans l’urne" in text
    text = await phone.visit(path)
    assert "Ce vote est annulé : Une lettre était fausse." in text
    assert "Ses bulletins ne comptent pas." in text
    assert "Il y aura un nouveau vote" in text
    assert phone.receipt is None
    assert "Ce vote est annulé" in await phone.visit(f"/v/{hall.codes[0]}")
    await hall.open_poll("v_again")
    assert "Aller au vote qui le remplace : vote 4" in await phone.visit(path)
    assert 'href="/v/' + hall.codes[0] + '/v_again"' in phone.page.text
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "Ce vote reprend le vote 1, qui est annulé : Une lettre était fausse." in text
    assert "Votre vote est dans l’urne" in await phone.vote(hall.codes[0], "v_again", "b")


async def test_an_annulled_result_shows_no_figures(hall: Hall) -> None:
    await hall.open_poll()
    await hall.phone().vote(hall.codes[0], SINGLE, "b")
    await hall.close_poll()
    await hall.ask(c.AnnulPoll, LEAD, poll_id=SINGLE, reason="Erreur d’urne.")
    text = await hall.phone().visit(f"/v/{hall.codes[0]}/{SINGLE}")
    assert "Ce vote est annulé : Erreur d’urne." in text
    assert "%" not in text


# Cards


async def test_a_revoked_card_is_told_kindly_what_to_do(hall: Hall) -> None:
    await hall.open_poll()
    await hall.ask(c.RevokeCard, DESK, credential=credential(hall, 0))
    phone = hall.phone()
    for path in (f"/v/{hall.codes[0]}", f"/v/{hall.codes[0]}/{SINGLE}"):
        text = await phone.visit(path)
        assert phone.page.status_code == 409
        assert "Cette carte ne sert plus" in text
        assert "Allez à l’accueil" in text
    assert "Cette carte ne sert plus" in await phone.send("/v", [("code", hall.codes[0])])
    text = await phone.send(f"/v/{hall.codes[0]}/{SINGLE}", [("secret", "0" * 26), ("mark", "b")])
    assert "Cette carte ne sert plus" in text
    assert await hall.ballots() == []


async def test_a_card_struck_for_a_booklet_is_told_that_it_votes_on_paper(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    form = [("secret", phone.secret), ("mark", "b")]
    await hall.ask(c.StrikeCard, DESK, credential=credential(hall, 0), booklet="17")
    text = await phone.visit(path)
    assert "Vous votez sur papier" in text
    assert "le carnet 17" in text
    assert "rendez le carnet à l’accueil" in text
    assert "Vous votez sur papier" in await phone.send(path, form)
    assert phone.page.status_code == 409
    assert await hall.ballots() == []
    await hall.close_poll()
    assert "Participation" in await phone.visit(path)


# Languages and groups


@pytest.fixture
async def abroad(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall that speaks two languages and asks for groups."""
    profile = {"Âge": ("Moins de 30 ans", "30 ans et plus"), "Quartier": ("Centre", "Port")}
    async with hall_in(MemoryStorage(), tmp_path, 20, languages=("fr", "en"), profile=profile, polls=()) as made:
        yield made


async def test_the_poll_speaks_the_language_that_was_chosen_until_the_device_is_left(abroad: Hall) -> None:
    asked = await open_poll(abroad, "single", words={"en": ENGLISH})
    phone, code = abroad.phone(), abroad.codes[0]
    text = await phone.visit(f"/v/{code}")
    assert "English Langue" in text
    assert "Planter des arbres" in text
    text = await phone.visit(f"/v/{code}/{asked.id}?lang=en")
    assert "Only one thing: which one?" in text
    assert "Choice a in English" in text
    assert "Planter des arbres" not in text
    assert Words("en", "vote")("vote-cast") in phone.page.text
    assert "Mettre dans l’urne" not in phone.page.text
    assert '<html lang="en">' in phone.page.text
    assert "<h1>Only one thing" in phone.page.text
    assert "Choice b in English" in await phone.visit(f"/v/{code}")
    text = await phone.send(f"/v/{code}/{asked.id}", [("secret", phone.secret)])
    assert "Choice b in English" in text
    await phone.send(f"/v/{code}/{asked.id}", [("secret", phone.secret), ("mark", "b")])
    assert phone.receipt
    await abroad.close_poll(asked.id)
    assert "B – Choice b in English." in await phone.visit(f"/v/{code}")
    assert "Remettre la halle" in await phone.visit(f"/v/{code}/{asked.id}?lang=fr")
    await phone.visit(f"/v/{code}/{asked.id}?lang=en")
    await phone.send("/v/leave", [])
    assert "Remettre la halle" in await phone.visit(f"/v/{code}")


async def test_proposals_are_read_in_the_language_that_was_chosen_and_in_easy_words(abroad: Hall) -> None:
    await abroad.open_round()
    await abroad.push_proposal("p_1", "Des arbres", "Planter trente arbres.", "tree")
    said = {"proposal_id": "p_1", "title": "Des arbres", "text": "Planter trente arbres.", "pictogram": "tree"}
    easy = {"easy": ProposalText("", "Il y aura des arbres."), "en-easy": ProposalText("", "There will be trees.")}
    words = {"en": ProposalText("Trees", "Plant thirty trees."), **easy}
    await abroad.ask(c.RewordProposal, THEME_TEAM, **said, note_ids=("n_1",), words=words)
    phone, code = abroad.phone(), abroad.codes[0]
    english = "Trees Plant thirty trees. Easy to read There will be trees."
    assert english in await abroad.phone().visit(f"/v/{code}?lang=en")
    assert "Des arbres Planter trente arbres. Facile à lire Il y aura des arbres." in await phone.visit(f"/v/{code}")
    made = (Choice("", "", "Des arbres", "tree", "", "p_1"), Choice("", "", "Rien", "bench", ""))
    rest = PollText("Vote", "Which one?", {"b": "Nothing"})
    asked = {"poll_id": "v_9", "title": "Vote", "question": "Lequel ?", "method": "single", "choices": made}
    await abroad.ask(c.PlanPoll, LEAD, **asked, words={"en": rest})
    await abroad.open_poll("v_9")
    text = await phone.visit(f"/v/{code}/v_9?lang=en")
    assert "A Trees" in text
    assert "Plant thirty trees." in text
    assert "There will be trees." in text
    assert "Planter trente arbres." not in text
    assert "<p>Plant thirty trees.</p>" in phone.page.text
    assert "<p>There will be trees.</p>" in phone.page.text
    await abroad.close_poll("v_9")
    assert "Trees Plant thirty trees." in await phone.visit(f"/v/{code}")


async def test_a_form_that_names_its_language_comes_back_in_it_without_cookies(abroad: Hall) -> None:
    asked = await open_poll(abroad, "single", words={"en": ENGLISH})
    phone = abroad.phone()
    await phone.visit(f"/v/{abroad.codes[0]}/{asked.id}?lang=en")
    assert f'action="/v/{abroad.codes[0]}/{asked.id}?lang=en"' in phone.page.text
    text = await abroad.phone().send(f"/v/{abroad.codes[0]}/{asked.id}?lang=en", [("secret", phone.secret)])
    assert "Only one thing" in text


async def test_a_page_speaks_a_language_that_the_meeting_has_not_and_marks_the_texts_that_stay_as_they_are(
    abroad: Hall,
) -> None:
    asked = await open_poll(abroad, "single", words={"en": ENGLISH})
    phone = abroad.phone()
    assert "Planter des arbres" in await phone.visit(f"/v/{abroad.codes[0]}/{asked.id}?lang=ar")
    assert '<html lang="ar" dir="rtl">' in phone.page.text
    assert f"<h1 lang=fr dir=auto>{spaced(asked.question)}" in phone.page.text
    assert "نصوص الاجتماع متوفرة بالفرنسية فقط." in phone.text
    assert "only in French" not in await phone.visit(f"/v/{abroad.codes[0]}/{asked.id}?lang=en")


async def test_what_nobody_could_have_chosen_is_passed_over(abroad: Hall) -> None:
    phone, path = abroad.phone(), f"/v/{abroad.codes[0]}"
    for asked in ("lang=%3Cscript%3E", "lang=xx", "look=pink", "large=2", "lang=&look=&large="):
        await phone.visit(f"{path}?{asked}")
        assert '<html lang="fr">' in phone.page.text
        assert "script>;" not in phone.page.text
    phone.http.cookies.set("v-read", "xx.1.pink.7", path="/")
    await phone.visit(path)
    assert '<html lang="fr">' in phone.page.text


async def test_how_a_page_is_read_is_chosen_on_one_page_and_kept_until_the_device_is_left(abroad: Hall) -> None:
    phone, path = abroad.phone(), f"/v/{abroad.codes[0]}"
    await phone.visit(f"/v/reading?at={path}")
    for name in ("Français", "English", "Español", "Português", "Deutsch", "Italiano", "العربية", "Türkçe"):
        assert name in phone.page.text
    assert f'href="{path}?lang=uk"' in phone.page.text
    await phone.visit(f"{path}?look=contrast")
    await phone.visit(f"{path}?large=1")
    await phone.visit(f"{path}?lang=en")
    await phone.visit(path)
    assert '<html lang="en">' in phone.page.text
    assert "font-size:160%" in phone.page.text
    assert ":#FFE14D;" in phone.page.text
    await phone.send("/v/leave", [])
    await phone.visit(path)
    assert '<html lang="fr">' in phone.page.text
    assert "font-size:160%" not in phone.page.text


@pytest.mark.parametrize(
    "at", ["https://elsewhere.example", "//elsewhere.example", "/vote", "/v/../admin", "/v/%22onclick", "/v\\evil"]
)
async def test_the_page_of_ways_to_read_leads_back_to_our_pages_alone(abroad: Hall, at: str) -> None:
    phone = abroad.phone()
    await phone.visit(f"/v/reading?at={at}")
    assert 'href="/v?lang=en"' in phone.page.text
    assert "elsewhere" not in re.sub(r"<nav.*?</nav>", "", phone.page.text, flags=re.DOTALL)


async def test_groups_are_shown_and_small_ones_are_said_to_be_too_small(abroad: Hall) -> None:
    for card in range(18):
        groups = {
            "Âge": "Moins de 30 ans" if card < 6 else "30 ans et plus",
            "Quartier": "Port" if card < 2 else "Centre",
        }
        await abroad.ask(c.ProfileCard, DESK, credential=credential(abroad, card), groups=groups)
    asked = await open_poll(abroad, "single", words={"en": ENGLISH})
    for card in range(18):
        await abroad.phone().vote(abroad.codes[card], asked.id, "a" if card < 6 else "b")
    await abroad.close_poll(asked.id)
    text = await abroad.phone().visit(f"/v/{abroad.codes[19]}/{asked.id}")
    assert "Moins de 30 ans · 6 bulletins : A 100 %" in text
    assert "30 ans et plus · 12 bulletins : A 0 % · B 100 %" in text
    assert "Port · groupe trop petit : on ne le montre pas" in text
    assert text.index("Âge") < text.index("Moins de 30 ans") < text.index("30 ans et plus") < text.index("Quartier")
