"""What stands above the columns of a grid: faces, thumbs, a podium, a purse; on the page and in its filled examples."""

from printouts.ballot_layout import COLUMNS, SheetLayout
from printouts.ballot_pen import Pen, draw_face, draw_purse, draw_step
from server.domain.paper import Form
from server.domain.records import Method
from server.i18n import Words

BLANK_PICTOGRAM = "blank-ballot"
MOODS: dict[Form, tuple[float, ...]] = {
    "scale": (1, 0.5, 0, -0.5, -1),
    "majority-judgment": (1, 0.6, 0.2, -0.2, -0.6, -1),
}
ANSWERS: dict[int | None, str] = {1: "thumb-up", 0: "thumb-down", None: BLANK_PICTOGRAM}
EXAMPLE_MOODS = (1.0, 0.2, -1.0)


def grades(words: Words, method: Method, layout: SheetLayout) -> tuple[str, ...]:
    """Return the words above each column, in their order; none where columns are no answers."""
    levels = Words(words.language, "vote")  # a telephone asks with the same ones
    return tuple(_name(words, levels, method, value) for value in COLUMNS.get(layout.form, ()))


def _name(words: Words, levels: Words, method: Method, value: int | None) -> str:
    if method == "yes-no":
        return words({1: "ballot-yes", 0: "ballot-no", None: "ballot-neither"}[value])
    return words("ballot-no-opinion") if value is None else levels(f"vote-level-{method}-{value}")


def draw_heads(pen: Pen, layout: SheetLayout) -> None:
    """Draw the pictures above the columns of a page; its words are set under them."""
    form, top = layout.form, layout.head_top
    if form == "points":
        middle = top + 11
        draw_purse(pen, layout.heads, middle, 3.5)
        side = layout.rows[0].pictogram_x
        pen.text(str(layout.steps), side, middle, 30, middle=True)
        return
    for place, x in enumerate(layout.heads):
        if form == "ranks":
            draw_step(pen, place, len(layout.heads), x, top + 16.5, 8.8, 14.5)
        else:
            value = COLUMNS[form][place]
            if form == "yes-no" or value is None:
                pen.pictogram(ANSWERS[value], x, top + 5.2, 9.5)
            else:
                draw_face(pen, MOODS[form][place], x, top + 5, 4.4)


def draw_small_heads(pen: Pen, form: Form, xs: list[float], top: float, height: float) -> None:
    """Draw the same above the columns of an example, in a strip `height` millimetres high."""
    middle = top + height / 2
    if form == "points":
        draw_purse(pen, xs, middle, height * 0.3)
        return
    for place, x in enumerate(xs):
        if form == "ranks":
            pen.text(str(place + 1), x, middle, height * 3, middle=True)
        elif form == "yes-no":
            pen.pictogram(tuple(ANSWERS.values())[place], x, middle, height * 0.95)
        else:
            draw_face(pen, EXAMPLE_MOODS[place], x, middle, height * 0.44, thin=True)
