"""A vocabulary of notes for these tests."""

from collections.abc import Iterable

from regie.synthesis.suggestions import NoteText
from regie.synthesis.synthesis import Synthesis

BENCHES = (
    "Plus de bancs à l’ombre dans le parc",
    "Des bancs et de l’ombre dans les parcs",
    "Des bancs dans le parc pour les personnes âgées",
    "De l’ombre dans le parc l’été, avec des bancs",
)
BUSES = (
    "Un bus le soir jusqu’à la gare",
    "Des bus plus tard le soir vers la gare",
    "Le bus de la gare s’arrête trop tôt le soir",
    "Davantage de bus entre la gare et le stade",
)
CANTEEN = (
    "Des repas bio à la cantine de l’école",
    "La cantine de l’école devrait cuisiner des légumes bio",
    "Des légumes du coin dans les repas de la cantine",
    "À la cantine, des repas sans plastique et des légumes",
)
LONE = "Réparer le clocher"


def note(number: int, text: str, *theme_ids: str) -> NoteText:
    return NoteText(f"n_{number}", number, text, theme_ids)


def notes(texts: Iterable[str]) -> list[NoteText]:
    """Return notes numbered from 1, in no theme."""
    return [note(number, text) for number, text in enumerate(texts, 1)]


def holding(*texts: str) -> Synthesis:
    made = Synthesis()
    made.put(notes(texts))
    return made


def sorted_into_themes() -> Synthesis:
    """A meeting of three themes: o_1 benches, o_2 buses, o_3 canteen; notes 1 to 12."""
    made = Synthesis()
    heaps = enumerate((BENCHES, BUSES, CANTEEN), 1)
    placed = [(text, f"o_{heap}") for heap, texts in heaps for text in texts]
    made.put(note(number, text, theme_id) for number, (text, theme_id) in enumerate(placed, 1))
    return made


def everything(synthesis: Synthesis) -> object:
    """Return all that a synthesis says, for comparing."""
    asked = [f"n_{number}" for number in range(1, 40)]
    return (
        synthesis.near_duplicates(),
        synthesis.groups(),
        [synthesis.key_words(f"o_{number}") for number in (1, 2, 3)],
        [(synthesis.like(each), synthesis.same_as(each), synthesis.themes_for(each)) for each in asked],
    )
