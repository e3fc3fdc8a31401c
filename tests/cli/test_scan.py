"""`tablee print ballots`, `print booklets` and `scan`: what is printed is filled in, scanned, and in the box."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from PIL import Image

from printouts.ballot_layout import sheet_layout
from server.cli import main
from server.cli.common import open_house, run
from server.domain import commands as c
from server.domain.paper import BOOKLET_PICTOGRAMS
from server.domain.records import ORGANISER, Actor
from server.live.meeting import LiveMeeting
from server.settings import read_settings
from tests.paper.hand import Hand, Sheet
from tests.paper.printed import pictures

LEAD, STEWARD = Actor("lead", "u_1"), Actor("steward", "u_2")
SCRIPT = """
title = "La place du marché"
[[sites]]
name = "Salle des fêtes"
tables = 1
[[rounds]]
title = "Séquence"
question = "Quoi ?"
minutes = 10
[[polls]]
title = "Premier vote"
question = "Que faire d’abord ?"
method = "single"
[[polls.choices]]
text = "Planter"
pictogram = "tree"
[[polls.choices]]
text = "Asseoir"
pictogram = "bench"
"""
DPI = 150


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "script.toml").write_text(SCRIPT, encoding="utf-8")
    assert main(("new", str(tmp_path / "data"), "--script", str(tmp_path / "script.toml"))) == 0
    return tmp_path / "data"


def done(data: Path, *commands: Callable[[LiveMeeting], tuple[c.AnyCommand, Actor]]) -> LiveMeeting:
    """Do something to the meeting; return how it stands afterwards."""

    async def do() -> LiveMeeting:
        async with open_house(read_settings(data, {})) as house:
            [meeting] = house.meetings.values()
            for make in commands:
                await meeting.submit(*make(meeting))
            return meeting

    return run(do())


def opened(data: Path, struck: int) -> None:
    """Open the first poll, with four cards of which some are struck off for paper."""
    cards = tuple(f"k{number}" for number in range(4))
    done(
        data,
        lambda _: (c.IssueCards("c_a", cards), ORGANISER),
        *((lambda _, n=number: (c.StrikeCard(f"c_s{n}", f"k{n}", str(n)), STEWARD)) for number in range(1, struck + 1)),
        lambda meeting: (c.OpenPoll("c_o", next(iter(meeting.state.polls))), LEAD),
    )


def filled(page: Image.Image, box: str, size: str = "A4", count: int = 2) -> Image.Image:
    """Put a cross into a box of a printed page; "": into none."""
    drawn = Sheet(np.array(page), DPI)
    chance = Random(3)
    for each in sheet_layout("one", count, size).boxes:
        if each.id == box:
            drawn.mark(Hand("blue ballpoint", "cross", 0.2, chance), each)
    return Image.fromarray(drawn.picture)


def as_pdf(pages: list[Image.Image]) -> bytes:
    file = BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return file.getvalue()


def scanned(capsys: pytest.CaptureFixture[str], data: Path, *files: Path) -> dict[str, Any]:
    main(("scan", str(data), *map(str, files), "--json"))
    return dict(json.loads(capsys.readouterr().out.splitlines()[-1]))


def test_ballots_are_printed_filled_in_scanned_and_counted_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, scan = data.parent / "bulletins.pdf", data.parent / "scan.pdf"
    assert main(("print", "ballots", str(data), "--poll", "1", "--count", "4", "--out", str(out))) == 0
    opened(data, 3)
    pages = pictures(out.read_bytes(), DPI)
    scan.write_bytes(as_pdf([filled(pages[0], "a"), filled(pages[1], "b"), filled(pages[2], ""), pages[0]]))
    capsys.readouterr()
    first = scanned(capsys, data, scan)
    assert first["came"] == {"counted": 2, "waiting": 1, "again": 1}
    assert scanned(capsys, data, scan)["came"] == {"again": 4}
    meeting = done(data)
    assert sorted(sheet.state for sheet in meeting.state.sheets.values()) == ["counted", "counted", "waiting"]


def test_booklets_have_a_cover_and_a_page_for_each_poll_whose_serials_say_nothing(data: Path) -> None:
    out = data.parent / "carnets.pdf"
    assert main(("print", "booklets", str(data), "--count", "3", "--spare", "1", "--out", str(out))) == 0
    meeting = done(data)
    [poll] = meeting.state.polls.values()
    [batch] = meeting.state.batches.values()
    assert (poll.page, batch.first, batch.count, [page.number for page in batch.pages]) == (1, 1, 3, [1, 2])
    assert len(pictures(out.read_bytes(), 50)) == 3 * 3
    opened(data, 0)
    [choices] = [poll.choices for poll in done(data).state.polls.values()]
    assert [choice.pictogram for choice in choices] == list(BOOKLET_PICTOGRAMS[:2])
    assert main(("print", "booklets", str(data), "--count", "2", "--out", str(out))) == 0
    assert [batch.first for batch in done(data).state.batches.values()] == [1, 4]


def test_what_is_no_ballot_gets_one_plain_sentence_and_nothing_else_is_disturbed(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data.parent
    out = folder / "bulletins.pdf"
    assert main(("print", "ballots", str(data), "--poll", "1", "--count", "1", "--out", str(out))) == 0
    opened(data, 1)
    (folder / "vide.pdf").write_bytes(b"")
    (folder / "chat.txt").write_bytes(b"miaou")
    (folder / "bulletin.pdf").write_bytes(as_pdf([filled(pictures(out.read_bytes(), DPI)[0], "a")]))
    capsys.readouterr()
    names = ("vide.pdf", "chat.txt", "bulletin.pdf")
    assert main(("scan", str(data), *(str(folder / name) for name in names))) == 1
    told = capsys.readouterr().out
    assert "vide.pdf\u00a0: Ce fichier est vide." in told
    assert "chat.txt\u00a0: Ce fichier n’est ni un PDF, ni une image" in told
    assert "1 bulletin lu." in told
    assert main(("scan", str(data), str(folder / "nulle-part.pdf"))) == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("ballots", "--count", "3"), "Dites quel vote"),
        (("ballots", "--poll", "9", "--count", "3"), "Aucun vote « 9 »"),
        (("ballots", "--poll", "1"), "Dites combien en imprimer"),
        (("ballots", "--poll", "1", "--count", "3", "--language", "oc"), "n’est pas une autre langue"),
        (("booklets", "--count", "3", "--spare", "99"), "pages de réserve"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_issued(
    data: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], sentence: str
) -> None:
    what, *rest = options
    assert main(("print", what, str(data), "--out", str(data.parent / "x.pdf"), *rest)) == 2
    assert sentence in capsys.readouterr().err.replace("\u00a0", " ")
    assert not done(data).state.batches


def test_late_sheets_need_a_reason_in_words_and_the_account_names_what_is_kept_out(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data.parent
    out, first, later = folder / "bulletins.pdf", folder / "scan.pdf", folder / "retard.pdf"
    assert main(("print", "ballots", str(data), "--poll", "1", "--count", "3", "--out", str(out))) == 0
    opened(data, 3)
    pages = pictures(out.read_bytes(), DPI)
    first.write_bytes(as_pdf([filled(pages[0], "a"), filled(pages[0], "b")]))
    later.write_bytes(as_pdf([filled(pages[1], "b")]))
    capsys.readouterr()
    told = scanned(capsys, data, first)
    assert told["came"] == {"counted": 1, "copy": 1}
    assert [(each["why"], each["file"], each["page"]) for each in told["kept_out"]] == [("copy", "scan.pdf", 2)]
    poll = next(iter(done(data).state.polls))
    done(data, lambda _: (c.ClosePoll("c_close", poll), LEAD))
    told = scanned(capsys, data, later)
    assert (told["came"], told["late_unexplained"], told["explained"]) == ({"closed": 1}, 1, 0)
    assert main(("scan", str(data), "--incident", "Pile oubliée au premier étage.")) == 0
    assert "1 bulletin en retard est noté parmi les incidents" in capsys.readouterr().out
    [incident] = done(data).state.incidents.values()
    assert (incident.kind, incident.count, incident.text) == ("late-paper", 1, "Pile oubliée au premier étage.")
    assert scanned(capsys, data, later)["came"] == {"late": 1}
    assert main(("scan", str(data))) == 2


def test_the_account_is_told_printed_and_read_by_programs_and_pictures_are_destroyed_with_a_certificate(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data.parent
    out, scan, certificate = folder / "bulletins.pdf", folder / "scan.pdf", folder / "certificat.pdf"
    assert main(("print", "ballots", str(data), "--poll", "1", "--count", "2", "--out", str(out))) == 0
    opened(data, 2)
    pages = pictures(out.read_bytes(), DPI)
    scan.write_bytes(as_pdf([filled(pages[0], "a"), pages[1]]))
    scanned(capsys, data, scan)
    assert main(("paper", str(data))) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "remis 2 = dans l’urne 1 + nuls 0 + à décider 1 + après la clôture 0 + pas revenus 0" in told
    assert "1 image de bulletin est gardée." in told
    assert main(("paper", str(data), "--certificate", str(certificate))) == 2
    poll = next(iter(done(data).state.polls))
    done(data, lambda _: (c.AnnulPoll("c_annul", poll, "Question fausse."), LEAD))
    assert main(("paper", str(data), "--destroy-pictures", "--certificate", str(certificate))) == 0
    assert certificate.read_bytes().startswith(b"%PDF")
    assert main(("paper", str(data), "--json", "--account", str(folder / "compte.pdf"))) == 0
    told_json = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told_json["pictures"], told_json["polls"][0]["waiting"]) == (0, 1)
    assert (folder / "compte.pdf").read_bytes().startswith(b"%PDF")
