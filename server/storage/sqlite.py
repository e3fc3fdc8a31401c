"""Storage in a folder: `journal.db` and `boxes.db`, through SQLite. The default on one machine.

The journal and the boxes are two files with connections of their own, so that rewriting the boxes at a
closing never holds up the notes, and no transaction, backup or log ever joins a ballot to a moment.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import aiosqlite

from server.domain.chain import GENESIS, link, read_body, write_body, write_time
from server.domain.events import AnyEvent, Recorded
from server.storage.base import Boxes, Earlier, Entry, Journal, Unusable
from server.storage.sqlite_boxes import BOXES, SqliteBoxes
from server.storage.sqlite_file import BUSY_S, Kind, Row, SqliteFile, fetch

JOURNAL = Kind(
    name="journal.db",
    application_id=0x5461624A,  # "TabJ"
    version=1,
    schema=(
        """CREATE TABLE journal (
            meeting TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
            command_id TEXT NOT NULL, position INTEGER NOT NULL, site TEXT NOT NULL,
            kind TEXT NOT NULL, body TEXT NOT NULL, chain TEXT NOT NULL,
            PRIMARY KEY (meeting, seq), UNIQUE (meeting, command_id, position)
        ) WITHOUT ROWID""",
    ),
)

# Read as bytes, the body is decoded from JSON without a detour by text.
READ = """SELECT seq, at, actor, command_id, position, site, CAST(body AS BLOB), chain
    FROM journal WHERE meeting = ? AND seq > ? ORDER BY seq"""
READ_MOST = f"{READ} LIMIT ?"
FIND = """SELECT command_id, max(seq), actor FROM journal
    WHERE meeting = ? AND command_id IN (SELECT value FROM json_each(?)) GROUP BY command_id"""
HEAD_AND_KNOWN = """SELECT * FROM
    (SELECT seq, chain, NULL FROM journal WHERE meeting = ? ORDER BY seq DESC LIMIT 1)
    UNION ALL SELECT NULL, NULL, command_id FROM journal
    WHERE meeting = ? AND command_id IN (SELECT value FROM json_each(?))"""
APPEND = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# Steps from one meeting to the next along the key instead of reading every row.
MEETINGS = """WITH RECURSIVE each(meeting) AS (
        SELECT min(meeting) FROM journal
        UNION ALL SELECT (SELECT min(meeting) FROM journal WHERE meeting > each.meeting)
        FROM each WHERE each.meeting IS NOT NULL)
    SELECT meeting, (SELECT at FROM journal WHERE meeting = each.meeting ORDER BY seq LIMIT 1) AS began
    FROM each WHERE meeting IS NOT NULL ORDER BY began, meeting"""


def kind_of(event: AnyEvent) -> str:
    """Return the name of an event in the journal, such as `note-added`."""
    return str(event.__struct_config__.tag)


def _recorded(meeting: str, rows: Sequence[Row]) -> list[Recorded]:
    parse = datetime.fromisoformat
    return [
        Recorded(meeting, seq, parse(at), actor, command_id, position, site, read_body(body), chain)
        for seq, at, actor, command_id, position, site, body, chain in rows
    ]


class SqliteTransaction:
    def __init__(self, connection: aiosqlite.Connection, meeting: str) -> None:
        self._connection = connection
        self._meeting = meeting

    async def read(self, after: int) -> list[Recorded]:
        return _recorded(self._meeting, await fetch(self._connection, READ, (self._meeting, after)))

    async def find(self, command_ids: Sequence[str]) -> dict[str, Earlier]:
        rows = await fetch(self._connection, FIND, (self._meeting, json.dumps(command_ids)))
        return {command_id: Earlier(seq, actor) for command_id, seq, actor in rows}

    async def append(self, entries: Sequence[Entry]) -> list[Recorded]:
        command_ids = [entry.command_id for entry in entries]
        known = set()
        seq, chain = 0, GENESIS
        for row in await fetch(
            self._connection, HEAD_AND_KNOWN, (self._meeting, self._meeting, json.dumps(command_ids))
        ):
            if row[2] is None:
                seq, chain, _ = row
            else:
                known.add(row[2])
        rows: list[Row] = []
        appended: list[Recorded] = []
        for entry in entries:
            if entry.command_id in known:
                raise ValueError(f"the command {entry.command_id} is in the journal already")
            known.add(entry.command_id)
            written, at = write_time(entry.at), entry.at.astimezone(UTC)
            for position, event in enumerate(entry.events):
                seq += 1
                body = write_body(event)
                place = (self._meeting, seq, written, entry.actor, entry.command_id, position, entry.site)
                chain = link(chain, *place, body)
                rows.append((*place, kind_of(event), body, chain))
                appended.append(Recorded(place[0], seq, at, *place[3:], event, chain))
        await self._connection.executemany(APPEND, rows)
        return appended


class SqliteJournal:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    @asynccontextmanager
    async def transaction(self, meeting: str) -> AsyncIterator[SqliteTransaction]:
        async with self._file.write() as connection:
            yield SqliteTransaction(connection, meeting)

    async def read(self, meeting: str, after: int = 0, most: int | None = None) -> list[Recorded]:
        # To SQLite a limit below zero is none.
        return _recorded(meeting, await self._file.read(READ_MOST, (meeting, after, -1 if most is None else most)))

    async def meetings(self) -> list[str]:
        return [meeting for meeting, _ in await self._file.read(MEETINGS)]

    async def changed(self) -> bool:
        return await self._file.changed()


class SqliteStorage:
    """The journal and the boxes in `folder`, which is made when it is missing, readable by its owner only.

    busy_s: how long a write waits for another process, in seconds, before it is NotSaved.
    """

    def __init__(self, folder: Path, busy_s: float = BUSY_S) -> None:
        self._folder = folder
        self._files = [SqliteFile(folder / kind.name, kind, busy_s) for kind in (JOURNAL, BOXES)]
        self.journal: Journal = SqliteJournal(self._files[0])
        self.boxes: Boxes = SqliteBoxes(self._files[1])

    async def __aenter__(self) -> Self:
        _make_folder(self._folder)
        try:
            for file in self._files:
                await file.open()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        for file in self._files:
            await file.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as cause:
        raise Unusable("cannot-open", folder) from cause
