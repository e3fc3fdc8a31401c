"""Words: one catalogue per language and area, for server, browser and print.

A catalogue is `server/locales/LANGUAGE/AREA.po`. Its message ids are names (`table-send`), never text;
French is the reference and holds every name. Placeholders are `{name}`. What participants read is in more languages
than what the régie and the facilitators do. A catalogue that somebody fluent has read says so in its header, after
`X-Checked-By`; `docs/languages.md` has the list.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from babel.numbers import format_currency

REFERENCE = "fr"
WRITTEN = ("fr", "en")
"""The languages in which Tablée is written, by those who write it; all others are translated."""

COMMON = ("common", "refusals")
PARTICIPANT = (*COMMON, "vote", "kiosk", "listen", "ballot", "pictograms", "sms")
"""The areas of what participants read: their pages, the ballots, the names of the pictograms, answers to texts."""

BENEATH = {"kiosk": ("vote",)}
"""Areas whose pages speak with the words of others too."""

_FOLDER = Path(__file__).parent / "locales"
_CHECKED = re.compile(r'^"X-Checked-By:(.*)\\n"$', re.MULTILINE)


class Forms(tuple[str, ...]):
    """The plural forms of a text, in the order of its catalogue. place: a count -> which of them it takes."""

    place: Callable[[int], int]

    def of(self, n: int) -> str:
        """Return the form for a count, 0 or more."""
        return self[min(self.place(n), len(self) - 1)]


Entry = str | Forms
"""A text, or its plural forms."""


@lru_cache
def languages(areas: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the languages that have a catalogue of each area, by code: a page may speak them alone.

    areas: all those of the reference when there is none.
    """
    wanted = {f"{area}.po" for area in areas} or {path.name for path in (_FOLDER / REFERENCE).glob("*.po")}
    folders = (path for path in _FOLDER.iterdir() if path.is_dir())
    return tuple(sorted(each.name for each in folders if wanted <= {path.name for path in each.glob("*.po")}))


def participant_languages() -> tuple[str, ...]:
    """Return the languages in which somebody can take part, by code; the reference first."""
    found = languages(PARTICIPANT)
    return (REFERENCE, *(each for each in found if each != REFERENCE))


@lru_cache
def is_checked(language: str, areas: Sequence[str] = PARTICIPANT) -> bool:
    """Return whether somebody fluent has written or read every catalogue of these areas."""
    return language in WRITTEN or all(_checked_by(language, area) for area in areas)


@lru_cache
def native_name(language: str) -> str:
    """Return the name of a language in itself, with a capital: « Français », « العربية »."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[0].upper() + name[1:]


def customs_of(language: str) -> str:
    """Return by whose customs figures, dates and lists are written in a language: those of Europe."""
    return {"en": "en_GB", "pt": "pt_PT"}.get(language, language)


def money(euros: int, language: str) -> str:
    """Return an amount as a language writes it: « 12 000 € », “€12,000”."""
    pattern = "¤#,##0" if language == "en" else "#,##0\u00a0¤"
    return str(format_currency(euros, "EUR", format=pattern, locale=customs_of(language), currency_digits=False))


@lru_cache
def is_right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return Locale.parse(language).text_direction == "rtl"


@lru_cache
def catalogue(language: str, area: str) -> Mapping[str, Entry]:
    """Return name -> entry of one area; a name missing in `language` has the reference text.

    Raises FileNotFoundError when the reference has no such area.
    """
    if language != REFERENCE:
        return {**catalogue(REFERENCE, area), **own_entries(language, area)}
    return _read(_FOLDER / language / f"{area}.po", language)


@lru_cache
def own_entries(language: str, area: str) -> Mapping[str, Entry]:
    """Return name -> entry of what an area says in that language itself; empty where it has no catalogue."""
    path = _FOLDER / language / f"{area}.po"
    return _read(path, language) if path.exists() else {}


def _checked_by(language: str, area: str) -> str:
    """Return who has checked a catalogue; empty for nobody. Babel keeps no header of our own."""
    found = _CHECKED.search((_FOLDER / language / f"{area}.po").read_text(encoding="utf-8"))
    return found[1].strip() if found else ""


def _read(path: Path, language: str) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    with path.open("rb") as file:
        found = read_po(file, locale=language)
    place = c2py(found.plural_expr)
    for message in found:
        if message.id and message.string:
            name = message.id if isinstance(message.id, str) else message.id[0]
            if isinstance(message.string, str):
                entries[name] = message.string
            else:
                entries[name] = forms = Forms(message.string)
                forms.place = place
    return entries


class Words:
    """The words of one language for one area, with those common to all areas.

    >>> Words("fr", "vote")("vote-cast")
    'Mettre dans l’urne'
    """

    def __init__(self, language: str, area: str) -> None:
        self.language = language
        self.entries: dict[str, Entry] = {}
        for each in (*COMMON, *BENEATH.get(area, ()), area):
            self.entries.update(catalogue(language, each))

    def __call__(self, name: str, /, **facts: object) -> str:
        """Return the text of `name` with its placeholders filled; `n` among the facts chooses the plural.

        Raises KeyError for a name that the catalogue does not hold.
        """
        entry = self.entries[name]
        if isinstance(entry, Forms):
            n = facts["n"]
            assert isinstance(n, int)
            entry = entry.of(n)
        return entry.format_map(facts) if facts else entry

    def refusal(self, code: str, facts: Mapping[str, object]) -> str:
        """Return the sentence for a refusal; facts that its text does not name are left out."""
        return self(f"refusal-{code}", **facts)
