"""Tallies: what a counted box says. Frozen, as all records."""

from msgspec import Struct


class Detail(Struct, frozen=True, tag_field="kind"):
    """Base of what some methods say beyond the counts of each choice."""


class Grades(Detail, frozen=True, tag="grades"):
    """Yes-no, scale and majority judgment: how the grades of each choice spread.

    grades: the grades that exist, best first (yes-no: 1, 0). spread: choice id -> ballots at each of `grades`.
    none: choice id -> ballots, not blank as a whole, that leave this choice without a grade (majority judgment counts
    them among the lowest grade instead, and says 0 here).
    middle: choice id -> its majority grade (majority judgment) or its median grade (scale), of an even number the lower
    of the two in the middle; empty for yes-no.
    above, below: choice id -> ballots over and under its majority grade; only for majority judgment.
    mean_cents: choice id -> hundred times the mean grade, rounded half up; only for scale.
    A choice without a grade is in none of these four.
    """

    grades: tuple[int, ...]
    spread: dict[str, tuple[int, ...]]
    none: dict[str, int] = {}
    middle: dict[str, int] = {}
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    mean_cents: dict[str, int] = {}


class RunoffRound(Struct, frozen=True):
    """One round of an instant runoff. counts: choice id still in -> ballots; exhausted: ballots that name none of them.

    out: who leaves after it. by_lot: whether a lot had to choose them among equals.
    """

    counts: dict[str, int]
    exhausted: int = 0
    out: tuple[str, ...] = ()
    by_lot: bool = False


class Runoff(Detail, frozen=True, tag="runoff"):
    """Instant runoff: its rounds, the first one first."""

    rounds: tuple[RunoffRound, ...]


class Duels(Detail, frozen=True, tag="duels"):
    """Schulze: choice id -> choice id -> ballots that rank the first above the second; and the strongest paths."""

    above: dict[str, dict[str, int]]
    paths: dict[str, dict[str, int]]


class Spending(Detail, frozen=True, tag="spending"):
    """Budget methods: what the winners cost together, of what there was."""

    budget: int
    spent: int


class Objections(Detail, frozen=True, tag="objections"):
    """Consent: the reasons given, sorted, one for each objection."""

    reasons: tuple[str, ...]


class Scores(Detail, frozen=True, tag="scores"):
    """Quiz: table number -> mean score of its answers, 0 to 1,000, where there are several: never a person's."""

    right: str
    tables: dict[str, int]


AnyDetail = Grades | Runoff | Duels | Spending | Objections | Scores


class Tally(Struct, frozen=True):
    """The counts of a closed box.

    counts: choice id -> ballots that mark it, every choice present, zero included. Instead of ballots: yes (yes-no),
    the sum of grades (scale), ballots at the majority grade or above (majority judgment), first places (instant
    runoff), duels won (Schulze), points (points).
    blank: ballots that mark nothing. ballots: all ballots, blank included.
    winners: the choice ids that the method elects; several when they tie or the method elects several, none when
    nobody marked any.
    percents: choice id -> whole percentage for a bar; empty where a percentage would say nothing true.
    ranking: the choice ids from first to last, in places: those that share a place are equal.
    ties: groups of choice ids between which the rule itself could not tell, also where a lot then did.
    seed: what the lots were drawn from (`counting.lots`); empty when none was needed.
    hands: how many of `ballots` are hands that were counted at tables. spoiled: ballots that count for nothing.
    """

    counts: dict[str, int]
    blank: int
    ballots: int
    winners: tuple[str, ...]
    percents: dict[str, int] = {}
    ranking: tuple[tuple[str, ...], ...] = ()
    ties: tuple[tuple[str, ...], ...] = ()
    seed: str = ""
    hands: int = 0
    spoiled: int = 0
    detail: AnyDetail | None = None


_MIDDLE_CENTS = 300
"""Hundred times the middle level of a scale."""


def lacks_agreement(tally: Tally) -> bool:
    """Return whether a scale has a first choice, but one whose mean is below the middle; never of another method."""
    if not isinstance(tally.detail, Grades):
        return False
    means = tally.detail.mean_cents
    return any(means[id] < _MIDDLE_CENTS for id in tally.winners if id in means)


Profile = dict[str, dict[str, Tally | None]]
"""Dimension -> group -> its tally; `None` where the group, or what could be worked out of it, is too small to show."""
