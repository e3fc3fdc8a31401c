"""Rules of proposals: their words in every language, history, merging, splitting, withdrawing and bringing back."""

import random
from collections.abc import Iterable
from typing import Any

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.apply import apply
from server.domain.chain import GENESIS, link_event
from server.domain.decide import decide
from server.domain.decide.ballot_paper import lettered
from server.domain.events import AnyEvent, Recorded
from server.domain.history import EARLIER_MOST
from server.domain.records import COLOURS, Actor, Choice, PollText, Proposal, ProposalText, Wording
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from tests.given import MEETING, NOON, SITE, Given, founding, given, note_added, proposal_written, round_opened, staff

NOTES: list[AnyEvent] = [round_opened(), *(note_added(f"n_{n}", f"t_{(n - 1) % 3 + 1}") for n in range(1, 7))]
BENCHES = proposal_written("p_1", "n_1", "n_2")
TREES = e.ProposalWritten("p_2", "Des arbres", "Planter dix arbres.", "tree", ("n_2", "n_3"))
EN = {"en": ProposalText("Benches", "Put up ten benches.")}
ANA, BEN = Actor("theme-team", "u_ana"), Actor("theme-team", "u_ben")


def reword(text: str = "Poser vingt bancs.", **fields: Any) -> c.RewordProposal:
    said: dict[str, Any] = {"title": "Des bancs", "pictogram": "bench", "note_ids": ("n_1", "n_2"), **fields}
    return c.RewordProposal("c_1", "p_1", text=text, **said)


def write(*note_ids: str, split_from: str | None = "p_1", seen: int = 0) -> c.WriteProposal:
    return c.WriteProposal("c_1", "p_3", "À part", "Autre chose.", "idea", note_ids, split_from=split_from, seen=seen)


def in_poll(*ids: str) -> e.PollOpened:
    """A poll is open on these proposals."""
    made = lettered(Choice("", "", "Oui", "tree", "", id) for id in ids)
    return e.PollOpened("v_2", made, 4)


def told(*happened: tuple[Actor, AnyEvent]) -> Given:
    """A small meeting, and what each of several people did after it was founded."""
    meeting = given(*NOTES)
    for actor, event in happened:
        row = Recorded(MEETING, meeting.state.seq + 1, NOON, str(actor), "c_0", 0, SITE, event, "")
        chain = link_event(meeting.state.chain, row)
        apply(meeting.state, Recorded(MEETING, row.seq, NOON, str(actor), "c_0", 0, SITE, event, chain))
    return meeting


def notes_of(meeting: Given, proposal_id: str) -> tuple[str, ...]:
    return meeting.state.proposals[proposal_id].note_ids


# Words


def test_a_proposal_is_written_in_every_language_of_the_meeting_in_easy_language_and_in_a_colour():
    meeting = given(*NOTES, languages=("fr", "en", "ar"))
    eased = {"easy": ProposalText("", " Il y aura dix bancs. "), "en-easy": ProposalText("Ten seats", "")}
    words = {"en": ProposalText(" Benches ", ""), "ar": ProposalText(" ", ""), **eased}
    command = c.WriteProposal("c_1", "p_1", "Des bancs", "Dix.", "bench", ("n_1",), words, COLOURS[2])
    kept = {"en": ProposalText("Benches"), **eased, "easy": ProposalText("", "Il y aura dix bancs.")}
    written = e.ProposalWritten("p_1", "Des bancs", "Dix.", "bench", ("n_1",), kept, colour=COLOURS[2])
    meeting.when(command, by=ANA).then(written)
    proposal = given(*NOTES, written, languages=("fr", "en", "ar")).state.proposals["p_1"]
    assert (proposal.words, proposal.colour) == (kept, COLOURS[2])


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"words": {"fr": ProposalText("Des bancs")}}, "bad-value", "words"),  # the reference stands in the fields
        ({"words": {"de": ProposalText("Bänke")}}, "bad-value", "words"),
        ({"words": {"en": ProposalText("x" * 121)}}, "bad-text", "title"),
        ({"words": {"en": ProposalText("", "x" * 1_001)}}, "bad-text", "text"),
        ({"words": {"easy": ProposalText("", "x" * 1_001)}}, "bad-text", "text"),
        ({"colour": "#000000"}, "bad-value", "colour"),
    ],
)
def test_words_that_do_not_fit_and_other_colours_are_refused(fields: dict[str, Any], code: str, field: str):
    meeting = given(*NOTES, BENCHES, languages=("fr", "en"))
    meeting.when(reword(**fields), by=ANA).refused(code, field=field)


