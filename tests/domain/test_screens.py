"""Rules for what the screens show."""

import pytest

from server.domain import events as e
from server.domain.apply import apply
from server.domain.commands import ChooseDisplayLanguage, RestoreDisplay, ShowOnDisplay, TurnDisplay
from server.domain.decide.screens import SCREEN_MOST, WALL_MOST
from server.domain.events import Recorded
from server.domain.records import Shown
from server.live.audience import Audience, view
from server.wire.views import ShownDisplay, WallNote
from tests.given import (
    MEETING,
    NOON,
    SITE,
    Given,
    given,
    individual_note,
    note_added,
    proposal_written,
    round_closed,
    round_opened,
    staff,
)

OPERATOR = staff("vote-operator")
OTHER = "s_2"
WALL = e.DisplayShown(SITE, "notes", note_ids=("n_2", "n_1"), text="Sur les bancs")
TWO_NOTES = (round_opened(), note_added(), note_added("n_2", "t_2", "Des bancs partout"))


def on_screen(meeting: Given, door: str = "display") -> ShownDisplay:
    """What the screen of the site is told to show."""
    shown = view(Audience(door, SITE), meeting.state, ("displays", SITE))
    assert isinstance(shown, ShownDisplay)
    return shown


def on_wall(meeting: Given) -> list[str]:
    return [note.id for note in on_screen(meeting).notes]


@pytest.mark.parametrize(
    ("command", "code", "facts"),
    [
        (ShowOnDisplay("c_1", "round", "r_9"), "not-found", {"what": "round"}),
        (ShowOnDisplay("c_1", "round", "r_2"), "round-not-open", {"round": "r_2"}),
        (ShowOnDisplay("c_1", "countdown", "r_9"), "not-found", {"what": "round"}),
        (ShowOnDisplay("c_1", "countdown", "r_2"), "round-not-open", {"round": "r_2"}),
        (ShowOnDisplay("c_1", "proposal", "p_9"), "not-found", {"what": "proposal"}),
        (ShowOnDisplay("c_1", "proposal", "p_1"), "bad-value", {"field": "target"}),
        (ShowOnDisplay("c_1", "poll", "v_9"), "not-found", {"what": "poll"}),
        (ShowOnDisplay("c_1", "poll", "v_1"), "poll-not-open", {"poll": "v_1"}),
        (ShowOnDisplay("c_1", "black", "r_1"), "bad-value", {"field": "target"}),
        (ShowOnDisplay("c_1", "message", text=" "), "bad-text", {"field": "text", "length": 0}),
        (ShowOnDisplay("c_1", "message", text="a" * (SCREEN_MOST + 1)), "bad-text", {"most": SCREEN_MOST}),
        (ShowOnDisplay("c_1", "message", text="Merci", words={"en": "Thanks"}), "bad-value", {"value": "en"}),
        (ShowOnDisplay("c_1", "black", text="Merci"), "bad-value", {"field": "text"}),
        (ShowOnDisplay("c_1", "notes"), "bad-value", {"field": "note_ids", "value": 0}),
        (ShowOnDisplay("c_1", "notes", note_ids=("n_9",)), "not-found", {"what": "note"}),
        (ShowOnDisplay("c_1", "notes", note_ids=("n_3",)), "note-held", {"id": "n_3"}),
        (ShowOnDisplay("c_1", "notes", note_ids=("n_4",)), "note-hidden", {"id": "n_4"}),
        (ShowOnDisplay("c_1", "notes", note_ids=("n_1", "n_5")), "note-withdrawn", {"id": "n_5"}),
        (ShowOnDisplay("c_1", "welcome", note_ids=("n_1",)), "bad-value", {"field": "note_ids"}),
        (ShowOnDisplay("c_1", "black", site_id="s_9"), "not-found", {"what": "site"}),
    ],
)
def test_a_screen_shows_only_what_is_ready_to_be_seen(command: ShowOnDisplay, code: str, facts: dict[str, object]):
    happened = (
        *TWO_NOTES,
        individual_note("n_3"),
        note_added("n_4"),
        e.NoteHidden("n_4", "Nomme une personne"),
        note_added("n_5"),
        e.NoteWithdrawn("n_5"),
        proposal_written(),
    )
    given(*happened, individual=3).when(command, by=OPERATOR).refused(code, **facts)


def test_a_wall_holds_no_more_notes_than_its_turns_can_show():
    ids = tuple(f"n_{number}" for number in range(WALL_MOST + 1))
    given().when(ShowOnDisplay("c_1", "notes", note_ids=ids), by=OPERATOR).refused("bad-value", field="note_ids")


def test_a_countdown_ends_with_its_round():
    given(round_opened()).when(ShowOnDisplay("c_1", "countdown", "r_1"), by=OPERATOR).then(
        e.DisplayShown(SITE, "countdown", "r_1")
    )
    meeting = given(round_opened(), round_closed())
    meeting.when(ShowOnDisplay("c_1", "countdown", "r_1"), by=OPERATOR).refused("round-closed", round="r_1")


