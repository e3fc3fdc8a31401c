"""Rules of the check of texts: what is hard is warned of, what is easy is left alone."""

import pytest

from server.texts.rules import RULES, Finding, check
from server.texts.sentences import sentences, words_in
from tests.texts.pairs import ENGLISH, FRENCH, Pair

PAIRS = [(language, pair) for language, pairs in (("fr", FRENCH), ("en", ENGLISH)) for pair in pairs]


@pytest.mark.parametrize(("language", "pair"), PAIRS, ids=[pair[0][:40] for _, pair in PAIRS])
def test_a_hard_text_is_warned_of_by_its_rules_and_the_same_in_easy_words_is_not(language: str, pair: Pair):
    hard, easy, rules = pair
    assert rules <= {each.rule for each in check(hard, language)}
    assert check(easy, language) == []


def test_every_rule_that_needs_no_list_of_words_has_a_pair():
    shown = {rule for _, (_, _, rules) in PAIRS for rule in rules}
    assert set(RULES) - shown == {"rare-word"}


def test_a_warning_says_what_it_is_about_how_much_there_is_and_what_to_say_instead():
    assert check("Afin de voter, prenez votre carte.", "fr") == [Finding("hard-word", "Afin de", instead="pour")]
    [long] = check("Le bus " + "et le bus " * 5 + ".", "fr")
    assert (long.rule, long.n, long.most) == ("long-sentence", 17, 15)


def test_rare_words_are_looked_for_where_it_is_known_how_common_words_are():
    common = {"il": 7.0, "faut": 6.0, "les": 7.0, "trottoirs": 3.5, "aplanir": 2.5, "l'eau": 5.0, "la": 7.0}
    text = "Il faut aplanir les trottoirs. Marion boit l’eau de Berjolles."
    found = check(text, "fr", lambda word: common.get(word, 9.0))
    assert found == [Finding("rare-word", "aplanir")]
    assert check(text, "fr") == []


def test_what_only_looks_hard_is_left_alone():
    for text in (
        "Le vote est ouvert.",  # a state, and nobody would say it otherwise
        "Le marché s’est terminé à midi.",
        "Elle est venue à vélo.",
        "Qu’est-ce que vous voulez pour la place ?",
        "Il y a plus de bancs que d’arbres.",
        "Choisissez entre les deux.",
        "La rue des Trois Moulins est fermée.",
        "Prenez le bus neuf.",
        "Le marché a lieu en 2026.",
        "Écrivez à https://mairie.example/place ou place@mairie.example.",
        "Lisez le QR avec le téléphone.",
        "Dans laquelle de ces rues habitez-vous ?",
    ):
        assert check(text, "fr") == [], text


def test_a_language_that_nobody_has_taught_it_is_left_alone():
    assert check("Herri bat (handia) ; 63 %", "eu") == []


def test_sentences_end_where_they_end_and_lines_end_them_too():
    assert sentences("Il y a 3. M. Dupont vient. Et vous ? « Oui ! » Non…\nUne ligne") == [
        "Il y a 3. M. Dupont vient.",
        "Et vous ?",
        "« Oui ! »",
        "Non…",
        "Une ligne",
    ]
    assert words_in("L’eau coûte 1 200 euros, c’est-à-dire peu.") == [
        "L’eau", "coûte", "1", "200", "euros", "c’est-à-dire", "peu",
    ]  # fmt: skip