def test_a_journal_of_before_folds_to_a_proposal_without_the_other_versions():
    proposal = given(*NOTES, BENCHES).state.proposals["p_1"]
    assert (proposal.words, proposal.colour, proposal.history, proposal.wording) == ({}, "", (), 1)
    assert (proposal.merged_into, proposal.split_from) == ("", "")


def test_a_hidden_note_goes_into_no_proposal_and_stays_where_it_was():
    meeting = given(*NOTES, BENCHES, e.NoteHidden("n_1", "Un nom"), e.NoteHidden("n_3", "Un nom"))
    meeting.when(reword(note_ids=("n_1", "n_3")), by=ANA).refused("note-hidden", id="n_3")
    meeting.when(reword(note_ids=("n_1",)), by=ANA).then(
        e.ProposalReworded("p_1", "Des bancs", "Poser vingt bancs.", "bench", ("n_1",))
    )


# History


def test_the_history_tells_what_stood_there_who_wrote_it_and_when():
    meeting = told(
        (ANA, BENCHES),
        (BEN, e.ProposalReworded("p_1", "Des bancs", "Poser vingt bancs.", "bench", ("n_1", "n_2"))),
        (ANA, e.ProposalReworded("p_1", "Des bancs à l’ombre", "Poser vingt bancs.", "bench", ("n_1", "n_2"), EN)),
        (BEN, e.ProposalReworded("p_1", "Des bancs à l’ombre", "Poser vingt bancs.", "tree", ("n_1",), EN)),
    )
    proposal = meeting.state.proposals["p_1"]
    assert proposal.history == (
        Wording(1, "Des bancs", "Poser dix bancs.", "u_ana", NOON),
        Wording(2, "Des bancs", "Poser vingt bancs.", "u_ben", NOON),
    )
    assert (proposal.wording, proposal.worded_by, proposal.changed_by) == (2, "u_ana", "u_ben")


def test_the_history_forgets_old_variants_and_no_wording():
    happened: list[AnyEvent] = [
        e.ProposalReworded("p_1", "Des bancs", f"Poser {number // 3} bancs.", "bench", ("n_1",), easy=str(number))
        for number in range(90)
    ]
    proposal = given(*NOTES, BENCHES, *happened).state.proposals["p_1"]
    assert proposal.wording == 31
    assert [each.number for each in proposal.history[:-EARLIER_MOST]] == list(range(1, 25))
    assert [each.text for each in proposal.history[1:24]] == [f"Poser {number} bancs." for number in range(23)]
    assert [each.words["easy"].text for each in proposal.history[-EARLIER_MOST:]] == [
        str(number) for number in range(69, 89)
    ]


# Several people


def test_who_has_not_seen_what_somebody_else_wrote_overwrites_nothing():
    meeting = told((ANA, BENCHES), (ANA, TREES))
    before = meeting.state.seq
    meeting = told(
        (ANA, BENCHES), (ANA, TREES),
        (BEN, e.ProposalReworded("p_1", "Des bancs", "Poser trente bancs.", "bench", ("n_1", "n_2"))),
    )  # fmt: skip
    late: list[c.AnyCommand] = [
        reword(seen=before),
        c.PushProposal("c_1", "p_1", before),
        c.WithdrawProposal("c_1", "p_1", before),
        c.MergeProposals("c_1", "p_1", "p_2", before),
        c.MergeProposals("c_1", "p_2", "p_1", before),
        write("n_1", seen=before),
    ]
    for command in late:
        meeting.when(command, by=ANA).refused("changed-meanwhile", what="proposal", ids=["p_1"], by="u_ben")
        assert meeting.when(command, by=BEN).refusal is None  # one’s own act is no surprise
    assert meeting.when(reword(seen=before + 1), by=ANA).refusal is None
    assert meeting.when(reword(), by=ANA).refusal is None


