"""Scripts: a meeting written ahead in a TOML file, read with the line and the field of every mistake."""

import codecs
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from server.domain import ids
from server.domain.commands import CreateMeeting
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST
from server.domain.decide.meeting import ADDRESS_MOST, INDIVIDUAL_MOST, video_address
from server.domain.decide.rounds import SHEET_MOST
from server.domain.decide.steps import SENTENCE_MOST, SENTENCES_MOST
from server.domain.records import EASY, Devices, Round, RoundText, Site, Table
from server.domain.refusals import Refused
from server.files.kinds import BadFile, Role
from server.script.polls import FIELDS, MINUTES_MOST, read_poll
from server.script.reader import BadScript, Reader
from server.script.recordings import read_recordings
from server.script.sheets import Take, read_sheet
from server.script.steps import read_starts, read_steps
from server.toml_lines import line_of_excess

TABLES_MOST, SEATS_MOST = 2_000, 99
DEFAULT_SEATS = 10
DIMENSIONS_MOST = 6  # each is one more question to everyone who checks in
GROUPS_LEAST, GROUPS_MOST = 2, 12
ROUND = ("title", "question", "audio", "text", "minutes", "individual", "sheet", "words")
OF_SHEET = ("sheet_title", "sheet_text", "alt")
"""The fields of the words of a round that its sheet has in another version."""
DEVICES: tuple[Devices, ...] = get_args(Devices)
SHOWN_MOST = 60  # characters of a line that is not understood: enough to find it again
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def no_files(path: str, role: Role) -> str:
    """Take no file: a script that is only a text stands in no folder."""
    raise BadFile("script-file-none")


def read_script(path: Path, new_id: Callable[[str], str], take: Take = no_files) -> CreateMeeting:
    """Return the command that founds the meeting of a script file. take: as for `parse_script`.

    Raises BadScript, OSError.
    """
    written = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        text = written.decode()
    except UnicodeDecodeError as error:
        raise BadScript(written.count(b"\n", 0, error.start) + 1, "", "script-utf8") from None
    return parse_script(text, new_id, take)


