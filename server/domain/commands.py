"""Commands: what someone asks for. Imperative; `id` is made by the sender, so that a resend is known.

One list, longer than other modules, as the events are.
"""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from server.domain.events import kebab
from server.domain.exchange import Fit, HelpReason
from server.domain.ids import Id
from server.domain.incidents import PersonsKind
from server.domain.paper import BookletPage, Found, LateSheet, OnBallots, PageWhy, PaperKind, SheetState
from server.domain.records import (
    Ballots,
    Choice,
    Devices,
    Kind,
    Method,
    Poll,
    PollText,
    ProposalText,
    Recording,
    Results,
    Round,
    RoundText,
    Rules,
    Site,
    StaffRole,
    Table,
    View,
)
from server.domain.steps import Step
from server.domain.tallies import Profile, Tally

Words = Annotated[str, Meta(max_length=5_000)]  # a bound for the parser; the rules are narrower, and kinder
Ids = Annotated[tuple[Id, ...], Meta(max_length=1_000)]
Seen = Annotated[int, Meta(ge=0, le=2**53 - 1)]  # what a browser can count to


class Command(Struct, frozen=True, tag_field="type", tag=lambda name: kebab(name), omit_defaults=True):
    """Base of all commands; the wire name is the class name in kebab-case."""

    id: Id


class CreateMeeting(Command, frozen=True):
    """Found a meeting from its script. Records carry the ids that the caller drew.

    steps: its rounds, polls and pauses in the order in which they come, with the time meant for each; rounds and polls
    that are not named come last. starts_at: when it is meant to begin. sentences: kept to be said to the hall.
    recordings: of its texts, as people read them aloud.
    """

    meeting_id: Id
    title: Words
    languages: tuple[str, ...]
    sites: tuple[Site, ...]
    tables: tuple[Table, ...]
    rounds: tuple[Round, ...]
    polls: tuple[Poll, ...]
    profile: dict[str, tuple[str, ...]] = {}
    devices: Devices = "one"
    steps: tuple[Step, ...] = ()
    starts_at: Annotated[datetime, Meta(tz=True)] | None = None
    sentences: tuple[Words, ...] = ()
    recordings: tuple[Recording, ...] = ()


class CloseMeeting(Command, frozen=True):
    """End the meeting, once every note is accounted for. Idempotent."""


class ReopenMeeting(Command, frozen=True):
    """Go on with a meeting that was closed, with the reason. Idempotent."""

    reason: Words


class StartServer(Command, frozen=True):
    """Say that a server starts; made by the server itself, never sent over the wire.

    since: when something was last written into the journal.
    """

    since: Annotated[datetime, Meta(tz=True)]


class LogIncident(Command, frozen=True):
    """Write into the log of incidents. `incident_id` is drawn by the sender.

    target: id of the poll, note, proposal or table that it is about; empty: none.
    """

    incident_id: Id
    kind: PersonsKind
    text: Words
    target: str = ""


class IssueTableLink(Command, frozen=True):
    """Add a door to a table; with `replace`, shut the earlier ones."""

    table_id: Id
    token_hash: str
    replace: bool = False


class IssueStaffLink(Command, frozen=True):
    """Add a one-time sign-in link for a role."""

    token_hash: str
    role: StaffRole
    expires_at: Annotated[datetime, Meta(tz=True)]


class SignIn(Command, frozen=True):
    """Use a sign-in link; `session` is the id of the session that it opens."""

    token_hash: str
    session: Id


class IssueCards(Command, frozen=True):
    """Add voter cards, given as keyed hashes of their codes.

    `first_number`: of the first in sorted order, 0 for cards without numbers. `site_id`, and with it
    `table_id`: where they are meant for.
    """

    credentials: tuple[str, ...]
    first_number: int = 0
    site_id: str = ""
    table_id: str = ""


class IssueTableCards(Command, frozen=True):
    """Add voter cards for tables in one act, given as keyed hashes of their codes: table id -> credentials.

    `first_number`: of the first in sorted order of the first table; the next tables go on from there.
    """

    tables: dict[str, tuple[str, ...]]
    first_number: int