# Merging and bringing back


def test_a_merged_proposal_gives_its_notes_to_the_other_and_no_longer_stands():
    given(*NOTES, BENCHES, TREES).when(c.MergeProposals("c_1", "p_2", "p_1"), by=ANA).then(
        e.ProposalMerged("p_2", "p_1", ("n_3",))
    )
    meeting = given(*NOTES, BENCHES, TREES, e.ProposalMerged("p_2", "p_1", ("n_3",)))
    merged = meeting.state.proposals["p_2"]
    assert (notes_of(meeting, "p_1"), merged.merged_into, merged.withdrawn_at) == (("n_1", "n_2", "n_3"), "p_1", NOON)
    assert merged.note_ids == ("n_2", "n_3")
    meeting.when(c.MergeProposals("c_1", "p_2", "p_1"), by=ANA).refused("proposal-withdrawn", proposal="p_2")
    meeting.when(c.MergeProposals("c_1", "p_1", "p_2"), by=ANA).refused("proposal-withdrawn", proposal="p_2")
    meeting.when(c.MergeProposals("c_1", "p_1", "p_1"), by=ANA).refused("bad-value", field="into_id")


def test_what_is_brought_back_takes_its_notes_along_and_leaves_those_that_were_there_before():
    meeting = given(*NOTES, BENCHES, TREES, e.ProposalMerged("p_2", "p_1", ("n_3",)))
    meeting.when(c.RestoreProposal("c_1", "p_2"), by=ANA).then(e.ProposalRestored("p_2"))
    meeting.when(c.RestoreProposal("c_1", "p_1"), by=ANA).then()
    back = given(*NOTES, BENCHES, TREES, e.ProposalMerged("p_2", "p_1", ("n_3",)), e.ProposalRestored("p_2"))
    again = back.state.proposals["p_2"]
    assert (notes_of(back, "p_1"), again.note_ids) == (("n_1", "n_2"), ("n_2", "n_3"))
    assert (again.withdrawn_at, again.merged_into, again.merged_notes) == (None, "", ())


def test_a_note_that_two_merged_proposals_brought_leaves_with_the_last_of_them():
    third = e.ProposalWritten("p_3", "Encore", "Des arbres.", "tree", ("n_3", "n_4"))
    happened: list[AnyEvent] = [*NOTES, BENCHES, TREES, third, e.ProposalMerged("p_2", "p_1", ("n_3",))]
    given(*happened).when(c.MergeProposals("c_1", "p_3", "p_1"), by=ANA).then(
        e.ProposalMerged("p_3", "p_1", ("n_3", "n_4"))
    )
    both: list[AnyEvent] = [*happened, e.ProposalMerged("p_3", "p_1", ("n_3", "n_4"))]
    one_back: list[AnyEvent] = [*both, e.ProposalRestored("p_2")]
    assert notes_of(given(*one_back), "p_1") == ("n_1", "n_2", "n_3", "n_4")
    assert notes_of(given(*one_back, e.ProposalRestored("p_3")), "p_1") == ("n_1", "n_2")


def test_a_proposal_is_not_brought_back_where_the_other_one_would_be_left_without_a_note():
    only = e.ProposalReworded("p_1", "Des bancs", "Poser dix bancs.", "bench", ("n_3",))
    meeting = given(*NOTES, BENCHES, TREES, e.ProposalMerged("p_2", "p_1", ("n_3",)), only)
    meeting.when(c.RestoreProposal("c_1", "p_2"), by=ANA).refused("bad-value", field="note_ids")


def test_a_withdrawn_proposal_stands_again_as_it_was_also_for_the_tables():
    meeting = given(*NOTES, BENCHES, e.ProposalPushed("p_1"), e.ProposalWithdrawn("p_1"), e.ProposalRestored("p_1"))
    proposal = meeting.state.proposals["p_1"]
    assert (proposal.withdrawn_at, proposal.pushed_at, proposal.number) == (None, NOON, 1)


