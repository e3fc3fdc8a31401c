"""Rules of where texts stand: which are read by people who need easy words, and which are missing."""

from server.domain.records import EASY, PollText, Proposal, ProposalText, Round, RoundText, Sheet
from server.i18n import Words
from server.texts.places import Material, Place, missing_in, texts_of
from server.texts.told import where
from tests.given import NOON, a_poll

ROUND = Round(
    "r_1", 1, "Nous", "Que vivons-nous ?", "Un tour de table.", 600,
    sheet=Sheet(text="La place fait 3 000 m²."),
    words={"en": RoundText("We"), EASY: RoundText(question="Qu’aimez-vous ?", sheet_text="La place est grande.")},
)  # fmt: skip
EASY_POLL = PollText(question="Quoi d’abord ?", choices={"a": "Des arbres"})


def material(**polls: PollText) -> Material:
    poll = a_poll("single", "Planter", "Asseoir")
    said = poll.__class__(**{**{name: getattr(poll, name) for name in poll.__struct_fields__}, "words": polls})
    proposal = Proposal(
        "p_1", 7, "Des bancs", "Poser des bancs.", "bench", ("n_1",), NOON, words={"en": ProposalText("Benches")}
    )
    return Material("La place", ("fr", "en"), (ROUND,), (said,), (proposal,))


def test_the_easy_text_is_read_in_the_place_of_the_full_one():
    read = {(each.of, each.part, each.language, each.easy): text for each, text in texts_of(material(easy=EASY_POLL))}
    assert read["round", "question", "fr", True] == "Qu’aimez-vous ?"
    assert ("round", "question", "fr", False) not in read
    assert read["round", "sheet", "fr", True] == "La place est grande."
    assert read["poll", "a", "fr", True] == "Des arbres"
    assert read["poll", "b", "fr", False] == "Asseoir"
    assert read["proposal", "title", "en", False] == "Benches"
    assert read["round", "title", "en", False] == "We"
    assert "Un tour de table." not in read.values()  # it is for those who run a table


def test_the_full_texts_are_read_too_where_that_is_asked_for():
    texts = [text for _, text in texts_of(material(easy=EASY_POLL), full=True)]
    assert {"Que vivons-nous ?", "Qu’aimez-vous ?", "Planter", "Des arbres"} <= set(texts)


def test_what_is_missing_is_told_by_language_and_in_easy_words_and_the_latter_is_no_language():
    missing = list(missing_in(material(easy=EASY_POLL)))
    assert Place("round", 1, "question", "en") in missing
    assert Place("poll", 1, "b", "fr", easy=True) in missing
    assert Place("poll", 1, "a", "fr", easy=True) not in missing
    assert Place("poll", 1, "question", "en") in missing
    assert Place("proposal", 7, "text", "fr", easy=True) in missing
    assert Place("round", 1, "sheet", "en") in missing
    assert Place("proposal", 7, "text", "en") in missing
    assert Place("proposal", 7, "text", "en", easy=True) not in missing  # first the plain one
    assert {each.language for each in missing} == {"fr", "en"}


def test_easy_words_are_wanted_in_each_language_that_has_plain_ones():
    english = PollText("Vote", "What first?", {"a": "Trees", "b": "Benches"})
    missing = list(missing_in(material(en=english, **{"en-easy": PollText(choices={"a": "Trees"})})))
    assert [each.part for each in missing if each.of == "poll" and each.language == "en"] == ["question", "b"]
    read = [text for each, text in texts_of(material(en=english)) if each.of == "poll" and each.language == "en"]
    assert read == ["Vote", "What first?", "Trees", "Benches"]


def test_a_place_is_told_in_words():
    words = Words("fr", "texts")
    places = [Place("poll", 2, "question", "fr", True), Place("poll", 2, "a", "fr", True)]
    assert where(places, words) == "Vote 2, question, choix A (facile à lire)"
    assert where([Place("round", 1, "sheet", "en")], words) == "Séquence 1, fiche (English)"
    assert where([Place("round", 1, "sheet", "en", True)], words) == "Séquence 1, fiche (English, facile à lire)"
