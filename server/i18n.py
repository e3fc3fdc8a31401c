"""Words: one catalogue per language and area, for server, browser and print.

A catalogue is `server/locales/LANGUAGE/AREA.po`. Its message ids are names (`table-send`), never text;
French is the reference and holds every name. Placeholders are `{name}`.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

REFERENCE = "fr"
COMMON = ("common", "refusals")
_FOLDER = Path(__file__).parent / "locales"

Entry = str | tuple[str, ...]
"""A text, or its plural forms in the order of the language's gettext rule."""


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the languages that have every catalogue of the reference, by code: a page may speak them alone."""
    areas = {path.name for path in (_FOLDER / REFERENCE).glob("*.po")}
    folders = (path for path in _FOLDER.iterdir() if path.is_dir())
    return tuple(sorted(each.name for each in folders if areas <= {path.name for path in each.glob("*.po")}))


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


def _read(path: Path, language: str) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            if message.id and message.string:
                name = message.id if isinstance(message.id, str) else message.id[0]
                entries[name] = message.string if isinstance(message.string, str) else tuple(message.string)
    return entries


class Words:
    """The words of one language for one area, with those common to all areas.

    >>> Words("fr", "vote")("vote-cast")
    'Mettre dans l’urne'
    """

    def __init__(self, language: str, area: str) -> None:
        self.language = language
        self.entries: dict[str, Entry] = {}
        for each in (*COMMON, area):
            self.entries.update(catalogue(language, each))
        self._plural = Locale.parse(language).plural_form

    def __call__(self, name: str, /, **facts: object) -> str:
        """Return the text of `name` with its placeholders filled; `n` among the facts chooses the plural.

        Raises KeyError for a name that the catalogue does not hold.
        """
        entry = self.entries[name]
        if isinstance(entry, tuple):
            n = facts["n"]
            assert isinstance(n, int)
            one = self._plural(n) == "one"
            entry = entry[0] if one else entry[-1]
        return entry.format_map(facts) if facts else entry

    def refusal(self, code: str, facts: Mapping[str, object]) -> str:
        """Return the sentence for a refusal; facts that its text does not name are left out."""
        return self(f"refusal-{code}", **facts)
