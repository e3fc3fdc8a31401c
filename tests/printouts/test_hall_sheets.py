"""What hangs and lies in a hall: the codes are read back, and each sheet says what it is for."""

from io import BytesIO

import numpy as np
import pytest
import zxingcpp

from printouts.hall_sheets import KINDS_TO_TICK, Wifi, wifi_code, write_desk_sheets, write_guides, write_poster
from server.domain import events as e
from server.domain.incidents import PERSONS_KINDS
from tests.given import choices, given
from tests.paper.printed import pictures
from tests.printouts.meetings import pages_of


@pytest.mark.parametrize(
    ("wifi", "code"),
    [
        (Wifi("Mairie", "bon;jour"), r"WIFI:T:WPA;S:Mairie;P:bon\;jour;;"),
        (Wifi("Salle: des fêtes"), r"WIFI:T:nopass;S:Salle\: des fêtes;;"),
    ],
)
def test_a_network_is_said_as_telephones_read_it(wifi: Wifi, code: str) -> None:
    assert wifi_code(wifi) == code


def test_the_codes_of_a_poster_are_read_back_and_its_address_can_be_typed() -> None:
    file = BytesIO()
    wifi = Wifi("Mairie", "bonjour")
    write_poster(file, meeting_title="La place", vote_url="http://192.168.1.20:8000/v", wifi=wifi)
    [picture] = pictures(file.getvalue(), 100)
    read = {each.text for each in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))}
    assert read == {wifi_code(wifi), "http://192.168.1.20:8000/v"}
    [text] = pages_of(file.getvalue())
    assert "192.168.1.20:8000/v" in text
    assert "bonjour" in text


def test_the_desk_has_a_sheet_of_hands_and_an_account_for_each_poll_and_sheets_for_incidents() -> None:
    file = BytesIO()
    state = given(e.PollPlanned("v_3", "Long", "Lequel ?", "single", choices(*map(str, range(20))))).state
    printed = write_desk_sheets(state, file)
    pages = pages_of(file.getvalue())
    assert printed.pages == len(pages)
    assert [sum(title in page for page in pages) for title in ("main levée", "Compte des bulletins", "Incident")] == [
        3, 3, 2,  # twenty choices take two pages
    ]  # fmt: skip
    assert "Planter" in pages[0]


def test_the_guide_holds_every_round() -> None:
    file = BytesIO()
    write_guides(given().state, file)
    text = " ".join(pages_of(file.getvalue()))
    assert "Séquence 1" in text
    assert "Séquence 2" in text
    assert "Que voulez-vous" in text


def test_a_sheet_for_an_incident_has_the_kinds_of_the_desk() -> None:
    assert [name.removeprefix("proceedings-incident-") for name in KINDS_TO_TICK] == list(PERSONS_KINDS)


def test_the_account_on_paper_adds_up_what_went_out_and_what_came_back_to_the_same_number() -> None:
    file = BytesIO()
    write_desk_sheets(given().state, file, incidents=0)
    [account, *_] = [page for page in pages_of(file.getvalue()) if "Compte des bulletins" in page]
    assert account.count("Bulletins remis (cartes rayées)") == 2
    assert account.index("Ce qui est sorti") < account.index("Ce qui est revenu") < account.index("À part")


@pytest.mark.parametrize("count", [2, 6, 12])
def test_hands_for_up_to_twelve_choices_are_counted_on_one_page(count: int) -> None:
    file = BytesIO()
    state = given(e.PollPlanned("v_3", "Long", "Lequel ?", "single", choices(*map(str, range(count))))).state
    write_desk_sheets(state, file, incidents=0)
    assert sum("main levée" in page and "Vote 3" in page for page in pages_of(file.getvalue())) == 1


def test_a_poster_without_a_network_has_one_large_code_and_says_where_paper_is() -> None:
    file = BytesIO()
    assert write_poster(file, meeting_title="La place", vote_url="http://192.168.1.20:8000/v").pages == 1
    [text] = pages_of(file.getvalue())
    assert "bulletin de papier" in text
    assert "réseau" not in text


def test_a_poster_says_where_votes_are_sent_as_text_messages_where_there_is_a_number() -> None:
    for wifi in (None, Wifi("Mairie", "bonjour")):
        file = BytesIO()
        url, number = "http://192.168.1.20:8000/v", "06 44 60 00 00"
        assert write_poster(file, meeting_title="La place", vote_url=url, wifi=wifi, sms_number=number).pages == 1
        [text] = pages_of(file.getvalue())
        assert "un texto au 06 44 60 00 00" in " ".join(text.split())
        assert "bulletin de papier" in text
