"""Pictures that are made to mislead, or might: each is read rightly or named, and no vote comes of a mixture."""

from functools import cache
from random import Random

import cv2
import numpy as np
import pytest

from printouts.ballot_layout import Size, markers_of, qr_of
from printouts.reading import SheetRead, Unread, read_page
from tests.paper.damage import DESK, Colour, seen_askew
from tests.paper.hand import Hand
from tests.paper.hand import Sheet as Drawn
from tests.paper.printed import KEY, a_poll, a_sheet, pictures, printed

DPI = 150
PX_MM = DPI / 25.4


@cache
def _ballot(mark: str, serial: int, size: Size) -> Colour:
    sheet = a_sheet(a_poll("single"), size)
    [page] = pictures(printed(sheet, serials=(serial,)), DPI)
    drawn = Drawn(np.array(page), DPI)
    drawn.mark(
        Hand("blue ballpoint", "cross", 0.1, Random(5)),
        next(box for box in sheet.page.layout.boxes if box.id == mark),
    )
    return drawn.picture


def ballot(mark: str = "b", serial: int = 1, size: Size = "A4") -> Colour:
    """Return a picture of a ballot with a cross."""
    return _ballot(mark, serial, size).copy()


def told(picture: Colour) -> str | tuple[int, list[str]]:
    """Return why a picture is not read, or the serial and the marks."""
    found = read_page(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8), KEY)
    if isinstance(found, Unread):
        return found.reason
    return found.code.serial, [box.id for box in found.boxes if box.state == "marked"]


def on_a_desk(*laid: tuple[Colour, int, int]) -> Colour:
    """Return sheets that lie on each other. laid: picture, top, left."""
    height = max(top + each.shape[0] for each, top, _ in laid) + 60
    width = max(left + each.shape[1] for each, _, left in laid) + 60
    desk = np.full((height, width, 3), DESK, np.uint8)
    for each, top, left in laid:
        desk[top : top + each.shape[0], left : left + each.shape[1]] = each
    return desk


def code_of(picture: Colour) -> tuple[slice, slice]:
    zone = qr_of("A4")
    return tuple(  # type: ignore[return-value]
        slice(int(start * PX_MM), int((start + length) * PX_MM))
        for start, length in ((zone.top, zone.height), (zone.left, zone.width))
    )


@pytest.mark.parametrize("place", [(30, 1300), (300, 0), (600, 30), (200, 150)])
def test_two_ballots_on_one_picture_are_named(place: tuple[int, int]) -> None:
    """Beside each other, or one over the other."""
    assert told(on_a_desk((ballot("b", 1), 30, 30), (ballot("c", 2), *place))) == "two-sheets"


def test_a_smaller_ballot_on_a_larger_one_is_named() -> None:
    assert told(on_a_desk((ballot(), 30, 30), (ballot("a", 2, "A5"), 500, 100))) == "two-sheets"


def test_a_ballot_that_hides_the_one_below_is_read() -> None:
    assert told(on_a_desk((ballot("b", 1), 30, 30), (ballot("c", 2), 60, 50))) == (2, ["c"])


def test_a_mirrored_ballot_is_no_ballot() -> None:
    assert told(np.ascontiguousarray(ballot()[:, ::-1])) == "no-markers"


def test_a_code_elsewhere_on_the_page_is_not_taken() -> None:
    """Of another ballot, stuck on; also where the own code is destroyed."""
    page, other = ballot(), ballot("c", 2)
    code = other[code_of(other)]
    page[900 : 900 + code.shape[0], 700 : 700 + code.shape[1]] = code
    assert told(page) == (1, ["b"])
    page[code_of(page)] = 0
    assert told(page) == "no-code"


def test_without_its_code_or_two_corners_a_ballot_is_named() -> None:
    page = ballot()
    for number, (_, x, y) in enumerate(markers_of("A4")[:2]):
        page[int(y * PX_MM) : int((y + 10) * PX_MM), int(x * PX_MM) : int((x + 10) * PX_MM)] = 255
        assert told(page) == ((1, ["b"]), "few-markers")[number]
    page = ballot()
    page[code_of(page)] = 255
    assert told(page) == "no-code"


def test_a_ballot_printed_at_half_its_size_is_read_and_two_on_one_page_are_named() -> None:
    halves = [cv2.resize(each, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for each in (ballot(), ballot("c"))]
    small, other = (np.asarray(each, np.uint8) for each in halves)
    assert told(on_a_desk((small, 20, 20))) == (1, ["b"])
    assert told(on_a_desk((small, 20, 20), (other, 20, 40 + small.shape[1]))) == "two-sheets"


@pytest.mark.parametrize("deep", [0.15, 0.35, 0.6])
def test_a_ballot_on_a_screen_is_read_or_asked_about(deep: float) -> None:
    """Photographed with the grid of the screen, its waves and its blue light."""
    page = ballot()
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    grid = 1 - deep * (0.5 + 0.5 * np.sin(columns / 1.37) * np.sin(rows / 1.31)) - 0.1 * np.sin((rows + columns) / 23)
    light = page * grid[:, :, None] * np.array([0.85, 0.95, 1.0])
    shot = seen_askew(np.clip(light, 0, 255).astype(np.uint8), Random(4))
    found = read_page(np.asarray(cv2.cvtColor(shot, cv2.COLOR_RGB2GRAY), np.uint8), KEY)
    assert isinstance(found, SheetRead)
    assert found.asks or [box.id for box in found.boxes if box.state == "marked"] == ["b"]
