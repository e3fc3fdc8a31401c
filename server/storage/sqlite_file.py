"""One SQLite file: opening it, one writer, one reader, each on a thread of its own.

Write-ahead log, `synchronous=FULL`: what was committed is on the disk. Every write begins with
`BEGIN IMMEDIATE`, so a transaction that has begun cannot fail later because another process wrote.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from server.storage.base import NotSaved, Unusable

# At level DEBUG it would repeat every statement with its values: who votes, beside what is voted.
logging.getLogger("aiosqlite").setLevel(logging.INFO)

BUSY_S = 5.0  # how long to wait for another process; a closing poll holds the boxes for well under a second
RETRY_S = 0.02
T = TypeVar("T")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of file. `application_id` stands in its header, `version` is that of `schema`.

    upgrades: version -> the statements that make the next one of a file.
    """

    name: str
    application_id: int
    version: int
    schema: tuple[str, ...]
    upgrades: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


CREATE, READ_ONLY, AS_IT_STANDS = "mode=rwc", "mode=ro", "immutable=1"

# One statement, so one moment: another process may be making the file.
HEADER = "SELECT * FROM pragma_application_id, pragma_user_version, (SELECT count(*) FROM sqlite_master)"


def connect(path: Path, kind: Kind, how: str, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """Return a connection to a file of this kind; one to `CREATE` may still be empty. Raises Unusable."""
    uri = f"{path.absolute().as_uri()}?{how}"
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=busy_s, isolation_level=None)
    except sqlite3.OperationalError as cause:
        raise Unusable("cannot-open", path) from cause
    try:
        application_id, version, things = connection.execute(HEADER).fetchone()
        if (application_id, version, things) == (0, 0, 0):
            if how != CREATE:
                raise Unusable("missing", path)
        elif application_id != kind.application_id:
            raise Unusable("not-ours", path)
        elif version > kind.version:
            raise Unusable("newer", path)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise Unusable("cannot-open", path) from error
        if isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError):  # SQLite's message may hold damaged text
            raise Unusable("not-a-database", path) from error
        raise
    return connection


@contextmanager
def open_to_read(path: Path, kind: Kind) -> Iterator[sqlite3.Connection]:
    """Open a file for reading one moment of it, beside a server or without one. Raises Unusable.

    Nothing is written to the file; text that is no longer UTF-8 is read with replacement characters.
    """
    if not path.is_file():
        raise Unusable("missing", path)
    try:
        connection = connect(path, kind, READ_ONLY)
    except Unusable as unusable:
        # SQLite makes a log beside the file even to read it. Where nothing can be made, and there is no log
        # to be read, nobody can be writing either: the file may be read as it stands.
        log = path.with_name(path.name + "-wal")
        if not _is_no_place(unusable.__cause__) or (log.exists() and log.stat().st_size > 0):
            raise
        connection = connect(path, kind, AS_IT_STANDS)
    try:
        connection.text_factory = lambda text: text.decode(errors="replace")
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


async def fetch(connection: aiosqlite.Connection, sql: str, parameters: Iterable[Any] = ()) -> list[Row]:
    """Return all rows of one statement, in one visit to the connection's thread."""
    return list(await connection.execute_fetchall(sql, parameters))  # type: ignore[arg-type]