# Splitting


def test_the_notes_that_a_new_proposal_takes_leave_the_one_it_is_split_from():
    split = e.ProposalWritten("p_3", "À part", "Autre chose.", "idea", ("n_2", "n_4"), split_from="p_1")
    given(*NOTES, BENCHES).when(write("n_2", "n_4"), by=ANA).then(split)
    meeting = given(*NOTES, BENCHES, split)
    assert (notes_of(meeting, "p_1"), notes_of(meeting, "p_3")) == (("n_1",), ("n_2", "n_4"))
    assert meeting.state.proposals["p_3"].split_from == "p_1"


def test_a_split_leaves_a_note_on_both_sides():
    meeting = given(*NOTES, BENCHES)
    for note_ids in (("n_1", "n_2"), ("n_4",)):
        meeting.when(write(*note_ids), by=ANA).refused("bad-value", field="split_from")
    meeting.when(write("n_1", split_from="p_9"), by=ANA).refused("not-found", what="proposal", id="p_9")


def test_a_note_taken_back_since_goes_along_when_its_proposal_is_split():
    assert given(*NOTES, BENCHES, e.NoteWithdrawn("n_2")).when(write("n_2"), by=ANA).refusal is None


# Polls


def test_nothing_changes_of_a_proposal_that_an_open_poll_asks_about():
    pushed: list[AnyEvent] = [e.ProposalPushed("p_1"), e.ProposalPushed("p_2")]
    meeting = given(*NOTES, BENCHES, TREES, *pushed, in_poll("p_1"))
    closed_off: list[c.AnyCommand] = [
        reword(), c.WithdrawProposal("c_1", "p_1"), c.MergeProposals("c_1", "p_1", "p_2"),
        c.MergeProposals("c_1", "p_2", "p_1"), write("n_1"),
    ]  # fmt: skip
    for command in closed_off:
        meeting.when(command, by=ANA).refused("poll-opened", poll="v_2")
    merged = given(*NOTES, BENCHES, TREES, *pushed, e.ProposalMerged("p_2", "p_1", ("n_3",)), in_poll("p_1"))
    merged.when(c.RestoreProposal("c_1", "p_2"), by=ANA).refused("poll-opened", poll="v_2")


def in_languages(*happened: AnyEvent) -> Given:
    """A meeting in French and English, with a pushed proposal that stands in both."""
    written = e.ProposalWritten("p_1", "Des bancs", "Dix.", "bench", ("n_1",), EN, colour=COLOURS[3])
    other = e.ProposalWritten("p_2", "Des arbres", "Dix.", "tree", ("n_2",))
    pushed: list[AnyEvent] = [e.ProposalPushed("p_1"), e.ProposalPushed("p_2")]
    return given(*NOTES, written, other, *pushed, *happened, languages=("fr", "en"))


POLL_EN = PollText("Vote", "What first?")


def test_a_poll_on_the_pushed_proposals_has_their_colours_and_asks_only_for_the_translations_they_lack():
    planned = e.PollPlanned("v_3", "Vote", "Que faire ?", "single", words={"en": POLL_EN})
    meeting = in_languages(planned)
    meeting.when(c.OpenPoll("c_1", "v_3"), by=staff()).refused("poll-incomplete", missing=["en:b"])
    translated = e.ProposalReworded("p_2", "Des arbres", "Dix.", "tree", ("n_2",), {"en": ProposalText("Trees")})
    ready = in_languages(planned, translated)
    events = ready.when(c.OpenPoll("c_1", "v_3"), by=staff()).events
    assert events
    opened = events[0]
    assert isinstance(opened, e.PollOpened)
    assert [choice.colour for choice in opened.choices] == [COLOURS[3], COLOURS[1]]
    assert opened.words == {"en": PollText("Vote", "What first?", {"a": "Benches", "b": "Trees"})}
    asked = in_languages(planned, translated, opened).state.polls["v_3"]
    assert (asked.words, asked.gaps) == (opened.words, ())


