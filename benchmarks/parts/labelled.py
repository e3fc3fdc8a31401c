"""Notes that people have labelled, read from a file of anyone's."""

import csv
from pathlib import Path

from regie.synthesis.suggestions import NoteText

NOTES_LEAST = 10
BYTES_MOST = 50_000_000


class Unfit(Exception):
    """Why a file cannot be measured on, in one plain sentence."""


def read_labelled(path: Path, text: str, label: str) -> list[NoteText]:
    """Return the notes of a TSV or CSV file with a head line, their label as their theme.

    Rows that lack a text or a label are left out. A file whose head line holds a tab is read as TSV, any other as CSV.
    Raises Unfit.
    """
    try:
        if path.stat().st_size > BYTES_MOST:
            raise Unfit(f"{path} is larger than {BYTES_MOST:,} bytes.")
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except FileNotFoundError:
        raise Unfit(f"There is no file {path}.") from None
    except OSError as error:
        raise Unfit(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise Unfit(f"{path} is not UTF-8: byte {error.start} is something else.") from None
    if not lines:
        raise Unfit(f"{path} is empty.")
    reader = csv.DictReader(lines, delimiter="\t" if "\t" in lines[0] else ",")
    columns = [name for name in reader.fieldnames or [] if name]
    for name in (text, label):
        if name not in columns:
            raise Unfit(f"{path} has no column {name}; it has {', '.join(columns)}.")
    try:
        pairs = [((row[text] or "").strip(), (row[label] or "").strip()) for row in reader]
    except csv.Error as error:
        raise Unfit(f"{path} is not a table: {error}.") from None
    notes = [
        NoteText(f"n_{number}", number, written, (theme,))
        for number, (written, theme) in enumerate(pairs, 1)
        if written and theme
    ]
    if len(notes) < NOTES_LEAST:
        raise Unfit(f"{path} has {len(notes)} notes with a text and a label; at least {NOTES_LEAST} are needed.")
    if len({note.theme_ids for note in notes}) < 2:
        raise Unfit(f"{path} has one label only in the column {label}; there is nothing to tell apart.")
    return notes
