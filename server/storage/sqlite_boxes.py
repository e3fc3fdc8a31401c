"""Rolls and boxes in SQLite: `boxes.db`. See `docs/decisions/0002-ballots-are-not-events.md`.

The roll and the box have no value in common and no time. Within a batch, rows are written in the order
of their keys, and closing rewrites the file, because SQLite keeps the order of insertion inside its pages.
"""

from collections.abc import Sequence

import msgspec

from server.storage.base import Cast, Outcome
from server.storage.sqlite_file import Kind, SqliteFile, fetch

BOXES = Kind(
    name="boxes.db",
    application_id=0x54616242,  # "TabB"
    version=1,
    schema=(
        """CREATE TABLE roll (poll TEXT NOT NULL, credential TEXT NOT NULL,
            PRIMARY KEY (poll, credential)) WITHOUT ROWID""",
        """CREATE TABLE box (poll TEXT NOT NULL, receipt TEXT NOT NULL, choice TEXT NOT NULL,
            PRIMARY KEY (poll, receipt)) WITHOUT ROWID""",
        # scrubbed: 1 once the file has been rewritten after the sealing.
        "CREATE TABLE sealed (poll TEXT NOT NULL PRIMARY KEY, scrubbed INTEGER NOT NULL) WITHOUT ROWID",
    ),
)

STANDING = """SELECT
        EXISTS (SELECT 1 FROM sealed WHERE poll = json_extract(value, '$[0]')),
        EXISTS (SELECT 1 FROM roll WHERE poll = json_extract(value, '$[0]')
                AND credential = json_extract(value, '$[1]')),
        EXISTS (SELECT 1 FROM box WHERE poll = json_extract(value, '$[0]')
                AND receipt = json_extract(value, '$[2]'))
    FROM json_each(?) ORDER BY key"""
SIGN = "INSERT INTO roll VALUES (?, ?)"
PUT = """INSERT INTO box VALUES (?, ?, ?) ON CONFLICT (poll, receipt)
    DO UPDATE SET choice = excluded.choice WHERE choice <> excluded.choice"""


class SqliteBoxes:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    async def cast(self, ballots: Sequence[Cast]) -> list[Outcome]:
        if not ballots:
            return []
        asked = msgspec.json.encode([(ballot.poll, ballot.credential, ballot.receipt) for ballot in ballots]).decode()
        outcomes: list[Outcome] = []
        signed: set[tuple[str, str]] = set()
        put: dict[tuple[str, str], str] = {}
        async with self._file.write() as connection:
            standing = await fetch(connection, STANDING, (asked,))
            for ballot, (is_sealed, on_roll, in_box) in zip(ballots, standing, strict=True):
                voter, place = (ballot.poll, ballot.credential), (ballot.poll, ballot.receipt)
                outcome = _outcome(is_sealed, on_roll or voter in signed, in_box or place in put)
                outcomes.append(outcome)
                if outcome == "cast":
                    signed.add(voter)
                if outcome in ("cast", "replaced"):
                    put[place] = ballot.choice
            if signed:
                await connection.executemany(SIGN, sorted(signed))
            if put:
                await connection.executemany(PUT, sorted((*place, choice) for place, choice in put.items()))
        return outcomes

    async def turnout(self, poll: str) -> int:
        [(count,)] = await self._file.read("SELECT count(*) FROM roll WHERE poll = ?", (poll,))
        return int(count)

    async def roll(self, poll: str) -> list[str]:
        rows = await self._file.read("SELECT credential FROM roll WHERE poll = ? ORDER BY credential", (poll,))
        return [credential for (credential,) in rows]

    async def voted(self, poll: str, credential: str) -> bool:
        found = await self._file.read("SELECT 1 FROM roll WHERE poll = ? AND credential = ?", (poll, credential))
        return bool(found)

    async def seal(self, poll: str) -> None:
        async with self._file.write() as connection:
            await connection.execute("INSERT INTO sealed VALUES (?, 0) ON CONFLICT DO NOTHING", (poll,))

    async def sealed(self) -> set[str]:
        return {poll for (poll,) in await self._file.read("SELECT poll FROM sealed")}

    async def ballots(self, poll: str) -> list[tuple[str, str]]:
        rows = await self._file.read("SELECT receipt, choice FROM box WHERE poll = ? ORDER BY receipt", (poll,))
        return [(receipt, choice) for receipt, choice in rows]

    async def scrub(self) -> None:
        polls = await self._file.read("SELECT poll FROM sealed WHERE NOT scrubbed")
        if not polls:
            return
        await self._file.rewrite()
        # Marked only afterwards, so that a crash in between leaves the work to the next start.
        async with self._file.write() as connection:
            await connection.executemany("UPDATE sealed SET scrubbed = 1 WHERE poll = ?", polls)


def _outcome(is_sealed: bool, on_roll: bool, in_box: bool) -> Outcome:
    if is_sealed:
        return "poll-closed"
    if on_roll:
        return "replaced" if in_box else "already-voted"
    return "receipt-taken" if in_box else "cast"
