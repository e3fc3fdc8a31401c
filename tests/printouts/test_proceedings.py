"""The proceedings: nothing that was said or decided is lost, and nothing that people write breaks them."""

import re
from datetime import datetime
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from printouts.fonts import BOX
from printouts.layout import PROCEEDINGS
from printouts.proceedings import write_proceedings
from server.domain import commands as c
from server.domain.records import Actor, ProposalText
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from tests.printouts.meetings import BEGIN, PARIS, Hall, choices, pages_of, print_proceedings, right_edge_mm


def a_whole_meeting() -> Hall:
    """Two rounds, two themes, a proposal put to the vote, one left in the régie, one note in each place."""
    hall = Hall().found(cards=150)
    hall.open_round(1)
    shade = hall.note("De l’ombre devant la halle", table=3, strength=7)
    trees = hall.note("Planter des tilleuls", table=4)
    benches = hall.note("Des bancs avec un dossier", table=5, kind="dissent")
    alone = hall.note("Où est passée l’horloge ?", table=6, kind="question")
    away = hall.note("Le match de dimanche", table=7)
    gone = hall.note("Note partie par erreur", table=8, kind="worry")
    hall.do(lambda id: c.WithdrawNote(id, gone), Actor("table", "t_8"))
    hall.close_round(1)
    hall.theme("Ombre et arbres", shade, trees)
    hall.theme("S’asseoir", benches, trees)
    hall.do(lambda id: c.SetNotesAside(id, (away,), "Ne parle pas de la place"))
    hall.propose("Trente arbres", "Planter trente arbres avec les écoles.", "tree", shade)
    hall.propose("Une horloge", "Remettre l’horloge à l’heure.", "light", alone, push=False)
    hall.poll("Nos propositions", "approval")
    return hall


def test_every_note_is_told_once_in_its_round_and_quoted_in_its_proposal() -> None:
    hall = a_whole_meeting()
    _, pages = print_proceedings(hall.state)
    rounds = _from(pages, "Ce qui s’est dit aux tables").partition("Voix minoritaires")[0]
    assert [rounds.count(note.text) for note in hall.state.notes.values()] == [1, 1, 1, 1, 1, 0]
    proposal = _page(pages, "Planter trente arbres avec les écoles.")
    assert "De l’ombre devant la halle Idée · table 3 · 7 personnes" in proposal
    assert "1 note, de 1 table." in proposal


def test_a_note_in_two_themes_stands_in_the_first_and_is_named_in_the_second() -> None:
    _, pages = print_proceedings(a_whole_meeting().state)
    assert "Aussi dans ce thème : n° 2." in _from(pages, "Ce qui s’est dit aux tables")


def test_themes_and_the_notes_of_each_stand_in_the_order_that_the_team_gave_them() -> None:
    hall = a_whole_meeting()
    shade, seats = hall.state.themes
    hall.do(lambda id: c.MoveInTheme(id, shade, ("n_2",), "n_1"))
    hall.do(lambda id: c.OrderThemes(id, (seats, shade)))
    rounds = _from(print_proceedings(hall.state)[1], "Ce qui s’est dit aux tables")
    told = ("S’asseoir", "Ombre et arbres", "Planter des tilleuls", "De l’ombre devant la halle")
    assert sorted(told, key=rounds.index) == list(told)


def test_a_note_set_aside_is_told_with_its_reason_and_a_withdrawn_one_is_counted() -> None:
    _, pages = print_proceedings(a_whole_meeting().state)
    rounds = _from(pages, "Ce qui s’est dit aux tables")
    assert "Mise de côté : Ne parle pas de la place" in rounds
    assert "1 note a été retirée par qui l’avait écrite : n° 6." in rounds
    assert "Note partie par erreur" not in "".join(pages)


def with_persons() -> Hall:
    """A whole meeting in which two persons wrote three notes: one in the proposal, one set aside, one that waits."""
    hall = Hall().found(cards=150)
    hall.open_round(1)
    shade = hall.note("De l’ombre devant la halle", table=3, strength=7)
    step = hall.note_of_a_person("Une rampe pour mon fauteuil", person=1, admit=True)
    away = hall.note_of_a_person("Le match de dimanche", person=1)
    hall.note_of_a_person("Un texte que personne n’a lu", person=2)
    hall.do(lambda id: c.SetNotesAside(id, (away,), "Ne parle pas de la place"))
    hall.close_round(1)
    hall.theme("Pour tout le monde", step)
    hall.propose("Une rampe", "Poser une rampe et planter des arbres.", "accessible", shade, step)
    return hall