async def to_the_end(work: Awaitable[T]) -> T:
    """Return what `work` returns. A cancellation does not reach it, and is raised once it has ended."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    result = task.result()
    if cancelled is not None:
        raise cancelled
    return result


class SqliteFile:
    """A file of one kind, open: a writer, used by one transaction at a time, and a reader beside it.

    busy_s: how long a write waits for another process, in seconds.
    """

    def __init__(self, path: Path, kind: Kind, busy_s: float = BUSY_S) -> None:
        self.path = path
        self._kind = kind
        self._busy_s = busy_s
        self._lock = asyncio.Lock()
        self._writer: aiosqlite.Connection | None = None
        self._reader: aiosqlite.Connection | None = None
        self._version: tuple[aiosqlite.Connection, int] | None = None

    async def open(self) -> None:
        """Open both connections, and make the file when it is missing. Raises Unusable."""
        try:
            await to_the_end(self._open_writer())
            await to_the_end(self._open_reader())
        except BaseException as error:
            await to_the_end(self.close())
            if isinstance(error, sqlite3.OperationalError):
                raise Unusable("cannot-open", self.path) from error
            raise

    async def close(self) -> None:
        """Close both connections, after the transaction that is under way. Idempotent."""
        async with self._lock:
            reader, self._reader = self._reader, None
            if reader is not None:
                await reader.close()
            await self._drop_writer()

    async def read(self, sql: str, parameters: Iterable[Any] = ()) -> list[Row]:
        """Return all rows of one statement as last committed; never waits for a writer."""
        if self._reader is None:
            raise RuntimeError(f"{self.path} is not open")
        return await fetch(self._reader, sql, parameters)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """Give the writer inside a transaction, which ends as `Journal.transaction` says. Raises NotSaved."""
        async with self._alone() as connection:
            await connection.execute("BEGIN IMMEDIATE")
            yield connection
            # Not `connection.commit()`, which says nothing when SQLite has rolled back by itself.
            await to_the_end(connection.execute("COMMIT"))

    async def commit(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns, run inside a transaction and in one visit to the writer's thread.

        Nothing is kept when it raises. A cancellation is raised after the end, whichever it was. Raises NotSaved.
        When no other write is under way, the thread has the work before this first gives way to the event loop.
        """

        def run(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
            return result

        async with self._alone() as connection:
            # aiosqlite has no public way to run several statements in one visit.
            result: T = await connection._execute(lambda: run(connection._conn))  # type: ignore[no-untyped-call]
            return result

    async def rewrite(self) -> None:
        """Write the file anew, each table in the order of its key, and empty the log. Raises NotSaved."""
        async with self._alone() as connection:
            await to_the_end(fetch(connection, "VACUUM"))
            [(busy, *_)] = await to_the_end(fetch(connection, "PRAGMA wal_checkpoint(TRUNCATE)"))
            if busy:
                raise NotSaved(f"the log of {self.path.name} is in use and could not be emptied")

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[aiosqlite.Connection]:
        """Give the writer to one task at a time; whatever goes wrong, leave it fit for the next."""
        async with self._lock:
            try:
                if self._writer is None:
                    await to_the_end(self._open_writer())
                assert self._writer is not None
                yield self._writer
            except BaseException as error:
                await to_the_end(self._abandon(error))
                if _is_failure(error):
                    raise NotSaved(f"{self.path.name} could not be written: {error}") from error
                raise

    async def changed(self) -> bool:
        """Return whether somebody else has committed since the last call; a writer just opened says yes."""
        # The writer is asked, not the reader, because a connection does not count its own commits.
        connection = self._writer
        if connection is None:
            return True
        try:
            [(version,)] = await fetch(connection, "PRAGMA data_version")
        except sqlite3.Error:
            return True
        before, self._version = self._version, (connection, version)
        return before != self._version

    async def _abandon(self, error: BaseException) -> None:
        """Roll back. A connection that failed is given up: the next write opens another."""
        if isinstance(error, sqlite3.Error):
            await self._drop_writer()
        elif self._writer is not None:
            try:
                # It comes after what was cancelled, if anything was, and does nothing outside a transaction.
                await self._writer.rollback()
            except sqlite3.Error:
                await self._drop_writer()

    async def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            # What was not committed is rolled back by closing; on a full disk the last checkpoint may fail.
            with suppress(sqlite3.Error):
                await writer.close()

    async def _open_reader(self) -> None:
        self._reader = await self._connect()
        await fetch(self._reader, "PRAGMA query_only = ON")

    async def _open_writer(self) -> None:
        connection = await self._connect()
        try:
            await self._use_log(connection)
            await fetch(connection, "PRAGMA synchronous = FULL")
            await fetch(connection, "PRAGMA fullfsync = ON")  # macOS keeps a plain fsync in the disk's cache
            await fetch(connection, "PRAGMA secure_delete = ON")
            await fetch(connection, "PRAGMA temp_store = MEMORY")
            await self._make_tables(connection)
        except BaseException:
            await connection.close()
            raise
        self._writer = connection

    async def _use_log(self, connection: aiosqlite.Connection) -> None:
        # Unlike every other statement, this one does not always wait for a process that does the same.
        give_up = asyncio.get_running_loop().time() + self._busy_s
        while True:
            try:
                await fetch(connection, "PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or asyncio.get_running_loop().time() > give_up:
                    raise
            await asyncio.sleep(RETRY_S)

    async def _make_tables(self, connection: aiosqlite.Connection) -> None:
        if await self._made(connection) == self._kind.version:
            return
        await connection.execute("BEGIN IMMEDIATE")
        made = await self._made(connection)  # another process may have been faster
        if made == 0:
            for statement in self._kind.schema:
                await connection.execute(statement)
            await connection.execute(f"PRAGMA application_id = {self._kind.application_id}")
        else:
            for version in range(made, self._kind.version):
                for statement in self._kind.upgrades[version]:
                    await connection.execute(statement)
        await connection.execute(f"PRAGMA user_version = {self._kind.version}")
        await connection.execute("COMMIT")

    async def _made(self, connection: aiosqlite.Connection) -> int:
        """Return the version of the tables in the file, 0 when there are none yet."""
        [(application_id,)] = await fetch(connection, "PRAGMA application_id")
        [(version,)] = await fetch(connection, "PRAGMA user_version")
        return int(version) if application_id == self._kind.application_id else 0

    async def _connect(self) -> aiosqlite.Connection:
        unusable: list[Unusable] = []

        def connect_or_not() -> sqlite3.Connection:
            # When this raises, aiosqlite leaves its thread to itself, and the loop may end before it.
            try:
                return connect(self.path, self._kind, CREATE, self._busy_s)
            except Unusable as wrong:
                unusable.append(wrong)
                return sqlite3.connect(":memory:")

        connection = await aiosqlite.Connection(connect_or_not, iter_chunk_size=64)
        for wrong in unusable:
            await connection.close()
            raise wrong
        return connection


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether another connection stood in the way."""
    return _code(error) == sqlite3.SQLITE_BUSY


def _is_no_place(error: BaseException | None) -> bool:
    """Return whether a file could not be made beside the database."""
    return _code(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def _code(error: BaseException | None) -> int:
    extended: int = getattr(error, "sqlite_errorcode", 0)
    return extended & 0xFF  # the upper bits say more closely why


def _is_failure(error: BaseException) -> bool:
    """Return whether the database failed, and not our use of it."""
    misuse = sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.NotSupportedError
    return isinstance(error, sqlite3.DatabaseError | Unusable) and not isinstance(error, misuse)
