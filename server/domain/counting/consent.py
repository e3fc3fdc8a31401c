"""Consent: a proposal is adopted when somebody consents and nobody objects; an objection has a reason.

The principle of consent of sociocracy: a decision is taken when no one has a reasoned objection left (G. Endenburg,
"Sociocracy: The Organization of Decision-Making", 1981, English edition Eburon, 1998). Objections are not outvoted but
worked on, so their reasons are part of the result. The first of the two choices consents, the second objects.
"""

import unicodedata
from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Objections, Tally

FORM = "one"
GRADES: tuple[int, ...] = ()
REASON_MOST = 500  # what a facilitator can read aloud in half a minute


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Return the ballot, with its reason only where it objects. `choices`: exactly two.

    Raises Refused("bad-ballot"): "too-many" marks; "no-reason" for an objection whose reason, without control
    characters and outer blanks, has not 1 to 500 characters.
    """
    if len(ballot.marks) > 1:
        raise Refused("bad-ballot", reason="too-many", expected="0…1", got=len(ballot.marks))
    _, objects = choices
    if objects.id not in ballot.marks:
        return Ballot(ballot.marks)
    reason = _one_line(ballot.reason)
    if not 1 <= len(reason) <= REASON_MOST:
        raise Refused("bad-ballot", reason="no-reason", expected=f"1…{REASON_MOST}", got=len(reason))
    return Ballot(ballot.marks, reason=reason)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return who consents and who objects; the winner is the first choice, or nobody. There are no ties.

    ranking: the answer that carries the day first, so one objection comes before any number of consents; both in one
    place while nobody has said either. percents: empty, since no share of consents decides anything.
    """
    consents, objects = (choice.id for choice in choices)
    counts = {id: sum(id in ballot.marks for ballot in ballots) for id in (consents, objects)}
    if counts[objects]:
        ranking: tuple[tuple[str, ...], ...] = ((objects,), (consents,))
    else:
        ranking = ((consents,), (objects,)) if counts[consents] else ((consents, objects),)
    return Tally(
        counts=counts,
        blank=sum(ballot.is_blank for ballot in ballots),
        ballots=len(ballots),
        winners=(consents,) if counts[consents] and not counts[objects] else (),
        ranking=ranking,
        detail=Objections(tuple(sorted(ballot.reason for ballot in ballots if objects in ballot.marks))),
    )


def _one_line(text: str) -> str:
    """Return `text` without outer blanks; line breaks and other control characters become blanks."""
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    return "".join(" " if kind == "Cc" else letter for letter, kind in kinds if kind != "Cs").strip()
