"""What holds for every sheet: any printer can print it, it names itself, it speaks every language or says why not."""

import unicodedata
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from msgspec.structs import replace

from printouts.ballot_layout import FORMS
from printouts.ballots import Planned, booklet_sheets, write_sheets
from printouts.cards import write_cards
from printouts.files import Printed
from printouts.fonts import MissingGlyphs
from printouts.hall_sheets import Wifi, write_desk_sheets, write_guides, write_poster
from printouts.signs import write_signs
from server.domain import events as e
from server.domain.codes import make_code
from server.domain.paper import FORM_OF
from server.domain.records import Method
from server.domain.state import MeetingState
from server.i18n import Words, participant_languages
from tests.given import given
from tests.paper.printed import a_poll, a_sheet, pictures

UNPRINTABLE_MM = 5.0
LONG = "Quelle place du marché, quelles rues autour, et avec quel argent, pour les dix ans qui viennent ?"
METHODS: tuple[Method, ...] = tuple({form: method for method, form in FORM_OF.items()}.values())


def meeting(title: str = LONG) -> MeetingState:
    many = a_poll("single", 11).choices
    state = given(
        e.PollPlanned("v_3", "Ce que la place doit devenir dans les dix ans qui viennent", "Lequel ?", "single", many),
        *(e.RoundPlanned(f"r_{n}", f"{LONG} {n}", LONG, LONG * 3, 600) for n in range(3, 8)),
    ).state
    state.meetings[state.meeting.id] = replace(state.meeting, title=title)
    return state


def booklet(out: BytesIO, title: str) -> Printed:
    planned = [Planned(n, method, 5, 2 if method == "consent" else 6) for n, method in enumerate(METHODS, 1)]
    sheets = booklet_sheets(planned, meeting_id="m_1", meeting_title=title)
    return write_sheets(sheets, [1], out, title=title, covers=[12_345])


URL = "http://192.168.1.20:8000/v"
SHEETS: dict[str, Callable[[BytesIO, str], Printed]] = {
    "poster": lambda out, title: write_poster(out, meeting_title=title, vote_url=URL),
    "poster of a network": lambda out, title: write_poster(
        out, meeting_title=title, vote_url=f"http://{'x' * 30}.example:8000/v", wifi=Wifi("N" * 32, "m" * 63)
    ),
    "guides": lambda out, title: write_guides(meeting(title), out),
    "desk sheets": lambda out, title: write_desk_sheets(meeting(title), out),
    "signs": lambda out, title: write_signs([(188, URL)], out, meeting_title=title, site_names={188: LONG}),
    "cards": lambda out, title: write_cards({1: make_code(b"\1" * 7)}, out, vote_url=URL, meeting_title=title),
    "large cards": lambda out, title: write_cards(
        {1: make_code(b"\1" * 7)}, out, vote_url=URL, meeting_title=title, large=True
    ),
    "booklet": booklet,
    "ballots": lambda out, title: write_sheets([a_sheet(a_poll("single", 26))], [1], out, title=title),
}


def made(name: str, title: str = LONG) -> bytes:
    out = BytesIO()
    SHEETS[name](out, title)
    return out.getvalue()


def test_every_form_of_a_ballot_is_looked_at() -> None:
    assert {FORM_OF[method] for method in METHODS} == set(FORMS)


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_stands_where_a_printer_cannot_print(name: str) -> None:
    dpi = 72
    edge = round(UNPRINTABLE_MM / 25.4 * dpi)
    for page in pictures(made(name), dpi):
        grey = np.asarray(page.convert("L"))
        assert grey[edge:-edge, edge:-edge].min() < 128
        assert min(grey[:edge].min(), grey[-edge:].min(), grey[:, :edge].min(), grey[:, -edge:].min()) > 250


@pytest.mark.parametrize("name", SHEETS)
def test_a_file_says_what_it_is_and_in_which_language_and_brings_its_fonts(name: str) -> None:
    document = pypdfium2.PdfDocument(made(name))
    assert LONG in document.get_metadata_value("Title")
    assert document.get_metadata_value("Creator") == "Tablée"
    document.close()
    raw = made(name)
    assert b"/Lang (fr)" in raw
    assert raw.count(b"/Type /Font\n") + raw.count(b"/Type /Font ") == raw.count(b"/FontFile2")


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "ballots"])
def test_arabic_is_set_on_every_sheet_and_what_no_font_has_is_named(name: str) -> None:
    made(name, "ساحة السوق في المستقبل")
    with pytest.raises(MissingGlyphs, match=r"U\+5E02"):
        made(name, "Place du 市場")


@pytest.mark.parametrize("language", participant_languages())
def test_a_ballot_speaks_every_language_of_the_participants_to_its_last_line(language: str) -> None:
    out = BytesIO()
    sheets = booklet_sheets([Planned(1, "single")], meeting_id="m_1", meeting_title=LONG, language=language)
    write_sheets(sheets, [1], out, title=LONG, language=language, covers=[1])
    document = pypdfium2.PdfDocument(out.getvalue())
    foot = document[1].get_textpage().get_text_bounded(top=60)
    document.close()
    said = Words(language, "ballot")("ballot-serial", serial="")
    shown, wanted = (sorted(filter(str.isalpha, unicodedata.normalize("NFKC", each))) for each in (foot, said))
    assert shown == wanted
