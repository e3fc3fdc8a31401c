"""Fonts: which one holds a character, and how a text of any script becomes one that reportlab sets right.

Everything is set in Atkinson Hyperlegible. Characters that it lacks come from the Noto font that has them;
what no font has is shown as a box and remembered. Right-to-left scripts are joined and put in visual order
line by line, since reportlab sets characters in the order given. Scripts that need more than that
(Devanagari, Khmer…) are set character by character: readable, not beautiful.
"""

import re
import unicodedata
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

import arabic_reshaper  # type: ignore[import-untyped]
from babel import Locale
from bidi.algorithm import get_display  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

REGULAR, BOLD, ITALIC = "Tablee", "Tablee-Bold", "Tablee-Italic"
BOX = "\u25fb"  # what stands for a character that no font has

_FAMILY = {
    REGULAR: "AtkinsonHyperlegible-Regular.ttf",
    BOLD: "AtkinsonHyperlegible-Bold.ttf",
    ITALIC: "AtkinsonHyperlegible-Italic.ttf",
    "Tablee-BoldItalic": "AtkinsonHyperlegible-BoldItalic.ttf",
}
# In the order asked. Noto Sans first: it has Cyrillic, Greek, and what Latin letters the main font lacks.
_FALLBACKS = (
    "", "Arabic", "Hebrew", "Armenian", "Georgian", "Ethiopic", "Thai", "Lao", "Devanagari", "Bengali", "Gujarati",
    "Gurmukhi", "Tamil", "Telugu", "Kannada", "Malayalam", "Oriya", "Sinhala", "Khmer", "Myanmar", "Symbols",
)  # fmt: skip

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_BEYOND = re.compile("<([0-9A-F]{5,6})>")
# French puts a blank inside guillemets and before high signs; no line may break there.
_GLUED = re.compile("(?<=\u00ab) | (?=[?!:;%\u00bb\u20ac])")
_SUBSTITUTES = str.maketrans(
    {
        "\u202f": "\u00a0",  # reportlab breaks a line at a narrow no-break space
        "\u2011": "-",
        "\t": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        # Isolates: what puts lines into visual order here is older than they are, and fails on them.
        **dict.fromkeys("\u2066\u2067\u2068\u2069", ""),
        # Shapes that no font has, for shapes that say the same.
        "✓": "✔",
        "✗": "✖",
        "✘": "✖",
        "●": "⚫",
        "○": "⚪",
        "■": "⬛",
        "□": "⬜",
    }
)


class _Font(TTFont):
    """A font whose emoji can be copied and read aloud from the PDF.

    reportlab writes the code points of the ToUnicode table as they are; the table is in UTF-16BE
    (ISO 32000-1, 9.10.3), so that those beyond U+FFFF must be written as two units.
    """

    def addObjects(self, doc: Any) -> None:
        super().addObjects(doc)
        for name, thing in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                thing.content = _BEYOND.sub(_as_utf_16, thing.content)


def _as_utf_16(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _font(name: str, package: str, file: str) -> frozenset[int]:
    """Register a font once; return the code points that it has."""
    font = _Font(name, str(files(package).joinpath(file)))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def register() -> None:
    """Make the main fonts known to reportlab. Idempotent."""
    for name, file in _FAMILY.items():
        _font(name, "fontpkg_atkinson_hyperlegible", f"files/{file}")
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, "Tablee-BoldItalic")


@cache
def font_of(letter: str) -> str | None:
    """Return the name of the font that sets `letter`: empty for the main one, `None` when no font has it."""
    code = ord(letter)
    if code in _font(REGULAR, "fontpkg_atkinson_hyperlegible", f"files/{_FAMILY[REGULAR]}"):
        return ""
    for script in _FALLBACKS:
        if code in _font(f"Noto{script}", "manimgx_fonts", f"NotoSans{script}[wght].ttf"):
            return f"Noto{script}"
    if code in _font("NotoEmoji", "manimgx_fonts", "NotoEmoji[wght].ttf"):
        return "NotoEmoji"
    return None


class MissingGlyphs(ValueError):
    """Characters that no font has. letters: they themselves; a sheet with boxes for letters is not printed."""

    def __init__(self, letters: frozenset[str]) -> None:
        super().__init__("no font has " + " ".join(f"{each} (U+{ord(each):04X})" for each in sorted(letters)))
        self.letters = letters


def right_to_left(language: str) -> bool:
    """Return whether a language is written from the right to the left."""
    return bool(Locale.parse(language, sep="-" if "-" in language else "_").text_direction == "rtl")


