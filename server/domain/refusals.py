"""Refusals: the closed list of reasons for which a command, a ballot or a connection is turned down.

Refusing is normal. A refusal carries a code and facts; the words are found at the edge, in the
catalogue of the person's language, under `refusal-CODE`.
"""

CODES: dict[str, str] = {
    "already-voted": "The card is on the roll of this poll, and the ballot did not come from the device that cast it.",
    "bad-ballot": "The ballot does not follow the method of the poll: `reason`, `expected`, `got`.",
    "bad-hands": "A count of hands does not add up: `reason` (one of `hands.REASONS`), `expected`, `got`.",
    "bad-text": "A text is empty or too long: `field`, `length`, `least` and `most` say which and by how much.",
    "bad-value": "A number or a name is out of range: `field`, `value` and `expected`.",
    "card-has-voted": "The card has voted in open polls, so no booklet is given for it: `polls`, their numbers.",
    "card-not-spare": "The card cannot take the place of another one: `reason` is `same`, `revoked` or `used`.",
    "card-revoked": "The voter card has been revoked, as lost ones are; another one may have its voting right.",
    "card-struck": "The holder of the card votes on paper, in a booklet: `booklet`.",
    "changed-meanwhile": "Somebody else has changed it since the person saw it: `what`, `ids`, `by` (who, a session).",
    "enough-notes": "The person has sent as many notes in this round as it allows: `most`.",
    "failed": "The server stumbled over a fault of its own; what it has acknowledged is safe.",
    "frame-too-large": "A frame is over the bound: `size_bytes`, `most_bytes`.",
    "help-asked": "The table has a call for help that is not settled yet: `id`.",
    "help-settled": "The call for help is over: `id`.",
    "id-taken": "The id of the command or of the thing it makes is used already: `id`.",
    "link-expired": "The sign-in link is too old.",
    "link-used": "The sign-in link has served already; each works once.",
    "malformed": "The frame or form is not in the protocol: `reason`.",
    "meeting-closed": "The meeting has been closed; its lead may open it again.",
    "message-withdrawn": "The message has been taken back: `id`.",
    "no-choices": "The poll has no choices (none were planned, no proposal stands pushed): `poll`.",
    "no-individual-notes": "The round takes notes of tables only: `round`.",
    "not-allowed": "The actor's role has no power to do this: `role`, `command`.",
    "not-found": "The thing named does not exist in this meeting: `what`, `id`.",
    "not-saved": "The record could not be written (disk full or read-only); nothing was kept; try again.",
    "not-source": "No note of the table is in the proposal: `proposal`.",
    "not-yours": "The note belongs to another table, or to somebody else: `id`.",
    "note-held": "The note of a person has not been admitted among the others yet: `id`.",
    "note-hidden": "The note has been hidden and can be put into nothing anew: `id`.",
    "note-withdrawn": "The note has been withdrawn by whoever wrote it: `id`.",
    "page-taken": "The page of the booklets is another poll's already: `page`, `poll` (its number).",
    "notes-open": "Notes are in no proposal and not set aside: `notes`, how many.",
    "pause-not-on": "The pause is not on: `step`.",
    "poll-annulled": "The poll has been annulled and does not count: `poll`.",
    "poll-closed": "The poll is closed: `poll`.",
    "poll-incomplete": "Something is missing before the poll may open: `poll`, and `missing`, as in `Poll.gaps`.",
    "poll-not-closed": "The poll has not been closed yet: `poll`.",
    "poll-not-open": "The poll is not open yet: `poll`.",
    "poll-open": "A poll is open: `poll`.",
    "poll-opened": "The poll has been opened before: `poll`.",
    "poll-paused": "The poll is paused and takes no ballots for the moment: `poll`.",
    "poll-printed": "Ballots of the poll are printed, and have other choices on them: `poll`.",
    "proposal-withdrawn": "The proposal has been withdrawn: `proposal`.",
    "protocol-version": "The page speaks another version of the protocol: `expected`, `got`.",
    "receipt-taken": "Another ballot of this poll has this receipt already; draw a new secret and send again.",
    "round-closed": "The round is closed: `round`.",
    "round-not-open": "The round is not open: `round`.",
    "round-open": "A round is open already: `round`.",
    "sheet-decided": "The person has decided about the sheet already, or it waits for nobody: `id`.",
    "sheets-waiting": "Sheets of the poll wait for people to decide about them: `count`.",
    "sign-in-first": "The page needs a signed-in person.",
    "step-begun": "The step of the run sheet has begun, or is over: `step`.",
    "step-open": "A round or a poll is open, which a pause would interrupt: `step`.",
    "table-taken": "Another device writes for the table: `table`, its number.",
    "too-many-tries": "Too many unknown codes came from this address: `wait_s` says how long to wait.",
    "too-soon": "The person sent a note a moment ago: `wait_s` says how long to wait.",
    "unknown-card": "No valid voter card has this code.",
    "unknown-link": "No sign-in link has this token.",
    "unknown-table-link": "No table link has this token, or it has been revoked.",
}


class Refused(Exception):
    """A refusal: `code` is one of `CODES`, `facts` are plain values named in its description."""

    def __init__(self, code: str, **facts: str | int | float | list[str]) -> None:
        if code not in CODES:
            raise KeyError(f"refusal code {code!r} is not in CODES")
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
