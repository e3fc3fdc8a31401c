"""What people write, and what is read in it; what can be read in two ways is not read."""

from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.codes import group, make_code, read_code
from server.domain.counting import Ballot
from server.domain.records import LETTERS, Choice, Method, Poll, Rules
from server.domain.refusals import Refused
from server.sms.grammar import Unclear, codes_in, language_asked, plain, poll_number, read_choice
from server.sms.vocabulary import vocabulary

CODE = read_code(make_code(bytes(range(7)))) or ""
WORDS = vocabulary()
unhurried = settings(deadline=None)  # a machine that does many things at once is slow, not wrong


def poll(method: Method, choices: int = 5, **rules: int) -> Poll:
    made = tuple(Choice(letter.lower(), letter, letter, "tree", "") for letter in LETTERS[:choices])
    return Poll("v_1", 1, "", "", method, made, Rules(**rules))  # type: ignore[arg-type]


def read(asked: Poll, text: str) -> Ballot:
    return read_choice(asked, plain(text), WORDS, tables=(4, 12))


# The code


@pytest.mark.parametrize(
    ("write", "choice"),
    [
        ("{code} A", "A"),
        ("{group} A", "A"),
        ("{lower} a", "a"),
        ("{blanks} a", "a"),
        ("{code}A", "A"),
        ("{code}: A!", ": A!"),
        ("«\u00a0{group} A\u00a0»", "« A »"),
        ("Bonjour, mon code est {group} : A", "Bonjour, mon code est : A"),
        ("A {code}", "A"),
        ("{code}", ""),
        ("\u200e{group}\u200f A\ufe0f", "A"),
        ("{wide} Ａ", "A"),
        ("{arabic} A", "A"),
    ],
)
def test_a_code_is_found_however_it_is_written(write: str, choice: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in CODE)
    arabic = "".join(chr(0x660 + int(sign)) if sign.isdigit() else sign for sign in CODE)
    text = write.format(
        code=CODE,
        group=group(CODE),
        lower=CODE.lower(),
        blanks=group(CODE).lower().replace("-", " "),
        wide=wide,
        arabic=arabic,
    )
    found = {each.code: " ".join(each.choice.split()) for each in codes_in(plain(text))}
    assert found[CODE] == choice


@pytest.mark.parametrize("text", ["", "A", "👍🏽", "1234", "نعم", "Oui je vote", "\u200b"])
def test_a_text_without_a_code_has_none(text: str) -> None:
    assert [*codes_in(plain(text))] == []


@unhurried
@given(st.text(max_size=200))
def test_nothing_that_can_be_written_makes_the_reader_stumble(text: str) -> None:
    bare = plain(f"{CODE} {text}")
    for written in codes_in(bare):
        number, choice = poll_number(written.choice, WORDS)
        assert number is None or 0 <= number < 10**6
        for method in get_args(Method):
            asked = poll(method, 2, points=10)
            language_asked(choice, WORDS, [asked])
            with suppress(Unclear, Refused):
                read_choice(asked, choice, WORDS, tables=(4,))


# The number of the poll, and the language


@pytest.mark.parametrize(
    ("choice", "number", "rest"),
    [
        ("2 A", 2, "A"),
        ("2A", 2, "A"),
        ("vote 2 A", 2, "A"),
        ("٢ A", 2, "A"),
        ("A", None, "A"),
        ("A5 B3", None, "A5 B3"),
        ("n° 2 A", 2, "A"),
        ("vote nº2 : A", 2, ": A"),
        ("numéro 2 A", 2, "A"),
        ("#2 A", 2, "A"),
        ("N2 A5", None, "N2 A5"),  # the choice N, with two points
        ("non", None, "non"),
        ("3", 3, ""),
        ("", None, ""),
    ],
)
def test_a_number_at_the_beginning_is_that_of_the_poll(choice: str, number: int | None, rest: str) -> None:
    assert poll_number(plain(choice), WORDS) == (number, rest)


