"""Choices that stand for proposals: they have the title, the pictogram, the colour and the translations of these."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from server.domain.decide.ballot_paper import lettered
from server.domain.decide.proposals import standing
from server.domain.records import Choice, PollText
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.versions import others


def with_colours(state: MeetingState, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the choices, those that stand for a proposal with its colour, if it has one.

    Raises Refused("not-found", "proposal-withdrawn", "bad-value") unless these proposals are pushed and not withdrawn.
    """
    made = []
    for choice in choices:
        colour = choice.colour
        if choice.proposal_id is not None:
            proposal = standing(state, choice.proposal_id)
            if not proposal.pushed_at:
                raise Refused("bad-value", field="proposal_id", value=proposal.id, expected="a pushed proposal")
            colour = proposal.colour or colour
        made.append(replace(choice, colour=colour))
    return tuple(made)


def pushed_choices(state: MeetingState) -> tuple[Choice, ...]:
    """Return the proposals that stand pushed as choices, lettered."""
    return lettered(
        Choice("", "", proposal.title, proposal.pictogram, proposal.colour, proposal.id)
        for proposal in state.proposals.values()
        if proposal.pushed_at is not None and proposal.withdrawn_at is None
    )


def with_translations(
    state: MeetingState, choices: Sequence[Choice], texts: dict[str, PollText]
) -> dict[str, PollText]:
    """Return the texts of a poll in its other versions, completed by those of the proposals.

    Only where the poll has no text of its own for a choice, and where the choice says what its proposal is called.
    """
    known = {choice.id: state.proposals[choice.proposal_id] for choice in choices if choice.proposal_id is not None}
    completed = {}
    for language in others(state.meeting.languages):
        text = texts.get(language, PollText())
        said = {
            choice.id: known[choice.id].words[language].title
            for choice in choices
            if choice.id in known
            and choice.text == known[choice.id].title
            and language in known[choice.id].words
            and known[choice.id].words[language].title
        }
        filled = replace(text, choices={**said, **text.choices})
        if filled != PollText():
            completed[language] = filled
    return completed
