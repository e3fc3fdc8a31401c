"""Easy to read: whether a meeting has such texts, and how they stand on a page, a sentence a line."""

from server.domain.records import EASY
from server.domain.state import MeetingState
from server.texts.sentences import sentences


def has_easy(state: MeetingState) -> bool:
    """Return whether anything that participants may come to see is there in easy words."""
    return (
        any(EASY in poll.words for poll in state.polls.values())
        or any(EASY in round.words for round in state.rounds.values())
        or any(proposal.easy and proposal.withdrawn_at is None for proposal in state.proposals.values())
    )


def in_lines(text: str) -> str:
    """Return a text with each of its sentences on a line of its own."""
    return "\n".join(sentences(text))
