"""What in a text makes it hard to read, by the European easy-to-read rules.

Their source is "Information for all: European standards for making information easy to read and understand" (Inclusion
Europe, 2009, ISBN 2-87460-110-1). They name no figures: the limits here are ours, and `docs/easy-to-read.md` says where
each comes from and how often it is right. A warning is advice. That nothing is warned of does not make a text easy:
only people who need it can tell.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from server.texts.english import ENGLISH
from server.texts.french import FRENCH
from server.texts.sentences import sentences, words_in
from server.texts.tongue import Tongue

Rule = Literal[
    "long-sentence", "long-word", "rare-word", "hard-word", "passive", "negations", "clauses", "brackets", "semicolon",
    "number-word", "big-number", "percent", "roman", "abbreviation", "sign",
]  # fmt: skip
RULES: tuple[Rule, ...] = get_args(Rule)
OWN: tuple[Rule, ...] = ("clauses", "brackets", "semicolon")
"""The rules that the standards do not have as such: they follow from « short sentences »."""

SENTENCE_MOST = 15  # words; 12 would warn of nearly every sentence with a subject, a verb and two things
WORD_MOST = {"fr": 12, "en": 11}  # letters; « bibliothèque » has 12, « information » 11
NEGATIONS_MOST = 1
CLAUSES_MOST = 1
BIG_DIGITS = 5  # a year has four
COMMON_ZIPF = 2.8  # « buvette » and « poussettes » are more common, « aplanir » and « flécher » less

TONGUES = {"fr": FRENCH, "en": ENGLISH}
"""Language -> how its texts are checked; no other is."""

Frequency = Callable[[str], float]
"""A word in small letters -> how common it is, as the logarithm of its uses in a thousand million words; 0: unknown."""

_ROMAN = re.compile(r"(?<![\w’'])(?=[IVXL]{2})X{0,3}(?:IX|IV|V?I{0,3})(?:er|e|ème)?(?!\w)")
_INITIALS = re.compile(r"(?<![\w-])(?:[A-ZÀ-Þ]{2,6}s?|(?:[A-Z]\.){2,})(?![\w-])")
_KNOWN_INITIALS = ("OK", "QR", "SMS", "TV", "DVD")
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_SIGN = re.compile(r"\S*[&/§#*<>\\@_|]\S*")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\S+|\S+\.\S+/\S*")
_INCLUSIVE = re.compile(r"\w+[·.]\w+(?:[·.]\w+)?")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE)
_CLITIC = re.compile(r"(?:-t)?-(?:vous|nous|moi|toi|le|la|les|lui|leur|y|en|ce|je|tu|il|ils|elle|elles|on)$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning. shown: what it is about, as it stands in the text. n, most: what was counted, and the limit.

    instead: plainer words that say the same, empty where there is no list of them.
    """

    rule: Rule
    shown: str
    n: int = 0
    most: int = 0
    instead: str = ""


def check(text: str, language: str, frequency: Frequency | None = None) -> list[Finding]:
    """Return what makes a text hard to read, in its order, each word once.

    language: of the text; nothing is found in one that is not in `TONGUES`. frequency: of words in that language;
    `None`: rare words are not looked for.
    """
    tongue = TONGUES.get(language)
    if tongue is None:
        return []
    found: dict[tuple[Rule, str], Finding] = {}
    for sentence in sentences(_ADDRESS.sub(" ", text)):
        for each in _of_sentence(sentence, tongue, language, frequency):
            found.setdefault((each.rule, each.shown.lower()), each)
    return list(found.values())


def _of_sentence(sentence: str, tongue: Tongue, language: str, frequency: Frequency | None) -> Iterator[Finding]:
    count = len(words_in(sentence))
    if count > SENTENCE_MOST:
        yield Finding("long-sentence", sentence, count, SENTENCE_MOST)
    yield from _of_words(sentence, tongue, language, frequency)
    yield from _passives(sentence, tongue)
    negations = len(tongue.negation.findall(sentence))
    if negations > NEGATIONS_MOST:
        yield Finding("negations", sentence, negations, NEGATIONS_MOST)
    clauses = len(tongue.subordinator.findall(tongue.set_free.sub(" ", sentence)))
    if clauses > CLAUSES_MOST:
        yield Finding("clauses", sentence, clauses, CLAUSES_MOST)
    yield from _signs(sentence, tongue)


