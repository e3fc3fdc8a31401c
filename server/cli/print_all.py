"""`tablee print all DIR --out-dir FOLDER`: all the paper of a meeting, and a page that says how to print it."""

import argparse
import math
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from printouts.file_names import file_name
from server.cli.told import tell
from server.domain.paper import SHEETS_MOST
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.i18n import languages
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.settings import Settings, vote_url
from server.terminal import SPOKEN, Trouble, say, say_json, words

CARDS_MOST = 20_000
SPARE_CARDS = 0.1  # of the seats: cards are lost, and people come who were not expected
PAPER_VOTERS = 0.2  # of the seats: who has no phone, or would rather not
BOOKLETS_LEAST = 10

Print = Callable[[House, LiveMeeting, argparse.Namespace], Awaitable[int]]
"""Prints what is asked for, and returns how many pages that came to."""


class Piece(NamedTuple):
    """One file of the pack. advice: name of the words that say on which paper, and how many times."""

    what: str
    advice: str

    @property
    def file(self) -> str:
        return f"{file_name(self.what, words.language)}.pdf"


PIECES = (
    Piece("poster", "print-all-poster"),
    Piece("signs", "print-all-signs"),
    Piece("guides", "print-all-guides"),
    Piece("desk-sheets", "print-all-desk-sheets"),
    Piece("cards", "print-all-cards"),
    Piece("booklets", "print-all-booklets"),
)


def check_options(given: argparse.Namespace) -> None:
    """Raise Trouble for options that say what one piece is to be, and for numbers that no piece can have."""
    alone = {"--out": given.out, "--poll": given.poll, "--table": given.table, "--by-table": given.by_table}
    if named := [name for name, value in alone.items() if value]:
        raise Trouble(words("print-all-alone", options=", ".join(named)))
    if not 0 <= given.count <= CARDS_MOST:
        raise Trouble(words("print-how-many", most=CARDS_MOST))
    if not 0 <= given.booklets <= SHEETS_MOST:
        raise Trouble(words("print-all-booklets-most", most=SHEETS_MOST))


def check_folder(folder: Path | None) -> Path:
    """Return the folder, made for its owner alone where there is none. Raises Trouble.

    What was printed there before is not written over: a second file of cards would be as many rights again.
    """
    if folder is None:
        raise Trouble(words("print-all-where"))
    held = [name for name in _names() if (folder / name).exists()]
    if held:
        raise Trouble(words("print-all-again", path=folder, files=", ".join(held)))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(words("print-all-no-folder", path=folder)) from error
    return folder


def _names() -> Iterator[str]:
    """Give every name that a file of the pack has, in any language: whoever printed it may speak another one."""
    for language in sorted(languages(SPOKEN), key=lambda each: each != words.language):
        yield from (f"{file_name(piece.what, language)}.pdf" for piece in PIECES)


def counts(state: MeetingState, given: argparse.Namespace) -> dict[str, int]:
    """Return how many cards and booklets are printed. --count: people who come; else the seats of all tables."""
    people = given.count or sum(table.seats for table in state.tables.values())
    cards = people + math.ceil(people * SPARE_CARDS)
    return {"cards": cards, "booklets": given.booklets or max(BOOKLETS_LEAST, math.ceil(people * PAPER_VOTERS))}


def address_of(settings: Settings) -> str:
    """Return the address that is printed; two of them where votes have one of their own."""
    return " · ".join(dict.fromkeys((settings.public_url, vote_url(settings).removesuffix("/v"))))


async def print_all(house: House, meeting: LiveMeeting, given: argparse.Namespace, print_one: Print) -> None:
    """Print the pack. A piece that cannot be printed is named, and the others are printed.

    Raises Trouble at the end where one could not.
    """
    state, folder = meeting.state, Path(given.out_dir)
    how_many = counts(state, given)
    facts = {"tables": len(state.tables), "booklets": how_many["booklets"], "cards": how_many["cards"]}
    address = address_of(house.settings)
    lines, missed, done = [words("print-all-address", address=address)], [], []
    for place, piece in enumerate(PIECES, 1):
        out = folder / piece.file
        asked = argparse.Namespace(
            **{**vars(given), "what": piece.what, "out": out, "count": how_many.get(piece.what, 0), "poll": ""}
        )
        try:
            pages = await print_one(house, meeting, asked)
        except (Trouble, Refused) as trouble:
            count = f" --count {asked.count}" if asked.count else ""
            again = f"tablee print {piece.what} {given.data}{count} --out {out}"
            missed.append(words("print-all-not", file=piece.file, reason=tell(trouble), again=again))
            lines.append(missed[-1])
            continue
        done.append({"what": piece.what, "out": str(out), "pages": pages})
        advice = words(piece.advice, **facts)
        if piece.what == "booklets":
            size = given.size or "A5"
            advice = words("print-all-size", size=size, advice=advice) + (words("print-all-a5") if size == "A5" else "")
        lines.append(words("print-all-line", file=piece.file, n=pages, advice=advice))
        if not given.json:
            say(words("print-all-done", place=place, of=len(PIECES), file=piece.file, n=pages))
    rights = {piece.what: piece.file for piece in PIECES if piece.what in how_many}
    head, foot = words("print-all-head", title=state.meeting.title), words("print-all-foot", data=given.data, **rights)
    listed = folder / f"{file_name('list', words.language)}.txt"
    listed.write_text("\n\n".join((head, *lines, foot)) + "\n", encoding="utf-8")
    if given.json:
        say_json({"out_dir": str(folder), "address": address, "files": done, "missed": missed})
    else:
        say(words("print-address", address=address))
        say(words("print-all-list", path=listed))
    if missed:
        raise Trouble("\n".join((words("print-all-missed"), *missed)))
