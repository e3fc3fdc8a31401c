"""Reading ballots back: what is plain is read, what is not is asked, and what is no ballot is named."""

import re
from io import BytesIO
from random import Random

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from printouts.ballot_layout import BLANK
from printouts.ballots import Planned
from printouts.reading import Limits, SheetRead, Unread, ballot_of, cut_out, pages_in, read_files, read_page
from printouts.reading.network import FILE
from printouts.reading.records import REASONS, WHYS
from printouts.reading.rules import SPOILT
from server.domain.counting import Ballot
from server.domain.records import Method, Rules
from tests.documented import ROOT
from tests.paper.damage import KINDS, as_jpeg
from tests.paper.hand import WAYS, Hand, Shape, Way
from tests.paper.hand import Sheet as Drawn
from tests.paper.printed import KEY, a_booklet, a_poll, a_sheet, pictures, printed
from tests.paper.round_trip import ASKED, METHODS, UNREAD, WRONG, read, trials
from tests.paper.scrawls import scrawled

DPI = 150


def filled(
    method: Method,
    *marks: str,
    struck: str = "",
    way: Way = "scribble",
    rules: Rules | None = None,
    booklet: bool = False,
    shape: Shape = "cross",
) -> SheetRead:
    """Read a sheet on which these boxes bear a mark; `struck` bears one that was taken back in a `way`."""
    sheet = a_booklet(Planned(3, method, points=6))[0] if booklet else a_sheet(a_poll(method, rules=rules))
    [page] = pictures(printed(sheet), DPI)
    drawn = Drawn(np.array(page), DPI)
    hand = Hand("blue ballpoint", shape, 0.1, Random(5))
    boxes = {box.id: box for box in sheet.page.layout.boxes}
    for id in marks:
        drawn.mark(hand, boxes[id])
    if struck:
        drawn.mark(hand, boxes[struck])
        drawn.take_back(hand, boxes[struck], way)
    found = read_page(np.array(Image.fromarray(drawn.picture).convert("L")), KEY)
    assert isinstance(found, SheetRead), found
    return found


@pytest.mark.parametrize(
    ("method", "marks", "ballot"),
    [
        ("single", ["c"], Ballot(("c",))),
        ("quiz", ["a"], Ballot(("a",))),
        ("approval", ["a", "d"], Ballot(("a", "d"))),
        ("greedy", ["e"], Ballot(("e",))),
        ("yes-no", ["a.1", "b.0", "c.none"], Ballot(values={"a": 1, "b": 0})),
        ("scale", ["a.5", "b.1", "d.none"], Ballot(values={"a": 5, "b": 1})),
        ("majority-judgment", ["a.6", "e.1"], Ballot(values={"a": 6, "e": 1})),
        ("instant-runoff", ["a.2", "b.1"], Ballot(values={"a": 2, "b": 1})),
        ("schulze", ["a.2", "b.2", "c.1"], Ballot(values={"a": 2, "b": 2, "c": 1})),
        ("points", ["a.1", "a.2", "b.5"], Ballot(values={"a": 2, "b": 1})),
        ("consent", ["a"], Ballot(("a",))),
        ("single", [BLANK], Ballot()),
        ("majority-judgment", [BLANK], Ballot()),
        ("yes-no", ["a.none", "b.none"], Ballot()),
    ],
)
def test_plain_marks_are_a_ballot(method: Method, marks: list[str], ballot: Ballot) -> None:
    sheet = filled(method, *marks)
    assert sheet.asks == ()
    assert ballot_of(sheet, a_poll(method)).ballot == ballot


@pytest.mark.parametrize(
    ("method", "marks", "rules", "spoiled"),
    [
        ("single", ["a", "b"], None, "too-many"),
        ("approval", ["a", "b", "c"], Rules(most=2), "too-many"),
        ("approval", ["a"], Rules(least=2, most=3), "too-few"),
        ("single", ["a", BLANK], None, "blank-and-marks"),
        ("points", ["a.1", "a.2", "a.3", "b.1", "b.2", "b.3", "c.1"], None, "too-many-points"),
        ("majority-judgment", ["a.6", "a.1", "b.3"], None, "two-in-line"),
        ("schulze", ["a.1", "a.2"], None, "two-in-line"),
        ("instant-runoff", ["a.1", "b.1"], None, "same-rank"),
    ],
)
def test_marks_that_contradict_each_other_spoil_the_ballot(
    method: Method, marks: list[str], rules: Rules | None, spoiled: str
) -> None:
    poll = a_poll(method, rules=rules)
    assert ballot_of(filled(method, *marks, rules=rules), poll).spoiled == spoiled


