"""`tablee verify --poll`: one closed poll alone, from a data folder or from what was published of it."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec

from server.ballot_files.recount import ChoiceResult, Result
from server.cli.common import run, settings_of
from server.cli.count import patience, shown
from server.cli.counted import number, say_result
from server.domain.counting import METHODS
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.domain.tallies import Spending, Tally
from server.published import PublishedPoll, recount
from server.terminal import Trouble, say, say_json, words
from server.verify import Unverifiable, verify_poll

PUBLISHED_ID = "published"  # of the script element that holds what was published, in a page of recount


class Found(msgspec.Struct, frozen=True):
    """What `--poll --json` prints. ok: no differences. announced: the tally as it was announced, `null` for none.

    tally: as counted now, `null` when the ballots cannot be counted. ballots: those in the box. differences: sentences.
    chain: of the last row of the journal; empty for a published file.
    """

    ok: bool
    poll: str
    number: int
    title: str
    ballots: int
    tally: Tally | None
    announced: Tally | None
    differences: tuple[str, ...]
    chain: str = ""


def verify_one(data: Path | None, asked: str, chain: str | None, as_json: bool) -> int:
    """Verify one poll and say what was found; return 0 when all agrees, 1 when something differs."""
    poll, found = _from_folder(data, asked, chain) if data else _from_file(Path(asked))
    if as_json:
        say_json(msgspec.to_builtins(found))
    else:
        say_poll(poll, found)
    return 0 if found.ok else 1


# A data folder


def _from_folder(data: Path, asked: str, chain: str | None) -> tuple[Poll, Found]:
    settings_of(data)
    try:
        verified = run(verify_poll(data, asked, chain, words.language))
    except Unverifiable as wrong:
        raise Trouble(str(wrong)) from wrong
    if not verified:
        raise Trouble(words("verify-no-poll", asked=shown(asked)))
    if len(verified) > 1:
        listed = "\n".join(f"  {each.poll.id}  {shown(each.poll.title)}" for each in verified)
        raise Trouble(words("verify-which-poll", asked=asked, listed=listed))
    [one] = verified
    if not one.report.polls:
        raise Trouble(words("verify-not-closed", title=shown(one.poll.title)))
    [report] = one.report.polls
    found = Found(
        one.report.ok,
        one.poll.id,
        one.poll.number,
        one.poll.title,
        report.ballots,
        one.tally,
        one.poll.tally,
        one.report.differences,
        one.report.chain,
    )
    return one.poll, found


# A published file


def _from_file(path: Path) -> tuple[Poll, Found]:
    given = read_published(path)
    poll = given.poll
    try:
        with patience(words("count-counting", n=len(given.receipts))):
            counted = recount(given)
    except Refused as refused:
        name = "verify-quiz" if poll.method == "quiz" else "verify-no-ballots"
        raise Trouble(words(name, path=path)) from refused
    ballots = given.ballots if given.box is None else given.box
    found = Found(
        not counted.differences,
        poll.id,
        poll.number,
        poll.title,
        len(ballots or ()),
        counted.tally,
        poll.tally,
        tuple(words(f"verify-differs-{code}") for code in counted.differences),
    )
    return poll, found


def read_published(path: Path) -> PublishedPoll:
    """Return what a file holds of a published poll: the file of ballots, or a saved page of recount.

    Raises Trouble when it holds neither, OSError when it cannot be read.
    """
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if content.lstrip().startswith(b"<"):
        page = _Page()
        page.feed(content.decode(errors="replace"))
        content = "".join(page.held).encode()
    try:
        return msgspec.json.decode(content, type=PublishedPoll)
    except msgspec.DecodeError as wrong:
        raise Trouble(words("verify-not-published", path=path)) from wrong


class _Page(HTMLParser):
    """Reads what a page of recount holds; browsers save it with more around than there was."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("id", PUBLISHED_ID) in attributes

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.held.append(data)


# Saying


