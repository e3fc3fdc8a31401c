"""Records: the things of a meeting as they stand now. Frozen; only `apply` makes the next one.

One list, longer than other modules, for they name each other; steps, incidents and what is said beside notes and votes
have modules of their own.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from server.domain.tallies import Profile, Tally

Kind = Literal["idea", "worry", "question", "dissent"]
Role = Literal["lead", "theme-team", "vote-operator", "steward", "observer", "table", "voter", "organiser", "system"]
StaffRole = Literal["lead", "theme-team", "vote-operator", "steward", "observer"]
Method = Literal[
    "single", "approval", "yes-no", "scale", "majority-judgment", "instant-runoff", "schulze", "points",
    "greedy", "equal-shares", "consent", "quiz",
]  # fmt: skip
Channel = Literal["phone", "kiosk", "table", "sms", "paper"]
Results = Literal["published", "closed", "live"]
Devices = Literal["one", "several"]
Source = Literal["table", "individual"]
Ballots = Literal["without-receipts", "with-receipts"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EASY = "easy"
"""Among the `words` of a round, a proposal or a poll, what it says in easy words of the reference language.

Not a language, and counted as none; `server/domain/versions.py` has the names of the others.
"""
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Okabe and Ito's palette, in the order of the choices; it starts again after the sixth."""


class Actor(Struct, frozen=True):
    """Who acts. `id` is the table for `table`, the session for staff, and empty for the others."""

    role: Role
    id: str = ""

    def __str__(self) -> str:
        return f"{self.role}:{self.id}" if self.id else self.role


SYSTEM = Actor("system")
ORGANISER = Actor("organiser")


class Meeting(Struct, frozen=True):
    """`languages`: codes such as `fr`, the reference first. `site`: whose journal this is.

    profile: dimension (such as `Âge`) -> the groups that holders of a card may say they belong to.
    devices: how many may write for a table at a time: `one`, and the next one takes over, or `several`.
    closed_at: when its lead closed it: no round and no poll is opened any more, and the account of notes stands.
    starts_at: when it is meant to begin; `None`: nobody has said. sentences: kept to be said to the hall, as they are.
    sentences_by, sentences_seq: who last kept others, and where in the journal; empty and 0 for nobody.
    """

    id: str
    title: str
    languages: tuple[str, ...]
    site: str
    profile: dict[str, tuple[str, ...]] = {}
    devices: Devices = "one"
    closed_at: datetime | None = None
    starts_at: datetime | None = None
    sentences: tuple[str, ...] = ()
    sentences_by: str = ""
    sentences_seq: int = 0


class Site(Struct, frozen=True):
    id: str
    name: str
    online: bool = False


class Table(Struct, frozen=True):
    """`number` is what the sign says, unique in the meeting; `seats` are people.

    video: the address of its video call, empty where it has none. device: the device that writes for it, as it named
    itself; empty before the first, and where a meeting allows several.
    """

    id: str
    site_id: str
    number: int
    seats: int
    video: str = ""
    device: str = ""


class Sheet(Struct, frozen=True):
    """What a table should know to answer a question; whatever is empty is not there.

    easy: only in older journals; its easy text stands under `EASY` in the words of its round. picture, audio, video,
    captions: names of files of the meeting, as `/files/{meeting}/{name}` gives them. alt: what the picture shows.
    captions: WebVTT, for the video.
    """

    title: str = ""
    text: str = ""
    easy: str = ""
    picture: str = ""
    alt: str = ""
    audio: str = ""
    video: str = ""
    captions: str = ""


class Recording(Struct, frozen=True):
    """A text that somebody has read aloud: it is heard wherever this very text stands, and nowhere once it is reworded.

    language: of the text, one of the meeting. file: its name among the files of the meeting.
    """

    language: str
    text: str
    file: str


class RoundText(Struct, frozen=True):
    """A round and its sheet in another version; whatever is empty is said in the reference language.

    sheet_title, sheet_text, alt: of the sheet.
    """

    title: str = ""
    question: str = ""
    text: str = ""
    sheet_title: str = ""
    sheet_text: str = ""
    alt: str = ""


