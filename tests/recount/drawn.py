"""Polls and boxes for the recounts: every method, with costs, limits, hands, and texts as people write them."""

from datetime import UTC, datetime
from typing import get_args

from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.counting import Ballot, check_ballot
from server.domain.hands import METHODS as BY_HAND
from server.domain.records import Choice, HandCount, Method, Poll, Rules
from tests.counting.drawn import boxes, poll_on

ALL: tuple[Method, ...] = get_args(Method)
BUDGETS = ("greedy", "equal-shares")
NOON = datetime(2026, 5, 30, 12, 0, tzinfo=UTC)

REASONS = (
    "Trop cher",
    "« Trop loin » pour l’école",
    'Il a dit "non"\nà la ligne',
    "</script><script>alert(1)</script>",
    "رأي من اليمين إلى اليسار",
    "Un\u2028séparateur, un \\ et une 🚲",
    "\ufb01n et 🌳 avant ﬁ",
)
"""What people write, and what others try."""


@st.composite
def filled(draw: st.DrawFn, method: Method) -> tuple[Poll, list[Ballot], list[HandCount]]:
    """A poll, the ballots of its box, and the hands counted for it."""
    if method in BUDGETS:
        poll, ballots = draw(budgets(method))
    elif method == "approval":
        poll, ballots = draw(limited())
    elif method in ("instant-runoff", "schulze"):
        poll, ballots = draw(rankings(method))
    else:
        poll, ballots = draw(boxes(method))
    if method == "consent":
        ballots = [
            check_ballot(poll, replace(ballot, reason=draw(st.sampled_from(REASONS))))
            if "b" in ballot.marks
            else ballot
            for ballot in ballots
        ]
    hands = draw(st.lists(hand_counts(poll), max_size=2)) if method in BY_HAND else []
    poll = replace(poll, spoiled_sheets=draw(st.integers(0, 3)))
    return poll, ballots, [replace(count, id=f"v_1.t_{n}", table_id=f"t_{n}") for n, count in enumerate(hands, 1)]


@st.composite
def budgets(draw: st.DrawFn, method: Method) -> tuple[Poll, list[Ballot]]:
    """Few prices and few voters, so that there are ties of every kind; some projects are free or too dear."""
    ids = "abcdef"[: draw(st.integers(2, 6))]
    prices = st.sampled_from(draw(st.sampled_from(((0, 1, 2, 3), (3, 4, 5, 9, 40), (100, 150, 200, 250)))))
    choices = tuple(Choice(id, id.upper(), id, "tree", "#0072B2", cost=draw(prices)) for id in ids)
    rules = Rules(budget=draw(st.integers(1, 3)) * draw(st.sampled_from((1, 5, 170))))
    poll = Poll("v_1", 1, "Vote", "Que faire ?", method, choices, rules)
    marks = st.lists(st.sampled_from(ids), unique=True).map(tuple)
    ballots = draw(st.lists(st.builds(Ballot, marks=marks), max_size=9))
    return poll, [check_ballot(poll, ballot) for ballot in ballots]


@st.composite
def rankings(draw: st.DrawFn, method: Method) -> tuple[Poll, list[Ballot]]:
    """Orders that leave choices out, with equal ranks where the method takes them."""
    ids = "abcdef"[: draw(st.integers(2, 6))]
    poll = poll_on(method, ids)
    if method == "schulze":
        values = st.dictionaries(st.sampled_from(ids), st.integers(1, len(ids)))
    else:
        orders = st.lists(st.sampled_from(ids), unique=True)
        values = orders.map(lambda order: {id: rank for rank, id in enumerate(order, 1)})
    ballots = draw(st.lists(st.builds(Ballot, values=values), max_size=12))
    return poll, [check_ballot(poll, ballot) for ballot in ballots]


@st.composite
def limited(draw: st.DrawFn) -> tuple[Poll, list[Ballot]]:
    """Approval within limits."""
    poll, ballots = draw(boxes("approval"))
    most = draw(st.integers(0, len(poll.choices)))
    poll = replace(poll, rules=Rules(least=draw(st.integers(0, most)), most=most))
    top = most or len(poll.choices)
    return poll, [each for each in ballots if each.is_blank or poll.rules.least <= len(each.marks) <= top]


@st.composite
def hand_counts(draw: st.DrawFn, poll: Poll) -> HandCount:
    """Hands that add up, as the rules of a count of hands want."""
    blank, spoiled = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    ids = [choice.id for choice in poll.choices]
    least, most = max(1, poll.rules.least), poll.rules.most or len(ids)
    marked: list[list[str]] = draw(
        st.lists(st.lists(st.sampled_from(ids), unique=True, min_size=1), max_size=5)
        if poll.method == "single"
        else st.lists(st.lists(st.sampled_from(ids), unique=True, min_size=min(least, most), max_size=most), max_size=5)
    )
    if poll.method == "single":
        marked = [marks[:1] for marks in marked]
    counts = {id: sum(id in marks for marks in marked) for id in ids}
    valid = len(marked)
    cast = valid + blank + spoiled
    return HandCount("v_1.t_1", "v_1", "t_1", cast, 0, cast, valid, blank, spoiled, counts, NOON)