class Typesetter:
    """Makes paragraphs out of any text, and remembers what it could not set.

    missing: the characters that were replaced by a box.
    """

    def __init__(self) -> None:
        register()
        self.missing: set[str] = set()

    def paragraph(
        self, text: str, style: ParagraphStyle, width: float, *, before: str = "", after: str = ""
    ) -> Paragraph:
        """Return a paragraph of `text`, whatever it holds, for a column of `width` points.

        before, after: markup of our own that surrounds it; right-to-left text stands between them on lines of its
        own.
        """
        if _RIGHT_TO_LEFT.search(text):
            lines = self._visual_lines(text, style, width)
            style = _ready_broken(style, right=_starts_right_to_left(text))
            body = "<br/>".join(self.markup(line) for line in lines)
        else:
            body = self.markup(text)
        return Paragraph(before + body + after, style)

    def markup(self, text: str) -> str:
        """Return `text` as paragraph markup: escaped, every character in a font that has it, in the order given."""
        pieces: list[str] = []
        run: list[str] = []
        font = ""
        for letter in _clean(text):
            if _is_silent(letter):
                continue
            wanted = "" if letter == "\n" else font_of(letter)
            if wanted is None:
                self.missing.add(letter)
                letter, wanted = BOX, font_of(BOX)
                assert wanted is not None
            if wanted != font:
                pieces.append(_set_run(run, font))
                run, font = [], wanted
            run.append(letter)
        pieces.append(_set_run(run, font))
        return "".join(pieces)

    def check(self) -> None:
        """Raise MissingGlyphs where a box had to stand for a letter: what is printed for many is not printed so."""
        if self.missing:
            raise MissingGlyphs(frozenset(self.missing))

    def _visual_lines(self, text: str, style: ParagraphStyle, width: float) -> list[str]:
        """Return the lines of a text that holds right-to-left script, each in visual order."""
        known = "".join(self._with_direction(letter) for letter in text)
        joined = arabic_reshaper.reshape(known) if _ARABIC.search(known) else known
        base = "R" if _starts_right_to_left(joined) else "L"
        lines = [
            line
            for paragraph in _clean(joined).split("\n")
            for line in _wrap(paragraph, style.fontSize, width - style.leftIndent - style.rightIndent, style.fontName)
        ]
        return [get_display(line, base_dir=base) for line in lines]

    def _with_direction(self, letter: str) -> str:
        """Return `letter`, or the box where Unicode has not assigned it: it has no direction to be ordered by."""
        if letter == "\n" or unicodedata.bidirectional(letter):
            return letter
        self.missing.add(letter)
        return BOX


def plain(text: str) -> str:
    """Return `text` with the characters that the main font lacks put into ones that it has, where one does as well.

    Enough for our own words and figures; what people write goes through `Typesetter.markup`.
    """
    return unicodedata.normalize("NFC", text).translate(_SUBSTITUTES)


def _clean(text: str) -> str:
    return _GLUED.sub("\u00a0", plain(text))


@cache
def _is_silent(letter: str) -> bool:
    """Joiners, direction marks, variation selectors, skin tones: they change their neighbours and print nothing."""
    return (
        (letter != "\n" and unicodedata.category(letter) in ("Cf", "Cc", "Cs"))
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or letter == "\u20e3"
    )


def _set_run(run: list[str], font: str) -> str:
    text = escape("".join(run), quote=False).replace("\n", "<br/>")
    return f'<font name="{font}">{text}</font>' if font and text else text


def _starts_right_to_left(text: str) -> bool:
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def draw_line(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Draw words of our own on one line, in whatever language. x, y: where it begins at the left, in points."""
    line = _clean(text)
    if _RIGHT_TO_LEFT.search(line):
        line = get_display(arabic_reshaper.reshape(line), base_dir="R")
    written = canvas.beginText(x, y)
    for font, run in groupby((letter for letter in line if not _is_silent(letter)), key=font_of):
        written.setFont(font or REGULAR, size)
        written.textOut("".join(run))
    canvas.drawText(written)


def width_of(text: str, size: float, font: str = REGULAR) -> float:
    """Return how wide `text` is in points, each character measured in the font that sets it."""
    return sum(_advance(letter, font) for letter in text) * size


def shorten(text: str, size: float, width: float) -> str:
    """Return `text`, cut with an ellipsis when it is wider than `width` points."""
    if width_of(text, size) <= width:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > width:
        kept = kept[:-1].rstrip()
    return kept + "…"


@cache
def _advance(letter: str, font: str) -> float:
    if _is_silent(letter):
        return 0.0
    found = font_of(letter)
    if found is None:
        return _advance(BOX, font)
    return float(pdfmetrics.stringWidth(letter, found or font, 1))


def _wrap(text: str, size: float, width: float, font: str) -> list[str]:
    """Return the lines of `text` in logical order; a word longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, font) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = ""
        for letter in word:
            if line and width_of(line + letter, size, font) > width:
                lines.append(line)
                line = ""
            line += letter
    return [*lines, line]


@cache
def _ready_broken(style: ParagraphStyle, right: bool) -> ParagraphStyle:
    # A point of slack: the lines are broken already, and rounding must not break them again.
    side = TA_RIGHT if right and style.alignment == TA_LEFT else style.alignment
    return ParagraphStyle(f"{style.name}-{side}", style, alignment=side, rightIndent=style.rightIndent - 1)