def test_a_note_of_a_person_is_told_as_such_and_counts_no_table() -> None:
    _, pages = print_proceedings(with_persons().state)
    rounds = _from(pages, "Ce qui s’est dit aux tables")
    assert "Une rampe pour mon fauteuil Idée · une personne · dans la proposition 1" in rounds
    assert "4 notes, de 1 table et 2 personnes." in rounds
    assert "2 notes, de 1 table et 1 personne." in _page(pages, "Poser une rampe et planter des arbres.")


def test_a_note_of_a_person_that_was_set_aside_is_told_with_its_reason() -> None:
    _, pages = print_proceedings(with_persons().state)
    told = "Le match de dimanche Idée · une personne Mise de côté : Ne parle pas de la place"
    assert told in _from(pages, "Ce qui s’est dit aux tables")


def test_a_note_of_a_person_that_nobody_admitted_is_counted_and_not_printed() -> None:
    _, pages = print_proceedings(with_persons().state)
    waiting = (
        "1 note envoyée par une personne attend encore : l’équipe ne l’a ni admise, ni mise de côté. C’est la n° 4."
    )
    assert waiting in _from(pages, "Ce qui s’est dit aux tables")
    assert "que personne n’a lu" not in "".join(pages)


def test_the_account_says_what_waits_and_still_adds_up() -> None:
    _, pages = print_proceedings(with_persons().state)
    account = _page(pages, "Le compte des notes Voici où")
    places = "dans|ni|de personnes, en attente|mises de côté,|retirées par|notes reçues"
    assert [int(number) for number in re.findall(rf"(\d+) (?:{places})", account)] == [2, 1, 0, 1, 0, 0, 4]
    _, without = print_proceedings(a_whole_meeting().state)
    assert "en attente" not in _page(without, "Le compte des notes Voici où")


def test_a_meeting_of_persons_alone_is_told() -> None:
    hall = Hall().found()
    hall.open_round(1)
    hall.note_of_a_person("Une rampe", admit=True)
    _, pages = print_proceedings(hall.state)
    assert "1 note, de 1 personne." in _from(pages, "Ce qui s’est dit aux tables")


def test_the_account_adds_up_to_the_notes_received() -> None:
    _, pages = print_proceedings(a_whole_meeting().state)
    account = _page(pages, "Le compte des notes Voici où")
    numbers = [
        int(number) for number in re.findall(r"(\d+) (?:dans|ni|mises de côté,|retirées par|notes reçues)", account)
    ]
    assert numbers == [1, 1, 1, 2, 1, 6]
    assert sum(numbers[:-1]) == numbers[-1]


def test_a_closed_vote_is_told_with_counts_percentages_blank_and_turnout() -> None:
    hall = a_whole_meeting()
    hall.open_poll("v_1")
    hall.close_poll("v_1", {"a": 58, "": 29}, digest="0123456789abcdef" * 4)
    hall.publish_poll("v_1")
    _, pages = print_proceedings(hall.state)
    vote = _from(pages, "Les votes Vote 1")
    for told in (
        "100 %",
        "58 voix",
        "29 bulletins",
        "87 bulletins pour 150 cartes, soit 58 %.",
        "58 bulletins exprimés",
    ):
        assert told in vote
    assert "0123 4567 89ab cdef" in vote
    assert "58 voix. 87 bulletins pour 150 cartes" in _page(pages, "Planter trente arbres avec")