def _of_words(sentence: str, tongue: Tongue, language: str, frequency: Frequency | None) -> Iterator[Finding]:
    low = sentence.replace("'", "’").lower()
    covered = set()
    for hard, instead in tongue.hard.items():
        if turn := _forms(hard).search(low):
            yield Finding("hard-word", sentence[turn.start() : turn.end()].strip(), instead=instead)
            covered.update(words_in(hard))
    most = WORD_MOST[language]
    for place, written in enumerate(words_in(sentence)):
        word = _ELIDED.sub("", written)
        low = word.lower()
        letters = max(len(_LETTER.findall(part)) for part in re.split(r"[-\u2010\u2011]", word))
        if low in covered or not letters:
            continue
        if letters > most and _is_plain(word, place):
            yield Finding("long-word", word, letters, most)
        elif (
            frequency
            and letters > 2
            and _is_plain(word, place)
            and not _is_inclusive(word, sentence)
            and frequency(_CLITIC.sub("", low).replace("’", "'")) < COMMON_ZIPF
        ):
            yield Finding("rare-word", word)


@cache
def _forms(turn: str) -> re.Pattern[str]:
    """Return what finds a turn of phrase: « lors de » is also there as « lors du », a verb in « -er » as it is said."""
    first, _, rest = turn.partition(" ")
    if first.endswith("er") and len(first) > 5 and not first.endswith("ever"):
        first = re.escape(first[:-2]) + r"(?:er|e|es|ons|ez|ent|era|eront|ait|aient|ée?s?)"
    rest = f" {rest}" if rest else ""
    rest = re.escape(rest[:-3]) + r" (?:de|du|des|d’)" if rest.endswith(" de") else re.escape(rest) + r"(?!\w)"
    return re.compile(rf"(?<!\w){first}{rest}")


def _is_plain(word: str, place: int) -> bool:
    """Return whether a word is no name. place: in its sentence, 0 for the first word, which has a capital anyway."""
    return word.islower() or (place == 0 and word.istitle())


def _is_inclusive(word: str, sentence: str) -> bool:
    """Return whether a word is a part of « habitant·es », which no list holds."""
    return any(word in part for part in _INCLUSIVE.findall(sentence) if "·" in part)


def _passives(sentence: str, tongue: Tongue) -> Iterator[Finding]:
    """Warn of a passive that tells by whom, of one that is one beyond doubt, and of two in a sentence.

    « Le vote est ouvert » says how things stand, and nobody would say it otherwise: one alone is let be.
    """
    places = list(tongue.passive.finditer(sentence))
    for each in places:
        sure = tongue.certain.fullmatch(each[0]) or tongue.agent.match(sentence, each.end())
        if sure or len(places) > 1:
            yield Finding("passive", each[0])


def _signs(sentence: str, tongue: Tongue) -> Iterator[Finding]:
    for each in _BRACKETS.finditer(sentence):
        yield Finding("brackets", each[0])
    if ";" in sentence:
        yield Finding("semicolon", sentence)
    for each in tongue.number.finditer(sentence):
        if each.start() == 0 or each[0][0].islower():  # « Les Trois Moulins » is a name
            yield Finding("number-word", each[0])
    for each in re.finditer(r"\d+(?:[\u00a0\u202f .,]\d{3})+|\d+", sentence):
        if len(re.sub(r"\D", "", each[0])) >= BIG_DIGITS:
            yield Finding("big-number", each[0])
    for each in tongue.percent.finditer(sentence):
        yield Finding("percent", each[0])
    for each in _ROMAN.finditer(sentence):
        yield Finding("roman", each[0])
    for each in tongue.shortened.finditer(sentence):
        yield Finding("abbreviation", each[0])
    if not sentence.isupper():
        for each in _INITIALS.finditer(sentence):
            if each[0] not in _KNOWN_INITIALS and not _ROMAN.fullmatch(each[0]):
                yield Finding("abbreviation", each[0])
    for each in _SIGN.finditer(sentence):
        yield Finding("sign", each[0])
