"""Where things stand in a TOML text: tomllib reads values and forgets their lines."""

import re
import tomllib
from bisect import bisect_left

KeyPath = tuple[str | int, ...]
"""The way to a value: names, and places in arrays from 0, such as `("rounds", 1, "minutes")`."""

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_IN_LINE = re.compile(r"[ \t]*")
_BASIC, _LITERAL = r'"(?:[^"\\\n]|\\.)*"', r"'[^'\n]*'"
_PART = rf"(?:[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL})"
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
# Up to two quotes may stand before the closing three, as part of the text.
_SCALAR = re.compile(
    rf'"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|{_BASIC}|{_LITERAL}|[^,\]}}#\n]+',  # the last: numbers, dates, booleans
    re.DOTALL,
)


def lines_of(text: str) -> dict[KeyPath, int]:
    """Return path -> line, from 1, of every key and every member of an array. `text` is valid TOML 1.0.

    What is written in several places, as an array of tables is, has the line of the first.
    """
    return _Scanner(text).scan()


def line_at(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of `path`, else that of the nearest thing around it; 0 when there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def line_of_excess(text: str) -> int:
    """Return the line of what is too much for tomllib though it is TOML: a number too long, arrays too deep."""
    lines = text.split("\n")

    def is_too_much(last: int) -> bool:
        try:
            tomllib.loads("\n".join(lines[:last]))
        except tomllib.TOMLDecodeError:
            return False
        except (ValueError, RecursionError):
            return True
        return False

    return bisect_left(range(1, len(lines)), True, key=is_too_much) + 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._line, self._counted = 1, 0
        self._lines: dict[KeyPath, int] = {}
        self._members: dict[KeyPath, int] = {}  # of arrays of tables: how many so far

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip_to_next():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    # Steps

    def _step(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        assert found, f"no TOML at {self._at}"
        self._at = found.end()
        return found[0]

    def _skip_to_next(self) -> bool:
        """Step over blanks and comments; return whether something follows."""
        self._step(_BLANK)
        return self._at < len(self._text)

    def _take(self, mark: str) -> bool:
        taken = self._text.startswith(mark, self._at)
        self._at += len(mark) if taken else 0
        return taken

    def _keep(self, path: KeyPath) -> None:
        """Keep that `path` stands here, unless it is known."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self._lines.setdefault(path, self._line)

    # Parts of a document

    def _header(self) -> KeyPath:
        """Step over `[table]` or `[[table]]`; return the path of what its keys belong to."""
        is_member = self._take("[[")
        if not is_member:
            self._take("[")
        self._step(_IN_LINE)
        path: KeyPath = ()
        for name in self._key():
            # Above the last name, an array of tables stands for the last table in it.
            path = (*path, self._members[path] - 1, name) if path in self._members else (*path, name)
            self._keep(path)
        if is_member:
            place = self._members.get(path, 0)
            self._members[path] = place + 1
            path = (*path, place)
            self._keep(path)
        self._step(_IN_LINE)
        self._take("]]" if is_member else "]")
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for name in self._key():
            path = (*path, name)
            self._keep(path)
        self._step(_IN_LINE)
        self._take("=")
        self._step(_IN_LINE)
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        """Step over a key; return its names: one, or several with dots between."""
        value: object = tomllib.loads(self._step(_KEY) + "=0")
        names = []
        while isinstance(value, dict):
            [(name, value)] = value.items()
            names.append(name)
        return tuple(names)

    def _value(self, path: KeyPath) -> None:
        if self._take("["):
            place = 0
            while self._skip_to_next() and not self._take("]"):
                self._keep((*path, place))
                self._value((*path, place))
                self._skip_to_next()
                self._take(",")
                place += 1
        elif self._take("{"):
            while self._skip_to_next() and not self._take("}"):
                self._pair(path)
                self._skip_to_next()
                self._take(",")
        else:
            self._step(_SCALAR)
