"""Rolls and boxes in SQLite: `boxes.db`. See `docs/decisions/0002-ballots-are-not-events.md`.

The roll and the box have no value in common and no time. Within a batch, rows are written in the order
of their keys, and closing rewrites the file, because SQLite keeps the order of insertion inside its pages.
"""

import sqlite3
from collections.abc import Sequence

import msgspec

from server.storage.base import Cast, Outcome
from server.storage.sqlite_file import Kind, SqliteFile

BOXES = Kind(
    name="boxes.db",
    application_id=0x54616242,  # "TabB"
    version=2,
    schema=(
        """CREATE TABLE roll (poll TEXT NOT NULL, credential TEXT NOT NULL,
            site TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT 'phone',
            PRIMARY KEY (poll, credential)) WITHOUT ROWID""",
        """CREATE TABLE box (poll TEXT NOT NULL, receipt TEXT NOT NULL, choice TEXT NOT NULL,
            PRIMARY KEY (poll, receipt)) WITHOUT ROWID""",
        # scrubbed: 1 once the file has been rewritten; less than that, and less each time, while it wants rewriting.
        """CREATE TABLE sealed (poll TEXT NOT NULL PRIMARY KEY, scrubbed INTEGER NOT NULL,
            salt TEXT NOT NULL DEFAULT '') WITHOUT ROWID""",
        GROUPS := """CREATE TABLE groups (poll TEXT NOT NULL, dimension TEXT NOT NULL, key TEXT NOT NULL,
            name TEXT NOT NULL, choice TEXT NOT NULL, PRIMARY KEY (poll, dimension, key)) WITHOUT ROWID""",
    ),
    upgrades={
        1: (
            "ALTER TABLE roll ADD COLUMN site TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE roll ADD COLUMN channel TEXT NOT NULL DEFAULT 'phone'",
            "ALTER TABLE sealed ADD COLUMN salt TEXT NOT NULL DEFAULT ''",
            GROUPS,
        )
    },
)

# One step for a whole batch each: between the steps of a statement its thread waits for the event loop.
STANDING = """SELECT * FROM (SELECT key,
        EXISTS (SELECT 1 FROM sealed WHERE poll = json_extract(value, '$[0]')) AS is_sealed,
        EXISTS (SELECT 1 FROM roll WHERE poll = json_extract(value, '$[0]')
                AND credential = json_extract(value, '$[1]')) AS on_roll,
        EXISTS (SELECT 1 FROM box WHERE poll = json_extract(value, '$[0]')
                AND receipt = json_extract(value, '$[2]')) AS in_box
    FROM json_each(?)) WHERE is_sealed OR on_roll OR in_box"""
NOTHING = (False, False, False)  # a ballot that `STANDING` says nothing of
SIGN = """INSERT INTO roll SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
        json_extract(value, '$[2]'), json_extract(value, '$[3]')
    FROM json_each(?) ORDER BY key"""
PUT = """INSERT INTO box SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
    FROM json_each(?) WHERE true ORDER BY key
    ON CONFLICT (poll, receipt) DO UPDATE SET choice = excluded.choice WHERE choice <> excluded.choice"""
SEAL = "INSERT INTO sealed VALUES (?, 0, lower(hex(randomblob(16)))) ON CONFLICT DO NOTHING"
PUT_GROUP = """INSERT INTO groups SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
        json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]')
    FROM json_each(?) WHERE true ORDER BY key
    ON CONFLICT (poll, dimension, key) DO UPDATE SET name = excluded.name, choice = excluded.choice"""


