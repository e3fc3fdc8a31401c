"""How French is set, for the eye alone."""

import pytest
from msgspec.structs import replace

from server.domain.records import Choice, Poll, PollText
from server.typography import set_in_french, spaced


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Des bancs ? Oui ! Non ;", "Des bancs\u202f? Oui\u202f! Non\u202f;"),
        ("Lequel : le banc", "Lequel\u00a0: le banc"),
        ("« Oui »", "«\u00a0Oui\u00a0»"),
        ("12 % de 30 €", "12\u00a0% de 30\u00a0€"),
        ("À 12:30, https://exemple.fr/a?b;c :-)", "À 12:30, https://exemple.fr/a?b;c :-)"),
        ("Vraiment? Oui!", "Vraiment? Oui!"),
        ("Déjà\u00a0: mis\u202f?", "Déjà\u00a0: mis\u202f?"),
    ],
)
def test_only_the_plain_spaces_that_belong_to_a_sign_are_replaced(typed: str, shown: str) -> None:
    assert spaced(typed) == shown
    assert spaced(shown) == shown


def test_only_what_is_in_french_is_set_so() -> None:
    words = {"fr": PollText("Où ?", "Où ?", {"a": "Ici !"}), "de": PollText("Wo ?", "Wo ?", {"a": "Da !"})}
    poll = Poll("v_1", 1, "Where ?", "Where ?", "single", (Choice("a", "A", "Here !", "", ""),), words=words)
    found = set_in_french(poll, ("en", "fr", "de"))
    assert found == replace(poll, words={**words, "fr": PollText("Où\u202f?", "Où\u202f?", {"a": "Ici\u202f!"})})
    own = set_in_french(replace(poll, words={}), ("fr",))
    assert (own.question, own.choices[0].text) == ("Where\u202f?", "Here\u202f!")
