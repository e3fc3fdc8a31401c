"""What a box yields: its tally with the hands counted at tables, and the results of groups."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from server.domain.counting import Ballot, count, read_ballot
from server.domain.hands import ballots_of
from server.domain.records import HandCount, Poll
from server.domain.state import MeetingState
from server.domain.tallies import Objections, Profile, Scores, Tally

GROUP_LEAST = 5
"""The smallest group whose result may be shown; an organiser may ask for more, never for fewer."""


def as_everyone_sees(poll: Poll) -> Poll:
    """Return the poll without what it would be too early to tell: its result, and the right answer of a quiz.

    Nor the digest of its ballots: of a few hundred, anyone finds the counts by trying all that there can be. The digest
    of the box has a salt, and stays.
    """
    if poll.published_at is not None:
        # Answers to a quiz say which table gave them and how fast, and stay where they are.
        return replace(poll, ballots_digest=None) if poll.method == "quiz" else poll
    if poll.tally is None and not poll.rules.right:
        return poll
    return replace(poll, tally=None, profile={}, rules=replace(poll.rules, right=""), ballots_digest=None)


def hands_of(state: MeetingState, poll_id: str) -> list[HandCount]:
    """Return the counts of hands that stand for a poll, each table's last one."""
    return [each for each in state.hand_counts.values() if each.poll_id == poll_id]


def tally_of(poll: Poll, choices: Iterable[str], hands: Iterable[HandCount], seed: str) -> Tally:
    """Return the tally of a box and of the hands counted for the same poll, spoiled ballots on paper among it.

    choices: the texts of `counting.write_ballot`. seed: for lots, the digest of the receipts.
    Raises msgspec.ValidationError.
    """
    ballots = [read_ballot(choice) for choice in choices]
    raised: list[Ballot] = []
    spoiled = poll.spoiled_sheets
    for each in hands:
        raised += ballots_of(poll, each)
        spoiled += each.spoiled
    return replace(count(poll, [*ballots, *raised], seed), hands=len(raised), spoiled=spoiled)


def running_tally_of(poll: Poll, choices: Iterable[str], hands: Iterable[HandCount]) -> Tally:
    """Return the tally so far of a box that still takes ballots, as everyone may see it; the rest as for `tally_of`.

    A quiz has no winner yet: whoever knows the right answer may still give it. Reasons and scores wait for the end,
    for with each step they would be those of the few who have just voted. Lots are drawn from no seed.
    """
    tally = _without_persons(tally_of(poll, choices, hands, ""))
    return replace(tally, winners=()) if poll.method == "quiz" else tally


def profile_of(
    poll: Poll, grouped: Mapping[str, Sequence[tuple[str, str]]], ballots: int, seed: str, least: int = GROUP_LEAST
) -> Profile:
    """Return dimension -> group -> tally, `None` for a group that is not shown; reasons and scores are of all alone.

    grouped: dimension -> (group, choice) of every ballot that names a group. ballots: all in the box.
    least: the smallest group shown, `GROUP_LEAST` or more.

    The result of all is public, so what is not shown of a dimension (its small groups, and those who named none) can
    be worked out together by subtraction. While that is fewer than `least` ballots, the smallest group is hidden too.
    """
    least = max(least, GROUP_LEAST)
    profile: Profile = {}
    for dimension, held in grouped.items():
        groups: dict[str, list[Ballot]] = {}
        for group, choice in held:
            groups.setdefault(group, []).append(read_ballot(choice))
        shown = shown_groups({group: len(cast) for group, cast in groups.items()}, ballots, least)
        profile[dimension] = {
            group: _without_persons(count(poll, cast, seed)) if group in shown else None
            for group, cast in sorted(groups.items())
        }
    return profile


def _without_persons(tally: Tally) -> Tally:
    # Of a few, a reason is one of five people's, and a table's score may be the one of its members who is among them.
    return replace(tally, detail=None) if isinstance(tally.detail, Objections | Scores) else tally


def shown_groups(sizes: Mapping[str, int], ballots: int, least: int) -> set[str]:
    """Return the groups of a dimension that may be shown. sizes: group -> ballots; ballots: all in the box."""
    shown = {group for group, size in sizes.items() if size >= least}
    while shown:
        hidden = ballots - sum(sizes[group] for group in shown)
        if hidden == 0 or hidden >= least:
            return shown
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return shown
