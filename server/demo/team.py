"""The simulated régie: it opens and closes what the script holds, sorts notes by words, writes proposals."""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from server.demo.material import Draft, Heap, Material
from server.domain import ids
from server.domain.commands import (
    AdmitNote,
    BeginPause,
    ClosePoll,
    CloseRound,
    CreateTheme,
    EndPause,
    OpenPoll,
    OpenRound,
    PlaceNotes,
    PublishPoll,
    PushProposal,
    ShowOnDisplay,
    WireCommand,
    WriteProposal,
)
from server.domain.records import Note, Poll
from server.domain.refusals import Refused
from server.domain.steps import Step
from server.live.house import new_id
from table_client.client import LiveClient

ROUND_LASTS_S = (200.0, 240.0)
BETWEEN_STEPS_S = (10.0, 20.0)
POLL_LASTS_S = (70.0, 80.0)
PAUSE_LASTS_S = (40.0, 60.0)
PUBLISHES_AFTER_S = (5.0, 10.0)  # a hall holds its breath, but not for long
NOTES_IN_A_PROPOSAL = 12


class Waits(Protocol):
    """How the team spends its time."""

    async def between(self, least_s: float, most_s: float) -> None:
        """Wait a while between two durations, in seconds at human pace."""


class Team:
    """What the theme team and the lead do. Nothing is done unless `alone()`: a person in the régie decides."""

    def __init__(self, regie: LiveClient, material: Material, pace: Waits, alone: Callable[[], bool]) -> None:
        self._regie = regie
        self._alone = alone
        self._material = material
        self._pace = pace
        self._themes: dict[str, str] = {}

    async def begin(self) -> None:
        """Open the first round, even before a person who came at once, so that there is something to see."""
        first = next(iter(self._regie.records["rounds"]))
        with suppress(Refused):
            await self._regie.send(OpenRound(new_id(ids.COMMAND), first))

    async def act(self) -> None:
        """Do the next thing that the meeting needs, unless a person is there to do it."""
        if not self._alone():
            return
        await self._sort()
        regie = self._regie
        if round := regie.open_round:
            notes = regie.records["notes"].values()
            written = [note for note in notes if note.round_id == round.id and note.source == "table"]
            due = sum(line.round == round.number for line in self._material.lines)
            if len(written) >= due or (round.ends_at and regie.now() > round.ends_at):
                await self._pace.between(*BETWEEN_STEPS_S)
                await self._try(CloseRound(new_id(ids.COMMAND), round.id))
        elif polls := regie.open_polls:
            await self._pace.between(*POLL_LASTS_S)
            await self._try(ClosePoll(new_id(ids.COMMAND), polls[0].id))
        elif poll := self._unpublished():
            await self._pace.between(*PUBLISHES_AFTER_S)
            await self._try(PublishPoll(new_id(ids.COMMAND), poll.id))
        elif pause := next((step for step in regie.records["steps"].values() if step.is_on), None):
            await self._pace.between(*PAUSE_LASTS_S)
            await self._try(EndPause(new_id(ids.COMMAND), pause.id))
        else:
            await self._pace.between(*BETWEEN_STEPS_S)
            await self._next_step()

    async def _next_step(self) -> None:
        """Begin what the run sheet holds next; the proposals are written once all rounds are over."""
        records = self._regie.records
        for step in sorted(records["steps"].values(), key=lambda step: step.rank):
            if step.skipped or not self._may_begin(step):
                continue
            match step.kind:
                case "round":
                    await self._try(OpenRound(new_id(ids.COMMAND), step.id))
                case "pause":
                    await self._try(BeginPause(new_id(ids.COMMAND), step.id))
                case "poll" if records["proposals"] or any(not each.opened_at for each in records["rounds"].values()):
                    await self._try(OpenPoll(new_id(ids.COMMAND), step.id))
                case "poll":
                    await self._propose()
            return

    def _may_begin(self, step: Step) -> bool:
        """Return whether a step has not begun and can begin as it is."""
        if step.kind != "poll":
            return (step if step.kind == "pause" else self._regie.records["rounds"][step.id]).opened_at is None
        poll = self._regie.records["polls"][step.id]
        return poll.opened_at is None and poll.annulled_at is None and not poll.gaps

    def _unpublished(self) -> Poll | None:
        """Return a poll that was counted and not shown to the hall yet."""
        polls: dict[str, Poll] = self._regie.records["polls"]
        waiting = (each for each in polls.values() if each.closed_at and not each.published_at)
        return next((each for each in waiting if not each.annulled_at), None)

    async def _sort(self) -> None:
        """Put every note that nobody has read into the theme whose words it holds most."""
        for note in list(self._regie.records["notes"].values()):
            if note.read or note.theme_ids or note.withdrawn_at or note.set_aside is not None:
                continue
            if note.held:
                await self._try(AdmitNote(new_id(ids.COMMAND), note.id))
            heap = self._material.heap_of(note.text)
            if heap is not None:
                await self._place(note, heap)

    async def _place(self, note: Note, heap: Heap) -> None:
        themes = self._regie.records["themes"]
        known = self._themes.get(heap.name)
        if known not in themes:
            known = next((theme.id for theme in themes.values() if theme.name == heap.name), None)
        if known is None:
            self._themes[heap.name] = new_id(ids.THEME)
            await self._try(CreateTheme(new_id(ids.COMMAND), self._themes[heap.name], heap.name, (note.id,)))
        else:
            self._themes[heap.name] = known
            await self._try(PlaceNotes(new_id(ids.COMMAND), (note.id,), known))

    async def _propose(self) -> None:
        """Write and push the proposals of every heap, each from the strongest notes of its theme."""
        for heap in self._material.heaps:
            theme = self._themes.get(heap.name)
            notes = [note for note in self._regie.records["notes"].values() if theme in note.theme_ids]
            notes = [note for note in notes if note.withdrawn_at is None]
            strongest = sorted(notes, key=lambda note: -note.strength)[:NOTES_IN_A_PROPOSAL]
            for draft in heap.proposals if strongest else ():
                await self._write(draft, strongest)

    async def _write(self, draft: Draft, notes: list[Note]) -> None:
        proposal_id = new_id(ids.PROPOSAL)
        title = draft.title or _cut(notes[0].text, 60)
        text = draft.text or notes[0].text
        note_ids = tuple(note.id for note in notes)
        await self._pace.between(*BETWEEN_STEPS_S)
        written = (proposal_id, title, text, draft.pictogram, note_ids, dict(draft.words))
        await self._try(WriteProposal(new_id(ids.COMMAND), *written))
        await self._try(PushProposal(new_id(ids.COMMAND), proposal_id))
        await self._try(ShowOnDisplay(new_id(ids.COMMAND), "proposal", proposal_id))

    async def _try(self, command: WireCommand) -> None:
        """Send a command, unless a person has come while the team took its time.

        What is refused has been done by a person in the meantime.
        """
        if self._alone():
            with suppress(Refused):
                await self._regie.send(command)


def _cut(text: str, most: int) -> str:
    """Return the first words of a text, in `most` characters."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