class Round(Struct, frozen=True):
    """A planned round has no `opened_at`, an open one no `closed_at`.

    `ends_at` is what the countdown shows; the round stays open after it until someone closes it.
    text: what the facilitator may say to begin. individual: how many notes one person may send by their voter card,
    beside those of their table; 0: none.
    words: version (`server/domain/versions.py`) -> the round in it; the reference language stands in the fields
    themselves. words_by, words_seq: who last wrote these, and where in the journal; empty and 0 for nobody.
    """

    id: str
    number: int
    title: str
    question: str
    text: str
    duration_s: int
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    closed_at: datetime | None = None
    sheet: Sheet | None = None
    individual: int = 0
    words: dict[str, RoundText] = {}
    words_by: str = ""
    words_seq: int = 0

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class Note(Struct, frozen=True):
    """What one table, or one person, wrote in a round.

    table_id: empty for the note of a person. number: 1, 2, 3… in the order of arrival; what people call it by.
    strength: how many at the table hold it, 1 to 99.
    wordings: the earlier texts, oldest first.
    set_aside: the reason why it is in no proposal, `None` while nobody has set it aside.
    pictogram: one of `PICTOGRAMS`, or empty. rank: its place among the notes of its table in this round as the table
    ordered them, 1 for the first; 0: in no order.
    author: of an individual note, a keyed hash of the voting right that is used for nothing else; empty for a table's.
    held: an individual note that the theme team has not admitted (yet): it is in no theme and no proposal.
    read_by: who of the régie read it first (a `Member`), empty for nobody. sorted_by, sorted_seq: who last put it into
    a theme, moved it there or took it out, set it aside or took it back, hid it or showed it, and where in the journal;
    empty and 0 for nobody.
    answer: what the régie says to whoever wrote it, the last one; empty: nothing. answered_by, answered_seq: who said
    that or took it back, and where in the journal; empty and 0 for nobody.
    hidden: the reason why its text is covered for everyone but its table and the régie; `None` while it is not.
    """

    id: str
    number: int
    table_id: str
    round_id: str
    text: str
    kind: Kind
    strength: int
    added_at: datetime
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    wordings: tuple[str, ...] = ()
    read: bool = False
    theme_ids: tuple[str, ...] = ()
    set_aside: str | None = None
    pictogram: str = ""
    rank: int = 0
    author: str = ""
    held: bool = False
    read_by: str = ""
    sorted_by: str = ""
    sorted_seq: int = 0
    hidden: str | None = None
    answer: str = ""
    answered_by: str = ""
    answered_seq: int = 0

    @property
    def source(self) -> Source:
        return "individual" if self.author else "table"


class Theme(Struct, frozen=True):
    """A heap of notes. `number`: never given twice. rank: its place as the team ordered them; it is `number` at first.

    changed_by, changed_seq: who last made, named or brought it back, and where in the journal.
    note_order: ids of its notes as the team put them by hand, first to last, every one of them; empty: nobody has, and
    they stand as they came. A note that has left the theme keeps its place here, for the case that it comes back.
    """

    id: str
    number: int
    name: str
    rank: int = 0
    changed_by: str = ""
    changed_seq: int = 0
    note_order: tuple[str, ...] = ()


class RemovedTheme(Struct, frozen=True):
    """A theme that is gone, and what it takes to bring it back.

    into_id: the theme that it was merged into, empty when it was removed. by: who did it. seq: where in the journal.
    notes: note id -> the themes it was in before, for the notes that were in it.
    """

    theme: Theme
    into_id: str
    by: str
    seq: int
    notes: dict[str, tuple[str, ...]]


class Member(Struct, frozen=True):
    """Somebody of the régie, by the session they signed in to. `number`: 1, 2, 3… in the order of signing in.

    name: as they gave it, empty before. table_ids: the tables whose notes they read first, as the team shares them out;
    a table is one member's at most. tables_by, tables_seq: who last changed these, and where in the journal; empty and
    0 for nobody.
    """

    id: str
    number: int
    role: StaffRole
    name: str = ""
    table_ids: tuple[str, ...] = ()
    tables_by: str = ""
    tables_seq: int = 0


class ProposalText(Struct, frozen=True):
    """A proposal in another version; what is empty is not written yet, or of a title in easy words not needed."""

    title: str = ""
    text: str = ""


