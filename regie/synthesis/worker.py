"""Suggestions beside an event loop that is never held: the work is done by a child process.

    async with Worker() as worker:
        worker.put(notes)
        near = await worker.ask(Like("n_12"))

What is put is held here too, so a child that dies loses nothing: the next one is told everything. Questions are
answered on the newest state: what was put before `ask` was called counts, and what was put while it waited. A question
that nobody waits for any more is not begun; one that was begun is finished (0.3 s) and its answer thrown away.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, overload

import msgspec

from regie.synthesis.failures import Failed
from regie.synthesis.suggestions import Draft, KeyWord, Near, NoteText, Same, ThemeGuess
from regie.synthesis.talk import (
    FRAME_BYTES_MOST,
    LENGTH,
    SHAPES,
    Answer,
    Ask,
    Begin,
    Change,
    Embedding,
    Groups,
    KeyWords,
    Like,
    NearDuplicates,
    Question,
    SameAs,
    Stumbled,
    ThemesFor,
    ToChild,
    Told,
    ToWorker,
    packed,
)

ANSWER_WITHIN_S = 60.0  # for one step: a question, or 50 notes to be read, which by meaning takes some seconds
STOP_WITHIN_S = 2.0
IDLE_S = 600.0  # a child is some 130 MB; but the next one has to read every note again
TRIES = 2  # a child may die of something else than the question
NOTES_A_FRAME = 50  # so that none takes the loop a millisecond, and each is read within its time
ROOT = Path(__file__).resolve().parent.parent.parent
HEARD = msgspec.msgpack.Decoder(ToWorker)
LONG = (NearDuplicates, Groups)
"""Questions about everything. They wait for those about one note, and only the latest of each kind is answered."""


class Superseded(Exception):
    """A later question of the same kind took the place of this one."""


@dataclass
class Waiting:
    question: Question
    answer: asyncio.Future[Any]
    tries: int = 0


class Worker:
    """Holds the notes of a meeting and asks a child about them. To be entered; leaving it ends the child."""

    def __init__(
        self,
        embedder: Embedding = "lexical",
        answer_within_s: float = ANSWER_WITHIN_S,
        idle_s: float = IDLE_S,
        command: tuple[str, ...] = (sys.executable, "-m", "regie.synthesis.child"),
    ) -> None:
        """idle_s: a child that is not asked for so long is ended. command: what starts the child."""
        self._embedder = embedder
        self._answer_within_s = answer_within_s
        self._idle_s = idle_s
        self._command = command
        self._notes: dict[str, NoteText] = {}
        self._changed: dict[str, NoteText | None] = {}
        self._waiting: list[Waiting] = []
        self._begun: list[Waiting] = []
        self._news = asyncio.Event()
        self._child: Process | None = None
        self._work: asyncio.Task[None] | None = None
        self._number = 0

    @property
    def process_id(self) -> int | None:
        """Return the id of the child that lives, `None` while there is none."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def __aenter__(self) -> Self:
        self._work = asyncio.create_task(self._run(), name="suggestions")
        self._work.add_done_callback(self._ended)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End the child and every question. Idempotent."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            await asyncio.wait([work])
        await self._end_child()

    def put(self, notes: Iterable[NoteText]) -> None:
        """Add notes, or take their new texts and themes. Idempotent; costs nothing until something is asked."""
        for note in notes:
            if self._notes.get(note.id) != note:
                self._notes[note.id] = self._changed[note.id] = note
        self._news.set()

    def withdraw(self, note_ids: Iterable[str]) -> None:
        """Forget notes. Idempotent."""
        for note_id in note_ids:
            if self._notes.pop(note_id, None):
                self._changed[note_id] = None
        self._news.set()

    @overload
    async def ask(self, question: Like | SameAs) -> tuple[Near, ...]: ...
    @overload
    async def ask(self, question: ThemesFor) -> tuple[ThemeGuess, ...]: ...
    @overload
    async def ask(self, question: KeyWords) -> tuple[KeyWord, ...]: ...
    @overload
    async def ask(self, question: NearDuplicates) -> tuple[Same, ...]: ...
    @overload
    async def ask(self, question: Groups) -> Draft: ...

    async def ask(self, question: Question) -> Answer:
        """Return the answer on the newest state. Cancelling the caller takes the question back.

        Raises Superseded, and Failed with a code that begins with "suggestions-" or "semantic-".
        """
        if self._work is None:
            raise Failed("suggestions-stopped")
        if isinstance(question, LONG):
            for each in (*self._waiting, *self._begun):
                if isinstance(each.question, type(question)) and not each.answer.done():
                    each.answer.set_exception(Superseded())
        waiting = Waiting(question, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._news.set()
        answer: Answer = await waiting.answer
        return answer

    # The work

    async def _run(self) -> None:
        loop, idle_at = asyncio.get_running_loop(), None
        while True:
            try:
                async with asyncio.timeout_at(idle_at):
                    await self._news.wait()
            except TimeoutError:
                idle_at = None
                await self._end_child()
                continue
            self._news.clear()
            while waiting := self._next():
                self._begun = [waiting]
                await self._serve(waiting)
                self._begun = []
                idle_at = loop.time() + self._idle_s

    def _ended(self, work: asyncio.Task[None]) -> None:
        """Tell who waits, however the work ended; who asks from now on is told the same."""
        self._work = None
        for each in (*self._begun, *self._waiting):
            if not each.answer.done():
                each.answer.set_exception(Failed("suggestions-stopped"))
        self._begun, self._waiting = [], []

    def _next(self) -> Waiting | None:
        """Take the next question out: those about one note come first."""
        self._waiting = [each for each in self._waiting if not each.answer.done()]
        short = [each for each in self._waiting if not isinstance(each.question, LONG)]
        found = next(iter(short or self._waiting), None)
        if found:
            self._waiting.remove(found)
        return found

    async def _serve(self, waiting: Waiting) -> None:
        """Answer one question, or say why not; a child that dies or hangs is replaced."""
        failed = Failed("suggestions-failed", reason="died")
        while waiting.tries < TRIES and not waiting.answer.done():
            waiting.tries += 1
            try:
                answer = await self._answer(waiting.question)
                if not waiting.answer.done():
                    waiting.answer.set_result(answer)
                return
            except TimeoutError:
                failed = Failed("suggestions-slow", after_s=self._answer_within_s)
                await self._end_child()
                break
            except (OSError, EOFError, msgspec.DecodeError):
                await self._end_child()
            except Failed as told:
                failed = told
                break
            except Exception as fault:  # the next question may be answered all the same
                failed = Failed("suggestions-failed", reason=type(fault).__name__)
                await self._end_child()
                break
        if not waiting.answer.done():
            waiting.answer.set_exception(failed)

    async def _answer(self, question: Question) -> Any:
        """Tell the child what it does not know yet, then ask. Each step has its time: many notes may take long."""
        async with asyncio.timeout(self._answer_within_s):
            child = await self._living()
        changed, self._changed = self._changed, {}
        put = [note for note in changed.values() if note is not None]
        gone = tuple(note_id for note_id, note in changed.items() if note is None)
        parts = [put[start : start + NOTES_A_FRAME] for start in range(0, len(put), NOTES_A_FRAME)]
        try:
            if gone:
                await self._say(child, Change(self._next_number(), withdraw=gone))
            for part in parts:
                await self._say(child, Change(self._next_number(), tuple(part)))
        except Failed:
            await self._end_child()  # it holds less than it was told
            raise
        answer = await self._say(child, Ask(self._next_number(), question))
        return msgspec.msgpack.decode(answer, type=SHAPES[type(question)])

    def _next_number(self) -> int:
        self._number += 1
        return self._number

    async def _say(self, child: Process, said: Change | Ask) -> msgspec.Raw:
        """Tell the child one thing and return what it answers, within its time."""
        async with asyncio.timeout(self._answer_within_s):
            await self._tell(child, said)
            while True:
                frame = await self._hear(child)
                if isinstance(frame, Told) and frame.number == said.number:
                    return frame.answer
                if isinstance(frame, Stumbled):
                    if frame.number == 0:  # it has no model
                        await self._end_child()
                    raise Failed(frame.code, **frame.facts)

    async def _living(self) -> Process:
        """Return a child that lives; a new one is to be told everything."""
        if self._child is None or self._child.returncode is not None:
            await self._end_child()
            self._child = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, env=_environment()
            )
            self._changed = dict(self._notes)
            await self._tell(self._child, Begin(self._embedder))
        return self._child

    async def _tell(self, child: Process, frame: ToChild) -> None:
        assert child.stdin is not None
        child.stdin.write(packed(frame))
        await child.stdin.drain()

    async def _hear(self, child: Process) -> ToWorker:
        assert child.stdout is not None
        (size,) = LENGTH.unpack(await child.stdout.readexactly(LENGTH.size))
        if size > FRAME_BYTES_MOST:
            raise EOFError(f"a frame of {size} bytes")
        frame: ToWorker = HEARD.decode(await child.stdout.readexactly(size))
        return frame

    async def _end_child(self) -> None:
        """End the child, gently if it listens. Idempotent."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()  # it holds nothing that is not held here
        if child.stdin is not None:
            child.stdin.close()
        with contextlib.suppress(TimeoutError):  # it was killed, and nobody speaks to it any more
            await asyncio.wait_for(child.wait(), STOP_WITHIN_S)


def _environment() -> dict[str, str]:
    """Return ours, with the folder that we were imported from: a child may begin elsewhere."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