def test_a_choice_made_from_a_proposal_has_its_translation_unless_the_poll_says_it_otherwise():
    def planning(text: str, said: str = "") -> c.PlanPoll:
        made = (Choice("", "", text, "bench", "#009E73", "p_1"), Choice("", "", "Rien", "tree", ""))
        words = {"en": PollText("Vote", "What?", {"a": said} if said else {})}
        return c.PlanPoll("c_1", "v_3", "Vote", "Que faire ?", "single", made, words=words)

    for text, said, expected in (
        ("Des bancs", "", {"a": "Benches"}),
        ("Des bancs", "Seats", {"a": "Seats"}),
        ("Des bancs, mais ailleurs", "", {}),  # whoever wrote other words has to translate them
    ):
        events = in_languages().when(planning(text, said), by=staff()).events
        assert events
        [planned] = events
        assert isinstance(planned, e.PollPlanned)
        assert planned.words["en"].choices == expected
        assert [choice.colour for choice in planned.choices] == [COLOURS[3], COLOURS[1]]


def test_no_two_choices_have_one_colour_while_there_are_enough():
    def colours(*given_colours: str) -> list[str]:
        made = [Choice("", "", "Oui", "tree", colour, "p_1" if colour else None) for colour in given_colours]
        return [choice.colour for choice in lettered(made)]

    assert colours("", "", COLOURS[0]) == [COLOURS[1], COLOURS[2], COLOURS[0]]
    assert colours(COLOURS[2], COLOURS[2], "") == [COLOURS[2], COLOURS[1], COLOURS[0]]
    assert len(set(colours("", COLOURS[0], "", COLOURS[1], "", ""))) == 6
    assert colours(*[""] * 7, COLOURS[5])[7] == COLOURS[5]


# Whatever several people do


class Team:
    """People who write, merge, split, withdraw and bring back proposals in any order."""

    def __init__(self, seed: int) -> None:
        self.chance, self.state, self.written = random.Random(seed), MeetingState(), 0
        before: list[AnyEvent] = [*founding(), *NOTES]
        for event in before:
            self.tell(event, staff())

    def tell(self, event: AnyEvent, actor: Actor) -> None:
        row = Recorded(MEETING, self.state.seq + 1, NOON, str(actor), "c_1", 0, SITE, event, GENESIS)
        row = Recorded(MEETING, row.seq, NOON, str(actor), "c_1", 0, SITE, event, link_event(self.state.chain, row))
        apply(self.state, row)

    def some(self, ids: Iterable[str]) -> tuple[str, ...]:
        known = list(ids)
        return tuple(self.chance.sample(known, self.chance.randint(1, min(4, len(known)))))

    def act(self) -> None:
        chance, actor = self.chance, self.chance.choice([ANA, BEN])
        seen = chance.choice([0, self.state.seq, max(1, self.state.seq - 3)])
        one, other = (chance.choice([*self.state.proposals, "p_0"]) for _ in range(2))
        said = ("Titre", chance.choice(["Oui.", "Non."]), "tree")
        new, notes = f"p_{self.written + 1}", self.some(self.state.notes)
        commands: list[c.AnyCommand] = [
                c.WriteProposal("c_1", new, *said, notes, split_from=chance.choice([None, one]), seen=seen),
                c.RewordProposal("c_1", one, *said, notes, seen=seen),
                c.MergeProposals("c_1", one, other, seen), c.RestoreProposal("c_1", one, seen),
                c.RestoreProposal("c_1", one), c.WithdrawProposal("c_1", one, seen),
        ]  # fmt: skip
        try:
            events = decide(self.state, chance.choice(commands), actor, NOON)
        except Refused:
            return
        self.written += any(isinstance(event, e.ProposalWritten) for event in events)
        for event in events:
            self.tell(event, actor)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_merged_split_and_brought_back_every_proposal_that_stands_has_a_note(seed: int):
    team = Team(seed)
    for _ in range(150):
        team.act()
        for proposal in team.state.proposals.values():
            assert proposal.note_ids or not stands(proposal)
            assert len(set(proposal.note_ids)) == len(proposal.note_ids)
            assert (not proposal.merged_into) or not stands(proposal)


def stands(proposal: Proposal) -> bool:
    return proposal.withdrawn_at is None
