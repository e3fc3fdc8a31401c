"""Reading a note: its words, lightly stemmed, and the marks that turn its meaning round (not, less, 30, closed)."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from regie.synthesis.stop_words import STOP_WORDS, listed

KIN_LEAST = 4  # letters
KIN = 0.8  # of the letters in common, twice over the letters of both
READ_CHARACTERS = 4_000  # a note is far shorter; what comes after adds nothing to what it is about
WORD = re.compile(r"[^\W_]+|[\u2600-\u27bf\U0001f300-\U0001faff]")
FORMS = {"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "ß": "ss"}
FORM = re.compile("|".join(FORMS))
LATIN = re.compile(r"[a-z]+")
SHORTEST = 3  # letters of a Latin word that is kept; other scripts say a lot in two
STEM_LEAST = 4

# Longest first. Light on purpose: two words that are not the same should rarely become the same.
ENDINGS = (
    "issements", "issement", "ations", "ation", "ements", "ement", "ateurs", "ateur", "ments", "ment", "eurs", "euses",
    "euse", "eur", "ites", "ite", "ives", "ive", "ifs", "if", "ables", "able", "iques", "ique", "istes", "iste",
    "ances", "ance", "ences", "ence", "ings", "ing", "ages", "age", "eaux", "eau", "aux", "ants", "ant", "ees", "ee",
    "ies", "ie", "es", "er", "ed", "al", "s", "x", "e", "y",
)  # fmt: skip

NEGATIONS = listed("pas non jamais aucun aucune ni sans contre not no never without against none nor cannot")
LESS = listed(
    "moins trop reduire reduction diminuer diminution supprimer suppression retirer enlever baisser baisse limiter "
    "arreter fermer fermeture interdire interdiction stop less fewer reduce remove ban banning close lower cut"
)
NEVER_MIND = listed("assez enough")
"""After a negation they make a wish of it: « pas assez de bancs » asks for more of them."""
NE = frozenset({"ne", "n"})
THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f.,](?=\d{3}(?!\d))")
CONTRACTED = re.compile(r"n't\b")

OPPOSITES = tuple(
    (listed(one), listed(other))
    for one, other in (
        ("avant before", "apres after"),
        ("nord north", "sud south"),
        ("est east", "ouest west"),
        ("gratuit gratuite gratuits gratuites gratuitement gratuite free", "payant payante payants payantes paid"),
        ("ouvrir ouvert ouverte ouverts ouverture open opening", "fermer ferme fermee fermes fermeture close closed"),
        ("jour day", "nuit night"),
        ("matin morning", "soir evening"),
        ("jeune jeunes young youth", "vieux aines seniors elderly ages agees"),
        ("public publics publique publiques", "prive prives privee privees private"),
        ("ete summer", "hiver winter"),
        ("pour favorable for", "contre defavorable against oppose opposes"),
        (
            "augmenter augmentation hausse increase raise",
            "baisser baisse diminuer reduire reduction reduce decrease lower",
        ),
        ("garder conserver maintenir keep", "supprimer enlever retirer remove"),
        ("autoriser autorisation permettre allow", "interdire interdiction ban forbid"),
        ("rapide vite fast", "lent lente lentement slow"),
        ("interieur inside indoor", "exterieur outside outdoor"),
        ("homme hommes men", "femme femmes women"),
        ("gauche left", "droite right"),
    )
)


UNDOING = re.compile(r"(?:un|in|im|il|ir|non|dis|des|mal|anti)(\w{5,})")
"""A beginning that turns a word round, if the rest is a word of the other note: unaffordable, inaccessible."""


class Marks(NamedTuple):
    """What tells two notes of the same words apart.

    turned: the stems that a negation ("no"), « moins » or « trop » ("less") stands before, with these; no stem where
    nothing follows.
    numbers: as written. sides: (which of `OPPOSITES`, 0 or 1), where only one of the two is named.
    stems: of all words that say something. undone: the stems of the rest of words that may be turned round.
    """

    turned: frozenset[tuple[str, ...]]
    numbers: frozenset[str]
    sides: frozenset[tuple[int, int]]
    stems: frozenset[str]
    undone: frozenset[str]

    def against(self, other: "Marks") -> bool:
        """Whether the two cannot mean the same, whatever words they share."""
        if self.turned != other.turned or self.numbers != other.numbers:
            return True
        if any((pair, 1 - side) in other.sides for pair, side in self.sides):
            return True
        return bool((self.undone & other.stems) - self.stems or (other.undone & self.stems) - other.stems)


class Reading(NamedTuple):
    """A note as it was read. words: as written, in lower case, with their stems beside them in `stems`.

    wording: the whole text without case, accents and punctuation; empty for one that says nothing.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    plain_words: tuple[str, ...]
    marks: Marks
    wording: str


