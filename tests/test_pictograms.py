"""Pictograms: each has its drawing, its words in two languages, and is told apart from every other one."""

import re
import tomllib
from functools import cache
from io import BytesIO
from itertools import combinations

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from printouts.layout import MM
from printouts.pictogram_sheet import write_pictogram_sheet
from printouts.pictograms import draw_pictogram
from server.cli import main
from server.domain.paper import BOOKLET_CHOICES, BOOKLET_PICTOGRAMS
from server.domain.pictograms import CATEGORIES, NEUTRAL, PICTOGRAMS
from server.http.render import BROWSER_FILES
from server.i18n import Words, own_entries
from server.pictogram_words import LANGUAGES, called, key_words, nearest, plain, search_words, slips
from tests.documented import ROOT, section
from tests.printouts.meetings import pages_of
from tools.assets import OWN, drawn

FIRST = (
    "bench", "tree", "market", "pedestrian", "bicycle", "car", "bus", "parking", "light", "water", "playground",
    "school", "library", "house", "health", "food", "recycle", "sun", "shade", "music", "meeting", "elders", "children",
    "accessible", "shop", "safety", "flower", "sport", "money", "thumb-up", "thumb-down", "question", "idea", "worry",
    "disagree",
)  # fmt: skip
"""Those of the first journals: their names stay."""

DOCS = "docs/pictograms.md"
DPI, SMALL_MM = 200, 7.0
SIDE_PX = 32
ALIKE_MOST = 0.9
BY_SCREENS_ALONE = {"blank-ballot", "sheet"}  # two sheets of paper, which never stand where something is chosen


def listed() -> dict[str, dict[str, str]]:
    """Return category -> name -> drawing, as the list for the install has them."""
    found: dict[str, dict[str, str]] = tomllib.loads((ROOT / "tools" / "assets.toml").read_text("utf-8"))["pictograms"]
    return found


# The list


