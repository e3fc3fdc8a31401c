"""How a note is read."""

import pytest

from regie.synthesis.words import plain, read, stem


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("Œuvre", "oeuvre"), ("ÉCOLE", "ecole"), ("L’été", "l'ete"), ("ça", "ca"), ("e\u0301cole", "ecole")],
)
def test_case_accents_and_ligatures_make_no_difference(written: str, read_as: str):
    assert plain(written) == read_as


@pytest.mark.parametrize(
    ("one", "other"),
    [("bancs", "banc"), ("rues", "rue"), ("ecoles", "ecole"), ("journaux", "journal"), ("plantations", "plantation"),
     ("benches", "bench"), ("vegetaliser", "vegetalises")],
)  # fmt: skip
def test_a_word_and_its_plural_have_one_stem(one: str, other: str):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("bus", "bu"), ("cour", "course"), ("mer", "mere")])
def test_short_words_that_differ_stay_apart(one: str, other: str):
    assert stem(one) != stem(other)


def test_words_that_say_nothing_are_left_out_and_the_others_are_as_written():
    assert read("Il faudrait plus de Bancs à l’ombre, pour l’Hiver !").words == ("bancs", "ombre", "hiver")
    assert read("We should have more benches in the park").words == ("benches", "park")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Des voitures en ville", "Pas de voitures en ville"),
        ("Je veux vivre ici", "Je ne veux plus vivre ici"),
        ("Il y a assez de bancs", "Il n’y a pas de bancs"),
        ("We have enough buses", "We don’t have enough buses"),
        ("Limiter à 30 km/h", "Limiter à 50 km/h"),
        ("Quartier nord", "Quartier sud"),
        ("Un lieu accessible", "Un lieu inaccessible"),
        ("Plus de bus et moins de voitures", "Plus de voitures et moins de bus"),
        ("La cantine est trop chère", "La cantine n’est pas trop chère"),
    ],
)
def test_what_turns_the_meaning_round_is_marked(one: str, other: str):
    assert read(one).marks.against(read(other).marks)
    assert read(other).marks.against(read(one).marks)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pas de voitures en ville", "Une ville sans voitures"),
        ("Plus de bancs", "Des bancs"),
        ("Le bus 30", "Le bus 030"),
        ("Pour 40 000 euros", "Pour 40.000 euros"),
        ("Ne coupez jamais les arbres", "Ne coupez pas les arbres"),
    ],
)
def test_two_ways_of_saying_so_are_not_against_each_other(one: str, other: str):
    assert not read(one).marks.against(read(other).marks)


def test_other_scripts_are_read_as_they_are():
    assert read("مقاعد في الحديقة").words == ("مقاعد", "في", "الحديقة")
    assert read("🌳🌳 Bäume").words == ("🌳", "🌳", "bäume")