class RevokeCard(Command, frozen=True):
    """Make a voter card open nothing any more. Idempotent."""

    credential: str


class ReplaceCard(Command, frozen=True):
    """Revoke a card and give its voting right to another one (`by`, a keyed hash). Idempotent.

    A new one gets the next number; one from the pile keeps its own, and its own right is no more.
    """

    credential: str
    by: str


class ProfileCard(Command, frozen=True):
    """Say to which groups the holder of a card belongs: dimension -> group. Idempotent."""

    credential: str
    groups: dict[str, str]


class StrikeCard(Command, frozen=True):
    """Say that the holder of a card votes in a paper booklet, by its number; empty: gave it back. Idempotent."""

    credential: str
    booklet: str


class OpenRound(Command, frozen=True):
    """Begin a planned round. `duration_s`: instead of the planned one, when given."""

    round_id: Id
    duration_s: Annotated[int, Meta(ge=1, le=86_400)] | None = None


class ExtendRound(Command, frozen=True):
    """Give an open round more seconds (or fewer, when negative); it never ends before now."""

    round_id: Id
    by_s: Annotated[int, Meta(ge=-86_400, le=86_400)]


class CloseRound(Command, frozen=True):
    """End an open round."""

    round_id: Id


class WordRound(Command, frozen=True):
    """Say a round that is not closed in other languages and in easy words; all of it is said anew.

    words: version -> the round in it, those left out being written no more.
    """

    round_id: Id
    words: dict[str, RoundText] = {}
    seen: Seen = 0


Seconds = Annotated[int, Meta(ge=1, le=86_400)]


class SkipStep(Command, frozen=True):
    """Leave out a step of the run sheet that has not begun. Idempotent."""

    step_id: Id


class TakeUpStep(Command, frozen=True):
    """Do not leave out a step after all. Idempotent."""

    step_id: Id


class MoveStep(Command, frozen=True):
    """Put a step that has not begun before another one; `None`: it becomes the last one.

    What has begun stays where it is: before a step that began meanwhile means that it comes next. Idempotent.
    """

    step_id: Id
    before: Id | None = None


class TimeStep(Command, frozen=True):
    """Say how long a step that has not begun shall last. Idempotent.

    A round then opens for so long; how long people may vote in a poll is said by `ChangePoll` or `OpenPoll`.
    """

    step_id: Id
    duration_s: Seconds


class PlanPause(Command, frozen=True):
    """Put a pause into the run sheet, before another step as for `MoveStep`. `step_id` is drawn by the sender."""

    step_id: Id
    title: Words
    duration_s: Seconds
    before: Id | None = None


class BeginPause(Command, frozen=True):
    """Begin a planned pause, and say so on the screens. `duration_s`: instead of the planned one, when given.

    Idempotent while it is on.
    """

    step_id: Id
    duration_s: Seconds | None = None


class ExtendPause(Command, frozen=True):
    """Give a pause more seconds (or fewer, when negative); it never ends before now."""

    step_id: Id
    by_s: Annotated[int, Meta(ge=-86_400, le=86_400)]


class EndPause(Command, frozen=True):
    """End a pause. Idempotent once it has been on."""

    step_id: Id


class PlanStart(Command, frozen=True):
    """Say when the meeting is meant to begin; `None`: at no time in particular. Idempotent."""

    starts_at: Annotated[datetime, Meta(tz=True)] | None


class KeepSentences(Command, frozen=True):
    """Keep sentences that may be said to the hall, in place of those kept before. Idempotent."""

    sentences: Annotated[tuple[Words, ...], Meta(max_length=9)]
    seen: Seen = 0


class AddNote(Command, frozen=True):
    """Send a note from a table in the open round. `note_id` is drawn by the sender."""

    note_id: Id
    round_id: Id
    text: Words
    kind: Kind = "idea"
    strength: int = 1
    pictogram: str = ""