def test_names_are_stable_english_and_stand_once():
    assert set(FIRST) < set(PICTOGRAMS)
    assert len(set(PICTOGRAMS)) == len(PICTOGRAMS) >= 150
    assert [name for name in PICTOGRAMS if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def test_the_install_brings_a_drawing_of_each_by_the_same_categories():
    civic = listed()["civic"]
    assert {category: tuple(names) for category, names in civic.items()} == CATEGORIES


def test_no_drawing_stands_for_two_names():
    drawings = [drawing for drawing in drawn(listed()).values() if drawing != OWN]
    assert len(set(drawings)) == len(drawings)


# Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pictogram_is_called_something_of_its_own_and_has_key_words(language: str):
    names = [plain(called(name, language)) for name in PICTOGRAMS]
    assert sorted(each for each in set(names) if names.count(each) > 1) == []
    own = {**own_entries(language, "common"), **own_entries(language, "pictograms")}
    expected = {f"{kind}-{name}" for kind in ("common-pictogram", "pictogram-words") for name in PICTOGRAMS}
    assert sorted(expected - set(own)) == []
    for name in PICTOGRAMS:
        others = [plain(each) for each in key_words(name, language)]
        assert len(others) == len(set(others)), name
        assert plain(called(name, language)) not in others, name
        assert all(others), name


def test_words_are_compared_without_accents_signs_and_capitals():
    cases = {"Vélo": "velo", "L’ŒIL": "l oeil", "dos-d’âne": "dos d ane", "  Été !  ": "ete", "…": ""}
    assert {text: plain(text) for text in cases} == cases
    assert search_words()["sight"][0] == "vue"


NEAREST = {
    "vélo": ("bicycle",),
    "velo": ("bicycle",),
    "bike": ("bicycle",),
    "bycicle": ("bicycle",),
    "piste cyclable": ("bicycle",),
    "Banc": ("bench",),
    "benhc": ("bench",),
    "trees": ("tree",),
    "dragon": (),
    "xx": (),
    "": (),
    "!": (),
}


@pytest.mark.parametrize(("asked", "names"), NEAREST.items())
def test_the_names_nearest_to_an_unknown_one_are_told(asked: str, names: tuple[str, ...]):
    assert nearest(asked) == names


SLIPS = [("", "", 0), ("", "abc", 3), ("bench", "bench", 0), ("benhc", "bench", 1), ("bnch", "bench", 1)]


@pytest.mark.parametrize(("one", "other", "count"), SLIPS)
def test_slips_are_letters_changed_missing_too_many_or_exchanged(one: str, other: str, count: int):
    assert slips(one, other) == slips(other, one) == count


# On paper


@cache
def printed() -> dict[str, NDArray[np.uint8]]:
    """Return every drawing that is installed as `reportlab` prints it, 7 mm wide: darkness from 0 to 255."""
    names = tuple(drawn(listed()))
    paper, side = BytesIO(), SMALL_MM * MM
    canvas = Canvas(paper, pagesize=(side, side))
    for name in names:
        draw_pictogram(canvas, name, 0, 0, side)
        canvas.showPage()
    canvas.save()
    document = pypdfium2.PdfDocument(paper.getvalue())
    pictures = [page.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze() for page in document]
    return {name: 255 - picture for name, picture in zip(names, pictures, strict=True)}


def seen(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return a drawing as it is seen from afar: cut to its ink, brought to one size, a little blurred."""
    rows, columns = np.where(picture > 40)
    ink = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = (SIDE_PX - 2) / max(ink.shape)
    height, width = (max(1, round(each * scale)) for each in ink.shape)
    small = np.zeros((SIDE_PX, SIDE_PX))
    top, left = (SIDE_PX - height) // 2, (SIDE_PX - width) // 2
    small[top : top + height, left : left + width] = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    flat = cv2.GaussianBlur(small, (0, 0), 1.3).ravel()
    flat -= flat.mean()
    normed: NDArray[np.float64] = flat / np.linalg.norm(flat)
    return normed


def test_every_pictogram_prints_with_ink_enough_and_not_too_much():
    shares = {name: float(np.mean(picture > 127)) for name, picture in printed().items()}
    assert {name: share for name, share in shares.items() if not 0.08 < share < 0.7} == {}


def test_no_two_pictograms_look_alike_from_afar():
    pictures = {name: seen(picture) for name, picture in printed().items()}
    alike = {
        (one, other): round(float(pictures[one] @ pictures[other]), 2)
        for one, other in combinations(pictures, 2)
        if {one, other} != BY_SCREENS_ALONE and pictures[one] @ pictures[other] > ALIKE_MOST
    }
    assert alike == {}


def test_the_sheet_shows_every_pictogram_with_its_names():
    paper = BytesIO()
    made = write_pictogram_sheet(paper)
    pages = pages_of(paper.getvalue())
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert len(pages) == made.pages <= 10
    assert made.missing == frozenset()
    words, beside = Words("fr", "print"), Words("en", "pictograms")
    for category, names in CATEGORIES.items():
        assert words(f"common-category-{category}") in text
        for name in names:
            for shown in (name, words(f"common-pictogram-{name}"), beside(f"common-pictogram-{name}")):
                assert shown in text, shown


def test_the_command_writes_the_sheet_and_says_what_it_cannot(tmp_path, capsys):
    out = tmp_path / "pictogrammes.pdf"
    assert main(["pictograms", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert f"{len(PICTOGRAMS)} pictogrammes" in capsys.readouterr().out
    assert main(["pictograms", "--out", str(out), "--json"]) == 0
    assert '"bicycle"' in capsys.readouterr().out
    for place in (tmp_path / "none" / "p.pdf", tmp_path):
        assert main(["pictograms", "--out", str(place)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


# The letters of booklets


def test_the_letters_of_booklets_have_objects_that_take_no_side():
    assert CATEGORIES[NEUTRAL] == BOOKLET_PICTOGRAMS
    assert len(BOOKLET_PICTOGRAMS) >= BOOKLET_CHOICES


def test_the_objects_of_booklets_are_farther_apart_than_others_may_be():
    pictures = {name: seen(printed()[name]) for name in BOOKLET_PICTOGRAMS[:BOOKLET_CHOICES]}
    assert max(float(pictures[one] @ pictures[other]) for one, other in combinations(pictures, 2)) < 0.7


# Pages and docs


def test_all_drawings_and_words_come_in_two_answers():
    files = BROWSER_FILES.edition().files
    drawings = files["assets/pictograms/all.css"].body.decode()
    assert re.findall(r"--pictogram-([a-z-]+):url", drawings) == list(PICTOGRAMS)
    assert b'"bicycle":["velo","bicycle"' in files["assets/pictograms/words.json"].body


def test_the_docs_have_every_pictogram_with_its_names():
    for category, names in CATEGORIES.items():
        text = section(DOCS, called_category(category))
        rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
        assert rows == [(name, called(name, "fr"), called(name, "en")) for name in names]
    assert f"one of {len(PICTOGRAMS)} pictograms" in (ROOT / DOCS).read_text(encoding="utf-8")


def called_category(category: str) -> str:
    words = Words("en", "pictograms")
    return words(f"common-category-{category}")
