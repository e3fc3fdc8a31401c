"""What fits into a text message, and that every answer does."""

import re
import string

import pytest

from server.i18n import WRITTEN, own_entries
from server.sms.alphabet import BASIC, ESCAPED, cut, fitted, is_basic, parts_of
from server.sms.vocabulary import AREA, languages

WORST: dict[str, object] = {
    "booklet": "B" * 20,
    "number": 99,
    "polls": "p" * 80,
    "said": "s" * 50,
    "receipt": "7KQF-3M9D-XZ20",
    "got": "g" * 20,
    "letter": "Z",
    "letters": "A-Z",
    "seconds": 600,
    "code": "CODE 99",
    "best": 6,
    "worst": 1,
    "n": 1_000,
    "least": 26,
    "most": 26,
    "open": "10, 11, 12, 13, 14, 15, 16, 17, 18",
}
"""Facts as long as they come."""

PARTS_MOST = {"ar": 2, "uk": 2}
"""Languages in a script that texts have no letters for."""

SHORT_ONLY = {"sms-wrong-points": {"got": 1_040, "most": 1_000}, "sms-wrong-long-reason": {"got": 1_600}}


def answers(language: str) -> dict[str, str]:
    """Return the sentences of a language, filled with the longest facts."""
    entries = own_entries(language, AREA)
    examples = [str(text) for name, text in entries.items() if name.startswith("sms-example-")]
    facts = {**WORST, "example": max(examples, key=len)}
    return {
        name: str(text).format_map({**facts, **SHORT_ONLY.get(name, {})})
        for name, text in entries.items()
        if not name.startswith("sms-words-")
    }


@pytest.mark.parametrize("language", languages())
def test_every_answer_takes_one_message_however_long_its_facts_are_and_two_in_other_scripts(language: str) -> None:
    said = {name: fitted(text) for name, text in answers(language).items()}
    most = PARTS_MOST.get(language, 1)
    assert {name: len(text) for name, text in said.items() if parts_of(text) > most} == {}


@pytest.mark.parametrize("language", [each for each in languages() if each not in PARTS_MOST])
def test_an_answer_in_latin_letters_fits_into_the_alphabet_of_texts(language: str) -> None:
    assert [name for name, text in answers(language).items() if not is_basic(fitted(text))] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_no_letter_of_an_answer_has_to_be_written_otherwise(language: str) -> None:
    foreign = {
        name: letters
        for name, text in answers(language).items()
        if (letters := [sign for sign in text if sign.isalpha() and sign not in BASIC])
    }
    assert foreign == {}
    assert all(is_basic(fitted(text)) for text in answers(language).values())


@pytest.mark.parametrize("language", languages())
def test_the_words_that_are_understood_are_single_words_in_capitals(language: str) -> None:
    for name, entry in own_entries(language, AREA).items():
        if name.startswith("sms-words-"):
            assert isinstance(entry, str)
            assert all(re.fullmatch(r"[^\W\d_]+", word) and word == word.upper() for word in entry.split()), name


def test_the_alphabet_has_the_signs_of_the_standard() -> None:
    """128 places: 127 signs and the escape, which stands for ten others, the form feed apart."""
    assert len(BASIC) == 127
    assert len(ESCAPED) == 9
    assert set(string.ascii_letters + string.digits) <= BASIC
    assert {"é", "è", "à", "ù", "ì", "ò", "Ç", "É"} <= BASIC
    assert not {"ê", "ô", "î", "ç", "œ", "’", "«", "À"} & (BASIC | ESCAPED)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("L’été à l’œuvre…", "L'été à l'oeuvre..."),
        ("«\u00a0Vote blanc\u00a0»\u00a0: oui\u202f?", '"Vote blanc": oui?'),
        ("Être reçu à Nîmes", "Etre recu à Nimes"),
        ("Où aménager l’Île aux Œufs\u202f? 12\u202f000\u00a0€", "Où aménager l'Ile aux OEufs? 12 000 €"),
        ("Ağaç dikmek", "Agac dikmek"),
        ("غرس الأشجار", "غرس الأشجار"),
        ("Plus d’arbres 🌳", "Plus d’arbres 🌳"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_latin_text_is_written_with_the_letters_there_are_and_any_other_is_left_as_it_is(
    text: str, sent: str
) -> None:
    assert fitted(text) == sent


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("🌳" * 35, 1),
        ("🌳" * 36, 2),
    ],
)
def test_a_text_is_paid_for_by_the_part(text: str, parts: int) -> None:
    assert parts_of(text) == parts


def test_what_is_cut_says_so() -> None:
    assert cut("Planter des arbres", 10) == "Planter.."
    assert cut("Planter", 7) == "Planter"
