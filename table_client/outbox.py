"""The outbox of a Python client on disk: a crash, a flat battery or a kill costs no command."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from server.domain.commands import WireCommand
from server.domain.refusals import Refused
from server.wire.frames import encode

_SCHEMA = """
CREATE TABLE IF NOT EXISTS commands (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL, code TEXT, facts TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS owner (one INTEGER PRIMARY KEY CHECK (one = 1), key TEXT NOT NULL) STRICT;
"""

_read = msgspec.json.Decoder(WireCommand)


class OutboxInUse(Exception):
    """Another client has this file open."""


class WrongOutbox(Exception):
    """The file holds the commands of another table, session or meeting."""


class Outbox:
    """One SQLite file of one door of one meeting, open in one client at a time.

    What `keep` and `refuse` return from is on the disk. A removal may be lost with the power: the command is then sent
    once more, which is harmless. Raises OutboxInUse, OSError or sqlite3.Error where the file cannot be had.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, timeout=0)
        try:
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.executescript(_SCHEMA)
            self._write("DELETE FROM owner WHERE one = 2", lasting=False)  # takes the lock and keeps it
        except sqlite3.OperationalError as error:
            self._database.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise OutboxInUse(path) from None
            raise

    def claim(self, key: str) -> None:
        """Say whose outbox this is; the first to say so has it for good. Idempotent. Raises WrongOutbox."""
        self._write("INSERT OR IGNORE INTO owner VALUES (1, ?)", key, lasting=True)
        [(owner,)] = self._database.execute("SELECT key FROM owner")
        if owner != key:
            raise WrongOutbox(f"of {owner}, not of {key}")

    def pending(self) -> list[WireCommand]:
        """The commands without an answer, in the order in which they came."""
        found = self._database.execute("SELECT command FROM commands WHERE code IS NULL ORDER BY place")
        return [_read.decode(command) for (command,) in found]

    def refused(self) -> list[tuple[WireCommand, Refused]]:
        """The commands that were refused while nobody waited for them, in order."""
        found = self._database.execute("SELECT command, code, facts FROM commands WHERE code NOTNULL ORDER BY place")
        return [(_read.decode(command), Refused(code, **json.loads(facts))) for command, code, facts in found]

    def keep(self, command: WireCommand) -> None:
        """Keep a command at the end. Idempotent by its id."""
        row = command.id, encode(command).decode()
        self._write("INSERT OR IGNORE INTO commands (id, command) VALUES (?, ?)", *row, lasting=True)

    def refuse(self, id: str, code: str, facts: Mapping[str, Any]) -> None:
        """Put a command aside with its refusal."""
        row = code, msgspec.json.encode(facts).decode(), id
        self._write("UPDATE commands SET code = ?, facts = ? WHERE id = ?", *row, lasting=True)

    def remove(self, id: str) -> None:
        """Forget a command. Idempotent."""
        self._write("DELETE FROM commands WHERE id = ?", id, lasting=False)

    def close(self) -> None:
        """Close the file. Idempotent."""
        self._database.close()

    def _write(self, statement: str, *values: object, lasting: bool) -> None:
        self._database.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
        self._database.execute(statement, values)