def test_the_first_page_says_what_was_decided_and_by_how_many() -> None:
    hall = Hall().found()
    hall.poll("Par où commencer", "single", choices("Planter", "Réparer la halle", "Poser des bancs"))
    hall.open_poll("v_1")
    hall.close_poll("v_1", {"a": 20, "b": 51, "c": 29, "": 4})
    hall.publish_poll("v_1")
    _, pages = print_proceedings(hall.state)
    assert "Réparer la halle Arrive en tête · 51 voix" in pages[0]
    assert "51 %" in pages[0]
    assert "104 bulletins pour 150 cartes, soit 69 %." in pages[0]
    assert "Planter" not in pages[0]
    for figure in ("15 150 0 0 1 tables cartes de vote note écrite", "samedi 14 mars 2026 · Salle des fêtes"):
        assert figure in pages[0]


def test_choices_that_tie_are_both_told_as_first() -> None:
    hall = Hall().found()
    hall.poll("Par où commencer", "single", choices("Planter", "Réparer"))
    hall.open_poll("v_1")
    hall.close_poll("v_1", {"a": 20, "b": 20})
    hall.publish_poll("v_1")
    _, pages = print_proceedings(hall.state)
    assert pages[0].count("En tête, à égalité · 20 voix") == 2


@pytest.mark.parametrize("ballots", [{}, {"": 3}])
def test_a_vote_in_which_nobody_chose_has_no_first_and_no_percentage(ballots: dict[str, int]) -> None:
    hall = Hall().found()
    hall.poll("Par où commencer", "single", choices("Planter", "Réparer"))
    hall.open_poll("v_1")
    hall.close_poll("v_1", ballots)
    hall.publish_poll("v_1")
    _, pages = print_proceedings(hall.state)
    assert "Aucun choix n’a reçu de voix." in pages[0]
    assert "à égalité · " not in "".join(pages).lower()
    assert "%" not in "".join(pages).partition("Les votes Vote 1")[2].partition("Bulletins blancs")[0]


def test_an_open_vote_gives_away_no_result() -> None:
    hall = a_whole_meeting()
    hall.open_poll("v_1")
    _, pages = print_proceedings(hall.state)
    assert "Vote en cours, résultat non dépouillé." in pages[0]
    assert "Vote en cours, résultat non dépouillé." in _from(pages, "Les votes Vote 1")
    assert not re.search(r"\d voix", "".join(pages))


def test_a_meeting_in_which_nothing_happened_yet_says_so_everywhere() -> None:
    printed, pages = print_proceedings(Hall().found(rounds=(), cards=0).state)
    text = " ".join(pages)
    for sentence in (
        "Aucun vote n’a été ouvert.",
        "Aucune proposition n’a été soumise à la salle.",
        "Aucun vote n’était prévu et aucun n’a été ouvert.",
        "Aucune séquence n’était prévue.",
        "Aucune note n’a été écrite.",
        "Vérifier ces pages",
    ):
        assert sentence in text
    assert printed.missing == frozenset()


def test_rounds_say_whether_they_were_held_and_what_they_lack() -> None:
    hall = Hall().found(rounds=("Vécue", "Muette", "En cours", "À venir"))
    hall.open_round(1)
    hall.note("Une seule note")
    hall.close_round(1)
    hall.open_round(2)
    hall.close_round(2)
    hall.open_round(3)
    _, pages = print_proceedings(hall.state)
    text = _from(pages, "Ce qui s’est dit aux tables")
    for sentence in (
        "1 note, de 1 table.",
        "Aucune note de cette séquence n’est dans un thème.",
        "Aucune note de cette séquence n’a été mise de côté.",
        "Aucune note n’est arrivée dans cette séquence.",
        ", encore en cours.",
        "Cette séquence est prévue ; elle n’a pas été ouverte.",
    ):
        assert sentence in text


def test_a_proposal_that_does_not_stand_is_told_apart() -> None:
    hall = a_whole_meeting()
    hall.propose("Un bassin", "Creuser un bassin.", "water", "n_2")
    hall.do(lambda id: c.WithdrawProposal(id, "p_3"))
    _, pages = print_proceedings(hall.state)
    others = _page(pages, "ne sont pas soumises à la salle Proposition")
    assert "Proposition 2 : Une horloge Cette proposition n’a pas été envoyée aux tables." in others
    assert "Proposition 3 : Un bassin Cette proposition a été retirée." in others