class Wording(Struct, frozen=True):
    """What a proposal said until somebody worded it anew. `number`: which wording, as in `Proposal.wording`.

    by, at: who wrote it (a `Member`, empty for nobody known), and when.
    """

    number: int
    title: str
    text: str
    by: str
    at: datetime
    words: dict[str, ProposalText] = {}


class Proposal(Struct, frozen=True):
    """`note_ids`: the notes it comes from, in the order given. Tables see it once `pushed_at` is set.

    wording: which one stands, 1 for the first; one more each time that `text` is another.
    words: version (`server/domain/versions.py`) -> the proposal in it; the reference language stands in the fields
    themselves. colour: one of `COLOURS`, or empty: by its place among the choices.
    worded_by, worded_at: who wrote what it says now, and when. history: what it said before, oldest first.
    merged_into: the proposal that has its notes since it was merged; empty while it stands, and where it was withdrawn.
    merged_notes: those that this one brought there. split_from: the proposal that its notes were taken from, or empty.
    changed_by, changed_seq: who last changed anything of it but whether the tables see it, and where in the journal.
    """

    id: str
    number: int
    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    written_at: datetime
    pushed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    wording: int = 1
    words: dict[str, ProposalText] = {}
    colour: str = ""
    worded_by: str = ""
    worded_at: datetime | None = None
    history: tuple[Wording, ...] = ()
    merged_into: str = ""
    merged_notes: tuple[str, ...] = ()
    split_from: str = ""
    changed_by: str = ""
    changed_seq: int = 0


class Choice(Struct, frozen=True):
    """One answer. `id` is the letter in lower case; colour and pictogram never stand alone.

    cost: what it would take from the budget, in euros; 0 where the method has no budget.
    """

    id: str
    letter: str
    text: str
    pictogram: str
    colour: str
    proposal_id: str | None = None
    cost: int = 0


class Rules(Struct, frozen=True):
    """What a method needs to know besides the choices; each method reads its own and leaves the rest at 0.

    least, most: marks on a ballot that is not blank, for `approval`, `greedy` and `equal-shares`; most 0: as many as
    there are choices.
    points: to spread over the choices, for `points`. budget: in euros, for `greedy` and `equal-shares`.
    right: the id of the right answer, for `quiz`. answer_s: seconds until its time bonus is down to nothing.
    """

    least: int = 0
    most: int = 0
    points: int = 0
    budget: int = 0
    right: str = ""
    answer_s: int = 0


class PollText(Struct, frozen=True):
    """A poll in another version. `choices`: choice id -> its text."""

    title: str = ""
    question: str = ""
    choices: dict[str, str] = {}


class Poll(Struct, frozen=True):
    """One question put to everyone.

    choices: empty while planned means "the proposals pushed when it opens".
    words: version (`server/domain/versions.py`) -> the poll in it; the reference language stands in the fields
    themselves.
    results: when the room sees figures: once `published`, as soon as it is `closed`, or `live` while people vote.
    ballots: how the box is published: without receipts, or with them.
    duration_s: planned time of voting, `None`: until somebody closes it. ends_at: when the screens say it ends; ballots
    on their way are taken a little longer. remaining_s: what was left when it was paused. paused_s: how long it has
    been paused so far, the present pause left out.
    gaps: what is missing before it may open: `en:title`, `en:question`, `en:a` (a choice), `pictogram:a`.
    rerun_of, rerun_as: the poll that this one repeats, and the one that repeats it.
    entitled: voter cards that may vote in it: those valid when it opened, and those issued while it is open.
    turnout: cards on the roll at closing; by_channel: the same as site id -> channel -> cards, "" for no site.
    box_digest, roll_digest, ballots_digest, receipts_digest: hex SHA-256 of the closed box and roll, and of the ballots
    and the receipts of the box apart (`docs/journal.md` gives the lines they cover).
    page: of the booklets in which it is voted on, 0: none. spoiled_sheets: ballots on paper that count for nothing.
    handed_out: cards that were struck off for paper when it closed.
    """

    id: str
    number: int
    title: str
    question: str
    method: Method
    choices: tuple[Choice, ...]
    rules: Rules = Rules()
    words: dict[str, PollText] = {}
    results: Results = "published"
    ballots: Ballots = "without-receipts"
    duration_s: int | None = None
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    paused_at: datetime | None = None
    remaining_s: int | None = None
    paused_s: int = 0
    closed_at: datetime | None = None
    published_at: datetime | None = None
    annulled_at: datetime | None = None
    annulled_because: str = ""
    gaps: tuple[str, ...] = ()
    rerun_of: str | None = None
    rerun_as: str | None = None
    entitled: int = 0
    turnout: int = 0
    by_channel: dict[str, dict[str, int]] = {}
    tally: Tally | None = None
    profile: Profile = {}
    box_digest: str | None = None
    roll_digest: str | None = None
    ballots_digest: str | None = None
    receipts_digest: str | None = None
    page: int = 0
    spoiled_sheets: int = 0
    handed_out: int = 0

    @property
    def is_open(self) -> bool:
        """Whether its box is there to take ballots: opened, and neither closed nor annulled. It may be paused."""
        return self.opened_at is not None and self.closed_at is None and self.annulled_at is None


