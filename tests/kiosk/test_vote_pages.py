"""What a voter sees at each moment of a meeting."""

import pytest

from tests.kiosk.hall import APPROVAL, CHOICES, SECOND, SINGLE, Hall

ARBRES = ("p_1", "Trente arbres en pleine terre", "Planter avec les écoles.\n\nRéparer la fontaine.", "tree")


async def test_before_any_poll_the_page_says_what_will_come(hall: Hall) -> None:
    phone = hall.phone()
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "quelle place du marché pour demain" in text
    assert "le vote s’affichera ici dès qu’il ouvrira" in text
    assert "Aucune question n’est posée" in text
    assert "Les propositions de la salle apparaîtront ici" in text


async def test_the_waiting_page_holds_the_question_and_the_proposals_pushed(hall: Hall) -> None:
    await hall.open_round()
    await hall.push_proposal(*ARBRES)
    text = await hall.phone().visit(f"/v/{hall.codes[0]}")
    assert "Qu’est-ce qui vous plaît sur la place" in text
    assert "Proposition 1 Trente arbres en pleine terre Planter avec les écoles. Réparer la fontaine." in text


async def test_a_planned_poll_and_a_planned_round_are_not_shown(hall: Hall) -> None:
    phone = hall.phone()
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "La première étape" not in text
    assert "Qu’est-ce qui vous plaît" not in text
    assert "n’existe pas dans cette réunion" in await phone.visit(f"/v/{hall.codes[0]}/{SINGLE}")
    assert phone.page.status_code == 404


async def test_only_the_waiting_page_reloads_and_a_reader_may_stop_it(hall: Hall) -> None:
    phone, code = hall.phone(), hall.codes[0]
    await phone.visit(f"/v/{code}")
    assert 'http-equiv="refresh"' in phone.page.text
    await phone.visit(f"/v/{code}?pause")
    assert 'http-equiv="refresh"' not in phone.page.text
    await hall.open_poll()
    await phone.visit(f"/v/{code}")
    assert 'http-equiv="refresh"' not in phone.page.text
    await phone.vote(code, SINGLE, "a")
    assert 'http-equiv="refresh"' not in phone.page.text


