"""Coverage: what is in no proposal yet, which groups are heard, and the voices that wait for an answer."""

from server.domain import events as e
from server.domain.account import account_of, places_of_notes, reasons_of
from server.domain.coverage import coverage_of, groups_heard
from server.domain.voices import is_answered, minority_voices
from tests.given import SITE, Given, given, individual_note, note_added, proposal_written, round_opened

FOUND = (
    e.ThemeCreated("h_1", "Ombre"),
    e.ThemeCreated("h_2", "Bancs"),
    e.ThemeCreated("h_3", "Vide"),
    round_opened(),
    note_added("n_1"),
    note_added("n_2", "t_2"),
    note_added("n_3", "t_2"),
)
READ = e.NotesRead(("n_1", "n_2", "n_3"))


def voices(meeting: Given) -> list[str]:
    return [note.id for note in minority_voices(meeting.state)]


def test_the_figures_name_what_nobody_has_taken_up():
    covered = coverage_of(given(*FOUND, e.NotePlaced("n_1", "h_1"), e.NotePlaced("n_2", "h_2")).state)
    assert (covered.unread, covered.unthemed, covered.unproposed) == (1, 1, 3)
    assert (covered.themes, covered.tables, covered.sites) == (("h_1", "h_2"), ("t_1", "t_2", "t_3"), (SITE,))


def test_a_proposal_makes_its_notes_their_themes_tables_and_sites_heard_until_it_is_withdrawn():
    heard = (*FOUND, e.NotePlaced("n_1", "h_1"), e.NotePlaced("n_2", "h_2"), proposal_written("p_1", "n_1"))
    covered = coverage_of(given(*heard).state)
    assert (covered.themes, covered.tables, covered.sites, covered.unproposed) == (("h_2",), ("t_2", "t_3"), (), 2)
    covered = coverage_of(given(*heard, e.ProposalWithdrawn("p_1")).state)
    assert (covered.themes, covered.tables, covered.sites, covered.unproposed) == (
        ("h_1", "h_2"), ("t_1", "t_2", "t_3"), (SITE,), 3,
    )  # fmt: skip


def test_what_is_hidden_set_aside_withdrawn_or_held_asks_for_nothing():
    gone = (
        e.NoteHidden("n_1", "Nom"),
        e.NoteSetAside("n_2", "Doublon"),
        e.NoteWithdrawn("n_3"),
        individual_note("n_4"),
    )
    covered = coverage_of(given(*FOUND, *gone, individual=1).state)
    assert (covered.unread, covered.unthemed, covered.unproposed) == (0, 0, 0)
    assert covered.places == {
        "proposal": 0, "aside": 1, "hidden": 1, "withdrawn": 1, "held": 1, "theme": 0, "neither": 0,
    }  # fmt: skip


def test_a_hidden_note_makes_no_table_heard():
    covered = coverage_of(given(*FOUND, proposal_written("p_1", "n_1"), e.NoteHidden("n_1", "Nom")).state)
    assert "t_1" in covered.tables


def test_the_account_counts_a_hidden_note_once_and_says_why():
    meeting = given(*FOUND, proposal_written("p_1", "n_1"), e.ProposalPushed("p_1"), e.NoteHidden("n_1", "Nom"),
                    e.NoteHidden("n_2", "Nom"), e.NoteSetAside("n_3", "Doublon"))  # fmt: skip
    places = places_of_notes(meeting.state)
    assert places == {"n_1": "hidden", "n_2": "hidden", "n_3": "aside"}
    account = account_of(places.values())
    assert (account.received, account.unaccounted, "hidden" in account.told) == (3, 0, True)
    notes = meeting.state.notes
    assert reasons_of((notes["n_1"], notes["n_2"]), "hidden") == {"Nom": 2}
    assert reasons_of((notes["n_3"],), "aside") == {"Doublon": 1}


# Groups


def people(*held: tuple[str, str, int]) -> tuple[e.AnyEvent, ...]:
    """Cards at tables: (table, age or "", how many)."""
    happened: list[e.AnyEvent] = []
    for place, (table_id, age, number) in enumerate(held):
        cards = tuple(f"at{place}-{one}" for one in range(number))
        happened.append(e.CardsIssued(cards, site_id=SITE, table_id=table_id))
        happened += [e.CardProfiled(card, {"Âge": age} if age else {}) for card in cards]
    return tuple(happened)


YOUNG, OLD = "Moins de 30 ans", "30 ans et plus"


