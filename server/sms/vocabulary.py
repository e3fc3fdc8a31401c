"""The words that texts are read by, of all languages that have the catalogue `sms` together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.i18n import REFERENCE, Entry, own_entries

AREA = "sms"
_LOCALES = Path(__file__).parents[1] / "locales"
_TELLING = ("sms-words-help", "sms-words-blank", "sms-words-yes", "sms-words-no")
# What stands for a Latin capital to the eye: Cyrillic, Greek, and the two letters i of Turkish.
_LOOK_ALIKE = str.maketrans(
    "\u0410\u0412\u0421\u0415\u041d\u0406\u041a\u041c\u041e\u0420\u0422\u0425\u0391\u0392\u0395\u0130",
    "ABCEHIKMOPTXABEI",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in capitals. filler: said beside a code and meaning nothing. joining: between two letters.

    verbs: what turns one letter before it into the beginning of a phrase.

    languages: code in capitals -> the language that an answer is asked for in.
    """

    help: frozenset[str]
    stop: frozenset[str]
    blank: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    table: frozenset[str]
    filler: frozenset[str]
    joining: frozenset[str]
    verbs: frozenset[str]
    languages: dict[str, str]


def capitals(text: str) -> str:
    """Return a text in capitals, with Latin letters for those that look the same."""
    return text.upper().translate(_LOOK_ALIKE)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that texts are answered in, the reference first."""
    found = sorted(path.parent.name for path in _LOCALES.glob(f"*/{AREA}.po"))
    return (REFERENCE, *(each for each in found if each != REFERENCE))


@cache
def vocabulary() -> Vocabulary:
    """Return the words of all languages together: who writes `YES` in a French hall is understood."""
    return Vocabulary(
        help=_all("sms-words-help"),
        stop=_all("sms-words-stop"),
        blank=_all("sms-words-blank"),
        yes=_all("sms-words-yes"),
        no=_all("sms-words-no"),
        table=_all("sms-words-table"),
        filler=_all("sms-words-filler"),
        joining=_all("sms-words-joining"),
        verbs=_all("sms-words-verbs"),
        languages={each.upper(): each for each in languages()},
    )


def language_of(said: Iterable[str]) -> str | None:
    """Return the one language whose words for help, blank, yes or no are among some in capitals.

    `None` for none, or where they are of several languages, as `NO` is.
    """
    spoken = [_tongues().get(word, frozenset()) for word in said]
    common = frozenset[str].intersection(*found) if (found := [each for each in spoken if each]) else frozenset[str]()
    return next(iter(common)) if len(common) == 1 else None


@cache
def _tongues() -> dict[str, frozenset[str]]:
    """Return word in capitals -> the languages that have it."""
    found: dict[str, frozenset[str]] = {}
    for language in languages():
        for name in _TELLING:
            for word in capitals(str(own_entries(language, AREA).get(name, ""))).split():
                found[word] = found.get(word, frozenset()) | {language}
    return found


def _all(name: str) -> frozenset[str]:
    return frozenset(_words(name))


def _words(name: str) -> Iterator[str]:
    for language in languages():
        entry: Entry = own_entries(language, AREA).get(name, "")
        assert isinstance(entry, str)
        yield from capitals(entry).split()