class EditNote(Command, frozen=True):
    """Change one's own note while its round is open; everything is said anew."""

    note_id: Id
    text: Words
    kind: Kind
    strength: int
    pictogram: str = ""


class WithdrawNote(Command, frozen=True):
    """Take one's own note back while its round is open. Idempotent."""

    note_id: Id


class OrderNotes(Command, frozen=True):
    """Put the notes of one's own table in an open round in an order; those not named keep theirs, behind."""

    round_id: Id
    note_ids: Ids


class AddIndividualNote(Command, frozen=True):
    """Send a note of one's own, by voter card, in an open round that allows it."""

    note_id: Id
    round_id: Id
    text: Words
    kind: Kind = "idea"


class AdmitNote(Command, frozen=True):
    """Let the note of a person in among the others. Idempotent."""

    note_id: Id


class MarkNotesRead(Command, frozen=True):
    """Say that the theme team has read notes. Idempotent."""

    note_ids: Ids


class MarkNotesUnread(Command, frozen=True):
    """Say that notes are to be read again. Idempotent."""

    note_ids: Ids


# Acts of several people on one board carry `seen`: the place in the journal that the person's page had come to. Where
# somebody else has meanwhile changed what the act is about, it is refused. 0: whatever happened meanwhile.


class SetNotesAside(Command, frozen=True):
    """Put notes aside, each with the same reason."""

    note_ids: Ids
    reason: Words
    seen: Seen = 0


class TakeNotesBack(Command, frozen=True):
    """Put notes that were set aside among the others again. Idempotent."""

    note_ids: Ids
    seen: Seen = 0


class HideNote(Command, frozen=True):
    """Cover the text of a note on every screen and in print, with the reason. Idempotent."""

    note_id: Id
    reason: Words
    seen: Seen = 0


class ShowNote(Command, frozen=True):
    """Let everyone read a note again that was hidden. Idempotent."""

    note_id: Id
    seen: Seen = 0


class AnswerNote(Command, frozen=True):
    """Say something to whoever wrote a note, in place of what was said before; empty: nothing any more. Idempotent."""

    note_id: Id
    text: Words
    seen: Seen = 0


class CreateTheme(Command, frozen=True):
    """Make a theme, with the notes to place in it at once. `theme_id` is drawn by the sender.

    leave: the theme that these notes leave; so a theme is split.
    """

    theme_id: Id
    name: Words
    note_ids: Ids = ()
    leave: Id | None = None
    seen: Seen = 0


class RenameTheme(Command, frozen=True):
    """Give a theme another name."""

    theme_id: Id
    name: Words
    seen: Seen = 0


class RemoveTheme(Command, frozen=True):
    """Remove a theme; its notes stay."""

    theme_id: Id
    seen: Seen = 0


class MergeThemes(Command, frozen=True):
    """Put all notes of a theme into another one, and remove it."""

    theme_id: Id
    into_id: Id
    seen: Seen = 0


class RestoreTheme(Command, frozen=True):
    """Bring a theme back that was removed or merged, with the notes it had; as long as nobody has moved these since."""

    theme_id: Id


class OrderThemes(Command, frozen=True):
    """Put the themes in an order; those not named keep theirs, behind."""

    theme_ids: Ids
    seen: Seen = 0


class PlaceNotes(Command, frozen=True):
    """Put notes into a theme; with `leave`, take them out of that other theme in the same act. Idempotent.

    before: the note of the theme that those which come into it stand before; `None`: behind all.
    """

    note_ids: Ids
    theme_id: Id
    leave: Id | None = None
    seen: Seen = 0
    before: Id | None = None


class MoveInTheme(Command, frozen=True):
    """Put notes of a theme, in the order given, before another one of its notes; `None`: behind all. Idempotent."""

    theme_id: Id
    note_ids: Ids
    before: Id | None = None
    seen: Seen = 0


class UnplaceNote(Command, frozen=True):
    """Take a note out of a theme. Idempotent."""

    note_id: Id
    theme_id: Id
    seen: Seen = 0


