"""Events: what happened. Past tense, append-only; fields are only ever added, always with a default.

One list, longer than other modules, because whoever reads a journal wants to find all of them in one place.
"""

from datetime import datetime

from msgspec import Struct

from server.domain.exchange import Fit, HelpReason
from server.domain.incidents import PersonsKind
from server.domain.paper import BookletPage, Found, PageWhy, PaperKind, SheetState
from server.domain.records import (
    Ballots,
    Choice,
    Devices,
    Kind,
    Method,
    PollText,
    ProposalText,
    Results,
    RoundText,
    Rules,
    Sheet,
    StaffRole,
    View,
)
from server.domain.tallies import Profile, Tally


def kebab(name: str) -> str:
    """Return `NoteAdded` as `note-added`."""
    return "".join("-" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("-")


class Event(Struct, frozen=True, tag_field="type", tag=kebab, omit_defaults=True):
    """Base of all events; the wire and journal name is the class name in kebab-case."""


class MeetingCreated(Event, frozen=True):
    """A meeting began to exist, with the site whose journal this is.

    profile: dimension -> groups that a card may carry. devices: how many may write for a table at a time.
    starts_at: when it is meant to begin. sentences: kept to be said to the hall.
    """

    meeting_id: str
    title: str
    languages: tuple[str, ...]
    site_id: str
    profile: dict[str, tuple[str, ...]] = {}
    devices: Devices = "one"
    starts_at: datetime | None = None
    sentences: tuple[str, ...] = ()


class MeetingClosed(Event, frozen=True):
    """The lead closed the meeting: the account of notes stands."""


class MeetingReopened(Event, frozen=True):
    """The lead opened the meeting again, for the reason given."""

    reason: str


class ServerStarted(Event, frozen=True):
    """A server started while the meeting was under way; `since`: when something was last written before."""

    since: datetime


class IncidentLogged(Event, frozen=True):
    """Somebody wrote into the log of incidents. `target`: what it is about; empty: nothing in particular."""

    incident_id: str
    kind: PersonsKind
    text: str
    target: str = ""


class SiteAdded(Event, frozen=True):
    """A room, or an online room, takes part."""

    site_id: str
    name: str
    online: bool = False


class TableSeated(Event, frozen=True):
    """A table stands in a site. `video`: the address of its video call."""

    table_id: str
    site_id: str
    number: int
    seats: int
    video: str = ""


class TableLinked(Event, frozen=True):
    """A table got the address of its video call; empty: it has none any more."""

    table_id: str
    video: str


class TableTaken(Event, frozen=True):
    """A device writes for a table from now on, in place of the one before."""

    table_id: str
    device: str


class TextRecorded(Event, frozen=True):
    """The organiser supplied a recording of a text: `file` is what the meeting keeps it under."""

    language: str
    text: str
    file: str


class RoundPlanned(Event, frozen=True):
    """The script holds a round, after those planned before it. `individual`: notes that one person may send in it.

    `words`: language -> the round in it.
    """

    round_id: str
    title: str
    question: str
    text: str
    duration_s: int
    sheet: Sheet | None = None
    individual: int = 0
    words: dict[str, RoundText] = {}


class PollPlanned(Event, frozen=True):
    """The script or the régie holds a poll. No choices: the proposals pushed when it opens.

    `rerun_of`: the poll that it repeats.
    """

    poll_id: str
    title: str
    question: str
    method: Method
    choices: tuple[Choice, ...] = ()
    rules: Rules = Rules()
    words: dict[str, PollText] = {}
    results: Results = "published"
    ballots: Ballots = "without-receipts"
    duration_s: int | None = None
    rerun_of: str | None = None


class PollChanged(Event, frozen=True):
    """A poll that was not open yet became another one; everything is said anew."""

    poll_id: str
    title: str
    question: str
    method: Method
    choices: tuple[Choice, ...] = ()
    rules: Rules = Rules()
    words: dict[str, PollText] = {}
    results: Results = "published"
    ballots: Ballots = "without-receipts"
    duration_s: int | None = None


class PausePlanned(Event, frozen=True):
    """The run sheet holds a pause, before another step; empty: as the last one."""

    step_id: str
    title: str
    duration_s: int
    before: str = ""


class StepsOrdered(Event, frozen=True):
    """The steps of the run sheet, all of them named, come in another order. `moved`: the one that was, if one."""

    step_ids: tuple[str, ...]
    moved: str = ""


class StepTimed(Event, frozen=True):
    """A step that has not begun is meant to last longer, or less long."""

    step_id: str
    duration_s: int


class StepSkipped(Event, frozen=True):
    """A step that has not begun is to be left out."""

    step_id: str


class StepTakenUp(Event, frozen=True):
    """A step that was to be left out is not to be left out after all."""

    step_id: str


class PauseBegun(Event, frozen=True):
    """The hall has a pause; `ends_at` is what the countdown shows."""

    step_id: str
    ends_at: datetime


class PauseExtended(Event, frozen=True):
    """The pause has another end, later or sooner."""

    step_id: str
    ends_at: datetime


class PauseEnded(Event, frozen=True):
    """The pause is over."""

    step_id: str


class StartPlanned(Event, frozen=True):
    """The meeting is meant to begin at another time; `None`: at none in particular."""

    starts_at: datetime | None


class SentencesKept(Event, frozen=True):
    """Other sentences than before are kept to be said to the hall."""

    sentences: tuple[str, ...]


class TableLinkIssued(Event, frozen=True):
    """A table has a door more; `token_hash` is keyed."""

    table_id: str
    token_hash: str


class TableLinksRevoked(Event, frozen=True):
    """Every earlier door of the table is shut."""

    table_id: str


class StaffLinkIssued(Event, frozen=True):
    """A one-time sign-in link for a role exists; `token_hash` is keyed."""

    token_hash: str
    role: StaffRole
    expires_at: datetime


class StaffSignedIn(Event, frozen=True):
    """A sign-in link served and opened a session."""

    token_hash: str
    session: str


class MemberNamed(Event, frozen=True):
    """Somebody of the régie, known by their session, gave their name."""

    session: str
    name: str


class TablesClaimed(Event, frozen=True):
    """Somebody of the régie reads these tables, in place of those before."""

    session: str
    table_ids: tuple[str, ...]


class CardsIssued(Event, frozen=True):
    """Voter cards exist; `credentials` are keyed hashes of their codes, sorted.

    The first has `first_number`, the next one more; 0: they have no numbers. `site_id`, `table_id`: where they are
    meant for.
    """

    credentials: tuple[str, ...]
    first_number: int = 0
    site_id: str = ""
    table_id: str = ""


class CardRevoked(Event, frozen=True):
    """A voter card opens nothing any more; what was voted with it stays in the box."""

    credential: str


class CardReplaced(Event, frozen=True):
    """A card was revoked, and another one has its voting right: who has voted with the one has voted with the other.

    Where `by` was a card already, the right that it had until then is no more.
    """

    credential: str
    by: str
    number: int = 0


class CardProfiled(Event, frozen=True):
    """The holder of a card said to which groups they belong: dimension -> group, in place of earlier ones."""

    credential: str
    groups: dict[str, str]


class CardStruck(Event, frozen=True):
    """The holder of a card took a paper `booklet` and votes there; empty: gave it back unused."""

    credential: str
    booklet: str


class RoundOpened(Event, frozen=True):
    """A round began; the countdown runs to `ends_at`."""

    round_id: str
    ends_at: datetime


class RoundExtended(Event, frozen=True):
    """An open round ends at another time."""

    round_id: str
    ends_at: datetime


class RoundClosed(Event, frozen=True):
    """A round ended; its tables write no more notes in it."""

    round_id: str


class RoundWorded(Event, frozen=True):
    """A round is said anew in other languages and in easy words. `words`: version -> the round in it, all of them."""

    round_id: str
    words: dict[str, RoundText] = {}


class NoteAdded(Event, frozen=True):
    """A table sent a note, or a person did: then `table_id` is empty and `author` is not."""

    note_id: str
    table_id: str
    round_id: str
    text: str
    kind: Kind
    strength: int
    pictogram: str = ""
    author: str = ""


class NoteEdited(Event, frozen=True):
    """A table changed its note; the former text stays in the journal and in the record."""

    note_id: str
    text: str
    kind: Kind
    strength: int
    pictogram: str = ""


class NoteWithdrawn(Event, frozen=True):
    """Whoever wrote a note took it back; the text stays readable, marked as withdrawn."""

    note_id: str


class NotesOrdered(Event, frozen=True):
    """A table put all its notes of a round that stand in this order."""

    note_ids: tuple[str, ...]


class NoteAdmitted(Event, frozen=True):
    """The theme team let the note of a person in among the others."""

    note_id: str


class NotesRead(Event, frozen=True):
    """The theme team has read notes."""

    note_ids: tuple[str, ...]


class NotesUnread(Event, frozen=True):
    """The theme team has notes to read again."""

    note_ids: tuple[str, ...]


class NoteSetAside(Event, frozen=True):
    """The theme team put a note aside, for a reason that everyone may read."""

    note_id: str
    reason: str


class NoteTakenBack(Event, frozen=True):
    """A note set aside is among the others again."""

    note_id: str


class NoteHidden(Event, frozen=True):
    """The text of a note is for no screen and no print, for a reason that everyone may read; the journal keeps it."""

    note_id: str
    reason: str


class NoteShown(Event, frozen=True):
    """A note that was hidden may be read by everyone again."""

    note_id: str


class NoteAnswered(Event, frozen=True):
    """The régie said something to whoever wrote a note, in place of what it said before; empty: it took that back."""

    note_id: str
    text: str


class ThemeCreated(Event, frozen=True):
    """A theme exists."""

    theme_id: str
    name: str


class ThemeRenamed(Event, frozen=True):
    """A theme has another name."""

    theme_id: str
    name: str


class ThemeRemoved(Event, frozen=True):
    """A theme is gone; its notes are in one theme less."""

    theme_id: str


class ThemeMerged(Event, frozen=True):
    """All notes of a theme are in another one, and it is gone."""

    theme_id: str
    into_id: str


class ThemeRestored(Event, frozen=True):
    """A theme that was removed or merged is there again; its notes are in the themes they were in before."""

    theme_id: str


class ThemesOrdered(Event, frozen=True):
    """The theme team put all themes in this order."""

    theme_ids: tuple[str, ...]


class NotePlaced(Event, frozen=True):
    """A note is in a theme (it may be in several)."""

    note_id: str
    theme_id: str


class NotesMovedInTheme(Event, frozen=True):
    """The theme team put notes of a theme, in this order, before another one of its notes; empty: behind all."""

    theme_id: str
    note_ids: tuple[str, ...]
    before: str = ""


class NoteUnplaced(Event, frozen=True):
    """A note is no longer in a theme."""

    note_id: str
    theme_id: str


class ProposalWritten(Event, frozen=True):
    """A proposal exists in the régie, tied to the notes it comes from.

    `words`: version -> the proposal in it. `easy`: only in older journals, its text under `easy` of `words`.
    `split_from`: the proposal that these notes have left for it.
    """

    proposal_id: str
    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    words: dict[str, ProposalText] = {}
    easy: str = ""
    colour: str = ""
    split_from: str = ""


class ProposalReworded(Event, frozen=True):
    """A proposal has other words or other notes; everything is said anew, what it said before stays in its history."""

    proposal_id: str
    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    words: dict[str, ProposalText] = {}
    easy: str = ""
    colour: str = ""


class ProposalPushed(Event, frozen=True):
    """A proposal went to every table."""

    proposal_id: str


class ProposalWithdrawn(Event, frozen=True):
    """A proposal no longer stands."""

    proposal_id: str


class ProposalMerged(Event, frozen=True):
    """A proposal no longer stands; its notes are in another one, to which it brought `note_ids`."""

    proposal_id: str
    into_id: str
    note_ids: tuple[str, ...]


class ProposalRestored(Event, frozen=True):
    """A proposal that was withdrawn or merged stands again; what it brought to another one has left that one."""

    proposal_id: str


class PollOpened(Event, frozen=True):
    """Voting began. `choices` are final from here on; `entitled` is the number of valid cards.

    `ends_at`: when the screens say that it ends; `None`: when somebody closes it.
    `words`: with the texts of the choices that the proposals brought; empty: as planned.
    """

    poll_id: str
    choices: tuple[Choice, ...]
    entitled: int
    ends_at: datetime | None = None
    words: dict[str, PollText] = {}


class PollTimed(Event, frozen=True):
    """An open poll ends at another time, or, with `None`, when somebody closes it."""

    poll_id: str
    ends_at: datetime | None


class PollPaused(Event, frozen=True):
    """An open poll takes no ballots for a while; its clock stands still."""

    poll_id: str


class PollResumed(Event, frozen=True):
    """A paused poll takes ballots again."""

    poll_id: str
    ends_at: datetime | None


class PollClosed(Event, frozen=True):
    """The box was sealed and counted. `turnout`: cards on the roll; hands are in the tally."""

    poll_id: str
    tally: Tally
    turnout: int
    box_digest: str
    roll_digest: str = ""
    ballots_digest: str = ""
    receipts_digest: str = ""
    by_channel: dict[str, dict[str, int]] = {}
    profile: Profile = {}


class PollPublished(Event, frozen=True):
    """The result of a closed poll is for everyone to see."""

    poll_id: str


class PollAnnulled(Event, frozen=True):
    """A poll does not count, for a reason that everyone may read. An open one takes no more ballots."""

    poll_id: str
    reason: str


class HandsCounted(Event, frozen=True):
    """A table raised hands for a poll; takes the place of an earlier count of that table, which stays in the record."""

    poll_id: str
    table_id: str
    people: int
    otherwise: int
    cast: int
    valid: int
    blank: int
    spoiled: int
    counts: dict[str, int]


class MessageSent(Event, frozen=True):
    """The régie said something to some tables; none named: to all."""

    message_id: str
    text: str
    table_ids: tuple[str, ...] = ()


class MessageWithdrawn(Event, frozen=True):
    """The régie took a message back."""

    message_id: str


class MessageRead(Event, frozen=True):
    """A table said that it has read a message."""

    message_id: str
    table_id: str


class HelpAsked(Event, frozen=True):
    """A table called for help."""

    help_id: str
    table_id: str
    reason: HelpReason
    text: str = ""


class HelpAnswered(Event, frozen=True):
    """The régie told a table what comes of its call."""

    help_id: str
    text: str


class HelpSettled(Event, frozen=True):
    """A call for help is over."""

    help_id: str


class ReadBackAnswered(Event, frozen=True):
    """A table said whether its idea is in a proposal, of which it read this wording (1 for the first)."""

    proposal_id: str
    table_id: str
    fit: Fit
    why: str
    wording: int


class DisplayShown(Event, frozen=True):
    """The screen of a site shows something else. Fields as in `Display`."""

    site_id: str
    view: View
    target: str = ""
    note_ids: tuple[str, ...] = ()
    text: str = ""
    words: dict[str, str] = {}


class DisplayLanguageChosen(Event, frozen=True):
    """The screen of a site shows another language beside the reference from now on; empty: none."""

    site_id: str
    second: str


class DisplayTurned(Event, frozen=True):
    """What the screen of a site shows in pages stands at this page. Fields as in `Display`."""

    site_id: str
    page: int
    turning: bool


class PaperPrinted(Event, frozen=True):
    """Sheets to vote on were printed: `count` serials from `first` on; live ballots of a poll, or booklets.

    The planned polls that pages were printed for are voted on in them.
    """

    batch_id: str
    kind: PaperKind
    first: int
    count: int
    poll_id: str = ""
    pages: tuple[BookletPage, ...] = ()


class PageGiven(Event, frozen=True):
    """A poll that is not open yet is voted on at this page of the booklets; 0: at none."""

    poll_id: str
    page: int


class SheetTaken(Event, frozen=True):
    """A sheet was read, or people decided about it, and this became of it. What it says is in the box alone.

    number: of the poll, or of the page. why: the rule that spoils it, why it is kept out, or what people are asked.
    found: of one that is kept out, where it was seen. incident: the entry of the log that says why it came late.
    """

    sheet_id: str
    poll_id: str
    kind: PaperKind
    number: int
    serial: int
    state: SheetState
    why: str = ""
    incident: str = ""
    found: Found = Found()


class CopyFound(Event, frozen=True):
    """Another sheet was read with the serial of one that is in, and with other marks; it is kept out."""

    sheet_id: str
    found: Found = Found()


class PageKeptOut(Event, frozen=True):
    """A page was read that looks like a ballot and is none of this meeting; it is kept out."""

    why: PageWhy
    found: Found


class PaperCameLate(Event, frozen=True):
    """So many sheets of a closed poll were read, with the reason for which they come late; they are kept out."""

    poll_id: str
    count: int
    reason: str


class SheetDecided(Event, frozen=True):
    """Somebody said what a sheet means that people are asked about; what they said is not in the journal."""

    sheet_id: str
    by: str


class PicturesDestroyed(Event, frozen=True):
    """The pictures of the sheets of a poll were destroyed. digest: SHA-256 over theirs, sorted, one a line."""

    poll_id: str
    count: int
    digest: str


AnyEvent = (
    MeetingCreated | SiteAdded | TableSeated | RoundPlanned | PollPlanned
    | TableLinkIssued | TableLinksRevoked | StaffLinkIssued | StaffSignedIn
    | CardsIssued | CardRevoked | CardReplaced | CardProfiled | CardStruck
    | RoundOpened | RoundExtended | RoundClosed | RoundWorded
    | NoteAdded | NoteEdited | NoteWithdrawn | NotesRead | NoteSetAside | NoteTakenBack
    | ThemeCreated | ThemeRenamed | ThemeRemoved | NotePlaced | NoteUnplaced
    | ProposalWritten | ProposalReworded | ProposalPushed | ProposalWithdrawn
    | PollChanged | PollOpened | PollTimed | PollPaused | PollResumed | PollClosed | PollPublished | PollAnnulled
    | HandsCounted | DisplayShown | DisplayLanguageChosen | DisplayTurned
    | TableLinked | TableTaken | NotesOrdered | NoteAdmitted
    | NotesUnread | ThemeMerged | ThemeRestored | ThemesOrdered | MemberNamed | TablesClaimed
    | NoteHidden | NoteShown
    | NotesMovedInTheme
    | PausePlanned | StepsOrdered | StepTimed | StepSkipped | StepTakenUp
    | PauseBegun | PauseExtended | PauseEnded | StartPlanned | SentencesKept
    | ProposalMerged | ProposalRestored
    | NoteAnswered | MeetingClosed | MeetingReopened | ServerStarted | IncidentLogged
    | MessageSent | MessageWithdrawn | MessageRead | HelpAsked | HelpAnswered | HelpSettled | ReadBackAnswered
    | PaperPrinted | PageGiven | SheetTaken | CopyFound | SheetDecided | PicturesDestroyed
    | PageKeptOut | PaperCameLate
    | TextRecorded
)  # fmt: skip


class Recorded(Struct, frozen=True):
    """An event in its place in the journal.

    seq: 1, 2, 3… in the meeting, without holes. position: 0, 1… among the events of one command.
    chain: hex SHA-256 over the chain before it and this row (`server.domain.chain`).
    """

    meeting: str
    seq: int
    at: datetime
    actor: str
    command_id: str
    position: int
    site: str
    event: AnyEvent
    chain: str
