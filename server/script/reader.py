"""Reading a table of a script field by field, with the line and the field of every mistake."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from server.domain.decide.checks import words
from server.domain.pictograms import PICTOGRAMS
from server.domain.refusals import Refused
from server.domain.versions import others
from server.pictogram_words import nearest
from server.toml_lines import KeyPath, line_at, lines_of

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")

Known = TypeVar("Known", bound=str)


class BadScript(Exception):
    """A script cannot be used. line: 1 for the first, 0 for the end; field: such as `rounds[2].minutes`;

    expected: the name of a text in the catalogue `cli` (`script-…`), with `facts`.
    """

    def __init__(self, line: int, field: str, expected: str, **facts: object) -> None:
        super().__init__(line, field, expected, facts)
        self.line, self.field, self.expected, self.facts = line, field, expected, facts


class Reader:
    """One table of the file, with where it stands. Every method that returns a value raises BadScript."""

    def __init__(self, text: str, path: KeyPath, data: dict[str, Any]) -> None:
        self._text, self._path, self._data = text, path, data

    def __contains__(self, field: str) -> bool:
        """Return whether the field is written, whatever it says."""
        return field in self._data

    @property
    def fields(self) -> tuple[str, ...]:
        """What is written here, in the order of the file."""
        return tuple(self._data)

    def wrong(self, field: str, expected: str, *, place: int | None = None, **facts: object) -> BadScript:
        """Return the mistake at a field of this table; place: of the member of its list, from 0."""
        path = (*self._path, field) if place is None else (*self._path, field, place)
        return BadScript(line_at(lines_of(self._text), path), _spelt(path), expected, **facts)

    def only(self, *known: str) -> None:
        """Refuse any other field."""
        for field in self._data:
            if field not in known:
                raise self.wrong(field, "script-unknown", known=", ".join(known))

    def _value(self, field: str, required: bool) -> Any:
        if required and field not in self._data:
            raise self.wrong(field, "script-missing")
        return self._data.get(field)

    def text(self, field: str, most: int, *, required: bool = True) -> str:
        """Return a text of 1 to `most` characters, trimmed; empty only when it is not required."""
        value = self._value(field, required)
        return "" if value is None else self._words(field, None, value, 1 if required else 0, most)

    def texts(self, field: str, least: int, most: int, length: int, *, empty: bool = False) -> tuple[str, ...]:
        """Return a list of `least` to `most` texts of up to `length` characters, trimmed; `empty`: or of none."""
        value = self._value(field, True)
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise self.wrong(field, "script-texts", least=least, most=most)
        shortest = 0 if empty else 1
        return tuple(self._words(field, place, each, shortest, length) for place, each in enumerate(value))

    def _words(self, field: str, place: int | None, value: object, least: int, most: int) -> str:
        try:
            if isinstance(value, str):
                return words(field, value, most, least)
        except Refused:
            pass
        raise self.wrong(field, "script-text", place=place, least=least, most=most)

    def number(self, field: str, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number in its bounds; `default`, which may lie outside, where nothing is written."""
        value = self._value(field, default is None)
        if value is None and default is not None:
            return default
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(field, "script-number", least=least, most=most)
        return value

    def flag(self, field: str) -> bool:
        """Return true or false; false where nothing is written."""
        value = self._data.get(field, False)
        if type(value) is not bool:
            raise self.wrong(field, "script-flag")
        return value

    def moment(self, field: str) -> datetime | None:
        """Return a date and time, aware or local as it is written; `None` where nothing is written."""
        value = self._data.get(field)
        if value is not None and not isinstance(value, datetime):
            raise self.wrong(field, "script-moment")
        return value

    def one_of(self, field: str, known: tuple[Known, ...], default: Known | None = None) -> Known:
        """Return one of the names that are known; `default` where nothing is written."""
        value = self._value(field, default is None)
        if value is None and default is not None:
            return default
        for each in known:
            if each == value:
                return each
        raise self.wrong(field, "script-one-of", known=", ".join(known))

    def pictogram(self) -> str:
        """Return the name of a pictogram."""
        value = self._value("pictogram", True)
        if value in PICTOGRAMS:
            return str(value)
        if isinstance(value, str) and (near := nearest(value)):
            raise self.wrong("pictogram", "script-pictogram-near", asked=value, near=", ".join(near))
        raise self.wrong("pictogram", "script-pictogram")

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the meeting, the reference first, each once."""
        value = self._data.get("languages", ["fr"])
        if not (
            isinstance(value, list)
            and value
            and all(isinstance(each, str) and _LANGUAGE.fullmatch(each) for each in value)
            and len(set(value)) == len(value)
        ):
            raise self.wrong("languages", "script-languages")
        return tuple(value)

    def in_others(self, spoken: tuple[str, ...]) -> Iterator[tuple[str, "Reader"]]:
        """Give each version of `words` with its table: `en`, and `easy` and `en-easy` for what is easy to read.

        spoken: the languages of the meeting, the reference first.
        """
        table = self.table("words")
        for language in table.fields if table else ():
            assert table is not None
            if language == spoken[0]:
                raise table.wrong(language, "script-first-language")
            if language not in (known := others(spoken)):
                raise table.wrong(language, "script-other-language", known=", ".join(known))
            text = table.table(language)
            assert text is not None  # it is among the fields
            yield language, text

    def table(self, field: str) -> "Reader | None":
        """Return the reader of a table, `None` where it is not written."""
        value = self._data.get(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(field, "script-table")
        return Reader(self._text, (*self._path, field), value)

    def tables(self, field: str, *known: str, required: bool = True) -> list["Reader"]:
        """Return the readers of an array of tables, each allowing the fields `known` only."""
        value = self._value(field, required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(field, "script-tables")
        if required and not value:
            raise self.wrong(field, "script-missing")
        readers = [Reader(self._text, (*self._path, field, place), each) for place, each in enumerate(value)]
        for reader in readers:
            reader.only(*known)
        return readers


def _spelt(path: KeyPath) -> str:
    """Return a path as a person reads it, places from 1: `rounds[2].minutes`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += ("." if text else "") + (part if _BARE_KEY.fullmatch(part) else _quoted(part))
    return text


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=not key.isprintable())
