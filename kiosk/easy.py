"""Easy to read: whether a meeting has such texts, and how they stand on a page, a sentence a line."""

from server.domain.state import MeetingState
from server.texts.sentences import sentences


def has_easy(state: MeetingState, version: str) -> bool:
    """Return whether anything that participants may come to see is there in these easy words, `easy` or `en-easy`."""
    return (
        any(version in poll.words for poll in state.polls.values())
        or any(version in round.words for round in state.rounds.values())
        or any(version in each.words for each in state.proposals.values() if each.withdrawn_at is None)
    )


def in_lines(text: str) -> str:
    """Return a text with each of its sentences on a line of its own."""
    return "\n".join(sentences(text))
