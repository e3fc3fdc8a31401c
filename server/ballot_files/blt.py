"""BLT: rankings with candidate numbers, as Hill, Wichmann and Woodall describe them ("Algorithm 123 – Single
Transferable Vote by Meek's Method", The Computer Journal 30(3), 1987), with the equal places (`1=3`), skipped places,
ballot names and remarks that OpenSTV and its heirs added."""

import re
from collections.abc import Iterable, Iterator

from server.ballot_files.numbers import whole
from server.ballot_files.papers import CHOICES_MOST, BadBallots, BallotFile, FileChoice, Ranks, named

_NAME = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:#.*)?')
_LABEL = re.compile(r"^\([^)]*\)")
SKIPPED = ("-", "0")


def read_blt(lines: Iterable[str]) -> BallotFile:
    """Return the rankings of a BLT file; candidates who have withdrawn are in none.

    Raises BadBallots: "blt-start", "many-choices", "weight", "expected", "same-choice", "blt-end", "blt-names".
    """
    given = _told(lines)
    number, line = next(given, (0, ""))
    start = [whole(word) for word in line.split("#")[0].split()]
    if len(start) != 2 or start[0] is None or start[1] is None or start[0] < 1 or start[1] < 1:
        raise BadBallots("blt-start", number or 1, got=line[:40])
    candidates, seats = start[0], start[1]
    if candidates > CHOICES_MOST:
        raise BadBallots("many-choices", number, most=CHOICES_MOST, got=candidates)
    ids = [str(each) for each in range(1, candidates + 1)]
    withdrawn: set[str] = set()
    ballots: list[tuple[Ranks, int, int]] = []
    same: dict[str, Ranks] = {}
    number = 0
    for number, line in given:
        bare = _LABEL.sub("", line.split("#")[0]).strip()
        if bare == "0":
            break
        if not bare:
            continue
        if bare.startswith("-") and not ballots:
            withdrawn.update(_withdrawn(bare, ids, number))
            continue
        weight, *ranked = bare.split()
        times = whole(weight)
        if times is None or times < 0:
            raise BadBallots("weight", number, got=weight[:40])
        key = " ".join(ranked)
        if key not in same:
            same[key] = Ranks(_places(ranked, ids, withdrawn, number))
        ballots.append((same[key], number, times))
    else:
        raise BadBallots("blt-end", number)
    names, title = _names(given, candidates, number)
    kept = [place for place, id in enumerate(ids) if id not in withdrawn]
    shown = named(ids, names)
    file = BallotFile(
        "blt", "ranks", tuple(FileChoice(ids[place], shown[place]) for place in kept), title=title, seats=seats
    )
    for paper, at, times in ballots:
        file.add(paper, at, times)
    return file


def _told(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give each line that says something, with its number, stripped."""
    for number, line in enumerate(lines, 1):
        if (bare := line.strip()) and not bare.startswith("#"):
            yield number, bare


def _withdrawn(bare: str, ids: list[str], number: int) -> Iterator[str]:
    for word in bare.split():
        if word[:1] != "-" or word[1:] not in ids:
            raise BadBallots("expected", number, known=ids[-1], got=word[:40])
        yield word[1:]


def _places(ranked: list[str], ids: list[str], withdrawn: set[str], number: int) -> tuple[tuple[str, ...], ...]:
    """Return the places of a ballot, without skipped ones and without those who have withdrawn."""
    known, seen, places = set(ids), set[str](), []
    for word in ranked:
        if word in SKIPPED:
            continue
        place = word.split("=")
        for id in place:
            if id not in known:
                raise BadBallots("expected", number, known=ids[-1], got=word[:40])
            if id in seen:
                raise BadBallots("same-choice", number, choice=id)
            seen.add(id)
        if kept := tuple(id for id in place if id not in withdrawn):
            places.append(kept)
    return tuple(places)


def _names(given: Iterator[tuple[int, str]], candidates: int, number: int) -> tuple[list[str], str]:
    """Return the names of the candidates and the title of the election."""
    names: list[str] = []
    for _, line in given:
        found = _NAME.fullmatch(line)
        names.append(" ".join((found[1].replace('""', '"') if found else line).split()))
    if len(names) < candidates:
        raise BadBallots("blt-names", number, expected=candidates, got=len(names))
    return names[:candidates], names[candidates] if len(names) > candidates else ""