@pytest.mark.parametrize(
    ("choice", "method", "choices", "language", "rest"),
    [
        ("en", "single", 5, "en", ""),
        ("A EN", "single", 5, "en", "A"),
        ("A fr", "single", 5, "fr", "A"),
        ("EN", "approval", 14, None, "EN"),
        ("AN BO EN", "yes-no", 5, None, "AN BO EN"),
        ("A oui en", "yes-no", 3, "en", "A oui"),
        ("B je n’en veux pas en", "consent", 2, None, "B je n’en veux pas en"),
        ("A", "single", 5, None, "A"),
    ],
)
def test_a_language_is_asked_for_at_the_end_unless_it_could_be_a_choice(
    choice: str, method: Method, choices: int, language: str | None, rest: str
) -> None:
    assert language_asked(choice, WORDS, [poll(method, choices)]) == (language, rest)


# The choice


MARKS = [
    ("single", "A", "a"),
    ("single", "b.", "b"),
    ("single", "je vote pour C merci", "c"),
    ("single", "\u0412", "b"),  # a Cyrillic letter that looks like a B
    ("single", "à", "a"),  # what a telephone makes of « a »
    ("single", "\U0001f171\ufe0f", "b"),
    ("single", "I vote A", "a"),
    ("single", "AA", "a"),
    ("approval", "I vote for A and C please", "ac"),
    ("approval", "A ✅ C ✅", "ac"),
    ("approval", "A-B", "ab"),
    ("approval", "A C", "ac"),
    ("approval", "ca", "ac"),
    ("approval", "A, C et D", "acd"),
    ("approval", "A+C", "ac"),
    ("approval", "A\nC", "ac"),
    ("greedy", "BD", "bd"),
    ("equal-shares", "b d", "bd"),
    ("quiz", "C", "c"),
    ("consent", "A", "a"),
]


@pytest.mark.parametrize(("method", "text", "marks"), MARKS)
def test_letters_are_marks(method: Method, text: str, marks: str) -> None:
    assert read(poll(method, 2 if method == "consent" else 5), text).marks == tuple(marks)


NUMBERS = [
    ("yes-no", "A OUI B NON", {"a": 1, "b": 0}),
    ("yes-no", "a oui, b non, c blanc", {"a": 1, "b": 0}),
    ("yes-no", "AOUI BNON", {"a": 1, "b": 0}),
    ("yes-no", "A yes B no", {"a": 1, "b": 0}),
    ("yes-no", "A نعم B لا", {"a": 1, "b": 0}),
    ("yes-no", "A 1 B 0", {"a": 1, "b": 0}),
    ("yes-no", "A no B O", {"a": 0, "b": 1}),
    ("scale", "à5 b3", {"a": 5, "b": 3}),
    ("scale", "A5 B3", {"a": 5, "b": 3}),
    ("scale", "a 5, b:3", {"a": 5, "b": 3}),
    ("scale", "A٥ B٣", {"a": 5, "b": 3}),
    ("majority-judgment", "A6 et B1", {"a": 6, "b": 1}),
    ("instant-runoff", "B A C", {"b": 1, "a": 2, "c": 3}),
    ("instant-runoff", "bac", {"b": 1, "a": 2, "c": 3}),
    ("instant-runoff", "B > A > C", {"b": 1, "a": 2, "c": 3}),
    ("instant-runoff", "A2 B1", {"a": 2, "b": 1}),
    ("schulze", "A=B D", {"a": 1, "b": 1, "d": 2}),
    ("schulze", "D puis A", {"d": 1, "a": 2}),
    ("points", "A4 B6", {"a": 4, "b": 6}),
    ("points", "A10 B0", {"a": 10}),
]


@pytest.mark.parametrize(("method", "text", "values"), NUMBERS)
def test_numbers_and_order_are_values(method: Method, text: str, values: dict[str, int]) -> None:
    assert read(poll(method, points=10), text).values == values


@pytest.mark.parametrize("text", ["BLANC", "blanc", "vote blanc", "Blank", "BLANCO", "boş", "بيضاء"])
@pytest.mark.parametrize("method", ["single", "approval", "yes-no", "schulze", "points", "consent", "quiz"])
def test_blank_is_said_by_a_word_of_any_language(method: Method, text: str) -> None:
    assert read(poll(method, 2, points=10), text).is_blank


