"""Drawings, small enough to travel in a page: paths on a coarse grid, written with as few signs as SVG allows."""

import re
from collections.abc import Iterator

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

SIDE = 240  # of the grid; a telephone shows a pictogram 56 wide, a kiosk some 160
_SOURCE_SIDE = 960
_PATH = re.compile(r'\bd="([^"]*)"')

Point = tuple[int, int]


def compact(drawing: str) -> str:
    """Return a pictogram on the grid, as the element that pages hold; hidden from voices, since words stand beside it.

    drawing: the whole file, for a view box of `0 -960 960 960`. Raises ValueError where it holds more than paths.
    """
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    if re.sub(r"<path\b[^>]*/>", "", shapes).strip():
        raise ValueError("a drawing of paths alone was expected")
    shapes = _PATH.sub(lambda found: f'd="{path(found[1])}"', shapes).strip()
    return f'<svg viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true">{shapes}</svg>'


def path(source: str) -> str:
    """Return a path on the grid. Each point is rounded by itself, so that no fault adds up along a curve."""
    pen = RecordingPen()
    parse_path(source, pen)
    return _joined(list(_commands(pen)))


def _commands(pen: RecordingPen) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give each command of the path with its numbers, relative to where the one before has ended."""
    here, start, handle = (0, 0), (0, 0), None
    for name, given in pen.value:
        points = [_on_grid(point) for point in given]
        if name == "moveTo":
            yield "m", _from(here, points)
            here = start = points[0]
        elif name == "lineTo":
            if points[0] != here:
                yield _line(here, points[0])
            here = points[0]
        elif name == "closePath":
            yield "z", ()
            here = start
        elif name == "qCurveTo":
            mirrored = (2 * here[0] - handle[0], 2 * here[1] - handle[1]) if handle else here
            control, end = points
            smooth = abs(control[0] - mirrored[0]) + abs(control[1] - mirrored[1]) <= 1 and handle is not None
            yield ("t", _from(here, [end])) if smooth else ("q", _from(here, points))
            handle, here = (mirrored if smooth else control), end
            continue
        elif name == "curveTo":
            yield "c", _from(here, points)
            here = points[-1]
        handle = None


def _on_grid(point: tuple[float, float]) -> Point:
    scale = SIDE / _SOURCE_SIDE
    return round(point[0] * scale), round((point[1] + _SOURCE_SIDE) * scale)


def _from(here: Point, points: list[Point]) -> tuple[int, ...]:
    return tuple(number for x, y in points for number in (x - here[0], y - here[1]))


def _line(here: Point, end: Point) -> tuple[str, tuple[int, ...]]:
    x, y = end[0] - here[0], end[1] - here[1]
    if x and y:
        return "l", (x, y)
    return ("h", (x,)) if x else ("v", (y,))


def _joined(commands: list[tuple[str, tuple[int, ...]]]) -> str:
    """Return the commands as text: a letter that stays the same and a blank before a sign are left out."""
    text, last = "", ""
    for letter, numbers in commands:
        again = letter == last or (letter == "l" and last == "m")
        said = "".join(f" {number}" if number >= 0 else str(number) for number in numbers)
        text += said if again and letter not in "mz" else letter + said.lstrip()
        last = letter
    return text