def test_a_reworded_proposal_keeps_its_earlier_words_in_sight() -> None:
    hall = a_whole_meeting()
    hall.do(lambda id: c.RewordProposal(id, "p_1", "Trente arbres", "Planter trente tilleuls.", "tree", ("n_1",)))
    _, pages = print_proceedings(hall.state)
    assert "Texte d’avant : « Planter trente arbres avec les écoles. »" in _page(pages, "Planter trente tilleuls.")


def test_a_proposal_is_printed_with_its_easy_version_its_languages_and_what_was_merged_into_it() -> None:
    hall = a_whole_meeting()
    easy = {"easy": ProposalText(text="Il y aura des arbres."), "en-easy": ProposalText("30 trees", "We plant trees.")}
    words = {"en": ProposalText("Thirty trees", "Plant thirty trees."), **easy}
    hall.state.meetings["m_1"] = replace(hall.state.meeting, languages=("fr", "en", "ar"))
    said = ("Trente arbres", "Planter trente arbres avec les écoles.", "tree", ("n_1",), words)
    hall.do(lambda id: c.RewordProposal(id, "p_1", *said))
    hall.do(lambda id: c.MergeProposals(id, "p_2", "p_1"))
    _, pages = print_proceedings(hall.state)
    page = _page(pages, "Planter trente arbres avec les écoles.")
    assert "Facile à lire Il y aura des arbres. En anglais Thirty trees Plant thirty trees." in page
    assert "En anglais, facile à lire 30 trees We plant trees." in page
    assert "Réunit aussi la proposition n° 2" in page
    assert "Texte d’avant" not in page
    assert "Réunie à la proposition n° 1, qui a maintenant ses notes." in _page(pages, "Proposition 2 : Une horloge")


def test_the_last_page_holds_the_chain_and_the_place_in_the_journal() -> None:
    hall = a_whole_meeting()
    _, pages = print_proceedings(hall.state, address="http://192.168.1.20:8000/m/place")
    assert hall.state.chain in pages[-1].replace(" ", "")
    assert f"jusqu’à l’événement n° {hall.state.seq}." in pages[-1]
    assert "samedi 14 mars 2026 à 18:00" in pages[-1]
    assert "tablee verify DOSSIER" in pages[-1]
    assert "http://192.168.1.20:8000/m/place" in pages[-1]


def test_every_page_says_which_of_how_many_it_is() -> None:
    printed, pages = print_proceedings(a_whole_meeting().state)
    assert printed.pages == len(pages)
    for number, page in enumerate(pages, 1):
        assert f"page {number} sur {len(pages)}" in page


def test_the_contents_give_the_page_on_which_each_chapter_begins() -> None:
    _, pages = print_proceedings(a_whole_meeting().state)
    contents = pages[0].partition("Dans ces pages")[2]
    for chapter in ("Les propositions", "Les votes", "Ce qui s’est dit aux tables", "Le compte des notes"):
        begins = next(number for number, page in enumerate(pages, 1) if page.startswith(chapter))
        assert f"{chapter} {begins} " in contents


def test_a_reader_program_finds_title_language_and_outline() -> None:
    paper = BytesIO()
    hall = a_whole_meeting()
    write_proceedings(hall.state, paper, now=hall.now)
    document = pypdfium2.PdfDocument(paper.getvalue())
    assert document.get_metadata_value("Title") == hall.state.meeting.title
    outline = [bookmark.get_title() for bookmark in document.get_toc()]
    assert outline[:3] == ["L’essentiel", "Les propositions", "Trente arbres"]
    assert outline[-1] == "Vérifier ces pages"
    document.close()
    assert b"/Lang (fr)" in paper.getvalue()