def test_a_group_is_heard_when_one_of_its_people_sits_at_a_table_that_is():
    meeting = given(*people(("t_1", YOUNG, 6), ("t_2", OLD, 6)))
    assert groups_heard(meeting.state, {"t_1"}, 5) == {"Âge": {YOUNG: True, OLD: False}}
    assert groups_heard(meeting.state, {"t_2"}, 5) == {"Âge": {YOUNG: False, OLD: True}}


def test_a_small_group_is_not_told_of_nor_one_that_would_give_it_away():
    small = given(*people(("t_1", YOUNG, 4), ("t_1", OLD, 6)))
    assert groups_heard(small.state, set(), 5) == {}  # 10 people, 6 told: the others would be the 4
    with_silent = given(*people(("t_1", YOUNG, 4), ("t_1", OLD, 6), ("t_2", "", 5)))
    assert groups_heard(with_silent.state, set(), 5) == {"Âge": {OLD: False}}
    assert groups_heard(with_silent.state, set(), 7) == {}


def test_people_at_a_table_with_few_cards_tell_nothing():
    meeting = given(*people(("t_1", YOUNG, 6), ("t_2", OLD, 5), ("t_3", OLD, 4)))
    assert groups_heard(meeting.state, {"t_3"}, 5) == {"Âge": {YOUNG: False, OLD: False}}


def test_cards_without_tables_tell_nothing_of_groups():
    meeting = given(*people(("", YOUNG, 6), ("", OLD, 6)))
    assert groups_heard(meeting.state, {"t_1"}, 5) == {}


def test_revoked_cards_are_nobody():
    meeting = given(*people(("t_1", YOUNG, 5), ("t_2", OLD, 6)), e.CardRevoked("at0-0"))
    assert groups_heard(meeting.state, set(), 5) == {"Âge": {OLD: False}}


# Voices


def test_a_disagreement_is_a_minority_voice_from_its_arrival():
    meeting = given(round_opened(), note_added("n_1"), note_added("n_2", kind="dissent"))
    assert voices(meeting) == ["n_2"]


def strong(note_id: str, table_id: str = "t_1", strength: int = 5) -> e.NoteAdded:
    return e.NoteAdded(note_id, table_id, "r_1", "Plus d’ombre", "idea", strength)


def test_a_note_that_half_of_its_table_holds_is_one_once_it_was_read_and_is_alone():
    two = (round_opened(), e.ThemeCreated("h_1", "Ombre"), strong("n_1"), strong("n_2", strength=4))
    assert voices(given(*two)) == []
    read = (*two, e.NotesRead(("n_1", "n_2")))
    assert voices(given(*read)) == ["n_1"]
    assert voices(given(*read, e.NotePlaced("n_1", "h_1"))) == ["n_1"]
    assert voices(given(*read, e.NotePlaced("n_1", "h_1"), e.NotePlaced("n_2", "h_1"))) == []


def test_what_was_withdrawn_hidden_or_not_admitted_is_no_voice():
    dissent = (round_opened(), note_added("n_1", kind="dissent"))
    assert voices(given(*dissent, e.NoteWithdrawn("n_1"))) == []
    assert voices(given(*dissent, e.NoteHidden("n_1", "Nom"))) == []
    held = e.NoteAdded("n_2", "", "r_1", "Non", "dissent", 1, author="author1")
    assert voices(given(round_opened(), held)) == []
    assert voices(given(round_opened(), held, e.NoteAdmitted("n_2"))) == ["n_2"]


def test_a_voice_is_answered_by_a_proposal_a_reason_or_words():
    dissent = (round_opened(), note_added("n_1", kind="dissent"))
    waiting = given(*dissent).state
    assert coverage_of(waiting).voices == ("n_1",)
    assert not is_answered(waiting.notes["n_1"], ())
    for answer in (proposal_written("p_1", "n_1"), e.NoteSetAside("n_1", "Déjà fait"), e.NoteAnswered("n_1", "Merci")):
        assert coverage_of(given(*dissent, answer).state).voices == ()
    back = (proposal_written("p_1", "n_1"), e.ProposalWithdrawn("p_1"))
    assert coverage_of(given(*dissent, *back).state).voices == ("n_1",)
    assert coverage_of(given(*dissent, e.NoteAnswered("n_1", "Merci"), e.NoteAnswered("n_1", "")).state).voices == (
        "n_1",
    )