class SqliteBoxes:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    async def cast(self, ballots: Sequence[Cast]) -> list[Outcome]:
        if not ballots:
            return []
        return await self._file.commit(lambda connection: _cast(connection, ballots))

    async def turnout(self, poll: str) -> dict[str, dict[str, int]]:
        rows = await self._file.read(
            "SELECT site, channel, count(*) FROM roll WHERE poll = ? GROUP BY site, channel ORDER BY site, channel",
            (poll,),
        )
        by_site: dict[str, dict[str, int]] = {}
        for site, channel, count in rows:
            by_site.setdefault(site, {})[channel] = count
        return by_site

    async def roll(self, poll: str) -> list[str]:
        rows = await self._file.read("SELECT credential FROM roll WHERE poll = ? ORDER BY credential", (poll,))
        return [credential for (credential,) in rows]

    async def voted(self, poll: str, credential: str) -> bool:
        found = await self._file.read("SELECT 1 FROM roll WHERE poll = ? AND credential = ?", (poll, credential))
        return bool(found)

    async def choice(self, poll: str, receipt: str) -> str | None:
        found = await self._file.read("SELECT choice FROM box WHERE poll = ? AND receipt = ?", (poll, receipt))
        return str(found[0][0]) if found else None

    async def seal(self, poll: str) -> None:
        async with self._file.write() as connection:
            await connection.execute(SEAL, (poll,))

    async def salt(self, poll: str) -> str:
        found = await self._file.read("SELECT salt FROM sealed WHERE poll = ?", (poll,))
        return str(found[0][0]) if found else ""

    async def sealed(self) -> set[str]:
        return {poll for (poll,) in await self._file.read("SELECT poll FROM sealed")}

    async def ballots(self, poll: str) -> list[tuple[str, str]]:
        rows = await self._file.read("SELECT receipt, choice FROM box WHERE poll = ? ORDER BY receipt", (poll,))
        return [(receipt, choice) for receipt, choice in rows]

    async def grouped(self, poll: str) -> dict[str, list[tuple[str, str]]]:
        rows = await self._file.read(
            """SELECT dimension, name, choice FROM groups WHERE poll = ? AND name <> ''
                ORDER BY dimension, name, choice""",
            (poll,),
        )
        found: dict[str, list[tuple[str, str]]] = {}
        for dimension, group, choice in rows:
            found.setdefault(dimension, []).append((group, choice))
        return found

    async def forget_groups(self, poll: str) -> None:
        async with self._file.write() as connection:
            # What is deleted leaves traces of its order behind, so the file wants rewriting again.
            await connection.execute(
                """UPDATE sealed SET scrubbed = scrubbed - 1
                    WHERE poll = ?1 AND EXISTS (SELECT 1 FROM groups WHERE poll = ?1)""",
                (poll,),
            )
            await connection.execute("DELETE FROM groups WHERE poll = ?", (poll,))

    async def with_groups(self) -> set[str]:
        return {poll for (poll,) in await self._file.read("SELECT DISTINCT poll FROM groups")}

    async def scrub(self) -> None:
        polls = await self._file.read("SELECT poll, scrubbed FROM sealed WHERE scrubbed < 1")
        if not polls:
            return
        await self._file.rewrite()
        # Marked only afterwards, so that a crash in between leaves the work to the next start; and not when another
        # process has emptied boxes of groups meanwhile.
        async with self._file.write() as connection:
            await connection.executemany("UPDATE sealed SET scrubbed = 1 WHERE poll = ? AND scrubbed = ?", polls)


def _cast(connection: sqlite3.Connection, ballots: Sequence[Cast]) -> list[Outcome]:
    asked = [(ballot.poll, ballot.credential, ballot.receipt) for ballot in ballots]
    standing = {place: found for place, *found in connection.execute(STANDING, (_json(asked),))}
    outcomes: list[Outcome] = []
    signed: dict[tuple[str, str], tuple[str, str]] = {}
    put: dict[tuple[str, str], str] = {}
    grouped: dict[tuple[str, str, str], tuple[str, str]] = {}
    for number, ballot in enumerate(ballots):
        is_sealed, on_roll, in_box = standing.get(number, NOTHING)
        voter, place = (ballot.poll, ballot.credential), (ballot.poll, ballot.receipt)
        outcome = _outcome(is_sealed, on_roll or voter in signed, in_box or place in put)
        outcomes.append(outcome)
        if outcome == "cast":
            signed[voter] = ballot.site, ballot.channel
        if outcome in ("cast", "replaced"):
            put[place] = ballot.choice
            for dimension, group, key in ballot.groups:
                grouped[ballot.poll, dimension, key] = group, ballot.choice
    if signed:
        connection.execute(SIGN, (_json(sorted((*voter, *how) for voter, how in signed.items())),))
    if put:
        connection.execute(PUT, (_json(sorted((*place, choice) for place, choice in put.items())),))
    if grouped:
        connection.execute(PUT_GROUP, (_json(sorted((*place, *held) for place, held in grouped.items())),))
    return outcomes


def _json(rows: Sequence[tuple[str, ...]]) -> str:
    return msgspec.json.encode(rows).decode()


def _outcome(is_sealed: bool, on_roll: bool, in_box: bool) -> Outcome:
    if is_sealed:
        return "poll-closed"
    if on_roll:
        return "replaced" if in_box else "already-voted"
    return "receipt-taken" if in_box else "cast"
