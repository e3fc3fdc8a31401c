"""Geometry of everything printed, in millimetres. One source for whoever draws and whoever reads back."""

from dataclasses import dataclass

from reportlab.lib.units import mm

MM = mm
"""Points in a millimetre: `x_mm * MM` is what reportlab draws with."""

A4_WIDTH_MM, A4_HEIGHT_MM = 210.0, 297.0


@dataclass(frozen=True)
class ProceedingsLayout:
    """A text column, and left of it a margin that holds numbers, letters and pictograms.

    text_width_mm: about 65 characters of the body size, which is as long as a line may be to be read with ease.
    """

    text_left_mm: float = 50.0
    text_width_mm: float = 134.0
    top_mm: float = 22.0
    bottom_mm: float = 22.0
    side_left_mm: float = 24.0
    side_gap_mm: float = 6.0
    footer_mm: float = 12.0

    @property
    def side_width_mm(self) -> float:
        return self.text_left_mm - self.side_left_mm - self.side_gap_mm

    @property
    def text_height_mm(self) -> float:
        return A4_HEIGHT_MM - self.top_mm - self.bottom_mm


@dataclass(frozen=True)
class CardLayout:
    """A sheet of voter cards, edge to edge so that one cut parts two cards. Places inside a card are from its
    lower left corner, before it is magnified.

    width_mm, height_mm: the size of a bank card, which fits any purse.
    qr_mm: without its quiet zone; the paper around it is left blank for at least `quiet_mm`.
    magnified: how many times as large the whole card is drawn.
    """

    columns: int = 2
    rows: int = 5
    width_mm: float = 85.0
    height_mm: float = 54.0
    padding_mm: float = 5.5
    qr_mm: float = 31.5
    qr_left_mm: float = 6.5
    qr_bottom_mm: float = 18.6
    quiet_mm: float = 4.0
    code_bottom_mm: float = 8.6
    number_bottom_mm: float = 3.2
    mark_mm: float = 4.0
    magnified: float = 1.0

    @property
    def per_sheet(self) -> int:
        return self.columns * self.rows

    @property
    def drawn_width_mm(self) -> float:
        return self.width_mm * self.magnified

    @property
    def drawn_height_mm(self) -> float:
        return self.height_mm * self.magnified

    def corner_mm(self, place: int) -> tuple[float, float]:
        """Return the lower left corner, on the page, of the card at `place` (0 is top left, then along the row)."""
        row, column = divmod(place, self.columns)
        left = (A4_WIDTH_MM - self.columns * self.drawn_width_mm) / 2
        top = A4_HEIGHT_MM - (A4_HEIGHT_MM - self.rows * self.drawn_height_mm) / 2
        return left + column * self.drawn_width_mm, top - (row + 1) * self.drawn_height_mm


@dataclass(frozen=True)
class CheckListLayout:
    """The numbers of a batch of cards, each with a box to tick, in rows from left to right."""

    columns: int = 10
    rows: int = 20
    left_mm: float = 20.0
    top_mm: float = 22.0
    bottom_mm: float = 14.0
    cell_height_mm: float = 10.0
    box_mm: float = 5.0

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def cell_width_mm(self) -> float:
        return (A4_WIDTH_MM - 2 * self.left_mm) / self.columns


@dataclass(frozen=True)
class SignLayout:
    """A table sign, A4 on its side: the number on the left, the facilitator's QR on the right.

    number_mm: height of the figures. A letter is read at ease from 250 times its height or nearer, so that 10 m
    asks for 40 mm; the sign has room for more, and a hall has dim corners.
    """

    margin_mm: float = 16.0
    number_mm: float = 92.0
    number_width_mm: float = 150.0
    qr_mm: float = 72.0
    side_width_mm: float = 84.0
    base_mm: float = 46.0


@dataclass(frozen=True)
class HallLayout:
    """Posters, guides and the sheets of the desk, on A4.

    figure_mm, row_mm: a box for a figure of four digits in handwriting, at least `row_least_mm` high. line_mm: between
    two lines to write on. signed_mm: what two signatures take, and the space above.
    """

    margin_mm: float = 18.0
    figure_mm: float = 30.0
    row_mm: float = 12.0
    row_least_mm: float = 8.5
    signed_mm: float = 44.0
    line_mm: float = 9.0
    poster_qr_mm: float = 66.0
    poster_qr_alone_mm: float = 110.0


PROCEEDINGS = ProceedingsLayout()
CARD = CardLayout()
LARGE_CARD = CardLayout(columns=1, rows=2, magnified=2.2)  # half a sheet each, for who sees little
CHECK_LIST = CheckListLayout()
SIGN = SignLayout()
HALL = HallLayout()
