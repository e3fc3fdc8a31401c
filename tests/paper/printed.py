"""Ballots of every method, printed."""

from io import BytesIO

import pypdfium2
from PIL import Image

from printouts.ballot_layout import Size
from printouts.ballots import Planned, Sheet, booklet_sheets, live_sheet, write_sheets
from server.domain.decide.ballot_paper import lettered
from server.domain.records import Choice, Method, Poll, PollText, Rules

MEETING, TITLE, KEY = "m_1", "La place du marché", b"key of the meeting"
TEXTS = (
    ("bench", "Poser dix bancs à l’ombre des tilleuls"),
    ("tree", "Planter vingt arbres autour de la place"),
    ("market", "Déplacer le marché vers l’école le samedi"),
    ("pedestrian", "Fermer la rue aux voitures le dimanche"),
    ("bicycle", "Des pistes cyclables"),
    ("car", "Plus de places près de la gare"),
    ("bus", "Un bus toutes les dix minutes"),
    ("parking", "Un parking souterrain"),
    ("light", "Éclairer le chemin"),
    ("water", "Une fontaine"),
    ("playground", "Une aire de jeux"),
)
RULES: dict[Method, Rules] = {
    "points": Rules(points=6),
    "greedy": Rules(budget=50_000),
    "equal-shares": Rules(budget=50_000),
    "quiz": Rules(right="a"),
}


def a_poll(
    method: Method, count: int = 5, rules: Rules | None = None, words: dict[str, PollText] | None = None
) -> Poll:
    """A poll with as many choices, number 3."""
    budget = method in ("greedy", "equal-shares")
    made = lettered(
        Choice("", "", TEXTS[place % len(TEXTS)][1], TEXTS[place % len(TEXTS)][0], "", cost=12_000 if budget else 0)
        for place in range(2 if method == "consent" else count)
    )
    rules = rules or RULES.get(method, Rules())
    return Poll("v_3", 3, "Vote", "Que faire d’abord sur la place ?", method, made, rules, words or {})


def a_sheet(poll: Poll, size: Size = "A4", **options: object) -> Sheet:
    return live_sheet(poll, meeting_id=MEETING, meeting_title=TITLE, size=size, **options)  # type: ignore[arg-type]


def a_booklet(*planned: Planned, size: Size = "A5") -> list[Sheet]:
    return booklet_sheets(planned, meeting_id=MEETING, meeting_title=TITLE, size=size)


def printed(*sheets: Sheet, serials: tuple[int, ...] = (12345,), key: bytes = KEY) -> bytes:
    paper = BytesIO()
    write_sheets(sheets, serials, paper, title=TITLE, key=key)
    return paper.getvalue()


def pictures(pdf: bytes, dpi: float = 200) -> list[Image.Image]:
    """Return every page as a scanner would see it, in colour."""
    document = pypdfium2.PdfDocument(pdf)
    made = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    document.close()
    return made