def plain(text: str) -> str:
    """Return `text` in lower case without accents: « Œuvre » is "oeuvre"."""
    folded = FORM.sub(lambda found: FORMS[found[0]], text.casefold())
    return "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what a plain word has in common with its plural and its nearest kin; a short word stays as it is."""
    for ending in ENDINGS:
        if len(word) - len(ending) >= STEM_LEAST and word.endswith(ending):
            return word.removesuffix(ending)
    return word[:-1] if len(word) == STEM_LEAST and word[-1] in "sx" else word


def says_something(word: str) -> bool:
    """Whether a plain word tells what a note is about."""
    if word in STOP_WORDS:
        return False
    return len(word) >= SHORTEST or not LATIN.fullmatch(word)


def read(text: str) -> Reading:
    """Return the words of a note, those of French and English that say nothing left out."""
    text = THOUSANDS.sub("", text[:READ_CHARACTERS])
    written: list[str] = []
    stems: list[str] = []
    plain_words: list[str] = []
    turned: list[tuple[str, ...]] = []
    numbers: list[str] = []
    every: list[str] = []
    waiting: list[str] = []
    before = ""
    for found in WORD.finditer(CONTRACTED.sub(" not", FORM.sub(lambda each: FORMS[each[0]], text.casefold()))):
        word = plain(found[0])
        every.append(word)
        if word.isdecimal():
            numbers.append(word.lstrip("0") or "0")
        if word in NEGATIONS or (word == "plus" and before in NE):
            waiting.append("no")
        elif word in LESS:
            waiting.append("less")
        elif waiting and word in NEVER_MIND:
            waiting = ["enough"]
        if says_something(word) and word not in LESS:
            written.append(found[0])
            plain_words.append(word)
            stems.append(stem(word))
            if waiting:
                turned.append((stems[-1], *sorted(set(waiting))))
                waiting = []
        # « ne veux plus » is a negation, one verb in between.
        before = before if before in NE and word not in NE and word != "plus" else word
    if waiting:
        turned.append(("", *sorted(set(waiting))))
    present = frozenset(every)
    sides = frozenset(
        (place, side)
        for place, pair in enumerate(OPPOSITES)
        for side in (0, 1)
        if pair[side] & present and not pair[1 - side] & present
    )
    undone = frozenset(stem(rest[1]) for word in plain_words if (rest := UNDOING.fullmatch(word)))
    marks = Marks(frozenset(turned), frozenset(numbers), sides, frozenset(stems), undone)
    wording = " ".join(every) or " ".join(text.split())
    return Reading(tuple(written), tuple(stems), tuple(plain_words), marks, wording)


def kin(one: str, other: str) -> bool:
    """Whether two stems may be one word, written wrongly or bent."""
    if min(len(one), len(other)) < KIN_LEAST:
        return False
    if one[:KIN_LEAST] == other[:KIN_LEAST]:
        return True
    alike = SequenceMatcher(None, one, other, autojunk=False)
    # The first two are upper bounds of the third, and far quicker.
    return alike.real_quick_ratio() >= KIN and alike.quick_ratio() >= KIN and alike.ratio() >= KIN