class ArrangeNotes(Command, frozen=True):
    """Have notes be in exactly these themes: note id -> theme ids. Idempotent; so a placing is undone."""

    places: Annotated[dict[Id, Ids], Meta(max_length=1_000)]
    seen: Seen = 0


class NameYourself(Command, frozen=True):
    """Say by what name the others of the régie may know oneself. Idempotent."""

    name: Words


class ClaimTables(Command, frozen=True):
    """Say which tables are one's own to read, in place of those before; what another member had is theirs no more."""

    table_ids: Ids
    seen: Seen = 0


class WriteProposal(Command, frozen=True):
    """Write a proposal from notes. `proposal_id` is drawn by the sender.

    words: version -> the proposal in it. split_from: the proposal that those of its notes which are given here leave.
    """

    proposal_id: Id
    title: Words
    text: Words
    pictogram: str
    note_ids: Ids
    words: dict[str, ProposalText] = {}
    colour: str = ""
    split_from: Id | None = None
    seen: Seen = 0


class RewordProposal(Command, frozen=True):
    """Change the words or the notes of a proposal; everything is said anew."""

    proposal_id: Id
    title: Words
    text: Words
    pictogram: str
    note_ids: Ids
    words: dict[str, ProposalText] = {}
    colour: str = ""
    seen: Seen = 0


class PushProposal(Command, frozen=True):
    """Send a proposal to every table. Idempotent."""

    proposal_id: Id
    seen: Seen = 0


class WithdrawProposal(Command, frozen=True):
    """Withdraw a proposal. Idempotent."""

    proposal_id: Id
    seen: Seen = 0


class MergeProposals(Command, frozen=True):
    """Put the notes of a proposal into another one, and withdraw it."""

    proposal_id: Id
    into_id: Id
    seen: Seen = 0


class RestoreProposal(Command, frozen=True):
    """Let a proposal stand again that was withdrawn or merged, with its notes. Idempotent."""

    proposal_id: Id
    seen: Seen = 0


class PlanPoll(Command, frozen=True):
    """Add a poll that the script did not hold. `choices` need `text` and `pictogram`; the rest is given here."""

    poll_id: Id
    title: Words
    question: Words
    method: Method
    choices: tuple[Choice, ...] = ()
    rules: Rules = Rules()
    words: dict[str, PollText] = {}
    results: Results = "published"
    ballots: Ballots = "without-receipts"
    duration_s: Annotated[int, Meta(ge=1, le=86_400)] | None = None


class ChangePoll(PlanPoll, frozen=True):
    """Make a poll that is not open yet another one; everything is said anew, as for `PlanPoll`."""


class OpenPoll(Command, frozen=True):
    """Begin voting; a poll without choices takes the proposals that stand pushed.

    `duration_s`: instead of the planned one, when given.
    """

    poll_id: Id
    duration_s: Annotated[int, Meta(ge=1, le=86_400)] | None = None


class TimePoll(Command, frozen=True):
    """Have an open poll end in `in_s` seconds, or, with `None`, when somebody closes it."""

    poll_id: Id
    in_s: Annotated[int, Meta(ge=1, le=86_400)] | None = None


class PausePoll(Command, frozen=True):
    """Let an open poll take no ballots for a while. Idempotent."""

    poll_id: Id


class ResumePoll(Command, frozen=True):
    """Let a paused poll take ballots again. Idempotent."""

    poll_id: Id


class ClosePoll(Command, frozen=True):
    """End voting. The live meeting seals and counts the box, then submits `RecordTally`."""

    poll_id: Id


class RecordTally(Command, frozen=True):
    """Record the count of a sealed box; made by the live meeting from a `ClosePoll`, never sent over the wire.

    `hands`: how often hands had been counted by then (`hands.times_counted`).
    """

    poll_id: Id
    tally: Tally
    turnout: int
    box_digest: str
    roll_digest: str = ""
    ballots_digest: str = ""
    receipts_digest: str = ""
    by_channel: dict[str, dict[str, int]] = {}
    profile: Profile = {}
    hands: int = 0


