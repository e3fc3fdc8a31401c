"""Paper in print: the account that is signed, the certificate, and what the proceedings say of it."""

from datetime import datetime
from io import BytesIO

import pytest

from printouts.paper_account import write_account, write_certificate
from server.domain import commands as c
from server.domain.closing import tally_of
from server.domain.paper import Found, LateSheet
from server.domain.records import ORGANISER, SYSTEM, Actor
from tests.printouts.meetings import PARIS, Hall, choices, pages_of, print_proceedings

STEWARD = Actor("steward", "u_2")
NOW = datetime(2026, 3, 14, 18, 0, tzinfo=PARIS)
SEEN = Found("scan-1.pdf", 3, "a1b2c3d4e5f6")


def a_vote_on_paper() -> Hall:
    """Four cards struck off: one sheet counted, one spoiled, one late, one never seen again; others are kept out."""
    hall = Hall().found(tables=2, cards=9)
    poll = hall.poll("La place", choices=choices("Planter", "Asseoir"))
    for number in range(4):
        hall.do(lambda id, n=number: c.StrikeCard(id, f"{n:064x}", str(n + 1)), STEWARD)  # type: ignore[misc]
    hall.do(lambda id: c.PrintPaper(id, "b_1", "live", 1, 20, poll), ORGANISER)
    hall.open_poll(poll)
    hall.do(lambda id: c.TakeSheet(id, poll, "live", 1, 7, "counted"), STEWARD)
    hall.do(lambda id: c.TakeSheet(id, poll, "live", 1, 8, "spoiled", "too-many"), STEWARD)
    hall.do(lambda id: c.TakeSheet(id, "", "live", 1, 99, "kept-out", "never-issued", SEEN), STEWARD)
    hall.do(lambda id: c.FindCopy(id, "l-1-7", SEEN), STEWARD)
    hall.do(lambda id: c.KeepPageOut(id, "other-meeting", Found("scan-2.pdf", 1, "0a0b0c0d0e0f")), STEWARD)
    counted = tally_of(hall.state.polls[poll], ['{"marks":["a"]}'], (), "")
    hall.do(lambda id: c.RecordTally(id, poll, counted, 1, "5e" * 32), SYSTEM)
    late = (LateSheet("live", 1, 9, Found("retard.pdf", 1, "ffffffffffff")),)
    hall.do(lambda id: c.TakeLate(id, poll, late, "Pile oubliée."), STEWARD)
    hall.publish_poll(poll)
    return hall


def test_the_account_adds_up_and_names_each_sheet_that_is_kept_out_with_its_place() -> None:
    paper = BytesIO()
    write_account(a_vote_on_paper().state, paper, now=NOW)
    told = " ".join(pages_of(paper.getvalue()))
    for line in (
        "Lus et mis dans l’urne 1",
        "Nuls + 1",
        "Arrivés après la clôture, non comptés + 1",
        "Remis et non rendus + 1",
        "Bulletins remis (cartes rayées) = 4",
        "4 feuilles mises à part",
        "Photocopie : même numéro, autres marques bulletin n° 000 000 007 du vote 1 · scan-1.pdf, page 3",
        "Numéro jamais imprimé bulletin n° 000 000 099 du vote 1 · scan-1.pdf, page 3",
        "Arrivé après la clôture bulletin n° 000 000 009 du vote 1 · retard.pdf, page 1",
        "Bulletin d’une autre réunion scan-2.pdf, page 1",
    ):
        assert line in plain(told)


def test_the_certificate_says_how_many_when_by_whom_and_the_digest() -> None:
    hall = a_vote_on_paper()
    [poll] = hall.state.polls
    hall.do(lambda id: c.DestroyPictures(id, poll, 3, "d0" * 32), STEWARD)
    paper = BytesIO()
    write_certificate(hall.state, paper, now=NOW)
    told = plain(" ".join(pages_of(paper.getvalue())))
    assert "3 images de bulletins ont été détruites." in told
    assert "3 images, détruites le 14 mars 2026, 14:" in told
    assert "(accueil)" in told
    assert "d0" * 32 in told.replace(" ", "")
    assert "Vu par deux personnes" in told


def test_the_proceedings_say_how_the_paper_of_a_vote_adds_up_and_that_some_came_late() -> None:
    _, pages = print_proceedings(a_vote_on_paper().state)
    told = plain(" ".join(pages))
    assert "Papier : remis 4 = dans l’urne 1 + nuls 1 + après la clôture 1 + pas revenus 1." in told
    assert "Mis à part, hors du compte : 1." in told
    assert "Papier arrivé après la clôture · Vote 1 1 bulletin Raison donnée : Pile oubliée." in told


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_account(a_vote_on_paper().state, BytesIO(), now=datetime(2026, 3, 14))


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
