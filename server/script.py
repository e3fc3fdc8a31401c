"""Scripts: a meeting written ahead in a TOML file, read with the line and the field of every mistake."""

import codecs
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from server.domain import ids
from server.domain.commands import CreateMeeting
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST, words
from server.domain.decide.polls import CHOICE_MOST
from server.domain.pictograms import PICTOGRAMS
from server.domain.records import LETTERS, Choice, Method, Poll, Round, Site, Table
from server.domain.refusals import Refused
from server.toml_lines import KeyPath, line_at, line_of_excess, lines_of

TABLES_MOST, SEATS_MOST, MINUTES_MOST = 2_000, 99, 600
DEFAULT_SEATS = 10
SHOWN_MOST = 60  # characters of a line that is not understood: enough to find it again
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class BadScript(Exception):
    """A script cannot be used. line: 1 for the first, 0 for the end; field: such as `rounds[2].minutes`;

    expected: the name of a text in the catalogue `cli` (`script-…`), with `facts`.
    """

    def __init__(self, line: int, field: str, expected: str, **facts: object) -> None:
        super().__init__(line, field, expected, facts)
        self.line, self.field, self.expected, self.facts = line, field, expected, facts


def read_script(path: Path, new_id: Callable[[str], str]) -> CreateMeeting:
    """Return the command that founds the meeting of a script file. Raises BadScript, OSError."""
    written = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        text = written.decode()
    except UnicodeDecodeError as error:
        raise BadScript(written.count(b"\n", 0, error.start) + 1, "", "script-utf8") from None
    return parse_script(text, new_id)


def parse_script(text: str, new_id: Callable[[str], str]) -> CreateMeeting:
    """Return the command that founds the meeting of a script. Raises BadScript for the first mistake.

    new_id: prefix -> a new id. What is returned is refused by no decision of the domain.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else 0
        raise BadScript(line, "", "script-toml", shown=_shown(text, line)) from None
    except (ValueError, RecursionError):
        raise BadScript(line_of_excess(text), "", "script-too-much") from None
    top = _Reader(text, (), data)
    top.only("title", "languages", "sites", "rounds", "polls")
    title = top.text("title", TITLE_MOST)
    languages = top.languages()
    sites, tables = _sites(top, new_id)
    rounds = tuple(
        Round(
            new_id(ids.ROUND),
            number,
            each.text("title", TITLE_MOST),
            each.text("question", TEXT_MOST),
            each.text("text", TEXT_MOST, required=False),
            60 * each.number("minutes", 1, MINUTES_MOST),
        )
        for number, each in enumerate(top.tables("rounds", "title", "question", "text", "minutes"), 1)
    )
    polls = tuple(_poll(each, number, new_id) for number, each in enumerate(
        top.tables("polls", "title", "question", "method", "choices", required=False), 1
    ))  # fmt: skip
    return CreateMeeting(new_id(ids.COMMAND), new_id(ids.MEETING), title, languages, sites, tables, rounds, polls)


def _sites(top: "_Reader", new_id: Callable[[str], str]) -> tuple[tuple[Site, ...], tuple[Table, ...]]:
    sites: list[Site] = []
    tables: list[Table] = []
    for each in top.tables("sites", "name", "tables", "seats", "online"):
        site = Site(new_id(ids.SITE), each.text("name", TITLE_MOST), each.flag("online"))
        count = each.number("tables", 0, TABLES_MOST)
        seats = each.number("seats", 1, SEATS_MOST, DEFAULT_SEATS)
        sites.append(site)
        first = len(tables) + 1
        tables += (Table(new_id(ids.TABLE), site.id, number, seats) for number in range(first, first + count))
    return tuple(sites), tuple(tables)


def _poll(each: "_Reader", number: int, new_id: Callable[[str], str]) -> Poll:
    choices = tuple(
        Choice("", "", choice.text("text", CHOICE_MOST), choice.one_of("pictogram", PICTOGRAMS), "")
        for choice in each.tables("choices", "text", "pictogram", required=False)
    )
    if len(choices) > len(LETTERS):
        raise each.wrong("choices", "script-choices", most=len(LETTERS))
    if len(choices) == 1:
        raise each.wrong("choices", "script-two-choices")
    return Poll(
        new_id(ids.POLL),
        number,
        each.text("title", TITLE_MOST),
        each.text("question", TEXT_MOST),
        each.one_of("method", get_args(Method)),  # type: ignore[arg-type]
        choices,
    )


class _Reader:
    """One table of the file, with where it stands. Every method raises BadScript."""

    def __init__(self, text: str, path: KeyPath, data: dict[str, Any]) -> None:
        self._text, self._path, self._data = text, path, data

    def wrong(self, field: str, expected: str, **facts: object) -> BadScript:
        """Return the mistake at a field of this table."""
        path = (*self._path, field)
        return BadScript(line_at(lines_of(self._text), path), _spelt(path), expected, **facts)

    def only(self, *known: str) -> None:
        for field in self._data:
            if field not in known:
                raise self.wrong(field, "script-unknown", known=", ".join(known))

    def _value(self, field: str, required: bool) -> Any:
        if required and field not in self._data:
            raise self.wrong(field, "script-missing")
        return self._data.get(field)

    def text(self, field: str, most: int, *, required: bool = True) -> str:
        value = self._value(field, required)
        if value is None:
            return ""
        least = 1 if required else 0
        try:
            if isinstance(value, str):
                return words(field, value, most, least)
        except Refused:
            pass
        raise self.wrong(field, "script-text", least=least, most=most)

    def number(self, field: str, least: int, most: int, default: int | None = None) -> int:
        value = self._value(field, default is None)
        if value is None and default is not None:
            return default
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(field, "script-number", least=least, most=most)
        return value

    def flag(self, field: str) -> bool:
        value = self._data.get(field, False)
        if type(value) is not bool:
            raise self.wrong(field, "script-flag")
        return value

    def one_of(self, field: str, known: tuple[str, ...]) -> str:
        value = self._value(field, True)
        if value not in known:
            raise self.wrong(field, "script-one-of", known=", ".join(known))
        return str(value)

    def languages(self) -> tuple[str, ...]:
        value = self._data.get("languages", ["fr"])
        if not (
            isinstance(value, list)
            and value
            and all(isinstance(each, str) and _LANGUAGE.fullmatch(each) for each in value)
        ):
            raise self.wrong("languages", "script-languages")
        return tuple(value)

    def tables(self, field: str, *known: str, required: bool = True) -> list["_Reader"]:
        """Return the readers of an array of tables, each allowing the fields `known` only."""
        value = self._value(field, required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(field, "script-tables")
        if required and not value:
            raise self.wrong(field, "script-missing")
        readers = [_Reader(self._text, (*self._path, field, place), each) for place, each in enumerate(value)]
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


def _shown(text: str, line: int) -> str:
    """Return what stands in a line, or at the end for line 0, short and without what a terminal would obey."""
    kept = (text.split("\n")[line - 1] if line else text.rstrip().rpartition("\n")[2]).strip()
    kept = "".join(letter for letter in kept if letter.isprintable())
    return kept if len(kept) <= SHOWN_MOST else kept[:SHOWN_MOST] + "…"


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=not key.isprintable())
