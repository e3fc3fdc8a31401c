"""What the demonstration talks about: the sample that ships, or any real notes."""

import csv
import io
import random
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import get_args

from msgspec import convert
from msgspec.structs import replace

from server.demo.plan import draw_plan, plan_in_words
from server.domain import ids
from server.domain.commands import CreateMeeting
from server.domain.decide.checks import TITLE_MOST
from server.domain.decide.notes import NOTE_MOST
from server.domain.records import Kind, Poll, ProposalText, Round, Sheet, Site, Table
from server.files.folder import name_of
from server.live.house import new_id
from server.script import read_script
from server.terminal import Trouble, words

SAMPLE = Path(__file__).parent / "marche"
SAMPLE_TABLES = 15  # whose notes the sample holds
KNOWN_COLUMNS = ("text", "texte", "note", "comment-body", "comment", "body", "name", "title")
ROUNDS_OF_REAL_NOTES = 3
ROUND_S = 20 * 60
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Line:
    """What a table, or a person by voter card, is going to write. round, table: their numbers, from 1; 0: a person."""

    round: int
    table: int
    kind: Kind
    strength: int
    text: str


@dataclass(frozen=True, slots=True)
class Heap:
    """A theme that the simulated team makes: the notes with most of `words` (plain, lower case) go there."""

    name: str
    words: tuple[str, ...]
    proposals: tuple["Draft", ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal that the simulated team writes. Without a text it takes the words of the strongest note."""

    title: str
    text: str
    pictogram: str
    words: Mapping[str, ProposalText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """A founded meeting's command, and what is going to be said in it.

    lines: of tables. persons: lines of persons, each of another one. files: name -> what a file of it holds.
    """

    command: CreateMeeting
    lines: tuple[Line, ...]
    heaps: tuple[Heap, ...]
    persons: tuple[Line, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def heap_of(self, text: str) -> Heap | None:
        """Return the heap whose words the note holds most, the first of equals; `None` when it holds none."""
        tokens = plain(text).split()
        best, most = None, 0
        for heap in self.heaps:
            held = sum(any(token.startswith(word) for token in tokens) for word in heap.words)
            if held > most:
                best, most = heap, held
        return best


def plain(text: str) -> str:
    """Return `text` in lower case without accents, punctuation turned into blanks."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))


def sample(tables: int, seats: int) -> Material:
    """Return the sample that ships, for `tables` tables of `seats`; its notes are dealt in turn when that is not 15."""
    plan = draw_plan()
    shown = name_of(BytesIO(plan), "png")
    command = with_picture(with_tables(read_script(SAMPLE / "script.toml", new_id), tables, seats), shown)
    rows, alone = (_rows(SAMPLE / name) for name in ("notes.tsv", "persons.tsv"))
    persons = tuple(Line(int(row["round"]), 0, row["kind"], 1, row["text"]) for row in alone)  # type: ignore[arg-type]
    lines = tuple(
        Line(
            int(row["round"]),
            int(row["table"]) if tables == SAMPLE_TABLES else place % tables + 1,
            row["kind"],  # type: ignore[arg-type]
            min(int(row["strength"]), seats),
            row["text"],
        )
        for place, row in enumerate(rows)
    )
    data = tomllib.loads((SAMPLE / "proposals.toml").read_text(encoding="utf-8"))
    heaps = tuple(
        Heap(
            theme["name"],
            tuple(theme["words"]),
            tuple(
                Draft(each["title"], each["text"], each["pictogram"], convert(each["words"], dict[str, ProposalText]))
                for each in data["proposals"]
                if each["theme"] == theme["name"]
            ),
        )
        for theme in data["themes"]
    )
    return Material(command, lines, heaps, persons, {shown: plan})


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def with_picture(command: CreateMeeting, name: str) -> CreateMeeting:
    """Return the command with the plan of the square on the sheet of its first round. name: of its file."""
    first, *others = command.rounds
    sheet = replace(first.sheet or Sheet(), picture=name, alt=plan_in_words())
    return replace(command, rounds=(replace(first, sheet=sheet), *others))


def with_tables(command: CreateMeeting, tables: int, seats: int) -> CreateMeeting:
    """Return the command with `tables` tables of `seats` in its first site."""
    site = command.sites[0]
    made = tuple(Table(new_id(ids.TABLE), site.id, number, seats) for number in range(1, tables + 1))
    return replace(command, tables=made)


def real_notes(path: Path, column: str | None, credit: str | None, tables: int, seats: int) -> Material:
    """Return the material of a file of real notes, a note a row, dealt to rounds and tables in its order.

    Notes longer than a note may be are cut, and end in `…`. Raises Trouble for a file that is no such table, OSError.
    """
    texts = read_notes(path, column)
    dealer = random.Random(len(texts))
    share = -(-len(texts) // ROUNDS_OF_REAL_NOTES)
    lines = tuple(
        Line(
            place // share + 1,
            place % tables + 1,
            dealer.choices(KINDS, (6, 2, 1, 1))[0],
            dealer.randint(1, seats),
            text,
        )
        for place, text in enumerate(texts)
    )
    source = f"{path.parent.name}/{path.name}" if path.parent.name else path.name
    credit = credit or words("demo-credit-default", source=source)
    site = Site(new_id(ids.SITE), words("demo-site"))
    rounds = tuple(
        Round(
            new_id(ids.ROUND),
            number,
            words("demo-round-title", number=number),
            words("demo-round-question"),
            credit,
            ROUND_S,
        )
        for number in range(1, ROUNDS_OF_REAL_NOTES + 1)
    )
    poll = Poll(new_id(ids.POLL), 1, words("demo-poll-title"), words("demo-poll-question"), "approval", ())
    title = words("demo-title", source=source)[:TITLE_MOST]
    command = CreateMeeting(
        new_id(ids.COMMAND), new_id(ids.MEETING), title, (words.language,), (site,), (), rounds, (poll,)
    )
    return Material(with_tables(command, tables, seats), lines, heaps_of(texts))


def read_notes(path: Path, column: str | None) -> list[str]:
    """Return the notes of a CSV or TSV file, blank ones left out. Raises Trouble, OSError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Trouble(words("cli-no-file", path=path)) from None
    except UnicodeDecodeError:
        raise Trouble(words("demo-not-table", path=path)) from None
    header = text.partition("\n")[0]
    tabs = "\t" in header
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",")
        rows = list(reader)
    except csv.Error:
        raise Trouble(words("demo-not-table", path=path)) from None
    known = [name for name in reader.fieldnames or () if name]
    if not known:
        raise Trouble(words("demo-not-table", path=path))
    listed = ", ".join(known)
    if column is None:
        column = next((name for name in KNOWN_COLUMNS if name in known), known[0] if len(known) == 1 else None)
        if column is None:
            raise Trouble(words("demo-which-column", path=path, known=listed))
    elif column not in known:
        raise Trouble(words("demo-no-column", path=path, column=column, known=listed))
    notes = [" ".join(value.split()) for row in rows if (value := row.get(column))]
    notes = [note if len(note) <= NOTE_MOST else note[: NOTE_MOST - 1] + "…" for note in notes if note]
    if not notes:
        raise Trouble(words("demo-no-notes", path=path, column=column))
    return notes


def heaps_of(texts: list[str]) -> tuple[Heap, ...]:
    """Return up to five heaps by the words that most notes share: a stand-in for a team, not a synthesis."""
    holders: Counter[str] = Counter()
    for text in texts:
        holders.update({token for token in plain(text).split() if len(token) >= 5})
    chosen: list[str] = []
    for word, _ in holders.most_common(40):
        if len(chosen) < 5 and not any(word.startswith(each[:5]) or each.startswith(word[:5]) for each in chosen):
            chosen.append(word)
    pictograms = ("idea", "tree", "market", "meeting")
    heaps = []
    for place, word in enumerate(chosen):
        drafts = (Draft("", "", pictograms[place]),) if place < len(pictograms) else ()
        heaps.append(Heap(word.capitalize(), (word,), drafts))
    return tuple(heaps)
