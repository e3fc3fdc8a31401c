"""By which words a pictogram is found: what it is called and its key words, in every language that has them.

Whoever looks for one types what comes to mind, in one language or another, with accents or without.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from server.domain.pictograms import PICTOGRAMS
from server.i18n import Words

LANGUAGES = ("fr", "en")
"""Those that have the catalogue `pictograms`, the reference first."""

_TWO_LETTERS = {0x153: "oe", 0xE6: "ae"}

SLIPS_MOST = 2  # letters that differ, are missing, too many or in each other's place
SHORT = 6  # letters of a word in which one slip is as much as there may be
NEAREST_MOST = 3


def plain(text: str) -> str:
    """Return a text in small letters without accents; signs and blanks between words are one blank."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))
    return " ".join(re.findall(r"[a-z0-9]+", bare.translate(_TWO_LETTERS)))


def key_words(name: str, language: str) -> tuple[str, ...]:
    """Return the words by which a pictogram is found beside what it is called, as its catalogue has them."""
    words = Words(language, "pictograms")
    return tuple(words(f"pictogram-words-{name}").split(", "))


def called(name: str, language: str) -> str:
    """Return what a pictogram is called, which stands for it where it cannot be seen."""
    words = Words(language, "pictograms")
    return words(f"common-pictogram-{name}")


@cache
def search_words() -> Mapping[str, tuple[str, ...]]:
    """Return name -> what it is called and its key words in all languages, as `plain` has them, each once."""
    found: dict[str, tuple[str, ...]] = {}
    for name in PICTOGRAMS:
        names = [called(name, language) for language in LANGUAGES]
        others = [each for language in LANGUAGES for each in key_words(name, language)]
        found[name] = tuple(dict.fromkeys(map(plain, (*names, *others))))
    return found


def nearest(asked: str) -> tuple[str, ...]:
    """Return the names that come nearest to one that is not known, the nearest first; none where nothing is near.

    Whoever wrote a word that leads to some of them, as it is in a catalogue, meant no others.
    """
    typed = plain(asked)
    most = 0 if len(typed) < len("bus") else 1 if len(typed) <= SHORT else SLIPS_MOST
    found = [(_slips_to(typed, name, most), place, name) for place, name in enumerate(PICTOGRAMS)] if typed else []
    found = sorted(each for each in found if each[0] <= most)[:NEAREST_MOST]
    exact = [name for count, _, name in found if count == 0]
    return tuple(exact or (name for _, _, name in found))


def _slips_to(typed: str, name: str, most: int) -> int:
    """Return how many slips lead from what was typed to a word of a pictogram; more than `most` for too many."""
    phrases = (plain(name), *search_words()[name])
    parts = {part for phrase in phrases for part in (phrase, *phrase.split())}
    near = (slips(typed, part) for part in parts if abs(len(part) - len(typed)) <= most)
    return min(near, default=most + 1)


def slips(one: str, other: str) -> int:
    """Return how many letters are to be changed, put in, taken out or put in each other's place to get another word.

    The optimal string alignment distance: https://doi.org/10.1145/363958.363994 (Damerau, 1964), each place once.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        above, row = row, [i]
        for j, theirs in enumerate(other, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == theirs:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before = above
    return row[-1]