def parse_script(text: str, new_id: Callable[[str], str], take: Take = no_files) -> CreateMeeting:
    """Return the command that founds the meeting of a script. Raises BadScript for the first mistake, OSError.

    new_id: prefix -> a new id. take: checks a file that a sheet shows, and says under which name it will be kept.
    What is returned is refused by no decision of the domain.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else 0
        raise BadScript(line, "", "script-toml", shown=_shown(text, line)) from None
    except (ValueError, RecursionError):
        raise BadScript(line_of_excess(text), "", "script-too-much") from None
    top = Reader(text, (), data)
    top.only(
        "title", "languages", "devices", "starts", "sentences", "profile", "sites", "rounds", "polls", "steps",
    )  # fmt: skip
    title = top.text("title", TITLE_MOST)
    languages = top.languages()
    devices = top.one_of("devices", DEVICES, "one")
    starts_at = read_starts(top)
    sentences = top.texts("sentences", 0, SENTENCES_MOST, SENTENCE_MOST) if "sentences" in top else ()
    profile = _profile(top)
    sites, tables = _sites(top, new_id)
    rounds = tuple(
        Round(
            new_id(ids.ROUND),
            number,
            each.text("title", TITLE_MOST),
            each.text("question", TEXT_MOST),
            each.text("text", TEXT_MOST, required=False),
            60 * each.number("minutes", 1, MINUTES_MOST),
            sheet=read_sheet(each.table("sheet"), take),
            individual=each.number("individual", 0, INDIVIDUAL_MOST, 0),
            words=_easy_sheet(each, _in_others(each, languages)),
        )
        for number, each in enumerate(top.tables("rounds", *ROUND), 1)
    )
    polls = tuple(
        read_poll(each, number, new_id(ids.POLL), languages)
        for number, each in enumerate(top.tables("polls", *FIELDS, required=False), 1)
    )
    steps = read_steps(top, rounds, polls, new_id)
    asking = (*top.tables("rounds", *ROUND), *top.tables("polls", *FIELDS, required=False))
    recordings = tuple(read_recordings(asking, languages, take))
    return CreateMeeting(
        new_id(ids.COMMAND), new_id(ids.MEETING), title, languages, sites, tables, rounds, polls, profile, devices,
        steps, starts_at, sentences, recordings,
    )  # fmt: skip


def _in_others(round: Reader, spoken: tuple[str, ...]) -> dict[str, RoundText]:
    """Return a round in the other languages of the meeting and easy to read, gaps and all."""
    found: dict[str, RoundText] = {}
    for language, text in round.in_others(spoken):
        text.only("title", "question", "audio", "text", *OF_SHEET)
        for field in OF_SHEET:
            if field in text and "sheet" not in round:
                raise text.wrong(field, "script-only-with", other="sheet")
        found[language] = RoundText(
            text.text("title", TITLE_MOST, required=False),
            text.text("question", TEXT_MOST, required=False),
            text.text("text", TEXT_MOST, required=False),
            text.text("sheet_title", TITLE_MOST, required=False),
            text.text("sheet_text", SHEET_MOST, required=False),
            text.text("alt", TEXT_MOST, required=False),
        )
    return found


def _easy_sheet(round: Reader, words: dict[str, RoundText]) -> dict[str, RoundText]:
    """Return the words of a round with the easy text of its sheet, which is written there."""
    sheet = round.table("sheet")
    if sheet is None or "easy" not in sheet:
        return words
    said = words.get(EASY, RoundText())
    if said.sheet_text:
        raise sheet.wrong("easy", "script-easy-twice")
    return {**words, EASY: replace(said, sheet_text=sheet.text("easy", SHEET_MOST, required=False))}


def _profile(top: Reader) -> dict[str, tuple[str, ...]]:
    """Return dimension -> groups. Two that differ in capitals only are the same to a person, and so here."""
    dimensions = top.tables("profile", "name", "groups", required=False)
    if len(dimensions) > DIMENSIONS_MOST:
        raise top.wrong("profile", "script-most", most=DIMENSIONS_MOST)
    profile: dict[str, tuple[str, ...]] = {}
    for each in dimensions:
        name = each.text("name", TITLE_MOST)
        if name.casefold() in map(str.casefold, profile):
            raise each.wrong("name", "script-twice", text=name)
        groups = each.texts("groups", GROUPS_LEAST, GROUPS_MOST, TITLE_MOST)
        for place, group in enumerate(groups):
            if group.casefold() in map(str.casefold, groups[:place]):
                raise each.wrong("groups", "script-twice", place=place, text=group)
        profile[name] = groups
    return profile


def _sites(top: Reader, new_id: Callable[[str], str]) -> tuple[tuple[Site, ...], tuple[Table, ...]]:
    sites: list[Site] = []
    tables: list[Table] = []
    for each in top.tables("sites", "name", "tables", "seats", "online", "video"):
        site = Site(new_id(ids.SITE), each.text("name", TITLE_MOST), each.flag("online"))
        count = each.number("tables", 0, TABLES_MOST)
        seats = each.number("seats", 1, SEATS_MOST, DEFAULT_SEATS)
        sites.append(site)
        first = len(tables) + 1
        tables += (
            Table(new_id(ids.TABLE), site.id, number, seats, video)
            for number, video in enumerate(_calls(each, site.online, count), first)
        )
    return tuple(sites), tuple(tables)


def _calls(each: Reader, online: bool, count: int) -> list[str]:
    """Return the address of the video call of each table of a site, empty where none is written."""
    if "video" not in each:
        return [""] * count
    if not online:
        raise each.wrong("video", "script-online")  # nobody who sits in a hall would be shown it
    addresses = each.texts("video", 0, count, ADDRESS_MOST, empty=True)
    for place, address in enumerate(addresses):
        try:
            video_address(address)
        except Refused:
            raise each.wrong("video", "script-address", place=place) from None
    return [*addresses, *[""] * (count - len(addresses))]


def _shown(text: str, line: int) -> str:
    """Return what stands in a line, or at the end for line 0, short and without what a terminal would obey."""
    kept = (text.split("\n")[line - 1] if line else text.rstrip().rpartition("\n")[2]).strip()
    kept = "".join(letter for letter in kept if letter.isprintable())
    return kept if len(kept) <= SHOWN_MOST else kept[:SHOWN_MOST] + "…"


__all__ = [
    "DEFAULT_SEATS",
    "DIMENSIONS_MOST",
    "GROUPS_LEAST",
    "GROUPS_MOST",
    "MINUTES_MOST",
    "SEATS_MOST",
    "TABLES_MOST",
    "BadScript",
    "Take",
    "no_files",
    "parse_script",
    "read_script",
]
