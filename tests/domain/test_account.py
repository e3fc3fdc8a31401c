"""The account of notes: each ends in one place."""

import pytest

from server.domain import commands as c
from server.domain.account import PLACES, account_of, places_of_notes
from server.domain.counting.shares import percent
from server.domain.records import Actor
from tests.printouts.meetings import Hall


def a_note_that_was(*done: str) -> str:
    """Return the place of a note after these things were done to it."""
    hall = Hall().found()
    hall.open_round(1)
    note = hall.note("Une idée")
    other = hall.note("Une autre")
    for what in done:
        match what:
            case "placed":
                hall.theme("Thème", note)
            case "set aside":
                hall.do(lambda id: c.SetNotesAside(id, (note,), "Hors sujet"))
            case "proposed":
                hall.propose("Titre", "Texte", "tree", note, other)
            case "proposed and withdrawn":
                hall.propose("Titre", "Texte", "tree", note, other)
                hall.do(lambda id: c.WithdrawProposal(id, "p_1"))
            case "drafted":
                hall.propose("Titre", "Texte", "tree", note, push=False)
            case "taken back by its table":
                hall.do(lambda id: c.WithdrawNote(id, note), Actor("table", "t_1"))
    places = places_of_notes(hall.state)
    assert account_of(places.values()).received == 2
    return places[note]


@pytest.mark.parametrize(
    ("done", "place"),
    [
        ((), "neither"),
        (("placed",), "theme"),
        (("placed", "set aside"), "aside"),
        (("set aside",), "aside"),
        (("proposed",), "proposal"),
        (("placed", "set aside", "proposed"), "proposal"),
        (("proposed and withdrawn",), "neither"),
        (("placed", "proposed and withdrawn"), "theme"),
        (("drafted",), "neither"),
        (("proposed", "taken back by its table"), "withdrawn"),
        (("placed", "taken back by its table"), "withdrawn"),
    ],
)
def test_a_note_ends_in_one_place(done: tuple[str, ...], place: str) -> None:
    assert a_note_that_was(*done) == place


@pytest.mark.parametrize(
    ("done", "place"),
    [
        ((), "held"),
        (("set aside",), "aside"),
        (("set aside", "taken back"), "held"),
        (("withdrawn",), "withdrawn"),
        (("admitted",), "neither"),
        (("set aside", "admitted"), "neither"),
        (("admitted", "set aside"), "aside"),
        (("admitted", "placed"), "theme"),
        (("admitted", "proposed"), "proposal"),
        (("admitted", "proposed", "withdrawn"), "withdrawn"),
    ],
)
def test_a_note_of_a_person_ends_in_one_place_and_waits_until_somebody_says_where(
    done: tuple[str, ...], place: str
) -> None:
    hall = Hall().found()
    hall.open_round(1)
    hall.note("Une idée")
    note = hall.note_of_a_person("Une autre")
    acts = {
        "admitted": lambda: hall.do(lambda id: c.AdmitNote(id, note)),
        "set aside": lambda: hall.do(lambda id: c.SetNotesAside(id, (note,), "Hors sujet")),
        "taken back": lambda: hall.do(lambda id: c.TakeNotesBack(id, (note,))),
        "withdrawn": lambda: hall.do(lambda id: c.WithdrawNote(id, note), Actor("voter", "author1")),
        "placed": lambda: hall.theme("Thème", note),
        "proposed": lambda: hall.propose("Titre", "Texte", "tree", note),
    }
    for what in done:
        acts[what]()
    places = places_of_notes(hall.state)
    account = account_of(places.values())
    assert (places[note], account.received, account.places["neither"] >= 1) == (place, 2, True)
    assert ("held" in account.told) == (place == "held")


def test_an_account_of_nothing_has_every_place() -> None:
    account = account_of([])
    assert account.received == 0
    assert tuple(account.places) == PLACES


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (7, 7, 100), (0, 0, None)]
)
def test_a_percentage_is_whole_and_halves_go_up(part: int, whole: int, share: int | None) -> None:
    assert percent(part, whole) == share