class PublishPoll(Command, frozen=True):
    """Show the result of a closed poll to everyone, and on the screens. Idempotent."""

    poll_id: Id


class AnnulPoll(Command, frozen=True):
    """Declare that a poll, whatever its state, does not count, with the reason. Idempotent."""

    poll_id: Id
    reason: Words


class RerunPoll(Command, frozen=True):
    """Annul a poll that was opened, with the reason (once annulled it stays so), and plan it again as `new_poll_id`."""

    poll_id: Id
    new_poll_id: Id
    reason: Words


class CountHands(Command, frozen=True):
    """Say how many hands one's own table raised in an open poll; takes the place of its earlier count.

    people, otherwise: those at the table, and those of them who vote by card or on paper. cast: the hands.
    valid, blank, spoiled: add up to `cast`. counts: choice id -> hands.
    """

    poll_id: Id
    people: int
    otherwise: int
    cast: int
    valid: int
    blank: int
    spoiled: int
    counts: dict[str, int]


class SendMessage(Command, frozen=True):
    """Say something to some tables. `message_id` is drawn by the sender."""

    message_id: Id
    text: Words
    table_ids: Ids


class Announce(Command, frozen=True):
    """Say something to every table. `message_id` is drawn by the sender."""

    message_id: Id
    text: Words


class WithdrawMessage(Command, frozen=True):
    """Take a message back. Idempotent."""

    message_id: Id


class ReadMessage(Command, frozen=True):
    """Say that one's own table has read a message. Idempotent."""

    message_id: Id


class AskForHelp(Command, frozen=True):
    """Call somebody to one's own table. `help_id` is drawn by the sender."""

    help_id: Id
    reason: HelpReason
    text: Words = ""


class AnswerHelp(Command, frozen=True):
    """Tell a table what comes of its call."""

    help_id: Id
    text: Words


class SettleHelp(Command, frozen=True):
    """Say that a call is over: the table its own, the régie any. Idempotent."""

    help_id: Id


class AnswerReadBack(Command, frozen=True):
    """Say whether the idea of one's own table is in a pushed proposal; takes the place of its earlier answer.

    why: in a few words; only `in` may go without. wording: which one the table has read, 1 for the first; 0: the one
    that stands. What was answered without a line may arrive after the proposal was worded anew.
    """

    proposal_id: Id
    fit: Fit
    why: Words = ""
    wording: int = 0


class LinkTable(Command, frozen=True):
    """Give a table the address of its video call; empty: none. Idempotent."""

    table_id: Id
    video: str


class TakeTable(Command, frozen=True):
    """Let a device write for one's own table from now on; made at the door, never sent over the wire. Idempotent.

    instead: the device that has the table, as the door saw it; `None`: whichever.
    """

    device: str
    instead: str | None = None


class ShowOnDisplay(Command, frozen=True):
    """Put something on the screen of a site, or of every site when `site_id` is left out.

    note_ids: for `notes`, those on the wall in their order. text: for `message`, what it says; for `notes`, their
    heading, or empty. words: language -> the same text in it.
    """

    view: View
    target: str = ""
    site_id: Id | None = None
    note_ids: Ids = ()
    text: Words = ""
    words: dict[str, Words] = {}


class RestoreDisplay(Command, frozen=True):
    """Put back what the screen of a site, or of every site, showed before; again puts the other back.

    seen: where in the journal the sender looked at it; 0: whoever changed it since.
    """

    site_id: Id | None = None
    seen: Seen = 0


class ChooseDisplayLanguage(Command, frozen=True):
    """Show another language of the meeting beside the reference, whatever is shown; empty: none. Idempotent."""

    second: str = ""
    site_id: Id | None = None