def test_a_thousand_notes_are_all_there() -> None:
    hall = Hall().found(tables=50)
    hall.open_round(1)
    notes = [hall.note(f"Remarque {number:04} de la table", table=number % 50 + 1) for number in range(1000)]
    hall.close_round(1)
    hall.theme("Tout", *notes[:700])
    hall.propose("Une seule", "Pour tout dire.", "idea", *notes[:300])
    _, pages = print_proceedings(hall.state)
    rounds = _from(pages, "Ce qui s’est dit aux tables")
    assert sorted(re.findall(r"Remarque (\d{4}) de", rounds)) == [f"{number:04}" for number in range(1000)]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 500,
        "https://exemple.fr/" + "chemin/" * 60,
        "\n".join("a" * 250),
        "<b>gras</b> & <para> </i> &nbsp; &lt; <a href='#rien'>",
        "{number} %s %(n)s {{}}",
        "🌳" * 250,
        "\u200d\ufe0f",
        "ا" * 500,
        "שלום (2026) hello",
        "e\u0301" * 200,
    ],
    ids=["unbroken", "address", "lines", "markup", "placeholders", "emoji", "invisible", "arabic", "hebrew", "accents"],
)
def test_no_text_breaks_the_proceedings(text: str) -> None:
    hall = Hall().found("Titre " + text[:100].replace("\n", " "))
    hall.open_round(1)
    note = hall.note(text, strength=99)
    hall.theme(text[:100], note)
    hall.propose(text[:100], text, "tree", note)
    hall.poll(text[:100], "single", choices(text[:280], "B"))
    hall.open_poll("v_1")
    hall.close_poll("v_1", {"a": 1})
    hall.publish_poll("v_1")
    paper = BytesIO()
    printed = write_proceedings(hall.state, paper, now=hall.now, address="http://tablee.test/m/x")
    assert printed.missing == frozenset()
    assert "n° 1" in _from(pages_of(paper.getvalue()), "Ce qui s’est dit aux tables")
    assert right_edge_mm(paper.getvalue()) <= PROCEEDINGS.text_left_mm + PROCEEDINGS.text_width_mm + 1


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_whatever_a_table_writes_is_printed(text: str) -> None:
    hall = Hall().found()
    hall.open_round(1)
    try:
        note = hall.note(text)
        hall.do(lambda id: c.SetNotesAside(id, (note,), text[:200]))
    except Refused:
        return
    printed, pages = print_proceedings(hall.state)
    assert printed.pages == len(pages)


def test_a_character_that_no_font_has_is_a_box_and_is_named() -> None:
    hall = Hall().found()
    hall.open_round(1)
    hall.note("Le marché 市場 du soir")
    printed, pages = print_proceedings(hall.state)
    assert printed.missing == {"市", "場"}
    assert f"Le marché {BOX}{BOX} du soir" in " ".join(pages)
    assert "2 signes n’existent dans aucune de nos polices" in pages[-1]
    assert "U+5834, U+5E02" in pages[-1]


def test_a_code_that_unicode_has_not_given_out_is_a_box_beside_a_script_from_right_to_left() -> None:
    hall = Hall().found()
    hall.open_round(1)
    hall.note("שלום \u05c8 hello")
    printed, pages = print_proceedings(hall.state)
    assert printed.missing == {"\u05c8"}
    assert BOX in " ".join(pages)


def test_scripts_of_the_neighbourhood_are_printed_as_they_are() -> None:
    hall = Hall().found()
    hall.open_round(1)
    words = ("Деревья и скамейки", "Τα δέντρα", "Cây xanh ở chợ", "ÇOK GÜZEL İYİ ığş", "Zażółć gęślą jaźń", "🌳🚲")
    for text in words:
        hall.note(text)
    printed, pages = print_proceedings(hall.state)
    assert printed.missing == frozenset()
    assert all(text in " ".join(pages) for text in words)


def test_times_are_told_in_the_zone_of_the_printing() -> None:
    hall = Hall().found()
    hall.open_round(1)
    hall.close_round(1)
    assert (BEGIN.hour, BEGIN.astimezone(PARIS).hour) == (13, 14)
    _, pages = print_proceedings(hall.state)
    assert "De 14:01 à 14:01." in " ".join(pages)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        write_proceedings(Hall().found().state, BytesIO(), now=datetime(2026, 3, 14))


def test_a_state_without_a_meeting_is_refused() -> None:
    with pytest.raises(Refused, match="not-found"):
        write_proceedings(MeetingState(), BytesIO(), now=BEGIN)


def _from(pages: list[str], opening: str) -> str:
    """The text from the page that begins with `opening` to the end."""
    begin = next(number for number, page in enumerate(pages) if page.startswith(opening))
    return " ".join(pages[begin:])


def _page(pages: list[str], words: str) -> str:
    return next(page for page in pages if words in page)
