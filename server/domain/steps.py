"""Steps: the run sheet of a meeting. Its rounds, polls and pauses, in the order in which they come. Frozen."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

StepKind = Literal["round", "poll", "pause"]
StepDeed = Literal[
    "opened", "extended", "closed", "paused", "resumed", "published", "annulled", "skipped", "taken-up", "moved",
    "timed",
]  # fmt: skip

POLL_S = 300  # to explain it, to vote and to see the result, where the script names no time


class StepAct(Struct, frozen=True):
    """Somebody drove the meeting. by: a member of the régie, empty for the server and the organiser.

    by_s: seconds more (fewer, when negative) for `extended`, 0 where an end came or went; the new duration for `timed`.
    """

    at: datetime
    by: str
    what: StepDeed
    by_s: int = 0


class Step(Struct, frozen=True):
    """One step of the run sheet. `id`: of its round or poll, or its own for a pause. rank: its place, 1 for the first.

    Those that have begun stand first, in the order in which they began; a skipped or annulled one may stand anywhere.
    duration_s: how long it is meant to last; of a poll, with all that is said around it.
    planned_s: what the plan held for it when the first step of the meeting began; 0 for what was added since, `None`
    before that.
    planned_rank: its place in that plan, 1 for the first; `None` before that, and for what was added since.
    title, opened_at, ends_at, closed_at: of a pause; a round and a poll have their own. A pause stays on after
    `ends_at` until somebody ends it or opens something else.
    acts: who did what, the first one first.
    """

    id: str
    kind: StepKind
    rank: int
    duration_s: int
    planned_s: int | None = None
    title: str = ""
    skipped: bool = False
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    closed_at: datetime | None = None
    acts: tuple[StepAct, ...] = ()
    planned_rank: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is a pause that is on now."""
        return self.opened_at is not None and self.closed_at is None
