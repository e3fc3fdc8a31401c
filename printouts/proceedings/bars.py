"""The bars of a result: of one choice against the others, and of the grades that one choice got."""

from collections.abc import Sequence

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from printouts.flowables import Bar
from printouts.fonts import BOLD
from printouts.layout import MM
from printouts.proceedings.book import Book
from printouts.proceedings.outcome import share_words
from printouts.styles import INK
from server.domain.counting.shares import expressed
from server.domain.records import Choice, Poll
from server.domain.tallies import Grades, Runoff, Tally

PAPER = HexColor("#FFFFFF")
TONES = {
    6: ("#0B4F5C", "#6FAAB2", "#C3DDDF", "#F6E3B4", "#E2A35C", "#8C3B14"),
    5: ("#0B4F5C", "#6FAAB2", "#E4DED2", "#E2A35C", "#8C3B14"),
}
"""How many grades there are -> their tones, the best first: dark at both ends, so that they part in black and white."""
DARK = ("#0B4F5C", "#8C3B14")
NARROW = 5.5 * MM  # a part under this width has no room for its number


class GradesBar(Flowable):
    """How the grades of a choice spread: one bar of the column's width, cut into parts, the best on the left.

    middle: whether its middle is marked, where the majority grade is read. Under an even hatching every part that is
    worse than the middle of the grades.
    """

    HEIGHT = 6 * MM

    def __init__(self, spread: Sequence[int], *, middle: bool) -> None:
        super().__init__()
        self.spread, self.middle = spread, middle
        self.spaceBefore, self.spaceAfter = 3, 11

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, self.HEIGHT

    def draw(self) -> None:
        canvas, given = self.canv, sum(self.spread)
        tones = TONES[len(self.spread)]
        canvas.setLineWidth(0.6)
        canvas.setStrokeColor(INK)
        left = 0.0
        for place, ballots in enumerate(self.spread):
            if not ballots:
                continue
            width = self.width * ballots / given
            canvas.setFillColor(HexColor(tones[place]))
            canvas.rect(left, 0, width, self.HEIGHT, fill=1)
            if place > len(self.spread) // 2 or (len(self.spread) % 2 == 0 and place == len(self.spread) // 2):
                self._hatch(left, width)
            if width >= NARROW:
                self._number(left + width / 2, str(ballots), tones[place])
            left += width
        if self.middle and given:
            canvas.setDash(2, 1.5)
            canvas.setLineWidth(1.2)
            canvas.line(self.width / 2, -2, self.width / 2, self.HEIGHT + 2)
            canvas.setDash()

    def _hatch(self, left: float, width: float) -> None:
        canvas = self.canv
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(left, 0, width, self.HEIGHT)
        canvas.clipPath(path, stroke=0)
        canvas.setLineWidth(0.35)
        canvas.setStrokeColor(Color(0, 0, 0, 0.45))
        at = left - self.HEIGHT
        while at < left + width:
            canvas.line(at, 0, at + self.HEIGHT, self.HEIGHT)
            at += 2.2 * MM
        canvas.restoreState()

    def _number(self, x: float, text: str, tone: str) -> None:
        canvas = self.canv
        half = canvas.stringWidth(text, BOLD, 10) / 2 + 1.5
        canvas.setFillColor(HexColor(tone))
        canvas.rect(x - half, 1, 2 * half, self.HEIGHT - 2, stroke=0, fill=1)
        canvas.setFillColor(PAPER if tone in DARK else INK)
        canvas.setFont(BOLD, 10)
        canvas.drawCentredString(x, self.HEIGHT / 2 - 3.6, text)


def bar_of(book: Book, poll: Poll, tally: Tally, choice: Choice) -> Flowable | None:
    """Return the bar of a choice, `None` where a bar would say nothing true."""
    id, detail, votes = choice.id, tally.detail, tally.counts[choice.id]
    match poll.method:
        case "consent":
            return None
        case "scale" | "majority-judgment" if isinstance(detail, Grades):
            spread = detail.spread[id]
            return GradesBar(spread, middle=poll.method == "majority-judgment") if any(spread) else None
        case "schulze":
            duels = len(poll.choices) - 1
            count = book.counted("proceedings-figure-duels-short", votes)
            return Bar(votes / duels if duels else None, choice.colour, "", count)
        case "yes-no" if isinstance(detail, Grades):
            yes, no = detail.spread[id]
            count = book.counted("proceedings-figure-yes", yes)
            return Bar(yes / (yes + no) if yes + no else None, choice.colour, share_words(book, yes, yes + no), count)
        case "points":
            given = sum(tally.counts.values())
            count = book.counted("proceedings-figure-points", votes)
            return Bar(votes / given if given else None, choice.colour, share_words(book, votes, given), count)
        case "instant-runoff" if isinstance(detail, Runoff):
            last = detail.rounds[-1].counts
            return _votes_bar(book, choice, last.get(id, 0), sum(last.values()))
    return _votes_bar(book, choice, votes, expressed(tally))


def _votes_bar(book: Book, choice: Choice, votes: int, whole: int) -> Bar:
    share = votes / whole if whole else None
    return Bar(share, choice.colour, share_words(book, votes, whole), book.counted("proceedings-votes-for", votes))