def test_a_screen_of_one_site_or_of_all_is_changed():
    given().when(ShowOnDisplay("c_1", "black"), by=OPERATOR).then(e.DisplayShown(SITE, "black"))
    two = given(e.SiteAdded(OTHER, "En ligne", online=True))
    two.when(ShowOnDisplay("c_1", "black"), by=OPERATOR).then(
        e.DisplayShown(SITE, "black"), e.DisplayShown(OTHER, "black")
    )
    two.when(ShowOnDisplay("c_1", "black", site_id=OTHER), by=OPERATOR).then(e.DisplayShown(OTHER, "black"))


def test_a_message_is_shown_in_each_language_it_was_written_in():
    shown = e.DisplayShown(SITE, "message", text="À table !", words={"en": "Lunch!"})
    ask = ShowOnDisplay("c_1", "message", text=" À table ! ", words={"en": "Lunch!"})
    given(languages=("fr", "en")).when(ask, by=OPERATOR).then(shown)
    assert on_screen(given(shown, languages=("fr", "en"))).words == {"en": "Lunch!"}


# The wall of notes


def test_the_hall_sees_of_a_note_its_number_text_kind_pictogram_and_table_and_nothing_else():
    meeting = given(*TWO_NOTES, e.NoteSetAside("n_2", "Hors sujet"), WALL)
    shown = on_screen(meeting)
    assert shown.notes == (
        WallNote("n_2", 2, "Des bancs partout", "idea", "", 2),
        WallNote("n_1", 1, "Plus de bancs", "idea", "", 1),
    )
    pages = {"page", "turning", "turned_at"}
    assert set(ShownDisplay.__struct_fields__) == {"id", "view", "target", "text", "words", "second", "notes", *pages}
    assert view(Audience("display", SITE), meeting.state, ("notes", "n_1")) is None


def test_the_note_of_a_person_names_no_table():
    admitted = (round_opened(), individual_note("n_1"), e.NoteAdmitted("n_1"))
    meeting = given(*admitted, e.DisplayShown(SITE, "notes", note_ids=("n_1",)), individual=3)
    assert [note.table for note in on_screen(meeting).notes] == [0]


@pytest.mark.parametrize(
    "gone",
    [
        e.NoteWithdrawn("n_1"),
        e.NoteHidden("n_1", "Nomme une personne"),
        e.NoteEdited("n_1", "Tout autre chose", "idea", 3),
        e.NoteEdited("n_1", "Plus de bancs", "idea", 3, "bench"),
    ],
    ids=["withdrawn", "hidden", "other words", "another pictogram"],
)
def test_a_note_that_nobody_picked_as_it_is_now_leaves_every_wall(gone: e.AnyEvent):
    assert on_wall(given(*TWO_NOTES, WALL, gone)) == ["n_2"]
    covered = given(*TWO_NOTES, WALL, e.DisplayShown(SITE, "black"), gone)
    before = covered.state.displays[SITE].before
    assert before is not None
    assert before.note_ids == ("n_2",)


def test_a_hidden_note_does_not_come_back_by_itself():
    assert on_wall(given(*TWO_NOTES, WALL, e.NoteHidden("n_1", "Un nom"), e.NoteShown("n_1"))) == ["n_2"]


def test_a_note_whose_words_stay_stays_on_the_wall_and_the_screen_is_told():

    meeting = given(*TWO_NOTES, WALL)
    state = meeting.state
    event = e.NoteEdited("n_1", "Plus de bancs", "question", 5)
    touched = apply(state, Recorded(MEETING, state.seq + 1, NOON, "table:t_1", "c_2", 0, SITE, event, ""))
    assert ("displays", SITE) in touched
    assert [(note.id, note.kind) for note in on_screen(meeting).notes] == [("n_2", "idea"), ("n_1", "question")]


# Putting back


def test_what_a_screen_showed_before_can_be_put_back_and_back_again():
    happened = (*TWO_NOTES, e.DisplayShown(SITE, "round", "r_1"), WALL)
    before = given(*happened)
    before.when(RestoreDisplay("c_1"), by=OPERATOR).then(e.DisplayShown(SITE, "round", "r_1"))
    back = given(*happened, e.DisplayShown(SITE, "round", "r_1"))
    back.when(RestoreDisplay("c_1"), by=OPERATOR).then(WALL)


def test_each_site_gets_back_its_own():
    happened = (e.SiteAdded(OTHER, "En ligne"), e.DisplayShown(SITE, "message", text="Merci"))
    dark = given(*happened, e.DisplayShown(SITE, "black"), e.DisplayShown(OTHER, "black"))
    dark.when(RestoreDisplay("c_1"), by=OPERATOR).then(
        e.DisplayShown(SITE, "message", text="Merci"), e.DisplayShown(OTHER, "welcome")
    )


