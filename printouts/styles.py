"""Colours and paragraph styles of everything printed."""

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from printouts.fonts import BOLD, REGULAR
from printouts.layout import MM

INK = HexColor("#1B1A18")
SOFT_INK = HexColor("#4A463F")
LINE = HexColor("#D9D2C5")
ACCENT = HexColor("#0B4F5C")

ACCENT_HEX = "#0B4F5C"
SOFT_HEX = "#4A463F"


def style(
    name: str,
    size: float,
    leading: float,
    *,
    font: str = REGULAR,
    colour: Color = INK,
    before: float = 0,
    after: float = 0,
    alignment: int = 0,
) -> ParagraphStyle:
    """Return a style; size, leading and the space before and after are in points."""
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        alignment=alignment,  # type: ignore[arg-type]
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        # A narrow column would otherwise refuse to shrink a space and overflow.
        spaceShrinkage=0.05,
    )


KIND_OF_DOCUMENT = style("kind-of-document", 12, 16, colour=ACCENT, font=BOLD, after=6)
TITLE = style("title", 26, 31, font=BOLD, after=8)
FACTS = style("facts", 12, 17, colour=SOFT_INK)
CHAPTER = style("chapter", 27, 33, font=BOLD, colour=ACCENT, after=9)
PART = style("part", 20, 25, font=BOLD, after=8)
TURNOUT = style("turnout", 11, 15, before=2, after=6)
KICKER = style("kicker", 12, 16, font=BOLD, colour=ACCENT, before=12, after=3)
SECTION = style("section", 16, 21, font=BOLD, before=16, after=6)
THEME = style("theme", 12.5, 17, font=BOLD, colour=ACCENT, before=14, after=5)
BODY = style("body", 12, 17.5, after=7)
LEAD = style("lead", 14, 20.5, after=8)
QUESTION = style("question", 14.5, 20.5, after=7)
NOTE = style("note", 11, 15.5, after=7)
CHOICE = style("choice", 12, 16)
WINNER = style("winner", 12, 16, font=BOLD)
ESSENTIAL = ParagraphStyle("essential", style("essential-plain", 12, 16, after=5), rightIndent=26 * MM)
ESSENTIAL_FIRST = ParagraphStyle("essential-first", ESSENTIAL, fontName=BOLD)
FINE_PRINT = style("fine-print", 8.5, 12, colour=SOFT_INK, after=4)
SMALL = style("small", 9.5, 13.5, colour=SOFT_INK, after=5)
CONTENTS = style("contents", 11.5, 17)
CONTENTS_PART = style("contents-part", 10.5, 15, colour=SOFT_INK)
CHAIN = style("chain", 14, 22, font=BOLD, after=8)
KICKER.keepWithNext = 1
COMMAND = style("command", 13, 19, font=BOLD, colour=ACCENT, before=2, after=8)
FOOTER = style("footer", 9.5, 12, colour=SOFT_INK)
FIGURE = style("figure", 22, 25, font=BOLD)
FIGURE_LABEL = style("figure-label", 10, 13, colour=SOFT_INK)
COLUMN = style("column", 8.5, 11, colour=SOFT_INK, alignment=TA_RIGHT)
SUM = style("sum", 13, 17)
SUM_NUMBER = style("sum-number", 13, 17, font=BOLD, alignment=TA_RIGHT)
SUM_ALL = style("sum-all", 13, 17, font=BOLD)
CELL = style("cell", 10.5, 14)
CELL_BOLD = style("cell-bold", 10.5, 14, font=BOLD)
CELL_NUMBER = style("cell-number", 10.5, 14, alignment=TA_RIGHT)
CELL_NUMBER_BOLD = style("cell-number-bold", 10.5, 14, font=BOLD, alignment=TA_RIGHT)

CARD_NAME = style("card-name", 14.5, 16, font=BOLD, colour=ACCENT)
CARD_PROMISE = style("card-promise", 9.5, 11.5, after=2)
CARD_MEETING = style("card-meeting", 7.5, 9, colour=SOFT_INK)
CARD_SITE = style("card-site", 8, 9.5, font=BOLD)
CARD_TABLE = style("card-table", 14.5, 17, font=BOLD)
CARD_HOW = style("card-how", 8, 9)
CARD_ADDRESS = style("card-address", 11, 13, font=BOLD)
CARD_NUMBER = style("card-number", 11, 13, font=BOLD)
CARD_LOST = style("card-lost", 8, 10, alignment=TA_RIGHT)

SIGN_TITLE = style("sign-title", 18, 23, colour=SOFT_INK)
SIGN_SITE = style("sign-site", 18, 23, colour=SOFT_INK)
SIGN_TABLE = style("sign-table", 44, 50, font=BOLD, colour=ACCENT)
SIGN_ROLE = style("sign-role", 20, 25, font=BOLD, colour=ACCENT)
SIGN_HOW = style("sign-how", 17, 23)
