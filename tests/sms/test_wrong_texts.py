"""What wrong texts are told, through the real server, and in which language."""

from itertools import groupby
from operator import itemgetter
from pathlib import Path

from server.domain.records import Method, PollText
from server.sms.alphabet import parts_of
from tests.kiosk.methods import ASKED
from tests.served import SCRIPT
from tests.sms.gateway import NOT_COUNTED, UNKNOWN, Gateway, gateway_to

WITHOUT_CARD = [
    ("", "Commencez par le code de votre carte"),
    ("A", "Commencez par le code de votre carte"),
    ("👍", "Commencez par le code de votre carte"),
    ("صوت", "Commencez par le code de votre carte"),
    ("K7QF-3M9D-XZ9 A", "Le code est mal recopié"),
    ("K7QF-3M9D-X A", "Le code est mal recopié"),
    (f"{UNKNOWN} A", "Ce code n'est sur aucune carte d'ici."),
    ("AIDE", "Pour voter: le code de votre carte, puis la lettre."),
    ("help", "To vote: the code of your card, then the letter."),
    ("hilfe", "Abstimmen: Code Ihrer Karte, dann der Buchstabe."),
    ("допомога", "Голосувати: код вашої картки, потім літера"),
    ("?", "Pour voter: le code de votre carte, puis la lettre."),
    ("x" * 5_000, "Commencez par le code de votre carte"),
    ("9" * 5_000, "Le code est mal recopié"),
]


async def test_a_text_without_the_code_of_a_card_is_told_what_is_missing(gateway: Gateway) -> None:
    for text, reply in WITHOUT_CARD:
        said = await gateway.text(text)
        assert said.startswith(reply), text[:40]


async def test_whoever_writes_stop_is_written_to_no_more(gateway: Gateway) -> None:
    assert await gateway.text("STOP") == ""


WRONG: list[tuple[Method, str, str]] = [
    ("single", "A B", "Un seul choix pour ce vote. Ex.: CODE A."),
    ("single", "Z", '"Z" n\'est pas un choix. Lettres de ce vote: A-E.'),
    ("approval", "ABCD", "Vous avez 4 choix; ce vote en demande de 1 à 3."),
    ("yes-no", "A peut-être", "Pour A, écrivez OUI ou NON."),
    ("yes-no", "A 5", "Pour A-E, écrivez OUI ou NON."),
    ("scale", "A7", '"7" n\'est pas une note: elles vont de 5 (le mieux) à 1.'),
    ("scale", "A", "Il manque un nombre pour A. Ex.: CODE A5 B3."),
    ("majority-judgment", "A6 A4", '"A" est écrit deux fois.'),
    ("instant-runoff", "A9 B1", '"9" n\'est pas un rang: ils vont de 1 à 5.'),
    ("instant-runoff", "A=B", "Ce vote demande un ordre sans égalité"),
    ("points", "A6 C6", "Vous donnez 12 points; il y en a 10 en tout."),
    ("consent", "B", "Une objection a besoin d'une raison"),
    ("consent", "B " + "x" * 600, "La raison a 600 signes; 500 au plus."),
    ("quiz", "C 47", "La table 47 n'existe pas ici."),
]


async def test_a_wrong_choice_is_told_what_is_wrong_and_counts_nothing(gateway: Gateway) -> None:
    for method, wrong in groupby(WRONG, key=itemgetter(0)):
        poll = await gateway.open_method(method)
        for _, text, reply in wrong:
            said = await gateway.text(f"{gateway.codes[0]} {text}")
            assert said.startswith(reply)
            assert said.endswith(NOT_COUNTED)
            assert parts_of(said) == 1
        assert await gateway.ballots(poll) == []
        await gateway.close(poll)


async def test_who_only_greets_beside_a_code_is_told_the_question(gateway: Gateway) -> None:
    await gateway.open_method("single")
    for text in ("👍", "Bonjour, mon code est", "…", "merci", "AIDE"):
        assert (await gateway.text(f"{text} {gateway.codes[0]}")).startswith("Une seule chose dans l'année")


# Languages


async def test_a_text_may_ask_for_another_language_of_the_meeting(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, script=SCRIPT.replace('["fr"]', '["fr", "en"]')) as gateway:
        words = {"en": PollText("The first step", "One thing within the year: which?", {"a": "Trees", "b": "The hall"})}
        asked = ASKED["single"]
        two = asked.__class__(**{**vars(asked), "choices": asked.choices[:2]})
        await gateway.open(two, words=words)
        assert (await gateway.text(f"{gateway.codes[0]} EN")) == (
            "One thing within the year: which?\nA Trees\nB The hall\n"
            "Send CODE and one letter. E.g. CODE A. Or CODE BLANK."
        )
        assert (await gateway.text(f"{gateway.codes[0]} A en")).startswith("Vote 3 counted: A. Receipt ")
        assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("Vote 3 compté: A.")


async def test_a_word_of_one_language_is_answered_in_it_and_one_of_several_in_that_of_the_meeting(
    gateway: Gateway,
) -> None:
    await gateway.open_method("yes-no")
    said = {
        "LEER": "Abstimmung 3, gezählt: Enthaltung.",
        "A EVET B HAYIR": "Oylama 3, sayildi: A",
        "أبيض": "التصويت 3، حسب: تصويت أبيض.",
        "A NO": "Vote 3 compté: A",  # Spanish, Italian or English
        "BOŞ FR": "Vote 3 compté: vote blanc.",  # who names a language has it
    }
    for choice, reply in said.items():
        assert (await gateway.text(f"{gateway.codes[0]} {choice}")).startswith(reply), choice


async def test_a_meeting_held_in_english_is_answered_in_english(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, script=SCRIPT.replace('["fr"]', '["en"]')) as gateway:
        assert (await gateway.text(f"{gateway.codes[0]} A")).startswith("No vote is open now.")