def test_boxes_that_are_full_spoil_the_ballot_as_well_though_little_is_seen_in_them() -> None:
    """Whatever a third one is, two that do not go together remain."""
    sheet = filled("single", "a", "c", BLANK, shape="fill")
    assert sheet.asks == ()
    assert ballot_of(sheet, a_poll("single")).spoiled == "blank-and-marks"


def test_two_marks_on_one_line_void_that_line_where_each_line_is_a_question() -> None:
    verdict = ballot_of(filled("yes-no", "a.1", "a.0", "b.1"), a_poll("yes-no"))
    assert (verdict.ballot, verdict.voided) == (Ballot(values={"b": 1}), ("a",))


@pytest.mark.parametrize(
    ("method", "marks", "struck"),
    [
        ("single", ["b"], "a"),
        ("approval", ["b", "c"], "a"),
        ("scale", ["a.4", "b.2"], "a.2"),
        ("points", ["b.1"], "a.1"),
    ],
)
def test_a_mark_that_was_taken_back_does_not_count(method: Method, marks: list[str], struck: str) -> None:
    sheet = filled(method, *marks, struck=struck)
    assert {box.id: box.state for box in sheet.boxes}[struck] == "corrected"
    assert {box.id for box in sheet.boxes if box.state == "marked"} == set(marks)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "scribble"])
@pytest.mark.parametrize(("method", "marks"), [("single", ["b"]), ("approval", ["b", "c"]), ("scale", ["a.4"])])
def test_lines_through_a_mark_are_never_taken_for_a_vote(method: Method, marks: list[str], way: Way) -> None:
    struck = "a.2" if method == "scale" else "a"
    sheet = filled(method, *marks, struck=struck, way=way)
    assert {box.id: box.state for box in sheet.boxes}[struck] in ("doubtful", "corrected")


def test_a_lone_box_filled_beyond_its_frame_is_asked_about() -> None:
    sheet = filled("single", struck="a")
    assert [(ask.box, ask.why) for ask in sheet.asks] == [("a", "struck")]
    assert ballot_of(sheet, a_poll("single")) == ballot_of(sheet, a_poll("single"), {"b": "empty"})
    assert ballot_of(sheet, a_poll("single"), {"a": "marked"}).ballot == Ballot(("a",))


def test_a_broad_cross_beyond_its_frame_is_not_taken_back() -> None:
    sheet = a_sheet(a_poll("approval"))
    [page] = pictures(printed(sheet), DPI)
    drawn = Drawn(np.array(page), DPI)
    hand = Hand("felt pen", "cross", 0.1, Random(3))
    for box in sheet.page.layout.boxes[:4]:
        reach = box.side / 2 * (1.4 if box.id == "c" else 0.8)
        for slope in (1, -1):
            ends = [(box.x + step * reach, box.y + slope * step * reach) for step in (-1, 0, 1)]
            drawn.stroke(hand, ends, press=1.3)
    found = read_page(np.array(Image.fromarray(drawn.picture).convert("L")), KEY)
    assert isinstance(found, SheetRead)
    states = {box.id: box.state for box in found.boxes}
    assert [states[id] for id in "abd"] == ["marked"] * 3
    assert states["c"] in ("marked", "doubtful")


def test_a_sheet_without_a_mark_is_asked_about_and_blank_once_people_have_seen_it() -> None:
    sheet = filled("single")
    assert [ask.why for ask in sheet.asks] == ["nothing-marked"]
    assert ballot_of(sheet, a_poll("single")).ballot is None
    assert ballot_of(sheet, a_poll("single"), empty_is_blank=True).ballot == Ballot()


