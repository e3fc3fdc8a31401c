"""Whatever is done with polls and cards, in whatever order: rights, tallies and the journal hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain.closing import hands_of, tally_of
from server.domain.hands import times_counted
from server.domain.records import SYSTEM, Actor
from tests.domain.test_fuzz import Journal, by_whom

POLLS = st.sampled_from(["v_1", "v_1", "v_3", "v_4"])
CARDS = st.sampled_from(["card1", "card2", "card3", "spare1", "spare2"])
TABLES = st.sampled_from(["t_1", "t_2"])


@st.composite
def counts_of_hands(draw: st.DrawFn) -> c.CountHands:
    a, b, blank = draw(st.integers(0, 4)), draw(st.integers(0, 4)), draw(st.integers(0, 2))
    return c.CountHands("c_1", draw(POLLS), 10, 0, a + b + blank, a + b, blank, 0, {"a": a, "b": b})


steps = st.one_of(
    st.builds(c.OpenPoll, st.just("c_1"), POLLS, st.sampled_from([None, 60])),
    st.builds(c.TimePoll, st.just("c_1"), POLLS, st.sampled_from([None, 1, 60])),
    st.builds(c.PausePoll, st.just("c_1"), POLLS),
    st.builds(c.ResumePoll, st.just("c_1"), POLLS),
    st.builds(c.ClosePoll, st.just("c_1"), POLLS),
    st.builds(c.PublishPoll, st.just("c_1"), POLLS),
    st.builds(c.AnnulPoll, st.just("c_1"), POLLS, st.just("Panne")),
    st.builds(c.RerunPoll, st.just("c_1"), POLLS, POLLS, st.just("Panne")),
    counts_of_hands(),
    st.builds(c.IssueCards, st.just("c_1"), st.lists(CARDS, max_size=2).map(tuple), st.sampled_from([0, 5, 6])),
    st.builds(c.RevokeCard, st.just("c_1"), CARDS),
    st.builds(c.ReplaceCard, st.just("c_1"), CARDS, CARDS),
    st.builds(c.StrikeCard, st.just("c_1"), CARDS, st.sampled_from(["", "12", "13"])),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(steps, TABLES), min_size=10, max_size=60))
def test_whatever_is_done_with_polls_and_cards_rights_and_tallies_hold_and_the_journal_gives_the_same(
    done: list[tuple[c.AnyCommand, str]],
):
    """Closing counts the box and the hands as the live meeting does; whoever counts again finds what was recorded."""
    journal = Journal("a meeting under way")
    cast = ['{"marks":["a"]}'] * 3
    for command, table_id in done:
        actor = by_whom(type(command))
        if isinstance(command, c.CountHands):
            actor = Actor("table", table_id)
        if isinstance(command, c.ClosePoll) and command.poll_id in journal.state.polls:
            poll, hands = journal.state.polls[command.poll_id], hands_of(journal.state, command.poll_id)
            tally = tally_of(poll, cast, hands, "seed") if poll.choices else tally_of(poll, [], [], "seed")
            command = c.RecordTally("c_1", poll.id, tally, 3, "0" * 64, hands=times_counted(hands))
            actor = SYSTEM
        journal.submit(command, actor)
    for poll in journal.state.polls.values():
        if poll.tally is not None:
            assert poll.tally == tally_of(poll, cast, hands_of(journal.state, poll.id), "seed")
    journal.check_fold()
    journal.show()
