"""A meeting in English: its proceedings and all its paper hold no word of the French catalogues."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO

import pytest

from printouts.ballots import Planned, booklet_sheets, live_sheet, write_sheets
from printouts.cards import write_cards
from printouts.hall_sheets import Wifi, write_desk_sheets, write_guides, write_poster
from printouts.paper_account import write_account, write_certificate
from printouts.pictogram_sheet import write_pictogram_sheet
from printouts.proceedings import write_proceedings
from printouts.signs import write_signs
from server.domain import commands as c
from server.domain.codes import make_code
from server.domain.records import ORGANISER, Method
from server.domain.state import MeetingState
from server.i18n import catalogue
from server.settings import Settings, paper_language
from tests.e2e.every_method import EVERY
from tests.paper.printed import a_poll
from tests.printouts.meetings import PARIS, Hall, pages_of
from tests.printouts.test_every_sheet import METHODS, URL, meeting
from tests.printouts.test_paper_account import a_vote_on_paper
from tests.printouts.test_proceedings import a_whole_meeting, with_persons
from tests.printouts.test_votes import a_hall, decide

NOW = datetime(2026, 3, 14, 18, 0, tzinfo=PARIS)
AREAS = ("print", "ballot", "scan", "vote", "common")
LETTERS_LEAST = 13  # of a text that is told apart from what people write, and from names that both languages share
HALL_CODE = make_code(b"\1" * 7)


def plain(text: str) -> str:
    return " ".join(text.split())


def _pieces(language: str) -> set[str]:
    """Return what the words for paper say between their placeholders, where that is long enough to be known again."""
    entries = (entry for area in AREAS for entry in catalogue(language, area).values())
    texts = (text for entry in entries for text in ((entry,) if isinstance(entry, str) else entry))
    pieces = (plain(piece) for text in texts for piece in re.split(r"\{\w*\}", text))
    return {piece for piece in pieces if sum(map(str.isalpha, piece)) >= LETTERS_LEAST}


FRENCH = _pieces("fr") - _pieces("en")


def french_in(paper: bytes) -> list[str]:
    told = plain(" ".join(pages_of(paper)))
    return sorted(piece for piece in FRENCH if piece in told)


def test_french_is_seen_where_there_is_some() -> None:
    paper = BytesIO()
    write_proceedings(a_whole_meeting().state, paper, language="fr", now=NOW)
    assert len(french_in(paper.getvalue())) > 30


def with_every_method() -> Hall:
    hall = a_hall(("Salle des fêtes", "École"))
    for what in EVERY:
        decide(hall, what)
    return hall


def with_images_destroyed() -> MeetingState:
    hall = a_vote_on_paper()
    poll = next(iter(hall.state.polls))
    hall.do(lambda id: c.DestroyPictures(id, poll, 3, "d0" * 32), ORGANISER)
    return hall.state


@pytest.mark.parametrize("make", [a_whole_meeting, with_persons, a_vote_on_paper, with_every_method])
def test_proceedings_in_english_hold_no_french_but_what_people_wrote(make: Callable[[], Hall]) -> None:
    paper, state = BytesIO(), make().state
    write_proceedings(state, paper, language="en", now=NOW)
    assert french_in(paper.getvalue()) == []
    assert pages_of(paper.getvalue())[0].startswith("Proceedings of the meeting")


def test_dates_times_and_money_are_written_as_in_britain() -> None:
    paper = BytesIO()
    write_proceedings(with_every_method().state, paper, language="en", now=NOW)
    told = plain(" ".join(pages_of(paper.getvalue())))
    assert re.search(r"printed on Saturday,? 14 March 2026 at 18:00", told)
    assert re.search(r"Budget of €\d+(,\d{3})?[:,]", told)
    assert "Salle des fêtes and École" in told


def _ballot(out: BytesIO, method: Method) -> None:
    sheet = live_sheet(a_poll(method, 2), meeting_id="m_1", meeting_title="Square", size="A4", spoken=("en",))
    write_sheets([sheet], [1], out, title="Square", language="en")


def _booklets(out: BytesIO) -> None:
    planned = [Planned(n, method, 5, 2 if method == "consent" else 6) for n, method in enumerate(METHODS, 1)]
    sheets = booklet_sheets(planned, meeting_id="m_1", meeting_title="Square", language="en")
    write_sheets(sheets, [1], out, title="Square", covers=[12_345], language="en")


PAPERS: dict[str, Callable[[BytesIO], object]] = {
    "poster": lambda out: write_poster(
        out, meeting_title="Square", vote_url=URL, wifi=Wifi("Hall", "pass"), language="en"
    ),
    "guides": lambda out: write_guides(meeting(), out, language="en"),
    "desk sheets": lambda out: write_desk_sheets(meeting(), out, language="en"),
    "signs": lambda out: write_signs([(8, URL)], out, meeting_title="Square", language="en"),
    "cards": lambda out: write_cards({1: HALL_CODE}, out, vote_url=URL, meeting_title="Square", language="en"),
    "large cards": lambda out: write_cards(
        {1: HALL_CODE}, out, vote_url=URL, meeting_title="Square", large=True, language="en"
    ),
    **{f"ballot {method}": partial(_ballot, method=method) for method in METHODS},
    "booklets": _booklets,
    "account": lambda out: write_account(a_vote_on_paper().state, out, language="en", now=NOW),
    "certificate": lambda out: write_certificate(with_images_destroyed(), out, language="en", now=NOW),
    "pictograms": lambda out: write_pictogram_sheet(out, language="en", beside="es"),
}


@pytest.mark.parametrize("name", PAPERS)
def test_paper_in_english_holds_no_french(name: str) -> None:
    out = BytesIO()
    PAPERS[name](out)
    assert french_in(out.getvalue()) == []


@pytest.mark.parametrize(
    ("spoken", "language"),
    [(("en", "fr"), "en"), (("fr", "en"), "fr"), (("es",), "fr")],
)
def test_paper_speaks_the_first_language_of_the_meeting_where_it_can(
    spoken: tuple[str, ...], language: str, tmp_path: object
) -> None:
    assert paper_language(Settings(data=tmp_path), spoken) == language  # type: ignore[arg-type]
