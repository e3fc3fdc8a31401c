"""The picture of the demonstration: a plan of the square, drawn anew at each start."""

from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from server.i18n import REFERENCE, Words

words = Words(REFERENCE, "cli")  # of the town of the sample, whatever the command line speaks
SIZE = (1200, 800)
_TWICE = 2  # drawn larger, then made smaller: its edges are smooth
_FONT = "files/AtkinsonHyperlegible-Bold.ttf"
_INK, _PAPER, _GROUND, _HOUSE, _GRASS = "#1B1A18", "#FBF8F2", "#EDE6D8", "#D9D2C5", "#9FBF93"
_ACCENT, _WATER, _CAR = "#0B4F5C", "#56B4E9", "#8A8478"

Box = tuple[int, int, int, int]

SQUARE: Box = (230, 180, 970, 620)
HOUSES: dict[str, Box] = {
    "demo-plan-town-hall": (420, 20, 780, 140),
    "demo-plan-pharmacy": (1010, 180, 1185, 330),
    "demo-plan-cafe": (1010, 470, 1185, 620),
    "demo-plan-church": (15, 180, 190, 400),
    "demo-plan-bakery": (15, 470, 190, 620),
}
HALL: Box = (500, 320, 740, 480)
FOUNTAIN = (860, 320)
TREES = (*((280 + 70 * place, 225) for place in range(4)), *((280, 300 + 70 * place) for place in range(4)),
         (360, 300), (360, 370), (360, 440))  # fmt: skip
CARS: tuple[Box, ...] = (
    *((440 + 30 * place, 560, 460 + 30 * place, 600) for place in range(16)),
    *((910, 390 + 30 * place, 950, 410 + 30 * place) for place in range(5)),
    *((560 + 30 * place, 200, 580 + 30 * place, 240) for place in range(13)),
)


def plan_in_words() -> str:
    """Return what the plan shows, for those who do not see it."""
    return words("demo-plan-alt")


def draw_plan() -> bytes:
    """Return the plan as a PNG picture."""
    picture = Image.new("RGB", (SIZE[0] * _TWICE, SIZE[1] * _TWICE), _PAPER)
    draw = ImageDraw.Draw(picture)
    _street(draw, (0, 640, 1200, 720), words("demo-plan-high-street"))
    _street(draw, (0, 735, 1200, 795), words("demo-plan-station"), _PAPER)
    draw.rectangle(_scaled(SQUARE), _GROUND, _INK, 3 * _TWICE)
    for name, house in HOUSES.items():
        draw.rectangle(_scaled(house), _HOUSE, _INK, 3 * _TWICE)
        _label(draw, _middle(house), words(name))
    draw.rectangle(_scaled(HALL), _PAPER, _ACCENT, 6 * _TWICE)
    for x in range(HALL[0] + 40, HALL[2], 40):  # its pillars
        for y in (HALL[1] + 18, HALL[3] - 18):
            _disc(draw, (x, y), 5, _ACCENT)
    _label(draw, _middle(HALL), words("demo-plan-hall"), _ACCENT, 34)
    for car in CARS:
        draw.rounded_rectangle(_scaled(car), 5 * _TWICE, _CAR)
    for tree in TREES:
        _disc(draw, tree, 26, _GRASS, _INK)
        _disc(draw, tree, 4, _INK)
    _disc(draw, FOUNTAIN, 34, _WATER, _INK)
    _disc(draw, FOUNTAIN, 10, _PAPER, _INK)
    _label(draw, (FOUNTAIN[0], FOUNTAIN[1] - 56), words("demo-plan-fountain"))
    _label(draw, (320, 590), words("demo-plan-trees"))
    _label(draw, (675, 530), words("demo-plan-cars"))
    written = BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def _scaled(box: Box) -> tuple[int, ...]:
    return tuple(_TWICE * each for each in box)


def _middle(box: Box) -> tuple[int, int]:
    return (box[0] + box[2]) // 2, (box[1] + box[3]) // 2


def _disc(draw: ImageDraw.ImageDraw, at: tuple[int, int], radius: int, fill: str, edge: str | None = None) -> None:
    x, y = at
    draw.ellipse(_scaled((x - radius, y - radius, x + radius, y + radius)), fill, edge, 2 * _TWICE)


def _street(draw: ImageDraw.ImageDraw, box: Box, text: str, fill: str = _HOUSE) -> None:
    draw.rectangle(_scaled(box), fill)
    _label(draw, _middle(box), text)


def _label(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, colour: str = _INK, size: int = 28) -> None:
    font = ImageFont.truetype(str(files("fontpkg_atkinson_hyperlegible").joinpath(_FONT)), size * _TWICE)
    draw.multiline_text(_scaled_point(at), text, colour, font, "mm", align="center")


def _scaled_point(at: tuple[int, int]) -> tuple[int, int]:
    return at[0] * _TWICE, at[1] * _TWICE
