"""Suggestions beside live meetings: what joins a meeting to `regie.synthesis`, which know nothing of each other.

A meeting has a worker from its first question on, and the worker follows its notes; its process ends while nobody
asks, and the next question begins another. Whatever happens to the worker, the meeting goes on: it is told of notes
and never waited for, and what fails is a sentence on a page.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal, Self, cast
from urllib.parse import urlsplit

from regie.synthesis.assistant import DraftText, Endpoint, draft
from regie.synthesis.failures import Failed
from regie.synthesis.suggestions import NoteText
from regie.synthesis.talk import Embedding, Question
from regie.synthesis.worker import Worker
from server.domain.records import Note
from server.domain.state import Key
from server.live.meeting import LiveMeeting
from server.settings import Settings

log = logging.getLogger("tablee")

REST_S = 30.0  # after a child that cannot work: to begin another takes a second of a processor each time
BROKEN = ("suggestions-failed", "suggestions-slow")
HOUSE_NAMES = (".local", ".home.arpa")  # RFC 6762, RFC 8375: names that no public resolver knows

Place = Literal["machine", "house", "outside"]


def text_of(note: Note) -> NoteText | None:
    """Return a note as suggestions have it; `None` for one that has none: withdrawn, held, set aside or hidden."""
    if note.withdrawn_at or note.held or note.set_aside is not None or note.hidden is not None:
        return None
    return NoteText(note.id, note.number, note.text, note.theme_ids)


def place_of(url: str) -> Place:
    """Return where an address leads, as it is written: to this machine, into its network, or out of the house.

    A name is only believed to be of the house where no other can have it; it is not looked up.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        if host == "localhost":
            return "machine"
        return "house" if host.endswith(HOUSE_NAMES) else "outside"
    if address.is_loopback:
        return "machine"
    return "house" if address.is_private or address.is_link_local else "outside"


@dataclass
class Followed:
    """A meeting and the worker that follows it. rests_until: until when `failed` is all that is said."""

    meeting: LiveMeeting
    worker: Worker
    rests_until: float = 0.0
    failed: Failed | None = None

    def heed(self, keys: Iterable[Key]) -> None:
        """Tell the worker of records that have changed. `put` passes over what is as it was."""
        notes = self.meeting.state.notes
        for collection, id in keys:
            if collection != "notes":
                continue
            text = text_of(notes[id]) if id in notes else None
            if text:
                self.worker.put([text])
            else:
                self.worker.withdraw([id])

    def tell_all(self) -> None:
        """Tell the worker of every note."""
        self.worker.put(filter(None, map(text_of, self.meeting.state.notes.values())))


class Suggesting:
    """The suggestions of the meetings of a house. To be entered; leaving it ends the workers.

    instead: the code of the failure by which suggestions are made by words and not by meaning; empty while they are
    made as they were asked for.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self.instead = ""
        self._mode = settings.suggestions
        self._endpoint = Endpoint(
            settings.assistant_url, settings.assistant_model, settings.assistant_key, settings.assistant_within_s
        )
        self._clock = clock
        self._followed: dict[str, Followed] = {}
        self._drafting: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        for each in self._followed.values():
            each.meeting.observers.remove(each.heed)
        await asyncio.gather(*(each.worker.stop() for each in self._followed.values()), return_exceptions=True)
        self._followed.clear()

    def process_id(self, meeting: LiveMeeting) -> int | None:
        """Return the id of the process that works for a meeting, `None` while there is none."""
        followed = self._followed.get(meeting.id)
        return followed.worker.process_id if followed else None

    async def ask(self, meeting: LiveMeeting, question: Question) -> Any:
        """Return the answer, in the shape that `talk.SHAPES` names.

        Raises Superseded, and Failed with a code that begins with "suggestions-".
        """
        if self._mode == "off":
            raise Failed("suggestions-off")
        followed = self._followed.get(meeting.id) or await self._follow(meeting)
        if followed.failed and self._clock() < followed.rests_until:
            raise followed.failed
        worker = followed.worker
        try:
            return await worker.ask(question)
        except Failed as failed:
            if failed.code.startswith("semantic-") and followed.worker is worker:
                await self._go_by_words(followed, failed)
            if followed.worker is worker:
                self._rest(followed, failed)
                raise
        return await followed.worker.ask(question)

    async def draft(self, meeting: LiveMeeting, note_ids: Iterable[str], session: str) -> DraftText:
        """Return a draft from notes, those left out that suggestions leave out. session: of whom it is for.

        Raises Failed with a code that begins with "assistant-".
        """
        if session in self._drafting:
            raise Failed("assistant-busy")
        notes = meeting.state.notes
        chosen = [text_of(notes[id]) for id in dict.fromkeys(note_ids) if id in notes]
        self._drafting.add(session)
        try:
            return await draft(self._endpoint, [each for each in chosen if each], meeting.state.meeting.languages[0])
        finally:
            self._drafting.discard(session)

    async def _follow(self, meeting: LiveMeeting) -> Followed:
        worker = Worker("lexical" if self.instead else cast(Embedding, self._mode))
        followed = self._followed[meeting.id] = Followed(meeting, worker)
        followed.tell_all()
        meeting.observers.append(followed.heed)
        await worker.__aenter__()
        return followed

    async def _go_by_words(self, followed: Followed, failed: Failed) -> None:
        if not self.instead:
            log.warning("suggestions are made by words: %s", failed)
            self.instead = failed.code
        before, followed.worker = followed.worker, Worker("lexical")
        followed.tell_all()
        await followed.worker.__aenter__()
        await before.stop()

    def _rest(self, followed: Followed, failed: Failed) -> None:
        if failed.code in BROKEN:
            followed.failed, followed.rests_until = failed, self._clock() + REST_S
            log.warning("no suggestions for %d s: meeting %s, %s", REST_S, followed.meeting.id, failed)