def test_the_same_shown_twice_does_not_lose_what_was_before():
    twice = given(round_opened(), e.DisplayShown(SITE, "black"), e.DisplayShown(SITE, "black"))
    assert twice.state.displays[SITE].before == Shown("welcome")


def test_putting_back_before_anything_was_shown_changes_nothing():
    given().when(RestoreDisplay("c_1"), by=OPERATOR).then()


def test_what_may_not_be_seen_any_more_is_not_put_back_and_the_hall_is_welcomed_instead():
    counting = given(
        round_opened(), e.DisplayShown(SITE, "countdown", "r_1"), e.DisplayShown(SITE, "black"), round_closed()
    )
    counting.when(RestoreDisplay("c_1"), by=OPERATOR).then(e.DisplayShown(SITE, "welcome"))
    emptied = given(*TWO_NOTES, WALL, e.DisplayShown(SITE, "black"), *(e.NoteHidden(id, "Nom") for id in WALL.note_ids))
    emptied.when(RestoreDisplay("c_1"), by=OPERATOR).then(e.DisplayShown(SITE, "welcome"))


def test_nobody_puts_back_what_somebody_else_has_just_changed():
    dark = given(e.DisplayShown(SITE, "black"))
    seen = dark.state.displays[SITE].shown_seq - 1
    refused = dark.when(RestoreDisplay("c_1", seen=seen), by=OPERATOR)
    refused.refused("changed-meanwhile", what="display", ids=[SITE])
    dark.when(RestoreDisplay("c_1", seen=seen + 1), by=OPERATOR).then(e.DisplayShown(SITE, "welcome"))


# Pages

ROUND = (round_opened(), e.DisplayShown(SITE, "round", "r_1"))
HELD = e.DisplayTurned(SITE, 2, turning=False)


def test_what_is_put_up_begins_at_its_first_page_and_turns_from_then_on():
    shown = on_screen(given(*ROUND, HELD, e.DisplayShown(SITE, "black"), ROUND[1]))
    assert (shown.page, shown.turning, shown.turned_at) == (0, True, NOON)
    held = on_screen(given(*ROUND, HELD))
    assert (held.page, held.turning, held.turned_at) == (2, False, NOON)


def test_a_page_is_turned_on_the_screens_that_still_show_what_the_sender_saw():
    meeting = given(e.SiteAdded(OTHER, "En ligne"), *ROUND)
    turn = TurnDisplay("c_1", "round", 1, "r_1")
    meeting.when(turn, by=OPERATOR).then(e.DisplayTurned(SITE, 1, turning=True))
    meeting.when(TurnDisplay("c_1", "poll", 1, "v_1"), by=OPERATOR).then()
    meeting.when(TurnDisplay("c_1", "round", 1, "r_1", site_id=OTHER), by=OPERATOR).then()
    meeting.when(TurnDisplay("c_1", "round", 1, "r_1", site_id="s_9"), by=OPERATOR).refused("not-found", what="site")


def test_holding_a_page_that_is_held_changes_nothing():
    meeting = given(*ROUND, HELD)
    meeting.when(TurnDisplay("c_1", "round", 2, "r_1", turning=False), by=OPERATOR).then()
    back = TurnDisplay("c_1", "round", -1, "r_1", turning=False)
    meeting.when(back, by=OPERATOR).then(e.DisplayTurned(SITE, -1, turning=False))


def test_a_page_that_was_held_is_put_back_and_turning_one_does_not_lose_what_was_before():
    assert given(*ROUND, HELD).state.displays[SITE].before == Shown("welcome")
    dark = given(*ROUND, HELD, e.DisplayShown(SITE, "black"))
    dark.when(RestoreDisplay("c_1"), by=OPERATOR).then(ROUND[1], HELD)
    again = given(*ROUND, HELD, ROUND[1])
    assert again.state.displays[SITE].before == Shown("welcome")


# Two languages


def test_a_screen_begins_with_the_first_other_language_of_its_meeting():
    assert given(languages=("fr", "ar", "en")).state.displays[SITE].second == "ar"
    assert given().state.displays[SITE].second == ""


def test_the_second_language_stays_whatever_is_shown_next():
    chosen = e.DisplayLanguageChosen(SITE, "en")
    meeting = given(chosen, round_opened(), e.DisplayShown(SITE, "round", "r_1"), languages=("fr", "ar", "en"))
    assert on_screen(meeting).second == "en"
    meeting.when(ChooseDisplayLanguage("c_1", "en"), by=OPERATOR).then()
    meeting.when(ChooseDisplayLanguage("c_1", ""), by=OPERATOR).then(e.DisplayLanguageChosen(SITE, ""))
    for unknown in ("fr", "de"):
        refused = meeting.when(ChooseDisplayLanguage("c_1", unknown), by=OPERATOR)
        refused.refused("bad-value", field="second", expected="ar, en")


def test_a_preview_sees_what_the_screen_does():
    meeting = given(*TWO_NOTES, WALL)
    assert on_screen(meeting, "preview") == on_screen(meeting)