async def test_an_open_poll_is_shown_as_a_ballot_with_every_choice_and_blank(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "Une seule chose dans l’année" in text
    for letter, (choice, _) in zip("ABCDE", CHOICES, strict=True):
        assert f"{letter} {choice}" in text
    assert text.index("Vote blanc Je participe") > text.index(CHOICES[-1][0])
    assert "Un seul choix, ou le vote blanc." in text
    assert phone.page.text.count("type=radio") == len(CHOICES) + 1
    assert phone.checked == []


async def test_approval_says_that_several_answers_are_possible(hall: Hall) -> None:
    await hall.open_poll(APPROVAL)
    phone = hall.phone()
    assert "Autant de choix que vous voulez" in await phone.visit(f"/v/{hall.codes[0]}")
    assert phone.page.text.count("type=checkbox") == len(CHOICES) + 1


async def test_a_choice_that_is_a_proposal_carries_its_text(hall: Hall) -> None:
    await hall.open_round()
    await hall.push_proposal(*ARBRES)
    await hall.plan_poll("v_proposals", "Nos propositions", choices=())
    await hall.open_poll("v_proposals")
    text = await hall.phone().visit(f"/v/{hall.codes[0]}")
    assert "A Trente arbres en pleine terre Lire la proposition A Planter avec les écoles." in text


async def test_several_open_polls_are_listed_with_what_is_left_to_vote(hall: Hall) -> None:
    await hall.open_poll(SINGLE)
    await hall.open_poll(SECOND)
    phone, code = hall.phone(), hall.codes[0]
    assert "2 votes sont ouverts" in await phone.visit(f"/v/{code}")
    text = await phone.vote(code, SINGLE, "b")
    assert "Encore un vote ouvert" in text
    text = await phone.visit(f"/v/{code}")
    assert "✓ Bulletin dans l’urne Revoir" in text
    assert "Voter" in text
    assert "Encore un vote ouvert" not in await phone.vote(code, SECOND, "b")


async def test_after_voting_here_the_card_shows_its_receipt_and_the_way_to_change(hall: Hall) -> None:
    await hall.open_poll()
    phone, code = hall.phone(), hall.codes[0]
    await phone.vote(code, SINGLE, "b")
    receipt = phone.receipt
    text = await phone.visit(f"/v/{code}")
    assert phone.receipt == receipt is not None
    assert "Votre vote est dans l’urne" in text
    assert "Il ne dit ni votre choix, ni qui vous êtes." in text
    assert CHOICES[1][0] not in text
    assert "il le remplacera" in await phone.visit(f"/v/{code}/{SINGLE}?change")
    assert phone.checked == []


async def test_after_voting_elsewhere_the_card_says_so_and_what_to_do(hall: Hall) -> None:
    await hall.open_poll()
    await hall.phone().vote(hall.codes[0], SINGLE, "b")
    other = hall.phone()
    text = await other.visit(f"/v/{hall.codes[0]}")
    assert "Cette carte a déjà voté" in text
    assert "Son bulletin est dans l’urne" in text
    assert "allez à l’accueil avec votre carte" in text
    assert other.receipt is None
    assert not other.http.cookies


async def test_a_closed_poll_shows_its_result(hall: Hall) -> None:
    await hall.open_poll()
    phones = [hall.phone() for _ in range(4)]
    for phone, code, mark in zip(phones, hall.codes, ("b", "b", "a", "blank"), strict=False):
        await phone.vote(code, SINGLE, mark)
    await hall.close_poll()
    text = await phones[0].visit(f"/v/{hall.codes[0]}/{SINGLE}")
    assert "Participation : 4 sur 5 (80 %)" in text
    assert "B Remettre la halle en état 67 % · 2 voix En tête" in text
    assert "A Planter des arbres pour avoir de l’ombre 33 % · 1 voix" in text
    assert "C Aménager et flécher le parking de la gare 0 % · 0 voix" in text
    assert "Bulletins blancs · 1" in text
    assert "3 bulletins qui font un choix" in text
    assert "Votre bulletin est dans cette urne." in text
    assert "Votre bulletin est dans cette urne." not in await hall.phone().visit(f"/v/{hall.codes[4]}/{SINGLE}")


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ((), ["Participation : 0 sur 5 (0 %)", "0 % · 0 voix", "Bulletins blancs · 0"]),
        (("blank",), ["Participation : 1 sur 5 (20 %)", "Aucun choix n’a reçu de voix.", "Bulletins blancs · 1"]),
        (("a", "b"), ["50 % · 1 voix À égalité"]),
    ],
)
async def test_an_empty_box_and_a_tie_are_said(hall: Hall, marks: tuple[str, ...], said: list[str]) -> None:
    await hall.open_poll()
    for code, mark in zip(hall.codes, marks, strict=False):
        await hall.phone().vote(code, SINGLE, mark)
    await hall.close_poll()
    text = await hall.phone().visit(f"/v/{hall.codes[4]}/{SINGLE}")
    for each in said:
        assert each in text


async def test_a_result_stays_with_the_waiting_page_until_the_next_round_begins(hall: Hall) -> None:
    await hall.open_poll()
    await hall.close_poll()
    phone, code = hall.phone(), hall.codes[0]
    text = await phone.visit(f"/v/{code}")
    assert "Le vote est clos" in text
    assert "Participation" in text
    await hall.open_round("r_2")
    text = await phone.visit(f"/v/{code}")
    assert "Participation" not in text
    assert "Les résultats Vote 1 · La première étape" in text


async def test_what_people_wrote_is_never_read_as_markup(hall: Hall) -> None:
    await hall.plan_poll("v_sly", "<b>Titre</b>", choices=(('"><script>alert(1)</script>', "tree"), CHOICES[0]))
    await hall.open_poll("v_sly")
    phone = hall.phone()
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "<script>" not in phone.page.text
    assert '"><script>alert(1)</script>' in text
    await phone.send("/v", [("code", '"><script>')])
    assert "<script" not in phone.page.text


async def test_every_page_names_its_language_and_its_landmarks(hall: Hall) -> None:
    phone, code = hall.phone(), hall.codes[0]
    await hall.open_poll()
    for path in ("/v", "/v/nothing", f"/v/{code}", f"/v/{code}/v_none"):
        await phone.visit(path)
        assert '<html lang="fr">' in phone.page.text
        assert phone.page.text.count("<main") == phone.page.text.count("<h1>") == 1
        assert "<title></title>" not in phone.page.text