def say_poll(poll: Poll, found: Found) -> None:
    """Print the figures counted now, and whether they are those that were announced."""
    say(words("verify-poll-heading", number=poll.number, title=shown(poll.title, 200)))
    if poll.annulled_at is not None:
        say(words("verify-poll-annulled", reason=shown(poll.annulled_because, 200)))
    if found.tally is not None:
        _say_tally(poll, found.tally)
        say()
        for line in _compared(poll, found.announced, found.tally):
            say(line)
    for difference in found.differences:
        say(f"  ✗ {shown(difference, 600)}")
    if found.ok:
        say(words("verify-poll-same", n=found.ballots, count=number(found.ballots)))
        say(words("verify-ok"))
    else:
        say(words("verify-wrong", n=len(found.differences)))


def _say_tally(poll: Poll, tally: Tally) -> None:
    if poll.method in ("consent", "quiz"):
        say(words("count-ballots", n=tally.ballots, ballots=number(tally.ballots), blank=number(tally.blank)))
        for choice in poll.choices:
            say(words("verify-figure", name=_name(poll, choice.id), count=number(tally.counts[choice.id])))
    else:
        say_result(_as_result(poll, tally))
    if tally.hands:
        say(words("verify-hands", n=tally.hands, count=number(tally.hands)))
    if tally.spoiled:
        say(words("verify-spoiled", n=tally.spoiled, count=number(tally.spoiled)))


def _compared(poll: Poll, announced: Tally | None, counted: Tally) -> list[str]:
    """Return a line for every count that is another than the announced one."""
    if announced is None:
        return []
    pairs = [(_name(poll, id), announced.counts.get(id), marks) for id, marks in counted.counts.items()]
    pairs.append((words("verify-ballots"), announced.ballots, counted.ballots))
    pairs.append((words("verify-blank"), announced.blank, counted.blank))
    pairs.append((words("verify-spoiled-name"), announced.spoiled, counted.spoiled))
    told = [
        words("verify-figure-differs", name=name, announced="–" if said is None else number(said), counted=number(now))
        for name, said, now in pairs
        if said != now
    ]
    if announced.winners != counted.winners:
        names = (", ".join(_name(poll, id) for id in tally.winners) or "–" for tally in (announced, counted))
        told.append(
            words("verify-figure-differs", name=words("verify-winners"), announced=next(names), counted=next(names))
        )
    return told


def _name(poll: Poll, id: str) -> str:
    return next((shown(f"{each.letter} – {each.text}") for each in poll.choices if each.id == id), id)


def _as_result(poll: Poll, tally: Tally) -> Result:
    """Return a tally as `tablee count` says its results."""
    names = {choice.id: _name(poll, choice.id) for choice in poll.choices}
    place_of, at = dict[str, int](), 1
    for place in tally.ranking:
        place_of |= dict.fromkeys(place, at)
        at += len(place)
    detail: dict[str, Any] = {} if tally.detail is None else msgspec.to_builtins(tally.detail)
    spending = tally.detail if isinstance(tally.detail, Spending) else None
    return Result(
        method=poll.method,
        rule="",
        files=[],
        title=shown(poll.question, 200),
        ballots=tally.ballots,
        blank=tally.blank,
        choices=[
            ChoiceResult(
                choice.id,
                names[choice.id],
                place_of[choice.id],
                tally.counts[choice.id],
                choice.id in tally.winners,
                tally.percents.get(choice.id),
                choice.cost if spending else None,
                detail.get("middle", {}).get(choice.id),
            )
            for choice in poll.choices
        ],
        ranking=[names[id] for place in tally.ranking for id in place],
        places=[[names[id] for id in place] for place in tally.ranking],
        winners=list(tally.winners),
        winner_names=[names[id] for id in tally.winners],
        ties=[list(tie) for tie in tally.ties],
        counts={names[id]: count for id, count in tally.counts.items()},
        percents={names[id]: percent for id, percent in tally.percents.items()},
        grades=list(METHODS[poll.method].GRADES),
        detail=detail,
        seed=tally.seed,
        lot=bool(tally.seed),
        budget=spending.budget if spending else None,
        spent=spending.spent if spending else None,
        remaining=spending.budget - spending.spent if spending else None,
        currency="€" if spending else "",
        threshold=0,
        declared_winners=None,
        agrees=None,
        notes=[],
    )