def test_a_single_proposal_is_answered_without_its_letter() -> None:
    assert read(poll("yes-no", 1), "oui").values == {"a": 1}
    assert read(poll("yes-no", 1), "NON").values == {"a": 0}


def test_an_objection_keeps_its_reason_as_it_was_written() -> None:
    assert read(poll("consent", 2), "B : L’entrée n’est pas accessible (20 cm).") == Ballot(
        ("b",), reason="L’entrée n’est pas accessible (20 cm)."
    )
    assert read(poll("consent", 2), "B je vote pour le code").reason == "je vote pour le code"


@pytest.mark.parametrize("text", ["C 4", "C table 4", "c T4"])
def test_an_answer_to_a_quiz_may_name_its_table(text: str) -> None:
    assert read(poll("quiz"), text) == Ballot(("c",), table=4)


UNCLEAR = [
    ("single", "Z", "choice", "Z"),
    ("single", "", "choice", ""),
    ("single", "pour merci", "choice", ""),
    ("single", "pas A", "choice", "PAS"),
    ("single", "A5", "choice", "5"),
    ("approval", "AZ", "choice", "AZ"),
    ("scale", "A5 A3", "twice", "A"),
    ("scale", "A5 B", "number", "B"),
    ("scale", "A cinq", "number", "A"),
    ("scale", "5", "choice", "5"),
    ("scale", "A9999999", "number", "A"),
    ("yes-no", "A oui B peut-être", "number", "B"),
    ("yes-no", "OUI", "choice", "OUI"),
    ("schulze", "A A", "twice", "A"),
    ("points", "A", "number", "A"),
    ("consent", "non", "choice", "NON"),
    ("quiz", "C 47", "table", "47"),
    ("quiz", "C A", "choice", "A"),
    ("quiz", "table 4", "choice", "TABLE"),
]