def test_an_objection_waits_for_its_reason_to_be_typed() -> None:
    sheet = filled("consent", "b")
    assert [ask.why for ask in sheet.asks] == ["reason"]
    assert ballot_of(sheet, a_poll("consent")).ballot is None
    assert ballot_of(sheet, a_poll("consent"), reason="Trop cher.").ballot == Ballot(("b",), reason="Trop cher.")


def test_a_letter_of_the_booklet_that_the_poll_does_not_have_spoils() -> None:
    sheet = filled("single", "e", booklet=True)
    assert ballot_of(sheet, a_poll("single", 5)).ballot == Ballot(("e",))
    assert ballot_of(sheet, a_poll("single", 4)).spoiled == "unknown-choice"


def test_a_sheet_of_another_form_is_no_ballot_of_the_poll() -> None:
    assert ballot_of(filled("single", "a"), a_poll("scale")).spoiled == "other-poll"
    assert ballot_of(filled("single", "a"), a_poll("single", 7)).spoiled == "other-poll"


def test_a_sheet_is_read_whichever_way_it_lies() -> None:
    sheet = a_sheet(a_poll("single"))
    [page] = pictures(printed(sheet), DPI)
    for turn in range(4):
        found = read_page(np.ascontiguousarray(np.rot90(np.array(page.convert("L")), turn)), KEY)
        assert isinstance(found, SheetRead)
        assert found.place.markers == 4


def test_the_picture_of_a_mark_is_cut_out_and_put_straight() -> None:
    [page] = pictures(printed(a_sheet(a_poll("single"))), DPI)
    picture = np.array(page.rotate(11, expand=True, fillcolor="white").convert("L"))
    found = read_page(picture, KEY)
    assert isinstance(found, SheetRead)
    mark = np.asarray(Image.open(BytesIO(cut_out(picture, found, "a"))))
    middle = len(mark) // 2
    assert mark[middle, middle] > 200
    assert mark[middle].min() < 120  # the frame
    whole = Image.open(BytesIO(cut_out(picture, found)))
    assert abs(whole.width / whole.height - 210 / 297) < 0.01


# What is no ballot


def pdf_of(pages: int, password: str = "") -> bytes:
    paper = BytesIO()
    canvas = Canvas(paper, encrypt=StandardEncryption(password) if password else None)
    for _ in range(pages):
        canvas.drawString(100, 500, "Il était une fois")
        canvas.showPage()
    canvas.save()
    return paper.getvalue()


def picture_of(width: int, height: int, kind: str = "PNG", mode: str = "L") -> bytes:
    file = BytesIO()
    Image.new(mode, (width, height), 255).save(file, kind)
    return file.getvalue()


def a_cat() -> bytes:
    chance = np.random.default_rng(1)
    fur = chance.integers(40, 220, (60, 80, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(fur).resize((1600, 1200), Image.Resampling.BICUBIC).save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty-file"),
        (b"Bonjour", "not-a-picture"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (pdf_of(1, "secret"), "locked"),
        (pdf_of(1), "no-markers"),
        (picture_of(800, 600), "no-markers"),
        (a_cat(), "no-markers"),
        (picture_of(12_000, 12_000, mode="1"), "too-large"),
        (a_cat()[:2000], "damaged"),
        (b"\0\0\0\x18ftypheic" + bytes(400), "no-decoder"),
    ],
)  # fmt: skip
def test_what_is_no_ballot_is_named(data: bytes, reason: str) -> None:
    [found] = read_files([("a file", data)], KEY)
    assert isinstance(found, Unread)
    assert found.reason == reason


def test_a_book_is_left_after_its_first_pages() -> None:
    found = list(read_files([("a book", pdf_of(400))], KEY, Limits(strangers=3)))
    assert [each.reason for each in found if isinstance(each, Unread)] == ["no-markers"] * 3 + ["no-ballots"]


def test_a_file_with_too_many_pages_is_not_begun() -> None:
    [found] = read_files([("a book", pdf_of(12))], KEY, Limits(pages=10))
    assert found == Unread("too-many-pages", "a book", 0, {"pages": 12, "most_pages": 10})


def test_a_page_that_says_it_is_huge_is_looked_at_small() -> None:
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=(14_000, 14_000))
    canvas.drawString(100, 500, "x")
    canvas.save()
    [(_, picture)] = pages_in(paper.getvalue())
    assert isinstance(picture, np.ndarray)
    assert max(picture.shape) <= 2_801


