"""The information sheet of a round: its words, and the files that it shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from server.domain.decide.checks import TEXT_MOST, TITLE_MOST
from server.domain.decide.rounds import SHEET_MOST
from server.domain.records import Sheet
from server.files.kinds import BadFile, Role
from server.script.reader import Reader

FIELDS = ("title", "text", "easy", "picture", "alt", "audio", "video", "captions")
PATH_MOST = 500
NEEDS = {"alt": "picture", "captions": "video"}
"""Field -> the one without which it would say nothing."""

Take = Callable[[str, Role], str]
"""Path as it is written, what it is for -> the name under which the file will be kept. Raises BadFile, OSError."""


def read_sheet(sheet: Reader | None, take: Take) -> Sheet | None:
    """Return the sheet of a round without its easy text, `None` where there is none. Raises BadScript, OSError."""
    if sheet is None:
        return None
    sheet.only(*FIELDS)
    for field, other in NEEDS.items():
        if field in sheet and other not in sheet:
            raise sheet.wrong(field, "script-only-with", other=other)
    read = Sheet(
        sheet.text("title", TITLE_MOST, required=False),
        sheet.text("text", SHEET_MOST, required=False),
        "",
        take_file(sheet, "picture", take),
        sheet.text("alt", TEXT_MOST, required=False),
        take_file(sheet, "audio", take),
        take_file(sheet, "video", take),
        take_file(sheet, "captions", take),
    )
    if read.picture and not read.alt:
        raise sheet.wrong("alt", "script-alt")
    if not (read.text or sheet.text("easy", SHEET_MOST, required=False) or read.picture or read.audio or read.video):
        raise sheet.wrong("text", "script-sheet")
    return read


def take_file(sheet: Reader, role: Role, take: Take) -> str:
    """Return the name of the file that the field of a role names, empty where it names none. Raises BadScript."""
    if role not in sheet:
        return ""
    path = sheet.text(role, PATH_MOST)
    with told(sheet, role, path):
        return take(path, role)


@contextmanager
def told(table: Reader, field: str, path: str, place: int | None = None) -> Iterator[None]:
    """Turn what is wrong with a file into the mistake at the field that names it. place: as of `Reader.wrong`."""
    try:
        yield
    except BadFile as bad:
        raise table.wrong(field, bad.name, place=place, **{"path": path, **bad.facts}) from bad