@pytest.mark.parametrize(("method", "text", "code", "got"), UNCLEAR)
def test_what_is_no_choice_is_not_guessed_at(method: Method, text: str, code: str, got: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read(poll(method, 2 if method == "consent" else 5, points=10), text)
    assert (unclear.value.code, unclear.value.got) == (code, got)
    assert code in Unclear.REASONS


DOUBTFUL = [
    ("approval", 5, "C’est A", "word", "C'EST"),
    ("approval", 5, "c est a", "word", "C EST"),
    ("approval", 5, "C´est A", "word", "C'EST"),
    ("approval", 12, "J’ai A", "word", "J'AI"),
    ("approval", 12, "I vote A", "word", "I VOTE"),
    ("approval", 5, "code de carte A", "word", "DE"),
    ("approval", 5, "A CE", "word", "CE"),
    ("approval", 5, "BEBE", "word", "BEBE"),
    ("approval", 26, "stop A", "word", "STOP"),
    ("approval", 26, "oui", "word", "OUI"),
    ("approval", 5, "A a C", "twice", "A"),
    ("approval", 5, "A-C", "sign", ""),
    ("approval", 5, "A...C", "sign", ""),
    ("approval", 5, "❌A ✅B", "sign", ""),
    ("approval", 5, "A👍 B👎", "sign", ""),
    ("approval", 5, "+A -B", "sign", ""),
    ("approval", 5, "A :D", "sign", ""),
    ("single", 5, "A ❌", "sign", ""),
    ("instant-runoff", 5, "c’est B A", "word", "C'EST"),
    ("instant-runoff", 5, "A < B < C", "sign", ""),
    ("schulze", 5, "A=BC", "word", "BC"),
    ("schulze", 5, "=A B", "sign", ""),
    ("yes-no", 3, "c’est oui", "word", "C'EST"),
    ("yes-no", 5, "en A oui", "word", "EN"),
    ("approval", 26, "MM A", "word", "MM"),
    ("approval", 5, "c’est", "word", "C'EST"),
    ("approval", 5, "A d’en", "choice", "EN"),
    ("approval", 26, "problem", "word", "PROBLEM"),
    ("approval", 12, "cab", "word", "CAB"),
    ("schulze", 12, "facile", "word", "FACILE"),
    ("yes-no", 3, "A 1 B O", "number", "B"),
    ("consent", 2, "A ou B", "choice", "A B"),
    ("consent", 2, "A non", "choice", "A NON"),
]


@pytest.mark.parametrize(("method", "choices", "text", "code", "got"), DOUBTFUL)
def test_words_and_signs_that_may_turn_a_choice_round_are_asked_about(
    method: Method, choices: int, text: str, code: str, got: str
) -> None:
    with pytest.raises(Unclear) as unclear:
        read(poll(method, choices), text)
    assert (unclear.value.code, unclear.value.got) == (code, got)
    assert code in Unclear.REASONS


@pytest.mark.parametrize("text", ["je vote B : trop cher", "B trop cher", "I vote B, trop cher"])
def test_the_reason_of_an_objection_begins_behind_its_letter(text: str) -> None:
    assert read(poll("consent", 2), text) == Ballot(("b",), reason="trop cher")


def test_an_objection_needs_a_reason_that_can_be_seen() -> None:
    with pytest.raises(Refused):
        read(poll("consent", 2), "\U0001f171\ufe0f")


def test_signs_that_are_no_words_are_as_good_as_nothing() -> None:
    with pytest.raises(Refused) as refused:
        read(poll("approval"), "👍")
    assert refused.value.facts["reason"] == "none"


def test_a_word_that_is_also_letters_of_the_poll_is_not_left_out() -> None:
    """« ET » in a poll of 20 choices could be the marks E and T."""
    with pytest.raises(Unclear) as unclear:
        read(poll("approval", 20), "A et C")
    assert (unclear.value.code, unclear.value.got) == ("word", "ET")
    with pytest.raises(Unclear):
        read(poll("approval", 26), "je vote A")
    assert read(poll("approval", 20), "A E T").marks == ("a", "e", "t")


def test_more_than_the_rules_allow_is_refused_as_on_every_other_channel() -> None:
    limited = replace(poll("approval"), rules=Rules(least=1, most=2))
    with pytest.raises(Refused) as refused:
        read(limited, "ABC")
    assert refused.value.facts["reason"] == "too-many"


# Whatever way it is written


BETWEEN = st.sampled_from([" ", ", ", "  ", "\n", " et ", " + ", "; ", " / "])


def written(parts: list[str], between: list[str], lower: bool) -> str:
    text = "".join(part + gap for part, gap in zip(parts, between, strict=False))
    return text.lower() if lower else text


@unhurried
@given(st.permutations(LETTERS[:6]), st.integers(1, 6), st.lists(BETWEEN, min_size=6), st.booleans())
def test_an_order_is_read_as_it_was_meant_whatever_stands_between(
    order: list[str], taken: int, between: list[str], lower: bool
) -> None:
    meant = {letter.lower(): rank for rank, letter in enumerate(order[:taken], 1)}
    text = written(order[:taken], between[:taken], lower)
    if between[taken - 1] == " et ":
        text += "!"
    for method in ("instant-runoff", "schulze"):
        assert read(poll(method, 6), text).values == meant
    assert read(poll("approval", 6), text).marks == tuple(sorted(meant))


@unhurried
@given(
    st.dictionaries(st.sampled_from(LETTERS[:6]), st.integers(1, 5), min_size=1),
    st.lists(BETWEEN, min_size=6),
    st.sampled_from(["", " ", "=", ":", " - "]),
    st.booleans(),
)
def test_numbers_are_read_as_they_were_meant_whatever_stands_between(
    meant: dict[str, int], between: list[str], before: str, lower: bool
) -> None:
    parts = [f"{letter}{before}{number}" for letter, number in meant.items()]
    text = written(parts, between, lower)
    values = {letter.lower(): number for letter, number in meant.items()}
    assert read(poll("scale", 6), text).values == values
    assert read(poll("points", 6, points=100), text).values == values