class TurnDisplay(Command, frozen=True):
    """Turn what a screen, or every one, shows in pages to another page. A screen that shows another thing stays.

    view, target: what the sender saw there. page: counted on from the first, which is 0, below it back from the last;
    each screen takes it within its own number of pages. turning: whether it turns by itself from there. Idempotent.
    """

    view: View
    page: Annotated[int, Meta(ge=-9_999, le=9_999)]
    target: str = ""
    turning: bool = True
    site_id: Id | None = None


class PrintPaper(Command, frozen=True):
    """Issue the sheets of a batch, once their file is written: serials from `first` on, of a poll or of booklets.

    asks: what stands on ballots of a poll, so that none is issued that asks what the poll no longer does.
    """

    batch_id: Id
    kind: PaperKind
    first: int
    count: int
    poll_id: str = ""
    pages: tuple[BookletPage, ...] = ()
    asks: OnBallots | None = None


class GivePage(Command, frozen=True):
    """Have a poll voted on at a page of the booklets; 0: at none."""

    poll_id: Id
    page: int


class TakeSheet(Command, frozen=True):
    """Say what became of a sheet. Counted: its ballot is in the box already. found: of one that is kept out."""

    poll_id: str
    kind: PaperKind
    number: int
    serial: int
    state: SheetState
    why: str = ""
    found: Found = Found()


class TakeLate(Command, frozen=True):
    """Record sheets of a closed poll that are read now, in one incident with the reason in words; none is counted."""

    poll_id: Id
    sheets: tuple[LateSheet, ...]
    reason: str


class KeepPageOut(Command, frozen=True):
    """Say that a page looks like a ballot and is none of this meeting. Idempotent for one page of one file."""

    why: PageWhy
    found: Found


class FindCopy(Command, frozen=True):
    """Say that a sheet has the serial of another one that is in, and other marks. Idempotent, as `KeepPageOut`."""

    sheet_id: str
    found: Found = Found()


class DecideSheet(Command, frozen=True):
    """Say that the actor has decided what a waiting sheet means."""

    sheet_id: str


class DestroyPictures(Command, frozen=True):
    """Say that the pictures of the sheets of a closed poll are gone."""

    poll_id: Id
    count: int
    digest: str


WireCommand = (
    SkipStep | TakeUpStep | MoveStep | TimeStep | PlanPause | BeginPause | ExtendPause | EndPause
    | PlanStart | KeepSentences
    | OpenRound | ExtendRound | CloseRound | WordRound | AddNote | EditNote | WithdrawNote | OrderNotes
    | MarkNotesRead | MarkNotesUnread | SetNotesAside | TakeNotesBack | AdmitNote | HideNote | ShowNote
    | AnswerNote | CloseMeeting | ReopenMeeting | LogIncident
    | CreateTheme | RenameTheme | RemoveTheme | MergeThemes | RestoreTheme | OrderThemes
    | PlaceNotes | MoveInTheme | UnplaceNote | ArrangeNotes | NameYourself | ClaimTables
    | WriteProposal | RewordProposal | PushProposal | WithdrawProposal | MergeProposals | RestoreProposal
    | PlanPoll | ChangePoll | OpenPoll | TimePoll | PausePoll | ResumePoll | ClosePoll | PublishPoll
    | AnnulPoll | RerunPoll | CountHands | ShowOnDisplay | RestoreDisplay | ChooseDisplayLanguage | TurnDisplay
    | SendMessage | Announce | WithdrawMessage | ReadMessage | AskForHelp | AnswerHelp | SettleHelp
    | AnswerReadBack | LinkTable | GivePage
)  # fmt: skip
"""What may come over a websocket."""

AnyCommand = (
    WireCommand | CreateMeeting | IssueTableLink | IssueStaffLink | SignIn
    | IssueCards | IssueTableCards | RevokeCard | ReplaceCard | ProfileCard | StrikeCard | RecordTally
    | AddIndividualNote | TakeTable | StartServer
    | PrintPaper | TakeSheet | FindCopy | DecideSheet | DestroyPictures | TakeLate | KeepPageOut
)  # fmt: skip
