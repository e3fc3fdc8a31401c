"""Every method without a browser: what is asked, what is wrong, what goes into the box, what came of it."""

import json

import pytest

from server.domain.records import Method, Rules
from tests.kiosk.hall import CHOICES, Hall
from tests.kiosk.methods import ASKED, METHODS, open_poll, unmasked


def plain(text: str) -> str:
    """Return a text with nothing but plain blanks."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


async def send(hall: Hall, method: Method, *fields: tuple[str, str], card: int = 0) -> str:
    """Open the ballot of a method, send these fields, and return the text of the answer."""
    asked, phone = ASKED[method], hall.phone()
    await phone.visit(f"/v/{hall.codes[card]}/{asked.id}")
    return plain(await phone.send(f"/v/{hall.codes[card]}/{asked.id}", [("secret", phone.secret), *fields]))


@pytest.mark.parametrize("method", METHODS)
async def test_a_ballot_of_each_method_goes_into_the_box_as_it_was_filled_in(hall: Hall, method: Method) -> None:
    asked = await open_poll(hall, method)
    assert asked.counted in await send(hall, method, *asked.fields)
    (kept,) = await hall.ballots(asked.id)
    assert json.loads(kept) == json.loads(asked.kept)


@pytest.mark.parametrize("method", METHODS)
async def test_blank_is_a_choice_of_every_method_and_is_counted_apart(hall: Hall, method: Method) -> None:
    asked = await open_poll(hall, method)
    assert asked.counted in await send(hall, method, ("mark", "blank"))
    await hall.close_poll(asked.id)
    text = plain(await hall.phone().visit(f"/v/{hall.codes[1]}/{asked.id}"))
    assert ("Je ne sais pas · 1" if method == "quiz" else "Bulletins blancs · 1") in text


SAID = {
    "single": ["Un seul choix, ou le vote blanc."],
    "approval": ["Cochez de 1 à 3 réponses, ou le vote blanc."],
    "yes-no": ["Pour chaque ligne : oui, non ou blanc. Une ligne sans réponse compte comme blanche."],
    "scale": ["Tout à fait d’accord", "Pas du tout d’accord", "Une ligne vide ne compte pas."],
    "majority-judgment": ["un choix laissé sans mention compte comme « À rejeter »"],
    "instant-runoff": ["Chaque rang ne sert qu’une fois.", "5e choix"],
    "schulze": ["Vous aimez autant 2 choix"],
    "points": ["Vous avez 10 points à répartir comme vous voulez."],
    "greedy": ["Le budget est de 60 000 €.", "34 500 €"],
    "equal-shares": ["Le budget est de 60 000 €."],
    "consent": ["Une seule objection suffit", "Votre raison"],
    "quiz": ["C’est un jeu", "Elle n’est pas secrète comme un vote", "Le numéro de votre table", "60 secondes"],
}


@pytest.mark.parametrize("method", METHODS)
async def test_the_ballot_says_what_is_asked_and_how_it_is_counted(hall: Hall, method: Method) -> None:
    asked = await open_poll(hall, method)
    text = plain(await hall.phone().visit(f"/v/{hall.codes[0]}"))
    assert plain(asked.question) in text
    for sentence in SAID[method]:
        assert sentence in text


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (Rules(), "Autant de choix que vous voulez"),
        (Rules(most=2), "Cochez de 1 à 2 réponses"),
        (Rules(least=2), "Cochez au moins 2 réponses"),
        (Rules(least=2, most=2), "Cochez 2 réponses, ni plus ni moins"),
        (Rules(least=1, most=1), "Cochez 1 réponse, ou le vote blanc"),
    ],
)
async def test_the_limits_of_an_approval_are_said_plainly(hall: Hall, rules: Rules, sentence: str) -> None:
    await hall.plan_poll("v_limits", "Limites", CHOICES, "approval", rules)
    await hall.open_poll("v_limits")
    assert sentence in await hall.phone().visit(f"/v/{hall.codes[0]}")


WRONG: list[tuple[Method, tuple[tuple[str, str], ...], str, str]] = [
    ("approval", tuple(("mark", id) for id in "abcd"), "Vous avez coché 4 réponses. Cochez de 1 à 3 réponses", "m-a"),
    ("yes-no", (), "Répondez pour un choix au moins", "n-a"),
    ("yes-no", (("n-a", "1"), ("mark", "blank")), "Gardez l’un ou l’autre.", "m-blank"),
    ("yes-no", (("n-a", "7"),), "Ce choix n’est pas sur le bulletin.", "n-a"),
    ("scale", (("n-a", "6"),), "Ce choix n’est pas sur le bulletin.", "n-a"),
    ("instant-runoff", (("n-a", "2"), ("n-c", "2")), "Le rang 2 est donné à A et C.", "n-c"),
    ("instant-runoff", (("n-b", "9"),), "Le rang 9 n’existe pas ici : les rangs vont de 1 à 5.", "n-b"),
    ("schulze", (), "Donnez un rang à un choix au moins", "n-a"),
    ("points", (("n-a", "6"), ("n-b", "6")), "Vous avez réparti 12 points sur 10. Retirez-en 2.", "n-a"),
    ("points", (("n-a", "6"), ("n-b", "trois")), "« trois » n’est pas un nombre.", "n-b"),
    ("points", (("n-b", "-2"),), "« -2 » n’est pas un nombre.", "n-b"),
    ("points", (("n-a", "0"), ("n-b", "0")), "Donnez un point au moins", "n-a"),
    ("greedy", (), "Faites un ou plusieurs choix", "m-a"),
    ("consent", (("mark", "b"),), "Dites en quelques mots la raison de votre objection.", "reason"),
    ("consent", (("mark", "b"), ("reason", "é" * 501)), "Votre raison compte 501 signes", "reason"),
    ("quiz", (("mark", "c"), ("table", "47")), "Il n’y a pas de table « 47 ».", "table"),
    ("quiz", (("mark", "c"), ("table", "sept")), "Il n’y a pas de table « sept ».", "table"),
    ("quiz", (), "Choisissez une réponse, ou prenez « Je ne sais pas ».", "m-a"),
]


@pytest.mark.parametrize(("method", "fields", "sentence", "field"), WRONG)
async def test_a_wrong_ballot_comes_back_whole_with_one_sentence_that_leads_to_its_field(
    hall: Hall, method: Method, fields: tuple[tuple[str, str], ...], sentence: str, field: str
) -> None:
    asked, phone = await open_poll(hall, method), hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}")
    text = plain(await phone.send(f"/v/{hall.codes[0]}/{asked.id}", [("secret", phone.secret), *fields]))
    assert phone.page.status_code == 400
    assert sentence in text
    page = unmasked(phone.page.text)
    assert f'<a href="#{field}">' in page
    assert f"id={field}" in page.replace('"', "")
    assert "role=alert" in page
    for name, value in fields:
        if name == "mark":
            assert f'value="{value}" id="m-{value}" checked' in page
        elif method in ("yes-no", "scale"):
            shown = f"name={name} value={value}"
            assert shown not in page or any(f"{shown}{id} checked" in page for id in ("", f" id={name}"))
        elif method in ("instant-runoff", "schulze"):
            assert value == "9" or f'<option value="{value}" selected>' in page
        else:
            assert value in page
    assert await hall.ballots(asked.id) == []


async def test_a_rank_with_a_nought_before_it_is_the_same_rank(hall: Hall) -> None:
    await open_poll(hall, "instant-runoff")
    assert "Le rang 1 est donné à A et C." in await send(hall, "instant-runoff", ("n-a", "1"), ("n-c", "01"))


async def test_points_that_are_not_given_and_lines_left_blank_on_purpose_are_no_mistake(hall: Hall) -> None:
    points = await open_poll(hall, "points")
    assert points.counted in await send(hall, "points", ("n-a", "3"), ("n-b", "0"), ("n-c", ""))
    assert [json.loads(each) for each in await hall.ballots(points.id)] == [{"values": {"a": 3}}]
    lines = await open_poll(hall, "yes-no")
    assert lines.counted in await send(hall, "yes-no", *((f"n-{id}", "blank") for id in "abcde"))
    assert await hall.ballots(lines.id) == ["{}"]


async def test_a_reason_without_an_objection_is_not_kept(hall: Hall) -> None:
    asked = await open_poll(hall, "consent")
    await send(hall, "consent", ("mark", "a"), ("reason", "J’hésitais."))
    assert [json.loads(each) for each in await hall.ballots(asked.id)] == [{"marks": ["a"]}]


CAST: dict[Method, list[str]] = {
    "single": ["mark=b", "mark=b", "mark=a", "mark=blank"],
    "approval": ["mark=a&mark=d", "mark=a", "mark=b", "mark=blank"],
    "yes-no": ["n-a=1&n-b=0", "n-a=1&n-b=1", "n-a=0&n-b=0&n-c=blank", "mark=blank"],
    "scale": ["n-a=5&n-b=2", "n-a=4", "n-a=2&n-b=2", "mark=blank"],
    "majority-judgment": ["n-a=6&n-b=4", "n-a=5&n-b=4", "n-a=2&n-b=4&n-c=1", "mark=blank"],
    "instant-runoff": ["n-a=1&n-b=2", "n-b=1", "n-b=1&n-c=2", "n-a=1"],
    "schulze": ["n-a=1&n-b=2", "n-a=1&n-b=1&n-c=2", "n-b=1&n-a=2", "n-a=1"],
    "points": ["n-a=6&n-c=4", "n-a=10", "n-c=5", "mark=blank"],
    "greedy": ["mark=a&mark=b", "mark=b&mark=a", "mark=b", "mark=blank"],
    "equal-shares": ["mark=a&mark=d", "mark=a", "mark=a&mark=c", "mark=blank"],
    "consent": ["mark=a", "mark=a", "mark=b&reason=Trop cher.", "mark=blank"],
    "quiz": ["mark=c&table=1", "mark=a&table=1", "mark=c", "mark=blank&table=1"],
}

CAME_OF_IT: dict[Method, list[str]] = {
    "single": ["Arrive en tête : B – Remettre la halle en état.", "67 % · 2 voix En tête", "Bulletins blancs · 1"],
    "approval": ["Arrive en tête : A – Planter", "67 % · 2 voix En tête", "33 % · 1 voix"],
    "yes-no": ["Adopté : A – Planter", "67 % · 2 oui · 1 non · 0 blancs ✓ Adopté", "33 % · 1 oui · 2 non"],
    "scale": ["Arrive en tête : A – Planter", "1er · 3,7 sur 5 · 67 % d’accord En tête", "aucune réponse"],
    "majority-judgment": ["1er · Bien En tête", "Très bien 1 Bien 1 Assez bien 0", "À rejeter 3"],
    "instant-runoff": [
        "À égalité en tête : A – Planter",
        "1 A 2 · B 2 · C 0 · D 0 · E 0 C, D et E sont écartés",
        "2 A 2 · B 2 A et B ont autant de voix.",
        "1er ex æquo · 50 % · 2 au premier rang À égalité",
        "écarté · 0 au premier rang",
    ],
    "schulze": ["A passe devant B : 2 contre 1.", "4 duels gagnés", "ex æquo"],
    "points": ["1er · 64 % · 16 points En tête", "36 % · 9 points"],
    "greedy": [
        "Retenu : B – Jeux",
        "Coût : 46 500 € sur 60 000 €. Il reste 13 500 €.",
        "100 % · 3 voix · 34 500 € ✓ Retenu",
    ],
    "equal-shares": ["Retenu : A – Abribus", "100 % · 3 voix · 12 000 € ✓ Retenu"],
    "consent": ["Pas adopté pour l’instant : il y a 1 objection à travailler.", "Les objections Trop cher."],
    "quiz": ["La bonne réponse : C – 1868.", "✓ Bonne réponse", "1. Table 1 : 333 points", "Je ne sais pas · 1"],
}


async def vote_all(hall: Hall, method: Method) -> None:
    for card, fields in enumerate(CAST[method]):
        pairs = [pair.split("=") for pair in fields.split("&")]
        assert ASKED[method].counted in await send(hall, method, *((name, value) for name, value in pairs), card=card)


@pytest.mark.parametrize("method", METHODS)
async def test_the_result_of_each_method_is_said_in_words_and_figures(hall: Hall, method: Method) -> None:
    asked = await open_poll(hall, method)
    await vote_all(hall, method)
    await hall.close_poll(asked.id)
    text = plain(await hall.phone().visit(f"/v/{hall.codes[4]}/{asked.id}"))
    assert "Participation : 4 sur 5 (80 %)" in text
    for said in CAME_OF_IT[method]:
        assert said in text


@pytest.mark.parametrize("method", METHODS)
async def test_the_result_of_an_empty_box_is_said_too(hall: Hall, method: Method) -> None:
    asked = await open_poll(hall, method)
    await hall.close_poll(asked.id)
    phone = hall.phone()
    text = plain(await phone.visit(f"/v/{hall.codes[4]}/{asked.id}"))
    assert phone.page.status_code == 200
    assert "Participation : 0 sur 5 (0 %)" in text


async def test_no_idea_of_a_scale_comes_first_without_the_agreement_of_the_room(hall: Hall) -> None:
    asked = await open_poll(hall, "scale")
    await send(hall, "scale", ("n-a", "2"), ("n-b", "1"))
    await hall.close_poll(asked.id)
    text = plain(await hall.phone().visit(f"/v/{hall.codes[4]}/{asked.id}"))
    assert "Aucune idée n’a l’accord de la salle." in text
    assert "en tête" not in text.lower()


async def test_a_lot_is_said_with_where_it_comes_from(hall: Hall) -> None:
    asked = ASKED["greedy"]
    await hall.plan_poll("v_lot", "Un seul", asked.choices, "greedy", Rules(budget=40_000), (30_000, 30_000, 1, 1))
    await hall.open_poll("v_lot")
    for card, mark in enumerate("ab"):
        await hall.phone().vote(hall.codes[card], "v_lot", mark)
    await hall.close_poll("v_lot")
    text = await hall.phone().visit(f"/v/{hall.codes[4]}/v_lot")
    assert "Un tirage au sort a départagé A et B." in text
    assert "chacun peut le refaire" in text


@pytest.mark.parametrize("method", METHODS)
async def test_the_right_answer_and_every_figure_stay_hidden_until_they_are_published(
    hall: Hall, method: Method
) -> None:
    asked = await open_poll(hall, method)
    await vote_all(hall, method)
    await hall.close_poll(asked.id, publish=False)
    text = await hall.phone().visit(f"/v/{hall.codes[4]}/{asked.id}")
    assert "Le vote est clos" in text
    assert "On annoncera le résultat en salle." in text
    assert "%" not in text
    assert "bonne réponse" not in text
