"""What several subcommands share: opening a data folder, and running until asked to stop."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from server.live.house import House
from server.live.meeting import LiveMeeting
from server.run import collect_rarely
from server.settings import Settings, read_settings
from server.storage.sqlite import SqliteStorage
from server.terminal import Trouble, words

Result = TypeVar("Result")
JOURNAL_FILE = "journal.db"


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, in an event loop of its own."""
    collect_rarely()
    return uvloop.run(coroutine)


def settings_of(data: Path, **given: Any) -> Settings:
    """Return the settings of an existing data folder. Raises Trouble when there is no meeting in it."""
    if not (data / JOURNAL_FILE).is_file():
        raise Trouble(words("cli-no-meeting", path=data))
    return read_settings(data, **given)


def open_house(settings: Settings) -> House:
    """Return the house of a data folder, to be used as `async with`."""
    return House(settings, SqliteStorage(settings.data))


def only_meeting(house: House, asked: str | None) -> LiveMeeting:
    """Return the meeting asked for by id, or the one there is. Raises Trouble when that is not clear."""
    if asked is not None:
        if asked not in house.meetings:
            raise Trouble(words("cli-unknown-meeting", asked=asked, known=", ".join(house.meetings)))
        return house.meetings[asked]
    if not house.meetings:
        raise Trouble(words("cli-unfinished"))
    if len(house.meetings) > 1:
        listed = "\n".join(f"  {each.id}  {each.state.meeting.title}" for each in house.meetings.values())
        raise Trouble(words("cli-which-meeting", n=len(house.meetings), listed=listed))
    return next(iter(house.meetings.values()))


@contextmanager
def asked_to_stop() -> Iterator[asyncio.Event]:
    """Give an event that Ctrl+C sets, and the system's request to stop. A second request ends the program at once."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen_no_more() -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)

    def stop() -> None:
        stopped.set()
        listen_no_more()

    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop)
    try:
        yield stopped
    finally:
        listen_no_more()
