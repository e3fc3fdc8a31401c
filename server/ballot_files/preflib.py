"""PrefLib: complete or partial orders, strict or with equals (soc, soi, toc, toi), as the format specification of
PrefLib says (preflib.github.io/PrefLib-Jekyll/format), and the older form without `#` (preflib.org/data/format)."""

import re
from collections.abc import Iterable, Iterator

from server.ballot_files.numbers import whole
from server.ballot_files.papers import CHOICES_MOST, BadBallots, BallotFile, FileChoice, Ranks, named

DATA_TYPES = ("soc", "soi", "toc", "toi")
_FIELD = re.compile(r"#\s*([^:]+):(.*)")
_ALTERNATIVE = re.compile(r"ALTERNATIVE NAME ([0-9]{1,9})")
_PLACE = re.compile(r"\s*(?:\{([^{}]*)\}|([^,{}]+))\s*(?:,|$)")


def read_preflib(lines: Iterable[str]) -> BallotFile:
    """Return the orders of a PrefLib file.

    Raises BadBallots: "data-type", "alternatives", "many-choices", "weight", "expected", "same-choice", "total".
    """
    told = ((number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())
    number, first = next(told, (1, ""))
    if not first.startswith("#"):
        return _read_older(number, first, told)
    fields, names = dict[str, str](), dict[int, str]()
    line = first
    while line.startswith("#"):
        if found := _FIELD.fullmatch(line):
            name, value = found[1].strip().upper(), found[2].strip()
            if alternative := _ALTERNATIVE.fullmatch(name):
                names[int(alternative[1])] = value
            else:
                fields[name] = value
        number, line = next(told, (number, ""))
    if (kind := fields.get("DATA TYPE", "soi").lower()) not in DATA_TYPES:
        raise BadBallots("data-type", got=kind[:40])
    alternatives = whole(fields.get("NUMBER ALTERNATIVES", "")) or len(names)
    file = _file(alternatives, names, number, fields.get("TITLE", ""))
    _fill(file, ((at, *each.partition(":")[::2]) for at, each in _again(number, line, told)))
    _check_total(file, whole(fields.get("NUMBER VOTERS", "")))
    return file


def _again(number: int, line: str, told: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    if line:
        yield number, line
    yield from told


def _read_older(number: int, first: str, told: Iterator[tuple[int, str]]) -> BallotFile:
    alternatives = whole(first)
    if alternatives is None or alternatives < 1:
        raise BadBallots("alternatives", number)
    names: dict[int, str] = {}
    while len(names) < min(alternatives, CHOICES_MOST):
        number, line = next(told, (number, ""))
        place, comma, name = line.partition(",")
        found = whole(place)
        if not comma or found is None or found in names:
            raise BadBallots("alternatives", number)
        names[found] = name.strip()
    file = _file(alternatives, names, number, "")
    number, line = next(told, (number, ""))
    totals = [whole(word) for word in line.split(",")]
    if len(totals) != 3 or None in totals:
        raise BadBallots("alternatives", number)
    _fill(file, ((at, *each.partition(",")[::2]) for at, each in told))
    _check_total(file, totals[1])
    return file


def _file(alternatives: int, names: dict[int, str], number: int, title: str) -> BallotFile:
    if alternatives > CHOICES_MOST:
        raise BadBallots("many-choices", number, most=CHOICES_MOST, got=alternatives)
    if alternatives < 1 or set(names) - set(range(1, alternatives + 1)):
        raise BadBallots("alternatives", number)
    ids = [str(each) for each in range(1, alternatives + 1)]
    shown = named(ids, [names.get(int(id), "") for id in ids])
    return BallotFile("preflib", "ranks", tuple(map(FileChoice, ids, shown)), title=title)


def _fill(file: BallotFile, orders: Iterator[tuple[int, str, str]]) -> None:
    """Put the ballots in. orders: (line, how many, order)."""
    known = {choice.id for choice in file.choices}
    last = file.choices[-1].id
    for number, weight, order in orders:
        times = whole(weight)
        if times is None or times < 0:
            raise BadBallots("weight", number, got=weight[:40])
        places, seen, at = list[tuple[str, ...]](), set[str](), 0
        while at < len(order.rstrip()):
            found = _PLACE.match(order, at)
            if found is None:
                raise BadBallots("expected", number, known=last, got=order[at : at + 40])
            at = found.end()
            place = tuple(id.strip() for id in (found[2] if found[1] is None else found[1]).split(",") if id.strip())
            for id in place:
                if id not in known:
                    raise BadBallots("expected", number, known=last, got=id[:40])
                if id in seen:
                    raise BadBallots("same-choice", number, choice=id)
                seen.add(id)
            if place:
                places.append(place)
        file.add(Ranks(tuple(places)), number, times)


def _check_total(file: BallotFile, told: int | None) -> None:
    """A file that was cut off must not give a winner. Raises BadBallots: "total"."""
    if told is not None and told != len(file.papers):
        raise BadBallots("total", told=told, got=len(file.papers))
