"""What is suggested, and why."""

from regie.synthesis.suggestions import NoteText
from tests.regie.notes import BENCHES, BUSES, CANTEEN, LONE, holding, note, sorted_into_themes


def test_a_note_is_like_those_that_share_its_words_and_they_are_the_reason():
    near = holding(*BENCHES, *BUSES).like("n_1")
    assert {each.note_id for each in near[:3]} == {"n_2", "n_3", "n_4"}
    assert set(near[0].words) == {"bancs", "ombre", "parc"}
    assert [each.strength for each in near] == sorted((each.strength for each in near), reverse=True)
    assert all(0 < each.strength <= 1 for each in near)


def test_a_likeness_without_a_shared_word_is_not_suggested():
    assert holding("Un banc", LONE).like("n_1") == ()


def test_a_word_that_is_all_over_the_meeting_is_no_reason_but_where_two_notes_say_the_same():
    others = [f"Sujet {chr(97 + number)}{chr(97 + number)}{chr(97 + number)}" for number in range(26)]
    said = ("Des bancs pour la place", "La place et ses bancs", "Repeindre la place", "Repeindre la place")
    few = holding(*said, *others[:20])
    assert [set(each.words) for each in few.like("n_1")[:1]] == [{"bancs", "place"}]
    many = holding(*said, "La place", "La place plus propre", *others, *(f"{each} bis" for each in others[:14]))
    assert [each.note_id for each in many.like("n_1")] == ["n_2"]
    assert many.like("n_1")[0].words == ("bancs",)
    assert many.like("n_5")[0].words == ("place",)  # it says nothing else
    assert [set(each.words) for each in many.same_as("n_3")] == [{"repeindre", "place"}]


def test_the_reason_of_a_typing_error_is_the_word_itself():
    near = holding("Refaire les trotoirs", "Des trottoirs larges", LONE).like("n_1")
    assert (near[0].note_id, near[0].words) == ("n_2", ("trotoirs",))


def test_equal_likeness_is_told_in_the_order_of_numbers():
    near = holding("Un banc", "Le stade et un banc", "Le stade et un banc", "Un banc et le stade").like("n_1")
    assert [each.note_id for each in near] == ["n_2", "n_3", "n_4"]


def test_a_note_is_suggested_the_theme_of_its_closest_notes_with_them_as_the_reason():
    synthesis = sorted_into_themes()
    synthesis.put([note(13, "Des bancs sous les arbres du parc")])
    [first, *_] = synthesis.themes_for("n_13")
    assert first.theme_id == "o_1"
    assert set(first.note_ids) <= {"n_1", "n_2", "n_3", "n_4"}
    assert set(first.words) == {"bancs", "parc"}


def test_a_theme_that_a_note_is_in_is_not_suggested_again():
    synthesis = sorted_into_themes()
    assert "o_1" not in {guess.theme_id for guess in synthesis.themes_for("n_1")}


def test_a_note_that_fits_no_theme_is_suggested_none():
    synthesis = sorted_into_themes()
    synthesis.put([note(13, LONE)])
    assert synthesis.themes_for("n_13") == ()


def test_a_note_in_two_themes_speaks_for_both():
    synthesis = sorted_into_themes()
    synthesis.place("n_5", ("o_1", "o_2"))
    synthesis.put([note(13, "Le bus du soir")])
    assert {guess.theme_id for guess in synthesis.themes_for("n_13")} == {"o_1", "o_2"}


def test_draft_groups_bring_together_what_shares_words_and_leave_the_rest_alone():
    draft = holding(*BENCHES, *BUSES, *CANTEEN, LONE).groups(3)
    assert {frozenset(group.note_ids) for group in draft.groups} == {
        frozenset({"n_1", "n_2", "n_3", "n_4"}),
        frozenset({"n_5", "n_6", "n_7", "n_8"}),
        frozenset({"n_9", "n_10", "n_11", "n_12"}),
    }
    assert draft.alone == ("n_13",)
    names = {group.words[0] for group in draft.groups}
    assert names <= {"parc", "parcs", "bancs", "ombre", "gare", "bus", "soir", "cantine", "repas", "légumes"}


def test_every_note_is_in_one_group_or_alone():
    synthesis = holding(*BENCHES, *BUSES, *CANTEEN, LONE, "", "🌳" * 500, "oui")
    draft = synthesis.groups()
    told = [*(each for group in draft.groups for each in group.note_ids), *draft.alone]
    assert sorted(told) == sorted(f"n_{number}" for number in range(1, 17))


def test_the_key_words_of_a_theme_tell_it_from_the_others():
    words = [key.word for key in sorted_into_themes().key_words("o_2", 3)]
    assert set(words) == {"bus", "gare", "soir"}


def test_a_new_text_takes_the_place_of_the_earlier_one():
    synthesis = holding(*BENCHES, "Un bus le soir")
    synthesis.put([note(5, "De l’ombre au parc")])
    assert synthesis.like("n_5")[0].note_id in {"n_1", "n_2", "n_4"}
    assert "bus" not in {word for each in synthesis.like("n_5") for word in each.words}


def test_a_withdrawn_note_is_in_no_suggestion():
    synthesis = holding(*BENCHES)
    synthesis.withdraw(["n_2", "n_2", "n_99"])
    assert "n_2" not in {each.note_id for each in synthesis.like("n_1")}
    assert len(synthesis) == 3


def test_asking_about_what_is_not_there_gives_nothing():
    synthesis = holding(*BENCHES)
    assert (synthesis.like("n_99"), synthesis.same_as("n_99"), synthesis.themes_for("n_99")) == ((), (), ())
    assert synthesis.key_words("o_99") == ()
    assert holding().groups().groups == ()
    assert holding().near_duplicates() == ()


def test_suggestions_carry_no_action():
    synthesis = sorted_into_themes()
    before = [NoteText(f"n_{number}", 0, "") for number in range(1, 13)]
    placed = {each.id: synthesis.themes_for(each.id) for each in before}
    synthesis.groups()
    synthesis.near_duplicates()
    assert {each.id: synthesis.themes_for(each.id) for each in before} == placed
