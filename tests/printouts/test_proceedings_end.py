"""The last chapters of the proceedings: hidden notes, minority voices, the account, incidents."""

from server.domain import commands as c
from server.domain.records import SYSTEM
from tests.printouts.meetings import BEGIN, print_proceedings
from tests.printouts.test_proceedings import a_whole_meeting


def text_from(pages: list[str], opening: str) -> str:
    """The text from the page that begins with `opening` to the end."""
    begin = next(number for number, page in enumerate(pages) if page.startswith(opening))
    return " ".join(pages[begin:])


def page_with(pages: list[str], words: str) -> str:
    return next(page for page in pages if words in page)


def test_of_a_hidden_note_the_number_the_table_and_the_reason_are_printed_and_no_word_of_it() -> None:
    hall = a_whole_meeting()
    hall.do(lambda id: c.HideNote(id, "n_1", "Nomme une personne"))
    _, pages = print_proceedings(hall.state)
    assert "De l’ombre devant la halle" not in " ".join(pages)
    assert "Masquées n° 1 · table 3 · masquée : Nomme une personne" in text_from(pages, "Ce qui s’est dit aux tables")
    assert "1 note est masquée" in page_with(pages, "Planter trente arbres avec les écoles.")
    account = page_with(pages, "Le compte des notes Voici où")
    assert "+ 1 masquées, avec une raison" in account
    assert "1 : Nomme une personne" in account


def test_each_minority_voice_is_told_with_what_became_of_it() -> None:
    hall = a_whole_meeting()
    _, pages = print_proceedings(hall.state)
    chapter = text_from(pages, "Voix minoritaires").partition("Le compte des notes")[0]
    assert "Sans réponse : 1 Des bancs avec un dossier" in chapter
    assert "Personne ne lui a répondu." in chapter
    hall.do(lambda id: c.AnswerNote(id, "n_3", "Nous en reparlerons."))
    hall.propose("Des bancs", "Dix bancs.", "bench", "n_3")
    _, pages = print_proceedings(hall.state)
    chapter = text_from(pages, "Voix minoritaires").partition("Le compte des notes")[0]
    assert "Avec une réponse : 1" in chapter
    assert "Reprise dans : Proposition 3. La régie a répondu : Nous en reparlerons." in chapter


def test_the_account_of_a_meeting_that_may_close_says_so_and_why_notes_were_set_aside() -> None:
    hall = a_whole_meeting()
    hall.do(lambda id: c.SetNotesAside(id, ("n_2", "n_3"), "Faute de temps"))
    hall.do(lambda id: c.PushProposal(id, "p_2"))
    _, pages = print_proceedings(hall.state)
    account = page_with(pages, "Le compte des notes Chaque note")
    assert "Pourquoi des notes ont été mises de côté 2 : Faute de temps 1 : Ne parle pas de la place" in account


def test_incidents_are_all_there_those_of_people_apart_from_those_of_the_system() -> None:
    hall = a_whole_meeting()
    _, pages = print_proceedings(hall.state)
    assert "Annexe : les incidents Aucun incident n’a été noté." in " ".join(pages)
    hall.open_poll("v_1")
    hall.do(lambda id: c.LogIncident(id, "i_1", "line", "Le Wi-Fi est tombé <cinq minutes>", "t_3"))
    hall.do(lambda id: c.AnnulPoll(id, "v_1", "Question peu claire"))
    hall.do(lambda id: c.StartServer(id, BEGIN), SYSTEM)
    _, pages = print_proceedings(hall.state)
    annexe = text_from(pages, "Annexe : les incidents")
    people, _, system = annexe.partition("Notés par le système")
    assert "Réseau ou appareil · table 3 Le Wi-Fi est tombé <cinq minutes> Incident 1" in people
    assert "Vote annulé · Vote 1 Raison donnée : Question peu claire" in system
    assert "Serveur démarré en cours de réunion Rien n’était écrit depuis 14:00." in system