def test_a_ballot_of_another_meeting_key_is_named() -> None:
    pdf = printed(a_sheet(a_poll("single")), key=b"another")
    [found] = read_files([("scan", pdf)], KEY)
    assert isinstance(found, Unread)
    assert found.reason == "forged"


def test_a_pdf_and_a_tiff_of_several_pages_are_read_page_by_page() -> None:
    sheets = (a_sheet(a_poll("single")), a_sheet(a_poll("scale")))
    pdf = printed(*sheets)
    tiff = BytesIO()
    first, second = pictures(pdf, DPI)
    first.convert("L").save(tiff, "TIFF", save_all=True, append_images=[second.convert("L")])
    found = list(read_files([("one", pdf), ("two", tiff.getvalue())], KEY))
    assert [(each.file, each.page, each.code.form) for each in found if isinstance(each, SheetRead)] == [
        ("one", 1, "one"), ("one", 2, "scale"), ("two", 1, "one"), ("two", 2, "scale"),
    ]  # fmt: skip


def test_a_broken_page_does_not_stop_the_others() -> None:
    document = pypdfium2.PdfDocument(printed(a_sheet(a_poll("single"))))
    assert len(document) == 1
    document.close()
    found = list(read_files([("bad", b"%PDF-1.4 x"), ("good", printed(a_sheet(a_poll("single"))))], KEY))
    assert [type(each) for each in found] == [Unread, SheetRead]


# The document


@pytest.mark.parametrize("rows", [WHYS, SPOILT, REASONS])
def test_the_document_has_every_row_and_no_other(rows: dict[str, str]) -> None:
    text = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\| `[a-z-]+` \| .+ \|\n)+", text, re.MULTILINE)
    assert {f"| `{name}` | {meaning} |" for name, meaning in rows.items()} in [
        set(each.splitlines()) for each in tables
    ]


# Round trips


def test_no_vote_is_read_wrong_whatever_happened_to_its_sheet() -> None:
    """Four sheets of each kind of damage, of all methods in turn."""
    kinds = len(KINDS)
    numbers = [kind + kinds * ((4 * kind + each) % len(METHODS)) for kind in range(kinds) for each in range(4)]
    came = [read(trial) for number in numbers for trial in trials(1, 11, number)]
    assert [each.told for each in came if each.came == WRONG] == []
    assert sum(each.came == ASKED for each in came) <= 3
    assert [each.told for each in came if each.came == UNREAD] == []


def test_what_nobody_foresaw_is_read_as_meant_or_asked_about() -> None:
    """Marks, and marks taken back, unlike all that the judge of marks was fitted to."""
    came = [read(trial) for trial in scrawled(44)]
    assert [each.told for each in came if each.came == WRONG] == []
    assert [each.told for each in came if each.came == UNREAD] == []


def test_the_weights_of_the_judge_are_small_and_plain() -> None:
    assert FILE.stat().st_size <= 800_000
    with np.load(FILE, allow_pickle=False) as file:
        assert all(file[name].dtype == np.float16 for name in file.files)


@pytest.mark.soak
def test_of_three_thousand_sheets_none_is_wrong_and_one_in_a_hundred_is_asked_about() -> None:
    came = [read(trial) for trial in trials(3_000)]
    assert [each.told for each in came if each.came == WRONG] == []
    assert sum(each.came == ASKED for each in came) <= 30
    assert sum(each.came == UNREAD for each in came) <= 15


def test_a_jpeg_of_a_telephone_is_decoded_no_finer_than_it_is_looked_at() -> None:
    [(_, picture)] = pages_in(as_jpeg(np.full((6000, 4500, 3), 255, np.uint8), 80))
    assert isinstance(picture, np.ndarray)
    assert max(picture.shape) <= 3_000