class Card(Struct, frozen=True):
    """A voter card, known by the keyed hash of its code.

    right: the voting right it stands for: its own hash, or that of the card it replaces.
    number: printed on it, unique in the meeting. site_id: where it is meant for; empty: anywhere.
    groups: dimension -> group, as its holder chose to say. revoked: it opens nothing any more.
    booklet: its holder votes on paper, in the booklet with this number; empty: does not.
    table_id: the table that its holder sits at, where the card was issued for one; else empty.
    """

    right: str
    number: int = 0
    site_id: str = ""
    groups: dict[str, str] = {}
    revoked: bool = False
    booklet: str = ""
    table_id: str = ""


class HandCount(Struct, frozen=True):
    """Hands counted at a table for a poll. `id`: poll id and table id, joined by `.`.

    people: at the table; otherwise: those of them who vote by card or on paper. cast = valid + blank + spoiled hands.
    counts: choice id -> hands. earlier: the counts that this one replaced, the first one first.
    """

    id: str
    poll_id: str
    table_id: str
    people: int
    otherwise: int
    cast: int
    valid: int
    blank: int
    spoiled: int
    counts: dict[str, int]
    counted_at: datetime
    earlier: tuple["HandCount", ...] = ()


View = Literal["welcome", "round", "countdown", "notes", "proposal", "poll", "message", "pause", "black"]


class Shown(Struct, frozen=True):
    """What a screen shows, in the fields of `Display`."""

    view: View
    target: str = ""
    note_ids: tuple[str, ...] = ()
    text: str = ""
    words: dict[str, str] = {}
    page: int = 0
    turning: bool = True


class Display(Struct, frozen=True):
    """What the screen of a site shows. `target`: the id of the round, proposal, poll or pause, else empty.

    note_ids: the notes on the wall, in their order. text: the message, or the heading of the wall; words: language ->
    the same in it.
    second: the language that it shows beside the reference; empty: none.
    before: what it showed before, which can be put back; `None` at first.
    page: of what takes several, counted on from the first, which is 0; each screen takes it within its own number of
    pages. turning: whether it turns by itself, from that page on, since turned_at; `None`: nothing was shown yet.
    shown_by, shown_seq: who put up what it shows (a session, empty for the server), and where in the journal.
    """

    id: str
    view: View
    target: str = ""
    note_ids: tuple[str, ...] = ()
    text: str = ""
    words: dict[str, str] = {}
    second: str = ""
    before: Shown | None = None
    shown_by: str = ""
    shown_seq: int = 0
    page: int = 0
    turning: bool = True
    turned_at: datetime | None = None

    @property
    def shown(self) -> Shown:
        return Shown(self.view, self.target, self.note_ids, self.text, self.words, self.page, self.turning)


class TableLink(Struct, frozen=True):
    """The door of a table; only the keyed hash of its token is known here."""

    table_id: str
    revoked: bool = False


class StaffLink(Struct, frozen=True):
    """A one-time sign-in link; `session` is empty until it has served."""

    role: StaffRole
    expires_at: datetime
    session: str = ""
